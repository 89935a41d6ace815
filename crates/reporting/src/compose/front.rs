//! What comes first: the cover, the quarter on one page, the contents.

use super::{
    Narrative, Standing, accent,
    headline::{self, since_year},
    numbers::{in_sentence, printed, whole},
    series::Series,
    suppressed,
    template::{Template, TemplateError, sentence},
    words,
};
use crate::document::{Block, Chapter, Cover, Fact, Headline, Meta, Sheet, Story, Text, TextColumn, Tile};
use commonweal_domain::quantity::write_fixed;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// What stands on every page and in the file's properties.
pub(super) fn meta(series: &Series<'_>, template: &Template, narrative: &Narrative, standing: Standing) -> Meta {
    let network = series.material.network;
    let months = series.period().months(series.lang());
    let (dated, edition) = match standing {
        Standing::Draft { dated } => (dated, String::new()),
        Standing::Edition { number, published } => (published, format!(" · edition {number}")),
    };
    let sample = "Sample data: every enterprise and figure is invented";
    let draft = matches!(standing, Standing::Draft { .. });
    Meta {
        lang: series.lang().tag().to_owned(),
        title: format!("{}, {months}", title(template, narrative)),
        author: network.name.clone(),
        description: format!(
            "Joint impact report of {}, {months}. {} of {} enterprises filed.",
            network.name,
            series.reported().len(),
            series.due().len()
        ),
        dated: dated.0.div_euclid(1000),
        accent: accent::of(&network.accent),
        running_note: match (draft, network.sample) {
            (true, true) => format!("Draft. {sample}"),
            (true, false) => "Draft, not published".to_owned(),
            (false, true) => sample.to_owned(),
            (false, false) => String::new(),
        },
        foot: format!("{} · {months}{edition}", network.name),
        contents_title: "Contents".to_owned(),
        chart_table_label: "Figures behind this chart".to_owned(),
        page_word: "Page".to_owned(),
    }
}

/// The cover with a tile for each enterprise that was due.
pub(super) fn cover(series: &Series<'_>, template: &Template, narrative: &Narrative, standing: Standing) -> Cover {
    let network = series.material.network;
    let lang = series.lang();
    let reported = series.reported();
    let due = series.due();
    let missing = due.len() - reported.len();
    let edition = match standing {
        Standing::Draft { dated } => Fact {
            lead: "Draft, not published".to_owned(),
            lines: vec![format!("Figures as of {}", words::day(dated, lang))],
        },
        Standing::Edition { number, published } => Fact {
            lead: format!("Joint impact report, edition {number}"),
            lines: vec![
                series.period().name(lang).unwrap_or_else(|| series.period().to_string()) + ", published",
                words::day(published, lang),
            ],
        },
    };
    let outlined = match missing {
        0 => "All of them filed.".to_owned(),
        1 => "The outlined tile did not file.".to_owned(),
        missing => format!("The {missing} outlined tiles did not file."),
    };
    let sample = if network.sample { " Sample data: every enterprise and figure is invented." } else { "" };
    Cover {
        network: network.name.clone(),
        logo: series.material.beside.logo.clone(),
        title: title(template, narrative).to_owned(),
        period: series.period().months(lang),
        facts: vec![
            Fact {
                lead: format!("{} of {} enterprises filed", reported.len(), due.len()),
                lines: if network.place.is_empty() { vec![] } else { vec![network.place.clone()] },
            },
            edition,
        ],
        caption: format!("One tile is one enterprise of the network. {outlined}{sample}"),
        alt: format!("{} tiles, one for each enterprise; {missing} are outlined", due.len()),
        tiles: due
            .iter()
            .map(|index| Tile {
                hash: tile_hash(&series.material.figures.members[*index].slug),
                filed: reported.contains(index),
            })
            .collect(),
    }
}

/// The quarter on one page, and the contents.
pub(super) fn chapters(
    series: &Series<'_>,
    template: &Template,
    narrative: &Narrative,
) -> Result<Vec<Chapter>, TemplateError> {
    let values = values(series, template);
    let heading = or_made(&narrative.headline, || sentence("summary.heading", &template.summary.heading, &values))?;
    let lede = or_made(&narrative.summary, || sentence("summary.lede", &template.summary.lede, &values))?;
    let headlines: Vec<Headline> =
        template.summary.headlines.iter().filter_map(|code| headline::of_indicator(series, code)).collect();
    let mut blocks = vec![];
    let has_history = headlines.iter().any(|headline| !headline.history.is_empty());
    if !headlines.is_empty() {
        blocks.push(Block::Headlines(headlines));
    }
    if has_history {
        let from = series.all().first().map(|publication| publication.period.first_day());
        let to = series.period().last_day();
        let month = |date: time::Date| {
            format!("{} {}", commonweal_domain::period::month(date.month(), series.lang()), date.year())
        };
        blocks.push(Block::SmallPrint(Text::plain(format!(
            "Small bars: {} to {}, from zero.",
            from.map(month).unwrap_or_default(),
            month(to)
        ))));
    }
    if let Some(story) = &narrative.story {
        blocks.push(Block::Story(Story {
            heading: "One story".to_owned(),
            paragraphs: story.text.split("\n\n").map(|paragraph| Text::plain(paragraph.trim())).collect(),
            by: story.by.clone(),
            picture: story.picture.clone(),
        }));
    }
    blocks.push(Block::Columns(columns(series, template)));
    let summary = Sheet {
        id: "summary".to_owned(),
        name: "The quarter on one page".to_owned(),
        kicker: kicker(series),
        heading,
        lede: Text::plain(lede),
        blocks,
        foot: vec![],
    };
    let contents = Sheet {
        id: "contents".to_owned(),
        name: "Contents".to_owned(),
        kicker: String::new(),
        heading: "Contents".to_owned(),
        lede: Text::default(),
        blocks: vec![Block::Contents { detailed: true }],
        foot: vec![],
    };
    Ok(vec![
        Chapter { id: "page-one".to_owned(), name: "Summary".to_owned(), sheets: vec![summary] },
        Chapter { id: "contents-chapter".to_owned(), name: "Contents".to_owned(), sheets: vec![contents] },
    ])
}

fn kicker(series: &Series<'_>) -> String {
    let place = &series.material.network.place;
    let months = words::period(series.period(), series.lang());
    if place.is_empty() { months } else { format!("{place} · {months}") }
}

fn columns(series: &Series<'_>, template: &Template) -> Vec<TextColumn> {
    let column = |heading: &str, text: String| TextColumn { heading: heading.to_owned(), text: Text::plain(text) };
    let (due, filed) = (series.due().len(), series.reported().len());
    let mut sure = match due - filed {
        0 => "Every enterprise filed.".to_owned(),
        1 => "One enterprise did not file.".to_owned(),
        missing => format!("{missing} enterprises did not file."),
    };
    if let Some(share) = series.headline("EC01").and_then(words::estimated) {
        sure.push_str(&format!(" {share} of turnover is estimated and marked [e]."));
    }
    sure.push_str(" Only accepted returns count.");
    let mut columns = vec![column("How sure this is", sure)];
    if let Some(row) = series.headline("EC01")
        && let Some(change) = since_year(series, row).filter(|change| change.like_for_like)
    {
        columns.insert(
            0,
            column(
                "What moved",
                format!(
                    "Among the {} enterprises that filed both now and a year before, turnover was {}. A change in who filed is not in it.",
                    change.members,
                    words::change_in_sentence(
                        &super::change::Change { like_for_like: false, ..change },
                        "a year before"
                    )
                ),
            ),
        );
    }
    let codes: Vec<&str> = template.sheets().map(|sheet| sheet.indicator.as_str()).collect();
    let hidden = suppressed(series, &codes);
    columns.push(column(
        "What is not shown",
        if hidden.is_empty() {
            "Every headline figure could be shown. Parts that would give a single enterprise or person away are marked [c].".to_owned()
        } else {
            hidden.join(" ")
        },
    ));
    columns
}

/// Values that sentences may name.
fn values(series: &Series<'_>, template: &Template) -> Value {
    let network = series.material.network;
    let mut figures = Map::new();
    let codes = template.summary.headlines.iter().map(String::as_str);
    for code in codes.chain(template.sheets().map(|sheet| sheet.indicator.as_str())) {
        let (Some(definition), Some(row)) = (series.indicator(code), series.headline(code)) else { continue };
        let number = row.number();
        let unit = &row.aggregate.unit;
        figures.insert(
            code.to_owned(),
            json!({
                "name": definition.name,
                "shown": number.is_some(),
                "value": number.map(|number| in_sentence(number, unit)).unwrap_or_default(),
                "number": number.map(|number| printed(number, unit).0).unwrap_or_default(),
                "pence": number.map(|number| write_fixed(&(number / whole(1)), 0)).unwrap_or_default(),
                "change": since_year(series, row)
                    .map(|change| words::change_in_sentence(&change, "a year before"))
                    .unwrap_or_default(),
                "filed": row.aggregate.filed,
                "due": row.aggregate.due,
            }),
        );
    }
    json!({
        "network": network.name,
        "place": network.place,
        "months": series.period().months(series.lang()),
        "filed": series.reported().len(),
        "due": series.due().len(),
        "f": figures,
    })
}

fn title<'t>(template: &'t Template, narrative: &'t Narrative) -> &'t str {
    if narrative.title.trim().is_empty() { &template.title } else { narrative.title.trim() }
}

fn or_made(written: &str, make: impl FnOnce() -> Result<String, TemplateError>) -> Result<String, TemplateError> {
    if written.trim().is_empty() { make() } else { Ok(written.trim().to_owned()) }
}

/// First 64 bits of SHA-256 of the slug: an enterprise keeps its tile from report to report.
fn tile_hash(slug: &str) -> u64 {
    Sha256::digest(slug.as_bytes()).iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

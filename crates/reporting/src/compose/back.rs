//! What comes last: who filed, how figures add up, definitions, and how to cite the report.

use super::{
    Narrative, Standing, beside, decisions, factors, revisions,
    series::Series,
    stamp::{ABOUT, Stamp},
    template::{BackSheet, Template},
    words,
};
use crate::{
    disclose::PublishedRow,
    document::{Align, Block, Cell, Chapter, Column, CoverageStrip, Row, RowKind, Sheet, Table, Text, TextColumn},
};
use commonweal_domain::{definition::IndicatorDefinition, network::DisclosureRules};

/// Coverage and methods.
pub(super) fn chapters(
    series: &Series<'_>,
    template: &Template,
    narrative: &Narrative,
    standing: Standing,
    content_hash: &[u8; 32],
) -> Vec<Chapter> {
    let shown: Vec<(&IndicatorDefinition, &PublishedRow)> = template
        .sheets()
        .filter(|sheet| !series.rows(&sheet.indicator).is_empty())
        .filter_map(|sheet| Some((series.indicator(&sheet.indicator)?, series.headline(&sheet.indicator)?)))
        .collect();
    let sheet = |sheet: &BackSheet| match sheet {
        BackSheet::Comparison => beside::comparison(series),
        BackSheet::Coverage => (!shown.is_empty()).then(|| coverage(series, &shown)),
        BackSheet::Methods => Some(methods(series)),
        BackSheet::Definitions => (!shown.is_empty()).then(|| definitions(series, &shown)),
        BackSheet::Factors => factors::sheet(series),
        BackSheet::Revisions => revisions::sheet(series, narrative),
        BackSheet::About => Some(about(series, standing, content_hash)),
    };
    let sheets: Vec<Sheet> = template.back.iter().filter_map(sheet).collect();
    if sheets.is_empty() {
        return vec![];
    }
    vec![Chapter { id: "coverage".to_owned(), name: "Coverage and methods".to_owned(), sheets }]
}

/// What coverage is for, in a sentence.
const STANDS: &str = "Every total says how many enterprises stand behind it, and how much of it is estimated.";

fn coverage(series: &Series<'_>, shown: &[(&IndicatorDefinition, &PublishedRow)]) -> Sheet {
    let (filed, due) = (series.reported().len(), series.due().len());
    let rows = shown
        .iter()
        .map(|(definition, row)| {
            let aggregate = &row.aggregate;
            let share = if aggregate.due == 0 { 0.0 } else { aggregate.filed as f64 / aggregate.due as f64 };
            let estimated = if row.number().is_some() {
                words::estimated(row).unwrap_or_else(|| "none".to_owned())
            } else {
                words::brackets(row)
            };
            Row {
                kind: RowKind::Body,
                cells: vec![
                    Cell::text(&definition.name),
                    Cell::text(aggregate.filed.to_string()),
                    Cell::text(aggregate.due.to_string()),
                    Cell::Bar(share),
                    Cell::text(estimated),
                    Cell::text(definition.to_string()),
                ],
            }
        })
        .collect();
    Sheet {
        id: "who-filed".to_owned(),
        name: "Who filed".to_owned(),
        kicker: "Behind the figures".to_owned(),
        heading: "Who filed what".to_owned(),
        lede: Text::plain(match series.material.beside.minutes {
            Some((1, of)) => format!("{STANDS} Half of {of} returns took a minute or less."),
            Some((minutes, of)) => format!("{STANDS} Half of {of} returns took {minutes} minutes or less."),
            None => STANDS.to_owned(),
        }),
        blocks: vec![
            Block::Coverage(CoverageStrip { filed, due, caption: format!("{filed} of {due} enterprises filed.") }),
            Block::Table(Table {
                title: String::new(),
                shorthand: String::new(),
                summary: "How many enterprises filed each indicator".to_owned(),
                columns: vec![
                    Column::words("Indicator"),
                    Column::numbers("Filed"),
                    Column::numbers("Due"),
                    Column::words("Share of those due"),
                    Column {
                        head: vec!["Of it".to_owned(), "estimated".to_owned()],
                        align: Align::Right,
                        weight: 0,
                        current: false,
                    },
                    Column::numbers("Definition"),
                ],
                rows,
                notes: vec![],
            }),
        ],
        foot: vec![],
    }
}

/// What is hidden, by the network's own rules.
fn how_safe(rules: &DisclosureRules) -> String {
    let people = match rules.small_count {
        0 | 1 => String::new(),
        count => format!("A count of people from 1 to {} is [c]", count - 1),
    };
    if rules.shows_each() {
        let each = "By the network’s own rule a figure is shown however few members made it.";
        return if people.is_empty() { each.to_owned() } else { format!("{each} {people}.") };
    }
    let few = format!(
        "a value to which fewer than {} enterprises contributed, or money of which one member has over {} % or two have over {} %",
        rules.contributors, rules.dominance_one, rules.dominance_two
    );
    let hidden = if people.is_empty() { format!("This is [c]: {few}") } else { format!("{people}, and so is {few}") };
    format!("{hidden}. A second figure goes wherever the first could be had by subtraction.")
}

fn methods(series: &Series<'_>) -> Sheet {
    let column = |heading: &str, text: &str| TextColumn::running(heading, text);
    let rules = &series.material.network.settings.disclosure;
    let mut safe = how_safe(rules);
    let rows = series.current().rows();
    if !rules.shows_each() && rows.iter().any(|row| row.agreed && row.number().is_some_and(|number| !number.is_zero()))
    {
        safe.push_str(" Where each of those who made a figure agreed to be recognised in it, it is shown.");
    }
    if rules.round_people > 1 {
        safe.push_str(&format!(
            " What counts people is rounded to the nearest {}, each number by itself, so that parts may not add up to their total.",
            rules.round_people
        ));
    }
    let mut once = "The consolidated line of turnover leaves out what members sold each other. People may be helped by two members, so such totals are upper bounds and say so.".to_owned();
    match series.material.beside.joint {
        0 => {}
        1 => once.push_str(" One joint project of members counts once, as all who took part agreed: for the one who reports it, or in parts."),
        joint => once.push_str(&format!(
            " {joint} joint projects of members count once each, as all who took part agreed: for the one who reports it, or in parts."
        )),
    }
    Sheet {
        id: "methods".to_owned(),
        name: "How figures add up".to_owned(),
        kicker: "Behind the figures".to_owned(),
        heading: "How figures add up".to_owned(),
        lede: Text::plain("Only accepted returns count, and nothing is made up for a member who has not filed."),
        blocks: vec![
            Block::Columns(vec![
                column(
                    "Adding up",
                    "Flows are summed over members. Stocks are those of the last day. A ratio is the sum of its numerators over the sum of its denominators, never an average of percentages; a member enters it only with both parts.",
                ),
                column("Counting once", &once),
            ]),
            Block::Columns(vec![
                column("Keeping people safe", &safe),
                column(
                    "Changes",
                    "A change compares only enterprises that filed the same in both periods: the same quarters of a year, the same kinds of energy, travel or waste. So it never reflects who filed what. Like for like, a table’s first period is 100, and only those who filed the same each time move it. It is left out where it would give one or two enterprises away.",
                ),
            ]),
            Block::Columns(vec![
                column(
                    "Estimates",
                    "Members say of each figure whether it is counted, a good estimate or a rough guess. A total with any estimate in it is marked [e], with the share that is estimated.",
                ),
                column(
                    "Greenhouse gases",
                    "Fuel, electricity and travel times the UK government’s conversion factors of the calendar year. Where a year has no factor yet, the total is [x]: the nearest year’s is never used in its place.",
                ),
            ]),
            Block::Columns(vec![
                column(
                    "What these figures can tell",
                    "What the members who filed did, together, in these months; how much of it is counted and how much estimated; and how those changed who filed the same both times.",
                ),
                column(
                    "What they cannot tell",
                    "What was done by those who did not file or are no members. What would have happened anyway, unless a page on social value says what it assumes. Which member did better: a total is no league table.",
                ),
            ]),
        ],
        foot: vec![],
    }
}

fn definitions(series: &Series<'_>, shown: &[(&IndicatorDefinition, &PublishedRow)]) -> Sheet {
    let references = |definition: &IndicatorDefinition| {
        let mut parts = vec![];
        if !definition.sdg.is_empty() {
            parts.push(format!("SDG {}", definition.sdg));
        }
        if !definition.iris.is_empty() {
            parts.push(format!("IRIS+ {} ({})", definition.iris, definition.iris_match));
        }
        if !definition.vsme.is_empty() {
            let terms: Vec<&str> =
                definition.vsme.split(' ').map(|term| term.split(':').next().unwrap_or(term)).collect();
            let mut unique = terms;
            unique.dedup();
            parts.push(format!("VSME {}", unique.join(", ")));
        }
        parts.join("; ")
    };
    let rows = shown
        .iter()
        .map(|(definition, _)| Row {
            kind: RowKind::Body,
            cells: vec![
                Cell::text(definition.to_string()),
                Cell::text(match decisions::behind(series, definition) {
                    Some(by) => format!("{}. {} {by}", definition.name, definition.definition),
                    None => format!("{}. {}", definition.name, definition.definition),
                }),
                Cell::text(references(definition)),
            ],
        })
        .collect();
    let table = Block::Table(Table {
        title: String::new(),
        shorthand: String::new(),
        summary: "Definitions of the indicators in this report".to_owned(),
        columns: vec![
            Column::words("Version").weighing(2),
            Column::words("What it counts").weighing(9),
            Column::words("Related standards").weighing(6),
        ],
        rows,
        notes: vec![],
    });
    let standards = Block::SmallPrint(Text::plain(
        "SDG: targets of the Sustainable Development Goals, as this network proposes them. IRIS+: catalogue 5.3c of the Global Impact Investing Network, with how near its metric is. VSME: disclosures of the European voluntary standard for small enterprises. Emission factors: UK government, Open Government Licence v3.0.",
    ));
    Sheet {
        id: "definitions".to_owned(),
        name: "Definitions".to_owned(),
        kicker: "Behind the figures".to_owned(),
        heading: "What each figure means".to_owned(),
        lede: Text::plain("A definition that changes gets a new version, and the series shows a break [b]."),
        blocks: vec![table, standards],
        foot: vec![],
    }
}

fn about(series: &Series<'_>, standing: Standing, content_hash: &[u8; 32]) -> Sheet {
    let network = series.material.network;
    let stamp = Stamp::of(series);
    let hex = crate::document::hex(content_hash);
    let groups: Vec<&str> = (0..hex.len()).step_by(4).map(|start| &hex[start..start + 4]).collect();
    let lines: Vec<String> = groups.chunks(8).map(|line| line.join(" ")).collect();
    let mut columns = vec![stamp.cite(standing)];
    if !network.settings.contact.is_empty() {
        columns.push(TextColumn::running("Questions", network.settings.contact.as_str()));
    }
    let shorthand = "[b] break in the series · [c] confidential: not shown, to protect people or enterprises · [e] partly estimated · [p] provisional · [r] revised · [x] not available · [z] not applicable. A 0 is a true nought.";
    Sheet {
        id: ABOUT.to_owned(),
        name: "About this report".to_owned(),
        kicker: "In whose name".to_owned(),
        heading: "About this report".to_owned(),
        lede: Text::plain(match series.reported().len() {
            0 => "Nobody has given figures for these months yet.".to_owned(),
            1 => "One enterprise gave these figures. The network’s coordinator accepted its return before it counted."
                .to_owned(),
            count => format!(
                "{count} enterprises gave these figures. The network’s coordinator accepted each return before it counted."
            ),
        }),
        blocks: [
            Block::Heading { level: 3, text: "Shorthand".to_owned() },
            Block::Paragraph(Text::plain(shorthand)),
            Block::Columns(columns),
        ]
        .into_iter()
        .chain(decisions::register(series))
        .collect(),
        foot: stamp
            .reach(standing)
            .map(Block::Reach)
            .into_iter()
            .chain([Block::Code {
                title: "Is this the published one?".to_owned(),
                text: Text::plain("The fingerprint of its content stands on the web edition as well."),
                lines,
            }])
            .collect(),
    }
}

//! What stands beside the figures: targets with their progress, and statistics that others have published. Neither ever
//! enters a total.

use super::{Material, numbers::in_sentence, series::Series};
use crate::{
    disclose::{PublishedRow, publish},
    document::{Block, Cell, Chapter, Column, Note, Picture, Row, RowKind, Sheet, Table, Text},
};
use commonweal_domain::{
    Exact, breakdown,
    context::ContextFigure,
    definition::InputDefinition,
    lang::Lang,
    period::{Period, day},
    quantity::write_fixed,
    target::{Direction, Target},
};
use std::collections::BTreeMap;

/// What stands beside a network's figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// What members want to reach.
    pub targets: Vec<Target>,
    /// What others have published.
    pub context: Vec<ContextFigure>,
    /// The network's logo, for the cover.
    pub logo: Option<Picture>,
    /// Where the network's reports are on the web, such as `https://example.org/digbeth`; blank where that is not known.
    pub address: String,
}

/// How far a target has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Code of the indicator.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// "At least £2.00 million in 2025-26".
    pub target: String,
    /// What there is so far, or why it is not shown.
    pub so_far: String,
    /// The share of the target, such as "60 %"; blank where there is none.
    pub share: String,
    /// Where it stands in words, such as "3 of 4 quarters" or "Reached".
    pub standing: String,
    /// Why or how, as members wrote it; may be blank.
    pub note: String,
}

/// How far the targets of the years in which a period ends have come, in their order.
pub fn progress(material: Material<'_>) -> Vec<Progress> {
    of_series(&Series::new(material))
}

pub(super) fn of_series(series: &Series<'_>) -> Vec<Progress> {
    let last = series.period().last();
    let current = |target: &&Target| target.year.first() <= last && last <= target.year.last();
    let mut published: BTreeMap<(i32, u8), crate::disclose::Publication> = BTreeMap::new();
    let mut all = vec![];
    for target in series.material.beside.targets.iter().filter(current) {
        let (Some(definition), Some(until)) = (series.indicator(&target.indicator), target.until(last)) else {
            continue;
        };
        for period in std::iter::once(until).chain(until.quarters().map(commonweal_domain::period::Quarter::period)) {
            let known = series.all().iter().any(|publication| publication.period == period);
            if !known {
                published.entry(key(period)).or_insert_with(|| {
                    let rules = &series.material.network.settings.disclosure;
                    publish(series.material.figures, rules, period).without_contributions()
                });
            }
        }
        let row = |period: Period| {
            let known = series.all().iter().find(|publication| publication.period == period);
            let publication = known.or_else(|| published.get(&key(period)))?;
            publication.indicator(&target.indicator, &breakdown::Cell::total())
        };
        // A quarter that may not be shown could be had from the sum of all by subtraction.
        let hides = |period: Period| row(period).is_some_and(|row| row.suppressed.is_some());
        let hidden = hides(until) || (until.len() > 1 && until.quarters().any(|quarter| hides(quarter.period())));
        let filed = until.quarters().filter(|quarter| !series.material.figures.reported(quarter.period()).is_empty());
        all.push(Progress {
            indicator: target.indicator.clone(),
            name: definition.name.clone(),
            ..told(series, target, row(until), hidden, until, filed.count())
        });
    }
    all
}

fn key(period: Period) -> (i32, u8) {
    (period.last().ordinal(), period.len())
}

fn told(
    series: &Series<'_>,
    target: &Target,
    row: Option<&PublishedRow>,
    hidden: bool,
    until: Period,
    filed: usize,
) -> Progress {
    let lang = series.lang();
    let unit = row.map(|row| row.aggregate.unit.clone());
    let amount = target.amount.exact();
    let wanted = unit.as_ref().map_or_else(|| target.amount.to_string(), |unit| in_sentence(&amount, unit));
    let year = target.year.name(lang).unwrap_or_else(|| target.year.months(lang));
    let value = row.filter(|_| !hidden).and_then(PublishedRow::number);
    let adds_up = row.is_some_and(|row| is_flow(series, row));
    let over = until.last() == target.year.last();
    let standing = match value {
        Some(value) if over && target.is_met(value) => "Reached".to_owned(),
        Some(_) if over => "Not reached".to_owned(),
        Some(value) if adds_up && target.direction == Direction::AtLeast && target.is_met(value) => {
            "Reached already".to_owned()
        }
        Some(value) if adds_up && target.direction == Direction::AtMost && !target.is_met(value) => {
            "Over it already".to_owned()
        }
        _ => format!("{filed} of 4 quarters"),
    };
    Progress {
        indicator: String::new(),
        name: String::new(),
        target: format!("{} {wanted} in {year}", capitalised(target.direction.words())),
        so_far: match (value, &unit) {
            (Some(value), Some(unit)) => in_sentence(value, unit),
            _ if hidden => "[c] not shown".to_owned(),
            _ => "Nothing yet".to_owned(),
        },
        share: value.filter(|_| adds_up && amount.is_positive()).map_or_else(String::new, |value| {
            format!("{} %", write_fixed(&(&(value * &Exact::whole(100)) / &amount), 0))
        }),
        standing,
        note: target.note.clone(),
    }
}

/// Whether quarters add up to the year: a share of a target says something only then.
fn is_flow(series: &Series<'_>, row: &PublishedRow) -> bool {
    let parts = &row.aggregate.parts;
    !row.aggregate.is_ratio()
        && !parts.is_empty()
        && !parts.iter().filter_map(|part| series.input(&part.input)).any(InputDefinition::is_stock)
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The chapter of targets, where the year has some.
pub(super) fn targets_chapter(all: &[Progress]) -> Option<Chapter> {
    let sheet = targets(all)?;
    Some(Chapter { id: "targets-chapter".to_owned(), name: "Targets".to_owned(), sheets: vec![sheet] })
}

/// The sheet of targets, where the year has some.
pub(super) fn targets(all: &[Progress]) -> Option<Sheet> {
    if all.is_empty() {
        return None;
    }
    let notes: Vec<Note> = all
        .iter()
        .filter(|progress| !progress.note.is_empty())
        .map(|progress| Note { lead: format!("{}.", progress.name), text: Text::plain(&progress.note) })
        .collect();
    let rows = all
        .iter()
        .map(|progress| Row {
            kind: RowKind::Body,
            cells: vec![
                Cell::text(&progress.name),
                Cell::text(&progress.target),
                Cell::text(&progress.so_far),
                Cell::text(&progress.share),
                Cell::text(&progress.standing),
            ],
        })
        .collect();
    let mut blocks = vec![Block::Table(Table {
        title: String::new(),
        shorthand: String::new(),
        summary: "Targets of the year, and how far they have come".to_owned(),
        columns: vec![
            Column::words("Indicator"),
            Column::words("Target"),
            Column::numbers("So far"),
            Column::numbers("Of it"),
            Column::words("Standing"),
        ],
        rows,
        notes: vec![],
    })];
    if !notes.is_empty() {
        blocks.push(Block::Notes(notes));
    }
    Some(Sheet {
        id: "targets".to_owned(),
        name: "Targets".to_owned(),
        kicker: "What we want to reach".to_owned(),
        heading: "Where we stand with our targets".to_owned(),
        lede: Text::plain(
            "Members set these themselves. Quarters of the year that are over are added up; only accepted returns count.",
        ),
        blocks,
        foot: vec![],
    })
}

/// What others have published about the same thing, as notes under an indicator.
pub(super) fn notes(series: &Series<'_>, indicator: &str) -> Vec<Note> {
    let of_it = |figure: &&ContextFigure| figure.indicator.as_deref() == Some(indicator);
    series
        .material
        .beside
        .context
        .iter()
        .filter(of_it)
        .map(|figure| Note { lead: "For comparison.".to_owned(), text: Text::plain(sentence(figure, series.lang())) })
        .collect()
}

/// The sheet of statistics that belong to no single indicator, where there are some.
pub(super) fn comparison(series: &Series<'_>) -> Option<Sheet> {
    let lang = series.lang();
    let general: Vec<&ContextFigure> =
        series.material.beside.context.iter().filter(|figure| figure.indicator.is_none()).collect();
    if general.is_empty() {
        return None;
    }
    let rows = general
        .iter()
        .map(|figure| Row {
            kind: RowKind::Body,
            cells: vec![
                Cell::text(&figure.name),
                Cell::text(&figure.value),
                Cell::text(of(figure)),
                Cell::text(source(figure, lang)),
            ],
        })
        .collect();
    Some(Sheet {
        id: "comparison".to_owned(),
        name: "Figures for comparison".to_owned(),
        kicker: "Beside the figures".to_owned(),
        heading: "The place in figures that others publish".to_owned(),
        lede: Text::plain("These stand beside the network’s own figures and are in none of its totals."),
        blocks: vec![Block::Table(Table {
            title: String::new(),
            shorthand: String::new(),
            summary: "Statistics published by others, with their sources".to_owned(),
            columns: vec![
                Column::words("What"),
                Column::numbers("Figure"),
                Column::words("Of"),
                Column::words("Source"),
            ],
            rows,
            notes: vec![],
        })],
        foot: vec![],
    })
}

fn sentence(figure: &ContextFigure, lang: Lang) -> String {
    let of = of(figure);
    let of = if of.is_empty() { String::new() } else { format!(", {of}") };
    format!("{}{of}: {}. Source: {}. Not in any total.", figure.name, figure.value, source(figure, lang))
}

fn of(figure: &ContextFigure) -> String {
    [&figure.place, &figure.period].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
}

fn source(figure: &ContextFigure, lang: Lang) -> String {
    let address = if figure.address.is_empty() { String::new() } else { format!(", {}", figure.address) };
    format!("{}, {}{address}", figure.source, day(figure.published, lang))
}

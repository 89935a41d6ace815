//! What stands beside the figures: targets with their progress, and statistics that others have published. Neither ever
//! enters a total.

use super::{
    Material,
    networks::Together,
    numbers::{height, in_sentence},
    series::Series,
};
use crate::{
    disclose::{PublishedRow, publish},
    document::{Block, Cell, Chapter, Chart, ChartKind, Column, Goal, Note, Picture, Row, RowKind, Sheet, Table, Text},
};
use commonweal_domain::{
    Exact, breakdown,
    context::ContextFigure,
    definition::InputDefinition,
    governance::Decided,
    lang::Lang,
    period::{Period, day},
    quantity::write_fixed,
    target::{Direction, Target},
    unit::Unit,
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
    /// What the networks of which this one is made have printed of the period.
    pub together: Option<Together>,
    /// What members have decided, by number.
    pub decided: Vec<Decided>,
    /// The median of the minutes that a return took, and of how many returns; none where it is not known or of too few.
    pub minutes: Option<(u32, usize)>,
    /// How many joint projects of members count once in the period, as all who took part agreed.
    pub joint: usize,
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
    /// The value over the target, 1 for all of it; none where it is not shown or the target is nought.
    pub of_target: Option<Exact>,
    /// The value with its target in words, such as "63,006 of 80,000 hours, 79 %".
    pub words: String,
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
    let of_target = value_of(row, hidden).filter(|_| amount.is_positive()).map(|value| value / &amount);
    let year = target.year.name(lang).unwrap_or_else(|| target.year.months(lang));
    let value = value_of(row, hidden);
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
        share: of_target.as_ref().filter(|_| adds_up).map(per_cent).unwrap_or_default(),
        words: match (value, &unit) {
            (Some(value), Some(unit)) => in_words(target, value, unit, adds_up),
            _ if hidden => format!("[c] not shown; target: {} {wanted}", target.direction.words()),
            _ => format!("nothing yet; target: {} {wanted}", target.direction.words()),
        },
        of_target,
        standing,
        note: target.note.clone(),
    }
}

fn value_of(row: Option<&PublishedRow>, hidden: bool) -> Option<&Exact> {
    row.filter(|_| !hidden).and_then(PublishedRow::number)
}

/// "63,006 of 80,000 hours, 79 %" where quarters add up to the year, else "41.6 % now, target: at least 45.0 %": a part
/// of a rate says nothing.
fn in_words(target: &Target, value: &Exact, unit: &Unit, adds_up: bool) -> String {
    let amount = target.amount.exact();
    let (now, wanted) = (in_sentence(value, unit), in_sentence(&amount, unit));
    if !adds_up || !amount.is_positive() {
        return format!("{now} now, target: {} {wanted}", target.direction.words());
    }
    // The unit is said once where both have the same; "£3.36 of £1.20 million" would be another sum.
    let now = match now.split_once(' ').filter(|_| !unit.is_money()) {
        Some((number, unit)) if wanted.split_once(' ').is_some_and(|(_, other)| other == unit) => number,
        _ => now.as_str(),
    };
    let most = if target.direction == Direction::AtMost { "at most " } else { "" };
    format!("{now} of {most}{wanted}, {}", per_cent(&(value / &amount)))
}

fn per_cent(share: &Exact) -> String {
    format!("{} %", write_fixed(&(share * &Exact::whole(100)), 0))
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
    let table = Table {
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
    };
    let mut blocks = vec![Block::Chart(chart(all, table))];
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

/// A bar for each target, up to where it stands.
fn chart(all: &[Progress], table: Table) -> Chart {
    let reached = all.iter().filter(|progress| progress.standing.starts_with("Reached")).count();
    let title = match (reached, all.len()) {
        (1, 1) => "The target is reached".to_owned(),
        (0, 1) => "How far the target has come".to_owned(),
        (0, _) => "How far the targets have come".to_owned(),
        (1, count) => format!("One of {count} targets is reached"),
        (reached, count) => format!("{reached} of {count} targets are reached"),
    };
    let goal = |progress: &Progress| Goal {
        name: progress.name.clone(),
        share: progress.of_target.as_ref().map(height),
        label: progress.words.clone(),
    };
    let told: Vec<String> = all.iter().map(|progress| format!("{}: {}", progress.name, progress.words)).collect();
    Chart {
        id: "targets-chart".to_owned(),
        title,
        subtitle: "What there is so far as a part of each year’s target".to_owned(),
        alt: format!("How far targets have come. {}", told.join("; ")),
        kind: ChartKind::Progress {
            unit: "Per cent of target".to_owned(),
            mark: "Target".to_owned(),
            goals: all.iter().map(goal).collect(),
        },
        table,
    }
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

/// Letters of the longest figure that stands as a number.
const LONGEST_NUMBER: usize = 18;

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
                Column::words("What").weighing(4),
                // Some are published in a few words rather than as a number.
                if general.iter().any(|figure| figure.value.chars().count() > LONGEST_NUMBER) {
                    Column::words("Figure").weighing(5)
                } else {
                    Column::numbers("Figure").weighing(3)
                },
                Column::words("Of").weighing(3),
                Column::words("Source").weighing(6),
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

//! Charts of indicators, each with its data table and an alt text that says what it shows.

use super::{
    aim,
    headline::since_year,
    numbers::{Scale, height, scale},
    parts,
    series::Series,
    table,
    template::{Drawing, TemplateSheet},
    words,
};
use crate::{
    disclose::PublishedRow,
    document::{Axis, Break, Chart, ChartKind, Colour, Group, Line, LinePoint, Series as Bars, Share},
};
use commonweal_domain::unit::Unit;

const PALETTE: [Colour; 5] = [Colour::C1, Colour::C2, Colour::C3, Colour::C4, Colour::C5];

/// The chart of an indicator; none where there is nothing to draw.
pub(super) fn of_indicator(series: &Series<'_>, sheet: &TemplateSheet) -> Option<Chart> {
    let definition = series.indicator(&sheet.indicator)?;
    let rows = drawn_rows(series, sheet);
    let first = *rows.first()?;
    let unit = first.aggregate.unit.clone();
    let most = if sheet.chart == Drawing::Multiples { parts::MOST_PANELS } else { PALETTE.len() + 1 };
    let rows: Vec<&PublishedRow> = rows.into_iter().filter(|row| row.aggregate.unit == unit).take(most).collect();
    let values: Vec<Vec<Option<&PublishedRow>>> = rows.iter().map(|row| series.row(&row.aggregate.id)).collect();
    let numbers = || values.iter().flatten().filter_map(|row| row.and_then(PublishedRow::number));
    numbers().next()?;
    let scale = scale(&unit, numbers());
    let now = || one_or_now(series, &rows, &values, &scale);
    let kind = match sheet.chart {
        Drawing::None => return None,
        Drawing::Lines if is_single(&values) => return None,
        Drawing::Lines => lines(series, &rows, &values, &scale, aim::of_row(series, definition, first)),
        Drawing::Columns => columns(series, &values[..1], &scale, &unit),
        // Where a part is hidden, each part has its panel: a stack without it would look like a fall.
        Drawing::Stack if is_single(&values) => now(),
        Drawing::Stack => stack(series, &rows, &values, &scale, &unit)
            .or_else(|| parts::multiples(series, &rows, &values, &scale))
            .or_else(now),
        Drawing::Shares => shares(series, &rows, &values),
        Drawing::Bars => Some(bars(&rows, &scale)),
        Drawing::Multiples => {
            parts::multiples(series, &rows, &values, &scale).filter(|_| !is_single(&values)).or_else(now)
        }
        Drawing::Slope => parts::slope(series, &rows, &values, &scale).or_else(now),
        Drawing::Range => parts::range(series, &rows, &values, &scale, &definition.name).or_else(now),
    }?;
    let slope = || parts::slope_subtitle(series, &definition.name, &values, &scale);
    let subtitle = match kind {
        ChartKind::Slope { .. } => slope(),
        ChartKind::DotRange { .. } => {
            let months = self::subtitle(series, &definition.name, &scale, sheet.chart);
            Some(format!("{months}. Dot: the median; bar: the middle half of members"))
        }
        _ => None,
    };
    // A year that has not ended must not look like a fall.
    let missing = words::missing(first, series.period(), series.lang());
    let in_part = missing.map(|months| format!(". Nothing filed for {months}")).unwrap_or_default();
    let drawing = if matches!(kind, ChartKind::Bars { .. }) { Drawing::Bars } else { sheet.chart };
    Some(Chart {
        id: format!("{}-chart", sheet.indicator.to_lowercase()),
        title: title(series, first, &rows, &definition.name, &kind),
        subtitle: subtitle.unwrap_or_else(|| self::subtitle(series, &definition.name, &scale, drawing)) + &in_part,
        alt: parts::alt(&definition.name, &kind, &scale.name)
            .unwrap_or_else(|| alt(series, &definition.name, &values[0], &scale)),
        kind,
        table: table::of_indicator(series, &sheet.indicator),
    })
}

/// What stands in place of a drawing of parts over time: one bar a period where there are no parts, and the parts now
/// where there is no past.
fn one_or_now(
    series: &Series<'_>,
    rows: &[&PublishedRow],
    values: &[Vec<Option<&PublishedRow>>],
    scale: &Scale,
) -> Option<ChartKind> {
    let first = rows.first()?;
    if first.aggregate.id.cell.is_total() {
        columns(series, values.get(..1)?, scale, &first.aggregate.unit)
    } else {
        Some(bars(rows, scale))
    }
}

/// Whether no row has a number in more than one period: a line of one dot shows less than a table.
fn is_single(values: &[Vec<Option<&PublishedRow>>]) -> bool {
    let shown = |row: &Vec<Option<&PublishedRow>>| row.iter().flatten().filter(|row| row.number().is_some()).count();
    values.iter().all(|row| shown(row) < 2)
}

/// The rows that a drawing shows: parts where it is made of parts, else the headline and its consolidated twin.
fn drawn_rows<'s>(series: &'s Series<'_>, sheet: &TemplateSheet) -> Vec<&'s PublishedRow> {
    let rows = series.rows(&sheet.indicator);
    // The whole on another basis is no part of it.
    let is_part = |row: &&PublishedRow| {
        let cell = &row.aggregate.id.cell;
        !cell.is_total() && cell.category("basis").is_none()
    };
    let parts = || rows.iter().copied().filter(is_part).collect::<Vec<_>>();
    match sheet.chart {
        Drawing::Multiples | Drawing::Slope if parts().len() > 1 => parts(),
        Drawing::Stack | Drawing::Shares | Drawing::Bars if !parts().is_empty() => parts(),
        _ => alike(rows),
    }
}

/// Those in the unit of the first.
fn alike(rows: Vec<&PublishedRow>) -> Vec<&PublishedRow> {
    let unit = rows.first().map(|row| row.aggregate.unit.clone());
    rows.into_iter().filter(|row| Some(&row.aggregate.unit) == unit.as_ref()).collect()
}

pub(super) fn axis(series: &Series<'_>, scale: &Scale, unit: &Unit, each: &str) -> Axis {
    let lang = series.lang();
    let mut brackets: Vec<(String, usize)> = vec![];
    let mut periods = vec![];
    for publication in series.all() {
        match publication.period.quarter() {
            Some(quarter) => {
                periods.push(quarter.short(lang).to_owned());
                let year = quarter.year().to_string();
                match brackets.last_mut() {
                    Some((name, count)) if *name == year => *count += 1,
                    _ => brackets.push((year, 1)),
                }
            }
            None => periods.push(publication.period.to_string()),
        }
    }
    let name = capital(&scale.name);
    Axis {
        unit: if unit.is_per_cent() || unit.code() == "ratio" { name } else { format!("{name}{each}") },
        periods,
        brackets,
        scale: scale.factor(),
        affix: (String::new(), String::new()),
    }
}

pub(super) fn each(series: &Series<'_>, row: Option<&PublishedRow>) -> &'static str {
    let stock = row.is_some_and(|row| {
        row.aggregate
            .parts
            .first()
            .and_then(|part| series.input(&part.input))
            .is_some_and(commonweal_domain::definition::InputDefinition::is_stock)
    });
    match (stock, series.period().len()) {
        (true, _) => " on the last day",
        (false, 1) => " a quarter",
        (false, 4) => " a year",
        (false, _) => " a period",
    }
}

fn lines(
    series: &Series<'_>,
    rows: &[&PublishedRow],
    values: &[Vec<Option<&PublishedRow>>],
    scale: &Scale,
    target: Option<(f64, String)>,
) -> Option<ChartKind> {
    let unit = &rows.first()?.aggregate.unit;
    let lines: Vec<Line> = rows
        .iter()
        .zip(values)
        .take(2)
        .enumerate()
        .map(|(index, (row, values))| {
            let last = values.last().copied().flatten();
            let first_shown = values.iter().position(|row| row.is_some_and(|row| row.number().is_some()));
            Line {
                name: if rows.len() > 1 { part_name(series, row) } else { String::new() },
                last: last.map(|row| shown(row, scale)).unwrap_or_default(),
                leading: index == 0,
                points: values
                    .iter()
                    .enumerate()
                    .map(|(position, row)| {
                        let row = (*row)?;
                        let number = row.number()?;
                        let label = if index == 0 && Some(position) == first_shown && position + 1 < values.len() {
                            scale.write(number)
                        } else {
                            String::new()
                        };
                        Some(LinePoint { value: height(number), label, revised: row.revised })
                    })
                    .collect(),
            }
        })
        .collect();
    let first = values.first()?;
    let breaks = (1..first.len()).filter(|index| breaks_at(first, *index));
    let mut breaks: Vec<Break> = breaks.map(|before| Break { before, label: "[b]".to_owned() }).collect();
    // What is there of a year in part is no end of a line from a whole one.
    let last = first.len().saturating_sub(1);
    if first.last().copied().flatten().is_some_and(is_in_part) && last > 0 {
        breaks.retain(|one| one.before != last);
        breaks.push(Break { before: last, label: "in part".to_owned() });
    }
    Some(ChartKind::Lines {
        axis: axis(series, scale, unit, each(series, rows.first().copied())),
        lines,
        breaks,
        target,
    })
}

/// Whether a row is counted otherwise from a period on: what gives it [b] in a table, or another version than the one
/// before, where the quarter of the change itself has no figures. What nothing comes before breaks nothing.
pub(super) fn breaks_at(values: &[Option<&PublishedRow>], index: usize) -> bool {
    let Some(row) = values.get(index).copied().flatten() else { return false };
    let before = values.iter().take(index).rev().copied().flatten().next();
    before.is_some_and(|before| row.aggregate.broken || before.aggregate.definition != row.aggregate.definition)
}

fn columns(
    series: &Series<'_>,
    values: &[Vec<Option<&PublishedRow>>],
    scale: &Scale,
    unit: &Unit,
) -> Option<ChartKind> {
    if is_single(values) {
        return None;
    }
    let values = values.first()?;
    let last = values.len() - 1;
    let first_shown = values.iter().position(|row| row.is_some_and(|row| row.number().is_some()));
    let totals = values
        .iter()
        .enumerate()
        .map(|(index, row)| match row {
            Some(row) if row.number().is_none() => words::brackets(row),
            Some(row) if is_in_part(row) => format!("{} in part", shown(row, scale)),
            Some(row) if index == last || Some(index) == first_shown || index + 4 == last => shown(row, scale),
            _ => String::new(),
        })
        .collect();
    Some(ChartKind::Columns {
        axis: axis(series, scale, unit, each(series, values[last])),
        // The story is this period; those before it are sand.
        series: vec![
            plain_bars(values, Colour::C6, |index| index < last),
            plain_bars(values, Colour::C1, |index| index == last),
        ],
        totals,
    })
}

/// Whether nobody filed anything of a row for a quarter of its period.
fn is_in_part(row: &PublishedRow) -> bool {
    row.number().is_some() && !row.aggregate.gaps.is_none()
}

fn plain_bars(values: &[Option<&PublishedRow>], colour: Colour, takes: impl Fn(usize) -> bool) -> Bars {
    let value = |(index, row): (usize, Option<&PublishedRow>)| {
        row.filter(|_| takes(index)).and_then(PublishedRow::number).map(height)
    };
    Bars {
        name: String::new(),
        detail: String::new(),
        colour,
        values: values.iter().copied().enumerate().map(value).collect(),
    }
}

/// Stacked bars, only where every part may be shown: a stack with a part left out would look like a fall.
fn stack(
    series: &Series<'_>,
    rows: &[&PublishedRow],
    values: &[Vec<Option<&PublishedRow>>],
    scale: &Scale,
    unit: &Unit,
) -> Option<ChartKind> {
    if rows.len() > PALETTE.len()
        || rows.len() < 2
        || values.iter().flatten().flatten().any(|row| row.suppressed.is_some())
    {
        return None;
    }
    let bars = rows
        .iter()
        .zip(values)
        .zip(PALETTE)
        .map(|((row, values), colour)| Bars {
            name: part_name(series, row),
            detail: values.last().copied().flatten().map(|row| shown(row, scale)).unwrap_or_default(),
            colour,
            values: values.iter().map(|row| row.and_then(PublishedRow::number).map(height)).collect(),
        })
        .collect();
    Some(ChartKind::Columns {
        axis: axis(series, scale, unit, each(series, rows.first().copied())),
        series: bars,
        totals: vec![String::new(); series.all().len()],
    })
}

fn shares(series: &Series<'_>, rows: &[&PublishedRow], values: &[Vec<Option<&PublishedRow>>]) -> Option<ChartKind> {
    let last = series.all().len() - 1;
    let shown: Vec<usize> = [last.checked_sub(4), Some(last)].into_iter().flatten().collect();
    let bars: Vec<Share> = shown
        .into_iter()
        .filter_map(|index| {
            let heights: Option<Vec<f64>> = values
                .iter()
                .map(|row| row.get(index).copied().flatten().and_then(|row| row.number()).map(height))
                .collect();
            let heights = heights?;
            let sum: f64 = heights.iter().sum();
            (sum > 0.0).then(|| Share {
                name: words::head(series.all()[index].period, series.lang()).join(" "),
                labels: heights.iter().map(|part| format!("{:.0} %", part / sum * 100.0)).collect(),
                parts: heights.iter().map(|part| part / sum).collect(),
            })
        })
        .collect();
    let parts = rows.iter().zip(PALETTE).map(|(row, colour)| (part_name(series, row), colour)).collect();
    (!bars.is_empty() && rows.len() <= PALETTE.len()).then_some(ChartKind::Shares { rows: bars, parts })
}

fn bars(rows: &[&PublishedRow], scale: &Scale) -> ChartKind {
    let mut groups: Vec<Group> = rows
        .iter()
        .map(|row| Group {
            name: row
                .aggregate
                .id
                .cell
                .pairs()
                .map(|(_, category)| words::category(category))
                .collect::<Vec<_>>()
                .join(", "),
            value: row.number().map(height),
            label: shown(row, scale),
            story: false,
        })
        .collect();
    groups.sort_by(|a, b| b.value.unwrap_or(-1.0).total_cmp(&a.value.unwrap_or(-1.0)));
    if let Some(first) = groups.first_mut() {
        first.story = true;
    }
    ChartKind::Bars { unit: capital(&scale.name), groups }
}

/// A value in a scale with its markers, or the marker that stands for it.
pub(super) fn shown(row: &PublishedRow, scale: &Scale) -> String {
    let marker = words::brackets(row);
    match row.number() {
        Some(number) if marker.is_empty() => scale.write(number),
        Some(number) => format!("{} {marker}", scale.write(number)),
        None => marker,
    }
}

/// What a part of an indicator is called.
pub(super) fn part_name(series: &Series<'_>, row: &PublishedRow) -> String {
    let cell = &row.aggregate.id.cell;
    let name = cell.pairs().map(|(dimension, category)| match (dimension, category) {
        ("basis", "market") => "By market".to_owned(),
        ("basis", "consolidated") => "Less sales to members".to_owned(),
        ("side", "purchases") => "As buyers filed it".to_owned(),
        ("part", "pay-local") => "Pay to local residents".to_owned(),
        ("part", "share") => "Share of all jobs".to_owned(),
        ("part", "per-head") => "A head".to_owned(),
        ("part", "majority") => "Members where they hold most votes".to_owned(),
        ("quartile", "lower") => "A quarter of members is below".to_owned(),
        ("quartile", "upper") => "A quarter of members is above".to_owned(),
        ("scope", "1") => "Fuel (scope 1)".to_owned(),
        ("scope", "2") => "Electricity (scope 2)".to_owned(),
        ("scope", "3") => "Other (scope 3, partial)".to_owned(),
        ("fuel" | "use", category) => {
            series.input(category).map_or_else(|| words::category(category), |input| input.name.clone())
        }
        (_, category) => words::category(category),
    });
    let name: Vec<String> = name.collect();
    if name.is_empty() {
        series.indicator(&row.aggregate.id.code).map(|definition| definition.name.clone()).unwrap_or_default()
    } else {
        name.join(", ")
    }
}

/// What is seen, as a sentence that the figures bear out.
fn title(series: &Series<'_>, row: &PublishedRow, rows: &[&PublishedRow], name: &str, kind: &ChartKind) -> String {
    let over_time =
        || if matches!(kind, ChartKind::Bars { .. }) { name.to_owned() } else { format!("{name} over time") };
    if !row.aggregate.id.cell.is_total() {
        let Some(most) = parts::most(rows) else { return over_time() };
        let part = words::within(&part_name(series, most));
        // Parts of a ratio, such as the share in each area, do not add up to a whole.
        return if most.aggregate.is_ratio() {
            format!("{name}: highest for {part}")
        } else {
            format!("{name}: {part} is the largest part")
        };
    }
    match since_year(series, row) {
        Some(change) => format!("{name}: {}", words::change_in_title(&change, "a year before")),
        None => over_time(),
    }
}

fn subtitle(series: &Series<'_>, name: &str, scale: &Scale, drawing: Drawing) -> String {
    let lang = series.lang();
    let last = series.period();
    let months = match (drawing, series.all().first()) {
        (Drawing::Bars, _) | (_, None) => last.months(lang),
        (_, Some(first)) if first.period == last => last.months(lang),
        (_, Some(first)) => {
            let first_months = first.period.first_day();
            format!(
                "{} {} to {}",
                commonweal_domain::period::month(first_months.month(), lang),
                first_months.year(),
                last.months(lang).rsplit(" to ").next().unwrap_or_default()
            )
        }
    };
    if matches!(scale.name.as_str(), "" | "ratio") {
        format!("{name}, {months}")
    } else {
        format!("{name}, {}, {months}", scale.name)
    }
}

fn alt(series: &Series<'_>, name: &str, values: &[Option<&PublishedRow>], scale: &Scale) -> String {
    let told: Vec<String> = values
        .iter()
        .zip(series.all())
        .filter_map(|(row, publication)| {
            let number = (*row)?.number()?;
            Some(format!("{} {} in {}", scale.write(number), scale.name, publication.period.months(series.lang())))
        })
        .collect();
    match (told.first(), told.last()) {
        (Some(first), Some(last)) if told.len() > 1 => format!("{name}: {first}, and {last}"),
        (Some(only), _) => format!("{name}: {only}"),
        _ => name.to_owned(),
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        // Symbols keep their case: kWh, m³.
        Some(first)
            if letters.clone().all(|letter| letter.is_lowercase() || !letter.is_alphabetic()) && text.len() > 3 =>
        {
            first.to_uppercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

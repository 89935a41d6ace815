//! Drawings of an indicator's parts beside each other: small panels over time, and lines from then to now.

use super::{
    chart::{axis, breaks_at, each, part_name, shown},
    numbers::{Scale, height},
    series::Series,
    words,
};
use crate::{
    disclose::PublishedRow,
    document::{Band, Break, ChartKind, Panel, Shape, Slope},
};

/// More panels than these would each be too small to read.
pub(super) const MOST_PANELS: usize = 9;
/// From so many periods on, a line shows more than bars.
const LINE: usize = 4;

/// One row in all periods of the series.
type Values<'a> = [Vec<Option<&'a PublishedRow>>];

/// A panel for each part; none where there is no more than one, or no past.
pub(super) fn multiples(
    series: &Series<'_>,
    rows: &[&PublishedRow],
    values: &Values<'_>,
    scale: &Scale,
) -> Option<ChartKind> {
    let first = *rows.first()?;
    let count = series.all().len();
    if rows.len() < 2 || count < 2 || first.aggregate.id.cell.is_total() {
        return None;
    }
    let panels = rows
        .iter()
        .zip(values)
        .map(|(row, values)| Panel {
            name: part_name(series, row),
            values: values.iter().map(|row| row.and_then(PublishedRow::number).map(height)).collect(),
            first: values
                .iter()
                .flatten()
                .find_map(|row| row.number())
                .map_or_else(String::new, |value| scale.write(value)),
            last: values.last().copied().flatten().map_or_else(|| "[x]".to_owned(), |row| shown(row, scale)),
        })
        .collect();
    let is_broken = |index: &usize| values.iter().any(|row| breaks_at(row, *index));
    Some(ChartKind::SmallMultiples {
        axis: axis(series, scale, &first.aggregate.unit, each(series, Some(first))),
        shape: if count < LINE { Shape::Columns } else { Shape::Line },
        panels,
        breaks: (1..count).filter(is_broken).map(|before| Break { before, label: "[b]".to_owned() }).collect(),
    })
}

/// A line for each part from an earlier period to this one; none where there is no such period, or nothing that was
/// shown in both.
pub(super) fn slope(
    series: &Series<'_>,
    rows: &[&PublishedRow],
    values: &Values<'_>,
    scale: &Scale,
) -> Option<ChartKind> {
    let (then, now) = ends(series, values)?;
    let at = |row: &[Option<&PublishedRow>], index: usize| {
        let row = row.get(index).copied().flatten();
        let value = row.and_then(PublishedRow::number).map(height);
        (value, row.map_or_else(|| "[x]".to_owned(), |row| shown(row, scale)))
    };
    let largest = most(rows);
    let lines: Vec<Slope> = rows
        .iter()
        .zip(values)
        .map(|(row, values)| {
            let (from, to) = (at(values, then), at(values, now));
            Slope {
                name: part_name(series, row),
                values: [from.0, to.0],
                labels: [from.1, to.1],
                story: largest.is_some_and(|largest| largest.aggregate.id == row.aggregate.id),
            }
        })
        .collect();
    let name = |index: usize| words::head(series.all()[index].period, series.lang()).join(" ");
    let unit = axis(series, scale, &rows.first()?.aggregate.unit, each(series, rows.first().copied())).unit;
    let drawn = lines.len() > 1
        && rows.iter().all(|row| !row.aggregate.id.cell.is_total())
        && lines.iter().any(|line| line.values.iter().all(Option::is_some));
    drawn.then(|| ChartKind::Slope { unit, ends: (name(then), name(now)), lines })
}

/// The median as a dot and the middle half as a bar, for each period in which somebody filed; none of what has no
/// quartiles.
pub(super) fn range(
    series: &Series<'_>,
    rows: &[&PublishedRow],
    values: &Values<'_>,
    scale: &Scale,
    name: &str,
) -> Option<ChartKind> {
    let of = |quartile: Option<&str>| {
        let at = rows.iter().position(|row| row.aggregate.id.cell.category("quartile") == quartile)?;
        values.get(at)
    };
    let (median, lower, upper) = (of(None)?, of(Some("lower"))?, of(Some("upper"))?);
    let bands: Vec<Band> = series
        .all()
        .iter()
        .enumerate()
        .filter_map(|(index, publication)| {
            let row = median[index].filter(|row| row.aggregate.filed > 0)?;
            let value = |of: &[Option<&PublishedRow>]| of[index].and_then(PublishedRow::number).map(height);
            let quartiles = || Some((value(lower)?, value(median)?, value(upper)?));
            Some(Band {
                name: words::head(publication.period, series.lang()).join(" "),
                detail: format!("{} filed", row.aggregate.filed),
                quartiles: quartiles(),
                label: shown(row, scale),
            })
        })
        .collect();
    let drawn = bands.iter().any(|band| band.quartiles.is_some());
    // "Ratio" under the axis would say nothing.
    let is_ratio = rows.first().is_some_and(|row| row.aggregate.unit.code() == "ratio");
    let unit = if is_ratio || scale.name.is_empty() { name.to_owned() } else { scale.name.clone() };
    drawn.then_some(ChartKind::DotRange { unit, bands, reference: None })
}

/// The part with the highest value: none unless every part is shown, one alone is highest, and they are parts of one
/// breakdown, which quartiles and the like are not.
pub(super) fn most<'r>(rows: &[&'r PublishedRow]) -> Option<&'r PublishedRow> {
    let is_part = |row: &PublishedRow| {
        let mut pairs = row.aggregate.id.cell.pairs();
        pairs.all(|(dimension, _)| !matches!(dimension, "quartile" | "side" | "basis" | "part"))
    };
    if rows.len() < 2 || rows.iter().any(|row| row.number().is_none() || !is_part(row)) {
        return None;
    }
    let most = *rows.iter().max_by_key(|row| row.number())?;
    let as_much = rows.iter().filter(|row| row.number() == most.number()).count();
    (as_much == 1 && most.number().is_some_and(|number| !number.is_zero())).then_some(most)
}

/// Where a slope begins and ends: the earliest period of the same months, so that no season is taken for a change, and
/// not before a new definition.
fn ends(series: &Series<'_>, values: &Values<'_>) -> Option<(usize, usize)> {
    let all = series.all();
    let now = all.len().checked_sub(1)?;
    let last = all.get(now)?.period.last().ordinal();
    let from = (1..=now).rev().find(|index| values.iter().any(|row| breaks_at(row, *index))).unwrap_or(0);
    let alike = |index: &usize| (last - all[*index].period.last().ordinal()) % 4 == 0;
    (from..now).find(alike).map(|then| (then, now))
}

/// Words under the title of a slope: which periods, and how many filed in each where that is not the same enterprises,
/// as the lines show totals of whoever filed.
pub(super) fn slope_subtitle(series: &Series<'_>, name: &str, values: &Values<'_>, scale: &Scale) -> Option<String> {
    let (then, now) = ends(series, values)?;
    let [from, to] = [then, now].map(|index| series.all()[index].period);
    let months = format!("{} and {}", from.months(series.lang()), to.months(series.lang()));
    let [before, after] = [from, to].map(|period| series.material.figures.reported(period));
    let filed = if before == after {
        String::new()
    } else {
        format!(". {} enterprises filed then, {} now; lines show all who filed", before.len(), after.len())
    };
    let unit = if scale.name.is_empty() { String::new() } else { format!("{}, ", scale.name) };
    Some(format!("{name}, {unit}{months}{filed}"))
}

/// What the panels or lines show, part by part, for those who cannot see them; none for other drawings.
pub(super) fn alt(name: &str, kind: &ChartKind, unit: &str) -> Option<String> {
    let told = |name: &str, first: &str, last: &str| match (first, last) {
        ("", last) => format!("{} {last}", words::within(name)),
        (first, last) => format!("{} {first}, then {last}", words::within(name)),
    };
    let (parts, over): (Vec<String>, String) = match kind {
        ChartKind::SmallMultiples { axis, panels, .. } => {
            let ends = [axis.periods.first(), axis.periods.last()].map(|name| name.map_or("", String::as_str));
            let years = [axis.brackets.first(), axis.brackets.last()].map(|year| year.map_or("", |(name, _)| name));
            let of = |end: usize| format!("{} {}", ends[end], years[end]).trim().to_owned();
            let parts = panels.iter().map(|panel| told(&panel.name, &panel.first, &panel.last)).collect();
            (parts, format!("{} to {}", of(0), of(1)))
        }
        ChartKind::Slope { ends, lines, .. } => {
            let parts = lines.iter().map(|line| told(&line.name, &line.labels[0], &line.labels[1])).collect();
            (parts, format!("{} and {}", ends.0, ends.1))
        }
        ChartKind::DotRange { bands, .. } => {
            let parts = bands.iter().map(|band| format!("{} {}", band.name, band.label)).collect();
            (parts, "median".to_owned())
        }
        _ => return None,
    };
    let unit = if unit.is_empty() { String::new() } else { format!("{unit}, ") };
    Some(format!("{name}, {unit}{over}: {}", parts.join("; ")))
}

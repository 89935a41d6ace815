//! An indicator's page: a true sentence, its chart, its table, who filed and how it is counted.

use super::{
    chart::{self, part_name},
    headline::since_year,
    numbers::{in_sentence, scale},
    series::Series,
    template::{Template, TemplateError, TemplateSheet, sentence},
    words,
};
use crate::{
    aggregate::RowId,
    disclose::{Publication, PublishedRow},
    document::{Align, Block, Cell as TableCell, Chapter, Column, Note, Row, RowKind, Sheet, Table, Text},
};
use commonweal_domain::breakdown::Cell;
use serde_json::json;

/// Periods of the table: five quarters hold the year before.
const TABLE_PERIODS: usize = 5;

/// One chapter for each dimension that has something to say.
pub(super) fn chapters(series: &Series<'_>, template: &Template) -> Result<Vec<Chapter>, TemplateError> {
    let mut chapters = vec![];
    for chapter in &template.chapters {
        let mut sheets = vec![];
        for entry in &chapter.sheets {
            if !series.rows(&entry.indicator).is_empty() {
                sheets.extend(sheet(series, template, entry)?);
            }
        }
        if !sheets.is_empty() {
            chapters.push(Chapter {
                id: chapter.dimension.code().to_owned(),
                name: chapter.dimension.name(series.lang()).to_owned(),
                sheets,
            });
        }
    }
    Ok(chapters)
}

fn sheet(series: &Series<'_>, template: &Template, entry: &TemplateSheet) -> Result<Option<Sheet>, TemplateError> {
    let (Some(definition), Some(headline)) = (series.indicator(&entry.indicator), series.headline(&entry.indicator)) else {
        return Ok(None);
    };
    let mut blocks = vec![];
    if let Some(chart) = chart::of_indicator(series, entry) {
        // On paper the table below holds the chart's figures as well, with those of its parts.
        blocks.push(Block::Chart(chart));
    }
    blocks.extend(table(series, entry).map(Block::Table));
    blocks.push(Block::Notes(vec![
        Note { lead: "Who filed.".to_owned(), text: Text::plain(who_filed(series, headline)) },
        Note {
            lead: "How it is counted.".to_owned(),
            text: Text::plain(format!(
                "{} {} Definition {}, version {}.",
                definition.definition, definition.adds_up, definition.code, definition.version
            )),
        },
    ]));
    Ok(Some(Sheet {
        id: entry.indicator.to_lowercase(),
        name: definition.name.clone(),
        kicker: format!("{} · {}", definition.code, definition.dimension.name(series.lang())),
        heading: definition.name.clone(),
        lede: Text::plain(lede(series, template, entry, headline)?),
        blocks,
        foot: vec![],
    }))
}

fn lede(
    series: &Series<'_>,
    template: &Template,
    entry: &TemplateSheet,
    row: &PublishedRow,
) -> Result<String, TemplateError> {
    let wording = &template.wording;
    let aggregate = &row.aggregate;
    let stock = aggregate.parts.first().and_then(|part| series.input(&part.input)).is_some_and(commonweal_domain::definition::InputDefinition::is_stock);
    let text = if !aggregate.id.cell.is_total() {
        &wording.parts
    } else if row.suppressed.is_some() {
        &wording.hidden
    } else if row.number().is_none() {
        &wording.missing
    } else if aggregate.upper_bound {
        &wording.upper_bound
    } else if aggregate.is_ratio() || aggregate.parts.is_empty() {
        &wording.ratio
    } else if stock {
        &wording.stock
    } else {
        &wording.flow
    };
    let values = json!({
        "name": series.indicator(&entry.indicator).map(|definition| definition.name.clone()),
        "months": series.period().months(series.lang()),
        "value": row.number().map(|number| in_sentence(number, &aggregate.unit)).unwrap_or_default(),
        "change": since_year(series, row).map(|change| words::change_in_sentence(&change, "a year before")).unwrap_or_default(),
        "filed": aggregate.filed,
        "due": aggregate.due,
        "reason": row.suppressed.map(words::reason).unwrap_or_default(),
    });
    sentence(&entry.indicator, text, values)
}

fn who_filed(series: &Series<'_>, row: &PublishedRow) -> String {
    let aggregate = &row.aggregate;
    let mut words = format!("{} of {} enterprises.", aggregate.filed, aggregate.due);
    if let Some(change) = since_year(series, row).filter(|change| change.like_for_like) {
        words.push_str(&format!(" Changes compare the {} that filed in both years.", change.members));
    }
    if let Some(share) = words::estimated(row) {
        words.push_str(&format!(" [e] {share} of it is estimated."));
    }
    if aggregate.upper_bound && row.number().is_some() {
        words.push_str(" An upper bound: each member counts a person once.");
    }
    if let Some(reason) = row.suppressed {
        words.push_str(&format!(" [c] {}.", words::reason(reason)));
    }
    words
}

/// The indicator's rows, and the parts of its ratio, over the last five periods.
fn table(series: &Series<'_>, entry: &TemplateSheet) -> Option<Table> {
    let definition = series.indicator(&entry.indicator)?;
    let rows = series.rows(&entry.indicator);
    let publications: Vec<&Publication> = series.all().iter().rev().take(TABLE_PERIODS).rev().collect();
    let mut ids: Vec<(String, RowId, RowKind)> = rows
        .iter()
        .map(|row| (part_name(series, row), row.aggregate.id.clone(), RowKind::Body))
        .collect();
    for row in rows.iter().filter(|row| row.aggregate.is_ratio() && row.aggregate.id.cell.is_total()) {
        for part in &row.aggregate.parts {
            let id = RowId::input(&part.input, part.cell.clone());
            if let Some(input) = series.input(&part.input) {
                ids.push((input_name(&input.name, &part.cell), id, RowKind::Body));
            }
        }
    }
    // Parts that make a whole have it as their last line.
    if let Some(row) = rows.first()
        && let [part] = row.aggregate.parts.as_slice()
        && !part.cell.is_total()
        && row.aggregate.id.cell == part.cell
        && let Some(input) = series.input(&part.input)
    {
        ids.push((format!("All {}", input.name.to_lowercase()), RowId::input(&part.input, Cell::total()), RowKind::Total));
    }
    let mut columns = vec![Column::words("").weighing(0), Column::words("Unit")];
    columns[0].head = vec![definition.name.clone()];
    for publication in &publications {
        columns.push(Column {
            head: words::head(publication.period, series.lang()),
            align: Align::Right,
            weight: 0,
            current: publication.period == series.period(),
        });
    }
    columns.push(Column::numbers("Notes"));
    let mut markers: Vec<String> = vec![];
    let lines: Vec<Row> = ids
        .into_iter()
        .map(|(name, id, kind)| {
            let cells = publications.iter().map(|publication| publication.row(&id)).collect::<Vec<_>>();
            let unit = cells.iter().flatten().next().map(|row| row.aggregate.unit.clone());
            let scale = unit.map(|unit| scale(&unit, cells.iter().flatten().filter_map(|row| row.number())));
            let mut line = vec![
                TableCell::text(name),
                TableCell::text(scale.as_ref().map(|scale| scale.name.clone()).unwrap_or_default()),
            ];
            for row in &cells {
                line.push(TableCell::text(match (row, &scale) {
                    (Some(row), Some(scale)) => match row.number() {
                        Some(number) => scale.write(number),
                        None => words::brackets(row),
                    },
                    _ => "[x]".to_owned(),
                }));
                if row.is_none() {
                    markers.push("[x]".to_owned());
                }
            }
            let last = cells.last().copied().flatten();
            line.push(TableCell::text(last.filter(|row| row.number().is_some()).map(words::brackets).unwrap_or_default()));
            markers.extend(cells.iter().flatten().map(|row| words::brackets(row)));
            Row { kind, cells: line }
        })
        .collect();
    (!lines.is_empty()).then(|| Table {
        title: definition.name.clone(),
        shorthand: shorthand(&markers),
        summary: String::new(),
        columns,
        rows: lines,
        notes: vec![],
    })
}

fn input_name(name: &str, cell: &Cell) -> String {
    let parts: Vec<String> = cell.pairs().map(|(_, category)| words::category(category).to_lowercase()).collect();
    if parts.is_empty() { name.to_owned() } else { format!("{name}: {}", parts.join(", ")) }
}

/// The line that explains the shorthand that a table uses.
fn shorthand(markers: &[String]) -> String {
    let used: Vec<&str> = [
        ("[b]", "[b] break in the series"),
        ("[c]", "[c] confidential"),
        ("[e]", "[e] partly estimated"),
        ("[x]", "[x] not available"),
        ("[z]", "[z] not applicable"),
    ]
    .into_iter()
    .filter(|(mark, _)| markers.iter().any(|marker| marker.contains(mark)))
    .map(|(_, words)| words)
    .collect();
    if used.is_empty() { String::new() } else { format!("Some shorthand is used in this table: {}.", used.join(", ")) }
}

//! An indicator's page: a true sentence, its chart, its table, who filed and how it is counted.

use super::{
    beside, chart, factors,
    headline::since_year,
    numbers::in_sentence,
    record,
    series::Series,
    table,
    template::{Template, TemplateError, TemplateSheet, sentence},
    words,
};
use crate::{
    aggregate::Qualifier,
    disclose::PublishedRow,
    document::{Block, Chapter, Note, Sheet, Text},
};
use commonweal_domain::{formula::Formula, method::MethodCode};
use serde_json::json;

/// One chapter for each dimension that has something to say: an indicator of which nothing may be shown has no page.
pub(super) fn chapters(series: &Series<'_>, template: &Template) -> Result<Vec<Chapter>, TemplateError> {
    let mut chapters = vec![];
    for chapter in template.chapters.iter().filter(|chapter| !chapter.hidden) {
        let mut sheets = vec![];
        for entry in chapter.sheets.iter().filter(|sheet| !sheet.hidden) {
            if series.tells(&entry.indicator) {
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
    let (Some(definition), Some(headline)) = (series.indicator(&entry.indicator), series.headline(&entry.indicator))
    else {
        return Ok(None);
    };
    let mut blocks = vec![];
    if let Some(chart) = chart::of_indicator(series, entry) {
        blocks.push(Block::Chart(chart));
    } else {
        blocks.push(Block::Table(table::of_indicator(series, &entry.indicator)));
    }
    let mut notes = vec![
        Note { lead: "Who filed.".to_owned(), text: Text::plain(who_filed(series, headline)) },
        Note {
            lead: "How it is counted.".to_owned(),
            text: Text::plain(format!(
                "{} {} Definition {}, version {}.",
                definition.definition, definition.adds_up, definition.code, definition.version
            )),
        },
    ];
    notes.extend(factors::notes(series, &entry.indicator));
    notes.extend(cautions(series, &entry.indicator));
    notes.extend(beside::notes(series, &entry.indicator));
    blocks.push(Block::Notes(notes));
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

/// What the method of an indicator does not show, where it is one that others devised.
fn cautions(series: &Series<'_>, indicator: &str) -> Option<Note> {
    let formula = &series.indicator(indicator)?.rows.first()?.formula;
    let code = match formula {
        Formula::LocalMultiplier => MethodCode::LocalMultiplier,
        Formula::Ratio { numerator, .. } if numerator.0.iter().any(|term| term.input == "social-value") => {
            MethodCode::SocialValue
        }
        _ => return None,
    };
    let method = code.method(series.lang());
    let mut words = method.cautions.join(" ");
    if series.headline(indicator)?.aggregate.qualifiers.contains(&Qualifier::DefaultRate) {
        let defaults = &series.material.figures.defaults;
        let named = [("staff", &defaults.staff), ("suppliers", &defaults.suppliers)].into_iter().filter_map(
            |(who, default)| {
                let default = default.as_ref()?;
                Some(format!("{who} {} % ({})", default.rate, default.source))
            },
        );
        let named: Vec<String> = named.collect();
        words.push_str(&format!(
            " [e] Members without a survey are counted with the network’s default of what is spent again: {}.",
            named.join("; ")
        ));
    }
    words.push_str(&format!(" Method: {}, version {}.", method.citation, method.version));
    Some(Note { lead: "Read with care.".to_owned(), text: Text::plain(words) })
}

fn lede(
    series: &Series<'_>,
    template: &Template,
    entry: &TemplateSheet,
    row: &PublishedRow,
) -> Result<String, TemplateError> {
    let wording = &template.wording;
    let aggregate = &row.aggregate;
    let stock = aggregate
        .parts
        .first()
        .and_then(|part| series.input(&part.input))
        .is_some_and(commonweal_domain::definition::InputDefinition::is_stock);
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
        "record": record::of_indicator(series, &entry.indicator).unwrap_or_default(),
        "filed": aggregate.filed,
        "due": aggregate.due,
        "reason": row.suppressed.map(words::reason).unwrap_or_default(),
    });
    sentence(&entry.indicator, text, values)
}

fn who_filed(series: &Series<'_>, row: &PublishedRow) -> String {
    let aggregate = &row.aggregate;
    let partly = words::partly(row).map(|partly| format!(", {partly}")).unwrap_or_default();
    let mut words = format!("{} of {} enterprises{partly}.", aggregate.filed, aggregate.due);
    if let Some(gaps) = words::gaps(row, "it", series.period(), series.lang()) {
        words.push_str(&format!(" {gaps}"));
    }
    if let Some(change) = since_year(series, row).filter(|change| change.like_for_like) {
        words.push_str(&format!(" Changes compare the {} that filed the same in both years.", change.members));
    }
    if let Some(found) = series.like_for_like(&row.aggregate.id.code).filter(|_| row.aggregate.id.cell.is_total()) {
        words.push_str(&format!(" Like for like are the {} that filed the same each time.", found.members));
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

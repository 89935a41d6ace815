//! From rows to domain types and back.

use super::{
    Result, StoreError, Way,
    entities::{enterprise, figure, filing, membership, network, round},
};
use commonweal_domain::{
    figure::{Confidence, Figure, FigureKey, Value},
    filing::{FilingState, FirstReader},
    lang::Lang,
    network::{Enterprise, Membership, Millis, Network, Round, Settings},
    period::{Period, Quarter},
    quantity::Quantity,
};
use sea_orm::ActiveValue::Set;
use serde::{Serialize, de::DeserializeOwned};
use time::{Date, format_description::BorrowedFormatItem, macros::format_description};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// As stored: ordinal of the last quarter × 100 + number of quarters (at most 40), so that later periods are greater.
pub(super) fn period_code(period: Period) -> i32 {
    period.last().ordinal() * 100 + i32::from(period.len())
}

pub(super) fn period(code: i32) -> Result<Period> {
    u8::try_from(code.rem_euclid(100))
        .ok()
        .and_then(|quarters| Period::new(Quarter::from_ordinal(code.div_euclid(100)), quarters))
        .ok_or_else(|| StoreError::unreadable(format_args!("the period {code}")))
}

pub(super) fn day_text(day: Date) -> Result<String> {
    day.format(DAY).map_err(StoreError::unreadable)
}

pub(super) fn day(text: &str) -> Result<Date> {
    Date::parse(text, DAY).map_err(|_| StoreError::unreadable(format_args!("the day {text:?}")))
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(StoreError::unreadable)
}

pub(super) fn from_json<T: DeserializeOwned>(what: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StoreError::unreadable(format_args!("{what}: {error}")))
}

/// A count that is never negative.
pub(super) fn count(stored: i32) -> Result<u32> {
    u32::try_from(stored).map_err(|_| StoreError::unreadable(format_args!("the count {stored}")))
}

/// A count as stored.
pub(super) fn stored_count(count: u32) -> Result<i32> {
    i32::try_from(count).map_err(|_| StoreError::Refused(format!("{count} is too many to be stored")))
}

pub(super) fn hash(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes.try_into().map_err(|_| StoreError::unreadable("a hash that is not 32 bytes long"))
}

pub(super) fn network(row: network::Model) -> Result<Network> {
    let settings: Settings = from_json("a network's settings", &row.settings)?;
    let lang = from_json::<Lang>("a network's language", &format!("{:?}", row.lang))?;
    Ok(Network {
        slug: row.slug,
        name: row.name,
        place: row.place,
        currency: row.currency,
        time_zone: row.time_zone,
        lang,
        accent: row.accent,
        sample: row.sample,
        settings,
    })
}

pub(super) fn enterprise(row: enterprise::Model) -> Enterprise {
    Enterprise {
        slug: row.slug,
        name: row.name,
        sector: row.sector,
        place: row.place,
        postcode: row.postcode,
        legal_form: row.legal_form,
        org_id: row.org_id,
        founded: row.founded,
    }
}

pub(super) fn membership(row: &membership::Model) -> Result<Membership> {
    Ok(Membership {
        from: row.from_day.as_deref().map(day).transpose()?,
        to: row.to_day.as_deref().map(day).transpose()?,
    })
}

pub(super) fn round(row: &round::Model) -> Result<Round> {
    Ok(Round {
        quarter: Quarter::from_ordinal(row.quarter),
        opens: day(&row.opens)?,
        due: day(&row.due)?,
        closes: day(&row.closes)?,
    })
}

pub(super) fn state(row: &filing::Model) -> Result<FilingState> {
    let unreadable = || StoreError::unreadable(format_args!("the state of return {}", row.public_id));
    if row.state == FilingState::Draft.code() {
        return Ok(FilingState::Draft);
    }
    let (at, by) = row.state_at.map(Millis).zip(row.state_by.clone()).ok_or_else(unreadable)?;
    Ok(match row.state.as_str() {
        "submitted" => FilingState::Submitted { at, by, again: row.again, first: first(row) },
        "accepted" => {
            FilingState::Accepted { at, by, submitted_at: row.submitted_at.map(Millis), by_rule: row.by_rule }
        }
        "sent_back" => FilingState::SentBack { at, by, reason: row.state_reason.clone().ok_or_else(unreadable)? },
        _ => return Err(unreadable()),
    })
}

fn first(row: &filing::Model) -> Option<FirstReader> {
    let (at, by) = row.first_at.zip(row.first_by.clone())?;
    Some(FirstReader { at: Millis(at), by, person: row.first_person? })
}

/// Puts a state's facts into a row, and clears those that it does not have.
pub(super) fn set_state(row: &mut filing::ActiveModel, state: &FilingState) {
    row.state = Set(state.code().to_owned());
    row.again = Set(matches!(state, FilingState::Submitted { again: true, .. }));
    row.by_rule = Set(matches!(state, FilingState::Accepted { by_rule: true, .. }));
    let (at, by, reason, submitted_at) = match state {
        FilingState::Draft => (None, None, None, None),
        FilingState::Submitted { at, by, .. } => (Some(at.0), Some(by.clone()), None, None),
        FilingState::Accepted { at, by, submitted_at, .. } => {
            (Some(at.0), Some(by.clone()), None, submitted_at.map(|at| at.0))
        }
        FilingState::SentBack { at, by, reason } => (Some(at.0), Some(by.clone()), Some(reason.clone()), None),
    };
    row.state_at = Set(at);
    row.state_by = Set(by);
    row.state_reason = Set(reason);
    row.submitted_at = Set(submitted_at);
    let first = if let FilingState::Submitted { first, .. } = state { first.as_ref() } else { None };
    row.first_at = Set(first.map(|first| first.at.0));
    row.first_by = Set(first.map(|first| first.by.clone()));
    row.first_person = Set(first.map(|first| first.person));
}

/// What counts of a figure's row: return, input, period, part, kind, number, confidence and definition.
pub(super) type Counted = (i64, String, i32, String, String, Option<i64>, String, i32);

pub(super) fn figure(row: figure::Model) -> Result<(FigureKey, Figure)> {
    let (note, explanation) = (row.note, row.explanation);
    let counted =
        (row.filing_id, row.input, row.period, row.cell, row.kind, row.scaled, row.confidence, row.definition);
    let (key, figure) = counted_figure(counted)?;
    Ok((key, Figure { note, explanation, ..figure }))
}

/// A figure without its note and explanation.
pub(super) fn counted_figure(
    (_, input, of, cell, kind, scaled, sure, definition): Counted,
) -> Result<(FigureKey, Figure)> {
    let unreadable = |what: &str| StoreError::unreadable(format_args!("{what} of the figure {input} {cell}"));
    let figure = told(&kind, scaled, &sure, definition).map_err(unreadable)?;
    let cell = cell.parse().map_err(|_| unreadable("the part"))?;
    let key = FigureKey { period: period(of)?, cell, input };
    Ok((key, figure))
}

/// A figure without its note and explanation, or what of it cannot be read.
pub(super) fn told(kind: &str, scaled: Option<i64>, sure: &str, definition: i32) -> Result<Figure, &'static str> {
    let value = match (kind, scaled) {
        ("n", Some(scaled)) => Value::Number(Quantity::from_scaled(scaled).map_err(|_| "the value")?),
        ("x", None) => Value::NotAvailable,
        ("z", None) => Value::NotApplicable,
        ("w", None) => Value::Withheld,
        _ => return Err("the kind"),
    };
    let confidence = Confidence::parse(sure).ok_or("the confidence")?;
    let definition = u16::try_from(definition).map_err(|_| "the definition")?;
    Ok(Figure { confidence, definition, ..Figure::of(value) })
}

/// A figure's row, saved by somebody in a form.
pub(super) fn figure_row(filing: i64, key: &FigureKey, figure: &Figure, at: Millis, by: &str) -> figure::ActiveModel {
    let (kind, scaled) = match figure.value {
        Value::Number(quantity) => ("n", Some(quantity.scaled())),
        Value::NotAvailable => ("x", None),
        Value::NotApplicable => ("z", None),
        Value::Withheld => ("w", None),
    };
    figure::ActiveModel {
        filing_id: Set(filing),
        input: Set(key.input.clone()),
        period: Set(period_code(key.period)),
        cell: Set(key.cell.to_string()),
        kind: Set(kind.to_owned()),
        scaled: Set(scaled),
        confidence: Set(figure.confidence.code().to_owned()),
        note: Set(figure.note.clone()),
        explanation: Set(figure.explanation.clone()),
        definition: Set(i32::from(figure.definition)),
        saved_at: Set(at.0),
        saved_by: Set(by.to_owned()),
        way: Set(Way::Form.code().to_owned()),
        why: Set(String::new()),
    }
}

/// Whether two figures say the same: value, confidence, note and explanation.
pub(super) fn same(a: Option<&Figure>, b: Option<&Figure>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            (a.value, a.confidence, &a.note, &a.explanation) == (b.value, b.confidence, &b.note, &b.explanation)
        }
        _ => false,
    }
}

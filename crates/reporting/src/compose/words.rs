//! Sentences and labels, all in one place for the language to come.

use super::{change::Change, numbers::grouped};
use crate::{
    disclose::{PublishedRow, Reason},
    document::Direction,
};
use commonweal_domain::{
    lang::Lang,
    network::Millis,
    period::{self, Period, Quarter},
};
use time::OffsetDateTime;

/// A name or a sentence as it stands within another: its first letter is small, unless it is a name of letters alone.
pub(super) fn within(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if letters.clone().next().is_some_and(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// Why a row is [c].
pub const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::SmallCount => "so few people that somebody might be recognised",
        Reason::FewEnterprises => "too few enterprises, so that nobody’s figure can be worked out",
        Reason::Dominance => "one or two enterprises make nearly all of it",
        Reason::RatioGroup => "a part of it is not shown",
        Reason::EarlierEdition => "not shown in an earlier edition, and too little has changed since",
        Reason::Subtraction => "another figure could be worked out from it",
    }
}

/// A change as a headline says it, such as "Up 3.1 % on a year before".
pub(super) fn change(change: &Change, on: &str) -> (String, Direction) {
    if rounds_to_nought(change) {
        let words = match on.trim_start_matches("on ") {
            "" => "About the same".to_owned(),
            then => format!("About the same as {then}"),
        };
        return (words, Direction::None);
    }
    let up = change.amount.is_positive();
    let word = if up { "Up" } else { "Down" };
    let size = size(change);
    // Short, as it stands in a third of a page's width.
    let words = match (change.like_for_like, on) {
        (true, "on a year before") => format!("{word} {size} like for like in a year"),
        (true, _) => format!("{word} {size} like for like in a quarter"),
        (false, on) => format!("{word} {size} {on}"),
    };
    (words, if up { Direction::Up } else { Direction::Down })
}

/// A change within a sentence, such as "3.1 % more than a year before".
pub(super) fn change_in_sentence(change: &Change, than: &str) -> String {
    let basis = if change.like_for_like {
        format!(", among the {} that filed the same in both", change.members)
    } else {
        String::new()
    };
    if rounds_to_nought(change) {
        return format!("about the same as {than}{basis}");
    }
    let word = if change.amount.is_positive() { "more" } else { "less" };
    format!("{} {word} than {than}{basis}", size(change))
}

/// The same over a chart, beside a sentence that says on what it is based: "3.1 % more than a year before, like for like".
pub(super) fn change_in_title(change: &Change, than: &str) -> String {
    let basis = if change.like_for_like { ", like for like" } else { "" };
    format!("{}{basis}", change_in_sentence(&Change { like_for_like: false, ..change.clone() }, than))
}

fn rounds_to_nought(change: &Change) -> bool {
    let written = grouped(&change.amount.abs(), change.places);
    change.amount.is_zero() || written.bytes().all(|digit| matches!(digit, b'0' | b'.'))
}

fn size(change: &Change) -> String {
    let number = grouped(&change.amount.abs(), change.places);
    match (change.points, number.as_str()) {
        (true, "1" | "1.0") => format!("{number} point"),
        (true, _) => format!("{number} points"),
        (false, _) => format!("{number} %"),
    }
}

/// Who filed, with what qualifies the number, such as "47 of 50 filed [e]".
pub(super) fn coverage(row: &PublishedRow) -> String {
    let aggregate = &row.aggregate;
    let mut words = format!("{} of {} filed", aggregate.filed, aggregate.due);
    if let Some(partly) = partly(row) {
        words.push_str(&format!(", {partly}"));
    }
    if let Some(share) = estimated(row) {
        words.push_str(&format!(". {share} estimated [e]"));
    }
    if aggregate.upper_bound && row.number().is_some() {
        words.push_str(". Upper bound");
    }
    words
}

/// "3 not for every quarter" of a total of a longer period; none where nobody lacks one.
pub(super) fn partly(row: &PublishedRow) -> Option<String> {
    let partly = row.aggregate.partly;
    (partly > 0 && row.number().is_some()).then(|| format!("{partly} not for every quarter"))
}

/// "Nobody has filed it for January to March 2026." of a total of a longer period; none where nothing is missing.
pub(super) fn gaps(row: &PublishedRow, of: &str, period: Period, lang: Lang) -> Option<String> {
    missing(row, period, lang).map(|months| format!("Nobody has filed {of} for {months}."))
}

/// "January to March 2026", where nobody filed anything for them.
pub(super) fn missing(row: &PublishedRow, period: Period, lang: Lang) -> Option<String> {
    let missing: Vec<Quarter> = row.aggregate.gaps.quarters(period).collect();
    // Quarters that follow each other are told as one.
    let runs = missing.chunk_by(|one, next| one.plus(1) == *next);
    let months: Vec<String> = runs
        .filter_map(|run| Period::new(*run.last()?, u8::try_from(run.len()).ok()?))
        .map(|run| run.months(lang))
        .collect();
    let (last, others) = months.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
}

/// Share of a row that is estimated, such as "6 %"; none where nothing is.
pub(super) fn estimated(row: &PublishedRow) -> Option<String> {
    if !row.is_estimated() || row.number().is_none() {
        return None;
    }
    let share = &row.aggregate.estimated * commonweal_domain::Exact::whole(100);
    let written = grouped(&share, 0);
    Some(if written == "0" { "under 1 %".to_owned() } else { format!("{written} %") })
}

/// Markers in brackets for a notes column; `upper-bound` is a word of files.
pub(super) fn brackets(row: &PublishedRow) -> String {
    row.marker().replace("upper-bound", "").trim().to_owned()
}

/// A period with its name, such as "Q3 2025-26 · October to December 2025".
pub(super) fn period(period: Period, lang: Lang) -> String {
    let months = period.months(lang);
    match period.name(lang) {
        Some(name) => format!("{name} · {months}"),
        None => months,
    }
}

/// A period in two short lines for a table's head.
pub(super) fn head(period: Period, lang: Lang) -> Vec<String> {
    match period.quarter() {
        Some(quarter) => vec![quarter.short(lang).to_owned(), quarter.year().to_string()],
        None => vec![period.to_string()],
    }
}

/// A day in words, in UTC: an edition's day must not depend on where it is read.
pub(super) fn day(moment: Millis, lang: Lang) -> String {
    OffsetDateTime::from_unix_timestamp(moment.0.div_euclid(1000))
        .map(|moment| period::day(moment.date(), lang))
        .unwrap_or_default()
}

/// A category as people read it: `energy-recovery` → "Energy recovery".
pub(super) fn category(code: &str) -> String {
    match code {
        "social" => return "Social sector".to_owned(),
        "public" => return "Public sector".to_owned(),
        "private" => return "Private sector".to_owned(),
        "lpg" => return "LPG".to_owned(),
        _ => {}
    }
    let spaced = code.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

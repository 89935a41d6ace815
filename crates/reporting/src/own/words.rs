//! Sentences of a year's figures: true ones only. An estimate is "about", a quarter that is missing is told.

use super::year::{Line, Told, Year, YearMaterial};
use crate::compose::in_sentence;
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    lang::Lang,
    period::{Quarter, day},
    quantity::write_rounded,
    unit::Unit,
};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Voice {
    /// At the beginning of a sentence: "We", "The company".
    pub(super) who: &'static str,
}

/// "We took in £412,300 in the year to 31 March 2026."
pub(super) fn income(year: &Year, voice: Voice, lang: Lang) -> Option<String> {
    let (amount, line) = amount(year, "income", &Cell::total())?;
    let mut sentence = format!("{} took in {amount}{}.", voice.who, over(line, year, lang));
    let part = |cell: Cell| year.line("income", &cell).and_then(|line| line.whole.number().cloned());
    let whole = line.whole.number()?;
    if let (Some(earned), Some(given)) = (part(Cell::of("kind", "earned")), part(Cell::of("kind", "given")))
        && whole.is_positive()
        && &earned + &given == *whole
    {
        sentence.push_str(&format!(
            " {} of it was earned and {} was given.",
            share(&earned, whole),
            share(&given, whole)
        ));
    }
    Some(sentence)
}

/// "On 31 March 2026 we employed 11 people, or 8.4 in full-time equivalents."
pub(super) fn jobs(year: &Year, voice: Voice, lang: Lang) -> Option<String> {
    let who = lower(voice.who);
    let (quarter, people) = last(year, "headcount")?;
    let mut sentence = format!("On {} {who} employed {people}", day(quarter.last_day(), lang));
    if let Some((_, fte)) = last(year, "jobs-fte").filter(|(fte, _)| *fte == quarter) {
        sentence.push_str(&format!(", or {} in full-time equivalents", fte.trim_end_matches(" FTE")));
    }
    sentence.push('.');
    let of_same = |code: &str| last(year, code).filter(|(on, _)| *on == quarter).map(|(_, words)| words);
    if let (Some(paid), Some(all)) = (of_same("living-wage-headcount"), number_in(year, "headcount", quarter)) {
        let number = number_in(year, "living-wage-headcount", quarter);
        let paid = match number {
            Some(number) if number == all && !paid.starts_with("about") => "All of them were".to_owned(),
            Some(number) if number == Exact::whole(1) => "One of them was".to_owned(),
            _ => format!("{} of them were", bare(&paid)),
        };
        sentence.push_str(&format!(" {} paid the real Living Wage or more.", capital(&paid)));
    }
    if let (Some(words), Some(number)) = (of_same("apprentices"), number_in(year, "apprentices", quarter))
        && number.is_positive()
    {
        let one = number == Exact::whole(1);
        let were = if one {
            "One was an apprentice or trainee".to_owned()
        } else {
            format!("{} were apprentices or trainees", bare(&words))
        };
        sentence.push_str(&format!(" {}.", capital(&were)));
    }
    Some(sentence)
}

/// "Volunteers gave 2,310 hours." and the like: one sentence for each figure that is there.
pub(super) fn amounts(year: &Year, voice: Voice, lang: Lang) -> Vec<String> {
    let who = voice.who;
    let told = |code: &str, sentence: &dyn Fn(&str, &str) -> String| {
        let (amount, line) = amount(year, code, &Cell::total())?;
        (!line.whole.number()?.is_zero()).then(|| sentence(&amount, &over(line, year, lang)))
    };
    let mut sentences: Vec<Option<String>> = vec![
        told("volunteer-hours", &|amount, over| format!("Volunteers gave {amount}{over}.")),
        told("people-supported", &|amount, over| format!("{who} helped {amount}{over}.")),
        told("people-new", &|amount, over| format!("{who} helped {amount}{over}, each counted once since April.")),
        told("training-hours", &|amount, over| format!("Staff and trainees got {amount} of training{over}.")),
        told("homes-returned", &|amount, over| {
            format!("{who} brought {amount} back into use that had stood empty{over}.")
        }),
        told("goods-reused", &|amount, over| {
            format!("{who} passed on or reused {amount} of food and goods that would have been thrown away{over}.")
        }),
        told("public-events", &|amount, over| format!("{amount} were open to the public{over}.")),
        told("green-space", &|amount, over| format!("{who} looked after {amount} of green space{over}.")),
    ];
    sentences.push(suppliers(year, voice, lang));
    sentences.push(energy(year, voice, lang));
    sentences.into_iter().flatten().collect()
}

fn suppliers(year: &Year, voice: Voice, lang: Lang) -> Option<String> {
    let (spend, line) = amount(year, "supplier-spend", &Cell::total())?;
    let whole = line.whole.number()?;
    let mut sentence = format!("{} paid {spend} to suppliers{}", voice.who, over(line, year, lang));
    let local = year.line("supplier-spend", &Cell::of("place", "local")).and_then(|line| line.whole.number().cloned());
    if let Some(local) = local.filter(|local| whole.is_positive() && local <= whole) {
        sentence.push_str(&format!(", {} of it in the area", share(&local, whole)));
    }
    Some(sentence + ".")
}

fn energy(year: &Year, voice: Voice, lang: Lang) -> Option<String> {
    let (electricity, line) = amount(year, "electricity", &Cell::total())?;
    let own = over(line, year, lang);
    let gas = amount(year, "gas", &Cell::total()).filter(|(_, gas)| over(gas, year, lang) == own);
    Some(match gas {
        Some((gas, _)) => format!("{} bought {electricity} of electricity and burned {gas} of gas{own}.", voice.who),
        None => format!("{} bought {electricity} of electricity{own}.", voice.who),
    })
}

/// What is not in the figures: quarters without a return, and what is not available.
pub(super) fn gaps(year: &Year, material: YearMaterial<'_>) -> Vec<String> {
    let mut sentences = vec![];
    let months = |quarter: &Quarter| quarter.period().months(material.lang);
    let quarters = |wanted: super::Filed| -> Vec<String> {
        year.quarters.iter().filter(|(_, filed)| *filed == wanted).map(|(quarter, _)| months(quarter)).collect()
    };
    let missing = quarters(super::Filed::No);
    if !missing.is_empty() {
        sentences.push(format!(
            "{} {} not in these figures.",
            list(&missing),
            if missing.len() == 1 { "is" } else { "are" }
        ));
    }
    let waiting = quarters(super::Filed::Submitted);
    if !waiting.is_empty() {
        sentences.push(format!("Figures of {} have been filed but not reviewed yet.", list(&waiting)));
    }
    let unknown: Vec<String> = year
        .lines
        .iter()
        .filter(|line| line.cell.is_total() && line.whole == Told::NotAvailable)
        .map(|line| lower(&line.name))
        .collect();
    if !unknown.is_empty() {
        sentences.push(format!("There is no figure for {}.", list(&unknown)));
    }
    let estimated = year.lines.iter().any(|line| line.cell.is_total() && matches!(line.whole, Told::Number(_, true)));
    if estimated {
        sentences.push("Figures with “about” are estimates, in part or as a whole.".to_owned());
    }
    sentences
}

/// An amount as a sentence has it, and its line; none where there is no number.
pub(super) fn amount<'y>(year: &'y Year, code: &str, cell: &Cell) -> Option<(String, &'y Line)> {
    let line = year.line(code, cell)?;
    let Told::Number(number, estimated) = &line.whole else { return None };
    let about = if *estimated { "about " } else { "" };
    Some((format!("{about}{}", exact(number, &line.unit)), line))
}

/// A number as it was filed: whole sums to the pound, others with the decimals they have.
pub(super) fn exact(number: &Exact, unit: &Unit) -> String {
    if unit.is_money() {
        return Unit::written(unit, &rounded(number));
    }
    let written = unit.written(number);
    match (written.as_str(), unit.code()) {
        ("1 people", _) => "1 person".to_owned(),
        _ if unit.code() == "kgCO2e" => in_sentence(number, unit),
        _ => written,
    }
}

/// To the pound.
pub(super) fn rounded(number: &Exact) -> Exact {
    let text = write_rounded(number, 0);
    commonweal_domain::quantity::Quantity::parse_plain(&text)
        .map_or_else(|_| number.clone(), commonweal_domain::quantity::Quantity::exact)
}

/// Over which time an amount is, where it is not the whole year: " in the 3 quarters for which there are figures".
fn over(line: &Line, year: &Year, lang: Lang) -> String {
    let all = year.quarters.len();
    if line.stock || line.covered >= all {
        return String::new();
    }
    let told: Vec<String> = year
        .quarters
        .iter()
        .zip(&line.quarters)
        .filter(|(_, told)| told.number().is_some())
        .map(|((quarter, _), _)| quarter.period().months(lang))
        .collect();
    match told.as_slice() {
        [] => String::new(),
        [one] => format!(" in {one}"),
        several => format!(" in {} of the four quarters", several.len()),
    }
}

/// The last quarter in which a level was told, and the level as a sentence has it.
fn last(year: &Year, code: &str) -> Option<(Quarter, String)> {
    let line = year.line(code, &Cell::total())?;
    let mut told = year.quarters.iter().zip(&line.quarters).rev();
    let (quarter, number, estimated) = told.find_map(|((quarter, _), told)| match told {
        Told::Number(number, estimated) => Some((*quarter, number, *estimated)),
        _ => None,
    })?;
    let about = if estimated { "about " } else { "" };
    Some((quarter, format!("{about}{}", exact(number, &line.unit))))
}

/// Without the unit: "11" of "11 people".
fn bare(words: &str) -> &str {
    words.strip_suffix(" people").or_else(|| words.strip_suffix(" person")).unwrap_or(words)
}

fn number_in(year: &Year, code: &str, quarter: Quarter) -> Option<Exact> {
    let line = year.line(code, &Cell::total())?;
    let index = year.quarters.iter().position(|(one, _)| *one == quarter)?;
    line.quarters.get(index)?.number().cloned()
}

/// A share in whole per cent; one that rounds to nothing or to all although it is neither says so.
pub(super) fn share(part: &Exact, whole: &Exact) -> String {
    let per_cent = part * Exact::whole(100) / whole;
    match write_rounded(&per_cent, 0).as_str() {
        "0" if per_cent.is_positive() => "less than 1 %".to_owned(),
        "100" if per_cent < Exact::whole(100) => "more than 99 %".to_owned(),
        written => format!("{written} %"),
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// As within a sentence; abbreviations stay as they are.
pub(super) fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

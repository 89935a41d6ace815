//! Social value: a chapter of its own, only where a network values outcomes by proxies of its own. Amounts are published
//! totals, so that nothing is told here that is hidden elsewhere.

use super::{numbers::in_sentence, series::Series};
use crate::{
    disclose::{Publication, PublishedRow},
    document::{Block, Cell, Chapter, Column, Note, Row, RowKind, Sheet, Table, Text},
};
use commonweal_domain::{
    Exact, breakdown,
    figure::Confidence,
    method::MethodCode,
    quantity::{Quantity, write_fixed},
    social_value::{
        Account, Amount, Appraisal, CaseResult, Drawn, Plan, Valued, ValuedHours, appraise, worth_of_hours,
    },
    unit::Unit,
};

/// Volunteers' hours of a period at the network's rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// How many were given, as it may be shown.
    pub hours: Exact,
    /// Pounds.
    pub worth: Exact,
}

/// What a plan comes to in a period: with the totals that may be shown, and no others.
pub fn drawn(plan: &Plan, publication: &Publication) -> Drawn {
    plan.draw(|code| {
        let row = headline(publication, code)?;
        Some(Amount { value: row.number()?.clone(), estimated: row.is_estimated() })
    })
}

/// The hours of volunteers and what they are worth; none where they are not known, or not shown.
pub fn hours(valued: &ValuedHours, publication: &Publication) -> Option<Hours> {
    let hours = headline(publication, &valued.indicator)?.number()?.clone();
    Some(Hours { worth: worth_of_hours(&hours, &valued.rate)?, hours })
}

/// Volunteers' hours in a sentence, with the rate and where it comes from.
pub fn hours_told(valued: &ValuedHours, given: &Hours) -> String {
    let pounds = Unit::new("GBP");
    format!(
        "{} at {} an hour ({}, {} prices) are worth {} [e]. They are in no ratio.",
        in_sentence(&given.hours, &Unit::new("hours")),
        pounds.written(&valued.rate.value.exact()),
        valued.rate.source,
        valued.rate.year,
        in_sentence(&given.worth, &pounds),
    )
}

/// The ratio by careful, central and hopeful choices: their name, worth today, what went in, the ratio, that of what is left.
pub fn cases(found: &Appraisal) -> Vec<[String; 5]> {
    let pounds = Unit::new("GBP");
    let all = [("Careful", found.low.as_ref()), ("Central", Some(&found.central)), ("Hopeful", found.high.as_ref())];
    let row = |(name, case): (&str, Option<&CaseResult>)| {
        let case = case?;
        Some([
            name.to_owned(),
            in_sentence(&case.present, &pounds),
            in_sentence(&found.inputs, &pounds),
            write_fixed(&case.ratio, 2),
            write_fixed(&case.net, 2),
        ])
    };
    all.into_iter().filter_map(row).collect()
}

fn headline<'p>(publication: &'p Publication, code: &str) -> Option<&'p PublishedRow> {
    publication.indicator(code, &breakdown::Cell::total())
}

/// The chapter; none without a plan, or where it cannot be worked out.
pub(super) fn chapter(series: &Series<'_>) -> Option<Chapter> {
    let plan = plan(series)?;
    let drawn = drawn(plan, series.current());
    let account = drawn.account.as_ref()?;
    let found = appraise(account).ok()?;
    let sheet = Sheet {
        id: "social-value".to_owned(),
        name: "Social value".to_owned(),
        kicker: "An estimate by the network’s own choices".to_owned(),
        heading: "What outcomes are worth".to_owned(),
        lede: Text::plain(lede(&found)),
        blocks: vec![
            Block::Table(outcomes(account, &found)),
            Block::Table(cases_table(&found)),
            Block::Notes(notes(series, plan, &drawn, account, &found)),
        ],
        foot: vec![],
    };
    Some(Chapter { id: "social-value-chapter".to_owned(), name: "Social value".to_owned(), sheets: vec![sheet] })
}

fn plan<'a>(series: &Series<'a>) -> Option<&'a Plan> {
    Some(&series.material.network.settings.social_value).filter(|plan| plan.is_on())
}

fn lede(found: &Appraisal) -> String {
    let each = |case: &CaseResult| format!("£{}", write_fixed(&case.ratio, 2));
    let mut words =
        format!("By these choices each pound that went in came to {} of social value [e].", each(&found.central));
    match (&found.low, &found.high) {
        (Some(low), Some(high)) => {
            words.push_str(&format!(
                " By more careful choices it is {}, by more hopeful ones {}.",
                each(low),
                each(high)
            ));
        }
        (Some(low), None) => words.push_str(&format!(" By more careful choices it is {}.", each(low))),
        (None, Some(high)) => words.push_str(&format!(" By more hopeful choices it is {}.", each(high))),
        (None, None) => words.push_str(" How far other choices would change it was not tried."),
    }
    words
}

/// Every outcome with its proxy, what was taken off and what is left.
fn outcomes(account: &Account, found: &Appraisal) -> Table {
    let pounds = Unit::new("GBP");
    let row = |(outcome, valued): (&commonweal_domain::social_value::Outcome, &Valued)| {
        let proxy = account.proxy(&outcome.proxy);
        let source = proxy.map_or_else(String::new, |proxy| {
            let reference =
                if proxy.reference.is_empty() { String::new() } else { format!(". Compare {}", proxy.reference) };
            format!("{}: {}, {} prices, {}{reference}", proxy.name, proxy.source, proxy.year, proxy.licence)
        });
        let taken: Vec<String> =
            valued.by.adjustments.named().iter().map(|(what, share)| format!("{what} {share} %")).collect();
        let years = if outcome.years == 1 { "1 year".to_owned() } else { format!("{} years", outcome.years) };
        Row {
            kind: RowKind::Body,
            cells: vec![
                Cell::text(&outcome.name),
                Cell::text(outcome.amount.to_string()),
                Cell::text(pounds.written(&valued.by.value.exact())),
                Cell::text(source),
                Cell::text(format!("{}; {years}", taken.join(", "))),
                Cell::text(in_sentence(&valued.present, &pounds)),
            ],
        }
    };
    Table {
        title: "Outcomes".to_owned(),
        shorthand: String::new(),
        summary: "Outcomes with their proxies, what is taken off, and what they are worth today".to_owned(),
        columns: vec![
            Column::words("Outcome").weighing(4),
            Column::numbers("How much").weighing(2),
            Column::numbers("Worth each").weighing(3),
            Column::words("By").weighing(7),
            Column::words("Less").weighing(6),
            Column::numbers("Worth today").weighing(3),
        ],
        rows: account.outcomes.iter().zip(&found.central.outcomes).map(row).collect(),
        notes: vec![],
    }
}

/// The same as a table.
fn cases_table(found: &Appraisal) -> Table {
    Table {
        title: "How much depends on the choices".to_owned(),
        shorthand: String::new(),
        summary: "Social return by careful, central and hopeful choices".to_owned(),
        columns: vec![
            Column::words("Choices"),
            Column::numbers("Worth today"),
            Column::numbers("What went in"),
            Column::numbers("Ratio"),
            Column::numbers("Ratio of what is left"),
        ],
        rows: cases(found)
            .into_iter()
            .map(|cells| Row { kind: RowKind::Body, cells: cells.into_iter().map(Cell::text).collect() })
            .collect(),
        notes: vec![],
    }
}

fn notes(series: &Series<'_>, plan: &Plan, drawn: &Drawn, account: &Account, found: &Appraisal) -> Vec<Note> {
    let method = MethodCode::SocialValue.method(series.lang());
    let sure = match found.confidence {
        Confidence::Guess => "At least one amount, proxy or cost is a rough guess, and so is the ratio.",
        Confidence::Estimate | Confidence::Counted => {
            "The ratio is an estimate: what an outcome is worth is never counted."
        }
    };
    let rate = if account.discount == Quantity::ZERO {
        "Later years are not discounted".to_owned()
    } else {
        format!("Discount rate {} % a year", account.discount)
    };
    let went_in = series.indicator(&plan.inputs).map_or(plan.inputs.as_str(), |known| known.name.as_str());
    let mut notes = vec![
        note("How it is worked out.", format!("{} {rate} ({}).", method.summary, account.discount_source)),
        note("What went in.", format!("{went_in}: {}.", in_sentence(&found.inputs, &Unit::new("GBP")))),
        note("How sure it is.", sure.to_owned()),
    ];
    if !drawn.left_out.is_empty() {
        let words = "left out, as how much of it there was is not known or not shown";
        notes.push(note("Left out.", format!("{}: {words}.", drawn.left_out.join(", "))));
    }
    notes.extend(plan.hours.as_ref().and_then(|valued| volunteers(series, valued)));
    notes.push(note("Read with care.", method.cautions.join(" ")));
    notes.push(note("Method.", format!("{}. Version {}. {}", method.citation, account.timing.version(), method.url)));
    notes
}

fn note(lead: &str, text: String) -> Note {
    Note { lead: lead.to_owned(), text: Text::plain(text) }
}

/// Volunteers' hours at the stated rate, beside the ratio.
fn volunteers(series: &Series<'_>, valued: &ValuedHours) -> Option<Note> {
    let given = hours(valued, series.current())?;
    let cautions = MethodCode::VolunteerHours.method(series.lang()).cautions.join(" ");
    Some(note("Volunteers’ hours.", format!("{} {cautions}", hours_told(valued, &given))))
}

/// What a plan adds to the content that members sign; nothing where social value is off.
pub(super) fn signed(series: &Series<'_>) -> Option<serde_json::Value> {
    plan(series).and_then(|plan| serde_json::to_value(plan).ok())
}

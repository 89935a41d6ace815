//! Social value: a chapter of its own, only where a network has given proxies.

use super::{numbers::in_sentence, series::Series};
use crate::document::{Block, Cell, Chapter, Column, Note, Row, RowKind, Sheet, Table, Text};
use commonweal_domain::{
    figure::Confidence,
    method::MethodCode,
    quantity::{Quantity, write_fixed},
    social_value::{Account, Appraisal, CaseResult, Valued, appraise},
    unit::Unit,
};

/// The chapter; none without proxies, or where the account cannot be worked out.
pub(super) fn chapter(series: &Series<'_>) -> Option<Chapter> {
    let account = series.material.beside.social_value.as_ref().filter(|account| account.is_on())?;
    let found = appraise(account).ok()?;
    let sheet = Sheet {
        id: "social-value".to_owned(),
        name: "Social value".to_owned(),
        kicker: "An estimate by the network’s own choices".to_owned(),
        heading: "What outcomes are worth".to_owned(),
        lede: Text::plain(lede(&found)),
        blocks: vec![
            Block::Table(outcomes(account, &found)),
            Block::Table(cases(&found)),
            Block::Notes(notes(series, account, &found)),
        ],
        foot: vec![],
    };
    Some(Chapter { id: "social-value-chapter".to_owned(), name: "Social value".to_owned(), sheets: vec![sheet] })
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

/// The ratio by careful, central and hopeful choices.
fn cases(found: &Appraisal) -> Table {
    let pounds = Unit::new("GBP");
    let all = [("Careful", found.low.as_ref()), ("Central", Some(&found.central)), ("Hopeful", found.high.as_ref())];
    let row = |(name, case): (&str, Option<&CaseResult>)| {
        let case = case?;
        Some(Row {
            kind: RowKind::Body,
            cells: vec![
                Cell::text(name),
                Cell::text(in_sentence(&case.present, &pounds)),
                Cell::text(in_sentence(&found.inputs, &pounds)),
                Cell::text(write_fixed(&case.ratio, 2)),
                Cell::text(write_fixed(&case.net, 2)),
            ],
        })
    };
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
        rows: all.into_iter().filter_map(row).collect(),
        notes: vec![],
    }
}

fn notes(series: &Series<'_>, account: &Account, found: &Appraisal) -> Vec<Note> {
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
    let note = |lead: &str, text: String| Note { lead: lead.to_owned(), text: Text::plain(text) };
    vec![
        note("How it is worked out.", format!("{} {rate} ({}).", method.summary, account.discount_source)),
        note("How sure it is.", sure.to_owned()),
        note("Read with care.", method.cautions.join(" ")),
        note("Method.", format!("{}. Version {}. {}", method.citation, account.timing.version(), method.url)),
    ]
}

/// What an account adds to the content that members sign; nothing where social value is off.
pub(super) fn signed(account: Option<&Account>) -> Option<serde_json::Value> {
    account.filter(|account| account.is_on()).and_then(|account| serde_json::to_value(account).ok())
}

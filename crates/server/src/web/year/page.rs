//! A year: figures by quarter, texts to take away, accounts beside the quarters.

use super::{
    accounts::{AccountsView, TypedAccounts, view as accounts_view},
    load::Desk,
};
use crate::{
    store::YearText,
    web::{filing::LONGEST_TEXT, layout::Frame, words},
};
use askama::Template;
use commonweal_domain::period::day;
use commonweal_reporting::own::{Filed, Line, TextPart, Told};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// `/{network}/year/{enterprise}`
#[derive(Template)]
#[template(path = "year/year.html")]
pub(super) struct YearPage {
    pub(super) frame: Frame,
    base: String,
    to: String,
    eyebrow: String,
    heading: String,
    lede: String,
    choices: Vec<(String, String, bool)>,
    heads: Vec<(String, String)>,
    rows: Vec<RowView>,
    texts: Vec<TextView>,
    others: Vec<TextView>,
    problems: Vec<(String, String)>,
    accounts: AccountsView,
}

#[derive(Debug, Clone)]
struct RowView {
    name: String,
    part: bool,
    cells: Vec<String>,
}

/// A text as the form shows it.
#[derive(Debug, Clone)]
struct TextView {
    code: &'static str,
    name: &'static str,
    hint: &'static str,
    body: String,
    /// As it is stored; empty where it is the made one.
    was: String,
    /// Of the text that is shown, so that nothing is saved that nobody touched.
    print: String,
    /// The text that the figures make, where another is shown.
    made: String,
    saved: String,
    error: String,
    /// Who saved another text meanwhile, and that text.
    theirs: Option<(String, String)>,
    brackets: bool,
    rows: usize,
}

/// What is on the page besides what is stored.
#[derive(Debug, Clone, Default)]
pub(super) struct Answered {
    /// Texts as they were typed, by code.
    pub(super) typed: BTreeMap<String, String>,
    pub(super) clashes: BTreeMap<String, YearText>,
    pub(super) accounts: Option<TypedAccounts>,
    pub(super) account_faults: Vec<(&'static str, String)>,
}

pub(super) fn view(desk: &Desk, answered: Answered) -> YearPage {
    let year = desk.year();
    let lang = desk.lang();
    let texts: Vec<(TextPart, TextView)> = TextPart::ALL
        .into_iter()
        .map(|part| {
            let made = desk.made(part, &year);
            (part, text(desk, part, made, &answered))
        })
        .collect();
    let mut problems: Vec<(String, String)> = texts
        .iter()
        .filter(|(_, text)| !text.error.is_empty())
        .map(|(_, text)| (text.code.to_owned(), text.error.clone()))
        .collect();
    problems.extend(answered.account_faults.iter().map(|(field, words)| ((*field).to_owned(), words.clone())));
    let accounts = accounts_view(desk, &year, answered.accounts, answered.account_faults);
    let (own, others): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(part, text)| {
        relevant(*part, &desk.enterprise.enterprise.legal_form) || !text.was.is_empty() || !text.error.is_empty()
    });
    let frame = frame(desk);
    let filed = desk.returns.iter().filter(|(_, filed)| *filed != Filed::No).count();
    YearPage {
        frame: if problems.is_empty() { frame } else { frame.with_errors() },
        base: desk.base(),
        to: desk.end().to_string(),
        eyebrow: desk.enterprise.enterprise.name.clone(),
        heading: format!("Your year to {}", day(desk.period.last_day(), lang)),
        lede: format!(
            "{filed} of 4 quarters filed. Copy what you need: each text is made of your own figures, and yours to change."
        ),
        choices: desk
            .choices
            .iter()
            .map(|quarter| (quarter.to_string(), day(quarter.last_day(), lang), *quarter == desk.end()))
            .collect(),
        heads: desk
            .returns
            .iter()
            .map(|(quarter, _)| (quarter.short(lang).to_owned(), quarter.last_day().year().to_string()))
            .collect(),
        rows: year.lines.iter().map(row).collect(),
        texts: own.into_iter().map(|(_, text)| text).collect(),
        others: others.into_iter().map(|(_, text)| text).collect(),
        problems,
        accounts,
    }
}

impl YearPage {
    fn account_error(&self, field: &str) -> Option<&str> {
        self.accounts.faults.iter().find(|(of, _)| *of == field).map(|(_, words)| words.as_str())
    }
}

fn frame(desk: &Desk) -> Frame {
    let slug = &desk.network.network.slug;
    let items = [
        ("All your returns", format!("/{slug}/returns")),
        ("Your year", desk.base()),
        ("The network’s figures", format!("/{slug}/dashboard")),
        ("Decide", format!("/{slug}/decide")),
        ("Joint report", format!("/{slug}")),
    ];
    Frame::of(&desk.network.network, "Your year")
        .signed_in(&desk.person, &desk.enterprise.enterprise.name)
        .nav(&items, "Your year")
}

fn text(desk: &Desk, part: TextPart, made: String, answered: &Answered) -> TextView {
    let code = part.code();
    let stored = desk.texts.get(code);
    let shown = stored.map_or_else(|| made.clone(), |stored| stored.body.clone());
    let typed = answered.typed.get(code);
    let body = typed.cloned().unwrap_or_else(|| shown.clone());
    let clash = answered.clashes.get(code);
    let length = body.chars().count();
    let error = if length > LONGEST_TEXT {
        format!("{} must be {} shorter", part.name(), words::count(length - LONGEST_TEXT, "character", "characters"))
    } else if clash.is_some() {
        format!("Somebody else changed “{}” meanwhile: both texts are below", part.name())
    } else {
        String::new()
    };
    TextView {
        code,
        name: part.name(),
        hint: hint(part),
        was: clash
            .map_or_else(|| stored.map_or_else(String::new, |stored| stored.body.clone()), |clash| clash.body.clone()),
        print: if typed.is_some() { String::new() } else { print(&shown) },
        made: if body == made { String::new() } else { made },
        saved: stored.map_or_else(
            || "Made of your figures.".to_owned(),
            |stored| format!("Changed by {} on {}.", stored.saved_by, desk.moment(stored.saved_at)),
        ),
        error,
        theirs: clash.map(|clash| {
            let by = if clash.saved_by.is_empty() {
                "Put back to the made text".to_owned()
            } else {
                format!("{}, {}", clash.saved_by, desk.moment(clash.saved_at))
            };
            (by, clash.body.clone())
        }),
        brackets: body.contains('['),
        rows: (body.chars().count() / 90 + body.matches('\n').count() + 2).clamp(5, 18),
        body,
    }
}

/// A text's fingerprint within a form.
pub(super) fn print(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.replace("\r\n", "\n").trim().as_bytes())[..8])
}

const fn hint(part: TextPart) -> &'static str {
    match part {
        TextPart::Benefit => "For part 1 of the report that a community interest company files with its accounts.",
        TextPart::Consultation => "For part 2. Figures tell little of this: what you did and heard is yours to write.",
        TextPart::Charity => "The Charity Commission asks for income from government contracts and grants apart.",
        TextPart::Funder => "For a grant report or a newsletter.",
        TextPart::Bid => "A few sentences that stand on their own.",
    }
}

/// Whether an enterprise of this legal form owes somebody the text; of an unknown form it may.
fn relevant(part: TextPart, legal_form: &str) -> bool {
    let form = legal_form.to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| form.contains(word));
    match part {
        TextPart::Benefit | TextPart::Consultation => form.is_empty() || is(&["interest", "cic"]),
        TextPart::Charity => form.is_empty() || is(&["charit", "cio"]),
        TextPart::Funder | TextPart::Bid => true,
    }
}

fn row(line: &Line) -> RowView {
    let unit = if line.unit.is_money() { "£" } else { line.unit.symbol() };
    let total = line.cell.is_total();
    let name = match (total, unit) {
        (true, "") => line.name.clone(),
        (true, unit) => format!("{}, {unit}", line.name),
        (false, _) => words::cell(&line.cell),
    };
    let cell = |told: &Told| match told {
        Told::Number(number, estimated) => {
            let number = words::exact(number, &line.unit);
            if *estimated { format!("{number} [e]") } else { number }
        }
        Told::NotAvailable => "[x]".to_owned(),
        Told::NotApplicable => "[z]".to_owned(),
        Told::Blank => "–".to_owned(),
    };
    RowView { name, part: !total, cells: line.quarters.iter().chain([&line.whole]).map(cell).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_for_those_who_owe_them() {
        let cic = "Community interest company";
        assert!(relevant(TextPart::Benefit, cic) && !relevant(TextPart::Charity, cic));
        assert!(
            relevant(TextPart::Charity, "Registered charity") && !relevant(TextPart::Benefit, "Registered charity")
        );
        for part in TextPart::ALL {
            assert!(relevant(part, ""), "{part:?}");
        }
        assert!(
            relevant(TextPart::Bid, "Co-operative society")
                && !relevant(TextPart::Consultation, "Co-operative society")
        );
    }
}

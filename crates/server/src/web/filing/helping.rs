//! Figures that the form works out: the numbers typed beside a field become its figure, and its note keeps the working.
//!
//! Names of fields: `h.<question>.<number>` the numbers · `h.<question>.to` the part that the result is for.

use super::{asking::Asking, section_form::FieldError, was};
use crate::web::{forms::Posted, words};
use commonweal_domain::{
    breakdown::Cell,
    definition::Total,
    figure::Value,
    lang::Lang,
    working::{Working, WorkingError},
};

/// How a note begins that keeps a working.
const WORKED_OUT: &str = "Worked out: ";

/// The form beside a field that works its figure out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// Its head.
    pub title: &'static str,
    /// Its fields: name, label, what stands in it.
    pub fields: Vec<(String, &'static str, String)>,
    /// Name of the choice of a part, and the parts: code, words, chosen. No parts where the total is meant.
    pub to: (String, Vec<(String, String, bool)>),
    /// Something is typed in it: it stands open.
    pub open: bool,
}

/// The form beside a question, with what was typed into it.
pub(super) fn helper(asking: &Asking<'_>, posted: Option<&Posted>, lang: Lang) -> Option<Helper> {
    let working = Working::of(asking.input).filter(|_| !asking.optional)?;
    let name = asking.name();
    let typed = |field: &str| posted.and_then(|posted| posted.get(&format!("h.{name}.{field}")));
    let fields = working.asks(lang).iter().map(|ask| {
        let text = typed(ask.name).unwrap_or(ask.usual).to_owned();
        (format!("h.{name}.{}", ask.name), ask.label, text)
    });
    let chosen = typed("to").unwrap_or_default();
    let parts = parts(asking).into_iter().map(|cell| {
        let code = cell.to_string();
        let is_chosen = code == chosen;
        (code, words::cell(&cell), is_chosen)
    });
    Some(Helper {
        title: working.title(lang),
        fields: fields.collect(),
        to: (format!("h.{name}.to"), parts.collect()),
        open: working.asks(lang).iter().any(|ask| typed(ask.name).is_some_and(|text| text.trim() != ask.usual)),
    })
}

/// The parts that a result may be for, where there is no total that means something.
fn parts(asking: &Asking<'_>) -> Vec<Cell> {
    if matches!(asking.input.total, Total::Sum | Total::Weighted { .. }) {
        return vec![];
    }
    let dimension = asking.input.breakdowns.first().map(|breakdown| breakdown.dimension.as_str()).unwrap_or_default();
    asking.categories(dimension).into_iter().map(|category| Cell::of(dimension, category)).collect()
}

/// The form with what its helpers come to, and what is wrong with them. A figure that was typed over meanwhile counts
/// more than a working.
pub(super) fn worked_out(posted: &Posted, questions: &[Asking<'_>], lang: Lang) -> (Posted, Vec<FieldError>) {
    let (mut form, mut errors) = (posted.clone(), vec![]);
    for asking in questions {
        match of_question(posted, asking, lang) {
            Ok(Some(fields)) => form = form.with(&fields),
            Ok(None) => form = without_stale(&form, asking),
            Err(error) => errors.push(error),
        }
    }
    (form, errors)
}

fn of_question(posted: &Posted, asking: &Asking<'_>, lang: Lang) -> Result<Option<Vec<(String, String)>>, FieldError> {
    let Some(working) = Working::of(asking.input).filter(|_| !asking.optional) else { return Ok(None) };
    let name = asking.name();
    let typed = |field: &str| posted.text(&format!("h.{name}.{field}"));
    let asks = working.asks(lang);
    if asks.iter().all(|ask| typed(ask.name).is_empty() || typed(ask.name) == ask.usual) {
        return Ok(None);
    }
    let parts = parts(asking);
    let cell = if parts.is_empty() { Ok(Cell::total()) } else { typed("to").parse::<Cell>() };
    let wrong = |message: String| FieldError {
        input: name.clone(),
        cell: Cell::total(),
        message: format!("{} {message}", asking.input.name),
    };
    let cell = cell
        .ok()
        .filter(|cell| parts.is_empty() || parts.contains(cell))
        .ok_or_else(|| wrong(WorkingError::Missing("What it is for").to_string()))?;
    // What was typed into the box itself is meant.
    let shown = was::read(posted.text(&format!("was.{name}.{cell}"))).map(|figure| figure.value);
    let in_box = posted.text(&format!("v.{name}.{cell}"));
    if !in_box.is_empty() && was::value_of(in_box, &asking.input.unit) != Ok(shown) {
        return Ok(None);
    }
    let texts: Vec<&str> = asks.iter().map(|ask| typed(ask.name)).collect();
    let numbers = working.read(&texts, lang).map_err(|error| wrong(error.to_string()))?;
    let worked = working.work_out(&numbers, lang).map_err(|error| wrong(error.to_string()))?;
    let note = with_working(posted.get(&format!("n.{name}")).unwrap_or_default(), &worked.words);
    Ok(Some(vec![
        (format!("v.{name}.{cell}"), worked.value.to_string()),
        (format!("s.{name}"), "figure".to_owned()),
        (format!("n.{name}"), note),
    ]))
}

/// A note with a working in place of the one before.
fn with_working(note: &str, working: &str) -> String {
    let own = own_words(note);
    let line = format!("{WORKED_OUT}{working}");
    if own.is_empty() { line } else { format!("{own}\n{line}") }
}

/// What somebody wrote, without workings.
fn own_words(note: &str) -> String {
    note.lines().filter(|line| !line.starts_with(WORKED_OUT)).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Takes a working out of a note that led to another figure than the one that stands in the box now.
fn without_stale(posted: &Posted, asking: &Asking<'_>) -> Posted {
    let name = asking.name();
    let (field, boxed) = (format!("n.{name}"), format!("v.{name}."));
    let Some(note) = posted.get(&field).filter(|note| note.lines().any(|line| line.starts_with(WORKED_OUT))) else {
        return posted.clone();
    };
    let (Some(text), Some(before)) = (posted.get(&boxed), was::read(posted.text(&format!("was.{name}.")))) else {
        return posted.clone();
    };
    let is_same = was::value_of(text, &asking.input.unit) == Ok(Some(before.value));
    let is_other_note = own_words(note) != own_words(&before.note) || !before.note.contains(WORKED_OUT);
    if is_same || is_other_note || !matches!(before.value, Value::Number(_)) {
        return posted.clone();
    }
    posted.with(&[(field, own_words(note))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::filing::asking::asking;
    use commonweal_domain::{catalogue, definition::Asked, figure::Figure, profile::YearEnd, quantity::Quantity};
    use std::collections::BTreeMap;

    fn work(code: &str, pairs: &[(&str, &str)]) -> (Posted, Vec<String>) {
        let definitions = catalogue::definitions(Lang::EnGb);
        let quarter = "2025-Q4".parse().unwrap();
        let asked: BTreeMap<_, _> =
            definitions.inputs(quarter).map(|input| (input.code.clone(), Asked::Quarterly)).collect();
        let mut all = asking(&definitions, &asked, quarter, YearEnd::default());
        all.retain(|asking| asking.input.code == code);
        let posted = Posted(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect());
        let (posted, errors) = worked_out(&posted, &all, Lang::EnGb);
        (posted, errors.into_iter().map(|error| error.message).collect())
    }

    #[test]
    fn a_working_becomes_the_figure_and_its_note() {
        let (posted, errors) = work(
            "jobs-fte",
            &[("v.jobs-fte.", ""), ("n.jobs-fte", "With Sam."), ("h.jobs-fte.hours", "210"), ("h.jobs-fte.full", "35")],
        );
        assert!(errors.is_empty());
        assert_eq!((posted.text("v.jobs-fte."), posted.text("s.jobs-fte")), ("6", "figure"));
        let note = "With Sam.\nWorked out: 210 hours a week ÷ 35 hours of a full-time job = 6 FTE";
        assert_eq!(posted.text("n.jobs-fte"), note);
        // Again with other numbers: one working stands in the note.
        let was = was::write(Some(&Figure { note: note.to_owned(), ..Figure::counted(Quantity::whole(6)) }));
        let again = [
            ("v.jobs-fte.", "6"),
            ("was.jobs-fte.", was.as_str()),
            ("n.jobs-fte", note),
            ("h.jobs-fte.hours", "70"),
            ("h.jobs-fte.full", "35"),
        ];
        let (posted, _) = work("jobs-fte", &again);
        assert_eq!(posted.text("v.jobs-fte."), "2");
        assert_eq!(
            posted.text("n.jobs-fte"),
            "With Sam.\nWorked out: 70 hours a week ÷ 35 hours of a full-time job = 2 FTE"
        );
        // What is typed into the box counts more, and a working that led elsewhere goes.
        let typed =
            [("v.jobs-fte.", "7"), ("was.jobs-fte.", was.as_str()), ("n.jobs-fte", note), ("h.jobs-fte.full", "35")];
        let (posted, _) = work("jobs-fte", &typed);
        assert_eq!((posted.text("v.jobs-fte."), posted.text("n.jobs-fte")), ("7", "With Sam."));
    }

    #[test]
    fn a_working_that_leads_nowhere_says_why() {
        let (_, errors) =
            work("jobs-fte", &[("v.jobs-fte.", ""), ("h.jobs-fte.hours", "210"), ("h.jobs-fte.full", "")]);
        assert_eq!(
            errors,
            ["Jobs, full-time equivalent cannot be worked out yet: Hours a week of a full-time job is missing"]
        );
        let (_, errors) =
            work("volunteer-hours", &[("h.volunteer-hours.people", "six"), ("h.volunteer-hours.weeks", "13")]);
        assert_eq!(errors, ["Volunteer hours cannot be worked out: People must be a number, like 1234.5"]);
        // The usual numbers alone ask for nothing.
        let (posted, errors) =
            work("volunteer-hours", &[("v.volunteer-hours.", ""), ("h.volunteer-hours.weeks", "13")]);
        assert!(errors.is_empty() && posted.text("v.volunteer-hours.").is_empty());
    }

    #[test]
    fn miles_become_the_kilometres_of_a_part() {
        let miles = [("h.travel.miles", "120"), ("h.travel.to", "mode=rail"), ("v.travel.mode=rail", "")];
        let (posted, errors) = work("travel", &miles);
        assert!(errors.is_empty());
        assert_eq!(posted.text("v.travel.mode=rail"), "193.1");
        let (_, errors) = work("travel", &[("h.travel.miles", "120"), ("h.travel.to", "")]);
        assert_eq!(errors, ["Business travel cannot be worked out yet: What it is for is missing"]);
    }
}

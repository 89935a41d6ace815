use super::*;
use crate::web::{
    filing::{asking, was},
    words,
};
use commonweal_domain::{
    catalogue, definition::Dimension, lang::Lang, period::Quarter, profile::YearEnd, quantity::Quantity,
};
use proptest::prelude::*;

fn quarter() -> Quarter {
    "2026-Q1".parse().unwrap()
}

fn try_with(stored: &Figures, pairs: &[(&str, &str)]) -> Outcome {
    let definitions = catalogue::definitions(Lang::EnGb);
    let questions = asking::asking(&definitions, &BTreeMap::new(), quarter(), YearEnd::default());
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    read(&Posted(pairs), &questions, stored, &definitions)
}

fn try_blank(pairs: &[(&str, &str)]) -> Outcome {
    try_with(&Figures::new(), pairs)
}

fn messages(outcome: &Outcome) -> Vec<&str> {
    outcome.errors.iter().map(|error| error.message.as_str()).collect()
}

fn changes(outcome: &Outcome) -> Vec<String> {
    let code =
        |figure: &Option<Figure>| figure.as_ref().map_or_else(|| "blank".to_owned(), |figure| figure.value.code());
    outcome
        .changes
        .iter()
        .map(|c| format!("{}[{}] {} → {}", c.key.input, c.key.cell, code(&c.was), code(&c.now)))
        .collect()
}

fn income(cell: &str, value: i32) -> (FigureKey, Figure) {
    (FigureKey::new("income", quarter().period(), cell.parse().unwrap()), Figure::counted(Quantity::whole(value)))
}

#[test]
fn what_is_typed_becomes_figures() {
    let outcome = try_blank(&[
        ("v.income.", "£58,420.50"),
        ("v.headcount.", "9"),
        ("v.volunteer-hours.", "0"),
        ("v.apprentices.", ""),
        ("s.jobs-fte", "z"),
        ("v.jobs-fte.", ""),
        ("c.headcount", "estimate"),
        ("n.headcount", "From the\r\nrota "),
    ]);
    assert_eq!(messages(&outcome), [""; 0]);
    insta::assert_snapshot!(changes(&outcome).join("\n"), @r"
    income[] blank → 58420.5
    jobs-fte[] blank → [z]
    headcount[] blank → 9
    volunteer-hours[] blank → 0
    ");
    let headcount = outcome.changes[2].now.clone().unwrap();
    assert_eq!((headcount.confidence, headcount.note.as_str()), (Confidence::Estimate, "From the\nrota"));
}

#[test]
fn everything_wrong_is_said_at_once_beside_its_field() {
    let outcome = try_blank(&[
        ("v.income.", "4.380.5"),
        ("v.headcount.", "nine"),
        ("v.apprentices.", "-2"),
        ("v.volunteer-hours.", "1.23456"),
        ("v.jobs-fte.", "200000000000000"),
        ("v.sales-to-members.", "1.234"),
        ("v.gas.", "12,34"),
    ]);
    insta::assert_snapshot!(messages(&outcome).join("\n"), @r"
    Income must be written with one decimal point, like 4380.5
    Sales to members must be in pounds and pence, with at most 2 decimal places
    Jobs, full-time equivalent must lie between −100,000,000,000,000 and 100,000,000,000,000
    People employed must be a number, like 1234.5
    Apprentices and trainees cannot be less than 0
    Volunteer hours must have at most 4 decimal places
    Gas burned must be written with one decimal point, like 4380.5
    ");
    assert_eq!(changes(&outcome), [""; 0], "nothing is stored");
}

#[test]
fn parts_must_make_the_total_and_the_total_alone_is_fine() {
    let cell = "v.income.kind=earned;payer=public";
    let outcome = try_blank(&[("v.income.", "100"), (cell, "60"), ("v.income.kind=given;payer=public", "30")]);
    assert_eq!(messages(&outcome), ["Income: the parts add up to £90, £10 less than the total of £100"]);
    assert!(outcome.errors[0].cell.is_total());
    assert!(try_blank(&[("v.income.", "100"), (cell, "")]).errors.is_empty());
    assert!(try_blank(&[("v.income.", ""), (cell, "60")]).errors.is_empty());
    let outcome = try_blank(&[("v.sales-to-members.", "10"), ("v.income.", "9")]);
    assert_eq!(messages(&outcome), ["Sales to members is £10, more than Income (£9), of which it is a part"]);
}

#[test]
fn what_did_not_change_changes_nothing() {
    let figure = Figure {
        confidence: Confidence::Estimate,
        note: "line\nline".to_owned(),
        explanation: "a ball".to_owned(),
        ..Figure::counted(Quantity::whole(1234))
    };
    let was = was::write(Some(&figure));
    let stored: Figures = [(income("", 0).0, figure)].into_iter().collect();
    let outcome = try_with(
        &stored,
        &[
            ("was.income.", &was),
            ("v.income.", "1,234"),
            ("s.income", "figure"),
            ("c.income", "estimate"),
            ("n.income", "line\r\nline"),
            ("e.income", "a ball"),
        ],
    );
    assert_eq!((changes(&outcome), messages(&outcome)), (vec![], vec![]));
}

#[test]
fn a_mark_and_a_figure_are_told_apart_by_what_changed() {
    let marked = was::write(Some(&Figure::of(Value::NotAvailable)));
    let number = was::write(Some(&income("", 5).1));
    // Typed over a mark that was left as it was: the figure is meant.
    let outcome = try_blank(&[("was.income.", &marked), ("v.income.", "7"), ("s.income", "x")]);
    assert_eq!(changes(&outcome), ["income[] [x] → 7"]);
    // Marked, and the figure left as it was: the mark is meant.
    let outcome = try_blank(&[("was.income.", &number), ("v.income.", "5"), ("s.income", "z")]);
    assert_eq!(changes(&outcome), ["income[] 5 → [z]"]);
    // Both at once is unclear.
    let outcome = try_blank(&[("v.income.", "5"), ("s.income", "z")]);
    assert_eq!(messages(&outcome), ["Income has a figure, and “Does not apply” is chosen too: choose one of the two"]);
    // A mark clears the parts.
    let part = was::write(Some(&income("kind=earned;payer=public", 5).1));
    let name = "income.kind=earned;payer=public";
    let outcome = try_blank(&[
        (&format!("was.{name}"), &part),
        (&format!("v.{name}"), "5"),
        ("v.income.", ""),
        ("s.income", "w"),
    ]);
    assert_eq!(changes(&outcome), ["income[] blank → [w]", "income[kind=earned;payer=public] 5 → blank"]);
}

#[test]
fn two_versions_wait_for_a_choice() {
    let was = was::write(Some(&income("", 5).1));
    let posted = [("was.income.", was.as_str()), ("v.income.", "7"), ("clash.income.", "1")];
    assert!(messages(&try_blank(&posted))[0].contains("choose which of the two to keep"));
    assert!(try_blank(&[&posted[..], &[("k.income.", "theirs")]].concat()).changes.is_empty());
    assert_eq!(changes(&try_blank(&[&posted[..], &[("k.income.", "yours")]].concat())), ["income[] 5 → 7"]);
}

#[test]
fn a_note_is_not_lost_with_its_figure() {
    let outcome = try_blank(&[("v.income.", ""), ("n.income", "waiting for the books")]);
    assert_eq!(messages(&outcome), ["Income needs a figure, or a reason why there is none, to keep your note"]);
    // It moves from a part that goes to the figure that stays.
    let figure = Figure { note: "from the till".to_owned(), ..Figure::counted(Quantity::whole(5)) };
    let part = was::write(Some(&figure));
    let name = "income.kind=earned;payer=public";
    let outcome = try_blank(&[
        (&format!("was.{name}"), &part),
        (&format!("v.{name}"), ""),
        ("v.income.", "5"),
        ("n.income", "from the till"),
    ]);
    assert_eq!(outcome.changes[0].now.as_ref().unwrap().note, "from the till");
}

#[test]
fn only_the_section_s_own_fields_are_read() {
    let definitions = catalogue::definitions(Lang::EnGb);
    let all = asking::asking(&definitions, &BTreeMap::new(), quarter(), YearEnd::default());
    let social = asking::section(&all, Dimension::Social);
    let posted = Posted(vec![("v.income.".to_owned(), "5".to_owned()), ("v.headcount.".to_owned(), "5".to_owned())]);
    assert_eq!(changes(&read(&posted, &social, &Figures::new(), &definitions)), ["headcount[] blank → 5"]);
}

proptest! {
    #[test]
    fn nothing_that_is_posted_makes_reading_panic(
        text in "\\PC{0,12}", state in "figure|x|z|w|q", was in "\\PC{0,12}", note in "\\PC{0,8}",
    ) {
        let outcome = try_blank(&[
            ("v.income.", &text), ("s.income", &state), ("was.income.", &was), ("n.income", &note),
            ("v.income.kind=earned;payer=public", &text), (&format!("v.income.{text}"), "3"),
        ]);
        // Nothing is stored of a question with an error.
        prop_assert!(outcome.errors.iter().all(|e| outcome.merged.iter().all(|(k, _)| k.input != e.input))
            || outcome.errors.iter().any(|e| e.message.contains("parts") || e.message.contains("adds up")));
    }

    #[test]
    fn a_form_sent_back_as_it_was_changes_nothing(scaled in 0i64..10_000_000, note in "[a-z ]{0,8}", guess in any::<bool>()) {
        let confidence = if guess { Confidence::Guess } else { Confidence::Counted };
        let value = Value::Number(Quantity::from_scaled(scaled * 100).unwrap());
        let figure = Figure { confidence, note: note.clone(), ..Figure::of(value) };
        let text = words::number(value.number().unwrap(), &commonweal_domain::unit::Unit::new("GBP"));
        let outcome = try_blank(&[
            ("v.income.", &text), ("s.income", "figure"), ("c.income", confidence.code()), ("n.income", &note),
            ("was.income.", &was::write(Some(&figure))), ("e.income", ""),
        ]);
        prop_assert!(outcome.changes.is_empty() && outcome.errors.is_empty());
    }
}

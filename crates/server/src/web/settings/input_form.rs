//! A question of the network's own: its form, and what is read of it.

use super::{
    breakdowns,
    form::{Choice, Field, Problems, Reading},
    rounds_ahead,
};
use crate::web::forms::Posted;
use commonweal_domain::{
    definition::{Asked, Dimension, InputDefinition, Kind, OWN_INPUT, Sign, SmallCounts, Total},
    lang::Lang,
    period::Quarter,
    unit::Unit,
};

/// Units that the catalogue knows, with their words; any other is written into a field.
const UNITS: [(&str, &str); 12] = [
    ("people", "People"),
    ("FTE", "Full-time equivalents (FTE)"),
    ("GBP", "Pounds (£)"),
    ("hours", "Hours"),
    ("events", "Events"),
    ("homes", "Homes"),
    ("kWh", "Kilowatt hours (kWh)"),
    ("kg", "Kilograms (kg)"),
    ("tonne", "Tonnes"),
    ("litre", "Litres"),
    ("m2", "Square metres (m²)"),
    ("other", "Something else"),
];

/// A new question with the round from which it is asked, and how often.
#[derive(Debug)]
pub(in crate::web) struct NewInput {
    pub(in crate::web) input: InputDefinition,
    pub(in crate::web) from: Quarter,
    pub(in crate::web) asked: Asked,
}

/// The fields of a new question.
pub(in crate::web) fn fields(quarters: &[Quarter], lang: Lang) -> Vec<Field> {
    let first = quarters.get(2).or(quarters.last()).map(ToString::to_string).unwrap_or_default();
    let dimensions = Dimension::ALL.map(|dimension| Choice::new(dimension.code(), dimension.name(lang)));
    vec![
        Field::line("name", "Name", "Short, as tables and reports have it, such as: Meals shared.", ""),
        Field::lines(
            "question",
            "Question",
            "In words that a child of nine understands, such as: How many meals did you give away?",
            "",
            2,
        ),
        Field::lines(
            "hint",
            "What helps to answer it",
            "What counts and what does not, with an example. It may be blank.",
            "",
            3,
        ),
        Field::choices("section", "Section of the form", "", "", dimensions.to_vec()),
        Field::list("unit", "Counted in", "", "people", UNITS.map(|(code, words)| Choice::new(code, words)).to_vec()),
        Field::line("other-unit", "If something else, what?", "In the plural, such as: meals.", ""),
        Field::choices("kind", "How does it add up over a year?", "", "", kinds()),
        Field::choices("asked", "How often is it asked?", "", "quarterly", how_often()),
        Field::list("from", "From which round on?", "", &first, rounds_ahead::choices(quarters, lang)),
        Field::heading("Categories"),
        Field::line(
            "dimension",
            "What do they tell apart?",
            "One word, such as: age. Leave it blank where there are none.",
            "",
        ),
        Field::lines("categories", "Categories, one a line", "The total alone is always fine.", "", 5),
        Field::choices("mode", "Can one person or thing be in more than one?", "", "exclusive", modes()),
        Field::heading("Checks and protection"),
        Field::choices(
            "small",
            "Does it count people?",
            "Small counts of people are not published.",
            "no",
            small_counts(),
        ),
        Field::tick(
            "counted-once",
            "Each member counts a person once",
            "Somebody whom two members helped counts twice, and the report says “up to”.",
            false,
        ),
        Field::tick("never-zero", "Ask for a reason where somebody enters 0", "", false),
        Field::tick("negative", "It can be less than nought", "", false),
    ]
}

fn kinds() -> Vec<Choice> {
    vec![
        Choice::hinted("flow", "It happens during the quarter", "Four quarters add up, such as meals or visits."),
        Choice::hinted("stock", "It is there on the last day", "The last quarter counts, such as staff or trees."),
        Choice::hinted("yearly", "It is known once a year", "Such as what stands in the accounts."),
    ]
}

fn how_often() -> Vec<Choice> {
    vec![Choice::new("quarterly", "Every quarter"), Choice::new("yearly", "Once a year, at each enterprise’s year end")]
}

pub(in crate::web) fn modes() -> Vec<Choice> {
    vec![
        Choice::hinted("exclusive", "No", "The categories make the total."),
        Choice::hinted("multiple", "Yes", "Each is at most the total."),
    ]
}

fn small_counts() -> Vec<Choice> {
    vec![
        Choice::new("no", "No"),
        Choice::new("yes", "Yes"),
        Choice::hinted(
            "high",
            "Yes, and it tells something private",
            "Such as health or ethnicity: for the whole network only.",
        ),
    ]
}

/// The new question; or everything that is wrong.
pub(in crate::web) fn read(posted: &Posted, quarters: &[Quarter]) -> Result<NewInput, Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "Name", "Enter a name");
    let code = breakdowns::code(&name);
    if !name.is_empty() && code.is_empty() {
        form.wrong("name", "Name must have a letter or digit");
    }
    let question = form.lines("question", "Question");
    if question.is_empty() {
        form.wrong("question", "Enter the question");
    }
    let hint = form.lines("hint", "What helps");
    let dimension = form.one_of("section", Dimension::parse, "Choose a section");
    let unit = unit(&mut form);
    let kind = form.one_of("kind", kind, "Choose how it adds up over a year");
    let asked = form.one_of("asked", Asked::parse, "Choose how often it is asked");
    if kind == Some(Kind::Yearly) && asked == Some(Asked::Quarterly) {
        form.wrong("asked", "What is known once a year is asked once a year");
    }
    let from = form.one_of("from", |text| rounds_ahead::chosen(quarters, text), "Choose a round");
    let breakdown = breakdowns::read(&mut form);
    let small_counts = form.one_of("small", small_count, "Choose whether it counts people");
    let sign = if form.text("negative").is_empty() { Sign::NotNegative } else { Sign::Any };
    let (Some(dimension), Some(unit), Some(kind), Some(asked), Some(from), Some(small_counts), false) =
        (dimension, unit, kind, asked, from, small_counts, form.is_wrong())
    else {
        return Err(form.problems());
    };
    let input = InputDefinition {
        code: format!("{OWN_INPUT}{code}"),
        version: 1,
        dimension,
        unit,
        kind,
        sign,
        asked,
        breakdowns: breakdown.into_iter().collect(),
        small_counts,
        at_most: None,
        counted_once: !form.text("counted-once").is_empty(),
        never_zero: !form.text("never-zero").is_empty(),
        total: Total::Sum,
        name,
        question,
        hint,
    };
    Ok(NewInput { input, from, asked })
}

fn unit(form: &mut Reading<'_>) -> Option<Unit> {
    let chosen = form.text("unit");
    if chosen != "other" {
        return form
            .one_of("unit", |text| UNITS.iter().find(|(code, _)| *code == text), "Choose a unit")
            .map(|(code, _)| Unit::new(*code));
    }
    let other = form.text("other-unit").to_lowercase();
    let letters = other.chars().count();
    let is_word = other.chars().all(|letter| letter.is_alphabetic() || letter == ' ' || letter == '-');
    if letters == 0 || letters > 20 || !is_word {
        form.wrong("other-unit", "Enter what is counted, in at most 20 letters, like meals");
        return None;
    }
    Some(Unit::new(other))
}

fn kind(text: &str) -> Option<Kind> {
    match text {
        "flow" => Some(Kind::Flow),
        "stock" => Some(Kind::Stock),
        "yearly" => Some(Kind::Yearly),
        _ => None,
    }
}

fn small_count(text: &str) -> Option<SmallCounts> {
    match text {
        "no" => Some(SmallCounts::No),
        "yes" => Some(SmallCounts::Yes),
        "high" => Some(SmallCounts::High),
        _ => None,
    }
}

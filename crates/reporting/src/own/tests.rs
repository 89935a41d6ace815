//! A year whose every figure is known, and the sentences that it makes.

use super::*;
use commonweal_domain::{
    catalogue,
    definition::Definitions,
    figure::{Confidence, Figure, FigureKey, Figures, Value},
    lang::Lang,
    network::Millis,
    period::{Period, Quarter},
    quantity::Quantity,
};

struct Known {
    definitions: Definitions,
    figures: Figures,
    returns: Vec<(Quarter, Filed)>,
    stories: Vec<(Quarter, String)>,
    period: Period,
}

impl Known {
    fn new() -> Self {
        let period: Period = "2025-26".parse().unwrap();
        Self {
            definitions: catalogue::definitions(Lang::EnGb),
            figures: Figures::new(),
            returns: period.quarters().map(|quarter| (quarter, Filed::Accepted)).collect(),
            stories: vec![],
            period,
        }
    }

    /// The same figure in each of the quarters, counted from 0.
    fn put(mut self, input: &str, cell: &str, quarters: &[(usize, &str)]) -> Self {
        for (index, text) in quarters {
            let quarter = self.period.quarters().nth(*index).unwrap();
            let (text, confidence) = match text.strip_suffix(" e") {
                Some(text) => (text, Confidence::Estimate),
                None => (*text, Confidence::Counted),
            };
            let value = match text {
                "[x]" => Value::NotAvailable,
                "[z]" => Value::NotApplicable,
                number => Value::Number(Quantity::parse_plain(number).unwrap()),
            };
            let key = FigureKey::new(input, quarter.period(), cell.parse().unwrap());
            self.figures.insert(key, Figure { confidence, ..Figure::of(value) });
        }
        self
    }

    fn material(&self) -> YearMaterial<'_> {
        YearMaterial {
            enterprise: "Custard Yard Kitchen",
            network: "Digbeth Social Enterprise Quarter",
            accent: "#0b6170",
            sample: true,
            definitions: &self.definitions,
            figures: &self.figures,
            returns: &self.returns,
            stories: &self.stories,
            period: self.period,
            lang: Lang::EnGb,
        }
    }

    fn text(&self, part: TextPart) -> String {
        made(part, &Year::new(self.material()), self.material())
    }
}

fn whole_year() -> Known {
    let each = |text: &'static str| [(0, text), (1, text), (2, text), (3, text)];
    Known::new()
        .put("income", "kind=earned;payer=public", &each("30000"))
        .put("income", "kind=given;payer=public", &each("10000"))
        .put("income", "kind=earned;payer=individuals", &each("40000.25"))
        .put("income", "kind=given;payer=individuals", &each("20000"))
        .put("headcount", "", &each("11"))
        .put("jobs-fte", "", &each("8.4"))
        .put("living-wage-headcount", "", &[(3, "11")])
        .put("apprentices", "", &each("2"))
        .put("volunteer-hours", "", &each("600"))
        .put("supplier-spend", "", &each("1000 e"))
        .put("supplier-spend", "place=local", &each("410 e"))
        .put("electricity", "", &each("9000"))
        .put("gas", "", &each("[z]"))
}

#[test]
fn a_whole_year_makes_true_sentences() {
    let text = whole_year().text(TextPart::Funder);
    assert_eq!(
        text,
        "In the year to 31 March 2026 we took in £400,001. 70 % of it was earned and 30 % was given. On 31 March 2026 we employed 11 people, or 8.4 in full-time equivalents. All of them were paid the real Living Wage or more. 2 were apprentices or trainees.\n\n\
         Volunteers gave 2,400 hours. We paid about £4,000 to suppliers, 41 % of it in the area. We bought 36,000 kWh of electricity.\n\n\
         [Say what your grant made possible, and what comes next.]\n\n\
         Figures with “about” are estimates, in part or as a whole."
    );
}

#[test]
fn a_charity_reads_contracts_and_grants_of_public_bodies_apart() {
    let text = whole_year().text(TextPart::Charity);
    assert!(text.contains("That was £120,000 from government contracts and other trading with public bodies, £40,000 in government grants, £160,001 earned from individuals and £80,000 in donations from individuals."), "{text}");
    let unsplit = Known::new().put("income", "", &[(0, "100")]).text(TextPart::Charity);
    assert!(unsplit.contains("has not been filed. [Take it from your accounts.]"), "{unsplit}");
}

#[test]
fn what_is_missing_estimated_or_unknown_is_told() {
    let mut known = Known::new()
        .put("income", "", &[(0, "100"), (1, "200 e"), (2, "300")])
        .put("volunteer-hours", "", &[(1, "50")])
        .put("headcount", "", &[(0, "3"), (1, "1")])
        .put("gas", "", &[(0, "[x]"), (1, "[x]")]);
    known.returns[2].1 = Filed::Submitted;
    known.returns[3].1 = Filed::No;
    let text = known.text(TextPart::Bid);
    for words in [
        "We took in about £600 in 3 of the four quarters.",
        "On 30 September 2025 we employed 1 person.",
        "Volunteers gave 50 hours in July to September 2025.",
        "January to March 2026 is not in these figures.",
        "Figures of October to December 2025 have been filed but not reviewed yet.",
        "There is no figure for gas burned.",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[test]
fn nothing_is_said_of_what_was_not_filed_or_does_not_apply() {
    let text = Known::new().put("gas", "", &[(0, "[z]")]).text(TextPart::Benefit);
    assert!(text.contains("No figures have been filed for the year to 31 March 2026."), "{text}");
    assert!(!text.contains("gas"), "{text}");
    let mut none = Known::new();
    for filed in &mut none.returns {
        filed.1 = Filed::No;
    }
    let none = none.put("income", "", &[(0, "100")]);
    assert!(Year::new(none.material()).lines.is_empty(), "a draft is in no text");
}

#[test]
fn stories_stand_in_the_texts_as_they_were_told() {
    let mut known = whole_year();
    known.stories = vec![("2025-Q4".parse().unwrap(), "We cooked for 120 neighbours.".to_owned())];
    let text = known.text(TextPart::Benefit);
    assert!(text.contains("October to December 2025: We cooked for 120 neighbours."), "{text}");
    assert!(
        text.contains("In the year to 31 March 2026 the company took in £400,001.")
            && text.starts_with("[Say in a sentence"),
        "{text}"
    );
}

#[test]
fn a_year_is_drawn_with_its_figures_by_quarter() {
    let known = whole_year();
    let year = Year::new(known.material());
    let texts = vec![("Update for a funder".to_owned(), known.text(TextPart::Funder))];
    let document = document(&year, &texts, known.material(), &ToString::to_string, Millis(1_770_000_000_000));
    let pdf = crate::pdf::render(&document).unwrap();
    assert_eq!(crate::pdf::render(&document).unwrap(), pdf, "the same figures give the same bytes");
    let table = document.chapters[0].sheets[0].blocks.iter().find_map(|block| match block {
        crate::document::Block::Table(table) => Some(table),
        _ => None,
    });
    let rows: Vec<String> = table
        .unwrap()
        .rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().map(|cell| match cell {
                crate::document::Cell::Text(text) => text.to_plain(),
                crate::document::Cell::Bar(_) => String::new(),
            });
            cells.collect::<Vec<_>>().join(" | ")
        })
        .collect();
    assert!(rows.contains(&"Income, £ | 100,000 | 100,000 | 100,000 | 100,000 | 400,001".to_owned()), "{rows:#?}");
    assert!(
        rows.contains(&"Paid to suppliers, £ | 1,000 [e] | 1,000 [e] | 1,000 [e] | 1,000 [e] | 4,000 [e]".to_owned()),
        "{rows:#?}"
    );
    assert!(rows.contains(&"People employed | 11 | 11 | 11 | 11 | 11".to_owned()), "{rows:#?}");
    assert!(rows.contains(&"Gas burned, kWh | [z] | [z] | [z] | [z] | [z]".to_owned()), "{rows:#?}");
}

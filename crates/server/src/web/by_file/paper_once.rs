//! What the form on paper asks once, besides figures: about the enterprise, what its returns cover, and a band in place
//! of an income that is withheld. Paper has no page that stays within reach, so it asks until somebody has answered.

use super::form::{About, Form, Question};
use commonweal_domain::profile::{StaffBand, TurnoverBand};
use commonweal_reporting::{
    document::Text,
    form::{self, Choices, Field, Part},
};

const RATHER_NOT: &str = "We’d rather not say";

/// The six questions about an enterprise, with what is known already.
pub(super) fn about(form: &Form, about: &About, number: usize) -> Part {
    let lang = form.lang();
    let known =
        [("", &about.legal_form), ("begun in ", &about.founded), ("in ", &about.place), ("mainly ", &about.sector)];
    let known = known.iter().filter(|(_, fact)| !fact.is_empty()).map(|(before, fact)| format!("{before}{fact}"));
    let known: Vec<String> = known.collect();
    let mut texts: Vec<Text> = vec![
        "These are asked once. They say what kind of enterprises report together. You can leave any out.".into(),
        "Legal forms are, for example: charity, community interest company, co-operative.".into(),
    ];
    if !known.is_empty() {
        let known = format!("{}. Leave a box empty where that is right.", known.join("; "));
        texts.push(Text::default().then_bold("We have: ").then(known));
    }
    let mut fields: Vec<Field> =
        ["Legal form", "Year you began", "Where you work", "What you mainly do", "Financial year ends in"]
            .map(|name| Field::Entry(name.to_owned()))
            .to_vec();
    let staff = StaffBand::ALL.map(|band| band.words(lang));
    let turnover = TurnoverBand::ALL.map(|band| band.words(lang));
    fields.push(Field::Choices(vec![
        choices("How many do you employ?", staff.into_iter().chain([RATHER_NOT])),
        choices("What comes in, a year?", turnover.into_iter().chain([RATHER_NOT])),
    ]));
    asked(format!("{number}. About {}", form.name), texts, fields)
}

/// Whose work and figures the return holds.
pub(super) fn covers(form: &Form, number: usize) -> Part {
    let place = match form.network.place.as_str() {
        "" => "here",
        place => &format!("in {place}"),
    };
    let texts = vec!["So that nothing is counted twice, and nobody is taken for missing.".into()];
    let here = format!("Our work {place}, and nothing elsewhere");
    let ways =
        [&here, "Our whole organisation, wherever it works", "Us and another member, whose figures are in ours too"];
    let fields =
        vec![Field::Choices(vec![choices("Tick one:", ways)]), Field::Entry("The other member’s name".to_owned())];
    asked(format!("{number}. What does this return cover?"), texts, fields)
}

/// A band for those who would rather not say how much comes in.
pub(super) fn turnover_band(form: &Form, income: &Question, number: usize) -> Part {
    let lang = form.lang();
    let text = format!(
        "Only if you ticked “{RATHER_NOT}” at {}: what comes in during a year? It describes how big members are, and \
         enters no total.",
        income.name
    );
    let bands = TurnoverBand::ALL.map(|band| band.words(lang));
    let fields = vec![Field::Choices(vec![choices("A year, earned and given:", bands)])];
    asked(format!("{number}. {}: a band instead", income.name), vec![text.into()], fields)
}

fn asked(heading: String, texts: Vec<Text>, fields: Vec<Field>) -> Part {
    Part::Question(form::Question { continued: format!("{heading}, continued"), heading, texts, fields })
}

fn choices<'a>(name: &str, choices: impl IntoIterator<Item = &'a str>) -> Choices {
    Choices { name: name.to_owned(), choices: choices.into_iter().map(str::to_owned).collect() }
}

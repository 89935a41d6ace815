//! `/{network}/settings/sign-off`: how members sign reports off before they are published.

use super::{
    address,
    form::{Choice, Field, FormPage, Problems},
    frame, settle,
};
use crate::web::{App, error::Error, forms::Posted, session::Coordinator};
use axum::{extract::State, response::Response};
use commonweal_domain::sign_off::{MOST_DAYS, Needed, Rule, Rules};

/// Names of the fields of one rule.
struct Names {
    needed: &'static str,
    days: &'static str,
    silence: &'static str,
}

const QUARTERLY: Names = Names { needed: "quarterly-needed", days: "quarterly-days", silence: "quarterly-silence" };
const YEARLY: Names = Names { needed: "yearly-needed", days: "yearly-days", silence: "yearly-silence" };

pub(super) async fn show(coordinator: Coordinator) -> Result<Response, Error> {
    view(&coordinator).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let mut problems = vec![];
    let rules =
        Rules { quarterly: read(&posted, &QUARTERLY, &mut problems), yearly: read(&posted, &YEARLY, &mut problems) };
    if !problems.is_empty() {
        return view(&coordinator).refuse(&posted, problems);
    }
    settle(&app, &coordinator, "", |settings| settings.sign_off = rules).await
}

fn read(posted: &Posted, names: &Names, problems: &mut Problems) -> Rule {
    let needed = Needed::parse(posted.text(names.needed)).unwrap_or_else(|| {
        problems.push((names.needed.to_owned(), "Choose what it needs to be published".to_owned()));
        Needed::default()
    });
    let days = posted.text(names.days).parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    let working_days = days.unwrap_or_else(|| {
        problems.push((names.days.to_owned(), format!("Enter a whole number of working days from 1 to {MOST_DAYS}")));
        1
    });
    Rule { needed, working_days, silence_assents: posted.ticked(names.silence) }
}

/// What a rule needs, in a few words.
pub(super) const fn needs(needed: Needed) -> &'static str {
    match needed {
        Needed::Nobody => "Coordinators publish without asking",
        Needed::Majority => "More than half of the members assent",
        Needed::TwoThirds => "Two thirds of the members assent",
        Needed::Everybody => "All members assent",
        Needed::NoObjection => "No member objects",
    }
}

fn fields(names: &Names, rule: Rule, heading: &str) -> Vec<Field> {
    let choices = Needed::ALL.into_iter().map(|needed| Choice::new(needed.code(), needs(needed))).collect();
    vec![
        Field::heading(heading),
        Field::choices(
            names.needed,
            "What does it need to be published?",
            "Members are those whose figures are in it, each with one answer. Whoever abstains is not counted.",
            rule.needed.code(),
            choices,
        ),
        Field::number(names.days, "Working days to answer", "Monday to Friday.", rule.working_days.to_string()),
        Field::tick(names.silence, "Whoever does not answer counts as assenting", "", rule.silence_assents),
    ]
}

fn view(coordinator: &Coordinator) -> FormPage {
    let rules = coordinator.network.network.settings.sign_off;
    FormPage {
        frame: frame(coordinator, "Signing reports off"),
        back: (address(coordinator, ""), "Settings"),
        heading: "Signing reports off".to_owned(),
        lede: "Before a report goes out, each member sees the exact report and its own part of it, and says whether it may. What holds when a report is circulated holds for it to the end.".to_owned(),
        fields: fields(&QUARTERLY, rules.quarterly, "The report of a quarter")
            .into_iter()
            .chain(fields(&YEARLY, rules.yearly, "The report of a year"))
            .collect(),
        button: "Save",
        ..FormPage::default()
    }
}

//! `/{network}/settings/social-value/outcomes/{which}`: what changed, by which indicator it is counted, and what is taken
//! off.

use super::{choices, indicators, keep, number};
use crate::web::{
    App,
    error::Error,
    forms::Posted,
    session::Coordinator,
    settings::{
        address, breakdowns,
        form::{Choice, Field, FormPage, Problems, Reading},
        frame,
    },
    words,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use commonweal_domain::{
    definition::IndicatorDefinition,
    quantity::Quantity,
    social_value::{AccountFault, Adjustments, Alternative, Plan, PlannedOutcome},
};

/// Most outcomes.
const MOST: usize = 40;

/// A view: what its fields begin with, its heading, and what it is for.
struct View {
    fields: [&'static str; 5],
    heading: &'static str,
}

const CENTRAL: [&str; 4] = ["deadweight", "attribution", "displacement", "drop-off"];
const LOW: View = View {
    fields: ["low-value", "low-deadweight", "low-attribution", "low-displacement", "low-drop-off"],
    heading: "The careful view",
};
const HIGH: View = View {
    fields: ["high-value", "high-deadweight", "high-attribution", "high-displacement", "high-drop-off"],
    heading: "The hopeful view",
};

/// What is asked of each share.
const SHARES: [(&str, &str); 4] = [
    ("Deadweight, per cent", "What would have happened anyway."),
    ("Attribution, per cent", "What is due to others."),
    ("Displacement, per cent", "What was only moved from elsewhere."),
    ("Drop-off, per cent a year", "What is lost of it each year after the first."),
];

/// Where the outcome stands that the address names; none for a new one. It is named by what it is called: by its place it
/// would be another one once somebody has taken one away.
fn place(plan: &Plan, which: &str) -> Result<Option<usize>, Error> {
    if which == "new" {
        return Ok(None);
    }
    let place = plan.outcomes.iter().position(|outcome| breakdowns::code(&outcome.name) == which);
    place.map(Some).ok_or(Error::NotFound)
}

pub(in crate::web) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, which)): Path<(String, String)>,
) -> Result<Response, Error> {
    let place = place(&coordinator.network.network.settings.social_value, &which)?;
    form(&coordinator, &indicators(&app, &coordinator).await?, place).show()
}

pub(in crate::web) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, which)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let mut plan = coordinator.network.network.settings.social_value.clone();
    let place = place(&plan, &which)?;
    if let (Some(place), true) = (place, posted.ticked("remove")) {
        plan.outcomes.remove(place);
        return keep(&app, &coordinator, plan, "removed").await;
    }
    let indicators = indicators(&app, &coordinator).await?;
    match read(&posted, &plan, place, &indicators) {
        Ok(plan) => keep(&app, &coordinator, plan, "set").await,
        Err(problems) => form(&coordinator, &indicators, place).refuse(&posted, problems),
    }
}

/// The plan with the outcome that was typed, in its place or at the end.
fn read(
    posted: &Posted,
    plan: &Plan,
    place: Option<usize>,
    indicators: &[IndicatorDefinition],
) -> Result<Plan, Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "What changed", "Say what changed, such as: People who found work");
    let indicator = form.text("indicator").to_owned();
    if !indicators.iter().any(|known| known.code == indicator) {
        form.wrong("indicator", "Choose the indicator that counts it");
    }
    let proxy = form.text("proxy").to_owned();
    let value = plan.proxy(&proxy).map(|proxy| proxy.value);
    if value.is_none() {
        form.wrong("proxy", "Choose what one of it is worth");
    }
    let years = form.one_of(
        "years",
        |text| text.trim().parse::<u8>().ok().filter(|years| (1..=40).contains(years)),
        "For how many years must be a whole number from 1 to 40",
    );
    let central = shares(&mut form, CENTRAL, Adjustments::default());
    let usual = Alternative { value: value.unwrap_or(Quantity::ZERO), adjustments: central };
    let low = alternative(&mut form, &LOW, usual);
    let high = alternative(&mut form, &HIGH, usual);
    let others = plan.outcomes.iter().enumerate().filter(|(at, _)| Some(*at) != place);
    let code = breakdowns::code(&name);
    if !name.is_empty() && matches!(code.as_str(), "" | "new") {
        form.wrong("name", "Say in a few words what changed, such as: People who found work");
    }
    if others.into_iter().any(|(_, other)| breakdowns::code(&other.name) == code) {
        form.wrong(
            "name",
            "There is an outcome of that name already: change that one, or say what sets this one apart",
        );
    }
    if place.is_none() && plan.outcomes.len() >= MOST {
        form.wrong("name", format!("There are {MOST} outcomes already: take one away first"));
    }
    let outcome =
        PlannedOutcome { name: name.clone(), indicator, proxy, years: years.unwrap_or(1), central, low, high };
    let mut plan = plan.clone();
    match place.and_then(|place| plan.outcomes.get_mut(place)) {
        Some(known) => *known = outcome,
        None => plan.outcomes.push(outcome),
    }
    if !form.is_wrong() {
        let first = |which: &str| if which == "low" { LOW.fields[0] } else { HIGH.fields[0] };
        for fault in plan.faults() {
            match fault {
                AccountFault::Order { ref outcome, which: "low" } if *outcome == name => form.wrong(
                    first("low"),
                    "The careful view comes to more than the central one: take off more, or value it at less",
                ),
                AccountFault::Order { ref outcome, .. } if *outcome == name => form.wrong(
                    first("high"),
                    "The hopeful view comes to less than the central one: take off less, or value it at more",
                ),
                // What went in and how it is discounted has a page of its own.
                AccountFault::Discount | AccountFault::NoInputs => {}
                other => form.wrong("name", words::capitalised(&other.to_string())),
            }
        }
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok(plan) }
}

/// Four shares; what is blank is as usual.
fn shares(form: &mut Reading<'_>, fields: [&str; 4], usual: Adjustments) -> Adjustments {
    let mut read = |at: usize| {
        let text = form.text(fields[at]);
        if text.trim().is_empty() {
            return usual.named()[at].1;
        }
        let what = SHARES[at].0.split(',').next().unwrap_or_default();
        number(text, what, Some(100)).map_err(|words| form.wrong(fields[at], words)).unwrap_or(Quantity::ZERO)
    };
    Adjustments { deadweight: read(0), attribution: read(1), displacement: read(2), drop_off: read(3) }
}

/// Another view; none where all its fields are blank. What is blank is as in the central one.
fn alternative(form: &mut Reading<'_>, view: &View, central: Alternative) -> Option<Alternative> {
    if view.fields.iter().all(|field| form.text(field).trim().is_empty()) {
        return None;
    }
    let [value, rest @ ..] = view.fields;
    let typed = form.text(value);
    let value = if typed.trim().is_empty() {
        central.value
    } else {
        number(typed, "Pounds for one", None).map_err(|words| form.wrong(value, words)).unwrap_or(Quantity::ZERO)
    };
    Some(Alternative { value, adjustments: shares(form, rest, central.adjustments) })
}

fn form(coordinator: &Coordinator, indicators: &[IndicatorDefinition], place: Option<usize>) -> FormPage {
    let plan = &coordinator.network.network.settings.social_value;
    let known = place.and_then(|place| plan.outcomes.get(place));
    let mut proxies = vec![Choice::new("", "Choose a value")];
    let pounds = commonweal_domain::unit::Unit::new("GBP");
    proxies.extend(
        plan.proxies
            .iter()
            .map(|proxy| Choice::new(&proxy.code, format!("{}: {}", proxy.name, pounds.written(&proxy.value.exact())))),
    );
    let share = |field: &'static str, at: usize, adjustments: Option<&Adjustments>| {
        let value = adjustments.map_or_else(String::new, |known| known.named()[at].1.to_string());
        Field::number(field, SHARES[at].0, SHARES[at].1, value)
    };
    let mut fields = vec![
        Field::line("name", "What changed?", "Such as: People who found work.", known.map_or("", |known| &known.name)),
        Field::list(
            "indicator",
            "Which indicator counts it?",
            "Its published total is what is valued, so members answer nothing twice.",
            known.map_or("", |known| &known.indicator),
            choices(indicators, "Choose an indicator", |unit| !unit.is_money()),
        ),
        Field::list("proxy", "What is one of it worth?", "", known.map_or("", |known| &known.proxy), proxies),
        Field::number(
            "years",
            "For how many years does it last?",
            "A whole number from 1 to 40.",
            known.map_or_else(|| "1".to_owned(), |known| known.years.to_string()),
        ),
        Field::heading("What is taken off"),
    ];
    fields
        .extend(CENTRAL.into_iter().enumerate().map(|(at, field)| share(field, at, known.map(|known| &known.central))));
    for (view, chosen) in [(LOW, known.and_then(|known| known.low)), (HIGH, known.and_then(|known| known.high))] {
        fields.push(Field::heading(view.heading));
        let [value, rest @ ..] = view.fields;
        let hint = "Leave all five blank where you do not try one. What you leave blank is as above.";
        fields.push(Field::number(
            value,
            "Pounds for one",
            hint,
            chosen.map_or_else(String::new, |view| view.value.to_string()),
        ));
        fields.extend(
            rest.into_iter()
                .enumerate()
                .map(|(at, field)| share(field, at, chosen.as_ref().map(|view| &view.adjustments))),
        );
    }
    FormPage {
        frame: frame(coordinator, "An outcome"),
        back: (address(coordinator, "social-value"), "Social value"),
        heading: if known.is_some() { "Change an outcome" } else { "Value an outcome" }.to_owned(),
        lede: "How much there was of it, times what one is worth, less what is not your doing. Be careful rather than generous: the report prints every choice.".to_owned(),
        fields,
        button: "Save",
        remove: known.map(|_| "Remove this outcome"),
        ..FormPage::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_view_leaves_blank_is_as_in_the_central_one_and_a_view_without_any_is_none() {
        let posted = Posted::parse(b"deadweight=40+%25&low-deadweight=50&drop-off=200");
        let mut form = Reading::of(&posted);
        let deadweight = shares(&mut form, CENTRAL, Adjustments::default()).deadweight;
        assert_eq!(deadweight, Quantity::whole(40));
        let adjustments = Adjustments { attribution: Quantity::whole(30), ..Adjustments::default() };
        let central = Alternative { value: Quantity::whole(8_500), adjustments };
        let low = alternative(&mut form, &LOW, central).unwrap();
        let taken = low.adjustments;
        assert_eq!(
            (low.value, taken.deadweight, taken.attribution),
            (central.value, Quantity::whole(50), Quantity::whole(30))
        );
        assert_eq!(alternative(&mut form, &HIGH, central), None);
        assert_eq!(form.problems(), [("drop-off".to_owned(), "Drop-off must be at most 100".to_owned())]);
    }
}

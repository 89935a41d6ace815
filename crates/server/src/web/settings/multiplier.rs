//! `/{network}/settings/multiplier`: what is spent again in the area, for members that have not asked their staff and
//! suppliers. What rests on it is marked [e].

use super::{
    address, done,
    form::{Field, FormPage, Problems, Reading},
    frame, settle,
};
use crate::web::{App, error::Error, forms::Posted, session::Coordinator};
use axum::{extract::State, http::Uri, response::Response};
use commonweal_domain::{
    evaluate::{DefaultRate, DefaultRates},
    lang::Lang,
    working::Working,
};

/// The fields of a rate: itself, and where it comes from.
const STAFF: [&str; 2] = ["staff", "staff-source"];
const SUPPLIERS: [&str; 2] = ["suppliers", "suppliers-source"];

pub(super) async fn show(coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let flash = done(&uri, &[("set", "Saved. What rests on these rates is marked [e] in new reports.")]);
    let mut page = view(&coordinator);
    page.frame = page.frame.flash(flash);
    page.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    match read(&posted, coordinator.network.network.lang) {
        Ok(rates) => settle(&app, &coordinator, "multiplier?set=1", |settings| settings.respend = rates).await,
        Err(problems) => view(&coordinator).refuse(&posted, problems),
    }
}

/// What the settings say of it in short.
pub(super) fn in_short(rates: &DefaultRates) -> String {
    let named = [("staff", &rates.staff), ("suppliers", &rates.suppliers)];
    let told: Vec<String> =
        named.into_iter().filter_map(|(who, rate)| Some(format!("{who} {} %", rate.as_ref()?.rate))).collect();
    if told.is_empty() { "Only members’ own surveys count".to_owned() } else { told.join(", ") }
}

fn read(posted: &Posted, lang: Lang) -> Result<DefaultRates, Problems> {
    let mut form = Reading::of(posted);
    let rates = DefaultRates { staff: rate(&mut form, STAFF, lang), suppliers: rate(&mut form, SUPPLIERS, lang) };
    if form.is_wrong() { Err(form.problems()) } else { Ok(rates) }
}

/// A rate, or the average of a survey's answers; none where the field is blank.
fn rate(form: &mut Reading<'_>, [rate, source]: [&str; 2], lang: Lang) -> Option<DefaultRate> {
    let typed = form.text(rate);
    if typed.trim().is_empty() {
        return None;
    }
    let told = form.needed(source, "Source", "Say where the rate comes from: it is printed with the multiplier");
    let worked = Working::Survey.read(&[typed], lang).and_then(|numbers| Working::Survey.work_out(&numbers, lang));
    match worked {
        Ok(worked) => Some(DefaultRate { rate: worked.value, source: told }),
        Err(_) => {
            form.wrong(
                rate,
                "Enter a share in per cent, or all answers of a survey one after the other, each from 0 to 100",
            );
            None
        }
    }
}

fn view(coordinator: &Coordinator) -> FormPage {
    let rates = &coordinator.network.network.settings.respend;
    let value = |rate: &Option<DefaultRate>| rate.as_ref().map_or_else(String::new, |rate| rate.rate.to_string());
    let source = |rate: &Option<DefaultRate>| rate.as_ref().map_or_else(String::new, |rate| rate.source.clone());
    let hint = "In per cent, such as 45. Or paste all answers of a survey, and their average is kept. Blank for none.";
    FormPage {
        frame: frame(coordinator, "Local multiplier"),
        back: (address(coordinator, ""), "Settings"),
        heading: "Local multiplier: what is spent again here".to_owned(),
        lede: "A member that asks its staff and suppliers each year answers with what they said. These rates stand in for members that do not ask; the report prints them with their source and marks what rests on them as an estimate.".to_owned(),
        fields: vec![
            Field::heading("Staff who live in the area"),
            Field::lines(STAFF[0], "What share of their pay do they spend in the area?", hint, value(&rates.staff), 2),
            Field::line(STAFF[1], "Where does that come from?", "Such as: Survey of 40 people, Digbeth, May 2026.", source(&rates.staff)),
            Field::heading("Suppliers in the area"),
            Field::lines(SUPPLIERS[0], "What share of what they are paid do they spend in the area?", hint, value(&rates.suppliers), 2),
            Field::line(SUPPLIERS[1], "Where does that come from?", "", source(&rates.suppliers)),
        ],
        button: "Save",
        ..FormPage::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_a_source_and_a_survey_is_averaged() {
        let read = |text: &str| read(&Posted::parse(text.as_bytes()), Lang::EnGb);
        let rates = read("staff=42.1+50.5+63.1%2C+37.8+33.6&staff-source=Plugging+the+Leaks").unwrap();
        assert_eq!(in_short(&rates), "staff 45.42 %");
        assert_eq!(read("").unwrap(), DefaultRates::default());
        let fields = |text: &str| read(text).unwrap_err().into_iter().map(|(field, _)| field).collect::<Vec<_>>();
        assert_eq!(fields("suppliers=76"), ["suppliers-source"]);
        assert_eq!(fields("staff=most&staff-source=x"), ["staff"]);
    }
}

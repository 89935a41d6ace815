//! `/{network}/settings/social-value/proxies/{which}`: what one of something is worth, and who says so.

use super::{keep, number, year};
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
};
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use commonweal_domain::{
    figure::Confidence,
    quantity::Quantity,
    social_value::{AccountFault, Plan, Proxy, WELLBY_POUNDS, WELLBY_PRICES},
};

/// Most proxies: a table of more is one that somebody else keeps.
const MOST: usize = 60;

/// The proxy that the address names; none for a new one.
fn known<'p>(plan: &'p Plan, which: &str) -> Result<Option<&'p Proxy>, Error> {
    if which == "new" { Ok(None) } else { plan.proxy(which).map(Some).ok_or(Error::NotFound) }
}

pub(in crate::web) async fn show(
    coordinator: Coordinator,
    Path((_, which)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let known = known(&coordinator.network.network.settings.social_value, &which)?;
    let begun = Posted::parse(uri.query().unwrap_or_default().as_bytes()).ticked("wellby").then(wellby);
    form(&coordinator, known, begun.as_ref()).show()
}

pub(in crate::web) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, which)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let plan = coordinator.network.network.settings.social_value.clone();
    let known = known(&plan, &which)?;
    let code = known.map(|proxy| proxy.code.clone());
    let refused = |problems| form(&coordinator, known, None).refuse(&posted, problems);
    if let (Some(code), true) = (&code, posted.ticked("remove")) {
        if let Some(outcome) = plan.valued_by(code).next() {
            let words = format!("“{}” is valued by it: value that by another, or take it away first", outcome.name);
            return refused(vec![("name".to_owned(), words)]);
        }
        let proxies = plan.proxies.iter().filter(|proxy| proxy.code != *code).cloned().collect();
        return keep(&app, &coordinator, Plan { proxies, ..plan }, "removed").await;
    }
    match read(&posted, &plan, code.as_deref()) {
        Ok(plan) => keep(&app, &coordinator, plan, "set").await,
        Err(problems) => refused(problems),
    }
}

/// The plan with the proxy that was typed, in place of the one with that code or as a new one.
fn read(posted: &Posted, plan: &Plan, code: Option<&str>) -> Result<Plan, Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "What it values", "Say what it values, such as: A person finds work");
    let value = number(form.text("value"), "The value", None);
    let value = value.map_err(|words| form.wrong("value", words)).unwrap_or(Quantity::ZERO);
    let source = form.needed(
        "source",
        "Source",
        "Say who published the value, and where: a reader has to be able to look it up",
    );
    let year = year(form.text("year")).map_err(|words| form.wrong("year", words)).unwrap_or_default();
    let licence = form.needed(
        "licence",
        "Licence",
        "Say by what licence the value may be used: some tables may not be passed on",
    );
    let reference = form.line("reference", "Code of another table");
    let confidence = form.one_of("sure", Confidence::parse, "Choose how well it fits").unwrap_or_default();
    let new_code = code.map_or_else(|| free_code(plan, &name), str::to_owned);
    if code.is_none() && plan.proxies.len() >= MOST {
        form.wrong("name", format!("There are {MOST} proxies already: take one away first"));
    }
    let proxy = Proxy { code: new_code, name, value, source, year, licence, reference, confidence };
    let mut plan = plan.clone();
    match plan.proxies.iter_mut().find(|known| Some(known.code.as_str()) == code) {
        Some(known) => *known = proxy,
        None => plan.proxies.push(proxy),
    }
    // A careful view may now lie above the central one.
    let order = plan.faults().into_iter().find(|fault| matches!(fault, AccountFault::Order { .. }));
    if let Some(fault) = order.filter(|_| !form.is_wrong()) {
        form.wrong("value", crate::web::words::capitalised(&fault.to_string()));
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok(plan) }
}

/// A code that no other proxy has, made of the name.
fn free_code(plan: &Plan, name: &str) -> String {
    let base = Some(breakdowns::code(name)).filter(|code| !code.is_empty() && code != "new");
    let base = base.unwrap_or_else(|| "proxy".to_owned());
    let tried = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
    tried.into_iter().find(|code| plan.proxy(code).is_none()).unwrap_or(base)
}

/// The one value that may be printed by everybody: see [`WELLBY_POUNDS`].
fn wellby() -> Proxy {
    Proxy {
        code: String::new(),
        name: "One point of life satisfaction, for one person and one year (WELLBY)".to_owned(),
        value: Quantity::whole(WELLBY_POUNDS),
        source: "Wellbeing guidance for appraisal, HM Treasury, 2021".to_owned(),
        year: WELLBY_PRICES,
        licence: "Open Government Licence".to_owned(),
        reference: String::new(),
        confidence: Confidence::Estimate,
    }
}

fn form(coordinator: &Coordinator, known: Option<&Proxy>, begun: Option<&Proxy>) -> FormPage {
    let filled = known.or(begun);
    let text = |of: fn(&Proxy) -> &str| filled.map_or("", of).to_owned();
    let sure = vec![
        Choice::hinted("counted", "Well", "It was published for just this."),
        Choice::hinted("estimate", "Nearly", "It was published for something like it."),
        Choice::hinted("guess", "Roughly", "There was nothing better."),
    ];
    let chosen = match filled.map(|proxy| proxy.confidence) {
        None => "",
        Some(Confidence::Counted) => "counted",
        Some(other) => other.code(),
    };
    FormPage {
        frame: frame(coordinator, "What one is worth"),
        back: (address(coordinator, "social-value"), "Social value"),
        heading: if known.is_some() { "Change a value" } else { "Add what one is worth" }.to_owned(),
        lede: "A proxy: pounds for one of something, as somebody has published it. It is printed with its source, its year and its licence. The tables of National TOMs and of HACT’s value bank may not be passed on: name their codes, and do not copy their values.".to_owned(),
        fields: vec![
            Field::line("name", "One of what?", "Such as: A person finds work.", text(|proxy| &proxy.name)),
            Field::number("value", "Pounds for one", "", filled.map_or_else(String::new, |proxy| proxy.value.to_string())),
            Field::line("source", "Who published it, and in what", "Such as: Greater Manchester Unit Cost Database 3.0.", text(|proxy| &proxy.source)),
            Field::line("year", "Year of its prices", "Such as 2024.", filled.map_or_else(String::new, |proxy| proxy.year.to_string())),
            Field::line("licence", "By what licence may it be used?", "Such as: CC BY 4.0.", text(|proxy| &proxy.licence)),
            Field::line("reference", "Code in another table", "For comparison only, such as: National TOMs NT3. It may be blank.", text(|proxy| &proxy.reference)),
            Field::choices("sure", "How well does it fit what you count?", "The whole ratio is as sure as its least sure part.", chosen, sure),
        ],
        button: "Save",
        remove: known.map(|_| "Remove this value"),
        ..FormPage::default()
    }
}

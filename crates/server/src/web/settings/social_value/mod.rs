//! `/{network}/settings/social-value`: what the network's outcomes are worth, by proxies of its own. Off until there is one
//! of each.

mod basis;
mod outcome;
mod proxy;

use super::{address, breakdowns, done, form::Choice, frame, settle};
use crate::web::{
    App,
    error::Error,
    layout::{Frame, page},
    moment,
    routes::Pages,
    session::Coordinator,
    words,
};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response, routing::get};
use commonweal_domain::{
    definition::IndicatorDefinition,
    period::Quarter,
    quantity::{Quantity, QuantityError},
    social_value::Plan,
    unit::Unit,
};

/// Adds the pages of social value to those of the settings.
pub(super) fn routes(pages: Pages) -> Pages {
    pages
        .route("/{network}/settings/social-value", get(show))
        .route("/{network}/settings/social-value/basis", get(basis::show).post(basis::submit))
        .route("/{network}/settings/social-value/proxies/{which}", get(proxy::show).post(proxy::submit))
        .route("/{network}/settings/social-value/outcomes/{which}", get(outcome::show).post(outcome::submit))
}

/// Everything that the network has said, part by part.
#[derive(Template)]
#[template(path = "settings/social-value.html")]
struct SocialValuePage {
    frame: Frame,
    back: String,
    /// What is still to be said before anything is worked out; empty once it is on.
    missing: Vec<&'static str>,
    basis: String,
    facts: Vec<(&'static str, String)>,
    add_proxy: String,
    add_wellby: String,
    add_outcome: String,
    proxies: Vec<Line>,
    outcomes: Vec<Line>,
    /// Where the arithmetic of the newest figures is; blank where there is none.
    arithmetic: String,
}

/// A proxy or an outcome.
struct Line {
    href: String,
    name: String,
    what: String,
    source: String,
}

async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let plan = &coordinator.network.network.settings.social_value;
    let indicators = indicators(&app, &coordinator).await?;
    let name = |code: &str| {
        let known = indicators.iter().find(|indicator| indicator.code == code);
        known.map_or_else(|| code.to_owned(), |indicator| indicator.name.clone())
    };
    let pounds = Unit::new("GBP");
    let proxies = plan.proxies.iter().map(|proxy| Line {
        href: address(&coordinator, &format!("social-value/proxies/{}", proxy.code)),
        name: proxy.name.clone(),
        what: pounds.written(&proxy.value.exact()),
        source: format!("{}, {} prices, {}", proxy.source, proxy.year, proxy.licence),
    });
    let outcomes = plan.outcomes.iter().map(|outcome| {
        let proxy = plan.proxy(&outcome.proxy).map_or(outcome.proxy.as_str(), |proxy| &proxy.name);
        let years = words::count(outcome.years.into(), "year", "years");
        let taken = outcome.central.named().map(|(what, share)| format!("{what} {share} %")).join(", ");
        Line {
            href: address(&coordinator, &format!("social-value/outcomes/{}", breakdowns::code(&outcome.name))),
            name: outcome.name.clone(),
            what: format!("{} × {proxy}, {years}", name(&outcome.indicator)),
            source: format!("Less {taken}"),
        }
    });
    let mut facts = vec![];
    if !plan.inputs.is_empty() {
        facts.push(("What went in", name(&plan.inputs)));
        facts.push(("Discount rate", format!("{} % a year ({})", plan.discount, plan.discount_source)));
        facts.push(("Method’s version", words::capitalised(plan.timing.version())));
    }
    if let Some(hours) = &plan.hours {
        let rate = pounds.written(&hours.rate.value.exact());
        let from = format!("{}, {} prices", hours.rate.source, hours.rate.year);
        facts.push(("Volunteers’ hours", format!("{} at {rate} ({from})", name(&hours.indicator))));
    }
    let newest = app.store.accepted_quarters(coordinator.network.id).await?.last().copied();
    let arithmetic = newest
        .filter(|_| plan.is_on())
        .map(|quarter| format!("/{}/dashboard/{quarter}/social-value", coordinator.network.network.slug));
    let flash = done(
        &uri,
        &[("set", "Saved. New reports reckon by it."), ("removed", "It is gone. What is published keeps it.")],
    );
    page(&SocialValuePage {
        frame: frame(&coordinator, "Social value").flash(flash),
        back: address(&coordinator, ""),
        missing: missing(plan),
        basis: address(&coordinator, "social-value/basis"),
        facts,
        add_proxy: address(&coordinator, "social-value/proxies/new"),
        add_wellby: address(&coordinator, "social-value/proxies/new?wellby=1"),
        add_outcome: address(&coordinator, "social-value/outcomes/new"),
        proxies: proxies.collect(),
        outcomes: outcomes.collect(),
        arithmetic: arithmetic.unwrap_or_default(),
    })
}

/// What is still to be said before anything is worked out.
fn missing(plan: &Plan) -> Vec<&'static str> {
    let all = [
        (plan.proxies.is_empty(), "what one of something is worth, with its source"),
        (plan.outcomes.is_empty(), "which outcomes are valued"),
        (plan.inputs.is_empty(), "what went in, and the discount rate"),
    ];
    all.into_iter().filter(|(missing, _)| *missing).map(|(_, words)| words).collect()
}

/// How settings say in short whether social value is worked out.
pub(super) fn in_short(plan: &Plan) -> String {
    if plan.is_on() {
        format!(
            "{}, {}",
            words::count(plan.outcomes.len(), "outcome", "outcomes"),
            words::count(plan.proxies.len(), "proxy", "proxies")
        )
    } else {
        "Off".to_owned()
    }
}

/// Indicators that are in force soon, with a total.
async fn indicators(app: &App, coordinator: &Coordinator) -> Result<Vec<IndicatorDefinition>, Error> {
    let definitions = app.store.definitions(coordinator.network.id).await?;
    let now = Quarter::of(moment::date(app.now(), &coordinator.network.network.time_zone));
    let has_total = |indicator: &&IndicatorDefinition| indicator.rows.first().is_some_and(|row| row.cell.is_total());
    Ok(definitions.indicators(now.plus(4)).filter(has_total).cloned().collect())
}

/// A choice of those that `fits` lets through, with their unit.
fn choices(indicators: &[IndicatorDefinition], first: &str, fits: impl Fn(&Unit) -> bool) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", first)];
    choices.extend(indicators.iter().filter_map(|indicator| {
        let unit = &indicator.rows.first()?.unit;
        let symbol = if unit.is_money() { "£" } else { unit.symbol() };
        let symbol = if symbol.is_empty() { String::new() } else { format!(" ({symbol})") };
        fits(unit).then(|| Choice::new(&indicator.code, format!("{}{symbol}", indicator.name)))
    }));
    choices
}

/// A number of nought or more, and at most `most`; with the sign of its unit or without.
fn number(text: &str, what: &str, most: Option<i32>) -> Result<Quantity, String> {
    let typed = text.trim().trim_start_matches('£').trim_end_matches('%').trim();
    let number = Quantity::parse_typed(typed).map_err(|error: QuantityError| format!("{what} {error}"))?;
    if number < Quantity::ZERO {
        return Err(format!("{what} must be 0 or more"));
    }
    match most.map(Quantity::whole) {
        Some(most) if number > most => Err(format!("{what} must be at most {most}")),
        _ => Ok(number),
    }
}

/// The year of prices.
fn year(text: &str) -> Result<i32, &'static str> {
    let year = text.trim().parse().ok().filter(|year| (1900..2200).contains(year));
    year.ok_or("The year must have four digits, like 2025")
}

/// Keeps the plan and goes back to its page.
async fn keep(app: &App, coordinator: &Coordinator, plan: Plan, what: &str) -> Result<Response, Error> {
    settle(app, coordinator, &format!("social-value?{what}=1"), |settings| settings.social_value = plan).await
}

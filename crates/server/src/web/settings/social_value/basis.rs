//! `/{network}/settings/social-value/basis`: what went in, how later years are discounted, and what an hour is worth.

use super::{choices, indicators, keep, number, year};
use crate::web::{
    App,
    error::Error,
    forms::Posted,
    session::Coordinator,
    settings::{
        address,
        form::{Choice, Field, FormPage, Problems, Reading},
        frame,
    },
};
use axum::{extract::State, response::Response};
use commonweal_domain::{
    definition::IndicatorDefinition,
    quantity::Quantity,
    social_value::{Plan, StatedRate, Timing, ValuedHours},
    unit::Unit,
};

pub(in crate::web) async fn show(State(app): State<App>, coordinator: Coordinator) -> Result<Response, Error> {
    form(&coordinator, &indicators(&app, &coordinator).await?).show()
}

pub(in crate::web) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let indicators = indicators(&app, &coordinator).await?;
    match read(&posted, coordinator.network.network.settings.social_value.clone(), &indicators) {
        Ok(plan) => keep(&app, &coordinator, plan, "set").await,
        Err(problems) => form(&coordinator, &indicators).refuse(&posted, problems),
    }
}

fn read(posted: &Posted, mut plan: Plan, indicators: &[IndicatorDefinition]) -> Result<Plan, Problems> {
    let mut form = Reading::of(posted);
    let has = |code: &str, fits: fn(&Unit) -> bool| {
        let found = indicators.iter().find(|indicator| indicator.code == code);
        found.and_then(|indicator| indicator.rows.first()).is_some_and(|row| fits(&row.unit))
    };
    plan.inputs = form.text("inputs").to_owned();
    if !has(&plan.inputs, Unit::is_money) {
        form.wrong("inputs", "Choose the indicator that says what went in: without it there is no ratio");
    }
    match number(form.text("discount"), "The discount rate", Some(100)) {
        Ok(rate) => plan.discount = rate,
        Err(words) => form.wrong("discount", words),
    }
    plan.discount_source = form.needed("source", "Source", "Say where the discount rate comes from");
    if let Some(chosen) = form.one_of("timing", timing, "Choose when discounting begins") {
        plan.timing = chosen;
    }
    let hours = form.text("hours").to_owned();
    plan.hours = None;
    if !hours.is_empty() {
        if !has(&hours, is_hours) {
            form.wrong("hours", "Choose an indicator from the list");
        }
        let value = number(form.text("rate"), "Pounds an hour", None);
        let value = value.map_err(|words| form.wrong("rate", words)).unwrap_or(Quantity::ZERO);
        let source = form.needed("rate-source", "Source", "Say where the rate comes from");
        let year = year(form.text("rate-year")).map_err(|words| form.wrong("rate-year", words)).unwrap_or_default();
        plan.hours = Some(ValuedHours { indicator: hours, rate: StatedRate { value, source, year } });
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok(plan) }
}

fn timing(code: &str) -> Option<Timing> {
    match code {
        "every-year" => Some(Timing::EveryYear),
        "from-second" => Some(Timing::FromSecondYear),
        _ => None,
    }
}

fn is_hours(unit: &Unit) -> bool {
    unit.symbol() == "hours"
}

fn form(coordinator: &Coordinator, indicators: &[IndicatorDefinition]) -> FormPage {
    let plan = &coordinator.network.network.settings.social_value;
    let is_new = plan.inputs.is_empty();
    let hours = plan.hours.as_ref();
    let discount = if is_new { "3.5".to_owned() } else { plan.discount.to_string() };
    let timings = vec![
        Choice::hinted("every-year", "Every year, the first one too", "As the Guide to SROI does."),
        Choice::hinted("from-second", "From the second year on", "It gives a slightly higher ratio."),
    ];
    let timing = if plan.timing == Timing::EveryYear { "every-year" } else { "from-second" };
    FormPage {
        frame: frame(coordinator, "What went in"),
        back: (address(coordinator, "social-value"), "Social value"),
        heading: "What went in, and how years are discounted".to_owned(),
        lede: "A ratio of social value holds what came of the work against what it cost.".to_owned(),
        fields: vec![
            Field::list(
                "inputs",
                "Which indicator says what went in?",
                "In pounds, for the same members and the same time as the outcomes.",
                &plan.inputs,
                choices(indicators, "Choose an indicator", Unit::is_money),
            ),
            Field::number(
                "discount",
                "Discount rate, per cent a year",
                "What a pound next year is worth less than one today. 0 for none.",
                discount,
            ),
            Field::line(
                "source",
                "Where does the rate come from?",
                "Such as: The Green Book, HM Treasury.",
                &plan.discount_source,
            ),
            Field::choices(
                "timing",
                "When does discounting begin?",
                "Two timings give two ratios, so the report prints which.",
                if is_new { "every-year" } else { timing },
                timings,
            ),
            Field::heading("Volunteers’ hours"),
            Field::list(
                "hours",
                "Which indicator counts them?",
                "Their worth is printed beside the ratio, and is never in it.",
                hours.map_or("", |hours| &hours.indicator),
                choices(indicators, "None: hours are not valued", is_hours),
            ),
            Field::number(
                "rate",
                "Pounds an hour",
                "",
                hours.map_or_else(String::new, |hours| hours.rate.value.to_string()),
            ),
            Field::line(
                "rate-source",
                "Where does that come from?",
                "Such as: Real living wage, Living Wage Foundation.",
                hours.map_or("", |hours| &hours.rate.source),
            ),
            Field::line(
                "rate-year",
                "Year of its prices",
                "",
                hours.map_or_else(String::new, |hours| hours.rate.year.to_string()),
            ),
        ],
        button: "Save",
        ..FormPage::default()
    }
}

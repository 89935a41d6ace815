//! `/{network}/returns/{quarter}/{enterprise}/shown`: who may see the enterprise's single figures. It may say otherwise at
//! any time, whatever the return's state: consent is no figure.

use super::desk::Desk;
use crate::web::{
    App,
    error::Error,
    forms::Posted,
    layout::{Frame, page},
    session::Filer,
    words,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{audience::Circle, breakdown::Cell, figure::Value};
use std::collections::{BTreeMap, HashMap};

/// The figures with who may see each.
#[derive(Template)]
#[template(path = "filing/shown.html")]
pub(super) struct ShownPage {
    frame: Frame,
    base: String,
    /// Where the figures that members show stand.
    list: String,
    eyebrow: String,
    months: String,
    rows: Vec<Row>,
    /// Code and words of each circle.
    circles: Vec<(&'static str, &'static str)>,
    /// There is something to take over from the quarter before.
    before: bool,
}

/// A figure.
struct Row {
    input: String,
    name: String,
    value: String,
    /// Code of the circle.
    circle: &'static str,
    /// A coordinator's question, in words; empty where there is none.
    asked: String,
    /// What was said, and when; empty where nothing was.
    said: String,
}

/// A circle as it is chosen.
pub(super) const fn words_of(circle: Circle) -> &'static str {
    match circle {
        Circle::Coordinators => "Only those who coordinate",
        Circle::Members => "Other members too",
        Circle::Funders => "Members and invited funders",
        Circle::Everybody => "Everybody may recognise us in it",
    }
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let before = app.store.circles(desk.network.id, desk.enterprise.id, desk.quarter().plus(-1)).await?;
    let done =
        query.contains_key("saved").then(|| "What you said is kept. You can say otherwise at any time.".to_owned());
    page(&view(&desk, before.values().any(|word| word.circle.is_some()), done))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let (network, enterprise, quarter) = (desk.network.id, desk.enterprise.id, desk.quarter());
    let before = if posted.ticked("before") {
        app.store.circles(network, enterprise, quarter.plus(-1)).await?
    } else {
        BTreeMap::new()
    };
    let all = Circle::parse(posted.text("all"));
    let chosen = |input: &str| {
        if posted.ticked("before") {
            return before.get(input).and_then(|word| word.circle);
        }
        all.or_else(|| Circle::parse(posted.text(&format!("circle-{input}"))))
    };
    let filed = numbers(&desk);
    let said: BTreeMap<String, Circle> =
        filed.into_iter().filter_map(|(input, ..)| Some((input.clone(), chosen(&input)?))).collect();
    if !said.is_empty() {
        app.store.say_circles(&desk.person.act(&app), network, enterprise, quarter, &said).await?;
    }
    Ok(Redirect::to(&format!("{}/shown?saved=yes", desk.base())).into_response())
}

/// Code, name and value of the figures that are numbers, in the order of the form.
fn numbers(desk: &Desk) -> Vec<(String, String, String)> {
    let figures = &desk.filing.figures;
    let number = |asking: &super::asking::Asking<'_>| {
        let (Value::Number(number), _) = figures.resolve(asking.input, asking.period, &Cell::total())? else {
            return None;
        };
        let value = words::quantity(number, &asking.input.unit);
        Some((asking.input.code.clone(), asking.input.name.clone(), value))
    };
    desk.asking().iter().filter(|asking| !asking.optional).filter_map(number).collect()
}

fn view(desk: &Desk, before: bool, done: Option<String>) -> ShownPage {
    let row = |(input, name, value): (String, String, String)| {
        let word = desk.circles.get(&input);
        let asked = word.filter(|word| word.waits()).and_then(|word| word.asked.as_ref());
        let said = word.and_then(|word| word.said.as_ref());
        Row {
            circle: word.and_then(|word| word.circle).unwrap_or_default().code(),
            asked: asked.map_or_else(String::new, |(at, by)| {
                format!(
                    "{by} asked on {}: so few of you gave this that the total cannot be shown, unless each agrees that others may recognise theirs in it.",
                    desk.moment(*at)
                )
            }),
            said: said.map_or_else(String::new, |(at, by)| format!("{by} said so on {}.", desk.moment(*at))),
            input,
            name,
            value,
        }
    };
    let mut rows: Vec<Row> = numbers(desk).into_iter().map(row).collect();
    // What somebody waits for comes first.
    rows.sort_by_key(|row| row.asked.is_empty());
    ShownPage {
        frame: desk.frame("Who may see your figures").flash(done),
        base: desk.base(),
        list: format!("/{}/shown/{}", desk.network.network.slug, desk.quarter()),
        eyebrow: desk.eyebrow(),
        months: desk.quarter().period().months(desk.lang()),
        rows,
        circles: Circle::ALL.into_iter().map(|circle| (circle.code(), words_of(circle))).collect(),
        before,
    }
}

//! `/{network}/settings/targets` and `/{network}/settings/targets/set`: what members want to reach in a year.

use super::{
    address, done,
    form::{Choice, Field, FormPage, Problems, Reading},
    frame,
};
use crate::{
    figures,
    store::NetworkRecord,
    web::{
        App, costly,
        error::Error,
        forms::{Posted, encode},
        layout::{Frame, page},
        moment,
        session::Coordinator,
        words,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    definition::Definitions,
    lang::Lang,
    period::{Period, Quarter},
    target::{Direction, Target},
    typed,
};
use commonweal_reporting::compose::{Material, Progress, progress};

/// The list with the progress of this year's.
#[derive(Template)]
#[template(path = "settings/targets.html")]
struct TargetsPage {
    frame: Frame,
    back: String,
    add: String,
    targets: Vec<Progress>,
    all: Vec<Line>,
}

/// One target.
struct Line {
    name: String,
    wanted: String,
    note: String,
    href: String,
}

pub(super) async fn list(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let id = coordinator.network.id;
    let definitions = app.store.definitions(id).await?;
    let beside = figures::beside(&app.store, id).await?;
    let lang = coordinator.network.network.lang;
    let all = beside
        .targets
        .iter()
        .map(|target| {
            let unit = headline(&definitions, target).map(|(_, unit)| unit);
            let amount = unit.map_or_else(|| target.amount.to_string(), |unit| words::quantity(target.amount, &unit));
            let pairs = [("indicator", target.indicator.clone()), ("year", target.year.to_string())];
            let query = encode(&pairs.map(|(name, value)| (name.to_owned(), value)));
            Line {
                name: headline(&definitions, target).map_or_else(|| target.indicator.clone(), |(name, _)| name),
                wanted: format!(
                    "{} {amount} in {}",
                    words::capitalised(target.direction.words()),
                    words::period(target.year, lang)
                ),
                note: target.note.clone(),
                href: format!("{}?{query}", address(&coordinator, "targets/set")),
            }
        })
        .collect();
    let newest = app.store.accepted_quarters(id).await?.last().copied();
    let targets = match newest {
        Some(newest) if !beside.targets.is_empty() => {
            let network = coordinator.network.network.clone();
            let figures = figures::beside_editions(&app.store, id, newest.period()).await?;
            let work = move || {
                progress(Material { network: &network, figures: &figures, period: newest.period(), beside: &beside })
            };
            costly::aside(work).await?
        }
        _ => vec![],
    };
    let flash = done(
        &uri,
        &[
            ("set", "Saved. The dashboard and the reports of that year show it."),
            ("removed", "The target is gone. What is published keeps it."),
        ],
    );
    page(&TargetsPage {
        frame: frame(&coordinator, "Targets").flash(flash),
        back: address(&coordinator, ""),
        add: address(&coordinator, "targets/set"),
        targets,
        all,
    })
}

/// Name and unit of a target's indicator.
fn headline(definitions: &Definitions, target: &Target) -> Option<(String, commonweal_domain::unit::Unit)> {
    let indicator = &definitions.indicator_versions(&target.indicator).last()?.definition;
    Some((indicator.name.clone(), indicator.rows.first()?.unit.clone()))
}

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    form(&app, &coordinator, &query).await?.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    uri: Uri,
    posted: Posted,
) -> Result<Response, Error> {
    let (id, act) = (coordinator.network.id, coordinator.person.act(&app));
    let definitions = app.store.definitions(id).await?;
    let years = years(&app, &coordinator.network);
    if posted.ticked("remove") {
        let year: Period = posted.text("year").parse().map_err(|_| Error::NotFound)?;
        app.store.remove_target(&act, id, posted.text("indicator"), year).await?;
        return Ok(Redirect::to(&format!("{}?removed=1", address(&coordinator, "targets"))).into_response());
    }
    match read(&posted, &definitions, &years) {
        Ok(target) => {
            app.store.set_target(&act, id, &target).await?;
            Ok(Redirect::to(&format!("{}?set=1", address(&coordinator, "targets"))).into_response())
        }
        Err(problems) => {
            let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
            form(&app, &coordinator, &query).await?.refuse(&posted, problems)
        }
    }
}

/// Years that a target may be of: from April to March and from January to December, the last one to two ahead.
pub(in crate::web) fn years(app: &App, network: &NetworkRecord) -> Vec<Period> {
    let now = Quarter::of(moment::date(app.now(), &network.network.time_zone));
    let financial = (-1..=2).filter_map(|ahead| Period::financial_year(now.financial_year() + ahead));
    let calendar = (-1..=2).filter_map(|ahead| Period::new(Quarter::new(now.year() + ahead, 4)?, 4));
    financial.chain(calendar).collect()
}

async fn form(app: &App, coordinator: &Coordinator, query: &Posted) -> Result<FormPage, Error> {
    let id = coordinator.network.id;
    let definitions = app.store.definitions(id).await?;
    let lang = coordinator.network.network.lang;
    let year: Option<Period> = query.text("year").parse().ok();
    let known = app.store.targets(id).await?;
    let known = known.iter().find(|target| target.indicator == query.text("indicator") && Some(target.year) == year);
    let mut years = years(app, &coordinator.network);
    if let Some(known) = known.filter(|known| !years.contains(&known.year)) {
        years.insert(0, known.year);
    }
    let now = Quarter::of(moment::date(app.now(), &coordinator.network.network.time_zone));
    Ok(FormPage {
        frame: frame(coordinator, "Set a target"),
        back: (address(coordinator, "targets"), "Targets"),
        heading: if known.is_some() { "Change a target".to_owned() } else { "Set a target".to_owned() },
        lede: "For the network as a whole. A target that members have agreed on says more than one that was given to them.".to_owned(),
        fields: fields(&definitions, &years, known, now, lang),
        button: "Save the target",
        remove: known.map(|_| "Remove this target"),
        ..FormPage::default()
    })
}

/// The fields of a target, with what is known of it.
pub(in crate::web) fn fields(
    definitions: &Definitions,
    years: &[Period],
    known: Option<&Target>,
    now: Quarter,
    lang: Lang,
) -> Vec<Field> {
    let mut indicators = vec![Choice::new("", "Choose an indicator")];
    indicators.extend(
        definitions
            .indicators(now.plus(4))
            .filter(|indicator| indicator.rows.first().is_some_and(|row| row.cell.is_total()))
            .map(|indicator| {
                let unit =
                    indicator.rows.first().map_or("", |row| if row.unit.is_money() { "£" } else { row.unit.symbol() });
                let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
                Choice::new(&indicator.code, format!("{}: {}{unit}", indicator.dimension.name(lang), indicator.name))
            }),
    );
    let this_year = years.get(1).or(years.first()).map(ToString::to_string).unwrap_or_default();
    vec![
        Field::list("indicator", "Indicator", "", known.map_or("", |known| &known.indicator), indicators),
        Field::list(
            "year",
            "Year",
            "",
            &known.map_or(this_year, |known| known.year.to_string()),
            years.iter().map(|year| Choice::new(year.to_string(), words::period(*year, lang))).collect(),
        ),
        Field::choices(
            "direction",
            "Which way?",
            "",
            known.map_or(Direction::AtLeast, |known| known.direction).code(),
            [Direction::AtLeast, Direction::AtMost]
                .map(|direction| Choice::new(direction.code(), words::capitalised(direction.words())))
                .to_vec(),
        ),
        Field::number(
            "amount",
            "How much?",
            "In the unit of the indicator.",
            known.map(|known| known.amount.to_string()).unwrap_or_default(),
        ),
        Field::lines(
            "note",
            "Why, or how",
            "One sentence that the report prints below it. It may be blank.",
            known.map(|known| known.note.clone()).unwrap_or_default(),
            2,
        ),
    ]
}

pub(in crate::web) fn read(posted: &Posted, definitions: &Definitions, years: &[Period]) -> Result<Target, Problems> {
    let mut form = Reading::of(posted);
    let code = form.text("indicator");
    let unit = definitions
        .indicator_versions(code)
        .last()
        .and_then(|version| version.definition.rows.first())
        .filter(|row| row.cell.is_total())
        .map(|row| row.unit.clone());
    if unit.is_none() {
        form.wrong("indicator", "Choose an indicator");
    }
    let year = form.one_of(
        "year",
        |text| text.parse::<Period>().ok().filter(|year| years.contains(year) || year.len() == 4),
        "Choose a year",
    );
    let direction = form.one_of("direction", Direction::parse, "Choose which way");
    let typed = form.text("amount");
    let amount = unit.as_ref().map(|unit| (typed::read(typed, unit), unit.decimals()));
    let amount = match amount {
        Some((Ok(amount), decimals)) if amount.decimals() > decimals => {
            form.wrong("amount", format!("How much can have at most {decimals} decimal places"));
            None
        }
        Some((Ok(amount), _)) => Some(amount),
        Some((Err(error), _)) => {
            form.wrong("amount", format!("How much {error}"));
            None
        }
        None => None,
    };
    let note = form.lines("note", "Why, or how");
    let (Some(year), Some(direction), Some(amount), false) = (year, direction, amount, form.is_wrong()) else {
        return Err(form.problems());
    };
    Ok(Target { indicator: code.to_owned(), year, direction, amount, note })
}

//! `/{network}/settings/context`: published statistics that stand beside the network's figures.

use super::{
    address, done,
    form::{Choice, Field, FormPage, Problems, Reading},
    frame,
};
use crate::store::StoreError;
use crate::web::{
    App,
    day_field::DayField,
    error::Error,
    forms::Posted,
    layout::{Frame, page},
    moment,
    session::Coordinator,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    context::ContextFigure,
    period::{Quarter, day},
};
use time::Date;
use uuid::Uuid;

/// The list.
#[derive(Template)]
#[template(path = "settings/context.html")]
struct ContextPage {
    frame: Frame,
    back: String,
    add: String,
    lines: Vec<Line>,
}

/// One figure.
struct Line {
    href: String,
    name: String,
    value: String,
    of: String,
    source: String,
    beside: String,
}

pub(super) async fn list(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let id = coordinator.network.id;
    let definitions = app.store.definitions(id).await?;
    let lang = coordinator.network.network.lang;
    let lines = app
        .store
        .context_figures(id)
        .await?
        .into_iter()
        .map(|(which, figure)| {
            let beside = figure.indicator.as_deref().map(|code| {
                let last = definitions.indicator_versions(code).last();
                last.map_or_else(|| code.to_owned(), |version| version.definition.name.clone())
            });
            Line {
                href: address(&coordinator, &format!("context/{which}")),
                of: [figure.place, figure.period]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
                source: format!("{}, published {}", figure.source, day(figure.published, lang)),
                name: figure.name,
                value: figure.value,
                beside: beside.map_or_else(|| "On a page of its own".to_owned(), |name| format!("Beside {name}")),
            }
        })
        .collect();
    let flash = done(
        &uri,
        &[("set", "Saved. New reports show it."), ("removed", "The figure is gone. What is published keeps it.")],
    );
    page(&ContextPage {
        frame: frame(&coordinator, "Figures for comparison").flash(flash),
        back: address(&coordinator, ""),
        add: address(&coordinator, "context/new"),
        lines,
    })
}

/// The figure that the address names; none for a new one.
async fn known(app: &App, coordinator: &Coordinator, which: &str) -> Result<Option<(Uuid, ContextFigure)>, Error> {
    if which == "new" {
        return Ok(None);
    }
    let id: Uuid = which.parse().map_err(|_| Error::NotFound)?;
    let all = app.store.context_figures(coordinator.network.id).await?;
    Ok(Some(all.into_iter().find(|(known, _)| *known == id).ok_or(Error::NotFound)?))
}

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, which)): Path<(String, String)>,
) -> Result<Response, Error> {
    let known = known(&app, &coordinator, &which).await?;
    form(&app, &coordinator, known.map(|(_, figure)| figure)).await?.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, which)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let known = known(&app, &coordinator, &which).await?;
    let (id, act) = (coordinator.network.id, coordinator.person.act(&app));
    let list = address(&coordinator, "context");
    if let (Some((which, _)), true) = (&known, posted.ticked("remove")) {
        app.store.remove_context_figure(&act, id, *which).await?;
        return Ok(Redirect::to(&format!("{list}?removed=1")).into_response());
    }
    let today = moment::date(app.now(), &coordinator.network.network.time_zone);
    let definitions = app.store.definitions(id).await?;
    let codes: Vec<&str> = definitions.indicator_codes().collect();
    let figure = match read(&posted, &codes, today) {
        Ok(figure) => figure,
        Err(problems) => {
            return form(&app, &coordinator, known.map(|(_, figure)| figure)).await?.refuse(&posted, problems);
        }
    };
    match app.store.set_context_figure(&act, id, known.as_ref().map(|(which, _)| *which), &figure).await {
        Ok(()) => Ok(Redirect::to(&format!("{list}?set=1")).into_response()),
        Err(StoreError::Refused(words)) => {
            let words = crate::web::words::capitalised(&words);
            form(&app, &coordinator, known.map(|(_, figure)| figure))
                .await?
                .refuse(&posted, vec![("name".to_owned(), words)])
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(app: &App, coordinator: &Coordinator, known: Option<ContextFigure>) -> Result<FormPage, Error> {
    let definitions = app.store.definitions(coordinator.network.id).await?;
    let lang = coordinator.network.network.lang;
    let now = Quarter::of(moment::date(app.now(), &coordinator.network.network.time_zone));
    let mut beside = vec![Choice::new("", "None: on a page of its own")];
    beside.extend(definitions.indicators(now.plus(4)).map(|indicator| {
        Choice::new(&indicator.code, format!("{}: {}", indicator.dimension.name(lang), indicator.name))
    }));
    let text = |of: fn(&ContextFigure) -> &str| known.as_ref().map_or("", of).to_owned();
    Ok(FormPage {
        frame: frame(coordinator, "Figure for comparison"),
        back: (address(coordinator, "context"), "Figures for comparison"),
        heading: if known.is_some() { "Change a figure".to_owned() } else { "Add a figure for comparison".to_owned() },
        lede: "A statistic that somebody else has published. It stands beside your own figures and enters none of their totals.".to_owned(),
        fields: vec![
            Field::line("name", "What does it tell?", "Such as: Unemployment rate, 16 to 64.", text(|figure| &figure.name)),
            Field::line("value", "The figure", "As published, with its unit, such as: 8.1 %.", text(|figure| &figure.value)),
            Field::line("place", "Of what place?", "Such as: Birmingham.", text(|figure| &figure.place)),
            Field::line("period", "Of what time?", "In the publisher’s words, such as: July to September 2025.", text(|figure| &figure.period)),
            Field::list("beside", "Beside which indicator?", "", &text(|figure| figure.indicator.as_deref().unwrap_or_default()), beside),
            Field::heading("Where it comes from"),
            Field::line("source", "Who published it, and in what", "Such as: Office for National Statistics, Labour market in the regions.", text(|figure| &figure.source)),
            Field::line("address", "Where it can be read", "An address that begins with https://. It may be blank.", text(|figure| &figure.address)),
            Field::day(day_field(known.as_ref().map(|figure| figure.published))),
        ],
        button: "Save the figure",
        remove: known.map(|_| "Remove this figure"),
        ..FormPage::default()
    })
}

fn read(posted: &Posted, codes: &[&str], today: Date) -> Result<ContextFigure, Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "What it tells", "Say what the figure tells");
    let value = form.needed("value", "The figure", "Enter the figure as published");
    if !value.is_empty() && !value.chars().any(|letter| letter.is_ascii_digit()) {
        form.wrong("value", "The figure must hold a number, like 8.1 %");
    }
    let place = form.line("place", "Place");
    let period = form.needed("period", "Time", "Say what time the figure is of");
    let beside = form.text("beside");
    if !beside.is_empty() && !codes.contains(&beside) {
        form.wrong("beside", "Choose an indicator from the list");
    }
    let source = form.needed("source", "Source", "Say who published it: a figure without a source convinces nobody");
    let address = form.line("address", "Address");
    if !address.is_empty()
        && (!(address.starts_with("https://") || address.starts_with("http://"))
            || address.contains(char::is_whitespace))
    {
        form.wrong("address", "Address must begin with https:// and have no spaces");
    }
    let (field, published) = DayField::typed(DAY, DAY_LABEL, "", posted);
    if !field.error.is_empty() {
        form.wrong(&field.id(), field.error);
    } else if published.is_some_and(|published| published > today) {
        form.wrong(&field.id(), "The day of publication must be in the past");
    }
    let (Some(published), false) = (published, form.is_wrong()) else { return Err(form.problems()) };
    let indicator = Some(beside.to_owned()).filter(|code| !code.is_empty());
    Ok(ContextFigure { indicator, name, value, place, period, source, address, published })
}

const DAY: &str = "published";
const DAY_LABEL: &str = "Day of publication";

fn day_field(date: Option<Date>) -> DayField {
    DayField::of(DAY, DAY_LABEL, "Such as 11 11 2025.", date)
}

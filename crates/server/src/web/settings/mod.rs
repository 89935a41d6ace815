//! What a network decides about itself: name and looks, area, what is asked, its own questions and indicators, targets,
//! and the published figures that stand beside its own.

mod area;
mod asked;
mod asked_page;
pub(super) mod breakdowns;
mod context;
pub(super) mod deciding;
pub(super) mod form;
mod hub;
pub(super) mod indicator;
pub(super) mod indicator_form;
mod indicators;
pub(super) mod input;
pub(super) mod input_form;
mod inputs;
mod keeping;
mod logo;
mod multiplier;
mod name;
mod networks;
mod priorities;
pub(super) mod rounds_ahead;
mod sign_off;
mod signing_in;
mod social_value;
pub(super) mod targets;
mod templates;
#[cfg(test)]
mod tests;

pub(super) use logo::href as logo_href;

use super::{
    App,
    board::coordinator_frame,
    error::Error,
    forms::Posted,
    layout::Frame,
    routes::{Need, Pages},
    session::Coordinator,
    words,
};
use axum::{
    http::Uri,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use commonweal_domain::{definition::InForce, lang::Lang, network::Settings, permission::Action};

/// Pages of the settings.
pub fn routes() -> Pages {
    social_value::routes(Pages::needing(Action::Settle))
        .route("/{network}/settings", get(hub::show))
        .route("/{network}/settings/name", get(name::show).post(name::submit))
        .route("/{network}/settings/logo", get(logo::show).post(logo::submit))
        .route("/{network}/settings/networks", get(networks::show).post(networks::submit))
        .route("/{network}/settings/area", get(area::show).post(area::submit))
        .route("/{network}/settings/asked", get(asked::show).post(asked::submit))
        .route("/{network}/settings/inputs", get(inputs::show))
        .route("/{network}/settings/inputs/new", get(input::new).post(input::add))
        .route("/{network}/settings/inputs/{code}", get(input::show).post(input::change))
        .route("/{network}/settings/indicators", get(indicators::show))
        .route("/{network}/settings/indicators/new", get(indicator::new).post(indicator::add))
        .route("/{network}/settings/indicators/{code}", get(indicator::show).post(indicator::change))
        .route("/{network}/settings/targets", get(targets::list))
        .route("/{network}/settings/targets/set", get(targets::show).post(targets::submit))
        .route("/{network}/settings/multiplier", get(multiplier::show).post(multiplier::submit))
        .route("/{network}/settings/priorities", get(priorities::show).post(priorities::submit))
        .route("/{network}/settings/templates", get(templates::list))
        .route("/{network}/settings/templates/new", get(templates::new).post(templates::add))
        .route("/{network}/settings/templates/{name}", get(templates::show).post(templates::submit))
        .route("/{network}/settings/templates/{name}/preview", post(templates::preview))
        .route("/{network}/settings/context", get(context::list))
        .route("/{network}/settings/context/{which}", get(context::show).post(context::submit))
        .route("/{network}/settings/deciding", get(deciding::show).post(deciding::submit))
        .route("/{network}/settings/keeping", get(keeping::show).post(keeping::submit))
        .route("/{network}/settings/sign-off", get(sign_off::show).post(sign_off::submit))
        .route("/{network}/settings/signing-in", get(signing_in::show).post(signing_in::submit))
        .and_needing(Need::Anybody)
        .route("/{network}/logo/{file}", get(logo::file))
}

/// The frame of a page of the settings.
fn frame(coordinator: &Coordinator, title: &str) -> Frame {
    coordinator_frame(&coordinator.network.network, &coordinator.person, title, "Settings")
}

/// Address of a page of the settings; blank for the first one.
fn address(coordinator: &Coordinator, page: &str) -> String {
    let slug = &coordinator.network.network.slug;
    if page.is_empty() { format!("/{slug}/settings") } else { format!("/{slug}/settings/{page}") }
}

/// Changes what the network decides about itself, and goes to a page of the settings.
async fn settle(
    app: &App,
    coordinator: &Coordinator,
    to: &str,
    change: impl FnOnce(&mut Settings) + Send,
) -> Result<Response, Error> {
    app.store.update_settings(&coordinator.person.act(app), coordinator.network.id, change).await?;
    Ok(Redirect::to(&address(coordinator, to)).into_response())
}

/// What has just been done, where the address says so.
fn done(uri: &Uri, words: &[(&str, &str)]) -> Option<String> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    words.iter().find(|(key, _)| query.ticked(key)).map(|(_, words)| (*words).to_owned())
}

/// Since when each version of a definition holds: "Version 1 since ever, version 2 from April to June 2026".
fn in_force<T>(versions: &[InForce<T>], number: impl Fn(&T) -> u16, lang: Lang) -> String {
    let words: Vec<String> = versions
        .iter()
        .map(|version| match version.from {
            Some(from) => format!("version {} from {}", number(&version.definition), from.period().months(lang)),
            None => format!("version {} since ever", number(&version.definition)),
        })
        .collect();
    words::capitalised(&words.join(", "))
}

//! `/{network}/people`

use super::page::{Looked, PeoplePage};
use crate::web::{App, board::coordinator_frame, error::Error, forms::Posted, layout::page, session::Insider};
use axum::{extract::State, http::Uri, response::Response};

pub(super) async fn show(
    State(app): State<App>,
    Insider { network, person }: Insider,
    uri: Uri,
) -> Result<Response, Error> {
    let people = app.store.people(network.id).await?;
    let invitations = app.store.invitations(network.id).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = match query.text("done") {
        "taken" => Some("The role is taken away.".to_owned()),
        "handed-over" => Some("The coordination is handed over.".to_owned()),
        _ => None,
    };
    let frame = coordinator_frame(&network.network, &person, "People", "People").flash(flash);
    let looked = Looked {
        network: &network.network,
        person: &person,
        people: &people,
        invitations: &invitations,
        now: app.now(),
    };
    page(&PeoplePage::new(frame, &looked))
}

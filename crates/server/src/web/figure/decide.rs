//! `POST /{network}/amendments/{quarter}/{enterprise}/{amendment}`: a coordinator makes or declines what an enterprise
//! has proposed.

use super::{past, past_href};
use crate::{
    store::StoreError,
    web::{App, error::Error, forms::Posted, reader::Reader, words},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

pub(super) async fn submit(
    State(app): State<App>,
    reader: Reader,
    Path((_, text, _, id)): Path<(String, String, String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let (quarter, _) = reader.filing(&app, &text).await?;
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let (network, enterprise) = (reader.network.id, reader.enterprise.id);
    let amendments = app.store.amendments(network, enterprise, quarter).await?;
    let amendment = amendments.into_iter().find(|amendment| amendment.id == id).ok_or(Error::NotFound)?;
    // Whoever files proposes; to decide is for somebody else.
    if reader.files {
        return Err(Error::NotFound);
    }
    let act = reader.person.act(&app);
    let answer = posted.text("answer");
    let (done, mark) = match posted.text("decision") {
        "make" => (app.store.make_amendment(&act, network, id).await, "made"),
        "decline" => (app.store.decline_amendment(&act, network, id, answer).await, "declined"),
        _ => return Err(Error::NotFound),
    };
    match done {
        Ok(()) => {
            let (slug, of) = (&reader.network.network.slug, &reader.enterprise.enterprise.slug);
            let path = past_href(slug, quarter, of, &amendment.input);
            Ok(Redirect::to(&format!("{path}?{mark}=1")).into_response())
        }
        Err(StoreError::Refused(refused)) => {
            let refused = words::capitalised(&refused);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            past::answer(&app, &reader, &text, &amendment.input, None, (answer, &refused), status).await
        }
        Err(error) => Err(error.into()),
    }
}

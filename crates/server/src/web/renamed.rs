//! Addresses with a slug that an enterprise had before: whoever may see the enterprise is led to the one of now, for
//! good. For everybody else there is nothing, as before.
//!
//! Only an answer that there is no page is looked at, so that no other page takes longer for it. A form is sent on as
//! well, with what was typed: 308 keeps method and body. Nobody is led to a page that is not theirs: the address of now is
//! looked up for the person first, as a coordinator's page has nothing for those who file.

use super::{App, forms, forms::Posted, session::Visitor};
use crate::store::{NetworkRecord, Person, StoreError};
use axum::{
    Extension, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use tower::ServiceExt;

/// Fields of addresses that hold slugs.
const NAMED: [&str; 2] = ["member", "with"];

/// All pages, as a person who is signed in gets them.
#[derive(Debug, Clone)]
pub(super) struct Pages(pub(super) Router);

/// Leads on from an old address.
pub(super) async fn lead_on(
    State(app): State<App>,
    Extension(Pages(pages)): Extension<Pages>,
    visitor: Visitor,
    request: Request,
    next: Next,
) -> Result<Response, super::error::Error> {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let response = next.run(request).await;
    let (StatusCode::NOT_FOUND, Some(person)) = (response.status(), visitor.0) else { return Ok(response) };
    Ok(match now(&app, &person, &uri).await? {
        Some(to) if is_there(pages, &to, &headers).await => Redirect::permanent(&to).into_response(),
        _ => response,
    })
}

/// Whether the person gets something at an address.
async fn is_there(pages: Router, to: &str, headers: &HeaderMap) -> bool {
    let Ok(mut request) = Request::get(to).body(Body::empty()) else { return false };
    if let Some(cookie) = headers.get(header::COOKIE) {
        request.headers_mut().insert(header::COOKIE, cookie.clone());
    }
    let Ok(response) = pages.oneshot(request).await;
    response.status() != StatusCode::NOT_FOUND
}

/// The address of now, if the one that was asked for holds a slug of before and the person may know of it.
async fn now(app: &App, person: &Person, uri: &Uri) -> Result<Option<String>, StoreError> {
    let mut parts = uri.path().trim_start_matches('/').split('/');
    let Some(network) = parts.next() else { return Ok(None) };
    if !person.roles.iter().any(|held| held.network_slug == network) {
        return Ok(None);
    }
    let Some(network) = app.store.network(network).await? else { return Ok(None) };
    let (mut path, mut found) = (format!("/{}", network.network.slug), false);
    for part in parts {
        let new = slug(app, person, &network, part).await?;
        found |= new.is_some();
        path.push('/');
        path.push_str(new.as_deref().unwrap_or(part));
    }
    if let Some(query) = uri.query() {
        let mut pairs = Posted::parse(query.as_bytes()).0;
        for (_, value) in pairs.iter_mut().filter(|(name, _)| NAMED.contains(&name.as_str())) {
            if let Some(new) = slug(app, person, &network, value).await? {
                *value = new;
                found = true;
            }
        }
        path = format!("{path}?{}", forms::encode(&pairs));
    }
    Ok(found.then_some(path))
}

/// The slug of now, if this is one of before of an enterprise that the person may see.
async fn slug(app: &App, person: &Person, network: &NetworkRecord, was: &str) -> Result<Option<String>, StoreError> {
    let Some((id, slug)) = app.store.former_enterprise(network.id, was).await? else { return Ok(None) };
    let acts_for_it = person
        .roles
        .iter()
        .any(|held| held.network == network.id && held.enterprise.as_ref().is_some_and(|(of, ..)| *of == id));
    Ok((acts_for_it || person.coordinates(network.id)).then_some(slug))
}

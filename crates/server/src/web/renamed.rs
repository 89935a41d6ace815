//! Addresses with a slug that an enterprise had before: whoever may see the enterprise is led to the one of now, for
//! good. For everybody else there is nothing, as before.
//!
//! Only an answer that there is no page is looked at, so that no other page takes longer for it. A form is sent on as
//! well, with what was typed: 308 keeps method and body.

use super::{App, forms, forms::Posted, session::Visitor};
use crate::store::{NetworkRecord, Person, StoreError};
use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Role;

/// Fields of addresses that hold slugs.
const NAMED: [&str; 2] = ["member", "with"];

/// Leads on from an old address.
pub(super) async fn lead_on(
    State(app): State<App>,
    visitor: Visitor,
    request: Request,
    next: Next,
) -> Result<Response, super::error::Error> {
    let uri = request.uri().clone();
    let response = next.run(request).await;
    let (StatusCode::NOT_FOUND, Some(person)) = (response.status(), visitor.0) else { return Ok(response) };
    Ok(match now(&app, &person, &uri).await? {
        Some(to) => Redirect::permanent(&to).into_response(),
        None => response,
    })
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
    Ok((acts_for_it || person.holds(Role::Coordinator, network.id)).then_some(slug))
}

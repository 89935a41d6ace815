//! What is done to one person of the list.

use crate::{
    store::Person,
    web::{
        App,
        board::{
            coordinator_frame,
            invite::{self, Invitee},
        },
        error::Error,
        forms::Posted,
        layout::page,
        session::Insider,
    },
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Role;

/// `POST /{network}/people/{person}/take`: takes one role away, or revokes an invitation to it.
pub(super) async fn take(
    State(app): State<App>,
    Insider { network, person }: Insider,
    Path((_, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let other = named(&app, &network, &id).await?;
    let role = Role::parse(posted.text("role")).filter(|role| person.gives(*role, network.id));
    let role = role.ok_or(Error::NotFound)?;
    let enterprise = posted.text("enterprise");
    let held = other.roles.iter().find(|held| {
        held.role == role && held.enterprise.as_ref().map_or("", |(_, slug, _)| slug.as_str()) == enterprise
    });
    let of = held.ok_or(Error::NotFound)?.enterprise.as_ref().map(|(id, ..)| *id);
    app.store.remove_role(&person.act(&app), network.id, other.id, role, of).await?;
    Ok(Redirect::to(&format!("/{}/people?done=taken", network.network.slug)).into_response())
}

/// `POST /{network}/people/{person}/again`: a new link for somebody who has not been here; the old one ends.
pub(super) async fn again(
    State(app): State<App>,
    Insider { network, person }: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let other = named(&app, &network, &id).await?;
    let gives = other.roles.iter().all(|held| person.gives(held.role, network.id));
    let held = other.roles.first().filter(|_| gives && !other.has_been_here() && !other.disabled);
    let held = held.ok_or(Error::NotFound)?;
    let of = match &held.enterprise {
        Some((_, slug, _)) => app.store.enterprise(network.id, slug).await?,
        None => None,
    };
    if let Err(full) = invite::room(&app, &network, 1).await? {
        return Err(Error::Conflict(full));
    }
    app.store.renew_invitation(&person.act(&app), network.id, other.id).await?;
    let who = Invitee { email: other.email.clone(), name: other.name.clone() };
    let sent = invite::one(&app, &network, &person, held.role, &who, of.as_ref()).await?;
    let frame = coordinator_frame(&network.network, &person, "Invited again", "People");
    page(&invite::invited(frame, &network.network.slug, vec![sent]))
}

/// The person of the network whom an address names.
async fn named(app: &App, network: &crate::store::NetworkRecord, id: &str) -> Result<Person, Error> {
    let people = app.store.people(network.id).await?;
    people.into_iter().find(|person| person.public_id.to_string() == id).ok_or(Error::NotFound)
}

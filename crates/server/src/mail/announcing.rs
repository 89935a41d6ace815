//! Who is told that an edition is published, once it is shown: those who file, decide or fund.

use super::text::{self, Letter};
use crate::{
    store::{Act, EditionHead, MailKind, NetworkRecord, NewMail, Person, StoreError},
    web::{App, library::list::href},
};
use commonweal_domain::{network::Role, release::Viewer};

/// News older than a week is none: a server that was away so long tells nobody.
const NEWS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Queues news of all networks; returns how many messages are new.
pub async fn announce_all(app: &App) -> Result<usize, StoreError> {
    let mut queued = 0;
    for network in app.store.networks().await? {
        queued += announce(app, &network).await?;
    }
    Ok(queued)
}

/// Queues news of a network's editions that are shown since a short while. Nobody is told twice of one.
pub async fn announce(app: &App, network: &NetworkRecord) -> Result<usize, StoreError> {
    let now = app.now();
    let withdrawn = app.store.all_withdrawn(network.id).await?;
    let mut editions = app.store.editions(network.id).await?;
    editions.retain(|head| {
        let is_news = head.release.shows(Viewer::Invited, now) && now.0 - head.shown_at().0 < NEWS;
        head.release.announced && is_news && !withdrawn.contains_key(&head.id)
    });
    if editions.is_empty() {
        return Ok(0);
    }
    let people = app.store.people(network.id).await?;
    let mut messages = vec![];
    for head in &editions {
        // Whoever coordinates has made it.
        let told = people.iter().filter(|person| {
            let roles: Vec<Role> =
                person.roles.iter().filter(|held| held.network == network.id).map(|held| held.role).collect();
            !roles.is_empty() && !roles.iter().any(|role| role.coordinates())
        });
        messages.extend(told.map(|person| news(app, network, head, person)));
    }
    let act = Act { now, person: None, name: "schedule".to_owned() };
    app.post(&act, &messages).await
}

fn news(app: &App, network: &NetworkRecord, head: &EditionHead, person: &Person) -> NewMail {
    let of = &network.network;
    let letter = Letter { network: of, to: &person.name, of: &[], by: "", address: &app.address, signs_in: false };
    let address = format!("{}{}", app.address, href(of, head.period, head.number));
    let text = text::published(letter, head, &address);
    NewMail {
        network: Some(network.id),
        person: person.id,
        kind: MailKind::Published,
        subject: text.subject,
        body: text.body,
        way_in: None,
        enterprise: None,
        quarter: None,
        call: None,
        once: Some(format!("published/{}/{}", head.public_id, person.id.0)),
    }
}

//! Where a person belongs after signing in.

use crate::{
    store::Person,
    web::{App, error::Error, moment},
};

/// A filer's newest open return, a coordinator's board, else the library.
pub async fn home(app: &App, person: &Person) -> Result<String, Error> {
    if let Some(held) = person.roles.iter().find(|held| held.role.coordinates()) {
        return Ok(format!("/{}/board", held.network_slug));
    }
    let mut files = person.roles.iter().filter(|held| held.role.files());
    let Some(held) = files.next() else {
        return Ok(person.roles.first().map_or_else(|| "/".to_owned(), |held| format!("/{}", held.network_slug)));
    };
    let list = format!("/{}/returns", held.network_slug);
    let (None, Some((_, enterprise, _))) = (files.next(), &held.enterprise) else { return Ok(list) };
    let Some(network) = app.store.network(&held.network_slug).await? else { return Ok(list) };
    let today = moment::date(app.now(), &network.network.time_zone);
    let rounds = app.store.rounds(network.id).await?;
    let open = rounds.iter().find(|round| round.is_open(today));
    Ok(open.map_or(list.clone(), |round| format!("{list}/{}/{enterprise}", round.quarter)))
}

//! `POST /{network}/board/{quarter}`: one act for several enterprises: those that are ticked, or all that the
//! board lists.

use super::{
    filter::Filter,
    load::{entries, quarter, today},
    show::{Said, answer},
    standing::{Clock, Entry, Standing},
    unflagged::unflagged,
};
use crate::{
    mail::reminding::{Missing, missing, remind_now},
    store::{NetworkRecord, Person, StoreError},
    web::{
        App,
        error::Error,
        forms::{Posted, encode},
        session::Coordinator,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{filing::Readers, period::Quarter};
use std::collections::BTreeSet;

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let quarter = quarter(&text)?;
    let filter = Filter::read(&posted);
    let entries = entries(&app, &network, quarter).await?;
    let round = app.store.round(network.id, quarter).await?.ok_or(Error::NotFound)?;
    let kept = &network.network;
    let clock = Clock { round: &round, today: today(&app, &network), time_zone: &kept.time_zone, lang: kept.lang };
    let chosen = chosen(&posted, &filter, &entries, clock);
    let ticked: BTreeSet<String> = chosen.iter().map(|entry| entry.slug.clone()).collect();
    if chosen.is_empty() {
        let said = Said { error: "Choose at least one enterprise", ..Said::default() };
        return answer(&app, &network, &person, quarter, filter, said, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let counts = match posted.text("do") {
        "remind" => remind(&app, &network, &person, quarter, &ticked).await?,
        "accept" => accept(&app, &network, &person, quarter, &chosen).await?,
        what @ ("time" | "exempt") => {
            let members = ticked.into_iter().map(|slug| ("member".to_owned(), slug));
            let pairs: Vec<(String, String)> = members.collect();
            let path = format!("/{}/apart/{quarter}/{what}?{}", kept.slug, encode(&pairs));
            return Ok(Redirect::to(&path).into_response());
        }
        _ => return Err(Error::NotFound),
    };
    let counts: Vec<(String, String)> =
        counts.into_iter().map(|(name, count)| (name.to_owned(), count.to_string())).collect();
    let path = format!("/{}/board/{quarter}?{}&{}", kept.slug, filter.query(), encode(&counts));
    Ok(Redirect::to(&path).into_response())
}

/// Those that are ticked, or all that the board lists.
fn chosen<'a>(posted: &Posted, filter: &Filter, entries: &'a [Entry], clock: Clock<'_>) -> Vec<&'a Entry> {
    if posted.ticked("all") {
        return filter.listed(entries, clock);
    }
    let slugs: BTreeSet<&str> = posted.iter().filter(|(name, _)| *name == "member").map(|(_, slug)| slug).collect();
    entries.iter().filter(|entry| slugs.contains(entry.slug.as_str())).collect()
}

type Counts = Vec<(&'static str, usize)>;

/// Reminds those who file for them, each person once a day.
async fn remind(
    app: &App,
    network: &NetworkRecord,
    person: &Person,
    quarter: Quarter,
    chosen: &BTreeSet<String>,
) -> Result<Counts, Error> {
    let round = app.store.round(network.id, quarter).await?.ok_or(Error::NotFound)?;
    let missing: Vec<Missing> = missing(app, network, &round)
        .await?
        .into_iter()
        .filter(|missing| chosen.contains(&missing.enterprise.enterprise.slug))
        .collect();
    let sent = remind_now(app, &person.act(app), network, quarter, &missing).await?;
    Ok(vec![("reminded", sent), ("not-in", missing.len())])
}

/// Accepts what waits for review and has nothing unusual in it; the rest waits on.
async fn accept(
    app: &App,
    network: &NetworkRecord,
    person: &Person,
    quarter: Quarter,
    chosen: &[&Entry],
) -> Result<Counts, Error> {
    let waiting: Vec<&&Entry> =
        chosen.iter().filter(|entry| entry.standing() == Standing::Submitted && !entry.waits_for_member()).collect();
    let readers = if network.network.settings.second_reader { Readers::Two } else { Readers::One };
    let act = person.act(app);
    let mut accepted = 0;
    for entry in &waiting {
        let Some((enterprise, filing)) = unflagged(app, network, quarter, &entry.slug).await? else { continue };
        let Ok(state) = filing.state.found_good(act.now, &act.name, person.id.0, readers) else { continue };
        match app.store.set_state(&act, network.id, enterprise, quarter, filing.version, &state).await {
            Ok(()) => accepted += 1,
            // Somebody else was faster: there is nothing left to do.
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(vec![("accepted-of", accepted), ("waiting", waiting.len() - accepted)])
}

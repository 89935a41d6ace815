//! `POST /{network}/returns/{quarter}/{enterprise}/same`: an enterprise says that it is one with another of a different
//! network, or takes that back. Only those who file for it see and do any of it; no coordinator does.

use super::{desk::Desk, offer::Elsewhere};
use crate::{
    store::{Same, Word},
    web::{App, error::Error, forms::Posted, session::Filer},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::sameness::Sameness;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What may be said of one enterprise of another network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SameView {
    /// Identifier of the other enterprise.
    pub(super) other: String,
    /// Its name and network.
    pub(super) heading: String,
    /// How it stands.
    pub(super) words: String,
    /// Label of the button that says that they are the same; empty where that is said.
    pub(super) say: &'static str,
    /// Label of the button that ends it; empty where there is nothing to end.
    pub(super) end: &'static str,
    /// Where the same person says it for the other side: address and label.
    pub(super) there: Option<(String, String)>,
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::to_save(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let other: Uuid = posted.text("other").parse().map_err(|_| Error::NotFound)?;
    let (act, network, own) = (desk.person.act(&app), desk.network.id, desk.enterprise.id);
    let noted = match posted.text("do") {
        // The store looks whether the person files for it: a coordinator who stands in does not.
        "say" => app.store.say_same(&act, network, own, other).await.map(|()| "said"),
        "end" => app.store.withdraw_same(&act, network, own, other).await.map(|()| "ended"),
        _ => return Err(Error::NotFound),
    }?;
    Ok(Redirect::to(&format!("{}/about?same={noted}#same", desk.base())).into_response())
}

/// All enterprises of other networks that may be said to be this one: those of which something is said, and those for
/// which the person files too.
pub(super) async fn load(app: &App, desk: &Desk) -> Result<Vec<SameView>, Error> {
    if desk.stands_in() {
        return Ok(vec![]);
    }
    let known = app.store.same_enterprises(desk.network.id, desk.enterprise.id).await?;
    let said: BTreeSet<_> = known.iter().map(|same| same.enterprise).collect();
    let mut views = vec![];
    for same in &known {
        views.push(view(desk, same, there(app, desk, same).await?));
    }
    for held in &desk.person.roles {
        let Some((_, slug, name)) = held.enterprise.as_ref().filter(|(id, ..)| !said.contains(id)) else { continue };
        if !held.role.files() || held.network == desk.network.id {
            continue;
        }
        let Some(other) = app.store.enterprise(held.network, slug).await? else { continue };
        views.push(SameView {
            other: other.public_id.to_string(),
            heading: format!("{name}, in {}", held.network_name),
            words: "You file for it too.".to_owned(),
            say: "It is the same enterprise",
            end: "",
            there: None,
        });
    }
    Ok(views)
}

/// What the other networks in which it is the same were told of what is asked here.
pub(super) async fn elsewhere(app: &App, desk: &Desk) -> Result<Vec<Elsewhere>, Error> {
    if desk.stands_in() {
        return Ok(vec![]);
    }
    let asking = desk.asking();
    let inputs: Vec<String> = asking.iter().map(|asking| asking.input.code.clone()).collect();
    let periods: BTreeSet<_> = asking.iter().map(|asking| asking.period).collect();
    let periods: Vec<_> = periods.into_iter().collect();
    let mut elsewhere = vec![];
    for told in app.store.told_elsewhere(desk.network.id, desk.enterprise.id, &inputs, &periods).await? {
        let definitions = app.store.definitions(told.network.id).await?;
        let asked = app.store.asked(told.network.id, desk.quarter()).await?;
        elsewhere.push(Elsewhere { told, definitions, asked });
    }
    Ok(elsewhere)
}

/// Where the same person gives the other side's word: the other enterprise's newest return.
async fn there(app: &App, desk: &Desk, same: &Same) -> Result<Option<(String, String)>, Error> {
    let network = same.network.id;
    if same.sameness() != Sameness::SaidHere || !desk.person.files_for(network, same.enterprise) {
        return Ok(None);
    }
    let Some(record) = app.store.enterprise(network, &same.slug).await? else { return Ok(None) };
    let due = |quarter| record.memberships.iter().any(|membership| membership.covers(quarter));
    let newest = app.store.rounds(network).await?.into_iter().find(|round| due(round.quarter));
    Ok(newest.map(|round| {
        let slug = &same.network.network.slug;
        let path = format!("/{slug}/returns/{}/{}/about#same", round.quarter, same.slug);
        (path, format!("Say it for {} in {}", same.name, same.network.network.name))
    }))
}

/// How it stands with one of them.
pub(super) fn view(desk: &Desk, same: &Same, there: Option<(String, String)>) -> SameView {
    let said = |word: &Option<Word>| {
        word.as_ref().map_or_else(String::new, |(at, by)| format!("{by} said so on {}", desk.moment(*at)))
    };
    let (here, other) = (said(&same.here), said(&same.there));
    let (words, say, end) = match same.sameness() {
        Sameness::Unsaid => (String::new(), "It is the same enterprise", ""),
        Sameness::SaidHere => {
            (format!("{here}. It counts once somebody who files for it there says so too."), "", "Take it back")
        }
        Sameness::SaidThere => (
            format!("Somebody who files for it says that it is the same enterprise: {other}. Is it?"),
            "Yes, it is the same",
            "No, it is not",
        ),
        Sameness::Agreed => (
            format!(
                "It is the same enterprise: {here} for this side, and {other} for the other. What you file there is \
                 offered here, and the other way round. Nothing is taken over by itself."
            ),
            "",
            "End this",
        ),
    };
    SameView {
        other: same.public_id.to_string(),
        heading: format!("{}, in {}", same.name, same.network.network.name),
        words,
        say,
        end,
        there,
    }
}

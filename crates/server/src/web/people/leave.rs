//! `/{network}/leave`: somebody gives up what they are in a network.

use super::role_words;
use crate::{
    store::{NetworkRecord, Person, StoreError},
    web::{
        App,
        account::home,
        error::Error,
        forms::Posted,
        layout::Frame,
        session::{Confirmed, Insider},
        settings::form::{Field, FormPage},
        words::capitalised,
    },
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::permission::{Action, State as Standing};

pub(super) async fn show(Insider { network, person }: Insider, _: Confirmed) -> Result<Response, Error> {
    view(&network, &person).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    Insider { network, person }: Insider,
    _: Confirmed,
    posted: Posted,
) -> Result<Response, Error> {
    if !posted.ticked("sure") {
        let problems = vec![("sure".to_owned(), "Tick the box if you want to leave".to_owned())];
        return view(&network, &person).refuse(&posted, problems);
    }
    let act = person.act(&app);
    let mut held: Vec<_> = person.roles.iter().filter(|held| held.network == network.id).collect();
    // The coordinator's first: where it cannot be given up, nothing is.
    held.sort_by_key(|held| held.role);
    for held in held {
        let of = held.enterprise.as_ref().map(|(id, ..)| *id);
        match app.store.remove_role(&act, network.id, person.id, held.role, of).await {
            Ok(()) => {}
            Err(StoreError::Refused(words)) => {
                return view(&network, &person).refuse(&posted, vec![("sure".to_owned(), capitalised(&words))]);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let to = match app.store.person(person.id).await? {
        Some(person) if !person.roles.is_empty() => home(&app, &person).await?,
        _ => "/".to_owned(),
    };
    Ok(Redirect::to(&to).into_response())
}

fn view(network: &NetworkRecord, person: &Person) -> FormPage {
    let kept = &network.network;
    let of_network = person.roles.iter().filter(|held| held.network == network.id);
    let facts = of_network.map(|held| {
        let words = held.enterprise.as_ref().map_or_else(|| kept.name.clone(), |(_, _, name)| name.clone());
        (role_words(held.role).to_owned(), words)
    });
    let sees_people = person.may(Action::People, network.id, None, Standing::default());
    let back = if sees_people { format!("/{}/people", kept.slug) } else { "/account".to_owned() };
    FormPage {
        frame: Frame::of(kept, "Leave the network").signed_in(person, ""),
        back: (back, "Back"),
        heading: format!("Leave {}", kept.name),
        lede: "You see nothing of it any more, and file nothing for it. What you have filed and written stays, under your name. Somebody can invite you again.".to_owned(),
        facts: facts.collect(),
        fields: vec![Field::tick("sure", "I give this up", "", false)],
        button: "Leave",
        ..FormPage::default()
    }
}

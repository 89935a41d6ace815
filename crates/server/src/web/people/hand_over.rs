//! `/{network}/hand-over`: somebody else coordinates from now on.

use crate::{
    store::{NetworkRecord, Person, StoreError},
    web::{
        App,
        board::coordinator_frame,
        error::Error,
        forms::Posted,
        session::{Confirmed, Insider},
        settings::form::{Choice, Field, FormPage, Reading},
        words::capitalised,
    },
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

pub(super) async fn show(
    State(app): State<App>,
    Insider { network, person }: Insider,
    _: Confirmed,
) -> Result<Response, Error> {
    let others = others(&app, &network, &person).await?;
    view(&network, &person, &others).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    Insider { network, person }: Insider,
    _: Confirmed,
    posted: Posted,
) -> Result<Response, Error> {
    let others = others(&app, &network, &person).await?;
    if others.is_empty() {
        // There is nothing to choose, and the page says so.
        return view(&network, &person, &others).show();
    }
    let mut form = Reading::of(&posted);
    let known = |id: &str| others.iter().find(|other| other.public_id.to_string() == id);
    let to = form.one_of("to", known, "Choose who coordinates from now on");
    let read = |then: &str| ["deputy", "leave"].contains(&then).then_some(then == "deputy");
    let stays = form.one_of("then", read, "Choose what you are afterwards");
    if !posted.ticked("sure") {
        form.wrong("sure", "Tick the box if somebody else is to coordinate from now on");
    }
    let (Some(to), Some(stays), false) = (to, stays, form.is_wrong()) else {
        return view(&network, &person, &others).refuse(&posted, form.problems());
    };
    let slug = &network.network.slug;
    match app.store.hand_over(&person.act(&app), network.id, to.id, stays).await {
        Ok(()) if stays => Ok(Redirect::to(&format!("/{slug}/people?done=handed-over")).into_response()),
        Ok(()) => Ok(Redirect::to(&format!("/{slug}")).into_response()),
        Err(StoreError::Refused(words)) => {
            let problems = vec![("to".to_owned(), capitalised(&words))];
            view(&network, &person, &others).refuse(&posted, problems)
        }
        Err(error) => Err(error.into()),
    }
}

/// Those to whom it can be handed over: whoever has been here, and does not coordinate beside who hands over.
async fn others(app: &App, network: &NetworkRecord, person: &Person) -> Result<Vec<Person>, Error> {
    let mut people = app.store.people(network.id).await?;
    people.retain(|other| other.id != person.id && other.has_been_here());
    Ok(people)
}

fn view(network: &NetworkRecord, person: &Person, others: &[Person]) -> FormPage {
    let slug = &network.network.slug;
    let page = FormPage {
        frame: coordinator_frame(&network.network, person, "Hand the coordination over", "People"),
        back: (format!("/{slug}/people"), "Back to people"),
        heading: "Hand the coordination over".to_owned(),
        lede: "They run the rounds and reports from now on. What you have done stays under your name.".to_owned(),
        ..FormPage::default()
    };
    if others.is_empty() {
        let lede = "Nobody else of the network has signed in yet. Invite whoever is to coordinate, and hand over once they have been here.";
        return FormPage { lede: lede.to_owned(), ..page };
    }
    let people = others.iter().map(|other| {
        let words =
            if other.name.is_empty() { other.email.clone() } else { format!("{} ({})", other.name, other.email) };
        Choice::new(other.public_id.to_string(), words)
    });
    FormPage {
        fields: vec![
            Field::choices(
                "to",
                "Who coordinates from now on?",
                "Whoever has signed in at least once.",
                "",
                people.collect(),
            ),
            Field::choices(
                "then",
                "What are you afterwards?",
                "",
                "deputy",
                vec![
                    Choice::hinted("deputy", "Their deputy", "You can do the same, but not hand over."),
                    Choice::hinted(
                        "leave",
                        "Coordinator no longer",
                        "You see nothing of the network any more, unless you are something else in it.",
                    ),
                ],
            ),
            Field::tick("sure", "Somebody else is to coordinate from now on", "", false),
        ],
        button: "Hand over",
        ..page
    }
}

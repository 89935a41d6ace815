//! `/{network}/report/{period}/withdraw/{number}`: an edition is shown no more, with a notice in its place.

use crate::{
    store::StoreError,
    web::{
        App,
        board::{coordinator_frame, load::period},
        error::Error,
        forms::Posted,
        library::{list::href, words::segment},
        session::Coordinator,
        settings::form::{Field, FormPage, Problems, Reading},
        words::capitalised,
    },
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::period::Period;

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period, number)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let (period, number) = known(&app, &coordinator, &period, &number).await?;
    view(&coordinator, period, number).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period, number)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let (period, number) = known(&app, &coordinator, &period, &number).await?;
    let reason = match read(&posted) {
        Ok(reason) => reason,
        Err(problems) => return view(&coordinator, period, number).refuse(&posted, problems),
    };
    let act = coordinator.person.act(&app);
    match app.store.withdraw_edition(&act, coordinator.network.id, period, number, &reason).await {
        Ok(()) => Ok(Redirect::to(&href(&coordinator.network.network, period, number)).into_response()),
        Err(StoreError::Refused(words)) => {
            let problems = vec![("reason".to_owned(), capitalised(&words))];
            view(&coordinator, period, number).refuse(&posted, problems)
        }
        Err(error) => Err(error.into()),
    }
}

/// The edition that an address names, if there is one.
async fn known(app: &App, coordinator: &Coordinator, code: &str, number: &str) -> Result<(Period, u32), Error> {
    let (period, number) = (period(code)?, number.parse().map_err(|_| Error::NotFound)?);
    app.store.edition(coordinator.network.id, period, number).await?.ok_or(Error::NotFound)?;
    Ok((period, number))
}

fn read(posted: &Posted) -> Result<String, Problems> {
    let mut form = Reading::of(posted);
    let reason = form.lines("reason", "Why it is withdrawn");
    if reason.trim().is_empty() {
        form.wrong("reason", "Write why the edition is withdrawn: readers see it in its place");
    }
    if !posted.ticked("sure") {
        form.wrong("sure", "Tick the box if the edition is to be shown no more");
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok(reason) }
}

fn view(coordinator: &Coordinator, period: Period, number: u32) -> FormPage {
    let network = &coordinator.network.network;
    FormPage {
        frame: coordinator_frame(network, &coordinator.person, "Withdraw an edition", "Report"),
        back: (format!("/{}/report/{}", network.slug, segment(period)), "The report"),
        heading: format!("Withdraw edition {number}"),
        lede: format!(
            "{}. Its pages and files are shown no more, and your reason stands in their place. It cannot be taken back. Where only something is wrong, publish another edition in its stead: it says what changed.",
            period.months(network.lang)
        ),
        fields: vec![
            Field::lines(
                "reason",
                "Why is it withdrawn?",
                "For everybody to read, such as: two members’ figures were swapped.",
                "",
                3,
            ),
            Field::tick("sure", "The edition is to be shown no more", "", false),
        ],
        button: "Withdraw the edition",
        ..FormPage::default()
    }
}

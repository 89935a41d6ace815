//! `/{network}/settings/signing-in`: whether those who look after the network sign in in two steps.

use super::{
    address,
    form::{Field, FormPage},
    frame,
};
use crate::web::{
    App,
    error::Error,
    forms::Posted,
    session::{Confirmed, Coordinator},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

pub(super) async fn show(coordinator: Coordinator, _: Confirmed) -> Result<Response, Error> {
    view(&coordinator).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    _: Confirmed,
    posted: Posted,
) -> Result<Response, Error> {
    let wanted = posted.ticked("second-factor");
    if wanted && !coordinator.person.second_factor {
        let words = "Set up your own second step first, on your account’s page: else you would lock yourself out";
        return view(&coordinator).refuse(&posted, vec![("second-factor".to_owned(), words.to_owned())]);
    }
    let act = coordinator.person.act(&app);
    app.store.update_settings(&act, coordinator.network.id, |settings| settings.second_factor = wanted).await?;
    Ok(Redirect::to(&address(&coordinator, "")).into_response())
}

fn view(coordinator: &Coordinator) -> FormPage {
    FormPage {
        frame: frame(coordinator, "Signing in"),
        back: (address(coordinator, ""), "Settings"),
        heading: "Signing in".to_owned(),
        lede: "Whoever coordinates sees the figures of every enterprise. A code from their phone beside the password keeps out whoever has the password alone.".to_owned(),
        fields: vec![Field::tick(
            "second-factor",
            "Coordinators, deputies, administrators and operators sign in in two steps",
            "Whoever has not set it up is asked to before they see anything. Those who file are not asked.",
            coordinator.network.network.settings.second_factor,
        )],
        button: "Save",
        ..FormPage::default()
    }
}

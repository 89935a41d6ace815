//! `/{network}/settings/signing-in`: whether those who look after the network sign in in two steps.

use super::{
    address,
    form::{Field, FormPage},
    frame, settle,
};
use crate::web::{
    App,
    error::Error,
    forms::Posted,
    moment,
    session::{Confirmed, Coordinator},
};
use axum::{extract::State, response::Response};
use commonweal_domain::{network::Millis, period::day};

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, _: Confirmed) -> Result<Response, Error> {
    view(&app, &coordinator).show()
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
        return view(&app, &coordinator).refuse(&posted, vec![("second-factor".to_owned(), words.to_owned())]);
    }
    settle(&app, &coordinator, "", |settings| {
        settings.second_factor = wanted;
        settings.second_factor_from = Millis(0);
    })
    .await
}

fn view(app: &App, coordinator: &Coordinator) -> FormPage {
    let network = &coordinator.network.network;
    let from = network.settings.second_factor_from;
    let mut facts = vec![];
    if network.settings.second_factor && app.now() < from {
        let from = day(moment::date(from, &network.time_zone), network.lang);
        facts.push(("Asked for from".to_owned(), format!("{from}. Saving this page asks for it at once")));
    }
    FormPage {
        frame: frame(coordinator, "Signing in"),
        back: (address(coordinator, ""), "Settings"),
        heading: "Signing in".to_owned(),
        lede: "Whoever coordinates sees the figures of every enterprise. A code from their phone beside the password keeps out whoever has the password alone.".to_owned(),
        facts,
        fields: vec![Field::tick(
            "second-factor",
            "Coordinators, deputies, administrators and operators sign in in two steps",
            "Whoever has not set it up is asked to before they see anything. Those who file are not asked.",
            network.settings.second_factor,
        )],
        button: "Save",
        ..FormPage::default()
    }
}

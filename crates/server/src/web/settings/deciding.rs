//! `/{network}/settings/deciding`: how the members decide. A coordinator says it once; from then on members change it by
//! a vote.

use super::{address, done, form::FormPage, frame, settle};
use crate::web::{
    App,
    decide::{read_voting, voting_fields},
    error::Error,
    forms::Posted,
    session::Coordinator,
};
use axum::{extract::State, http::Uri, response::Response};

pub(super) async fn show(coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let flash = done(&uri, &[("saved", "Saved. From now on members change it by a vote.")]);
    let mut page = form(&coordinator);
    page.frame = page.frame.flash(flash);
    page.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    if coordinator.network.network.settings.voting.is_some() {
        return Err(Error::Conflict(
            "The members’ rules of voting are set already, and nothing was changed. Propose other rules under Decide."
                .to_owned(),
        ));
    }
    let rule = match read_voting(&posted) {
        Ok(rule) => rule,
        Err(problems) => return form(&coordinator).refuse(&posted, problems),
    };
    settle(&app, &coordinator, "deciding?saved=1", |settings| {
        // Somebody else may have said it meanwhile: then theirs stands.
        settings.voting.get_or_insert(rule);
    })
    .await
}

fn form(coordinator: &Coordinator) -> FormPage {
    let settings = &coordinator.network.network.settings;
    let rule = settings.voting_rule();
    let mut page = FormPage {
        frame: frame(coordinator, "How we decide"),
        back: (address(coordinator, ""), "Settings"),
        heading: "How we decide".to_owned(),
        fields: voting_fields(&rule),
        ..FormPage::default()
    };
    if settings.voting.is_some() {
        let slug = &coordinator.network.network.slug;
        page.lede =
            "These are the members’ own rules. They change them as they change anything else: by a proposal and a vote."
                .to_owned();
        page.facts =
            rule.words().into_iter().zip(1..).map(|(words, number)| (format!("Rule {number}"), words)).collect();
        page.fields = vec![];
        page.back = (format!("/{slug}/decide"), "Decide");
    } else {
        page.lede = "Say it once, as your members have agreed. From then on it is changed by a vote.".to_owned();
        page.button = "Save how we decide";
    }
    page
}

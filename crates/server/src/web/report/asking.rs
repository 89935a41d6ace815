//! Writing to an enterprise that is asked what may be printed of it: a story in fewer words, a figure of few.

use crate::{
    mail::text::{Letter, Text},
    store::{EnterpriseId, LinkPurpose, MailKind, NewMail},
    web::{App, error::Error, session::Coordinator},
};
use commonweal_domain::{
    period::Quarter,
    permission::{Action, State},
};

/// Writes to those who may agree for an enterprise, with a link that signs them in; gives to how many.
pub(super) async fn write_to(
    app: &App,
    coordinator: &Coordinator,
    (id, name): (EnterpriseId, &str),
    quarter: Quarter,
    kind: MailKind,
    text: impl Fn(Letter<'_>) -> Text,
) -> Result<usize, Error> {
    let network = &coordinator.network;
    let act = coordinator.person.act(app);
    let names = [name.to_owned()];
    let people = app.store.people(network.id).await?;
    let agree = people.iter().filter(|person| person.may(Action::Agree, network.id, Some(id), State::default()));
    let messages: Vec<NewMail> = agree
        .map(|person| {
            let text = text(Letter {
                network: &network.network,
                to: &person.name,
                of: &names,
                by: &act.name,
                address: &app.address,
                signs_in: true,
            });
            NewMail {
                network: Some(network.id),
                person: person.id,
                kind,
                subject: text.subject,
                body: text.body,
                way_in: Some(LinkPurpose::Open),
                enterprise: Some(id),
                quarter: Some(quarter),
                call: None,
                once: None,
            }
        })
        .collect();
    Ok(app.post(&act, &messages).await?)
}

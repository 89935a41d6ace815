//! Who is asked whether a report may go out, by mail.

use super::href;
use crate::{
    mail::{LINK, deciding::is_represented, text},
    store::{
        Act, Circulation, EnterpriseId, LinkPurpose, MailKind, NetworkRecord, NewMail, Person, SignOffAnswer,
        StoreError,
    },
    web::{App, moment},
};
use commonweal_domain::{
    network::Millis,
    permission::{Action, State},
};

/// Asks all members; returns how many messages are new.
pub async fn ask(app: &App, network: &NetworkRecord, act: &Act, circulated: &Circulation) -> Result<usize, StoreError> {
    let once = format!("sign-off/{}", circulated.public_id);
    let answers = app.store.sign_off_answers(circulated.id).await?;
    queue(app, network, act, circulated, &answers, Some(&once)).await
}

/// Asks those again who have not answered; returns how many messages are new. Once a day, whoever presses the button.
pub async fn remind(
    app: &App,
    network: &NetworkRecord,
    act: &Act,
    circulated: &Circulation,
) -> Result<usize, StoreError> {
    let day = moment::date(act.now, &network.network.time_zone);
    let once = format!("sign-off/{}/{day}", circulated.public_id);
    let mut answers = app.store.sign_off_answers(circulated.id).await?;
    answers.retain(|answer| answer.answer.is_none());
    queue(app, network, act, circulated, &answers, Some(&once)).await
}

async fn queue(
    app: &App,
    network: &NetworkRecord,
    act: &Act,
    circulated: &Circulation,
    answers: &[SignOffAnswer],
    once: Option<&str>,
) -> Result<usize, StoreError> {
    let people = app.store.people(network.id).await?;
    let mut messages = vec![];
    for answer in answers {
        for person in speakers(&people, network, answer.enterprise) {
            let names = [answer.name.clone()];
            // Whoever coordinates signs in by password: a message that is read by others must not let them do so much.
            let signs_in = !person.roles.iter().any(|held| held.role.coordinates());
            let letter = text::Letter {
                network: &network.network,
                to: &person.name,
                of: &names,
                by: &act.name,
                address: &app.address,
                signs_in,
            };
            let last = moment::date(Millis(circulated.closes.0 - 1), &network.network.time_zone);
            let mut text = text::sign_off(letter, circulated, last);
            if !signs_in {
                let page = format!("{}{}", app.address, href(&network.network, circulated, &answer.slug));
                text.body = text.body.replace(LINK, &page);
            }
            messages.push(NewMail {
                network: Some(network.id),
                person: person.id,
                kind: MailKind::SignOff,
                subject: text.subject,
                body: text.body,
                way_in: signs_in.then_some(LinkPurpose::Open),
                enterprise: Some(answer.enterprise),
                quarter: None,
                call: None,
                once: once.map(|once| format!("{once}/{}/{}", answer.slug, person.id.0)),
            });
        }
    }
    app.post(act, &messages).await
}

/// Who answers for an enterprise: its representatives, or those who file for it where it has none.
pub(super) fn speakers<'p>(people: &'p [Person], network: &NetworkRecord, enterprise: EnterpriseId) -> Vec<&'p Person> {
    let has_representative = is_represented(people, network.id, enterprise);
    let state = State { has_representative, ..State::default() };
    let acts = |person: &&Person| {
        person.roles.iter().any(|held| held.network == network.id && held.is_of(enterprise))
            && person.may(Action::SignOff, network.id, Some(enterprise), state)
            && !person.disabled
    };
    people.iter().filter(acts).collect()
}

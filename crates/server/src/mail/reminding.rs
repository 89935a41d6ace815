//! Who is reminded of what, by schedule or by a coordinator's press of a button.

use super::text::{self, Letter};
use crate::{
    store::{
        Act, EnterpriseId, EnterpriseRecord, LinkPurpose, MailKind, NetworkRecord, NewMail, Person, PersonId,
        StoreError,
    },
    web::{App, moment},
};
use commonweal_domain::{filing::FilingState, network::Round, period::Quarter};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Reminders go out in the day, on the network's own clock.
const HOURS: std::ops::Range<i8> = 8..20;

/// A return that is not in yet.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Whose.
    pub enterprise: EnterpriseRecord,
    /// The round as it is for this enterprise.
    pub round: Round,
    /// Where its return stands; none if it has not been begun.
    pub state: Option<FilingState>,
}

/// Queues the reminders of all networks whose day has come; returns how many are new.
pub async fn remind_all(app: &App) -> Result<usize, StoreError> {
    let mut queued = 0;
    for network in app.store.networks().await? {
        if network.network.settings.reminders.is_off() || network.network.settings.closed.is_some() {
            continue;
        }
        if !HOURS.contains(&moment::hour(app.now(), &network.network.time_zone)) {
            continue;
        }
        queued += remind_network(app, &network).await?;
    }
    Ok(queued)
}

async fn remind_network(app: &App, network: &NetworkRecord) -> Result<usize, StoreError> {
    let today = moment::date(app.now(), &network.network.time_zone);
    let act = Act { now: app.now(), person: None, name: "schedule".to_owned() };
    let mut messages = vec![];
    for round in app.store.rounds(network.id).await? {
        // One enterprise may have time after the round has closed for the others.
        let mut by_stage: BTreeMap<String, Vec<Missing>> = BTreeMap::new();
        for missing in missing(app, network, &round).await? {
            if matches!(missing.state, Some(FilingState::SentBack { .. })) {
                continue;
            }
            if let Some(stage) = network.network.settings.reminders.stage(&missing.round, today) {
                by_stage.entry(stage.to_string()).or_default().push(missing);
            }
        }
        for (stage, missing) in by_stage {
            let mark = format!("reminder/{}/{}/{stage}", network.id.0, round.quarter);
            messages.extend(letters(app, network, round.quarter, &missing, today, "", &mark).await?);
        }
    }
    app.post(&act, &messages).await
}

/// A coordinator reminds those who file for some enterprises: each person at most once a day. Returns how many
/// messages are new.
pub async fn remind_now(
    app: &App,
    act: &Act,
    network: &NetworkRecord,
    quarter: Quarter,
    missing: &[Missing],
) -> Result<usize, StoreError> {
    let today = moment::date(app.now(), &network.network.time_zone);
    let mark = format!("asked/{}/{quarter}/{today}", network.id.0);
    let messages = letters(app, network, quarter, missing, today, &act.name, &mark).await?;
    app.post(act, &messages).await
}

/// Every enterprise whose return is expected in a round and is not in, also those whose return came back.
pub async fn missing(app: &App, network: &NetworkRecord, round: &Round) -> Result<Vec<Missing>, StoreError> {
    let quarter = round.quarter;
    let mut states: BTreeMap<EnterpriseId, FilingState> = app
        .store
        .filing_heads(network.id, quarter)
        .await?
        .into_iter()
        .map(|head| (head.enterprise, head.state))
        .collect();
    let apart = app.store.apart(network.id, quarter).await?;
    let enterprises = app.store.enterprises(network.id).await?;
    Ok(enterprises
        .into_iter()
        .filter(|record| record.memberships.iter().any(|membership| membership.covers(quarter)))
        .filter(|record| apart.get(&record.id).is_none_or(|apart| apart.exempt.is_none()))
        .filter_map(|enterprise| {
            let until = apart.get(&enterprise.id).and_then(|apart| apart.more_time.as_ref()).map(|time| time.until);
            let state = states.remove(&enterprise.id);
            let is_in = state.as_ref().is_some_and(|state| !state.is_editable());
            (!is_in).then(|| Missing { round: round.with_time_until(until), state, enterprise })
        })
        .collect())
}

/// One message a person, whatever number of enterprises they file for.
async fn letters(
    app: &App,
    network: &NetworkRecord,
    quarter: Quarter,
    missing: &[Missing],
    today: Date,
    by: &str,
    mark: &str,
) -> Result<Vec<NewMail>, StoreError> {
    if missing.is_empty() {
        return Ok(vec![]);
    }
    let people = app.store.people(network.id).await?;
    let stopped = app.store.without_reminders(network.id).await?;
    let of_people = by_person(&people, &stopped, missing);
    let letters = of_people.into_iter().filter_map(|(person, missing)| {
        let first = missing.first()?;
        let names: Vec<String> = missing.iter().map(|missing| missing.enterprise.enterprise.name.clone()).collect();
        // Whoever coordinates signs in by password: a message that is read by others must not let them do so much.
        let signs_in = !person.roles.iter().any(|held| held.role.coordinates());
        let letter =
            Letter { network: &network.network, to: &person.name, of: &names, by, address: &app.address, signs_in };
        let mut text = text::reminder(letter, &first.round, today, first.state.as_ref());
        if !signs_in {
            let link = format!("{}/{}/returns", app.address, network.network.slug);
            text.body = text.body.replace(super::LINK, &link);
        }
        Some(NewMail {
            network: Some(network.id),
            person: person.id,
            kind: MailKind::Reminder,
            subject: text.subject,
            body: text.body,
            way_in: signs_in.then_some(LinkPurpose::Open),
            enterprise: (missing.len() == 1).then_some(first.enterprise.id),
            quarter: Some(quarter),
            call: None,
            once: Some(format!("{mark}/{}", person.id.0)),
        })
    });
    Ok(letters.collect())
}

/// Who files for which of the enterprises and wants to be reminded.
pub fn by_person<'a>(
    people: &'a [Person],
    stopped: &BTreeSet<PersonId>,
    missing: &'a [Missing],
) -> Vec<(&'a Person, Vec<&'a Missing>)> {
    people
        .iter()
        .filter(|person| !stopped.contains(&person.id))
        .map(|person| {
            let files_for = |missing: &&Missing| {
                person.roles.iter().any(|held| {
                    held.role.files() && held.enterprise.as_ref().is_some_and(|(id, ..)| *id == missing.enterprise.id)
                })
            };
            (person, missing.iter().filter(files_for).collect::<Vec<_>>())
        })
        .filter(|(_, missing)| !missing.is_empty())
        .collect()
}

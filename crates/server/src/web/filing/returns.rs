//! `/{network}/returns`: the rounds of a filer's enterprises, with their states.

use super::tasks::due_words;
use crate::store::{EnterpriseRecord, NetworkRecord};
use crate::web::{
    App, calls,
    error::Error,
    layout::{Frame, page},
    moment,
    session::{PublicNetwork, SignedIn},
    sign_off,
};
use askama::Template;
use axum::{extract::State, response::Response};
use commonweal_domain::{filing::FilingState, network::Round, period::day};
use time::Date;

/// All rounds, newest first.
#[derive(Template)]
#[template(path = "filing/returns.html")]
pub(super) struct ReturnsPage {
    pub(super) frame: Frame,
    pub(super) network: String,
    pub(super) several: bool,
    pub(super) rounds: Vec<RoundView>,
    /// Name of each enterprise, and where all its figures are had as files.
    pub(super) files: Vec<(String, String)>,
}

/// A round with the returns of the filer's enterprises.
#[derive(Debug, Clone)]
pub(super) struct RoundView {
    pub(super) months: String,
    pub(super) label: String,
    pub(super) due: String,
    pub(super) returns: Vec<ReturnView>,
}

/// One return.
#[derive(Debug, Clone)]
pub(super) struct ReturnView {
    pub(super) href: String,
    pub(super) enterprise: String,
    pub(super) class: &'static str,
    pub(super) state: &'static str,
    pub(super) hint: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    PublicNetwork(network): PublicNetwork,
) -> Result<Response, Error> {
    let own: Vec<_> = person
        .roles
        .iter()
        .filter(|held| held.role.files() && held.network == network.id)
        .filter_map(|held| held.enterprise.clone())
        .collect();
    if own.is_empty() {
        return Err(Error::NotFound);
    }
    let lang = network.network.lang;
    let today = moment::date(app.now(), &network.network.time_zone);
    let mut enterprises = app.store.enterprises(network.id).await?;
    enterprises.retain(|enterprise| own.iter().any(|(id, ..)| *id == enterprise.id));
    let mut rounds = other_days(&app, &network, &enterprises).await?;
    let of_other_days = rounds.len();
    for round in app.store.rounds(network.id).await? {
        let heads = app.store.filing_heads(network.id, round.quarter).await?;
        let apart = app.store.apart(network.id, round.quarter).await?;
        let mut latest = round;
        let mut returns = vec![];
        for enterprise in &enterprises {
            let head = heads.iter().find(|head| head.enterprise == enterprise.id);
            if head.is_none() && !enterprise.memberships.iter().any(|membership| membership.covers(round.quarter)) {
                continue;
            }
            let until = apart.get(&enterprise.id).and_then(|apart| apart.more_time.as_ref()).map(|time| time.until);
            let own = round.with_time_until(until);
            latest = latest.with_time_until(until);
            let (class, state) = state_words(head.map(|head| &head.state), &own, today);
            let told = head.map(|head| {
                let on = |at| moment::words(at, &network.network.time_zone, lang);
                match &head.state {
                    FilingState::Draft => format!("{} saved on {}", head.saved_by, on(head.saved_at)),
                    FilingState::Submitted { at, by, .. } => format!("Filed by {by} on {}", on(*at)),
                    FilingState::SentBack { at, by, .. } => format!("Sent back by {by} on {}", on(*at)),
                    FilingState::Accepted { at, by, .. } => format!("Accepted by {by} on {}", on(*at)),
                }
            });
            returns.push(ReturnView {
                href: format!("/{}/returns/{}/{}", network.network.slug, round.quarter, enterprise.enterprise.slug),
                enterprise: enterprise.enterprise.name.clone(),
                class,
                state,
                hint: told.unwrap_or_default(),
            });
        }
        if !returns.is_empty() {
            let (due, line) = due_words(&latest, today, lang);
            rounds.push(RoundView {
                months: round.quarter.period().months(lang),
                label: round.quarter.label(lang),
                due: if latest.is_open(today) { format!("{due}. {line}") } else { String::new() },
                returns,
            });
        }
    }
    let slug = &network.network.slug;
    let name = if let [(_, _, one)] = own.as_slice() { one.clone() } else { String::new() };
    let newest = rounds.iter().skip(of_other_days).find_map(|round| round.returns.first()).map(|one| one.href.clone());
    let items = [
        ("Your return", newest.unwrap_or_else(|| format!("/{slug}/returns"))),
        ("All your returns", format!("/{slug}/returns")),
        ("The network’s figures", format!("/{slug}/dashboard")),
        ("Decide", format!("/{slug}/decide")),
        ("Joint report", format!("/{slug}")),
    ];
    let waits = sign_off::waiting(&app, &network, &person).await?;
    let mut frame = Frame::of(&network.network, "All your returns").signed_in(&person, name);
    if let Some((words, href)) = waits {
        frame = frame.strip(words, "See it and answer", href);
    }
    page(&ReturnsPage {
        frame: frame.nav(&items, "All your returns"),
        network: network.network.name.clone(),
        several: own.len() > 1,
        files: enterprises
            .iter()
            .map(|one| (one.enterprise.name.clone(), format!("/{slug}/own/{}", one.enterprise.slug)))
            .collect(),
        rounds,
    })
}

/// Rounds over other days, the latest first, with the answers of these enterprises.
async fn other_days(
    app: &App,
    network: &NetworkRecord,
    enterprises: &[EnterpriseRecord],
) -> Result<Vec<RoundView>, Error> {
    let lang = network.network.lang;
    let today = moment::date(app.now(), &network.network.time_zone);
    let mut views = vec![];
    for call in app.store.calls(network.id).await? {
        let answers = app.store.call_answers(network.id, &call).await?;
        let asked = enterprises.iter().filter(|one| call.asks(&one.memberships));
        let returns: Vec<ReturnView> = asked
            .map(|one| {
                let answer = answers.get(&one.id);
                let (class, state) = match answer {
                    Some(answer) if answer.waits() => ("warn", "Waits for you to confirm it"),
                    Some(answer) if answer.sent.is_some() => ("ok", "Answered"),
                    _ if today < call.from => ("", "Not open yet"),
                    _ if today > call.closes => ("", "Closed, not answered"),
                    Some(_) => ("", "In progress"),
                    None => ("", "Not yet started"),
                };
                let told = answer.and_then(|answer| answer.sent.as_ref().or(answer.saved.as_ref()));
                let told =
                    told.map(|(at, by)| format!("{by}, {}", moment::words(*at, &network.network.time_zone, lang)));
                ReturnView {
                    href: format!("{}/answer/{}", calls::href(network, &call), one.enterprise.slug),
                    enterprise: one.enterprise.name.clone(),
                    class,
                    state,
                    hint: told.unwrap_or_default(),
                }
            })
            .collect();
        if !returns.is_empty() {
            let due = if call.is_open(today) { format!("Due {}", day(call.due, lang)) } else { String::new() };
            views.push(RoundView { months: call.name.clone(), label: call.days(lang), due, returns });
        }
    }
    Ok(views)
}

/// Class and words of a return's state.
pub(super) fn state_words(state: Option<&FilingState>, round: &Round, today: Date) -> (&'static str, &'static str) {
    match state {
        Some(FilingState::Accepted { .. }) => ("ok", "Accepted"),
        Some(FilingState::Submitted { .. }) => ("go", "Submitted"),
        Some(FilingState::SentBack { .. }) => ("warn", "Sent back"),
        _ if today < round.opens => ("", "Not open yet"),
        Some(FilingState::Draft) if round.is_open(today) => ("", "In progress"),
        Some(FilingState::Draft) => ("", "Closed, not submitted"),
        None if round.is_open(today) => ("", "Not yet started"),
        None => ("", "Closed, not filed"),
    }
}

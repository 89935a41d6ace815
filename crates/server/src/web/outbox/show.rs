//! `/{network}/mail`

use crate::{
    mail::LINK,
    store::{Mail, MailKind, MailState, Person},
    web::{
        App,
        board::{coordinator_frame, load::rounds},
        error::Error,
        forms::Posted,
        layout::{Frame, page},
        moment,
        session::Coordinator,
        words,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{network::Network, period::Quarter};
use uuid::Uuid;

/// So many messages are shown, newest first.
const MOST: u64 = 200;

/// All messages.
#[derive(Template)]
#[template(path = "outbox/mail.html")]
pub(super) struct MailPage {
    frame: Frame,
    lede: String,
    only_failed: bool,
    base: String,
    failed: usize,
    lines: Vec<Line>,
}

/// One message.
#[derive(Debug)]
struct Line {
    id: String,
    address: String,
    subject: String,
    what: &'static str,
    state: (&'static str, &'static str),
    told: String,
    body: String,
    failed: bool,
    /// Where somebody else is named who files in the place of whom it did not reach; may be empty.
    reassign: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    uri: Uri,
) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let frame = coordinator_frame(&network.network, &person, "Mail", "Mail")
        .flash(query.ticked("again").then(|| "It is tried again now.".to_owned()));
    let mails = app.store.outbox(network.id, MOST).await?;
    let people = app.store.people(network.id).await?;
    let round = rounds(&app, &network).await?.first().map(|round| round.quarter);
    page(&view(frame, &network.network, &mails, query.text("show") == "failed", (&people, round)))
}

/// Sends a message again that was given up.
pub(super) async fn again(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let id: Uuid = posted.text("message").parse().map_err(|_| Error::NotFound)?;
    app.store.send_again(&person.act(&app), network.id, id).await?;
    app.outbox.notify_one();
    Ok(Redirect::to(&format!("/{}/mail?again=1", network.network.slug)).into_response())
}

/// The page; `filers` are the people of the network, and the round in which their enterprises are looked at.
pub(super) fn view(
    frame: Frame,
    network: &Network,
    mails: &[Mail],
    only_failed: bool,
    filers: (&[Person], Option<Quarter>),
) -> MailPage {
    let of = |is: fn(&MailState) -> bool| mails.iter().filter(|mail| is(&mail.state)).count();
    let failed = of(|state| matches!(state, MailState::Failed { .. }));
    let queued = of(|state| matches!(state, MailState::Queued { .. }));
    let sent = of(|state| matches!(state, MailState::Sent { .. }));
    let lines: Vec<Line> = mails
        .iter()
        .filter(|mail| !only_failed || matches!(mail.state, MailState::Failed { .. }))
        .map(|mail| line(network, mail, reassign(network, mail, filers)))
        .collect();
    MailPage {
        frame,
        lede: if mails.is_empty() {
            "Nothing has been sent yet.".to_owned()
        } else {
            format!(
                "{} of the last {}: {queued} on the way, {failed} came back.",
                words::count(sent, "has gone", "have gone"),
                words::count(mails.len(), "message", "messages"),
            )
        },
        base: format!("/{}/mail", network.slug),
        only_failed,
        failed,
        lines,
    }
}

/// What stands in the place of a text that was kept long enough.
const ERASED: &str = "The text has been erased, as the network keeps it no longer.";

/// Where somebody is named who files instead of whom a message did not reach: the page of the enterprise that it was
/// about, or of the first for which they file. Empty where they file for none, or the message may still get there.
fn reassign(network: &Network, mail: &Mail, (people, newest): (&[Person], Option<Quarter>)) -> String {
    if !matches!(mail.state, MailState::Failed { .. }) {
        return String::new();
    }
    let person = people.iter().find(|person| Some(person.id) == mail.person);
    let Some((person, quarter)) = person.zip(mail.quarter.or(newest)) else { return String::new() };
    let files = person.roles.iter().filter(|held| held.role.files()).filter_map(|held| held.enterprise.as_ref());
    let of = files.clone().find(|(id, ..)| Some(*id) == mail.enterprise).or_else(|| files.clone().next());
    of.map_or_else(String::new, |(_, slug, _)| {
        let id = person.public_id;
        format!("/{}/board/{quarter}/{slug}?reassign={id}#reassign-{id}", network.slug)
    })
}

fn line(network: &Network, mail: &Mail, reassign: String) -> Line {
    let on = |at| moment::words(at, &network.time_zone, network.lang);
    let tries = words::count(usize::try_from(mail.tries).unwrap_or_default(), "try", "tries");
    let (state, told) = match &mail.state {
        MailState::Sent { at } => (("ok", "Sent"), on(*at)),
        MailState::Queued { fault, .. } if fault.is_empty() => {
            (("go", "On the way"), format!("Queued {}", on(mail.created_at)))
        }
        MailState::Queued { due, fault } => (("warn", "Waits"), format!("After {tries}: {fault}. Again {}", on(*due))),
        MailState::Failed { fault } => (("bad", "Came back"), format!("After {tries}: {fault}")),
    };
    Line {
        id: mail.public_id.to_string(),
        address: mail.address.clone(),
        subject: mail.subject.clone(),
        what: match mail.kind {
            MailKind::Invite => "Invitation",
            MailKind::Reminder => "Reminder",
            MailKind::SentBack => "Questions",
            MailKind::Confirm => "To confirm",
            MailKind::Objection => "What is wrong",
            MailKind::Shorter => "Shorter story",
            MailKind::Shown => "Figures to show",
            MailKind::SignOff => "Sign-off",
            MailKind::Published => "Published",
            MailKind::Vote => "Vote",
            MailKind::Decision => "Decision",
            MailKind::SignIn => "Way in",
            MailKind::Account => "Account",
        },
        state,
        told,
        body: if mail.body.is_empty() {
            ERASED.to_owned()
        } else {
            mail.body.replace(LINK, "(here the reader finds a link of their own)")
        },
        failed: matches!(mail.state, MailState::Failed { .. }),
        reassign,
    }
}

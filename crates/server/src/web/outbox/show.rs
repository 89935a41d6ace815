//! `/{network}/mail`

use crate::{
    mail::LINK,
    store::{Mail, MailKind, MailState},
    web::{
        App,
        board::coordinator_frame,
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
use commonweal_domain::network::Network;
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
}

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    uri: Uri,
) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let frame = coordinator_frame(&network.network, &person.name, "Mail", "Mail")
        .flash(query.ticked("again").then(|| "It is tried again now.".to_owned()));
    let mails = app.store.outbox(network.id, MOST).await?;
    page(&view(frame, &network.network, &mails, query.text("show") == "failed"))
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

pub(super) fn view(frame: Frame, network: &Network, mails: &[Mail], only_failed: bool) -> MailPage {
    let of = |is: fn(&MailState) -> bool| mails.iter().filter(|mail| is(&mail.state)).count();
    let failed = of(|state| matches!(state, MailState::Failed { .. }));
    let queued = of(|state| matches!(state, MailState::Queued { .. }));
    let sent = of(|state| matches!(state, MailState::Sent { .. }));
    let lines: Vec<Line> = mails
        .iter()
        .filter(|mail| !only_failed || matches!(mail.state, MailState::Failed { .. }))
        .map(|mail| line(network, mail))
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

fn line(network: &Network, mail: &Mail) -> Line {
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
            MailKind::SignIn => "Way in",
        },
        state,
        told,
        body: mail.body.replace(LINK, "(here the reader finds a link of their own)"),
        failed: matches!(mail.state, MailState::Failed { .. }),
    }
}

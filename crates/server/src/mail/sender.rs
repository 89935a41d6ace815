//! The task that sends what is queued. It claims one message at a time, sends it, and keeps what became of it.

use super::{
    LINK, announcing, deciding,
    message::{Draft, make},
    post::{Post, Undelivered},
    reminding,
};
use crate::{
    store::{Act, LinkPurpose, LinkTarget, Mail, MailKind, PersonId, StoreError},
    web::{App, session},
};
use commonweal_domain::network::Millis;
use std::time::Duration;
use tokio::sync::watch;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// A claim outlives the longest time for one message, so that nobody else sends it meanwhile.
const CLAIM: i64 = 2 * MINUTE;
/// Minutes until the next try, after so many; then the message is given up, two and a half days after the first.
const WAITS: [i64; 9] = [1, 5, 15, 60, 240, 480, 720, 1_080, 1_440];
/// How often the task looks without being called: messages that wait for another try, and reminders whose day has come.
const LOOK: Duration = Duration::from_secs(20);
/// Reminders are thought of once in so many looks.
const LOOKS_A_REMINDER: u32 = 9;

/// Sends what an app queues.
pub struct Sender {
    app: App,
    post: Post,
}

impl Sender {
    /// Ready to send.
    pub const fn new(app: App, post: Post) -> Self {
        Self { app, post }
    }

    /// Sends until `stop` says so; the message that is under way is finished first. A fault is logged, and the next look
    /// is a new try.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        for looks in 0u32.. {
            if looks % LOOKS_A_REMINDER == 0
                && let Err(error) = reminding::remind_all(&self.app).await
            {
                tracing::error!(%error, "reminders could not be queued");
            }
            if looks % LOOKS_A_REMINDER == 0
                && let Err(error) = announcing::announce_all(&self.app).await
            {
                tracing::error!(%error, "news of editions could not be queued");
            }
            if looks % LOOKS_A_REMINDER == 0
                && let Err(error) = deciding::look_after_all(&self.app).await
            {
                tracing::error!(%error, "votes could not be closed");
            }
            if let Err(error) = self.send_until(|| *stop.borrow()).await {
                tracing::error!(%error, "the outbox could not be read");
            }
            tokio::select! {
                () = self.app.outbox.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Sends everything that is due; returns how many messages left.
    pub async fn send_all(&self) -> Result<usize, StoreError> {
        self.send_until(|| false).await
    }

    async fn send_until(&self, stop: impl Fn() -> bool) -> Result<usize, StoreError> {
        let mut left = 0;
        loop {
            if stop() {
                return Ok(left);
            }
            let now = self.app.now();
            let Some(mail) = self.app.store.claim_mail(now, Millis(now.0 + CLAIM), 1).await?.pop() else {
                return Ok(left);
            };
            left += usize::from(self.send(&mail).await?);
        }
    }

    /// Sends a message that is claimed; whether it left.
    async fn send(&self, mail: &Mail) -> Result<bool, StoreError> {
        let sent = match self.draft(mail).await? {
            Ok(message) => self.post.send(mail.public_id, message).await,
            Err(words) => Err(Undelivered::ForGood(words)),
        };
        let id = mail.public_id;
        match sent {
            Ok(()) => {
                tracing::info!(%id, tries = mail.tries, "a message left");
                self.keep_sent(mail.id).await?;
                Ok(true)
            }
            Err(Undelivered::ForGood(fault)) => {
                tracing::warn!(%id, %fault, "a message was refused");
                self.app.store.mail_not_sent(mail.id, &fault, None).await?;
                Ok(false)
            }
            Err(Undelivered::ForNow(fault)) => {
                tracing::warn!(%id, %fault, tries = mail.tries, "a message did not leave");
                let tried = usize::try_from(mail.tries).unwrap_or(usize::MAX).saturating_sub(1);
                let again = WAITS.get(tried).map(|minutes| Millis(self.app.now().0 + minutes * MINUTE));
                self.app.store.mail_not_sent(mail.id, &fault, again).await?;
                Ok(false)
            }
        }
    }

    /// It has left: that must not be forgotten, or it would leave again.
    async fn keep_sent(&self, id: i64) -> Result<(), StoreError> {
        let mut kept = self.app.store.mail_sent(id, self.app.now()).await;
        for seconds in [1, 2, 4, 8, 16] {
            if kept.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            kept = self.app.store.mail_sent(id, self.app.now()).await;
        }
        kept
    }

    /// The message with its links, or why there cannot be one.
    async fn draft(&self, mail: &Mail) -> Result<Result<lettre::Message, String>, StoreError> {
        let Some(person) = mail.person else { return Ok(Err("the person is gone".to_owned())) };
        let network = match mail.network {
            Some(id) => self.app.store.network_of(id).await?,
            None => None,
        };
        let mut body = mail.body.clone();
        if let Some(purpose) = mail.way_in {
            let link = self.link(mail, person, purpose).await?;
            body = body.replace(LINK, &link);
        }
        let mut stop = None;
        if mail.kind.may_be_stopped() {
            let link = self.link(mail, person, LinkPurpose::Stop).await?;
            body.push_str(&format!("\nTo get no more reminders and news from this network:\n{link}\n"));
            stop = Some(link);
        }
        let contact = network.as_ref().map(|network| network.network.settings.contact.as_str());
        Ok(make(&Draft {
            id: mail.public_id,
            now: self.app.now(),
            host: host(&self.app.address),
            from: self.post.from(),
            from_name: network.as_ref().map_or("", |network| &network.network.name),
            reply_to: contact.filter(|contact| !contact.is_empty()),
            to: &mail.address,
            subject: &mail.subject,
            body: &body,
            stop: stop.as_deref(),
        }))
    }

    /// A fresh link; of its token only the hash is kept.
    async fn link(&self, mail: &Mail, person: PersonId, purpose: LinkPurpose) -> Result<String, StoreError> {
        let token = session::random_token().map_err(|error| StoreError::Refused(error.to_string()))?;
        let now = self.app.now();
        let target = mail.network.map(|network| LinkTarget {
            network,
            enterprise: mail.enterprise,
            quarter: mail.quarter,
            call: mail.call,
        });
        let act = Act { now, person: None, name: "mail".to_owned() };
        let expires = Millis(now.0 + lasts(mail.kind, purpose));
        let hash = session::hash(&token);
        self.app.store.create_link_to(&act, person, purpose, target, hash, expires).await?;
        let path = match purpose {
            LinkPurpose::Stop => "stop",
            LinkPurpose::Invite | LinkPurpose::Reset | LinkPurpose::Open | LinkPurpose::Confirm => "link",
        };
        Ok(format!("{}/{path}/{token}", self.app.address))
    }
}

/// For how long a link works: one that somebody has just asked for an hour, one that stops reminders as long as
/// people keep mail.
const fn lasts(kind: MailKind, purpose: LinkPurpose) -> i64 {
    match (kind, purpose) {
        (_, LinkPurpose::Stop) => 400 * DAY,
        (MailKind::SignIn, _) => 60 * MINUTE,
        (_, LinkPurpose::Confirm) => 30 * DAY,
        _ => 14 * DAY,
    }
}

/// The host of an address such as `https://reports.example.org:8000`.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if host.is_empty() { "localhost" } else { host }
}

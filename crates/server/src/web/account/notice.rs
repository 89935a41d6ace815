//! Messages that somebody's way in has changed: whoever did not do it themselves learns of it at once.

use crate::{
    mail::text,
    store::{Act, MailKind, NewMail, Person},
    web::{App, error::Error},
};

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Another password.
    Password,
    /// A second step was set up.
    SecondStep,
    /// The second step was taken away.
    NoSecondStep,
    /// New codes for a lost phone.
    Codes,
    /// A passkey was added.
    Passkey,
}

impl Change {
    /// In words, as in "… was changed".
    const fn words(self) -> &'static str {
        match self {
            Self::Password => "your password was changed, and all other browsers were signed out",
            Self::SecondStep => "a second step of signing in was set up",
            Self::NoSecondStep => "the second step of signing in was taken away",
            Self::Codes => "new codes for a lost phone were made; those of before are good for nothing",
            Self::Passkey => "a passkey was added, with which a device signs in as you",
        }
    }
}

/// Queues a message to its owner. It holds no link that signs in: it may be read by whoever did it.
pub(super) async fn send(app: &App, person: &Person, change: Change) -> Result<(), Error> {
    let act = Act { now: app.now(), person: Some(person.id), name: person.name.clone() };
    let text = text::changed(&person.name, change.words(), &app.address);
    let message = NewMail {
        network: None,
        person: person.id,
        kind: MailKind::Account,
        subject: text.subject,
        body: text.body,
        way_in: None,
        enterprise: None,
        quarter: None,
        call: None,
        once: None,
    };
    app.post(&act, &[message]).await?;
    Ok(())
}

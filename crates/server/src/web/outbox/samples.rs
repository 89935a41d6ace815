//! Invented mail, for tests and for looking at the page.

use super::show::view;
use crate::{
    mail::LINK,
    store::{EnterpriseId, Held, LinkPurpose, Mail, MailKind, MailState, NetworkId, Person, PersonId},
    web::board::{
        coordinator_frame,
        samples::{NOW, SAMPLE_NAME, network, quarter},
    },
};
use askama::Template;
use commonweal_domain::network::{Millis, Role};
use uuid::Uuid;

/// Name and page of every state.
pub fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let mail = |id: i64, address: &str, kind: MailKind, subject: &str, state: MailState, tries: u32| Mail {
        id,
        public_id: Uuid::nil(),
        network: Some(NetworkId(1)),
        person: Some(PersonId(1)),
        address: address.to_owned(),
        kind,
        subject: subject.to_owned(),
        body: format!("Hello Amara,\n\nOpen it here:\n{LINK}\n"),
        way_in: Some(LinkPurpose::Open),
        enterprise: None,
        quarter: Some(quarter()),
        call: None,
        state,
        tries,
        created_at: NOW,
        created_by: SAMPLE_NAME.to_owned(),
    };
    let due = Millis(NOW.0 + 300_000);
    let waits = "451 4.3.0 the mail server is busy".to_owned();
    let gone = "550 5.1.1 no such mailbox".to_owned();
    let mails = [
        mail(
            4,
            "tom@viaduct.example",
            MailKind::Confirm,
            "Are these your figures?",
            MailState::Queued { due: NOW, fault: String::new() },
            0,
        ),
        mail(
            3,
            "jo@spindle.example",
            MailKind::Reminder,
            "Your return was due on 31 January",
            MailState::Queued { due, fault: waits },
            2,
        ),
        mail(2, "old@forge.example", MailKind::Invite, "You are invited", MailState::Failed { fault: gone }, 1),
        mail(
            1,
            "amara@custard.example",
            MailKind::Reminder,
            "Your return is due in 3 days",
            MailState::Sent { at: NOW },
            1,
        ),
    ];
    let network = network();
    let jo = Person {
        id: PersonId(1),
        public_id: Uuid::nil(),
        email: "old@forge.example".to_owned(),
        name: "Jo Bell".to_owned(),
        password_hash: None,
        seen: None,
        disabled: false,
        told: true,
        second_factor: false,
        passed_on: None,
        roles: vec![Held {
            role: Role::Filer,
            network: NetworkId(1),
            network_slug: network.slug.clone(),
            network_name: network.name.clone(),
            enterprise: Some((EnterpriseId(1), "forge".to_owned(), "Forge".to_owned())),
            given: NOW,
            given_by: SAMPLE_NAME.to_owned(),
        }],
    };
    let filers = (std::slice::from_ref(&jo), Some(quarter()));
    let frame = || coordinator_frame(&network, SAMPLE_NAME, "Mail", "Mail");
    Ok(vec![
        ("mail", view(frame(), &network, &mails, false, filers).render()?),
        ("mail-failed", view(frame(), &network, &mails, true, filers).render()?),
        ("mail-none", view(frame(), &network, &[], false, filers).render()?),
    ])
}

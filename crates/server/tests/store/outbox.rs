//! The outbox, links, and who wants no reminders.

use crate::support::{Fresh, NOW, by, later, on_each_database, quarter, small_network};
use commonweal::store::{EnterpriseId, LinkPurpose, LinkTarget, MailKind, MailState, NetworkId, NewMail, PersonId};
use commonweal_domain::network::{Millis, Role};

async fn filer(db: &Fresh) -> (NetworkId, EnterpriseId, PersonId) {
    let (network, cafe) = small_network(&db.store).await;
    let act = by("setup");
    let amara = db.store.invite(&act, network, "Amara@Example.org", "Amara", Role::Filer, Some(cafe)).await.unwrap();
    (network, cafe, amara)
}

fn reminder(network: NetworkId, person: PersonId, once: &str) -> NewMail {
    NewMail {
        network: Some(network),
        person,
        kind: MailKind::Reminder,
        subject: "Your return".to_owned(),
        body: "Hello".to_owned(),
        way_in: Some(LinkPurpose::Open),
        enterprise: None,
        quarter: Some(quarter("2025-Q4")),
        call: None,
        once: Some(once.to_owned()),
    }
}

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn a_message_is_queued_once_claimed_once_and_sent_once() {
    on_each_database(async |db| {
        let (network, _, amara) = filer(&db).await;
        let store = &db.store;
        let mail = reminder(network, amara, "reminder-1");
        assert_eq!(store.queue_mail(&by("Ruth"), &[mail.clone(), mail.clone()]).await.unwrap(), 1);
        assert_eq!(store.queue_mail(&by("Ruth"), &[mail]).await.unwrap(), 0);
        let until = Millis(NOW.0 + MINUTE);
        let (one, two) = tokio::join!(store.claim_mail(NOW, until, 9), store.claim_mail(NOW, until, 9));
        let claimed = [one.unwrap(), two.unwrap()].concat();
        assert_eq!(claimed.len(), 1, "of two servers one gets it");
        assert_eq!((claimed[0].address.as_str(), claimed[0].tries), ("amara@example.org", 1));
        assert!(store.claim_mail(NOW, until, 9).await.unwrap().is_empty());
        // A server that died leaves it to the next one.
        let again = store.claim_mail(until, Millis(until.0 + MINUTE), 9).await.unwrap();
        assert_eq!(again[0].tries, 2);
        store.mail_sent(again[0].id, until).await.unwrap();
        // What the first one says afterwards changes nothing.
        store.mail_not_sent(again[0].id, "late", Some(until)).await.unwrap();
        assert!(store.claim_mail(Millis(until.0 + 999 * MINUTE), Millis(i64::MAX), 9).await.unwrap().is_empty());
        assert_eq!(store.outbox(network, 9).await.unwrap()[0].state, MailState::Sent { at: until });
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_waits_or_fails_with_its_reason_and_may_be_sent_again() {
    on_each_database(async |db| {
        let (network, _, amara) = filer(&db).await;
        let store = &db.store;
        store.queue_mail(&by("Ruth"), &[reminder(network, amara, "a")]).await.unwrap();
        let id = store.claim_mail(NOW, NOW, 9).await.unwrap()[0].id;
        let later_on = Millis(NOW.0 + 5 * MINUTE);
        store.mail_not_sent(id, "451 try later", Some(later_on)).await.unwrap();
        assert!(store.claim_mail(Millis(NOW.0 + MINUTE), later_on, 9).await.unwrap().is_empty());
        assert_eq!(store.claim_mail(later_on, later_on, 9).await.unwrap().len(), 1);
        store.mail_not_sent(id, "550 no such mailbox", None).await.unwrap();
        let kept = store.outbox(network, 9).await.unwrap().remove(0);
        assert_eq!(kept.state, MailState::Failed { fault: "550 no such mailbox".to_owned() });
        assert!(store.claim_mail(Millis(i64::MAX - 1), later_on, 9).await.unwrap().is_empty());
        store.send_again(&by("Ruth"), network, kept.public_id).await.unwrap();
        assert_eq!(store.claim_mail(NOW, NOW, 9).await.unwrap().len(), 1);
        assert!(store.send_again(&by("Ruth"), network, kept.public_id).await.is_err(), "it has not failed");
        assert!(store.send_again(&by("Ruth"), NetworkId(999), kept.public_id).await.is_err(), "not theirs");
    })
    .await;
}

#[tokio::test]
async fn who_stopped_reminders_gets_none_but_still_hears_of_their_return() {
    on_each_database(async |db| {
        let (network, _, amara) = filer(&db).await;
        let store = &db.store;
        store.stop_reminders(&by("Amara"), amara, network).await.unwrap();
        store.stop_reminders(&by("Amara"), amara, network).await.unwrap();
        assert!(store.without_reminders(network).await.unwrap().contains(&amara));
        assert_eq!(store.queue_mail(&by("Ruth"), &[reminder(network, amara, "a")]).await.unwrap(), 0);
        let other = NewMail { kind: MailKind::SentBack, ..reminder(network, amara, "b") };
        assert_eq!(store.queue_mail(&by("Ruth"), &[other]).await.unwrap(), 1);
        store.start_reminders(amara, network).await.unwrap();
        assert_eq!(store.queue_mail(&by("Ruth"), &[reminder(network, amara, "a")]).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_leads_to_its_return_once_and_is_known_when_it_is_over() {
    on_each_database(async |db| {
        let (network, cafe, amara) = filer(&db).await;
        let store = &db.store;
        let target = LinkTarget { network, enterprise: Some(cafe), quarter: Some(quarter("2025-Q4")), call: None };
        let expires = Millis(NOW.0 + MINUTE);
        for token in [[1; 32], [2; 32]] {
            store.create_link_to(&by(""), amara, LinkPurpose::Open, Some(target), token, expires).await.unwrap();
        }
        let link = store.link([1; 32]).await.unwrap().unwrap();
        assert!(link.works(NOW) && link.target == Some(target) && link.purpose == LinkPurpose::Open);
        let act = by("Amara");
        let (one, two) = tokio::join!(store.use_link(&act, [1; 32]), store.use_link(&act, [1; 32]));
        assert_eq!([one.unwrap(), two.unwrap()].into_iter().flatten().count(), 1);
        assert!(store.link([1; 32]).await.unwrap().unwrap().used);
        assert_eq!(store.use_link(&later("Amara", 1), [2; 32]).await.unwrap(), None, "it is too old");
        assert!(store.link([2; 32]).await.unwrap().is_some(), "but known");
        assert_eq!(store.peek_link([2; 32], expires).await.unwrap(), None);
        store.set_password(&act, amara, "hash").await.unwrap();
        assert_eq!(store.link([2; 32]).await.unwrap(), None, "a new password ends the ways in");
        assert_eq!(store.link([9; 32]).await.unwrap(), None);
    })
    .await;
}

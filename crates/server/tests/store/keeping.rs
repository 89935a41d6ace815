//! What is needed no longer is erased, and nothing else.

use crate::support::{NOW, by, on_each_database, quarter, small_network};
use commonweal::{
    evidence::EvidenceKind,
    store::{Act, Erased, LinkPurpose, MailKind, NewEvidence, NewMail},
};
use commonweal_domain::network::{Millis, Role};

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn later(days: i64) -> Act {
    Act { now: Millis(NOW.0 + days * DAY), ..by("retention") }
}

#[tokio::test]
async fn what_is_old_is_erased_and_what_counts_stays() {
    on_each_database(async |db| {
        let (network, bakery) = small_network(&db.store).await;
        let store = &db.store;
        let amara =
            store.invite(&by("Ruth"), network, "amara@example.org", "Amara", Role::Filer, Some(bakery)).await.unwrap();
        let jo = store.invite(&by("Ruth"), network, "jo@example.org", "Jo", Role::Funder, None).await.unwrap();
        store.remove_role(&by("Ruth"), network, jo, Role::Funder, None).await.unwrap();
        let mail = NewMail {
            network: Some(network),
            person: amara,
            kind: MailKind::Reminder,
            subject: "Your figures".to_owned(),
            body: "Hello Amara".to_owned(),
            way_in: Some(LinkPurpose::Open),
            enterprise: None,
            quarter: None,
            call: None,
            once: Some("one".to_owned()),
        };
        store.queue_mail(&by("Ruth"), std::slice::from_ref(&mail)).await.unwrap();
        let file = NewEvidence {
            input: "income".to_owned(),
            name: "bill.pdf".to_owned(),
            kind: EvidenceKind::Pdf,
            bytes: b"%PDF-1.7".to_vec(),
        };
        store.add_evidence(&by("Amara"), network, bakery, quarter("2025-Q4"), &file).await.unwrap();

        // A message that has not gone is not erased, however old it is.
        let nothing = store.erase_what_is_old(&later(400), quarter("2025-Q4").plus(5)).await.unwrap();
        assert_eq!(nothing, Erased::default());
        let id = store.outbox(network, 9).await.unwrap()[0].id;
        store.mail_sent(id, NOW).await.unwrap();
        assert_eq!(store.erase_what_is_old(&later(89), quarter("2025-Q4").plus(5)).await.unwrap(), Erased::default());
        let erased = store.erase_what_is_old(&later(91), quarter("2025-Q4").plus(5)).await.unwrap();
        assert_eq!(erased, Erased { mails: 1, ..Erased::default() });
        let line = &store.outbox(network, 9).await.unwrap()[0];
        assert_eq!((line.subject.as_str(), line.body.as_str(), line.address.as_str()), ("Your figures", "", ""));
        assert_eq!(store.queue_mail(&later(92), &[mail]).await.unwrap(), 0, "it is not sent twice for that");

        // Six years, then a network that keeps files for one.
        assert_eq!(store.erase_what_is_old(&later(92), quarter("2025-Q4").plus(24)).await.unwrap(), Erased::default());
        store.update_settings(&later(92), network, |settings| settings.keeping.evidence_years = 1).await.unwrap();
        let erased = store.erase_what_is_old(&later(93), quarter("2025-Q4").plus(5)).await.unwrap();
        assert_eq!(erased, Erased { files: 1, ..Erased::default() });
        assert!(store.evidence(network, bakery, quarter("2025-Q4")).await.unwrap().is_empty());

        // Jo has no role, and was never here; Amara has one.
        let erased = store.erase_what_is_old(&later(731), quarter("2025-Q4").plus(5)).await.unwrap();
        assert_eq!(erased, Erased { people: 1, ..Erased::default() });
        assert!(store.person_by_email("jo@example.org").await.unwrap().is_none());
        assert!(store.person_by_email("amara@example.org").await.unwrap().is_some());
        assert_eq!(
            store.erase_what_is_old(&later(1_600), quarter("2025-Q4").plus(5)).await.unwrap(),
            Erased::default()
        );
        assert!(store.verify_audit(network).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn one_network_fills_its_own_room_only() {
    on_each_database(async |db| {
        let (network, bakery) = small_network(&db.store).await;
        let store = db.store.clone().with_room(20);
        let add = async |bytes: &[u8]| {
            let file = NewEvidence {
                input: "income".to_owned(),
                name: "bill.pdf".to_owned(),
                kind: EvidenceKind::Pdf,
                bytes: bytes.to_vec(),
            };
            store.add_evidence(&by("Amara"), network, bakery, quarter("2025-Q4"), &file).await
        };
        add(b"%PDF-1.7 one").await.unwrap();
        assert_eq!(store.room_taken(network).await.unwrap(), (12, 20));
        let refused = add(b"%PDF-1.7 two").await.unwrap_err();
        assert!(refused.to_string().contains("all the room that they may"), "{refused}");
        // The same file once more takes none.
        add(b"%PDF-1.7 one").await.unwrap();
        add(b"%PDF-1.7").await.unwrap();
        assert_eq!(store.room_taken(network).await.unwrap(), (20, 20));
        assert_eq!(store.evidence(network, bakery, quarter("2025-Q4")).await.unwrap().len(), 2);
    })
    .await;
}

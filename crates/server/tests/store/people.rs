//! People, links and sessions.

use crate::support::{NOW, by, enterprise, later, network, on_each_database, small_network};
use commonweal::store::{Former, LinkPurpose, LinkTarget, MailKind, MailState, NewMail, StoreError};
use commonweal_domain::network::{Millis, Role};
use std::collections::BTreeMap;

const DAY: i64 = 24 * 60;

#[tokio::test]
async fn a_person_is_found_in_any_case_and_holds_a_role_once() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        for email in ["Amara@Example.org", "amara@example.org "] {
            db.store.invite(&by("Ruth"), network, email, "Amara", Role::Filer, Some(cafe)).await.unwrap();
        }
        db.store.invite(&by("Ruth"), network, "amara@example.org", "", Role::Coordinator, None).await.unwrap();
        let person = db.store.person_by_email("AMARA@example.org").await.unwrap().unwrap();
        assert_eq!((person.email.as_str(), person.name.as_str()), ("amara@example.org", "Amara"));
        let roles: Vec<Role> = person.roles.iter().map(|held| held.role).collect();
        assert_eq!(roles, [Role::Filer, Role::Coordinator]);
        assert_eq!(person.roles[0].enterprise, Some((cafe, "cafe".to_owned(), "The cafe".to_owned())));
        assert_eq!(db.store.people(network).await.unwrap(), [person]);
    })
    .await;
}

#[tokio::test]
async fn a_network_does_not_hear_of_roles_in_another() {
    on_each_database(async |db| {
        let (digbeth, cafe) = small_network(&db.store).await;
        let other = db.store.create_network(&by("setup"), &network("kirkstall"), &BTreeMap::new()).await.unwrap().id;
        db.store.invite(&by("Ruth"), digbeth, "a@example.org", "A", Role::Funder, None).await.unwrap();
        db.store.invite(&by("Ruth"), other, "a@example.org", "A", Role::Coordinator, None).await.unwrap();
        let people = db.store.people(digbeth).await.unwrap();
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].roles.len(), 1);
        assert_eq!(db.store.person(people[0].id).await.unwrap().unwrap().roles.len(), 2);
        let foreign = db.store.invite(&by("Ruth"), other, "b@example.org", "B", Role::Filer, Some(cafe)).await;
        assert!(matches!(foreign, Err(StoreError::NotFound("enterprise"))), "{foreign:?}");
        let nobody = db.store.invite(&by("Ruth"), other, "b@example.org", "B", Role::Filer, None).await;
        assert!(matches!(nobody, Err(StoreError::Refused(_))), "{nobody:?}");
        assert_eq!(db.store.person_by_email("b@example.org").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_link_lets_in_once_and_until_it_expires() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let person = db.store.invite(&by("Ruth"), network, "a@example.org", "A", Role::Funder, None).await.unwrap();
        let expires = Millis(NOW.0 + DAY * 60_000);
        for token in [[1; 32], [2; 32]] {
            db.store.create_link(&by("Ruth"), person, LinkPurpose::Invite, token, expires).await.unwrap();
        }
        let peeked = db.store.peek_link([1; 32], NOW).await.unwrap();
        assert_eq!(peeked, Some((person, LinkPurpose::Invite)));
        assert_eq!(db.store.use_link(&by("A"), [1; 32]).await.unwrap(), Some(person));
        assert_eq!(db.store.use_link(&by("A"), [1; 32]).await.unwrap(), None);
        assert_eq!(db.store.peek_link([1; 32], NOW).await.unwrap(), None);
        assert_eq!(db.store.peek_link([2; 32], expires).await.unwrap(), None);
        assert_eq!(db.store.use_link(&later("A", DAY), [2; 32]).await.unwrap(), None);
        assert_eq!(db.store.use_link(&by("A"), [3; 32]).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_session_lives_while_it_is_used() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let person = db.store.invite(&by("Ruth"), network, "a@example.org", "A", Role::Funder, None).await.unwrap();
        let at = |days: i64| Millis(NOW.0 + days * DAY * 60_000);
        db.store.start_session(person, [7; 32], "", None, at(0)).await.unwrap();
        assert_eq!(db.store.session([7; 32], at(13)).await.unwrap().map(|open| open.person), Some(person));
        assert_eq!(db.store.session([7; 32], at(26)).await.unwrap().map(|open| open.person), Some(person));
        assert_eq!(db.store.session([7; 32], at(40)).await.unwrap(), None);
        db.store.start_session(person, [8; 32], "", None, at(40)).await.unwrap();
        db.store.end_session([8; 32]).await.unwrap();
        assert_eq!(db.store.session([8; 32], at(40)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let person = db.store.invite(&by("Ruth"), network, "a@example.org", "A", Role::Funder, None).await.unwrap();
        db.store.start_session(person, [7; 32], "", None, NOW).await.unwrap();
        db.store.set_password(&by("A"), person, "$argon2id$…").await.unwrap();
        assert_eq!(db.store.session([7; 32], NOW).await.unwrap(), None);
        db.store.set_name(&by("A"), person, "Amara").await.unwrap();
        let stored = db.store.person(person).await.unwrap().unwrap();
        assert_eq!(stored.password_hash.as_deref(), Some("$argon2id$…"));
        assert_eq!(stored.name, "Amara");
        let last = db.store.audit(network).await.unwrap().pop().unwrap();
        assert_eq!((last.action.as_str(), last.subject), ("password.set", stored.public_id.to_string()));
    })
    .await;
}

#[tokio::test]
async fn another_filer_takes_over_and_only_what_leads_here_ends() {
    on_each_database(async |db| {
        let (digbeth, cafe) = small_network(&db.store).await;
        let store = &db.store;
        let other = store.create_network(&by("setup"), &network("kirkstall"), &BTreeMap::new()).await.unwrap().id;
        store.put_enterprises(&by("setup"), other, &[enterprise("mill")]).await.unwrap();
        let mill = store.enterprise(other, "mill").await.unwrap().unwrap().id;
        let invite = async |of, at| store.invite(&by("Ruth"), of, "a@b.org", "Amara", Role::Filer, Some(at)).await;
        let amara = invite(digbeth, cafe).await.unwrap();
        invite(other, mill).await.unwrap();
        let expires = Millis(NOW.0 + 9_999_999);
        for (token, network, enterprise) in [(1, digbeth, Some(cafe)), (2, digbeth, None), (3, other, Some(mill))] {
            let target = Some(LinkTarget { network, enterprise, quarter: None, call: None });
            let (act, hash) = (by("Ruth"), [token; 32]);
            store.create_link_to(&act, amara, LinkPurpose::Open, target, hash, expires).await.unwrap();
        }
        let mail = |network, enterprise| NewMail {
            network: Some(network),
            person: amara,
            kind: MailKind::SentBack,
            subject: "Questions".to_owned(),
            body: String::new(),
            way_in: None,
            enterprise: Some(enterprise),
            quarter: None,
            call: None,
            once: None,
        };
        store.queue_mail(&by("Ruth"), &[mail(digbeth, cafe), mail(other, mill)]).await.unwrap();
        let same = store.reassign(&by("Ruth"), digbeth, cafe, amara, "A@b.org", "", Former::Leaves).await;
        assert!(matches!(same, Err(StoreError::Refused(_))), "{same:?}");
        let foreign = store.reassign(&by("Ruth"), other, cafe, amara, "n@b.org", "", Former::Leaves).await;
        assert!(matches!(foreign, Err(StoreError::NotFound(_))), "{foreign:?}");
        let nia = store.reassign(&by("Ruth"), digbeth, cafe, amara, "n@b.org", "Nia", Former::Stays).await.unwrap();
        assert_eq!(store.person(amara).await.unwrap().unwrap().roles.len(), 2, "they file on");
        assert!(store.link([1; 32]).await.unwrap().is_none() && store.link([2; 32]).await.unwrap().is_none());
        assert!(store.link([3; 32]).await.unwrap().is_some(), "it leads elsewhere");
        let again = store.reassign(&by("Ruth"), digbeth, cafe, amara, "n@b.org", "", Former::Leaves).await.unwrap();
        assert_eq!(again, nia);
        let left = store.person(amara).await.unwrap().unwrap().roles;
        assert_eq!(left.iter().map(|held| held.network).collect::<Vec<_>>(), [other]);
        assert_eq!(store.person(nia).await.unwrap().unwrap().roles.len(), 1);
        let state = async |network| store.outbox(network, 9).await.unwrap().remove(0).state;
        assert!(matches!(state(digbeth).await, MailState::Failed { fault } if fault == "somebody else files now"));
        assert!(matches!(state(other).await, MailState::Queued { .. }));
        let gone = store.reassign(&by("Ruth"), digbeth, cafe, amara, "x@b.org", "", Former::Leaves).await;
        assert!(matches!(gone, Err(StoreError::NotFound(_))), "{gone:?}");
    })
    .await;
}

//! Accounts: handing over, sessions, second steps, looks, and what is kept about a person, on either database.

use crate::support::{NOW, by, on_each_database, small_network};
use commonweal::store::{Act, Ending, LinkPurpose, StoreError};
use commonweal_domain::network::{Millis, Role};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn the_coordination_goes_to_whoever_has_been_here_and_one_stays() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let ruth = db.store.invite(&by("setup"), network, "r@b.org", "Ruth", Role::Coordinator, None).await.unwrap();
        let amara = db.store.invite(&by("setup"), network, "a@b.org", "Amara", Role::Filer, Some(cafe)).await.unwrap();
        let act = Act { person: Some(ruth), ..by("Ruth") };
        let early = db.store.hand_over(&act, network, amara, true).await;
        assert!(matches!(early, Err(StoreError::Refused(_))), "{early:?}");
        db.store.start_session(amara, [1; 32], "Firefox", None, NOW).await.unwrap();
        db.store.hand_over(&act, network, amara, true).await.unwrap();
        let roles = async |id| {
            let person = db.store.person(id).await.unwrap().unwrap();
            person.roles.iter().map(|held| held.role).collect::<Vec<_>>()
        };
        assert_eq!(roles(ruth).await, [Role::Deputy]);
        assert_eq!(roles(amara).await, [Role::Filer, Role::Coordinator]);
        let last = db.store.remove_role(&by("Ruth"), network, amara, Role::Coordinator, None).await;
        assert!(matches!(last, Err(StoreError::Refused(_))), "{last:?}");
        assert!(db.store.verify_audit(network).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn sessions_end_one_by_one_or_all_others_or_with_the_account() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let amara = db.store.invite(&by("setup"), network, "a@b.org", "Amara", Role::Funder, None).await.unwrap();
        for token in [[1; 32], [2; 32], [3; 32]] {
            db.store.start_session(amara, token, "Firefox on Android", None, NOW).await.unwrap();
        }
        let heads = db.store.sessions(amara, NOW).await.unwrap();
        assert_eq!((heads.len(), heads[0].browser.as_str()), (3, "Firefox on Android"));
        assert_eq!(db.store.end_sessions(amara, Ending::Named(&heads[0].name)).await.unwrap(), 1);
        assert_eq!(db.store.session([3; 32], NOW).await.unwrap(), None);
        assert_eq!(db.store.end_sessions(amara, Ending::Others([2; 32])).await.unwrap(), 1);
        let later = Millis(NOW.0 + 20 * MINUTE);
        db.store.confirm_session([2; 32], [22; 32], later).await.unwrap();
        assert_eq!(db.store.session([2; 32], later).await.unwrap(), None, "it goes on under another token");
        assert_eq!(db.store.session([22; 32], later).await.unwrap().unwrap().confirmed, later);
        assert_eq!(db.store.person(amara).await.unwrap().unwrap().seen, Some(later));
        db.store.set_disabled(&by("operator"), amara, true).await.unwrap();
        assert_eq!(db.store.session([22; 32], later).await.unwrap(), None);
        assert!(db.store.person(amara).await.unwrap().unwrap().disabled);
    })
    .await;
}

#[tokio::test]
async fn codes_of_a_second_step_are_taken_once() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let ruth = db.store.invite(&by("setup"), network, "r@b.org", "Ruth", Role::Coordinator, None).await.unwrap();
        db.store.set_second_factor(&by("Ruth"), ruth, &[7; 20], 100, &[[1; 32], [2; 32]]).await.unwrap();
        assert!(db.store.person(ruth).await.unwrap().unwrap().second_factor);
        assert_eq!(db.store.totp_secret(ruth).await.unwrap(), Some(vec![7; 20]));
        for (step, taken) in [(100, false), (101, true), (101, false), (99, false), (102, true)] {
            assert_eq!(db.store.spend_step(ruth, step).await.unwrap(), taken, "{step}");
        }
        for (code, taken) in [([2; 32], true), ([2; 32], false), ([9; 32], false)] {
            assert_eq!(db.store.spend_code(ruth, code, NOW).await.unwrap(), taken);
        }
        assert_eq!(db.store.codes_left(ruth).await.unwrap(), 1);
        let until = Millis(NOW.0 + MINUTE);
        db.store.begin_second_step(ruth, [5; 32], NOW, until).await.unwrap();
        assert_eq!(db.store.second_step([5; 32], NOW).await.unwrap(), Some(ruth));
        assert_eq!(db.store.second_step([5; 32], until).await.unwrap(), None);
        assert!(db.store.end_second_step([5; 32]).await.unwrap());
        assert!(!db.store.end_second_step([5; 32]).await.unwrap());
        db.store.remove_second_factor(&by("operator"), ruth).await.unwrap();
        assert!(!db.store.person(ruth).await.unwrap().unwrap().second_factor);
        assert_eq!(db.store.codes_left(ruth).await.unwrap(), 0);
        assert!(db.store.verify_audit(network).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn an_erased_account_leaves_a_whole_chain_and_no_address() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let amara = db.store.invite(&by("setup"), network, "a@b.org", "Amara", Role::Filer, Some(cafe)).await.unwrap();
        let act = Act { person: Some(amara), ..by("Amara") };
        let expires = Millis(NOW.0 + MINUTE);
        db.store.create_link(&act, amara, LinkPurpose::Invite, [4; 32], expires).await.unwrap();
        db.store.start_session(amara, [1; 32], "", None, NOW).await.unwrap();
        db.store.set_told(&act, amara).await.unwrap();
        assert!(db.store.person(amara).await.unwrap().unwrap().told);
        let kept = db.store.own_data(amara, NOW).await.unwrap();
        assert_eq!((kept.email.as_str(), kept.roles.len(), kept.sessions.len()), ("a@b.org", 1, 1));
        db.store.erase_person(&act, amara).await.unwrap();
        assert_eq!(db.store.person_by_email("a@b.org").await.unwrap(), None);
        assert_eq!(db.store.link([4; 32]).await.unwrap(), None);
        assert_eq!(db.store.session([1; 32], NOW).await.unwrap(), None);
        assert!(db.store.verify_audit(network).await.unwrap().is_ok());
        let lines = db.store.audit(network).await.unwrap();
        assert!(lines.iter().all(|line| !line.words.contains("a@b.org")));
        // The address is free again.
        let again = db.store.invite(&by("setup"), network, "a@b.org", "Amara", Role::Funder, None).await.unwrap();
        assert_ne!(again, amara);
    })
    .await;
}

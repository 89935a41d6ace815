//! Rounds, more time, exemptions, and members that leave.

use crate::support::{by, enterprise, on_each_database, quarter, small_network};
use commonweal::store::StoreError;
use commonweal_domain::network::{Role, Round, Settings};
use std::collections::BTreeSet;
use time::macros::date;

fn words(error: StoreError) -> String {
    error.to_string()
}

#[tokio::test]
async fn a_round_is_opened_changed_and_told_of_in_the_audit() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let q1 = quarter("2026-Q1");
        let round = Round::of(q1, &Settings::default());
        db.store.set_round(&by("Ruth"), network, &round, "").await.unwrap();
        db.store.set_round(&by("Ruth"), network, &round, " ").await.unwrap();
        let longer = Round { closes: date!(2026 - 06 - 01), ..round };
        db.store.set_round(&by("Ruth"), network, &longer, "The council meets on 5 June.").await.unwrap();
        assert_eq!(db.store.round(network, q1).await.unwrap(), Some(longer));
        assert_eq!(db.store.round_note(network, q1).await.unwrap(), "The council meets on 5 June.");
        let audit = db.store.audit(network).await.unwrap();
        let set: Vec<&str> =
            audit.iter().filter(|line| line.action == "round.set").map(|line| line.subject.as_str()).collect();
        assert_eq!(set, ["2026-Q1 2026-04-01 2026-05-01 2026-05-15", "2026-Q1 2026-04-01 2026-05-01 2026-06-01"]);
        let wrong = Round { due: date!(2026 - 01 - 02), ..round };
        let refused = db.store.set_round(&by("Ruth"), network, &wrong, "").await.unwrap_err();
        assert_eq!(words(refused), "the due day must be on or after the opening day");
        assert_eq!(db.store.round(network, q1).await.unwrap(), Some(longer));
    })
    .await;
}

#[tokio::test]
async fn more_time_is_given_to_several_at_once_or_to_none() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        db.store.put_enterprises(&by("setup"), network, &[enterprise("forge")]).await.unwrap();
        let forge = db.store.enterprise(network, "forge").await.unwrap().unwrap().id;
        let q4 = quarter("2025-Q4");
        let both = BTreeSet::from([cafe, forge]);
        let until = date!(2026 - 02 - 20);
        let give = async |members: &BTreeSet<_>, until, why| {
            db.store.give_more_time(&by("Ruth"), network, members, q4, until, why).await
        };
        assert!(give(&both, until, "  ").await.is_err());
        assert!(give(&both, date!(2026 - 01 - 31), "Flood").await.is_err(), "no later than the others");
        let nobody = BTreeSet::from([cafe, commonweal::store::EnterpriseId(9_999)]);
        assert!(matches!(give(&nobody, until, "Flood").await, Err(StoreError::NotFound(_))));
        assert!(db.store.apart(network, q4).await.unwrap().is_empty(), "all or none");
        give(&both, until, "Flood in the cellar").await.unwrap();
        give(&BTreeSet::from([cafe]), date!(2026 - 03 - 01), "Still wet").await.unwrap();
        let apart = db.store.apart(network, q4).await.unwrap();
        let time = apart[&cafe].more_time.clone().unwrap();
        assert_eq!((time.until, time.why.as_str(), time.by.as_str()), (date!(2026 - 03 - 01), "Still wet", "Ruth"));
        assert_eq!(apart[&forge], db.store.apart_of(network, forge, q4).await.unwrap());
        assert!(db.store.apart(network, quarter("2026-Q1")).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_exemption_says_why_and_ends() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let q4 = quarter("2025-Q4");
        let members = BTreeSet::from([cafe]);
        db.store.exempt(&by("Ruth"), network, &members, q4, "Closed for rebuilding").await.unwrap();
        let exempt = db.store.apart_of(network, cafe, q4).await.unwrap().exempt.unwrap();
        assert_eq!((exempt.why.as_str(), exempt.by.as_str()), ("Closed for rebuilding", "Ruth"));
        db.store.end_exemption(&by("Ruth"), network, cafe, q4).await.unwrap();
        db.store.end_exemption(&by("Ruth"), network, cafe, q4).await.unwrap();
        assert_eq!(db.store.apart_of(network, cafe, q4).await.unwrap().exempt, None);
        let actions: Vec<String> =
            db.store.audit(network).await.unwrap().into_iter().map(|line| line.action).skip(2).collect();
        assert_eq!(actions, ["round.exempted", "round.exemption_ended"]);
    })
    .await;
}

#[tokio::test]
async fn a_member_leaves_with_its_last_return_and_may_stay_after_all() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let until = async || db.store.enterprise(network, "cafe").await.unwrap().unwrap().memberships[0].to;
        let end = async |day, why| db.store.end_membership(&by("Ruth"), network, cafe, day, why).await;
        assert!(end(Some(date!(2025 - 12 - 31)), "").await.is_err());
        end(Some(date!(2025 - 12 - 31)), "It closes at the end of the year").await.unwrap();
        assert_eq!(until().await, Some(date!(2025 - 12 - 31)));
        end(None, "It found a buyer").await.unwrap();
        assert_eq!(until().await, None);
    })
    .await;
}

#[tokio::test]
async fn who_has_left_files_no_longer_and_is_signed_out() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let act = by("Ruth");
        let ask = async |email, role, of| db.store.invite(&act, network, email, "", role, of).await.unwrap();
        let ruth = ask("ruth@example.org", Role::Coordinator, None).await;
        let amara = ask("amara@example.org", Role::Filer, Some(cafe)).await;
        db.store.start_session(amara, [7; 32], "", None, act.now).await.unwrap();
        db.store.remove_role(&act, network, amara, Role::Filer, Some(cafe)).await.unwrap();
        assert!(db.store.person(amara).await.unwrap().unwrap().roles.is_empty());
        assert_eq!(db.store.session([7; 32], act.now).await.unwrap(), None);
        let again = db.store.remove_role(&act, network, amara, Role::Filer, Some(cafe)).await;
        assert!(matches!(again, Err(StoreError::NotFound(_))));
        let last = db.store.remove_role(&act, network, ruth, Role::Coordinator, None).await.unwrap_err();
        assert!(words(last).contains("at least one coordinator"));
    })
    .await;
}

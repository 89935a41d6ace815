//! What an enterprise says of itself, and what its return covers.

use crate::support::{by, change, enterprise, later, on_each_database, quarter, save, small_network};
use commonweal::store::{EnterpriseId, NetworkId, ProfileAnswers, Store, StoreError};
use commonweal_domain::{
    filing::FilingState,
    profile::{Profile, Scope, StaffBand, TurnoverBand, YearEnd},
};

async fn member(store: &Store, network: NetworkId, slug: &str) -> EnterpriseId {
    store.put_enterprises(&by("setup"), network, &[enterprise(slug)]).await.unwrap();
    store.enterprise(network, slug).await.unwrap().unwrap().id
}

async fn submit(store: &Store, owner: (NetworkId, EnterpriseId)) -> Result<(), StoreError> {
    let q4 = quarter("2025-Q4");
    let filing = store.filing(owner.0, owner.1, q4).await.unwrap().unwrap().filing;
    let state = filing.state.submit(by("").now, "Amara", 0).unwrap();
    store.set_state(&by("Amara"), owner.0, owner.1, q4, filing.version, &state).await
}

async fn accept(store: &Store, owner: (NetworkId, EnterpriseId)) {
    let q4 = quarter("2025-Q4");
    let filing = store.filing(owner.0, owner.1, q4).await.unwrap().unwrap().filing;
    let state = filing.state.accept(by("").now, "Ruth").unwrap();
    store.set_state(&by("Ruth"), owner.0, owner.1, q4, filing.version, &state).await.unwrap();
}

fn group(slugs: &[&str]) -> Scope {
    Scope::Group(slugs.iter().map(|slug| (*slug).to_owned()).collect())
}

#[tokio::test]
async fn what_a_filer_says_of_the_enterprise_is_kept_and_audited_once() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        assert_eq!(db.store.profile(network, cafe).await.unwrap(), (Profile::default(), false));
        // A band alone answers none of the questions.
        db.store.save_turnover(&by("Amara"), network, cafe, Some(TurnoverBand::Under250k)).await.unwrap();
        let (profile, answered) = db.store.profile(network, cafe).await.unwrap();
        assert_eq!((profile.turnover, profile.year_end.number(), answered), (Some(TurnoverBand::Under250k), 3, false));
        let answers = ProfileAnswers {
            legal_form: "Community interest company".to_owned(),
            founded: Some(2016),
            place: "Digbeth".to_owned(),
            sector: "Food".to_owned(),
            profile: Profile {
                year_end: YearEnd::new(8).unwrap(),
                staff: Some(StaffBand::Micro),
                turnover: Some(TurnoverBand::Under1m),
            },
        };
        for _ in 0..2 {
            db.store.save_profile(&by("Amara"), network, cafe, &answers).await.unwrap();
        }
        assert_eq!(db.store.profile(network, cafe).await.unwrap(), (answers.profile, true));
        assert_eq!(db.store.year_ends(network).await.unwrap().get(&cafe), Some(&answers.profile.year_end));
        let facts = db.store.enterprise(network, "cafe").await.unwrap().unwrap().enterprise;
        assert_eq!((facts.legal_form.as_str(), facts.founded), ("Community interest company", Some(2016)));
        assert_eq!(facts.name, "The cafe", "what was not asked stays");
        let audit = db.store.audit(network).await.unwrap();
        let by_amara = audit.iter().filter(|line| line.actor == "Amara" && line.action == "enterprise.put");
        assert_eq!(by_amara.count(), 1);
        let foreign = NetworkId(network.0 + 1);
        assert_eq!(db.store.profile(foreign, cafe).await.unwrap(), (Profile::default(), false));
        assert!(db.store.save_profile(&by("Eve"), foreign, cafe, &answers).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_a_return_covers_is_remembered_for_the_next() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let q4 = quarter("2025-Q4");
        assert_eq!(db.store.scope(network, cafe, q4).await.unwrap(), Scope::Unsaid);
        db.store.save_scope(&by("Amara"), network, cafe, q4, &Scope::Here).await.unwrap();
        db.store.save_scope(&by("Amara"), network, cafe, q4, &Scope::Whole).await.unwrap();
        assert_eq!(db.store.scope(network, cafe, q4).await.unwrap(), Scope::Whole);
        assert_eq!(db.store.scope(network, cafe, quarter("2026-Q1")).await.unwrap(), Scope::Whole);
        assert_eq!(db.store.scope(network, cafe, quarter("2025-Q3")).await.unwrap(), Scope::Unsaid);
    })
    .await;
}

#[tokio::test]
async fn a_member_within_another_return_is_not_due_and_not_counted_twice() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let bakery = member(&db.store, network, "bakery").await;
        let q4 = quarter("2025-Q4");
        db.store.save_scope(&by("Amara"), network, cafe, q4, &group(&["bakery"])).await.unwrap();
        assert_eq!(db.store.scope(network, cafe, q4).await.unwrap(), group(&["bakery"]));
        assert_eq!(db.store.within(network, q4).await.unwrap().get(&bakery), Some(&cafe));
        assert!(db.store.within_accepted(network).await.unwrap().is_empty(), "a draft counts nowhere");
        // The bakery may say something of its own return, but not cover others while it is covered.
        let other = member(&db.store, network, "choir").await;
        let refused = db.store.save_scope(&by("Bo"), network, bakery, q4, &group(&["choir"])).await.unwrap_err();
        assert!(refused.to_string().contains("says that its return covers you"), "{refused}");
        let refused = db.store.save_scope(&by("Cy"), network, other, q4, &group(&["bakery"])).await.unwrap_err();
        assert!(refused.to_string().contains("covers The bakery already"), "{refused}");
        submit(&db.store, (network, cafe)).await.unwrap();
        save(&db.store, &by("Bo"), (network, bakery), vec![change("income", None, Some("1"))]).await;
        let refused = submit(&db.store, (network, bakery)).await.unwrap_err();
        assert!(refused.to_string().contains("The cafe has filed a return that covers you"), "{refused}");
        accept(&db.store, (network, cafe)).await;
        let within = db.store.within_accepted(network).await.unwrap();
        assert!(within[&bakery].contains(&q4) && within.len() == 1);
        assert!(db.store.within_accepted(NetworkId(network.0 + 1)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_has_filed_cannot_be_covered_by_another() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let bakery = member(&db.store, network, "bakery").await;
        let q4 = quarter("2025-Q4");
        // Covered while both are drafts; then the bakery files on its own.
        db.store.save_scope(&by("Amara"), network, cafe, q4, &group(&["bakery"])).await.unwrap();
        save(&db.store, &by("Bo"), (network, bakery), vec![change("income", None, Some("1"))]).await;
        submit(&db.store, (network, bakery)).await.unwrap();
        let refused = submit(&db.store, (network, cafe)).await.unwrap_err();
        assert!(refused.to_string().contains("The bakery has filed its own return"), "{refused}");
        db.store.save_scope(&later("Amara", 1), network, cafe, q4, &Scope::Here).await.unwrap();
        submit(&db.store, (network, cafe)).await.unwrap();
        for wrong in [group(&[]), group(&["cafe"]), group(&["nobody"])] {
            let refused = db.store.save_scope(&by("Amara"), network, cafe, q4, &wrong).await;
            assert!(matches!(refused, Err(StoreError::Refused(_))), "{wrong:?}");
        }
        let state = db.store.filing(network, cafe, q4).await.unwrap().unwrap().filing.state;
        assert!(matches!(state, FilingState::Submitted { .. }));
    })
    .await;
}

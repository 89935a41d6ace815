//! What members did together, and who agreed to it.

use crate::support::{by, enterprise, later, on_each_database, quarter, small_network};
use commonweal::store::{EnterpriseId, NetworkId, NewJoint, Store, StoreError};
use commonweal_domain::quantity::Quantity;
use uuid::Uuid;

async fn member(store: &Store, network: NetworkId, slug: &str) -> EnterpriseId {
    store.put_enterprises(&by("setup"), network, &[enterprise(slug)]).await.unwrap();
    store.enterprise(network, slug).await.unwrap().unwrap().id
}

fn project(whole: i32, shares: &[(EnterpriseId, i32)]) -> NewJoint {
    NewJoint {
        name: "Market kitchen".to_owned(),
        input: "people-helped".to_owned(),
        whole: Quantity::whole(whole),
        shares: shares.iter().map(|(id, share)| (*id, Quantity::whole(*share))).collect(),
    }
}

#[tokio::test]
async fn a_project_counts_once_all_agree_and_a_change_asks_them_again() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let bakery = member(&db.store, network, "bakery").await;
        let q4 = quarter("2025-Q4");
        assert!(db.store.has_other_members(network, cafe).await.unwrap());
        let split = project(120, &[(cafe, 70), (bakery, 50)]);
        let id = db.store.save_joint(&by("Amara"), network, cafe, q4, None, &split).await.unwrap();
        let [record] = &db.store.joints_of(network, "bakery", q4).await.unwrap()[..] else { panic!("it is there") };
        assert_eq!((record.id, record.version, record.saved.1.as_str()), (id, 1, "Amara"));
        assert_eq!(
            (record.called("bakery"), record.joint.waits_for().collect::<Vec<_>>()),
            ("The bakery", vec!["bakery"])
        );
        assert_eq!(record.joint.shares["cafe"].amount, Quantity::whole(70));
        db.store.agree_joint(&later("Bo", 1), network, bakery, q4, (id, 1)).await.unwrap();
        assert!(db.store.joints(network, q4).await.unwrap()[0].joint.is_agreed());
        // Whoever changes it agrees to the change, and the others are asked once more.
        let led = project(130, &[(cafe, 0), (bakery, 130)]);
        db.store.save_joint(&later("Bo", 2), network, bakery, q4, Some((id, 1)), &led).await.unwrap();
        let record = &db.store.joints(network, q4).await.unwrap()[0];
        assert_eq!((record.version, record.joint.lead()), (2, Some("bakery")));
        assert_eq!(record.joint.waits_for().collect::<Vec<_>>(), ["cafe"]);
        // A yes to what it was is no yes to what it is.
        let late = db.store.agree_joint(&later("Amara", 3), network, cafe, q4, (id, 1)).await;
        assert!(matches!(late, Err(StoreError::Conflict { expected: 1, found: 2 })), "{late:?}");
        db.store.remove_joint(&later("Amara", 4), network, cafe, q4, (id, 2)).await.unwrap();
        assert!(db.store.joints(network, q4).await.unwrap().is_empty());
        let audit = db.store.audit(network).await.unwrap();
        let told: Vec<&str> =
            audit.iter().map(|line| line.action.as_str()).filter(|act| act.starts_with("joint")).collect();
        assert_eq!(told.len(), 4, "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_add_up_and_who_takes_no_part_are_refused() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let bakery = member(&db.store, network, "bakery").await;
        let choir = member(&db.store, network, "choir").await;
        let q4 = quarter("2025-Q4");
        for (wrong, words) in [
            (project(120, &[(cafe, 70), (bakery, 40)]), "make 110"),
            (project(120, &[(cafe, 120)]), "at least one other"),
            (project(120, &[(choir, 70), (bakery, 50)]), "take part in it yourselves"),
        ] {
            let refused = db.store.save_joint(&by("Amara"), network, cafe, q4, None, &wrong).await.unwrap_err();
            assert!(refused.to_string().contains(words), "{refused}");
        }
        let split = project(120, &[(cafe, 70), (bakery, 50)]);
        let id = db.store.save_joint(&by("Amara"), network, cafe, q4, None, &split).await.unwrap();
        // To whoever takes no part, in another network or quarter, it is not there.
        for (network, who, at) in
            [(network, choir, "2025-Q4"), (network, cafe, "2025-Q3"), (NetworkId(network.0 + 1), cafe, "2025-Q4")]
        {
            let agreed = db.store.agree_joint(&by("Eve"), network, who, quarter(at), (id, 1)).await;
            assert!(matches!(agreed, Err(StoreError::NotFound(_))), "{agreed:?}");
        }
        let unknown = db.store.remove_joint(&by("Amara"), network, cafe, q4, (Uuid::nil(), 1)).await;
        assert!(matches!(unknown, Err(StoreError::NotFound(_))));
    })
    .await;
}

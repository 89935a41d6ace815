//! Names and addresses that change.

use crate::support::{by, enterprise, key, number, on_each_database, quarter, small_network};
use commonweal::store::{ImportPlan, ImportState, ImportedReturn, StoreError};
use commonweal_domain::{breakdown::Cell, figure::FigureKey};

#[tokio::test]
async fn an_old_address_leads_to_its_enterprise_and_is_given_to_no_other() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let store = &db.store;
        store.rename_enterprise(&by("Ruth"), network, cafe, "The Corner Café", "corner-cafe").await.unwrap();
        store.rename_enterprise(&by("Ruth"), network, cafe, "The Corner Café", "corner").await.unwrap();
        store.rename_enterprise(&by("Ruth"), network, cafe, "The Corner Café", "corner").await.unwrap();
        assert_eq!(store.enterprise(network, "cafe").await.unwrap(), None);
        assert_eq!(store.enterprise(network, "corner").await.unwrap().unwrap().enterprise.name, "The Corner Café");
        for old in ["cafe", "corner-cafe"] {
            assert_eq!(store.former_enterprise(network, old).await.unwrap(), Some((cafe, "corner".to_owned())));
        }
        let former = store.former_slugs(network).await.unwrap();
        assert_eq!(former.values().collect::<Vec<_>>(), ["corner", "corner"]);
        // Neither a file nor another rename gets it.
        let taken = store.put_enterprises(&by("Ruth"), network, &[enterprise("cafe")]).await;
        assert!(matches!(taken, Err(StoreError::Refused(words)) if words.contains("“corner” now")), "a file");
        store.put_enterprises(&by("Ruth"), network, &[enterprise("pub")]).await.unwrap();
        let inn = store.enterprise(network, "pub").await.unwrap().unwrap().id;
        for slug in ["cafe", "corner"] {
            let taken = store.rename_enterprise(&by("Ruth"), network, inn, "The Pub", slug).await;
            assert!(matches!(taken, Err(StoreError::Refused(_))), "{slug}");
        }
        // Its own old address it may have again.
        store.rename_enterprise(&by("Ruth"), network, cafe, "The Café", "cafe").await.unwrap();
        assert_eq!(store.former_enterprise(network, "corner").await.unwrap(), Some((cafe, "cafe".to_owned())));
        assert_eq!(store.former_enterprise(network, "cafe").await.unwrap(), None);
        let lines = store.audit(network).await.unwrap();
        let renamed: Vec<&str> =
            lines.iter().filter(|line| line.action == "enterprise.renamed").map(|line| line.subject.as_str()).collect();
        assert_eq!(renamed, ["cafe to corner-cafe", "corner-cafe to corner", "corner to cafe"]);
        assert!(store.verify_audit(network).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn figures_that_are_split_by_members_follow_the_new_address() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let store = &db.store;
        store.put_enterprises(&by("Ruth"), network, &[enterprise("pub"), enterprise("old-cafe")]).await.unwrap();
        let sold = |to: &str| {
            let key = FigureKey::new("sales-to-members", quarter("2025-Q4").period(), Cell::of("member", to));
            (key, number("40"))
        };
        let filing = ImportedReturn {
            enterprise: "pub".to_owned(),
            quarter: quarter("2025-Q4"),
            figures: vec![(key("income"), number("100")), sold("cafe"), sold("old-cafe")],
            state: ImportState::Accepted,
            story: String::new(),
            story_agreed: false,
        };
        let plan = ImportPlan { returns: vec![filing], ..ImportPlan::default() };
        store.import(&by("Ruth"), network, &plan).await.unwrap();
        store.rename_enterprise(&by("Ruth"), network, cafe, "The cafe", "corner").await.unwrap();
        let figures = store.accepted(network).await.unwrap().into_values().next().unwrap();
        let cells: Vec<String> =
            figures.parts("sales-to-members", quarter("2025-Q4").period()).map(|(cell, _)| cell.to_string()).collect();
        assert_eq!(cells, ["member=corner", "member=old-cafe"]);
    })
    .await;
}

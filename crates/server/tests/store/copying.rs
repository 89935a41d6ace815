//! Everything of one database goes into another, of the same kind or not.

use crate::support::{Folder, by, change, enterprise, on_each_database, save, small_network};
use commonweal::store::{Missing, Store};
use commonweal_domain::network::Role;

#[tokio::test]
async fn a_copy_holds_all_and_goes_on_with_keys_of_its_own() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        save(&db.store, &by("Amara"), (network, cafe), vec![change("income", None, Some("12.5"))]).await;
        db.store.invite(&by("Ruth"), network, "amara@example.org", "Amara", Role::Filer, Some(cafe)).await.unwrap();
        let folder = Folder::new();
        let url = format!("sqlite://{}", folder.0.join("copy.db").display());
        let copy = Store::connect(&url, Missing::Create).await.unwrap();
        copy.migrate().await.unwrap();
        assert!(copy.is_empty().await.unwrap() && !db.store.is_empty().await.unwrap());
        let rows = db.store.copy_into(&copy).await.unwrap();
        assert!(rows > 10, "{rows}");
        assert_eq!(copy.integrity().await.unwrap(), Vec::<String>::new());
        let quarter = crate::support::quarter("2025-Q4");
        let filing = |store: Store| async move { store.filing(network, cafe, quarter).await.unwrap().unwrap().filing };
        assert_eq!(filing(copy.clone()).await, filing(db.store.clone()).await);

        // And back into a new database of the first kind, which goes on: what is added has no key that is taken.
        on_each_database(async |other| {
            copy.copy_into(&other.store).await.unwrap();
            assert_eq!(filing(other.store.clone()).await, filing(copy.clone()).await);
            other.store.put_enterprises(&by("Ruth"), network, &[enterprise("radio")]).await.unwrap();
            other.store.invite(&by("Ruth"), network, "new@example.org", "New", Role::Funder, None).await.unwrap();
            assert_eq!(other.store.integrity().await.unwrap(), Vec::<String>::new());
        })
        .await;
        assert!(copy.copy_into(&db.store).await.is_err(), "what is there already is never written over");
        assert_eq!(db.store.integrity().await.unwrap(), Vec::<String>::new());
        copy.close().await;
    })
    .await;
}

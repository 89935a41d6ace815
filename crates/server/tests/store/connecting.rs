//! Opening a database.

use crate::support::{Folder, NOW, POSTGRES, on_each_database};
use commonweal::store::{Missing, PersonId, Store, StoreError};
use std::env;

#[test]
fn postgresql_is_tested_where_a_server_is_named() {
    let named = env::var_os(POSTGRES).is_some();
    let required = env::var_os("CI").is_some() && env::var_os("COMMONWEAL_TEST_POSTGRES_REQUIRED").is_some();
    assert!(named || !required, "name a PostgreSQL server in {POSTGRES}");
    if !named {
        eprintln!("PostgreSQL was skipped: {POSTGRES} names no server");
    }
}

#[tokio::test]
async fn a_missing_file_is_refused_or_made() {
    let folder = Folder::new();
    let url = format!("sqlite://{}", folder.0.join("per cent %20 data.db").display());
    let error = Store::connect(&url, Missing::Refuse).await.unwrap_err().to_string();
    assert!(error.contains("does not exist; commonweal migrate creates it"), "{error}");
    let store = Store::connect(&url, Missing::Create).await.unwrap();
    assert!(!store.is_migrated().await.unwrap());
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();
    store.close().await;
    assert!(folder.0.join("per cent %20 data.db").is_file());
    assert!(Store::connect(&url, Missing::Refuse).await.unwrap().is_migrated().await.unwrap());
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    for (url, words) in [
        ("mysql://localhost/x", "is no database"),
        ("sqlite://", "name the database's file"),
        ("sqlite:///no/such/folder/x.db", "the folder /no/such/folder does not exist"),
    ] {
        let error = Store::connect(url, Missing::Create).await.unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}

#[tokio::test]
async fn what_points_at_nothing_is_refused() {
    on_each_database(async |db| {
        let refused = db.store.start_session(PersonId(99), [1; 32], "", None, NOW).await;
        assert!(matches!(refused, Err(StoreError::Database(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_new_database_is_whole() {
    on_each_database(async |db| {
        assert!(db.store.is_migrated().await.unwrap());
        assert_eq!(db.store.integrity().await.unwrap(), Vec::<String>::new());
        assert!(db.store.networks().await.unwrap().is_empty());
    })
    .await;
}

//! Stories, their photos, and what people agreed to.

use crate::support::{by, enterprise, imported, later, network, on_each_database, quarter, small_network};
use commonweal::store::{
    EnterpriseId, NetworkId, NewEdition, NewPicture, Store, StoreError, StoryRecord, ToldStory, Withdrawal,
};
use commonweal_domain::{
    consent::{Consent, ConsentKind, Consents},
    filing::FilingState,
};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

fn photo(byte: u8) -> NewPicture {
    NewPicture { jpeg: vec![0xff, 0xd8, 0xff, byte], width: 1600, height: 1200 }
}

fn hash(byte: u8) -> [u8; 32] {
    Sha256::digest(photo(byte).jpeg).into()
}

fn given() -> Consent {
    Consent::Given { who: "Grace Adeyemi".to_owned(), on: time::macros::date!(2025 - 11 - 14) }
}

/// A story with a described photo, in a return that may be changed.
async fn told(store: &Store) -> (NetworkId, EnterpriseId) {
    let (network, cafe) = small_network(store).await;
    let q4 = quarter("2025-Q4");
    store.save_story(&by("Amara"), network, cafe, q4, "We opened a kitchen.", true, "").await.unwrap();
    store.put_photo(&by("Amara"), network, cafe, q4, &photo(1)).await.unwrap();
    store.describe_photo(&by("Amara"), network, cafe, q4, &hash(1), "A kitchen").await.unwrap();
    (network, cafe)
}

async fn answer(store: &Store, owner: (NetworkId, EnterpriseId), kind: ConsentKind, consent: Consent) {
    store.record_consents(&by("Amara"), owner.0, owner.1, quarter("2025-Q4"), &[(kind, consent)]).await.unwrap();
}

async fn story(store: &Store, owner: (NetworkId, EnterpriseId)) -> StoryRecord {
    store.story(owner.0, owner.1, quarter("2025-Q4")).await.unwrap()
}

/// Submits and accepts the return.
async fn accept(store: &Store, owner: (NetworkId, EnterpriseId)) {
    let q4 = quarter("2025-Q4");
    let version = async || store.filing(owner.0, owner.1, q4).await.unwrap().unwrap().filing.version;
    let submitted = FilingState::Draft.submit(by("").now, "Amara", 0).unwrap();
    store.set_state(&by("Amara"), owner.0, owner.1, q4, version().await, &submitted).await.unwrap();
    let accepted = submitted.accept(by("").now, "Ruth").unwrap();
    store.set_state(&by("Ruth"), owner.0, owner.1, q4, version().await, &accepted).await.unwrap();
}

async fn printed(store: &Store, network: NetworkId) -> Vec<ToldStory> {
    store.stories(network, quarter("2025-Q4")).await.unwrap()
}

#[tokio::test]
async fn a_story_is_printed_with_its_photo_once_every_consent_is_given() {
    on_each_database(async |db| {
        let owner = told(&db.store).await;
        accept(&db.store, owner).await;
        assert_eq!(printed(&db.store, owner.0).await, [], "nobody has been asked");
        answer(&db.store, owner, ConsentKind::Names, given()).await;
        assert_eq!(printed(&db.store, owner.0).await, []);
        answer(&db.store, owner, ConsentKind::Children, Consent::NotNeeded).await;
        let words = printed(&db.store, owner.0).await;
        assert_eq!((words.len(), words[0].text.as_str()), (1, "We opened a kitchen."));
        assert_eq!(words[0].photo, None, "whoever is in the photo has not agreed");
        answer(&db.store, owner, ConsentKind::Faces, Consent::Open).await;
        assert_eq!(printed(&db.store, owner.0).await[0].photo, None);
        answer(&db.store, owner, ConsentKind::Faces, given()).await;
        let photo = printed(&db.store, owner.0).await.remove(0).photo.unwrap();
        assert_eq!((photo.hash, photo.width, photo.height, photo.alt.as_str()), (hash(1), 1600, 1200, "A kitchen"));
        let saved = story(&db.store, owner).await;
        assert_eq!(saved.consents, Consents { names: given(), faces: given(), children: Consent::NotNeeded });
    })
    .await;
}

#[tokio::test]
async fn consent_is_withdrawn_at_any_time_and_leaves_a_trace_without_names() {
    on_each_database(async |db| {
        let owner = told(&db.store).await;
        for kind in ConsentKind::ALL {
            answer(&db.store, owner, kind, given()).await;
        }
        accept(&db.store, owner).await;
        let q4 = quarter("2025-Q4");
        let withdraw = async |minutes, what| {
            db.store.withdraw(&later("Amara", minutes), owner.0, owner.1, q4, what).await.unwrap();
        };
        withdraw(5, Withdrawal::Consent(ConsentKind::Faces)).await;
        withdraw(6, Withdrawal::Consent(ConsentKind::Faces)).await;
        assert_eq!(printed(&db.store, owner.0).await[0].photo, None);
        let at = later("", 5).now;
        assert_eq!(story(&db.store, owner).await.consents.faces, Consent::Withdrawn { at, by: "Amara".to_owned() });
        withdraw(7, Withdrawal::Printing).await;
        withdraw(8, Withdrawal::Printing).await;
        assert_eq!(printed(&db.store, owner.0).await, []);
        let filing = db.store.filing(owner.0, owner.1, q4).await.unwrap().unwrap().filing;
        assert!(filing.state.counts(), "its figures still count");
        let chain = db.store.audit(owner.0).await.unwrap();
        let of = |action: &str| -> Vec<_> {
            chain.iter().filter(|line| line.action == action).map(|line| line.subject.as_str()).collect()
        };
        assert_eq!(of("consent.withdrawn"), ["cafe 2025-Q4 faces", "cafe 2025-Q4 printing"]);
        assert_eq!(of("consent.recorded")[0], "cafe 2025-Q4 names given");
        let words: Vec<&str> = chain.iter().map(|line| line.words.as_str()).collect();
        assert!(words.contains(&"Grace Adeyemi, 2025-11-14"), "it stands where it may be erased: {words:?}");
        db.store.verify_audit(owner.0).await.unwrap().unwrap();
        withdraw(9, Withdrawal::Consent(ConsentKind::Names)).await;
        answer(&db.store, owner, ConsentKind::Names, given()).await;
        assert!(story(&db.store, owner).await.consents.names.is_given(), "it may be given again");
    })
    .await;
}

#[tokio::test]
async fn a_picture_is_kept_once_and_goes_with_the_last_story_that_shows_it() {
    on_each_database(async |db| {
        let owner = told(&db.store).await;
        let q4 = quarter("2025-Q4");
        db.store.put_enterprises(&by("setup"), owner.0, &[enterprise("gym")]).await.unwrap();
        let gym = db.store.enterprise(owner.0, "gym").await.unwrap().unwrap().id;
        db.store.put_photo(&by("Joe"), owner.0, gym, q4, &photo(1)).await.unwrap();
        let file = async |enterprise, byte| db.store.photo_file(owner.0, enterprise, q4, &hash(byte)).await.unwrap();
        assert_eq!(file(gym, 1).await, Some(photo(1).jpeg));
        db.store.put_photo(&by("Amara"), owner.0, owner.1, q4, &photo(2)).await.unwrap();
        assert_eq!(file(owner.1, 1).await, None, "it is not this return’s photo any more");
        assert_eq!(story(&db.store, owner).await.photo.unwrap().alt, "", "the words were of the other photo");
        assert_eq!(file(gym, 1).await, Some(photo(1).jpeg));
        assert_eq!(db.store.integrity().await.unwrap(), Vec::<String>::new());
        accept(&db.store, owner).await;
        db.store.remove_photo(&by("Amara"), owner.0, owner.1, q4).await.unwrap();
        db.store.remove_photo(&by("Joe"), owner.0, gym, q4).await.unwrap();
        let left = db.raw.query_one_raw(sea_orm::Statement::from_string(
            db.raw.get_database_backend(),
            "SELECT COUNT(*) FROM picture".to_owned(),
        ));
        assert_eq!(left.await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap(), 0);
        let told = db.store.audit(owner.0).await.unwrap();
        assert_eq!(told.iter().filter(|line| line.action == "photo.removed").count(), 1, "a draft’s is not told");
    })
    .await;
}

#[tokio::test]
async fn a_photo_cannot_be_put_into_a_return_that_waits_for_review_or_counts() {
    on_each_database(async |db| {
        let owner = told(&db.store).await;
        accept(&db.store, owner).await;
        let q4 = quarter("2025-Q4");
        let refused = db.store.put_photo(&by("Amara"), owner.0, owner.1, q4, &photo(3)).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
        let refused = db.store.describe_photo(&by("Amara"), owner.0, owner.1, q4, &hash(1), "Another").await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
        let other = db.store.create_network(&by("setup"), &network("kirkstall"), &BTreeMap::new()).await.unwrap().id;
        let foreign = db.store.withdraw(&by("x"), other, owner.1, q4, Withdrawal::Printing).await;
        assert!(matches!(foreign, Err(StoreError::NotFound(_))), "{foreign:?}");
        assert_eq!(db.store.photo_file(other, owner.1, q4, &hash(1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_imported_story_that_may_be_printed_concerns_nobody() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let mut plan = imported("cafe", "income", "1");
        plan.returns[0].story = "We opened a kitchen.".to_owned();
        plan.returns[0].story_agreed = true;
        db.store.import(&by("import"), network, &plan).await.unwrap();
        assert_eq!(story(&db.store, (network, cafe)).await.consents, Consents::NOBODY);
        assert_eq!(printed(&db.store, network).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_edition_keeps_the_picture_that_it_was_published_with() {
    on_each_database(async |db| {
        let owner = told(&db.store).await;
        let new = NewEdition { story: Some((owner.1, Some(photo(1).jpeg))), ..crate::editions::edition() };
        let head = db.store.publish(&by("Ruth"), owner.0, &new, 1).await.unwrap();
        db.store.remove_photo(&by("Amara"), owner.0, owner.1, quarter("2025-Q4")).await.unwrap();
        assert_eq!(db.store.edition_picture(head.id).await.unwrap(), Some(photo(1).jpeg));
        let second = NewEdition { story: None, what_changed: "A consent was withdrawn.".to_owned(), ..new.clone() };
        db.store.publish(&later("Ruth", 5), owner.0, &second, 2).await.unwrap();
        let telling = db.store.editions_telling(owner.0, owner.1, new.period).await.unwrap();
        assert_eq!(telling.iter().map(|(head, pictured)| (head.number, *pictured)).collect::<Vec<_>>(), [(1, true)]);
        for sql in ["UPDATE edition_story SET picture = NULL, picture_hash = NULL", "DELETE FROM edition_story"] {
            let refused = db.raw.execute_unprepared(sql).await.unwrap_err().to_string();
            assert!(refused.contains("an edition never changes"), "{sql}: {refused}");
        }
        assert_eq!(db.store.integrity().await.unwrap(), Vec::<String>::new());
        let other = db.store.create_network(&by("setup"), &network("kirkstall"), &BTreeMap::new()).await.unwrap().id;
        let foreign = db.store.publish(&by("Ruth"), other, &new, 1).await;
        assert!(matches!(foreign, Err(StoreError::NotFound("enterprise"))), "{foreign:?}");
    })
    .await;
}

#[tokio::test]
async fn the_network_sees_only_the_median_of_the_time_that_returns_take() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let q4 = quarter("2025-Q4");
        let members: Vec<_> = (0..8).map(|number| enterprise(&format!("member-{number}"))).collect();
        db.store.put_enterprises(&by("setup"), network, &members).await.unwrap();
        assert_eq!(db.store.minutes(network, cafe, q4).await.unwrap(), 0);
        for (number, (member, _)) in (0i64..).zip(&members) {
            let id = db.store.enterprise(network, &member.slug).await.unwrap().unwrap().id;
            assert_eq!(db.store.median_minutes(network, q4).await.unwrap(), None, "{number} are too few");
            db.store.save_story(&by("Amara"), network, id, q4, "One", true, "").await.unwrap();
            db.store.save_story(&later("Amara", number), network, id, q4, "Two", true, "One").await.unwrap();
            let submitted = FilingState::Draft.submit(by("").now, "Amara", 0).unwrap();
            db.store.set_state(&later("Amara", number + 1), network, id, q4, 2, &submitted).await.unwrap();
            assert_eq!(db.store.minutes(network, id, q4).await.unwrap(), number as u32 + 2);
        }
        assert_eq!(db.store.median_minutes(network, q4).await.unwrap(), Some((6, 8)));
        let code = db.store.content_code(network, cafe, q4).await.unwrap();
        assert_eq!(code, None);
        let first = db.store.enterprise(network, "member-0").await.unwrap().unwrap().id;
        let submission = db.store.submission(network, first, q4).await.unwrap().unwrap();
        assert_eq!(submission.by, "Amara");
        assert_eq!(Some(submission.code), db.store.content_code(network, first, q4).await.unwrap());
    })
    .await;
}

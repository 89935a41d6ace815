//! The steps of a return: each kept with the one before it, and taken back while nothing is published.

use crate::editions::edition;
use crate::support::{Fresh, NOW, by, change, imported, later, on_each_database, quarter, save, small_network};
use commonweal::store::{
    Act, Answered, EnterpriseId, LinkAnswer, LinkPurpose, NetworkId, NewComment, NewEdition, Store, StoreError,
};
use commonweal_domain::{
    filing::{FilingState, Readers},
    network::{Millis, Role},
};

type Owner = (NetworkId, EnterpriseId);

async fn now(store: &Store, owner: Owner) -> (FilingState, u32) {
    let filing = store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap().unwrap().filing;
    (filing.state, filing.version)
}

/// Takes a step from the state that is stored.
async fn step(store: &Store, act: &Act, owner: Owner, of: impl FnOnce(&FilingState) -> FilingState) -> FilingState {
    let (state, version) = now(store, owner).await;
    let state = of(&state);
    store.set_state(act, owner.0, owner.1, quarter("2025-Q4"), version, &state).await.unwrap();
    state
}

async fn undo(store: &Store, owner: Owner) -> Result<FilingState, StoreError> {
    let version = now(store, owner).await.1;
    store.undo_step(&later("Ruth", 9), owner.0, owner.1, quarter("2025-Q4"), version).await
}

async fn take_back(store: &Store, owner: Owner) -> Result<FilingState, StoreError> {
    let version = now(store, owner).await.1;
    store.take_back(&later("Amara", 9), owner.0, owner.1, quarter("2025-Q4"), version).await
}

async fn submitted(db: &Fresh) -> Owner {
    let owner = small_network(&db.store).await;
    save(&db.store, &by("Amara"), owner, vec![change("income", None, Some("120"))]).await;
    step(&db.store, &by("Amara"), owner, |state| state.submit(NOW, "Amara", 0).unwrap()).await;
    owner
}

async fn publish(store: &Store, network: NetworkId, at: i64) {
    let edition = NewEdition { period: quarter("2025-Q4").period(), what_changed: String::new(), ..edition() };
    store.publish(&later("Ruth", at), network, &edition, 1).await.unwrap();
}

#[tokio::test]
async fn accepting_and_sending_back_can_be_undone_in_turn() {
    on_each_database(async |db| {
        let owner = submitted(&db).await;
        let waiting = now(&db.store, owner).await.0;
        step(&db.store, &by("Ruth"), owner, |state| state.accept(NOW, "Ruth").unwrap()).await;
        assert_eq!(undo(&db.store, owner).await.unwrap(), waiting);
        step(&db.store, &by("Ruth"), owner, |state| state.send_back(NOW, "Ruth", "Gas?").unwrap()).await;
        assert_eq!(undo(&db.store, owner).await.unwrap(), waiting);
        let refused = undo(&db.store, owner).await.unwrap_err();
        assert!(refused.to_string().contains("send it back with a reason"), "{refused}");
        assert_eq!(take_back(&db.store, owner).await.unwrap(), FilingState::Draft);
        assert!(take_back(&db.store, owner).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_return_that_was_sent_back_and_gone_on_with_stays_with_its_enterprise() {
    on_each_database(async |db| {
        let owner = submitted(&db).await;
        step(&db.store, &by("Ruth"), owner, |state| state.send_back(NOW, "Ruth", "Gas?").unwrap()).await;
        save(&db.store, &later("Amara", 5), owner, vec![change("income", Some("120"), Some("130"))]).await;
        let refused = undo(&db.store, owner).await.unwrap_err();
        assert!(refused.to_string().contains("has changed its return"), "{refused}");
        let again = step(&db.store, &later("Amara", 6), owner, |state| state.submit(NOW, "Amara", 0).unwrap()).await;
        assert!(matches!(again, FilingState::Submitted { again: true, .. }));
        let back = take_back(&db.store, owner).await.unwrap();
        assert!(matches!(back, FilingState::SentBack { reason, .. } if reason == "Gas?"));
    })
    .await;
}

#[tokio::test]
async fn what_a_rule_accepted_is_told_so_and_may_be_taken_back_by_either_side() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let q4 = quarter("2025-Q4");
        save(&db.store, &by("Amara"), owner, vec![change("income", None, Some("120"))]).await;
        let file = async || {
            let version = now(&db.store, owner).await.1;
            let submitted = FilingState::Draft.submit(NOW, "Amara", 0).unwrap();
            let states = [submitted.clone(), submitted.accept_by_rule(NOW).unwrap()];
            db.store.set_states(&by("Amara"), owner.0, owner.1, q4, version, &states).await.unwrap();
        };
        file().await;
        assert!(matches!(now(&db.store, owner).await.0, FilingState::Accepted { by_rule: true, .. }));
        assert_eq!(take_back(&db.store, owner).await.unwrap(), FilingState::Draft);
        file().await;
        assert!(matches!(undo(&db.store, owner).await.unwrap(), FilingState::Submitted { .. }));
        let actions: Vec<String> =
            db.store.audit(owner.0).await.unwrap().into_iter().map(|line| line.action).skip(2).collect();
        let filed = ["filing.submitted", "filing.accepted_by_rule", "filing.step_undone"];
        assert_eq!(actions, [filed, filed].concat());
        assert!(db.store.verify_audit(owner.0).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn two_readers_are_kept_and_the_first_may_think_again() {
    on_each_database(async |db| {
        let owner = submitted(&db).await;
        let good = |state: &FilingState, who: &str, key| state.found_good(NOW, who, key, Readers::Two).unwrap();
        let once = step(&db.store, &by("Ruth"), owner, |state| good(state, "Ruth", 1)).await;
        assert_eq!(now(&db.store, owner).await.0, once);
        let refused = take_back(&db.store, owner).await.unwrap_err();
        assert!(refused.to_string().contains("has read this return"), "{refused}");
        assert!(matches!(undo(&db.store, owner).await.unwrap(), FilingState::Submitted { first: None, .. }));
        step(&db.store, &by("Ruth"), owner, |state| good(state, "Ruth", 1)).await;
        let twice = step(&db.store, &by("Omar"), owner, |state| good(state, "Omar", 2)).await;
        assert!(twice.counts());
        assert_eq!(undo(&db.store, owner).await.unwrap(), once);
    })
    .await;
}

#[tokio::test]
async fn what_is_published_is_not_undone() {
    on_each_database(async |db| {
        let owner = submitted(&db).await;
        step(&db.store, &by("Ruth"), owner, |state| state.accept(NOW, "Ruth").unwrap()).await;
        publish(&db.store, owner.0, 2).await;
        let refused = undo(&db.store, owner).await.unwrap_err();
        assert!(refused.to_string().contains("edition 1 of October to December 2025"), "{refused}");
    })
    .await;
    on_each_database(async |db| {
        let owner = submitted(&db).await;
        publish(&db.store, owner.0, 0).await;
        step(&db.store, &by("Ruth"), owner, |state| state.accept(later("", 1).now, "Ruth").unwrap()).await;
        assert!(undo(&db.store, owner).await.is_ok(), "an edition from before it was accepted knows nothing of it");
    })
    .await;
}

#[tokio::test]
async fn an_import_that_was_sent_back_by_mistake_counts_again() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        db.store.import(&by("import"), owner.0, &imported("cafe", "income", "120")).await.unwrap();
        let before = now(&db.store, owner).await.0;
        assert!(undo(&db.store, owner).await.unwrap_err().to_string().contains("imported"));
        step(&db.store, &by("Ruth"), owner, |state| state.send_back(NOW, "Ruth", "Gas?").unwrap()).await;
        assert_eq!(undo(&db.store, owner).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_undo_at_once_one_hears_of_the_other() {
    on_each_database(async |db| {
        let owner = submitted(&db).await;
        step(&db.store, &by("Ruth"), owner, |state| state.accept(NOW, "Ruth").unwrap()).await;
        let version = now(&db.store, owner).await.1;
        let q4 = quarter("2025-Q4");
        let act = by("Ruth");
        let (one, two) = tokio::join!(
            db.store.undo_step(&act, owner.0, owner.1, q4, version),
            db.store.undo_step(&act, owner.0, owner.1, q4, version),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    })
    .await;
}

#[tokio::test]
async fn a_question_about_a_figure_is_answered_or_the_figure_changed() {
    on_each_database(async |db| {
        let owner = submitted(&db).await;
        let (network, cafe) = owner;
        let q4 = quarter("2025-Q4");
        let (state, version) = now(&db.store, owner).await;
        let ask = |input: &str, words: &str| NewComment {
            input: input.to_owned(),
            period: q4.period(),
            words: words.to_owned(),
        };
        let questions = [ask("income", "Is this with VAT?"), ask("gas", "Is it in kWh?")];
        let sent_back = state.send_back(NOW, "Ruth", "Two questions").unwrap();
        db.store.send_back(&by("Ruth"), network, cafe, q4, version, &sent_back, &questions).await.unwrap();
        let words = db.store.audit(network).await.unwrap().pop().unwrap().words;
        assert_eq!(words, "Two questions\nincome: Is this with VAT?\ngas: Is it in kWh?");
        let comments = db.store.comments(network, cafe, q4).await.unwrap();
        assert!(comments.len() == 2 && comments.iter().all(commonweal::store::Comment::is_open));
        let act = later("Amara", 4);
        let answer = |words| db.store.answer_comment(&act, network, cafe, q4, comments[1].id, words);
        answer(" From the bill, in kWh. ").await.unwrap();
        save(&db.store, &later("Amara", 5), owner, vec![change("income", Some("120"), Some("100"))]).await;
        let comments = db.store.comments(network, cafe, q4).await.unwrap();
        assert!(comments[0].changed && comments[0].answer.is_empty());
        assert_eq!(comments[1].answer, "From the bill, in kWh.");
        assert_eq!(comments[1].answered.as_ref().unwrap().1, "Amara");
        step(&db.store, &later("Amara", 6), owner, |state| state.submit(NOW, "Amara", 0).unwrap()).await;
        assert!(matches!(answer("x").await, Err(StoreError::Refused(_))));
    })
    .await;
}

#[tokio::test]
async fn undoing_what_was_sent_back_takes_its_questions_back() {
    on_each_database(async |db| {
        let owner = submitted(&db).await;
        let (network, cafe) = owner;
        let q4 = quarter("2025-Q4");
        let (state, version) = now(&db.store, owner).await;
        let question = NewComment { input: "income".to_owned(), period: q4.period(), words: "VAT?".to_owned() };
        let sent_back = state.send_back(NOW, "Ruth", "A question").unwrap();
        db.store.send_back(&by("Ruth"), network, cafe, q4, version, &sent_back, &[question]).await.unwrap();
        undo(&db.store, owner).await.unwrap();
        assert!(db.store.comments(network, cafe, q4).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_coordinator_files_for_a_member_that_confirms_it() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let (network, cafe) = owner;
        let q4 = quarter("2025-Q4");
        let store = &db.store;
        let ruth =
            store.invite(&by("setup"), network, "ruth@example.org", "Ruth", Role::Coordinator, None).await.unwrap();
        let act = Act { person: Some(ruth), ..by("Ruth") };
        assert!(store.begin_for(&act, network, cafe, q4, " ").await.is_err());
        // Whoever begins has seen what is there, and stopping leaves a word too; there is nothing to stop twice.
        store.begin_for(&act, network, cafe, q4, "By mistake").await.unwrap();
        assert_eq!(store.looks(cafe, q4).await.unwrap().len(), 1);
        store.end_for(&act, network, cafe, q4).await.unwrap();
        store.end_for(&act, network, cafe, q4).await.unwrap();
        let said: Vec<String> =
            store.audit(network).await.unwrap().into_iter().map(|line| line.action).skip(3).collect();
        assert_eq!(said, ["filing.begun_for_member", "filing.stopped_for_member"]);
        store.begin_for(&act, network, cafe, q4, "Phone call with Amara").await.unwrap();
        let stand_in = async || store.apart_of(network, cafe, q4).await.unwrap().stand_in;
        assert!(stand_in().await.unwrap().may_file(ruth));
        save(store, &act, owner, vec![change("income", None, Some("120"))]).await;
        step(store, &act, owner, |state| state.submit(NOW, "Ruth", 0).unwrap()).await;
        let waiting = stand_in().await.unwrap();
        assert!(waiting.waits() && !waiting.may_file(ruth));
        assert!(store.begin_for(&act, network, cafe, q4, "Again").await.is_err(), "it is in already");
        let version = store.filing(network, cafe, q4).await.unwrap().unwrap().filing.version;
        for token in [1, 2] {
            store.create_link(&act, ruth, LinkPurpose::Confirm, [token; 32], Millis(NOW.0 + 9)).await.unwrap();
        }
        let confirm = async |token: u8, version: u32, answer: LinkAnswer| {
            store.answer_link(&by("Amara"), [token; 32], network, cafe, q4, version, &answer).await
        };
        // What has moved on is a conflict, and leaves the link as it was.
        let state = store.filing(network, cafe, q4).await.unwrap().unwrap().filing.state;
        let back = LinkAnswer::Wrong(state.send_back(NOW, "Amara", "All of it").unwrap());
        let late = confirm(1, version - 1, back).await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        assert!(store.link([1; 32]).await.unwrap().unwrap().works(NOW));
        let right = || LinkAnswer::Right(None);
        assert_eq!(confirm(1, version, right()).await.unwrap(), Answered::Kept);
        assert_eq!(confirm(1, version, right()).await.unwrap(), Answered::LinkOver);
        assert_eq!(confirm(2, version, right()).await.unwrap(), Answered::Nothing);
        assert!(store.link([2; 32]).await.unwrap().unwrap().works(NOW));
        assert_eq!(stand_in().await.unwrap().confirmed.unwrap().1, "Amara");
        let actions: Vec<String> =
            store.audit(network).await.unwrap().into_iter().map(|line| line.action).skip(5).collect();
        assert_eq!(actions, ["filing.begun_for_member", "filing.submitted", "filing.confirmed_by_member"]);
        // What the member submits itself needs nobody to confirm it.
        step(store, &act, owner, |state| state.send_back(NOW, "Ruth", "Gas?").unwrap()).await;
        step(store, &by("Amara"), owner, |state| state.submit(NOW, "Amara", 0).unwrap()).await;
        assert_eq!(stand_in().await, None);
    })
    .await;
}

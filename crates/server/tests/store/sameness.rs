//! One enterprise in two networks, by the word of both sides.

use crate::support::{Fresh, by, enterprise, key, network, number, on_each_database, quarter, small_network};
use commonweal::store::{
    Act, EnterpriseId, EnterpriseRecord, ImportPlan, ImportState, ImportedReturn, NetworkId, PersonId, Store,
    StoreError,
};
use commonweal_domain::{network::Role, profile::Scope, sameness::Sameness};
use std::collections::BTreeMap;

/// An enterprise in each of two networks: Amara files for both, Nia for the second alone, Ruth coordinates both.
struct Two {
    here: (NetworkId, EnterpriseRecord),
    there: (NetworkId, EnterpriseRecord),
    amara: Act,
    nia: Act,
    ruth: Act,
}

fn act(person: PersonId, name: &str) -> Act {
    Act { person: Some(person), ..by(name) }
}

async fn two(store: &Store) -> Two {
    let (digbeth, cafe) = small_network(store).await;
    let kirkstall = store.create_network(&by("setup"), &network("kirkstall"), &BTreeMap::new()).await.unwrap().id;
    store.put_enterprises(&by("setup"), kirkstall, &[enterprise("mill")]).await.unwrap();
    let mill = store.enterprise(kirkstall, "mill").await.unwrap().unwrap();
    let cafe = store.enterprise(digbeth, "cafe").await.unwrap().filter(|found| found.id == cafe).unwrap();
    let invite = async |email: &str, of: NetworkId, role: Role, at: Option<EnterpriseId>| {
        store.invite(&by("setup"), of, email, email, role, at).await.unwrap()
    };
    let amara = invite("a@b.org", digbeth, Role::Filer, Some(cafe.id)).await;
    invite("a@b.org", kirkstall, Role::Filer, Some(mill.id)).await;
    let nia = invite("n@b.org", kirkstall, Role::Filer, Some(mill.id)).await;
    let ruth = invite("r@b.org", digbeth, Role::Coordinator, None).await;
    invite("r@b.org", kirkstall, Role::Coordinator, None).await;
    invite("r@b.org", digbeth, Role::Representative, Some(cafe.id)).await;
    Two {
        here: (digbeth, cafe),
        there: (kirkstall, mill),
        amara: act(amara, "Amara"),
        nia: act(nia, "Nia"),
        ruth: act(ruth, "Ruth"),
    }
}

type Side<'a> = (&'a (NetworkId, EnterpriseRecord), &'a (NetworkId, EnterpriseRecord));

async fn say(store: &Store, act: &Act, (own, other): Side<'_>) -> Result<(), StoreError> {
    store.say_same(act, own.0, own.1.id, other.1.public_id).await
}

async fn end(store: &Store, act: &Act, (own, other): Side<'_>) -> Result<(), StoreError> {
    store.withdraw_same(act, own.0, own.1.id, other.1.public_id).await
}

async fn state(store: &Store, own: &(NetworkId, EnterpriseRecord)) -> Sameness {
    let same = store.same_enterprises(own.0, own.1.id).await.unwrap();
    assert!(same.len() <= 1);
    same.first().map_or(Sameness::Unsaid, commonweal::store::Same::sameness)
}

#[tokio::test]
async fn only_the_words_of_both_sides_link_them_in_whatever_order_they_come_and_go() {
    on_each_database(async |db: Fresh| {
        let store = &db.store;
        let two = two(store).await;
        let (here, there) = ((&two.here, &two.there), (&two.there, &two.here));
        // All orders of four acts, of which each is a word of one side or its end: 4^4 of them.
        for order in 0..256_u32 {
            let mut model = Sameness::Unsaid;
            for step in 0..4 {
                let (side, act) = match (order >> (2 * step)) & 3 {
                    0 => (here, "say"),
                    1 => (there, "say"),
                    2 => (here, "end"),
                    _ => (there, "end"),
                };
                let seen = if side.0.0 == two.here.0 { model } else { model.seen_from_there() };
                let (done, next) = if act == "say" {
                    (say(store, &two.amara, side).await, seen.said())
                } else {
                    (end(store, &two.amara, side).await, seen.withdrawn())
                };
                // There is nothing to end where nothing is said.
                assert_eq!(done.is_err(), act == "end" && model == Sameness::Unsaid, "{order} {step} {done:?}");
                model = if side.0.0 == two.here.0 { next } else { next.seen_from_there() };
                assert_eq!(state(store, &two.here).await, model, "{order} {step}");
                assert_eq!(state(store, &two.there).await, model.seen_from_there(), "{order} {step}");
                let told = store.told_elsewhere(two.here.0, two.here.1.id, &[], &[]).await.unwrap();
                assert_eq!(told.len(), usize::from(model == Sameness::Agreed), "{order} {step}");
            }
            let _ = end(store, &two.amara, here).await;
        }
    })
    .await;
}

#[tokio::test]
async fn only_those_who_file_give_a_word_and_the_first_files_for_both() {
    on_each_database(async |db: Fresh| {
        let store = &db.store;
        let two = two(store).await;
        let (here, there) = ((&two.here, &two.there), (&two.there, &two.here));
        let missing = |done: Result<(), StoreError>| assert!(matches!(done, Err(StoreError::NotFound(_))), "{done:?}");
        for side in [here, there] {
            missing(say(store, &two.ruth, side).await);
            missing(say(store, &by("nobody"), side).await);
        }
        missing(say(store, &two.nia, there).await);
        missing(say(store, &two.nia, here).await);
        say(store, &two.amara, here).await.unwrap();
        missing(end(store, &two.ruth, here).await);
        say(store, &two.nia, there).await.unwrap();
        assert_eq!(state(store, &two.here).await, Sameness::Agreed);
        end(store, &two.nia, there).await.unwrap();
        assert_eq!(state(store, &two.here).await, Sameness::Unsaid);
        // Not within one network, not with itself, and no network hears of it.
        missing(store.say_same(&two.amara, two.here.0, two.here.1.id, two.here.1.public_id).await);
        missing(store.say_same(&two.amara, two.there.0, two.here.1.id, two.there.1.public_id).await);
        for network in [two.here.0, two.there.0] {
            let lines = store.audit(network).await.unwrap();
            assert!(
                lines.iter().all(|line| {
                    let set_up = line.actor == "setup";
                    set_up && !line.action.contains("same")
                }),
                "{lines:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_told_there_is_read_here_only_while_both_agree_and_it_is_filed() {
    on_each_database(async |db: Fresh| {
        let store = &db.store;
        let two = two(store).await;
        let filing = |state| ImportPlan {
            returns: vec![ImportedReturn {
                enterprise: "mill".to_owned(),
                quarter: quarter("2025-Q4"),
                figures: vec![(key("income"), number("120")), (key("gas"), number("7"))],
                state,
                story: String::new(),
                story_agreed: false,
            }],
            ..ImportPlan::default()
        };
        let told = async || {
            let (inputs, periods) = (["income".to_owned()], [quarter("2025-Q4").period()]);
            let told = store.told_elsewhere(two.here.0, two.here.1.id, &inputs, &periods).await.unwrap();
            told.into_iter().flat_map(|told| told.returns).collect::<Vec<_>>()
        };
        store.import(&by("import"), two.there.0, &filing(ImportState::Draft)).await.unwrap();
        say(store, &two.amara, (&two.here, &two.there)).await.unwrap();
        say(store, &two.amara, (&two.there, &two.here)).await.unwrap();
        assert_eq!(told().await, [], "a draft is the enterprise's own affair");
        store.import(&by("import"), two.there.0, &filing(ImportState::Accepted)).await.unwrap();
        let read = told().await;
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].0, &read[0].1), (quarter("2025-Q4"), &Scope::Unsaid));
        let codes: Vec<String> = read[0].2.iter().map(|(key, _)| key.input).collect();
        assert_eq!(codes, ["income"], "nothing but what is asked for");
        end(store, &two.nia, (&two.there, &two.here)).await.unwrap();
        assert_eq!(told().await, []);
    })
    .await;
}

//! An enterprise that was entered twice.

use crate::editions::edition;
use crate::support::{by, change, enterprise, key, later, number, on_each_database, quarter, save, small_network};
use commonweal::store::{
    AnsweredBy, EditionFile, EnterpriseId, ImportPlan, ImportState, ImportedReturn, NetworkId, NewEdition, Side, Store,
    StoreError,
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    filing::FilingState,
    network::{Membership, Role},
    period::Quarter,
    profile::Scope,
};
use std::collections::BTreeMap;
use time::macros::date;

type Figures = Vec<(FigureKey, Figure)>;

fn income(code: &str, value: &str) -> (FigureKey, Figure) {
    (FigureKey::new("income", quarter(code).period(), Cell::total()), number(value))
}

async fn filed(store: &Store, network: NetworkId, slug: &str, code: &str, figures: Figures) {
    let filing = ImportedReturn {
        enterprise: slug.to_owned(),
        quarter: quarter(code),
        figures,
        state: ImportState::Accepted,
        story: String::new(),
        story_agreed: false,
    };
    let plan = ImportPlan { returns: vec![filing], ..ImportPlan::default() };
    store.import(&by("import"), network, &plan).await.unwrap();
}

/// A network with the enterprises `cafe` and `cafe-2`.
async fn twice(store: &Store) -> (NetworkId, EnterpriseId, EnterpriseId) {
    let (network, cafe) = small_network(store).await;
    store.put_enterprises(&by("setup"), network, &[enterprise("cafe-2"), enterprise("pub")]).await.unwrap();
    let other = store.enterprise(network, "cafe-2").await.unwrap().unwrap().id;
    (network, cafe, other)
}

async fn merge(
    store: &Store,
    (network, kept, duplicate): (NetworkId, EnterpriseId, EnterpriseId),
    choices: &[(&str, Side)],
) -> Result<(), StoreError> {
    let choices: BTreeMap<Quarter, Side> = choices.iter().map(|(code, side)| (quarter(code), *side)).collect();
    let seen = store.merging(network, kept, duplicate, &choices).await?.fingerprint();
    store.merge_enterprises(&later("Ruth", 9), network, kept, duplicate, &choices, seen, "Amara says so").await
}

/// What an enterprise's accepted income adds up to.
async fn incomes(store: &Store, network: NetworkId) -> Vec<(EnterpriseId, Vec<String>)> {
    let accepted = store.accepted(network).await.unwrap();
    let values = |figures: &commonweal_domain::figure::Figures| {
        figures.iter().map(|(key, figure)| format!("{} {}", key.period, figure.value.code())).collect()
    };
    accepted.iter().map(|(id, figures)| (*id, values(figures))).collect()
}

#[tokio::test]
async fn afterwards_there_is_one_enterprise_with_all_that_both_had() {
    on_each_database(async |db| {
        let store = &db.store;
        let (network, cafe, other) = twice(store).await;
        for (slug, from, to) in
            [("cafe", date!(2024 - 01 - 01), Some(date!(2025 - 09 - 30))), ("cafe-2", date!(2025 - 10 - 01), None)]
        {
            let of = store.enterprise(network, slug).await.unwrap().unwrap().enterprise;
            store.put_enterprises(&by("setup"), network, &[(of, Membership { from: Some(from), to })]).await.unwrap();
        }
        filed(store, network, "cafe", "2025-Q3", vec![income("2025-Q3", "100")]).await;
        filed(store, network, "cafe-2", "2025-Q4", vec![income("2025-Q4", "200")]).await;
        let amara = store.invite(&by("Ruth"), network, "a@b.org", "Amara", Role::Filer, Some(other)).await.unwrap();
        store.invite(&by("Ruth"), network, "a@b.org", "Amara", Role::Filer, Some(cafe)).await.unwrap();
        store.invite(&by("Ruth"), network, "j@b.org", "Joe", Role::Representative, Some(other)).await.unwrap();
        let looked = store.merging(network, cafe, other, &BTreeMap::new()).await.unwrap();
        assert_eq!(looked.in_the_way, Vec::<String>::new());
        assert_eq!(looked.open().count(), 0);
        assert_eq!(
            looked.people,
            [("Amara".to_owned(), Role::Filer, true), ("Joe".to_owned(), Role::Representative, false)]
        );
        merge(store, (network, cafe, other), &[]).await.unwrap();
        let all = store.enterprises(network).await.unwrap();
        assert_eq!(all.iter().map(|one| one.enterprise.slug.as_str()).collect::<Vec<_>>(), ["cafe", "pub"]);
        assert_eq!(all[0].memberships, [Membership { from: Some(date!(2024 - 01 - 01)), to: None }]);
        let all = vec!["2025-Q3 100".to_owned(), "2025-Q4 200".to_owned()];
        assert_eq!(incomes(store, network).await, [(cafe, all)]);
        assert_eq!(store.former_enterprise(network, "cafe-2").await.unwrap(), Some((cafe, "cafe".to_owned())));
        assert_eq!(store.person(amara).await.unwrap().unwrap().roles.len(), 1);
        let joe = store.person_by_email("j@b.org").await.unwrap().unwrap();
        assert_eq!(joe.roles[0].enterprise.as_ref().unwrap().0, cafe);
        // Nobody gets at the duplicate any longer.
        let gone = store.save_story(&by("Joe"), network, other, quarter("2025-Q4"), "Hello", false, "").await;
        assert!(matches!(gone, Err(StoreError::NotFound(_))), "{gone:?}");
        let taken = store.rename_enterprise(&by("Ruth"), network, cafe, "The cafe", "cafe-2").await;
        assert!(taken.is_ok(), "its own old address it may have: {taken:?}");
        let line = store.audit(network).await.unwrap().into_iter().find(|line| line.action == "enterprise.merged");
        let line = line.unwrap();
        assert_eq!((line.subject.as_str(), line.actor.as_str()), ("cafe-2 into cafe", "Ruth"));
        assert!(line.words.starts_with("Amara says so"), "{}", line.words);
        assert_eq!(store.integrity().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn where_both_have_a_return_somebody_chooses_and_the_other_enters_nothing() {
    on_each_database(async |db| {
        for side in [Side::Kept, Side::Duplicate] {
            let store = &db.store;
            let slug = if side == Side::Kept { "digbeth" } else { "kirkstall" };
            let network = store.create_network(&by("setup"), &crate::support::network(slug), &BTreeMap::new()).await;
            let network = network.unwrap().id;
            let two = [enterprise("cafe"), enterprise("cafe-2")];
            store.put_enterprises(&by("setup"), network, &two).await.unwrap();
            let id = async |slug: &str| store.enterprise(network, slug).await.unwrap().unwrap().id;
            let (cafe, other) = (id("cafe").await, id("cafe-2").await);
            filed(store, network, "cafe", "2025-Q4", vec![income("2025-Q4", "100")]).await;
            filed(store, network, "cafe-2", "2025-Q4", vec![income("2025-Q4", "200")]).await;
            filed(store, network, "cafe-2", "2025-Q3", vec![income("2025-Q3", "50")]).await;
            let refused = merge(store, (network, cafe, other), &[]).await;
            assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
            assert_eq!(incomes(store, network).await.len(), 2, "nothing has happened");
            merge(store, (network, cafe, other), &[("2025-Q4", side)]).await.unwrap();
            let counts = if side == Side::Kept { "100" } else { "200" };
            let values = vec!["2025-Q3 50".to_owned(), format!("2025-Q4 {counts}")];
            assert_eq!(incomes(store, network).await, [(cafe, values)]);
            let filing = store.filing(network, cafe, quarter("2025-Q4")).await.unwrap().unwrap().filing;
            assert!(filing.state.counts());
            // The other return is a draft that no list of enterprises leads to.
            let heads = store.filing_heads(network, quarter("2025-Q4")).await.unwrap();
            let aside: Vec<&FilingState> =
                heads.iter().filter(|head| head.enterprise != cafe).map(|head| &head.state).collect();
            assert_eq!(aside, [&FilingState::Draft]);
            assert_eq!(store.enterprises(network).await.unwrap().len(), 1);
            assert_eq!(store.integrity().await.unwrap(), Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test]
async fn figures_that_would_stand_in_two_returns_are_refused_with_their_list() {
    on_each_database(async |db| {
        let store = &db.store;
        let (network, cafe, other) = twice(store).await;
        let year = || {
            let key = FigureKey::new("gas", "2025".parse().unwrap(), Cell::total());
            (key, number("7"))
        };
        let sold = FigureKey::new("sales-to-members", quarter("2025-Q2").period(), Cell::of("member", "cafe"));
        filed(store, network, "cafe", "2025-Q4", vec![year()]).await;
        filed(store, network, "cafe-2", "2025-Q3", vec![year()]).await;
        filed(store, network, "cafe-2", "2025-Q2", vec![(sold, number("5"))]).await;
        let looked = store.merging(network, cafe, other, &BTreeMap::new()).await.unwrap();
        assert_eq!(looked.in_the_way.len(), 2, "{:?}", looked.in_the_way);
        assert!(
            looked.in_the_way[0].starts_with("gas for January to December 2025 is both in"),
            "{:?}",
            looked.in_the_way
        );
        assert!(looked.in_the_way[1].contains("sales-to-members of The cafe-2"), "{:?}", looked.in_the_way);
        let refused = merge(store, (network, cafe, other), &[]).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
        assert_eq!(store.enterprises(network).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_another_members_return_covers_is_covered_once() {
    on_each_database(async |db| {
        let store = &db.store;
        let (network, cafe, other) = twice(store).await;
        let inn = store.enterprise(network, "pub").await.unwrap().unwrap().id;
        let group = Scope::Group(vec!["cafe-2".to_owned()]);
        store.save_scope(&by("Nia"), network, inn, quarter("2025-Q4"), &group).await.unwrap();
        filed(store, network, "cafe", "2025-Q4", vec![income("2025-Q4", "100")]).await;
        let refused = merge(store, (network, cafe, other), &[]).await;
        assert!(matches!(&refused, Err(StoreError::Refused(words)) if words.contains("The pub")), "{refused:?}");
        // The cafe's own return that covers its duplicate covers nobody else afterwards.
        store.save_scope(&by("Nia"), network, inn, quarter("2025-Q4"), &Scope::Here).await.unwrap();
        let round =
            commonweal_domain::network::Round::of(quarter("2026-Q1"), &commonweal_domain::network::Settings::default());
        store.put_round(&by("Ruth"), network, &round).await.unwrap();
        store.save_scope(&by("Amara"), network, cafe, quarter("2026-Q1"), &group).await.unwrap();
        merge(store, (network, cafe, other), &[]).await.unwrap();
        assert_eq!(store.within(network, quarter("2026-Q1")).await.unwrap(), BTreeMap::new());
        assert_eq!(store.scope(network, cafe, quarter("2026-Q1")).await.unwrap(), Scope::Unsaid);
    })
    .await;
}

#[tokio::test]
async fn what_was_published_stays_as_it_is_and_is_found_from_the_one() {
    on_each_database(async |db| {
        let store = &db.store;
        let (network, cafe, other) = twice(store).await;
        filed(store, network, "cafe-2", "2025-Q4", vec![income("2025-Q4", "200")]).await;
        let new = NewEdition { story: Some((other, None)), ..edition() };
        let head = store.publish(&by("Ruth"), network, &new, 1).await.unwrap();
        merge(store, (network, cafe, other), &[]).await.unwrap();
        assert_eq!(store.editions(network).await.unwrap(), std::slice::from_ref(&head));
        let pdf = store.edition_file(head.id, EditionFile::Pdf).await.unwrap();
        assert_eq!(pdf.as_deref(), Some(new.pdf.as_slice()));
        let telling = store.editions_telling(network, cafe, new.period).await.unwrap();
        assert_eq!(telling, [(head, false)]);
        assert_eq!(store.integrity().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn what_has_changed_since_it_was_shown_is_not_merged() {
    on_each_database(async |db| {
        let store = &db.store;
        let (network, cafe, other) = twice(store).await;
        let seen = store.merging(network, cafe, other, &BTreeMap::new()).await.unwrap().fingerprint();
        save(store, &by("Amara"), (network, other), vec![change("income", None, Some("3"))]).await;
        let none = BTreeMap::new();
        let late = store.merge_enterprises(&by("Ruth"), network, cafe, other, &none, seen, "Amara says so").await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
        let same = store.merging(network, cafe, cafe, &none).await;
        assert!(matches!(same, Err(StoreError::Refused(_))), "{same:?}");
        let foreign =
            store.create_network(&by("setup"), &crate::support::network("kirkstall"), &none_asked()).await.unwrap();
        let foreign = store.merging(foreign.id, cafe, other, &none).await;
        assert!(matches!(foreign, Err(StoreError::NotFound(_))), "{foreign:?}");
        assert_eq!(
            store.filing(network, other, quarter("2025-Q4")).await.unwrap().unwrap().filing.figures.get(&key("income")),
            Some(&number("3"))
        );
    })
    .await;
}

fn none_asked() -> BTreeMap<String, commonweal_domain::definition::Asked> {
    BTreeMap::new()
}

/// Answers to a round over a date range: one's own if it was sent or is all there is, and else the duplicate's.
#[tokio::test]
async fn answers_to_a_round_over_a_date_range_go_with_the_enterprise() {
    on_each_database(async |db| {
        let store = &db.store;
        let (network, cafe, other) = twice(store).await;
        let call = |slug: &str| commonweal_domain::call::Call {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            from: date!(2025 - 10 - 06),
            to: date!(2025 - 10 - 12),
            due: date!(2025 - 10 - 20),
            closes: date!(2025 - 10 - 30),
            inputs: vec!["income".to_owned()],
            note: String::new(),
        };
        // Of each round: what the kept one says and has sent, and what the duplicate says and has sent.
        let rounds = [
            ("only-duplicate", None, Some(("2", true)), Some(("2", true))),
            ("both-sent", Some(("1", true)), Some(("2", true)), Some(("1", true))),
            ("own-draft", Some(("1", false)), Some(("2", true)), Some(("2", true))),
            ("two-drafts", Some(("1", false)), Some(("2", false)), Some(("1", false))),
            ("only-kept", Some(("1", true)), None, Some(("1", true))),
        ];
        for (slug, kept, duplicate, _) in &rounds {
            store.open_call(&by("Ruth"), network, &call(slug)).await.unwrap();
            for (of, answer) in [(cafe, kept), (other, duplicate)] {
                let Some((value, sent)) = answer else { continue };
                let changes = [change("income", None, Some(value))];
                let (call, by) = (call(slug), by("Amara"));
                store.save_answer(&by, network, &call, of, AnsweredBy::Member, &changes).await.unwrap();
                if *sent {
                    store.send_answer(&by, network, &call, of, AnsweredBy::Member).await.unwrap();
                }
            }
        }
        merge(store, (network, cafe, other), &[]).await.unwrap();
        for (slug, .., expected) in rounds {
            let answers = store.call_answers(network, &call(slug)).await.unwrap();
            let answer = answers.get(&cafe);
            let found = answer.map(|answer| {
                let (_, figure) = answer.figures.iter().next().unwrap();
                (figure.clone(), answer.sent.is_some())
            });
            assert_eq!(found, expected.map(|(value, sent)| (number(value), sent)), "{slug}");
        }
        let lines = store.audit(network).await.unwrap();
        let line = lines.iter().find(|line| line.action == "enterprise.merged").unwrap();
        assert!(line.words.contains("own-draft: the answer of cafe-2 counts"), "{}", line.words);
        assert_eq!(store.integrity().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

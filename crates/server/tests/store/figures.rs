//! Figures come back as they were saved, and count only when they are accepted.

use crate::support::{by, change, key, later, number, on_each_database, quarter, save, small_network};
use commonweal::store::{Change, SaveFigures, Saved, StoreError};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Confidence, Figure, FigureKey, Value},
    filing::FilingState,
    period::Period,
    quantity::{LIMIT, Quantity},
};

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_was() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let figures = [
            ("greatest", number("100000000000000"), Confidence::Counted),
            ("least", number("-100000000000000"), Confidence::Estimate),
            ("fine", number("-0.0001"), Confidence::Guess),
            ("four places", number("12345.6789"), Confidence::Counted),
            ("nought", number("0"), Confidence::Counted),
            ("not available", Figure::of(Value::NotAvailable), Confidence::Counted),
            ("not applicable", Figure::of(Value::NotApplicable), Confidence::Counted),
            ("withheld", Figure::of(Value::Withheld), Confidence::Counted),
        ];
        let year: Period = "2025-26".parse().unwrap();
        let key = |name: &str| FigureKey::new("income", year, Cell::of("payer", name).and("kind", "earned"));
        let changes: Vec<Change> = figures
            .iter()
            .map(|(name, figure, confidence)| {
                let note = format!("“{name}”, so ’tis");
                let explanation = if *name == "fine" { "a refund".to_owned() } else { String::new() };
                let figure = Figure { confidence: *confidence, note, explanation, definition: 3, ..figure.clone() };
                Change { key: key(name), was: None, now: Some(figure) }
            })
            .collect();
        assert_eq!(save(&db.store, &by("Amara"), owner, changes.clone()).await, Saved::Done { version: 1 });
        let record = db.store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap().unwrap();
        for change in &changes {
            assert_eq!(record.filing.figures.get(&change.key), change.now.as_ref());
        }
        let heads = db.store.filing_heads(owner.0, quarter("2025-Q4")).await.unwrap();
        assert_eq!((heads[0].figures, heads[0].explained, heads[0].version), (8, 1, 1));
        assert_eq!(heads[0].saved_by, "Amara");
    })
    .await;
}

#[tokio::test]
async fn blank_nought_not_available_not_applicable_and_withheld_stay_five() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let states = [
            None,
            Some(Value::Number(Quantity::ZERO)),
            Some(Value::NotAvailable),
            Some(Value::NotApplicable),
            Some(Value::Withheld),
        ];
        // From each to each, back to blank too.
        for was in states {
            for now in states {
                let stored = db.store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap();
                let stored = stored.and_then(|record| record.filing.figures.get(&key("income")).cloned());
                for (was, now) in [(stored, was.map(Figure::of)), (was.map(Figure::of), now.map(Figure::of))] {
                    let saved = save(&db.store, &by("A"), owner, vec![Change { key: key("income"), was, now }]).await;
                    assert!(matches!(saved, Saved::Done { .. }), "{saved:?}");
                }
                let record = db.store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap();
                let stored = record.and_then(|record| record.filing.figures.get(&key("income")).map(|f| f.value));
                assert_eq!(stored, now);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn only_accepted_returns_count() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let (network, cafe) = owner;
        let q4 = quarter("2025-Q4");
        save(&db.store, &by("Amara"), owner, vec![change("income", None, Some("12.5"))]).await;
        db.store.save_story(&by("Amara"), network, cafe, q4, "We opened a kitchen.", true, "").await.unwrap();
        let submitted = FilingState::Draft.submit(by("").now, "Amara", 0).unwrap();
        db.store.set_state(&by("Amara"), network, cafe, q4, 2, &submitted).await.unwrap();
        assert!(db.store.accepted(network).await.unwrap().is_empty());
        assert_eq!(db.store.accepted_at(network).await.unwrap(), None);
        let locked = SaveFigures { changes: vec![change("income", Some("12.5"), Some("13"))] };
        let refused = db.store.save_figures(&by("Amara"), network, cafe, q4, &locked).await;
        assert!(matches!(&refused, Err(StoreError::Refused(why)) if why.contains("sent back")), "{refused:?}");
        let at = later("Ruth", 5);
        let accepted = submitted.accept(at.now, "Ruth").unwrap();
        db.store.set_state(&at, network, cafe, q4, 3, &accepted).await.unwrap();
        let record = db.store.filing(network, cafe, q4).await.unwrap().unwrap();
        assert_eq!((record.filing.state, record.filing.version), (accepted, 4));
        assert_eq!(db.store.accepted(network).await.unwrap()[&cafe].get(&key("income")), Some(&number("12.5")));
        assert_eq!(db.store.accepted_at(network).await.unwrap(), Some(at.now));
        assert_eq!(db.store.accepted_quarters(network).await.unwrap(), [q4]);
        assert_eq!(db.store.history(network, cafe, q4).await.unwrap().1, 0);
        let (history, rounds) = db.store.history(network, cafe, q4.plus(1)).await.unwrap();
        assert_eq!((history.len(), rounds), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn what_would_overflow_a_sum_in_the_database_is_only_read() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let slugs: Vec<String> = (0..20).map(|index| format!("e{index}")).collect();
        let enterprises: Vec<_> = slugs.iter().map(|slug| crate::support::enterprise(slug)).collect();
        db.store.put_enterprises(&by("setup"), network, &enterprises).await.unwrap();
        for slug in &slugs {
            let plan = crate::support::imported(slug, "income", "100000000000000");
            db.store.import(&by("import"), network, &plan).await.unwrap();
        }
        let accepted = db.store.accepted(network).await.unwrap();
        let sum: commonweal_domain::quantity::Sum = accepted
            .values()
            .flat_map(commonweal_domain::figure::Figures::iter)
            .filter_map(|(_, figure)| figure.value.number())
            .collect();
        assert_eq!(sum.exact(), commonweal_domain::Exact::whole(20 * i128::from(LIMIT) / 10_000));
    })
    .await;
}

#[tokio::test]
async fn a_number_has_a_value_and_nothing_else_has_one() {
    use sea_orm::ConnectionTrait;
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        save(&db.store, &by("Amara"), owner, vec![change("income", None, Some("1"))]).await;
        for change in ["kind = 'x'", "scaled = NULL", "scaled = 1000000000000000001", "kind = 'blank'"] {
            let refused = db.raw.execute_unprepared(&format!("UPDATE figure SET {change}")).await;
            assert!(refused.is_err(), "{change}");
        }
    })
    .await;
}

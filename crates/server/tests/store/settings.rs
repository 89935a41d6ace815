//! What a network decides about itself: what is asked, definitions in their versions, targets, published figures.

use crate::support::{by, network, on_each_database, quarter, small_network};
use commonweal::store::{NewPicture, StoreError};
use commonweal_domain::{
    catalogue,
    context::ContextFigure,
    definition::{Asked, InputDefinition},
    lang::Lang,
    quantity::Quantity,
    target::{Direction, Target},
};
use std::collections::BTreeMap;
use time::macros::date;

fn own() -> InputDefinition {
    let base = catalogue::inputs(Lang::EnGb).into_iter().find(|input| input.code == "volunteer-hours").unwrap();
    InputDefinition { code: "our-meals".to_owned(), name: "Meals".to_owned(), ..base }
}

#[tokio::test]
async fn what_is_asked_from_a_quarter_on_takes_the_place_of_later_decisions() {
    on_each_database(async |db| {
        let record = db.store.create_network(&by("setup"), &network("digbeth"), &BTreeMap::new()).await.unwrap();
        let set = async |from: &str, asked| {
            let change = BTreeMap::from([("waste".to_owned(), asked)]);
            db.store.set_asked(&by("Ruth"), record.id, quarter(from), &change).await
        };
        assert_eq!(set("2026-Q4", Asked::Yearly).await.unwrap(), 1);
        assert_eq!(set("2026-Q4", Asked::Yearly).await.unwrap(), 0);
        let asked = async |at: &str| db.store.asked(record.id, quarter(at)).await.unwrap()["waste"];
        assert_eq!((asked("2026-Q3").await, asked("2026-Q4").await), (Asked::Off, Asked::Yearly));
        assert_eq!(set("2026-Q2", Asked::Quarterly).await.unwrap(), 1);
        assert_eq!((asked("2026-Q1").await, asked("2026-Q4").await), (Asked::Off, Asked::Quarterly));
        let unknown = BTreeMap::from([("nothing".to_owned(), Asked::Quarterly)]);
        let refused = db.store.set_asked(&by("Ruth"), record.id, quarter("2026-Q2"), &unknown).await;
        assert!(matches!(refused, Err(StoreError::NotFound("input"))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn versions_follow_each_other_and_never_touch_what_is_filed() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let (by, store) = (by("Ruth"), &db.store);
        store.add_input(&by, network, quarter("2026-Q1"), &own(), Asked::Quarterly).await.unwrap();
        let again = store.add_input(&by, network, quarter("2026-Q1"), &own(), Asked::Quarterly).await;
        assert!(matches!(again, Err(StoreError::Refused(_))), "{again:?}");
        let second = InputDefinition { version: 2, question: "Otherwise?".to_owned(), ..own() };
        let early = store.add_input_version(&by, network, quarter("2026-Q1"), &second).await;
        assert!(matches!(early, Err(StoreError::Refused(_))), "{early:?}");
        store.add_input_version(&by, network, quarter("2026-Q3"), &second).await.unwrap();
        let twice = store.add_input_version(&by, network, quarter("2026-Q4"), &second).await;
        assert!(matches!(twice, Err(StoreError::Conflict { .. })), "{twice:?}");
        let definitions = store.definitions(network).await.unwrap();
        let version = |at: &str| definitions.input("our-meals", quarter(at)).map(|input| input.version);
        assert_eq!([version("2025-Q4"), version("2026-Q2"), version("2026-Q3")], [None, Some(1), Some(2)]);
        assert_eq!(store.input_free_from(network, "our-meals").await.unwrap(), Some(quarter("2026-Q4")));
        let money = InputDefinition { version: 3, unit: commonweal_domain::unit::Unit::new("GBP"), ..own() };
        let other = store.add_input_version(&by, network, quarter("2027-Q1"), &money).await;
        assert!(matches!(other, Err(StoreError::Refused(_))), "{other:?}");
        let meaning = InputDefinition { never_zero: !second.never_zero, ..second.clone() };
        let reworded = store.reword_input(&by, network, &meaning).await;
        assert!(matches!(reworded, Err(StoreError::Refused(_))), "{reworded:?}");
    })
    .await;
}

#[tokio::test]
async fn targets_and_published_figures_are_kept_per_network() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let (by, store) = (by("Ruth"), &db.store);
        let target = Target {
            indicator: "EC01".to_owned(),
            year: "2025-26".parse().unwrap(),
            direction: Direction::AtLeast,
            amount: Quantity::whole(2_000_000),
            note: String::new(),
        };
        store.set_target(&by, network, &target).await.unwrap();
        let more = Target { amount: Quantity::whole(2_500_000), ..target.clone() };
        store.set_target(&by, network, &more).await.unwrap();
        assert_eq!(store.targets(network).await.unwrap(), [more]);
        let unknown = Target { indicator: "XX01".to_owned(), ..target.clone() };
        assert!(matches!(store.set_target(&by, network, &unknown).await, Err(StoreError::NotFound(_))));
        store.remove_target(&by, network, "EC01", target.year).await.unwrap();
        assert_eq!(store.targets(network).await.unwrap(), []);
        let figure = ContextFigure {
            indicator: None,
            name: "Unemployment".to_owned(),
            value: "8.1 %".to_owned(),
            place: "Birmingham".to_owned(),
            period: "autumn 2025".to_owned(),
            source: "ONS".to_owned(),
            address: String::new(),
            published: date!(2025 - 11 - 11),
        };
        store.set_context_figure(&by, network, None, &figure).await.unwrap();
        let (which, kept) = store.context_figures(network).await.unwrap().remove(0);
        assert_eq!(kept, figure);
        let newer = ContextFigure { value: "7.9 %".to_owned(), ..figure.clone() };
        store.set_context_figure(&by, network, Some(which), &newer).await.unwrap();
        assert_eq!(store.context_figures(network).await.unwrap(), [(which, newer)]);
        let other =
            store.create_network(&by, &crate::support::network("kirkstall"), &BTreeMap::new()).await.unwrap().id;
        let foreign = store.set_context_figure(&by, other, Some(which), &figure).await;
        assert!(matches!(foreign, Err(StoreError::NotFound(_))), "{foreign:?}");
        store.remove_context_figure(&by, network, which).await.unwrap();
        assert_eq!(store.context_figures(network).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_logo_is_kept_with_the_settings_and_goes_with_them() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let picture = NewPicture { jpeg: vec![1, 2, 3], width: 300, height: 200 };
        db.store.set_logo(&by("Ruth"), network, &picture, "Digbeth").await.unwrap();
        let record = db.store.network_of(network).await.unwrap().unwrap();
        let logo = record.network.settings.logo.unwrap();
        assert_eq!((logo.alt.as_str(), logo.width, logo.height), ("Digbeth", 300, 200));
        assert_eq!(db.store.logo_file(network).await.unwrap(), Some(vec![1, 2, 3]));
        db.store.remove_logo(&by("Ruth"), network).await.unwrap();
        assert_eq!(db.store.logo_file(network).await.unwrap(), None);
        assert_eq!(db.store.network_of(network).await.unwrap().unwrap().network.settings.logo, None);
    })
    .await;
}

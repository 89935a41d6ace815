//! What is published gives nothing away: an attack by linear programming on random publications, over rows, columns,
//! formulas, periods and editions.

use attack::{Attack, Found, secrets};
use commonweal_domain::{
    catalogue,
    figure::{Figure, FigureKey, Figures},
    lang::Lang,
    network::{DisclosureRules, Membership},
    period::Period,
    quantity::Quantity,
};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures, aggregate},
    disclose::{Earlier, Publication, Reason, behind, protect},
    export,
};
use proptest::{prelude::*, strategy::ValueTree};
use serde_json::Value;
use std::sync::Arc;

mod attack;

/// Inputs' parts with how large their figures are: a table of two breakdowns, one of one, people, ratios, and fuels that
/// make emissions.
const CELLS: [(&str, &str, i32); 22] = [
    ("income", "kind=earned;payer=public", 2_000),
    ("income", "kind=earned;payer=private", 2_000),
    ("income", "kind=earned;payer=social", 900),
    ("income", "kind=earned;payer=individuals", 90),
    ("income", "kind=given;payer=public", 2_000),
    ("income", "kind=given;payer=private", 2_000),
    ("income", "kind=given;payer=social", 900),
    ("income", "kind=given;payer=individuals", 90),
    ("sales-to-members", "", 60),
    ("supplier-spend", "place=local", 700),
    ("supplier-spend", "place=elsewhere", 3_000),
    ("headcount", "", 30),
    ("living-wage-headcount", "", 12),
    ("jobs-fte", "contract=permanent", 9),
    ("jobs-fte", "contract=temporary", 3),
    ("apprentices", "", 4),
    ("electricity", "", 5_000),
    ("gas", "", 5_000),
    ("heating-oil", "", 800),
    ("water", "", 80),
    ("own-vehicles", "fuel=diesel", 300),
    ("own-vehicles", "fuel=petrol", 200),
];

/// Figures of members by quarter and cell; a third of them are there, so that many cells have one or two behind them.
type Filed = Vec<Vec<Vec<i32>>>;

fn filed(quarters: usize) -> impl Strategy<Value = Filed> {
    let one = (0..6_000i32).prop_map(|value| if value % 3 == 0 { value } else { 0 });
    prop::collection::vec(prop::collection::vec(prop::collection::vec(one, CELLS.len()), quarters), 3..9)
}

fn quarter(index: usize) -> Period {
    ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"][index].parse().unwrap()
}

fn network(filed: &Filed) -> NetworkFigures {
    let member = |(index, quarters): (usize, &Vec<Vec<i32>>)| {
        let mut figures = Figures::new();
        for (at, values) in quarters.iter().enumerate() {
            // Whoever filed nothing is late.
            if values.iter().all(|value| *value == 0) {
                continue;
            }
            for ((input, cell, most), value) in CELLS.iter().zip(values) {
                let key = FigureKey::new(*input, quarter(at), cell.parse().unwrap());
                let whole = Quantity::whole(i32::from(*value > 0) + value * most / 6_000);
                figures.insert(key, Figure::counted(if *value > 0 { whole } else { Quantity::ZERO }));
            }
        }
        MemberFigures {
            slug: format!("member-{index}"),
            memberships: vec![Membership { from: None, to: None }],
            figures,
            ..MemberFigures::default()
        }
    };
    NetworkFigures {
        definitions: catalogue::definitions(Lang::EnGb),
        members: filed.iter().enumerate().map(member).collect(),
        ..NetworkFigures::default()
    }
}

fn together(network: &NetworkFigures, periods: &[Period]) -> Vec<Publication> {
    let sheets = periods.iter().map(|period| (*period, aggregate(network, *period))).collect();
    protect(network, &DisclosureRules::default(), sheets)
}

fn attacked(network: &NetworkFigures, publications: &[Publication], published: Vec<Value>) -> Vec<Found> {
    let secrets = publications.iter().map(secrets).collect();
    Attack { definitions: &network.definitions, published, secrets }.run()
}

fn too_close(network: &NetworkFigures, publications: &[Publication]) -> Vec<String> {
    let found = attacked(network, publications, publications.iter().map(export::json).collect());
    found.iter().filter(|found| found.is_too_close()).map(Found::told).collect()
}

/// The file of a publication without what is hidden for others' sake: as if nobody had thought of subtraction.
fn careless(publication: &Publication) -> Value {
    let mut file = export::json(publication);
    let open = secrets(publication);
    for (at, row) in publication.rows().iter().enumerate() {
        if row.suppressed == Some(Reason::Subtraction) {
            file["rows"][at]["value"] = open["rows"][at]["value"].clone();
            file["rows"][at]["marker"] = "".into();
        }
    }
    file
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() }
}

#[test]
fn no_number_of_a_quarter_is_placed_too_closely() {
    proptest!(config(12), |(filed in filed(1))| {
        let network = network(&filed);
        let publications = together(&network, &[quarter(0)]);
        let found = too_close(&network, &publications);
        prop_assert!(found.is_empty(), "{found:#?}");
    });
}

#[test]
fn no_number_of_two_quarters_with_their_sum_is_placed_too_closely() {
    proptest!(config(3), |(filed in filed(2))| {
        let network = network(&filed);
        let periods = [quarter(0), quarter(1), "2025-Q2/2".parse().unwrap()];
        let publications = together(&network, &periods);
        let found = too_close(&network, &publications);
        prop_assert!(found.is_empty(), "{found:#?}");
    });
}

#[test]
fn no_number_is_placed_too_closely_by_editions_that_follow_each_other() {
    proptest!(config(3), |(filed in filed(2), late in prop::collection::vec(any::<prop::sample::Index>(), 0..5))| {
        let whole = network(&filed);
        let mut without = filed.clone();
        for index in &late {
            let member = index.index(filed.len());
            without[member][1].fill(0);
        }
        let before = network(&without);
        let (mut earlier, mut publications) = (vec![], vec![]);
        let both: Period = "2025-Q2/2".parse().unwrap();
        let editions = [(&before, quarter(0)), (&before, quarter(1)), (&whole, both), (&whole, quarter(1)), (&whole, both)];
        for (network, period) in editions {
            let figures = NetworkFigures { published: Arc::new(earlier.clone()), ..network.clone() };
            let publication = together(&figures, &[period]).remove(0);
            earlier.push(Earlier::read(&behind(&publication, network)).unwrap());
            publications.push(publication);
        }
        let found = too_close(&whole, &publications);
        prop_assert!(found.is_empty(), "{found:#?}");
    });
}

#[test]
fn the_attack_finds_what_is_not_protected() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut exact, mut careless_files) = (0, 0);
    for _ in 0..6 {
        let network = network(&filed(1).new_tree(&mut runner).unwrap().current());
        let publications = together(&network, &[quarter(0)]);
        let found = attacked(&network, &publications, publications.iter().map(careless).collect());
        let hidden_for_others = publications[0].rows().iter().any(|row| row.suppressed == Some(Reason::Subtraction));
        careless_files += usize::from(hidden_for_others);
        exact += usize::from(found.iter().any(|found| found.is_too_close() && found.is_exact()));
    }
    assert!(careless_files > 3 && exact == careless_files, "recovered in {exact} of {careless_files}");
}

//! Figures that have no part in what is shown need not be there: reports and dashboards are the same without them.

use super::{
    Beside, DASHBOARD_BACK, Material, Narrative, Standing, Template, dashboard, report,
    tests::{members, network},
};
use crate::{
    aggregate::{AddedUp, NetworkFigures},
    disclose::{Earlier, behind, looks_back, publish, quarters_behind},
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    network::Millis,
    period::{Period, Quarter},
    quantity::Quantity,
    target::{Direction, Target},
};
use proptest::prelude::*;
use std::sync::Arc;

const LAST: &str = "2025-Q4";
/// Ten years.
const QUARTERS: i32 = 40;
const INPUTS: [(&str, &str); 4] = [("income", "payer=public"), ("headcount", ""), ("gas", ""), ("volunteer-hours", "")];

/// Member, how many quarters before the last, input, whether it is of the year that ends there, and amount.
type Filed = (usize, i32, usize, bool, i32);

fn last() -> Quarter {
    LAST.parse().unwrap()
}

fn filed(all: &[Filed]) -> NetworkFigures {
    let mut figures = members(&[(0, 0); 6]);
    for (member, back, input, year, amount) in all {
        let (code, cell) = INPUTS[*input];
        let period = Period::new(last().plus(-back), if *year { 4 } else { 1 }).unwrap();
        let key = FigureKey::new(code, period, cell.parse::<Cell>().unwrap());
        figures.members[*member].figures.insert(key, Figure::counted(Quantity::whole(*amount)));
    }
    figures
}

fn all() -> impl Strategy<Value = Vec<Filed>> {
    prop::collection::vec((0..6usize, 0..QUARTERS, 0..INPUTS.len(), prop::bool::weighted(0.1), 0..900), 0..500)
}

/// As the store gives them: those of the returns of some quarters.
fn windowed(figures: &NetworkFigures, period: Period, back: i32) -> NetworkFigures {
    let behind = quarters_behind(period, back, &figures.published);
    let mut window = figures.clone();
    let first = behind.first().copied();
    let older = |quarter: Quarter| first.is_none_or(|first| quarter < first);
    window.has_older =
        figures.members.iter().flat_map(|member| member.figures.periods()).any(|period| older(period.last()));
    for member in &mut window.members {
        member.figures.retain(|period| behind.contains(&period.last()));
    }
    window
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_shown_needs_no_more_figures_than_those_behind_it(
        (then, since) in (all(), all()),
        editions in prop::collection::vec((0..QUARTERS, prop_oneof![4 => Just(1u8), 1 => Just(2), 2 => Just(4)]), 0..6),
        (back, len) in (0..12i32, prop_oneof![3 => Just(1u8), 1 => Just(2), 1 => Just(4)]),
    ) {
        let (mut figures, network) = (filed(&then), network());
        let rules = &network.settings.disclosure;
        for (at, len) in editions {
            let made = publish(&figures, rules, Period::new(last().plus(-at), len).unwrap());
            let kept = Earlier::read(&serde_json::to_vec(&behind(&made, &figures)).unwrap()).unwrap();
            let published = figures.published.iter().cloned().chain(kept).collect();
            figures.published = Arc::new(published);
        }
        let published = Arc::clone(&figures.published);
        figures = NetworkFigures { published, ..filed(&[then, since].concat()) };
        let period = Period::new(last().plus(-back), len).unwrap();
        let target = |year: &str| Target {
            indicator: "EC01".to_owned(),
            year: year.parse().unwrap(),
            direction: Direction::AtLeast,
            amount: Quantity::whole(1_000),
            note: String::new(),
        };
        let beside = Beside { targets: vec![target("2025"), target("2025-26"), target("2024")], ..Beside::default() };
        let template = Template::quarterly().unwrap();
        let document = |figures: &NetworkFigures| {
            let material = Material { network: &network, figures, period, beside: &beside };
            let made = report(material, &template, &Narrative::default(), Standing::Draft { dated: Millis(0) }).unwrap();
            format!("{:?} {:?}", made.document, made.content_hash)
        };
        prop_assert_eq!(document(&figures), document(&windowed(&figures, period, looks_back(period))));
        let shown = |figures: &NetworkFigures, period: Period| {
            format!("{:?}", dashboard(Material { network: &network, figures, period, beside: &beside }, &template))
        };
        let whole = shown(&figures, period);
        prop_assert_eq!(&whole, &shown(&windowed(&figures, period, DASHBOARD_BACK), period));
        // What was added up for another period is the same for this one.
        figures.added_up = AddedUp::kept();
        shown(&figures, period.back(1));
        prop_assert_eq!(whole, shown(&figures, period));
    }
}

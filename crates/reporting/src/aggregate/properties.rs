//! What holds of every network: order, grouping and splitting of members change nothing, ratios equal their parts,
//! breakdowns add up, and nothing is counted twice.

use super::{Aggregate, MemberFigures, NetworkFigures, Outcome, RowId, RowKind, aggregate};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    catalogue,
    figure::{Confidence, Figure, FigureKey, Figures, Value},
    lang::Lang,
    network::Membership,
    period::Period,
    quantity::Quantity,
};
use proptest::prelude::*;

/// Parts of inputs that enter sums, ratios, rates, emissions and the local multiplier.
const PARTS: [(&str, &str); 22] = [
    ("income", "payer=public"),
    ("income", "payer=social"),
    ("sales-to-members", ""),
    ("purchases-from-members", ""),
    ("supplier-spend", "place=local"),
    ("supplier-spend", "place=elsewhere"),
    ("other-local-payments", ""),
    ("pay-local-net", ""),
    ("headcount", ""),
    ("living-wage-headcount", ""),
    ("jobs-fte", "gender=woman"),
    ("jobs-fte", "gender=man"),
    ("people-new", ""),
    ("volunteer-hours", ""),
    ("electricity", ""),
    ("electricity-supplier-factor", ""),
    ("gas", ""),
    ("waste", "route=landfill"),
    ("waste", "route=recycled"),
    ("travel", "mode=rail"),
    ("pay-highest", ""),
    ("pay-lowest", ""),
];
const PERIODS: [&str; 5] = ["2025-Q1", "2025-Q3", "2025-Q4", "2025", "2025-Q2"];

fn figures() -> impl Strategy<Value = Figures> {
    let value = prop_oneof![
        6 => (1i64..5_000_000).prop_map(|scaled| Value::Number(Quantity::from_scaled(scaled * 100).unwrap())),
        1 => Just(Value::Number(Quantity::ZERO)),
        1 => Just(Value::NotAvailable),
        1 => Just(Value::NotApplicable),
    ];
    let figure = (0..PARTS.len(), 0..PERIODS.len(), value, any::<bool>()).prop_map(|(part, period, value, guess)| {
        let (code, cell) = PARTS[part];
        let key = FigureKey::new(code, PERIODS[period].parse().unwrap(), cell.parse().unwrap());
        let confidence = if guess { Confidence::Guess } else { Confidence::Counted };
        (key, Figure { confidence, ..Figure::of(value) })
    });
    prop::collection::vec(figure, 0..60).prop_map(|figures| figures.into_iter().collect())
}

/// Networks of up to nine members with re-spend rates of 40 and 60 per cent.
pub(super) fn networks() -> impl Strategy<Value = NetworkFigures> {
    prop::collection::vec(figures(), 1..10).prop_map(|all| {
        let member = |(index, mut figures): (usize, Figures)| {
            for (code, rate) in [("respend-staff", 40), ("respend-suppliers", 60)] {
                let key = FigureKey::new(code, "2024".parse().unwrap(), Cell::total());
                figures.insert(key, Figure::counted(Quantity::whole(rate)));
            }
            MemberFigures {
                slug: format!("member-{index}"),
                name: format!("Member {index}"),
                memberships: vec![Membership { from: None, to: None }],
                figures,
                ..MemberFigures::default()
            }
        };
        NetworkFigures {
            definitions: catalogue::definitions(Lang::EnGb),
            members: all.into_iter().enumerate().map(member).collect(),
            ..NetworkFigures::default()
        }
    })
}

fn outcomes(network: &NetworkFigures, period: Period) -> Vec<(RowId, Outcome)> {
    aggregate(network, period).into_iter().map(|row| (row.id, row.outcome)).collect()
}

/// The same network with one member's figures under two names: its inputs take turns.
fn split(network: &NetworkFigures, member: usize) -> NetworkFigures {
    let mut split = network.clone();
    let member = member % split.members.len();
    let mut other = split.members[member].clone();
    other.slug = format!("{}-b", other.slug);
    let all = std::mem::take(&mut other.figures);
    let mut own = Figures::new();
    for (key, figure) in all.iter() {
        let turn = PARTS.iter().position(|(code, _)| *code == key.input).unwrap_or_default();
        if turn % 2 == 0 { &mut own } else { &mut other.figures }.insert(key, figure.clone());
    }
    split.members[member].figures = own;
    split.members.push(other);
    split
}

fn periods() -> impl Strategy<Value = Period> {
    prop::sample::select(vec!["2025-Q4", "2025", "2025-Q4/2"]).prop_map(|period| period.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_order_of_members_changes_nothing(network in networks(), period in periods(), turn in 0usize..9) {
        let mut turned = network.clone();
        let by = turn % turned.members.len();
        turned.members.rotate_left(by);
        turned.members.reverse();
        prop_assert_eq!(outcomes(&network, period), outcomes(&turned, period));
    }

    #[test]
    fn a_members_inputs_in_two_hands_add_up_to_the_same(network in networks(), period in periods(), member in 0usize..9) {
        // Of inputs by themselves: a ratio wants both its parts from one member, which this takes apart.
        let of_inputs = |network: &NetworkFigures| {
            let rows = aggregate(network, period).into_iter();
            let sums = rows.filter(|row| row.id.kind == RowKind::Input && !row.is_ratio() && !row.parts.is_empty());
            sums.filter_map(|row| Some((row.id.clone(), row.number()?.clone()))).collect::<Vec<_>>()
        };
        prop_assert_eq!(of_inputs(&network), of_inputs(&split(&network, member)));
    }

    #[test]
    fn groups_of_members_add_up_to_the_whole(network in networks(), period in periods(), at in 0usize..9) {
        let at = at % network.members.len();
        let part = |members: &[MemberFigures]| {
            aggregate(&NetworkFigures { members: members.to_vec(), ..network.clone() }, period)
        };
        let (first, second) = (part(&network.members[..at]), part(&network.members[at..]));
        let of = |rows: &[Aggregate], id: &RowId, below: bool| -> Exact {
            let row = rows.iter().find(|row| row.id == *id);
            let amounts = row.into_iter().flat_map(|row| row.contributions.iter());
            amounts.map(|given| if below { given.denominator.clone().unwrap_or_default() } else { given.amount.clone() }).sum()
        };
        for row in aggregate(&network, period) {
            // Consolidated turnover and emissions may be [x] as a whole; their parts add up all the same.
            let whole = std::slice::from_ref(&row);
            for below in [false, true] {
                let both = of(&first, &row.id, below) + of(&second, &row.id, below);
                prop_assert_eq!(of(whole, &row.id, below), both, "{:?}", row.id);
            }
        }
    }

    #[test]
    fn ratios_equal_their_parts_and_nobody_counts_twice(network in networks(), period in periods()) {
        for row in aggregate(&network, period) {
            let members: std::collections::BTreeSet<usize> = row.contributions.iter().map(|given| given.member).collect();
            prop_assert_eq!(members.len(), row.contributions.len(), "{:?}", &row.id);
            prop_assert!(row.contributions.len() <= row.filed && row.filed <= row.due, "{:?}", &row.id);
            let below: Exact = row.contributions.iter().filter_map(|given| given.denominator.as_ref()).sum();
            if let Some(number) = row.number().filter(|_| !below.is_zero()) {
                let above: Exact = row.contributions.iter().map(|given| &given.amount).sum();
                let hundred = if row.id.kind == RowKind::Indicator && row.unit.is_per_cent() { 100 } else { 1 };
                prop_assert_eq!(number * &below, above * Exact::whole(hundred), "{:?}", &row.id);
            }
        }
    }

    #[test]
    fn breakdowns_and_scopes_add_up(network in networks(), period in periods()) {
        let rows = aggregate(&network, period);
        let number = |id: RowId| rows.iter().find(|row| row.id == id).and_then(|row| row.number().cloned());
        let emitted = |scope: &str| number(RowId::indicator("EN04", Cell::of("scope", scope)));
        if let Some(all) = number(RowId::indicator("EN04", Cell::total())) {
            let scopes: Exact = ["1", "2", "3"].into_iter().filter_map(emitted).sum();
            prop_assert_eq!(all, scopes);
        }
        // Of a quarter each member's whole is the sum of its categories.
        for code in ["income", "supplier-spend", "waste", "jobs-fte"].into_iter().filter(|_| period.len() == 1) {
            let Some(whole) = rows.iter().find(|row| row.id == RowId::input(code, Cell::total())) else { continue };
            for given in whole.contributions.iter() {
                let parts = rows.iter().filter(|row| {
                    row.id.kind == RowKind::Input && row.id.code == code && row.id.cell.depth() == 1
                });
                let parts = parts.flat_map(|row| row.contributions.iter()).filter(|part| part.member == given.member);
                prop_assert_eq!(parts.map(|part| &part.amount).sum::<Exact>(), given.amount.clone(), "{}", code);
            }
        }
    }

    #[test]
    fn a_years_own_figure_and_its_quarters_never_add(hours in 0i32..10_000, quarters in prop::array::uniform4(0i32..10_000)) {
        let mut figures = Figures::new();
        let mut put = |period: &str, hours: i32| {
            let key = FigureKey::new("volunteer-hours", period.parse().unwrap(), Cell::total());
            figures.insert(key, Figure::counted(Quantity::whole(hours)));
        };
        for (period, hours) in ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"].into_iter().zip(quarters) {
            put(period, hours);
        }
        put("2025", hours);
        let mut network = NetworkFigures { definitions: catalogue::definitions(Lang::EnGb), ..NetworkFigures::default() };
        network.members.push(MemberFigures {
            memberships: vec![Membership { from: None, to: None }],
            figures,
            ..MemberFigures::default()
        });
        let total = |period: &str| {
            let rows = aggregate(&network, period.parse().unwrap());
            let row = rows.into_iter().find(|row| row.id == RowId::input("volunteer-hours", Cell::total())).unwrap();
            row.number().cloned()
        };
        prop_assert_eq!(total("2025"), Some(Exact::whole(hours)));
        prop_assert_eq!(total("2025-Q4/2"), Some(Exact::whole(quarters[2] + quarters[3])));
    }
}

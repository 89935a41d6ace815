//! What is unusual and wants a word of explanation. It never stops saving, only submitting.

use super::Finding;
use crate::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, Kind},
    evaluate::{Member, Reading, Rounds, Spending, read_input, spending},
    figure::{FigureKey, Figures},
    lang::Lang,
    network::Settings,
    period::{Period, Quarter},
    quantity::write_rounded,
};
use std::collections::BTreeSet;

/// An enterprise's accepted figures of earlier rounds.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// The figures.
    pub figures: &'a Figures,
    /// How many rounds it has filed before; checks begin with the fifth return.
    pub rounds: usize,
}

/// Returns before which nothing is asked about: a newcomer has enough to do, and no history to be held against.
const QUIET_ROUNDS: usize = 4;

/// Figures of a return that are unusual and not yet explained.
///
/// A number is unusual if it is nought where that never happens, or if it changed by more than the network's limit
/// against the same quarter a year before (without one, against the quarter before), or if the local multiplier that it
/// makes lies outside 1 to 3. Nothing is unusual before the fifth return, but for one thing: fuel and distance of own
/// vehicles in one return may count the same miles twice, which no history shows.
pub fn explain(
    definitions: &Definitions,
    settings: &Settings,
    figures: &Figures,
    history: History<'_>,
    quarter: Quarter,
    lang: Lang,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = vehicles(definitions, figures, quarter).into_iter().collect();
    if history.rounds < QUIET_ROUNDS {
        return findings;
    }
    findings.extend(multiplier(definitions, settings, figures, history, quarter));
    for input in definitions.inputs(quarter) {
        let year_end = Period::new(quarter, 4);
        for period in [Some(quarter.period()), year_end].into_iter().flatten() {
            let now = figures.resolve(input, period, &Cell::total()).and_then(|(value, _)| value.number());
            let Some(now) = now else { continue };
            let explained = figures.parts(&input.code, period).any(|(_, figure)| !figure.explanation.trim().is_empty());
            if explained {
                continue;
            }
            let mut found = |message: String| {
                findings.push(Finding { key: FigureKey::new(&input.code, period, Cell::total()), message });
            };
            if input.never_zero && now.scaled() == 0 {
                found(format!("{} is 0, which hardly ever happens", input.name));
                continue;
            }
            if matches!(input.kind, Kind::FinancialYearFlow) {
                continue;
            }
            let backs: &[i32] = if period.len() == 1 { &[4, 1] } else { &[4] };
            let before = backs.iter().find_map(|back| {
                let earlier = period.back(*back);
                let value = history.figures.resolve(input, earlier, &Cell::total())?.0.number()?;
                Some((earlier, value))
            });
            let Some((earlier, before)) = before.filter(|(_, before)| before.scaled() != 0) else { continue };
            let change = (now.exact() - before.exact()) / before.exact().abs() * Exact::whole(100);
            if change.abs() > Exact::whole(settings.explain_change_per_cent) && !change.is_zero() {
                let word = if change.is_positive() { "more" } else { "less" };
                found(format!(
                    "{} is {} % {word} than {} ({})",
                    input.name,
                    write_rounded(&change.abs(), 0),
                    earlier.months(lang),
                    input.unit.written(&before.exact()),
                ));
            }
        }
    }
    findings
}

/// Fuels of own vehicles, with the vehicles that may burn them.
const FUELS: [(&str, &[&str]); 2] = [
    ("diesel", &["car-diesel", "van-diesel", "car-unknown", "van-unknown", "unknown"]),
    ("petrol", &["car-petrol", "car-unknown", "van-unknown", "unknown"]),
];

/// Fuel and distance that may be of one vehicle: it would count twice among emissions.
fn vehicles(definitions: &Definitions, figures: &Figures, quarter: Quarter) -> Option<Finding> {
    let quarters = BTreeSet::from([quarter]);
    let member = Member { figures, quarters: &quarters };
    let (fuel, distance) =
        (definitions.input("own-vehicles", quarter)?, definitions.input("own-vehicle-distance", quarter)?);
    let periods = || [Some(quarter.period()), Period::new(quarter, 4)].into_iter().flatten();
    let explained = |period| figures.parts(&distance.code, period).any(|(_, one)| !one.explanation.trim().is_empty());
    if periods().any(explained) {
        return None;
    }
    let is_twice = |period: &Period| {
        let some = |input, dimension: &str, category: &str| {
            matches!(read_input(member, input, &Cell::of(dimension, category), *period),
                Reading::Number(amount) if !amount.value.is_zero())
        };
        FUELS.iter().any(|(burned, vehicles)| {
            some(fuel, "fuel", burned) && vehicles.iter().any(|vehicle| some(distance, "vehicle", vehicle))
        })
    };
    let period = periods().find(is_twice)?;
    Some(Finding {
        key: FigureKey::new(&distance.code, period, Cell::total()),
        message: format!(
            "{} is filled in, and so is {}: give the fuel or the distance of a vehicle, never both",
            distance.name, fuel.name
        ),
    })
}

/// A local multiplier outside 1 to 3. Survey rates are those of earlier years too.
fn multiplier(
    definitions: &Definitions,
    settings: &Settings,
    figures: &Figures,
    history: History<'_>,
    quarter: Quarter,
) -> Option<Finding> {
    let pay = definitions.input("pay-local-net", quarter)?;
    if !figures.has_any(&pay.code) {
        return None;
    }
    let mut known = history.figures.clone();
    known.extend(figures.iter().map(|(key, figure)| (key, figure.clone())));
    let quarters = BTreeSet::from([quarter]);
    let member = Member { figures: &known, quarters: &quarters };
    let spent = spending(member, definitions, &settings.respend, quarter.period());
    let rounds: Rounds = spent.iter().map(Spending::rounds).sum();
    let multiplier = rounds.multiplier().filter(|_| rounds.is_unusual())?;
    let explained = figures.parts(&pay.code, quarter.period()).any(|(_, figure)| !figure.explanation.trim().is_empty());
    (!explained).then(|| Finding {
        key: FigureKey::new(&pay.code, quarter.period(), Cell::total()),
        message: format!(
            "{} and what else is spent in the area make a local multiplier of {}, outside 1 to 3: were reserves spent?",
            pay.name,
            write_rounded(&multiplier, 2)
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, figure::Figure, quantity::Quantity};

    const LANG: Lang = Lang::EnGb;

    fn filed(rows: &[(&str, &str, &str, &str)]) -> Figures {
        rows.iter()
            .map(|(period, input, cell, value)| {
                let key = FigureKey::new(*input, period.parse().unwrap(), cell.parse().unwrap());
                (key, Figure::counted(Quantity::parse_plain(value).unwrap()))
            })
            .collect()
    }

    fn found(figures: &Figures, earlier: &Figures, rounds: usize) -> Vec<String> {
        let history = History { figures: earlier, rounds };
        let quarter = "2025-Q4".parse().unwrap();
        let definitions = catalogue::definitions(LANG);
        let findings = explain(&definitions, &Settings::default(), figures, history, quarter, LANG);
        findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn fuel_and_distance_of_what_may_be_one_vehicle_are_asked_about() {
        let both = |fuel: &str, litres: &str, vehicle: &str, period: &str| {
            let (fuel, vehicle) = (format!("fuel={fuel}"), format!("vehicle={vehicle}"));
            let figures =
                filed(&[(period, "own-vehicles", &fuel, litres), (period, "own-vehicle-distance", &vehicle, "900")]);
            found(&figures, &Figures::new(), 0).len()
        };
        assert_eq!(both("diesel", "50", "van-diesel", "2025-Q4"), 1);
        assert_eq!(both("petrol", "50", "car-unknown", "2025-Q4"), 1);
        assert_eq!(both("diesel", "50", "van-diesel", "2025"), 1, "a year's figures too");
        assert_eq!(both("diesel", "0", "van-diesel", "2025-Q4"), 0, "no fuel");
        assert_eq!(both("diesel", "50", "car-petrol", "2025-Q4"), 0, "another fuel is another vehicle");
        let mut explained = filed(&[
            ("2025-Q4", "own-vehicles", "fuel=diesel", "50"),
            ("2025-Q4", "own-vehicle-distance", "vehicle=van-diesel", "900"),
        ]);
        for (_, figure) in explained.iter_mut() {
            figure.explanation = "Two vans".to_owned();
        }
        assert_eq!(found(&explained, &Figures::new(), 0), Vec::<String>::new());
    }

    #[test]
    fn a_multiplier_outside_1_to_3_asks_for_an_explanation() {
        let quarter = |pay: &str| {
            filed(&[
                ("2025-Q4", "income", "", "100"),
                ("2025-Q4", "sales-to-members", "", "0"),
                ("2025-Q4", "purchases-from-members", "", "0"),
                ("2025-Q4", "supplier-spend", "place=local", "0"),
                ("2025-Q4", "other-local-payments", "", "0"),
                ("2025-Q4", "pay-local-net", "", pay),
            ])
        };
        let surveys = filed(&[("2024", "respend-staff", "", "50"), ("2024", "respend-suppliers", "", "50")]);
        assert_eq!(found(&quarter("100"), &surveys, 9), Vec::<String>::new());
        let unusual = found(&quarter("200"), &surveys, 9);
        assert!(unusual.len() == 1 && unusual[0].contains("a local multiplier of 4, outside 1 to 3"), "{unusual:?}");
        assert_eq!(found(&quarter("200"), &surveys, 3), Vec::<String>::new(), "a newcomer is left alone");
        assert_eq!(found(&quarter("200"), &Figures::new(), 9), Vec::<String>::new(), "without rates there is none");
    }
}

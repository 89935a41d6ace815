//! The UK government's greenhouse gas conversion factors, by calendar year.
//!
//! `catalogue/ghg_factors.csv` holds them with their sources and how often each was verified. A new year is added
//! there, by data alone. No factor for a year is [x], never the nearest year's.
//! Licence of the factors: Open Government Licence v3.0, Department for Energy Security and Net Zero.

use crate::Exact;
use num_bigint::BigInt;
use std::{collections::BTreeMap, sync::OnceLock};

const FACTORS: &str = include_str!("../catalogue/ghg_factors.csv");

/// Scope of the Greenhouse Gas Protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Fuel burned by the enterprise itself.
    One,
    /// Electricity and heat bought, by the grid's average (location-based).
    Two,
    /// What others burn on its behalf; without well-to-tank, so partial.
    Three,
}

/// An input's part that has a factor.
#[derive(Debug, Clone, Copy)]
pub struct Activity {
    /// Code of the input.
    pub input: &'static str,
    /// Its part: dimension and category; none for the total.
    pub part: Option<(&'static str, &'static str)>,
    /// Key of the factor.
    pub factor: &'static str,
    /// Scope in which it counts.
    pub scope: Scope,
}

const fn whole(input: &'static str, factor: &'static str, scope: Scope) -> Activity {
    Activity { input, part: None, factor, scope }
}

const fn part(
    input: &'static str,
    dimension: &'static str,
    category: &'static str,
    factor: &'static str,
    scope: Scope,
) -> Activity {
    Activity { input, part: Some((dimension, category)), factor, scope }
}

/// Which factor applies to which input's part.
pub const ACTIVITIES: [Activity; 25] = [
    whole("electricity", "ELEC_GEN", Scope::Two),
    whole("electricity", "ELEC_TD", Scope::Three),
    whole("gas", "GAS_GCV", Scope::One),
    whole("heating-oil", "BURNOIL", Scope::One),
    whole("lpg", "LPG_L", Scope::One),
    part("own-vehicles", "fuel", "diesel", "DIESEL", Scope::One),
    part("own-vehicles", "fuel", "petrol", "PETROL", Scope::One),
    part("own-vehicle-distance", "vehicle", "car-diesel", "CAR_DIESEL_KM", Scope::One),
    part("own-vehicle-distance", "vehicle", "car-petrol", "CAR_PETROL_KM", Scope::One),
    part("own-vehicle-distance", "vehicle", "car-unknown", "CAR_UNK_KM", Scope::One),
    part("own-vehicle-distance", "vehicle", "van-diesel", "VAN_DIESEL_KM", Scope::One),
    part("own-vehicle-distance", "vehicle", "van-unknown", "VAN_UNK_KM", Scope::One),
    part("travel", "mode", "rail", "RAIL_NAT", Scope::Three),
    part("travel", "mode", "light-rail", "RAIL_LIGHT", Scope::Three),
    part("travel", "mode", "bus", "BUS_LOCAL", Scope::Three),
    part("travel", "mode", "coach", "COACH", Scope::Three),
    part("travel", "mode", "taxi", "TAXI", Scope::Three),
    part("travel", "mode", "short-haul-flight", "AIR_SH_RF", Scope::Three),
    whole("water", "WATER_SUP", Scope::Three),
    whole("water", "WATER_TRT", Scope::Three),
    part("waste", "route", "landfill", "WASTE_CI_LF", Scope::Three),
    part("waste", "route", "energy-recovery", "WASTE_CI_EFW", Scope::Three),
    part("waste", "route", "recycled", "WASTE_CI_REC", Scope::Three),
    part("own-vehicles", "fuel", "unknown", "", Scope::One),
    part("own-vehicle-distance", "vehicle", "unknown", "", Scope::One),
];

/// A factor with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Kilograms of CO₂ equivalent a unit.
    pub kilograms: Exact,
    /// What it is for.
    pub name: String,
    /// How often it was verified.
    pub verification: String,
    /// Where it was read.
    pub source: String,
}

/// The factor of a calendar year, if there is one.
pub fn factor(key: &str, year: i32) -> Option<&'static Factor> {
    table().get(key)?.get(&year)
}

type Table = BTreeMap<String, BTreeMap<i32, Factor>>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(FACTORS.as_bytes());
        let mut table = Table::new();
        for line in reader.records() {
            let line = line.unwrap_or_else(|error| panic!("the factors are damaged: {error}"));
            let field = |index: usize| line.get(index).unwrap_or_default().to_owned();
            let year = field(4).parse().unwrap_or_else(|_| panic!("the factors are damaged: year {}", field(4)));
            let kilograms = decimal(&field(5)).unwrap_or_else(|| panic!("the factors are damaged: {}", field(5)));
            let factor = Factor { kilograms, name: field(1), verification: field(7), source: field(8) };
            table.entry(field(0)).or_default().insert(year, factor);
        }
        table
    })
}

/// A decimal of any length as an exact fraction: factors have more places than quantities.
fn decimal(text: &str) -> Option<Exact> {
    let (wholes, parts) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{wholes}{parts}").parse().ok()?;
    Some(Exact::ratio(digits, BigInt::from(10u8).pow(u32::try_from(parts.len()).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::write_rounded;

    #[test]
    fn a_factor_is_that_of_its_calendar_year() {
        let electricity = |year| factor("ELEC_GEN", year).map(|factor| write_rounded(&factor.kilograms, 6));
        assert_eq!(electricity(2023).as_deref(), Some("0.20707"));
        assert_eq!(electricity(2025).as_deref(), Some("0.177"));
        assert_eq!(electricity(2026).as_deref(), Some("0.13096"));
        assert_eq!(electricity(2022), None, "never the nearest");
    }

    #[test]
    fn every_activity_has_a_factor_in_some_year_or_says_that_it_has_none() {
        for activity in ACTIVITIES.iter().filter(|activity| !activity.factor.is_empty()) {
            assert!((2023..=2026).any(|year| factor(activity.factor, year).is_some()), "{}", activity.factor);
        }
    }
}

//! The UK government's greenhouse gas conversion factors, by calendar year.
//!
//! `catalogue/ghg_factors.csv` holds them with their sources and how often each was verified. A new year is added
//! there, by data alone. No factor for a year is [x], never the nearest year's; January to March takes the year
//! before's until its own are out, and is [p] for as long.
//! Licence of the factors: Open Government Licence v3.0, Department for Energy Security and Net Zero.

use crate::{Exact, period::Period};
use num_bigint::BigInt;
use std::{collections::BTreeMap, sync::OnceLock};

const FACTORS: &str = include_str!("../catalogue/ghg_factors.csv");

/// Scope of the Greenhouse Gas Protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Fuel burned by the enterprise itself.
    One,
    /// Electricity and heat bought, by the grid's average (location-based). Market-based it stands apart, see
    /// [`crate::evaluate::bought`].
    Two,
    /// What others burn on its behalf; without well-to-tank, so partial.
    Three,
}

impl Scope {
    /// As rows of emissions have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::Two => "2",
            Self::Three => "3",
        }
    }
}

/// An input's part that has a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Inputs that are electricity and heating: with these alone filed, emissions say that they cover no more.
pub const ENERGY_INPUTS: [&str; 4] = ["electricity", "gas", "heating-oil", "lpg"];

/// Code of the input that holds a supplier's own factor, kg CO₂e a kWh: what market-based scope 2 is made with.
pub const SUPPLIER_FACTOR: &str = "electricity-supplier-factor";

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// The calendar year of its set.
    pub year: i32,
    /// Kilograms of CO₂ equivalent a unit.
    pub kilograms: Exact,
    /// The unit, such as kWh.
    pub unit: String,
    /// What it is for.
    pub name: String,
    /// In how many places the same number was read.
    pub places: u8,
    /// How often it was verified, in words.
    pub verification: String,
    /// Where it was read.
    pub source: String,
}

/// A factor as it applies to an activity of some months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied<'f> {
    /// The factor.
    pub factor: &'f Factor,
    /// [p] It is that of the year before, as that of its own year is not out yet.
    pub provisional: bool,
}

/// Sets of factors by key and calendar year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Factors(BTreeMap<String, BTreeMap<i32, Factor>>);

/// Why a text is no set of factors: the line, its header being the first, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the factors {fault}")]
pub struct FactorsError {
    line: u64,
    fault: String,
}

impl Factors {
    /// The sets of `catalogue/ghg_factors.csv`.
    ///
    /// # Panics
    /// Where that file is damaged, which is a fault of the program; the tests read all of it.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Factors> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::read(FACTORS).unwrap_or_else(|error| panic!("{error}")))
    }

    /// Reads sets of factors as `catalogue/ghg_factors.csv` has them, header first. A new set is further lines.
    ///
    /// A year or a factor that is no number, a line cut short, and a second factor of one key and year are refused.
    pub fn read(text: &str) -> Result<Self, FactorsError> {
        let mut factors = Self::default();
        for (index, line) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
            let refuse = |fault: String| FactorsError { line: index as u64 + 2, fault };
            let line = line.map_err(|error| refuse(format!("cannot be read: {error}")))?;
            let field = |at: usize| line.get(at).unwrap_or_default();
            let number = |what: &str, at: usize| refuse(format!("has no {what}: “{}”", field(at)));
            let factor = Factor {
                year: field(4).parse().map_err(|_| number("year", 4))?,
                kilograms: decimal(field(5)).ok_or_else(|| number("factor", 5))?,
                unit: field(2).to_owned(),
                name: field(1).to_owned(),
                places: field(6).parse().map_err(|_| number("count of places where it was read", 6))?,
                verification: field(7).to_owned(),
                source: field(8).to_owned(),
            };
            let (key, year) = (field(0), factor.year);
            if factors.0.entry(key.to_owned()).or_default().insert(year, factor).is_some() {
                return Err(refuse(format!("gives {key} of {year} a second time")));
            }
        }
        Ok(factors)
    }

    /// The factor of a calendar year, if there is one.
    pub fn of(&self, key: &str, year: i32) -> Option<&Factor> {
        self.0.get(key)?.get(&year)
    }

    /// The factor for what happened in a period: that of its calendar year, never the nearest.
    ///
    /// A year's set comes out in its summer. What lies in January to March is due before that, so it takes the set of
    /// the year before for as long, and says that it is provisional. Once the year's own set is there, a key that it
    /// lacks has no factor.
    pub fn applied(&self, key: &str, period: Period) -> Option<Applied<'_>> {
        let year = factor_year(period);
        if let Some(factor) = self.of(key, year) {
            return Some(Applied { factor, provisional: false });
        }
        let waits = period.quarter().is_some_and(|quarter| quarter.index() == 1) && !self.is_out(year);
        let before = self.of(key, year - 1).filter(|_| waits)?;
        Some(Applied { factor: before, provisional: true })
    }

    /// Whether there is a set of a year, with whatever keys.
    fn is_out(&self, year: i32) -> bool {
        self.0.values().any(|years| years.contains_key(&year))
    }
}

/// The calendar year that holds most of a period's months; of two equal halves the later.
pub fn factor_year(period: Period) -> i32 {
    let last = period.last().year();
    let in_last = period.quarters().filter(|quarter| quarter.year() == last).count();
    if in_last * 2 >= period.len() as usize { last } else { last - 1 }
}

/// A decimal of any length as an exact fraction: factors have more places than quantities.
fn decimal(text: &str) -> Option<Exact> {
    let (wholes, parts) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{wholes}{parts}");
    if wholes.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(Exact::ratio(digits.parse::<BigInt>().ok()?, BigInt::from(10u8).pow(u32::try_from(parts.len()).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::write_rounded;

    const HEADER: &str =
        "key,name,per_unit,ghg_scope,factor_year,kgCO2e_per_unit,places_read,verification,source,note\n";

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn a_factor_is_that_of_its_calendar_year() {
        let electricity = |year| {
            let factor = Factors::shipped().of("ELEC_GEN", year)?;
            Some((write_rounded(&factor.kilograms, 6), factor.places))
        };
        assert_eq!(electricity(2023), Some(("0.20707".to_owned(), 2)));
        assert_eq!(electricity(2025), Some(("0.177".to_owned(), 2)));
        assert_eq!(electricity(2026), Some(("0.13096".to_owned(), 2)));
        assert_eq!(electricity(2022), None, "never the nearest");
    }

    #[test]
    fn every_activity_has_a_factor_in_some_year_or_says_that_it_has_none() {
        for activity in ACTIVITIES.iter().filter(|activity| !activity.factor.is_empty()) {
            let years = (2023..=2026).any(|year| Factors::shipped().of(activity.factor, year).is_some());
            assert!(years, "{}", activity.factor);
        }
    }

    #[test]
    fn a_year_from_april_takes_the_factors_of_the_year_with_most_of_its_months() {
        for (code, year) in
            [("2025-Q1", 2025), ("2025-26", 2025), ("2025", 2025), ("2025-Q2/4", 2025), ("2025-Q1/2", 2025)]
        {
            assert_eq!(factor_year(period(code)), year, "{code}");
        }
    }

    #[test]
    fn january_to_march_waits_for_its_set_and_nothing_else_does() {
        let found = |key: &str, code: &str| {
            let applied = Factors::shipped().applied(key, period(code))?;
            Some((applied.factor.year, applied.provisional))
        };
        assert_eq!(found("ELEC_GEN", "2026-Q1"), Some((2026, false)));
        assert_eq!(found("ELEC_GEN", "2027-Q1"), Some((2026, true)), "[p]");
        assert_eq!(found("ELEC_GEN", "2027-Q2"), None, "[x]");
        assert_eq!(found("ELEC_GEN", "2028-Q1"), None, "two years old is no year before");
        assert_eq!(found("ELEC_GEN", "2027"), None, "a calendar year is not January to March");
        assert_eq!(found("AIR_SH_RF", "2026-Q1"), None, "the set of 2026 is out and lacks it");
        assert_eq!(found("AIR_SH_RF", "2027-Q1"), None);
    }

    #[test]
    fn a_new_set_is_added_by_lines_alone() {
        let text = format!("{FACTORS}\nELEC_GEN,Electricity,kWh,2,2027,0.1,1,one place only,a test,\n");
        let factors = Factors::read(&text).unwrap();
        let applied = factors.applied("ELEC_GEN", period("2027-Q1")).unwrap();
        assert_eq!((applied.factor.year, applied.provisional), (2027, false));
        assert_eq!(factors.applied("ELEC_GEN", period("2027-Q3")).unwrap().factor.kilograms, Exact::ratio(1, 10));
        assert_eq!(factors.applied("GAS_GCV", period("2027-Q1")), None, "the set of 2027 is out and lacks it");
    }

    #[test]
    fn damaged_lines_are_refused_with_their_place() {
        let fault = |lines: &str| Factors::read(&format!("{HEADER}{lines}")).unwrap_err().to_string();
        let good = "A,A,kWh,2,2027,0.1,1,one,test,\n";
        assert_eq!(fault("A,A,kWh,2,soon,0.1,1,one,test,\n"), "line 2 of the factors has no year: “soon”");
        for number in ["", "-1", "1e3", ".5", "0.1.2"] {
            let line = format!("{good}B,B,kWh,2,2027,{number},1,one,test,\n");
            assert_eq!(fault(&line), format!("line 3 of the factors has no factor: “{number}”"));
        }
        assert_eq!(fault(&format!("{good}{good}")), "line 3 of the factors gives A of 2027 a second time");
        assert!(fault("A,A\n").starts_with("line 2 of the factors cannot be read"));
    }
}

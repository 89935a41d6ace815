//! The fifty invented enterprises, as data in `enterprises.csv`.
//!
//! The table is built so that it agrees with the published survey of the Digbeth Social Enterprise Quarter
//! (bssec.org.uk, action plan; the year of the survey is not on the page): joint turnover £15m to £20m a year, 52 %
//! under £100,000, 60 % under six staff, 64 % trading under ten years, just over 21 % begun in the last three years,
//! 82 % with volunteers, about 970 of them, who give about 84,000 hours a year. The survey's sectors (education 58 %,
//! arts 33 %, community 33 %, youth 30 %) may be said of one enterprise together; here each has one, in like shares.
//!
//! A fault in the table is a fault of the program, so reading panics; the tests read all of it.

use commonweal_domain::{
    network::{Enterprise, Membership},
    period::Quarter,
};
use serde::Deserialize;
use time::{Date, macros::format_description};

const ENTERPRISES: &str = include_str!("enterprises.csv");

/// One invented enterprise: what it is, and how large its figures are in 2025.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Profile {
    pub(super) name: String,
    sector: String,
    legal_form: String,
    founded: i32,
    joined: String,
    place: String,
    /// Pounds in 2025.
    pub(super) income: i64,
    /// Per cent a year, of income and of what moves with it.
    pub(super) growth: i64,
    pub(super) season: Season,
    pub(super) mix: Mix,
    /// What suppliers get, in per cent of income.
    pub(super) spend: i64,
    /// What suppliers in the area get, in per cent of that.
    pub(super) local: i64,
    /// Sales to members, in per cent of what social enterprises pay it.
    pub(super) to_members: i64,
    /// Paid people at the end of 2025.
    pub(super) staff: i64,
    #[serde(deserialize_with = "tenths")]
    pub(super) fte: i64,
    /// Of them, in per cent, those below the real Living Wage.
    pub(super) below_living_wage: i64,
    pub(super) apprentices: i64,
    /// People who volunteered in 2024-25.
    pub(super) volunteers: i64,
    /// Their hours in 2025.
    pub(super) hours: i64,
    /// People helped for the first time in a year from April; none where it helps nobody directly.
    pub(super) people: Option<i64>,
    pub(super) premises: Premises,
    /// kWh a year.
    pub(super) electricity: i64,
    /// kWh a year.
    pub(super) gas: i64,
}

/// When in the year it earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Season {
    Even,
    Shop,
    Food,
    School,
    Summer,
    YearEnd,
}

/// Who pays it, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mix {
    Trade,
    Contracts,
    Grants,
    Business,
    Members,
}

/// What it knows of its energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Premises {
    /// Its own meters for both.
    Meters,
    /// Its own meter for electricity; it burns no gas.
    Electric,
    /// Energy is in the rent, and nobody knows how much.
    Rent,
    /// Energy is in the rent; electricity is worked out from the floor area, gas is not known.
    Area,
    /// A desk or two: electricity is a guess, gas does not apply.
    Desk,
}

/// All fifty, by name.
pub(super) fn profiles() -> Vec<Profile> {
    csv::Reader::from_reader(ENTERPRISES.as_bytes())
        .into_deserialize()
        .map(|line| line.unwrap_or_else(|error| panic!("the sample's enterprises are damaged: {error}")))
        .collect()
}

impl Profile {
    /// Part of its addresses.
    pub(super) fn slug(&self) -> String {
        slug(&self.name)
    }

    /// The facts about it. It has no identifier: an invented one might be somebody's.
    pub(super) fn enterprise(&self) -> Enterprise {
        let postcode = if matches!(self.place.as_str(), "Bordesley" | "Deritend") { "B9" } else { "B5" };
        Enterprise {
            slug: self.slug(),
            name: self.name.clone(),
            sector: self.sector.clone(),
            place: self.place.clone(),
            postcode: postcode.to_owned(),
            legal_form: self.legal_form.clone(),
            org_id: String::new(),
            founded: Some(self.founded),
        }
    }

    /// Since when it belongs to the network.
    pub(super) fn membership(&self) -> Membership {
        let from = Date::parse(&self.joined, format_description!("[year]-[month]-[day]"))
            .unwrap_or_else(|error| panic!("{}: {} is no date: {error}", self.name, self.joined));
        Membership { from: Some(from), to: None }
    }
}

impl Season {
    /// The quarter's share of a year, in per cent of an even quarter; the four make 400.
    pub(super) const fn of(self, quarter: Quarter) -> i64 {
        let year = match self {
            Self::Even => [100, 99, 101, 100],
            Self::Shop => [86, 94, 95, 125],
            Self::Food => [90, 98, 101, 111],
            Self::School => [108, 104, 82, 106],
            Self::Summer => [80, 111, 122, 87],
            Self::YearEnd => [122, 92, 88, 98],
        };
        year[quarter.index() as usize - 1]
    }
}

impl Mix {
    /// Payers in the catalogue's order (public, private, social, individuals), first of what is earned, then of what is
    /// given; in per cent.
    pub(super) const fn weights(self) -> [i64; 8] {
        match self {
            Self::Trade => [5, 18, 10, 61, 2, 0, 3, 1],
            Self::Contracts => [55, 9, 8, 4, 13, 2, 7, 2],
            Self::Grants => [14, 5, 9, 12, 24, 6, 23, 7],
            Self::Business => [14, 45, 25, 10, 3, 0, 3, 0],
            Self::Members => [6, 5, 9, 58, 7, 3, 8, 4],
        }
    }
}

/// A name as part of an address: lower case, ASCII, words joined by hyphens.
pub(super) fn slug(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            '’' | '\'' => None,
            'è' | 'é' => Some('e'),
            letter if letter.is_ascii_alphanumeric() => Some(letter),
            _ => Some(' '),
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Full-time equivalents with one decimal, as tenths: no float on the way.
fn tenths<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let text = String::deserialize(deserializer)?;
    let (wholes, tenth) = text.split_once('.').unwrap_or((&text, "0"));
    format!("{wholes}{tenth}").parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        assert_eq!(slug("Meadow Row Crèche"), "meadow-row-creche");
        assert_eq!(slug("Lock Keepers’ Trust"), "lock-keepers-trust");
        assert_eq!(slug("Barge & Bloom"), "barge-bloom");
    }

    #[test]
    fn seasons_make_a_year_and_mixes_a_whole() {
        let quarters = (1..=4).filter_map(|index| Quarter::new(2025, index));
        for season in [Season::Even, Season::Shop, Season::Food, Season::School, Season::Summer, Season::YearEnd] {
            assert_eq!(quarters.clone().map(|quarter| season.of(quarter)).sum::<i64>(), 400, "{season:?}");
        }
        for mix in [Mix::Trade, Mix::Contracts, Mix::Grants, Mix::Business, Mix::Members] {
            assert_eq!(mix.weights().iter().sum::<i64>(), 100, "{mix:?}");
        }
    }
}

//! The network's area in rings: neighbourhood, council, city region; and which of them "local" means.

use crate::period::Quarter;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// The rings, and the one that counts as local.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Area {
    /// The nearest: a few streets.
    pub neighbourhood: Ring,
    /// The local authority.
    pub council: Ring,
    /// The wider city.
    pub city_region: Ring,
    /// Which of them questions call local.
    pub local: RingKind,
    /// What questions called local before, the oldest first.
    pub earlier: Vec<EarlierLocal>,
}

/// What questions called local before a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierLocal {
    /// The first quarter in which it did not hold any longer.
    pub until: Quarter,
    /// The ring as it was.
    pub ring: Ring,
}

/// One ring.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ring {
    /// What people call it; blank where the network has not set it.
    pub name: String,
    /// The postcodes within it, as districts or sectors; none where nobody said.
    pub postcodes: Vec<Postcodes>,
}

/// Which ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RingKind {
    /// The nearest.
    #[default]
    Neighbourhood,
    /// The local authority.
    Council,
    /// The wider city.
    CityRegion,
}

/// All postcodes of an area (`B`), a district (`B9`) or a sector (`B9 4`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcodes {
    /// Letters, one or two.
    area: String,
    /// Digits with a letter that may follow; blank for the whole area.
    district: String,
    /// One digit, of a sector only.
    sector: String,
}

/// Why a text names no postcodes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not the beginning of a postcode; write B, B9 or B9 4")]
pub struct PostcodesError(String);

/// Most postcodes of one ring: a city region has some hundreds of districts.
pub const MOST_POSTCODES: usize = 400;

impl RingKind {
    /// From the nearest to the widest.
    pub const ALL: [Self; 3] = [Self::Neighbourhood, Self::Council, Self::CityRegion];

    /// As forms have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Neighbourhood => "neighbourhood",
            Self::Council => "council",
            Self::CityRegion => "city-region",
        }
    }

    /// As people read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neighbourhood => "Neighbourhood",
            Self::Council => "Council",
            Self::CityRegion => "City region",
        }
    }

    /// Reads what [`RingKind::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }
}

impl Area {
    /// A ring.
    pub const fn ring(&self, kind: RingKind) -> &Ring {
        match kind {
            RingKind::Neighbourhood => &self.neighbourhood,
            RingKind::Council => &self.council,
            RingKind::CityRegion => &self.city_region,
        }
    }

    /// A ring, to be changed.
    pub const fn ring_mut(&mut self, kind: RingKind) -> &mut Ring {
        match kind {
            RingKind::Neighbourhood => &mut self.neighbourhood,
            RingKind::Council => &mut self.council,
            RingKind::CityRegion => &mut self.city_region,
        }
    }

    /// The ring that questions call local, where it is set.
    pub fn local(&self) -> Option<&Ring> {
        Some(self.ring(self.local)).filter(|ring| ring.is_set())
    }

    /// The ring that the questions of a quarter call local, where it is set.
    pub fn local_at(&self, quarter: Quarter) -> Option<&Ring> {
        let earlier = self.earlier.iter().find(|earlier| quarter < earlier.until);
        earlier.map(|earlier| &earlier.ring).or_else(|| self.local())
    }

    /// Whether local means something else in another area. Where it had no meaning nothing has been filed under one, and a
    /// ring with the same postcodes is the same under another name.
    pub fn redraws_local(&self, other: &Self) -> bool {
        let Some(before) = self.local() else { return false };
        other.local().is_none_or(|after| !before.is_the_same_place(after))
    }

    /// The nearest ring that holds a postcode; none where it is outside, or where no postcodes are set.
    pub fn ring_of(&self, postcode: &str) -> Option<RingKind> {
        RingKind::ALL
            .into_iter()
            .find(|kind| self.ring(*kind).postcodes.iter().any(|postcodes| postcodes.holds(postcode)))
    }
}

impl Ring {
    /// Whether it has a name.
    pub fn is_set(&self) -> bool {
        !self.name.is_empty()
    }

    /// Whether both are one place: by their postcodes, or by their names where neither has any.
    fn is_the_same_place(&self, other: &Self) -> bool {
        let postcodes = |ring: &Self| ring.postcodes.iter().cloned().collect::<BTreeSet<_>>();
        match (postcodes(self), postcodes(other)) {
            (before, after) if before.is_empty() && after.is_empty() => self.name == other.name,
            (before, after) => before == after,
        }
    }

    /// In words: "Digbeth (postcodes B5, B9 4)".
    pub fn words(&self) -> String {
        if self.postcodes.is_empty() {
            return self.name.clone();
        }
        format!("{} (postcodes {})", self.name, self.listed())
    }

    /// Its postcodes with commas, as people write and read them.
    pub fn listed(&self) -> String {
        self.postcodes.iter().map(Postcodes::to_string).collect::<Vec<_>>().join(", ")
    }
}

impl Postcodes {
    /// Reads a list with commas, semicolons or lines between: each once, in their order. Tells every part that is none.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, Vec<PostcodesError>> {
        let (mut read, mut wrong) = (vec![], vec![]);
        for part in text.split([',', ';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty()) {
            match Self::try_from(part.to_owned()) {
                Ok(postcodes) => read.push(postcodes),
                Err(error) => wrong.push(error),
            }
        }
        read.sort_by(|a, b| a.order().cmp(&b.order()));
        read.dedup();
        if wrong.is_empty() { Ok(read) } else { Err(wrong) }
    }

    /// Whether a postcode lies within: `B9 4` holds `b94aa`, and `B9` does not hold `B90 1AA`. Where only its beginning is
    /// told, such as `B9`, all of that has to lie within.
    pub fn holds(&self, postcode: &str) -> bool {
        if let Ok(beginning) = Self::try_from(postcode.to_owned()) {
            return self.holds_parts(&beginning.area, &beginning.district, &beginning.sector);
        }
        let plain: String = postcode.chars().filter(char::is_ascii_alphanumeric).collect();
        let Some(cut) = plain.len().checked_sub(3).filter(|cut| *cut >= 2) else { return false };
        let upper = plain.to_ascii_uppercase();
        let (outward, inward) = upper.split_at(cut);
        let letters = outward.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (area, district) = outward.split_at(letters);
        self.holds_parts(area, district, &inward[..1])
    }

    fn holds_parts(&self, area: &str, district: &str, sector: &str) -> bool {
        // The letter that may end a district in London belongs to it: EC1 holds EC1A.
        let in_district = self.district.is_empty()
            || district == self.district
            || district
                .strip_prefix(self.district.as_str())
                .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_alphabetic()));
        area == self.area && in_district && (self.sector.is_empty() || sector == self.sector)
    }

    /// B9 comes before B10.
    fn order(&self) -> (&str, usize, &str, &str) {
        let digits = self.district.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (&self.area, digits.parse().unwrap_or_default(), &self.district, &self.sector)
    }
}

impl TryFrom<String> for Postcodes {
    type Error = PostcodesError;

    fn try_from(text: String) -> Result<Self, PostcodesError> {
        let wrong = || PostcodesError(text.trim().to_owned());
        let upper = text.trim().to_ascii_uppercase();
        let (outward, sector) =
            upper.split_once(' ').map_or((upper.as_str(), ""), |(outward, sector)| (outward, sector.trim()));
        let letters = outward.bytes().take_while(u8::is_ascii_alphabetic).count();
        if !(1..=2).contains(&letters) {
            return Err(wrong());
        }
        let (area, district) = outward.split_at(letters);
        let digits = district.bytes().take_while(u8::is_ascii_digit).count();
        let tail = &district.as_bytes()[digits..];
        let is_district = district.is_empty()
            || ((1..=2).contains(&digits) && tail.len() <= 1 && tail.iter().all(u8::is_ascii_alphabetic));
        let is_sector = sector.is_empty()
            || (!district.is_empty() && sector.len() == 1 && sector.bytes().all(|b| b.is_ascii_digit()));
        if !is_district || !is_sector {
            return Err(wrong());
        }
        Ok(Self { area: area.to_owned(), district: district.to_owned(), sector: sector.to_owned() })
    }
}

impl From<Postcodes> for String {
    fn from(postcodes: Postcodes) -> Self {
        postcodes.to_string()
    }
}

impl fmt::Display for Postcodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.area, self.district)?;
        if self.sector.is_empty() { Ok(()) } else { write!(f, " {}", self.sector) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Postcodes {
        Postcodes::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_district_holds_its_postcodes_and_not_those_of_a_longer_number() {
        assert!(of("B9").holds("B9 4AA") && of("b9").holds("b94aa"));
        assert!(!of("B9").holds("B90 1AA") && !of("B9 4").holds("B9 5AA") && of("B9 4").holds("B94AA"));
        assert!(of("B").holds("B90 1AA") && !of("B").holds("BD1 1AA"));
        assert!(of("EC1").holds("EC1A 1BB") && of("EC1A").holds("EC1A 1BB") && !of("EC1A").holds("EC1B 1BB"));
        assert!(of("B").holds("B9") && of("B9").holds("B9") && !of("B9 4").holds("B9") && !of("B9").holds("B"));
        assert!(!of("B").holds("") && !of("B").holds("9"));
    }

    #[test]
    fn lists_are_read_as_people_write_them_and_every_fault_is_told() {
        let read = Postcodes::parse_list("b10, B9 4;B5\nB5").unwrap();
        assert_eq!(read.iter().map(ToString::to_string).collect::<Vec<_>>(), ["B5", "B9 4", "B10"]);
        let wrong = Postcodes::parse_list("B5, Digbeth, 9, B 4").unwrap_err();
        assert_eq!(wrong.len(), 3);
        assert_eq!(wrong[0].to_string(), "“Digbeth” is not the beginning of a postcode; write B, B9 or B9 4");
    }

    #[test]
    fn the_nearest_ring_is_told() {
        let ring = |name: &str, list: &str| Ring { name: name.into(), postcodes: Postcodes::parse_list(list).unwrap() };
        let area = Area {
            neighbourhood: ring("Digbeth", "B5, B9 4"),
            council: ring("Birmingham", "B"),
            city_region: Ring::default(),
            local: RingKind::Council,
            earlier: vec![],
        };
        assert_eq!(area.ring_of("B9 4AA"), Some(RingKind::Neighbourhood));
        assert_eq!(area.ring_of("B1 1AA"), Some(RingKind::Council));
        assert_eq!(area.ring_of("CV1 1AA"), None);
        assert_eq!(area.local().unwrap().words(), "Birmingham (postcodes B)");
    }

    #[test]
    fn local_means_something_else_where_it_is_another_place() {
        let ring = |name: &str, list: &str| Ring { name: name.into(), postcodes: Postcodes::parse_list(list).unwrap() };
        let area = |ring: Ring| Area { neighbourhood: ring, ..Area::default() };
        let digbeth = area(ring("Digbeth", "B5, B9"));
        for (other, redraws) in [
            (area(ring("Digbeth and Deritend", "B9, B5")), false),
            (Area { city_region: ring("West Midlands", ""), ..digbeth.clone() }, false),
            (area(ring("Digbeth", "B5, B9, B12")), true),
            (area(Ring::default()), true),
            (Area { local: RingKind::Council, council: ring("Birmingham", "B"), ..digbeth.clone() }, true),
        ] {
            assert_eq!(digbeth.redraws_local(&other), redraws, "{other:?}");
        }
        assert!(area(ring("Digbeth", "")).redraws_local(&area(ring("Deritend", ""))));
        assert!(!Area::default().redraws_local(&digbeth), "what had no meaning is not redrawn");
    }

    #[test]
    fn each_quarter_has_the_local_of_its_time() {
        let quarter = |text: &str| text.parse::<Quarter>().unwrap();
        let ring = |name: &str| Ring { name: name.to_owned(), ..Ring::default() };
        let earlier = |until: &str, name: &str| EarlierLocal { until: quarter(until), ring: ring(name) };
        let area = Area {
            neighbourhood: ring("Digbeth"),
            earlier: vec![earlier("2025-Q2", "Deritend"), earlier("2026-Q1", "Eastside")],
            ..Area::default()
        };
        let local = |at: &str| area.local_at(quarter(at)).unwrap().name.as_str();
        assert_eq!([local("2025-Q1"), local("2025-Q4"), local("2026-Q1")], ["Deritend", "Eastside", "Digbeth"]);
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,12}", postcode in "\\PC{0,12}") {
            if let Ok(postcodes) = Postcodes::try_from(text) {
                let _ = postcodes.holds(&postcode);
                prop_assert_eq!(Postcodes::try_from(postcodes.to_string()), Ok(postcodes));
            }
        }
    }
}

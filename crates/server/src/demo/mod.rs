//! Sample networks: one after the published survey of the Digbeth Social Enterprise Quarter, and one of each starter
//! kit (kits).
//!
//! Of the first: fifty invented enterprises, eight quarters of returns and the people who can sign in, all a pure function of the
//! tables and the seed in this folder: no clock, no input or output, no floats. The survey's numbers come from
//! bssec.org.uk (action plan) and stand with the profiles; the tests hold the sample against each of them.

mod boroughs;
mod calendar;
mod deciding;
mod edition;
mod explanations;
mod figures;
mod kits;
mod load;
mod people;
mod profile;
mod random;
mod returns;
mod scene;
mod signing;
mod stories;
mod whole_catalogue;

#[cfg(test)]
mod tests;

pub use kits::{all, kit_sample};
pub use load::{PASSWORD, load};
pub use whole_catalogue::whole_catalogue;

use crate::{starters::SampleSheet, store::Beginning};
use commonweal_domain::{
    area::{Area, Postcodes, Ring, RingKind},
    catalogue,
    context::ContextFigure,
    definition::Asked,
    figure::{Figure, FigureKey},
    lang::Lang,
    network::{Enterprise, Membership, Millis, Network, Priority, Role, Settings},
    period::{Period, Quarter},
    quantity::Quantity,
    sign_off::Rules,
    target::{Direction, Target},
};
use std::collections::{BTreeMap, BTreeSet};

/// A network with all that a demonstration loads into a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The network, marked as a sample.
    pub network: Network,
    /// How often each input of the catalogue is asked.
    pub asked: BTreeMap<String, Asked>,
    /// Its enterprises, with the time in which each belongs to it.
    pub enterprises: Vec<(Enterprise, Membership)>,
    /// Returns by quarter and enterprise. One that was never started is not there.
    pub returns: Vec<SampleReturn>,
    /// Who can sign in.
    pub people: Vec<SamplePerson>,
    /// What its members want to reach.
    pub targets: Vec<Target>,
    /// The quarter whose round is open.
    pub current: Quarter,
    /// Enterprises that are in a sample which was made before, too: slug here, and that network's slug.
    pub same: Vec<(String, String)>,
    /// What it begins with and what else happens in it, where it is made of a starter kit.
    pub kit: Option<KitSample>,
}

/// What a sample has that is made of a starter kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KitSample {
    /// Name of the starter.
    pub starter: &'static str,
    /// Questions, indicators and templates.
    pub beginning: Beginning,
    /// What others have published.
    pub context: Vec<ContextFigure>,
    /// What happens in it.
    pub sheet: SampleSheet,
    /// A picture beside the story of its edition, a JPEG file; empty where there is none.
    pub picture: &'static [u8],
}

/// One enterprise's return of one quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleReturn {
    /// Slug of the enterprise.
    pub enterprise: String,
    /// The round's quarter.
    pub quarter: Quarter,
    /// Where it stands.
    pub state: SampleState,
    /// What was filed, by input, period and part.
    pub figures: Vec<(FigureKey, Figure)>,
    /// What the enterprise is proud of; may be empty.
    pub story: String,
    /// Whether the story may be printed.
    pub story_agreed: bool,
    /// When it was submitted; none for a draft.
    pub submitted_at: Option<Millis>,
    /// When it was accepted or sent back; none before.
    pub decided_at: Option<Millis>,
}

/// Where a sample's return stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SampleState {
    /// Counts in totals.
    Accepted,
    /// Waits for review.
    Submitted,
    /// Back with the enterprise.
    SentBack {
        /// What to look at again.
        reason: String,
    },
    /// In progress.
    Draft,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePerson {
    /// An address under `.example`, to which no mail can go.
    pub email: String,
    /// Name, invented.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Slug of the enterprise for which the role is held, if it is held for one.
    pub enterprise: Option<String>,
}

/// Inputs that this network asks each quarter although the catalogue asks them once a year: a decision of its members,
/// so that the dashboard has something to show after one round.
const ASKED_QUARTERLY: [&str; 4] = ["supplier-spend", "living-wage-headcount", "electricity", "gas"];

/// The sample network: the same bytes at every call, on every platform.
pub fn digbeth() -> Sample {
    let profiles = profile::profiles();
    let settings = Settings {
        contact: "ruth@digbeth.example".to_owned(),
        area: area(),
        priorities: priorities(),
        sign_off: Rules::usual(),
        voting: Some(deciding::rule()),
        ..Settings::default()
    };
    Sample {
        targets: targets(),
        asked: asked(),
        enterprises: profiles.iter().map(|profile| (profile.enterprise(), profile.membership())).collect(),
        returns: returns::returns(&profiles, &settings),
        people: people::people(),
        current: figures::CURRENT,
        same: vec![],
        kit: None,
        network: network("digbeth", "Digbeth Social Enterprise Quarter", settings),
    }
}

/// What the sample's members say matters most.
fn priorities() -> Vec<Priority> {
    [
        ("Money that stays in Digbeth", ["EC04", "EC05"]),
        ("Good jobs", ["SO01", "SO03"]),
        ("A start for young people", ["SO05", "SO06"]),
    ]
    .map(|(name, codes)| Priority { name: name.to_owned(), indicators: codes.map(str::to_owned).to_vec() })
    .to_vec()
}

/// The sample's accepted returns as rows of the import format:
/// `enterprise,period,input,breakdown,value,confidence,note`.
///
/// Drafts and returns under review are left out, as an import is accepted at once. Explanations have no column.
pub fn rows(sample: &Sample) -> Vec<[String; 7]> {
    let accepted = sample.returns.iter().filter(|filed| filed.state == SampleState::Accepted);
    accepted.flat_map(|filed| filed.figures.iter().map(|(key, figure)| row(&filed.enterprise, key, figure))).collect()
}

fn row(enterprise: &str, key: &FigureKey, figure: &Figure) -> [String; 7] {
    [
        enterprise.to_owned(),
        key.period.to_string(),
        key.input.clone(),
        key.cell.to_string(),
        figure.value.code(),
        figure.confidence.code().to_owned(),
        figure.note.clone(),
    ]
}

fn network(slug: &str, name: &str, settings: Settings) -> Network {
    Network {
        slug: slug.to_owned(),
        name: name.to_owned(),
        place: "Digbeth, Birmingham".to_owned(),
        currency: "GBP".to_owned(),
        time_zone: "Europe/London".to_owned(),
        lang: Lang::EnGb,
        accent: "#0b6170".to_owned(),
        sample: true,
        settings,
    }
}

/// The neighbourhood with its postcode districts (B5 and B9 hold Digbeth and Deritend), its council and its city region.
fn area() -> Area {
    let ring = |name: &str, postcodes: &str| Ring {
        name: name.to_owned(),
        postcodes: Postcodes::parse_list(postcodes).unwrap_or_default(),
    };
    Area {
        neighbourhood: ring("Digbeth and Deritend", "B5, B9"),
        council: ring("Birmingham", ""),
        city_region: ring("West Midlands", ""),
        local: RingKind::Neighbourhood,
        earlier: vec![],
    }
}

/// Invented, as the sample is.
fn targets() -> Vec<Target> {
    let target = |indicator: &str, amount: i32, note: &str| {
        Period::financial_year(2025).map(|year| Target {
            indicator: indicator.to_owned(),
            year,
            direction: Direction::AtLeast,
            amount: Quantity::whole(amount),
            note: note.to_owned(),
        })
    };
    [
        target("EC04", 45, "More than four in ten pounds to suppliers around the corner."),
        target("SO07", 80_000, "As agreed at the members’ meeting in May."),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the core 12 indicators need is asked as the catalogue says, or quarterly; the rest can be switched on.
fn asked() -> BTreeMap<String, Asked> {
    let indicators = catalogue::indicators(Lang::EnGb);
    let core: BTreeSet<&str> = indicators
        .iter()
        .filter(|indicator| indicator.core)
        .flat_map(|indicator| indicator.rows.iter().flat_map(|row| row.formula.inputs()))
        .collect();
    catalogue::inputs(Lang::EnGb)
        .into_iter()
        .map(|input| {
            let asked = match input.code.as_str() {
                code if ASKED_QUARTERLY.contains(&code) => Asked::Quarterly,
                code if core.contains(code) => input.asked,
                _ => Asked::Off,
            };
            (input.code, asked)
        })
        .collect()
}

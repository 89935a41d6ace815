//! Two networks of boroughs, which the sample of the city region is made of: small ones, of which three enterprises are in
//! both. Both and all that is in them are invented.

use super::{
    Sample, SamplePerson, SampleReturn, SampleState,
    calendar::{Punctual, times},
    figures::CURRENT,
    network,
    random::Chance,
};
use commonweal_domain::{
    breakdown::Cell,
    catalogue,
    definition::Asked,
    figure::{Figure, FigureKey},
    lang::Lang,
    network::{Enterprise, Membership, Network, Role, Settings},
    period::Quarter,
    quantity::Quantity,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A fault in the table is a fault of the program, so reading panics; the tests read all of it.
const TABLE: &str = include_str!("../../../../starters/greater-manchester/boroughs.csv");

/// What both ask, each quarter, with the column that tells it.
const ASKED: [&str; 4] = ["income", "jobs-fte", "volunteer-hours", "people-new"];

/// Slug, name, place, accent, and who coordinates.
const BOROUGHS: [(&str, &str, &str, &str, &str, &str); 2] = [
    (
        "oldham-enterprises",
        "Oldham Neighbourhood Enterprises",
        "Oldham",
        "#1f5c8a",
        "farah@oldham-enterprises.example",
        "Farah Siddiqui",
    ),
    (
        "rochdale-enterprises",
        "Rochdale Neighbourhood Enterprises",
        "Rochdale",
        "#8a4b1f",
        "colin@rochdale-enterprises.example",
        "Colin Ashworth",
    ),
];

/// The enterprises that are in both, and who files for each. Three, so that nobody's figure could be had from the sum, which
/// can then be printed as it is.
const IN_BOTH: [(&str, &str, &str); 3] = [
    ("roch-and-medlock-bikes", "jess@roch-and-medlock-bikes.example", "Jess Crompton"),
    ("pennine-parcels", "tariq@pennine-parcels.example", "Tariq Mahmood"),
    ("two-towns-tool-library", "lynne@two-towns-tool-library.example", "Lynne Fielding"),
];

/// An enterprise with what it files in a quarter.
#[derive(Debug, Deserialize)]
struct Line {
    network: String,
    enterprise: String,
    name: String,
    sector: String,
    place: String,
    founded: i32,
    income: String,
    jobs: String,
    hours: String,
    people: String,
}

/// The samples of the boroughs, before that of the city region.
pub(super) fn boroughs() -> Vec<Sample> {
    let lines: Vec<Line> = csv::Reader::from_reader(TABLE.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("boroughs.csv: {error}"));
    let sample = |(place_in_list, borough): (usize, &(&str, &str, &str, &str, &str, &str))| {
        let (slug, name, place, accent, mail, coordinator) = *borough;
        let own: Vec<&Line> = lines.iter().filter(|line| line.network == slug).collect();
        let short_name = place.to_owned();
        let settings = Settings { contact: mail.to_owned(), short_name, ..Settings::default() };
        let person = |email: &str, name: &str, role: Role, enterprise: Option<&str>| SamplePerson {
            email: email.to_owned(),
            name: name.to_owned(),
            role,
            enterprise: enterprise.map(str::to_owned),
        };
        let (before, last) = (CURRENT.plus(-2), CURRENT.plus(-1));
        Sample {
            network: Network {
                place: format!("{place}, Greater Manchester"),
                accent: accent.to_owned(),
                ..network(slug, name, settings)
            },
            asked: asked(),
            enterprises: own.iter().map(|line| (line.enterprise(), Membership { from: None, to: None })).collect(),
            returns: [before, last].iter().flat_map(|quarter| own.iter().map(|line| line.filed(*quarter))).collect(),
            people: std::iter::once(person(mail, coordinator, Role::Coordinator, None))
                .chain(IN_BOTH.iter().map(|(of, email, filer)| person(email, filer, Role::Filer, Some(of))))
                .collect(),
            targets: vec![],
            current: CURRENT,
            // In the second one they say that they are the same as in the first.
            same: IN_BOTH
                .iter()
                .filter(|_| place_in_list > 0)
                .map(|(of, ..)| ((*of).to_owned(), BOROUGHS[0].0.to_owned()))
                .collect(),
            kit: None,
        }
    };
    BOROUGHS.iter().enumerate().map(sample).collect()
}

fn asked() -> BTreeMap<String, Asked> {
    let asked = |code: &str| if ASKED.contains(&code) { Asked::Quarterly } else { Asked::Off };
    catalogue::inputs(Lang::EnGb).into_iter().map(|input| (input.code.clone(), asked(&input.code))).collect()
}

impl Line {
    fn enterprise(&self) -> Enterprise {
        Enterprise {
            slug: self.enterprise.clone(),
            name: self.name.clone(),
            sector: self.sector.clone(),
            place: self.place.clone(),
            founded: Some(self.founded),
            ..Enterprise::default()
        }
    }

    /// What it filed: the quarter before the last one was a little quieter, in hours and people.
    fn filed(&self, quarter: Quarter) -> SampleReturn {
        let number = |text: &str| Quantity::parse_plain(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let quiet = |text: &str| {
            let full = number(text);
            if quarter.plus(1) < CURRENT {
                Quantity::from_scaled(full.scaled() / 10_000 * 9 / 10 * 10_000)
            } else {
                Ok(full)
            }
        };
        let texts = [&self.income, &self.jobs, &self.hours, &self.people];
        let figures = ASKED.iter().zip(texts).map(|(input, text)| {
            let moves = matches!(*input, "volunteer-hours" | "people-new");
            let value = if moves { quiet(text).unwrap_or(Quantity::ZERO) } else { number(text) };
            (FigureKey::new(*input, quarter.period(), Cell::total()), Figure::counted(value))
        });
        let chance = Chance::of(2, &[&self.network, &self.enterprise, &quarter.to_string()]);
        let times = times(chance, quarter, Punctual::OnTime);
        SampleReturn {
            enterprise: self.enterprise.clone(),
            quarter,
            state: SampleState::Accepted,
            figures: figures.collect(),
            story: String::new(),
            story_agreed: false,
            submitted_at: Some(times.submitted),
            decided_at: Some(times.decided),
        }
    }
}

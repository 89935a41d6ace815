//! Who filed what and when: the returns of eight quarters, some late, missing or sent back.

use super::{
    SampleReturn, SampleState,
    calendar::{Punctual, times},
    explanations,
    figures::{CURRENT, figures},
    profile::Profile,
    random::Chance,
    stories::{Story, stories},
};
use commonweal_domain::{
    catalogue,
    checks::History,
    definition::Definitions,
    figure::{FigureKey, Figures, Value},
    lang::Lang,
    network::Settings,
    period::{Period, Quarter},
    quantity::Quantity,
};

/// How many quarters the sample has.
const QUARTERS: u8 = 8;

/// Returns that never came. The last two are not started in the current quarter either: some need a call.
const MISSING: [(&str, &str); 10] = [
    ("bellhouse-futures", "2024-Q1"),
    ("glassworks-choir", "2024-Q1"),
    ("hive-street-honey", "2024-Q2"),
    ("parade-ground-fc", "2024-Q3"),
    ("copper-lane-crafts", "2024-Q4"),
    ("moor-lane-move", "2024-Q4"),
    ("proof-house-players", "2025-Q1"),
    ("the-winding-room", "2025-Q2"),
    ("rea-valley-repair", "2025-Q3"),
    ("tin-roof-studios", "2025-Q3"),
];

const METER_READING: &str = "Electricity is about ten times what it was in October to December 2024. Is it the reading \
    of the meter, not the difference between two readings? The bill has both.";
const CARRIED_OVER: &str = "Sales to members are the same as in July to September, to the pound. Was last quarter’s \
    figure carried over? Your invoices to members from October on would tell.";

/// How far a return of the current quarter has come.
enum Standing {
    NotStarted,
    /// Only these inputs are filled in.
    Draft(&'static [&'static str]),
    Submitted,
    SentBack(&'static str),
    Accepted,
}

fn standing(slug: &str, quarter: Quarter) -> Standing {
    if MISSING.iter().any(|(who, when)| *who == slug && *when == quarter.to_string()) {
        return Standing::NotStarted;
    }
    if quarter != CURRENT {
        return Standing::Accepted;
    }
    match slug {
        "custard-yard-kitchen" | "hearth-housing-support" | "rea-valley-repair" | "tin-roof-studios" => {
            Standing::NotStarted
        }
        "plot-twist-books" => Standing::Draft(&["income", "sales-to-members", "supplier-spend"]),
        "nine-arches-nursery" => {
            Standing::Draft(&["income", "sales-to-members", "electricity", "gas", "jobs-fte", "headcount"])
        }
        "flyover-garden" => Standing::Draft(&["income", "volunteer-hours"]),
        "lantern-youth-arts" | "spindle-press" | "green-gantry" => Standing::Submitted,
        "viaduct-radio" => Standing::SentBack(METER_READING),
        "second-bench-joinery" => Standing::SentBack(CARRIED_OVER),
        _ => Standing::Accepted,
    }
}

/// What all returns are made with.
struct Desk<'a> {
    definitions: Definitions,
    settings: &'a Settings,
    stories: Vec<Story>,
}

/// All returns, by quarter and enterprise.
pub(super) fn returns(profiles: &[Profile], settings: &Settings) -> Vec<SampleReturn> {
    let desk = Desk { definitions: catalogue::definitions(Lang::EnGb), settings, stories: stories() };
    let mut returns: Vec<SampleReturn> = profiles.iter().flat_map(|profile| returns_of(&desk, profile)).collect();
    returns.sort_by(|a, b| (a.quarter, &a.enterprise).cmp(&(b.quarter, &b.enterprise)));
    returns
}

/// One enterprise's returns, oldest first; each is checked against those accepted before it.
fn returns_of(desk: &Desk<'_>, profile: &Profile) -> Vec<SampleReturn> {
    let (membership, slug) = (profile.membership(), profile.slug());
    let (mut accepted, mut rounds) = (Figures::new(), 0);
    let mut returns = vec![];
    let quarters = Period::new(CURRENT, QUARTERS).into_iter().flat_map(Period::quarters);
    for quarter in quarters.filter(|quarter| membership.covers(*quarter)) {
        let mut figures: Figures = figures(profile, quarter).into_iter().collect();
        let standing = standing(&slug, quarter);
        match standing {
            Standing::NotStarted => continue,
            Standing::Draft(inputs) => {
                figures = figures
                    .iter()
                    .filter(|(key, _)| inputs.contains(&key.input.as_str()))
                    .map(|(key, figure)| (key.clone(), figure.clone()))
                    .collect();
            }
            Standing::SentBack(METER_READING) => times_ten(&mut figures, "electricity"),
            Standing::SentBack(_) => carry_over(&mut figures, "sales-to-members", quarter, &accepted),
            Standing::Submitted | Standing::Accepted => {}
        }
        if !matches!(standing, Standing::Draft(_)) {
            let history = History { figures: &accepted, rounds };
            explanations::write(&desk.definitions, desk.settings, profile, quarter, &mut figures, history);
        }
        if matches!(standing, Standing::Accepted) {
            accepted.extend(figures.iter().map(|(key, figure)| (key.clone(), figure.clone())));
            rounds += 1;
        }
        returns.push(make(desk, &slug, quarter, standing, figures));
    }
    returns
}

fn make(desk: &Desk<'_>, slug: &str, quarter: Quarter, standing: Standing, figures: Figures) -> SampleReturn {
    let mut chance = Chance::of(1, &[slug, &quarter.to_string(), "times"]);
    let punctual = if chance.happens(10) { Punctual::Late } else { Punctual::OnTime };
    let times = times(chance, quarter, punctual);
    let (state, submitted_at, decided_at) = match standing {
        Standing::NotStarted | Standing::Draft(_) => (SampleState::Draft, None, None),
        Standing::Submitted => (SampleState::Submitted, Some(times.submitted), None),
        Standing::SentBack(reason) => {
            (SampleState::SentBack { reason: reason.to_owned() }, Some(times.submitted), Some(times.decided))
        }
        Standing::Accepted => (SampleState::Accepted, Some(times.submitted), Some(times.decided)),
    };
    let story = desk.stories.iter().find(|story| story.is_of(slug, quarter));
    SampleReturn {
        enterprise: slug.to_owned(),
        quarter,
        state,
        figures: figures.iter().map(|(key, figure)| (key.clone(), figure.clone())).collect(),
        story: story.map(|story| story.story.clone()).unwrap_or_default(),
        story_agreed: story.is_some_and(Story::is_agreed),
        submitted_at,
        decided_at,
    }
}

/// A digit too many, in the total and all its parts.
fn times_ten(figures: &mut Figures, input: &str) {
    for (_, figure) in figures.iter_mut().filter(|(key, _)| key.input == input) {
        if let Value::Number(number) = figure.value {
            figure.value = Value::Number(Quantity::from_scaled(number.scaled() * 10).unwrap_or(number));
        }
    }
}

/// Last quarter's figures once more.
fn carry_over(figures: &mut Figures, input: &str, quarter: Quarter, accepted: &Figures) {
    let before: Vec<_> = accepted.parts(input, quarter.plus(-1).period()).collect();
    for (cell, figure) in before {
        figures.insert(FigureKey::new(input, quarter.period(), cell.clone()), figure.clone());
    }
}

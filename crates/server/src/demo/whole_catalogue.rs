//! A network that files the whole catalogue, for measurements and for tests that want every input.

use super::{
    Sample, SampleReturn, SampleState,
    calendar::{Punctual, times},
    network,
    random::{Chance, share},
};
use commonweal_domain::{
    breakdown::{Breakdown, Cell, Mode},
    catalogue,
    definition::{Asked, InputDefinition, Sign, Total},
    figure::{Figure, FigureKey, Figures, Value},
    lang::Lang,
    network::{Enterprise, Membership, Settings},
    period::{Period, Quarter},
    quantity::{Quantity, SCALE},
};
use std::collections::BTreeMap;

/// Cells up to which two dimensions are filed as one grid, as a form would show them.
const GRID: usize = 8;

/// `enterprises` members with an accepted return in each quarter of `quarters`, in which every input of the catalogue
/// has a number, split by each of its fixed breakdowns. Names say that they are samples; no check has a finding that
/// must be fixed. The same seed gives the same sample.
pub fn whole_catalogue(seed: u64, enterprises: usize, quarters: Period) -> Sample {
    let inputs = catalogue::inputs(Lang::EnGb);
    let members: Vec<(Enterprise, Membership)> = (1..=enterprises).map(member).collect();
    let returns = quarters
        .quarters()
        .flat_map(|quarter| members.iter().map(move |(enterprise, _)| (quarter, enterprise.slug.as_str())))
        .map(|(quarter, slug)| filed(seed, &inputs, slug, quarter))
        .collect();
    Sample {
        same: vec![],
        network: network("whole-catalogue", "Whole catalogue (sample)", Settings::default()),
        asked: inputs.iter().map(|input| (input.code.clone(), Asked::Quarterly)).collect(),
        enterprises: members,
        returns,
        people: vec![],
        targets: vec![],
        current: quarters.last(),
        kit: None,
    }
}

fn member(number: usize) -> (Enterprise, Membership) {
    let enterprise = Enterprise {
        slug: format!("sample-{number:03}"),
        name: format!("Sample enterprise {number}"),
        ..Enterprise::default()
    };
    (enterprise, Membership { from: None, to: None })
}

fn filed(seed: u64, inputs: &[InputDefinition], slug: &str, quarter: Quarter) -> SampleReturn {
    let mut figures = Figures::new();
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for input in inputs {
        let mut chance = Chance::of(seed, &[slug, &input.code, &quarter.to_string()]);
        let grain = grain(input);
        let whole = input.at_most.as_ref().and_then(|whole| totals.get(whole.as_str()));
        let total = if let Some(whole) = whole {
            share(*whole, chance.between(10, 90), 100) / grain * grain
        } else {
            let usual = Chance::of(seed, &[slug, &input.code]).between(1, most(input));
            let sign = if input.sign == Sign::Any && chance.happens(15) { -1 } else { 1 };
            chance.around(usual * grain, 15).max(grain) / grain * grain * sign
        };
        totals.insert(&input.code, total);
        for (cell, amount) in parts(input, total, grain, &mut chance) {
            let value = Value::Number(Quantity::from_scaled(amount).unwrap_or(Quantity::ZERO));
            figures.insert(FigureKey::new(&input.code, quarter.period(), cell), Figure::of(value));
        }
    }
    let times = times(Chance::of(seed, &[slug, &quarter.to_string()]), quarter, Punctual::OnTime);
    SampleReturn {
        enterprise: slug.to_owned(),
        quarter,
        state: SampleState::Accepted,
        figures: figures.iter().map(|(key, figure)| (key.clone(), figure.clone())).collect(),
        story: String::new(),
        story_agreed: false,
        submitted_at: Some(times.submitted),
        decided_at: Some(times.decided),
    }
}

/// The step in which an input is filed, in stored units: wholes, tenths, or hundredths for factors and hourly pay.
fn grain(input: &InputDefinition) -> i64 {
    match (input.code.as_str(), input.unit.decimals()) {
        ("electricity-supplier-factor" | "pay-highest" | "pay-lowest", _) => SCALE / 100,
        (_, 0 | 2) => SCALE,
        _ => SCALE / 10,
    }
}

/// The most that an enterprise usually has, in steps of [`grain`].
fn most(input: &InputDefinition) -> i64 {
    match (input.code.as_str(), input.unit.code()) {
        ("electricity-supplier-factor", _) => 30,
        ("pay-highest" | "pay-lowest", _) => 4_000,
        ("income", _) => 400_000,
        ("board-size" | "votes-all", _) => 12,
        (_, "GBP") => 60_000,
        (_, "per cent") => 800,
        (_, "people") => 400,
        (_, "FTE" | "tonne" | "points") => 300,
        (_, "homes" | "decisions" | "events") => 40,
        _ => 50_000,
    }
}

/// A small grid alone; else the total, unless the input has none, with the categories of each dimension.
fn parts(input: &InputDefinition, total: i64, grain: i64, chance: &mut Chance) -> Vec<(Cell, i64)> {
    let exclusive: Vec<&Breakdown> =
        input.breakdowns.iter().filter(|by| by.is_exclusive() && !by.fixed().is_empty()).collect();
    if let [first, second] = exclusive[..]
        && first.fixed().len() * second.fixed().len() <= GRID
    {
        let cells: Vec<Cell> = first
            .fixed()
            .iter()
            .flat_map(|a| {
                second.fixed().iter().map(|b| Cell::of(&first.dimension, a.as_str()).and(&second.dimension, b.as_str()))
            })
            .collect();
        return split(cells, total, grain, chance);
    }
    let mut parts = if input.total == Total::PerCategory { vec![] } else { vec![(Cell::total(), total)] };
    for breakdown in &input.breakdowns {
        let cells = breakdown.fixed().iter().map(|category| Cell::of(&breakdown.dimension, category.as_str()));
        match breakdown.mode {
            Mode::Exclusive => parts.extend(split(cells.collect(), total, grain, chance)),
            Mode::Multiple => {
                parts.extend(cells.map(|cell| (cell, share(total, chance.between(2, 40), 100) / grain * grain)));
            }
        }
    }
    parts
}

fn split(cells: Vec<Cell>, total: i64, grain: i64, chance: &mut Chance) -> Vec<(Cell, i64)> {
    let weights: Vec<i64> = cells.iter().map(|_| chance.between(1, 9)).collect();
    let amounts = chance.split(total, &weights, grain);
    cells.into_iter().zip(amounts).collect()
}

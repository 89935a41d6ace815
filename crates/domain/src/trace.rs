//! The arithmetic of one member in words: each figure that goes into a total, and what is made of it.
//!
//! For pages that show how a published number came about. What it adds up to is what `evaluate` gives, exactly.

use crate::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, InputDefinition},
    evaluate::{
        Bought, DefaultRate, DefaultRates, Emission, Member, Rate, Source, Spending, linear_sources, pair_sources,
        sources,
    },
    factors::Applied,
    formula::Linear,
    lang::Lang,
    period::Period,
    unit::Unit,
};

/// A line of arithmetic with what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Of what it tells.
    pub of: String,
    /// The arithmetic, such as "60 × £8,500 (Unit costs, 2024 prices)"; empty for a figure as it was filed.
    pub sum: String,
    /// What it comes to, exactly.
    pub result: Exact,
    /// In what.
    pub unit: Unit,
}

impl Line {
    /// The whole line, such as "60 × £8,500 = £510,000". What is no decimal of four places is written with ≈.
    pub fn written(&self) -> String {
        let result = self.unit.written(&self.result);
        let sign = if self.result.is_decimal(4) { "=" } else { "≈" };
        match (self.sum.as_str(), sign) {
            ("", "=") => result,
            ("", _) => format!("≈ {result}"),
            (sum, _) => format!("{sum} {sign} {result}"),
        }
    }
}

/// Where a step enters a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is added, or stands above the line of a ratio.
    Above,
    /// Below the line of a ratio.
    Below,
    /// Both: the first round of the local multiplier.
    Both,
}

/// One step of a member's arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The quarter or year that it is about.
    pub period: Period,
    /// The arithmetic.
    pub line: Line,
    /// Where it enters.
    pub place: Place,
    /// [e] Whether any of it is estimated.
    pub estimated: bool,
    /// [p] Whether it will be worked out again.
    pub provisional: bool,
}

/// The sum of steps above or below the line.
pub fn sum(steps: &[Step], below: bool) -> Exact {
    let other = if below { Place::Above } else { Place::Below };
    steps.iter().filter(|step| step.place != other).map(|step| &step.line.result).sum()
}

/// A member's figures of an input's part.
pub fn of_input(member: Member<'_>, input: &InputDefinition, cell: &Cell, period: Period) -> Vec<Step> {
    let step = |(period, amount): (Period, crate::evaluate::Amount)| Step {
        period,
        estimated: !amount.estimated.is_zero(),
        line: Line { of: name(input, cell), sum: String::new(), result: amount.value, unit: input.unit.clone() },
        place: Place::Above,
        provisional: false,
    };
    sources(member, input, cell, period).into_iter().map(step).collect()
}

/// A member's figures of a sum of parts.
pub fn of_linear(member: Member<'_>, definitions: &Definitions, linear: &Linear, period: Period) -> Vec<Step> {
    let found = linear_sources(member, definitions, linear, period);
    found.iter().map(|source| of_source(definitions, source, Place::Above)).collect()
}

/// A member's figures of a ratio, above the line and below.
pub fn of_pair(
    member: Member<'_>,
    definitions: &Definitions,
    numerator: &Linear,
    denominator: &Linear,
    period: Period,
) -> Vec<Step> {
    let (above, below) = pair_sources(member, definitions, numerator, denominator, period);
    let above = above.iter().map(|source| of_source(definitions, source, Place::Above));
    above.chain(below.iter().map(|source| of_source(definitions, source, Place::Below))).collect()
}

fn of_source(definitions: &Definitions, source: &Source<'_>, place: Place) -> Step {
    let input = definitions.input(&source.term.input, source.period.last());
    let of = input.map_or_else(|| source.term.to_string(), |input| name(input, &source.term.cell));
    Step {
        period: source.period,
        line: Line {
            of: if source.term.minus { format!("{of}, taken off") } else { of },
            sum: String::new(),
            result: source.signed(),
            unit: input.map_or_else(|| Unit::new("ratio"), |input| input.unit.clone()),
        },
        place,
        estimated: !source.amount.estimated.is_zero(),
        provisional: false,
    }
}

/// Emissions: amount × factor, with the factor's year and how often it was verified. Those without a factor have no
/// step.
pub fn of_emissions(definitions: &Definitions, emissions: &[Emission<'_>], lang: Lang) -> Vec<Step> {
    let step = |emission: &Emission<'_>| {
        let input = definitions.input(emission.activity.input, emission.period.last())?;
        let cell =
            emission.activity.part.map_or_else(Cell::total, |(dimension, category)| Cell::of(dimension, category));
        let amount = input.unit.written(&emission.amount.value);
        let sum = match emission.applied {
            Some(applied) => format!("{amount} × {}", factor_in_words(&applied, lang)),
            None => format!("{amount}, which emits nothing whatever its factor"),
        };
        Some(Step {
            period: emission.period,
            line: Line { of: name(input, &cell), sum, result: emission.kilograms()?, unit: Unit::new("kgCO2e") },
            place: Place::Above,
            estimated: !emission.estimated().is_zero(),
            provisional: emission.is_provisional(),
        })
    };
    emissions.iter().filter_map(step).collect()
}

fn factor_in_words(applied: &Applied<'_>, lang: Lang) -> String {
    let Lang::EnGb = lang;
    let factor = applied.factor;
    let kilograms = crate::quantity::write_rounded(&factor.kilograms, 12);
    let provisional = if applied.provisional { ", provisional [p]" } else { "" };
    format!(
        "{kilograms} kg CO₂e a {} ({}, UK government conversion factors{provisional}; {})",
        Unit::new(factor.unit.as_str()).symbol().trim_end_matches('s'),
        factor.year,
        factor.verification
    )
}

/// Scope 2 by market: electricity × the supplier's own factor. What has no factor has no step.
pub fn of_bought(bought: &[Bought], lang: Lang) -> Vec<Step> {
    let Lang::EnGb = lang;
    let (kwh, by_kwh) = (Unit::new("kWh"), Unit::new("kgCO2e/kWh"));
    let step = |one: &Bought| {
        let amount = kwh.written(&one.amount.value);
        let sum = match &one.supplier {
            Some(supplier) => format!("{amount} × {} (the supplier’s own factor)", by_kwh.written(&supplier.value)),
            None => amount,
        };
        Some(Step {
            period: one.period,
            line: Line {
                of: "Electricity by market".to_owned(),
                sum,
                result: one.kilograms()?,
                unit: Unit::new("kgCO2e"),
            },
            place: Place::Above,
            estimated: !one.estimated().is_zero(),
            provisional: false,
        })
    };
    bought.iter().filter_map(step).collect()
}

/// The three rounds of the local multiplier.
pub fn of_spending(spending: &[Spending], defaults: &DefaultRates, lang: Lang) -> Vec<Step> {
    let Lang::EnGb = lang;
    let pounds = Unit::new("GBP");
    let written = |value: &Exact| pounds.written(value);
    let rate = |rate: &Rate, default: &Option<DefaultRate>| {
        let per_cent = Unit::new("per cent").written(&rate.amount.value);
        match default.as_ref().filter(|_| rate.default) {
            Some(default) => format!("{per_cent} (no survey; the network’s default: {}) [e]", default.source),
            None => per_cent,
        }
    };
    let steps = |one: &Spending| {
        let rounds = one.rounds();
        let step = |of: &str, sum: String, result: Exact, place: Place| Step {
            period: one.period,
            line: Line { of: of.to_owned(), sum, result, unit: pounds.clone() },
            place,
            estimated: !rounds.estimated.is_zero(),
            provisional: false,
        };
        let first = format!("{} income − {} from members", written(&one.income.value), written(&one.sold.value));
        let second = format!(
            "{} net pay of local staff + ({} to local suppliers − {} to members) + {} other payments in the area",
            written(&one.pay.value),
            written(&one.suppliers.value),
            written(&one.bought.value),
            written(&one.other.value)
        );
        let third = format!(
            "{} to staff × {} + {} to suppliers × {}",
            written(&one.pay.value),
            rate(&one.staff_rate, &defaults.staff),
            written(&one.outside()),
            rate(&one.supplier_rate, &defaults.suppliers)
        );
        [
            step("Round 1", first, rounds.first.clone(), Place::Both),
            step("Round 2", second, rounds.second.clone(), Place::Above),
            step("Round 3", third, rounds.third.clone(), Place::Above),
        ]
    };
    spending.iter().flat_map(steps).collect()
}

/// What a figure is called, with its part.
fn name(input: &InputDefinition, cell: &Cell) -> String {
    let parts: Vec<String> = cell.pairs().map(|(_, category)| category.replace('-', " ")).collect();
    if parts.is_empty() { input.name.clone() } else { format!("{}: {}", input.name, parts.join(", ")) }
}

#[cfg(test)]
mod tests;

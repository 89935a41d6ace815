//! How a total came about: which members gave what, what was added, what was left out and why.
//!
//! Whoever may not see a member's figures is told the method, how many filed, and the total as it is published.

use super::{
    MemberFigures, NetworkFigures,
    inputs::single,
    network::Scene,
    row::{Aggregate, Outcome, RowId, RowKind},
};
use crate::disclose::{PublishedRow, Reason};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    definition::{IndicatorRow, InputDefinition, Kind, Total},
    evaluate::{Member, Reading, bought, emissions, pair_sources, read_input, read_linear, spending},
    factors::Factors,
    formula::{Formula, Linear},
    lang::Lang,
    method::{Method, MethodCode},
    period::{Period, Quarter},
    quantity::write_rounded,
    trace::{self, Line, Place, Step},
    unit::Unit,
};
use std::collections::{BTreeMap, BTreeSet};

/// Who asks. `domain::permission` says who is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees<'a> {
    /// Every member's figures: the network's coordinator.
    Everything,
    /// One member's own, by its slug.
    Own(&'a str),
    /// What is published.
    Published,
}

/// What one member gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Part of its addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Figure by figure.
    pub steps: Vec<Step>,
    /// What it adds; of a ratio what it adds above the line.
    pub amount: Exact,
    /// What it adds below the line of a ratio.
    pub below: Option<Exact>,
    /// Quarters of the period in which it was a member, but of which nothing is in the total.
    pub lacks: Vec<Quarter>,
}

/// Why a member who was due is in the total with nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It filed nothing of it.
    Blank,
    /// It filed that it has no number, or would rather not say.
    NotAvailable,
    /// It filed that this does not apply to it.
    NotApplicable,
    /// It filed something of it, but not all that is needed.
    PartMissing,
    /// The year of its activity has no factor.
    NoFactor,
    /// Its figures are in another member's return.
    Within,
}

/// A member that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Part of its addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Why,
}

/// How a total came about, as far as whoever asks may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// By which method.
    pub method: Method,
    /// The formula as the catalogue has it; empty for an input and for methods of their own.
    pub formula: String,
    /// How many members were due, and how many of them filed.
    pub coverage: (usize, usize),
    /// Which members gave what, by slug: all, one's own, or none.
    pub shares: Vec<Share>,
    /// Which members are left out, by slug: all, oneself, or none.
    pub left_out: Vec<LeftOut>,
    /// How many are left out for which reason: for whoever sees everything.
    pub counts: BTreeMap<Why, usize>,
    /// What was added, and what it comes to.
    pub lines: Vec<Line>,
    /// Why the total may not be shown to whoever asks.
    pub hidden: Option<Reason>,
}

impl Why {
    /// In words, as they follow "left out, as".
    pub const fn words(self, lang: Lang) -> &'static str {
        let Lang::EnGb = lang;
        match self {
            Self::Blank => "it filed nothing of it",
            Self::NotAvailable => "it filed that it has no number, or would rather not say [x]",
            Self::NotApplicable => "it filed that this does not apply [z]",
            Self::PartMissing => "it filed a part of it, and a part is missing",
            Self::NoFactor => "the year has no factor yet [x]",
            Self::Within => "its figures are in another member’s return",
        }
    }
}

/// How a published total came about; none where its definition is not there.
pub fn explain(
    network: &NetworkFigures,
    row: &PublishedRow,
    period: Period,
    sees: Sees<'_>,
    lang: Lang,
) -> Option<Explanation> {
    let scene = network.scene(period);
    let subject = Subject::of(network, &row.aggregate.id, period)?;
    let (mut shares, mut left_out) = (vec![], vec![]);
    for (index, member, quarters) in &scene.due {
        let filed = Member { figures: &member.figures, quarters };
        let Some(given) = row.aggregate.contributions.iter().find(|given| given.member == *index) else {
            left_out.push(out(member, subject.why(&scene, filed)));
            continue;
        };
        let steps = subject.steps(&scene, filed, lang);
        shares.push(Share {
            slug: member.slug.clone(),
            name: member.name.clone(),
            lacks: subject.lacks(&scene, quarters, &steps),
            steps,
            amount: given.amount.clone(),
            below: given.denominator.clone(),
        });
    }
    let is_within = |member: &&MemberFigures| period.quarters().all(|quarter| member.within.contains(&quarter));
    left_out.extend(network.members.iter().filter(is_within).map(|member| out(member, Why::Within)));
    left_out.sort_by(|a, b| a.slug.cmp(&b.slug));

    let mut counts = BTreeMap::new();
    for one in left_out.iter().filter(|_| sees == Sees::Everything) {
        *counts.entry(one.why).or_insert(0) += 1;
    }
    let hidden = row.suppressed.filter(|_| sees != Sees::Everything);
    let lines = if hidden.is_some() { vec![] } else { lines(&row.aggregate, sees) };
    let seen = |slug: &str| match sees {
        Sees::Everything => true,
        Sees::Own(own) => own == slug,
        Sees::Published => false,
    };
    shares.retain(|share| seen(&share.slug));
    left_out.retain(|one| seen(&one.slug));
    Some(Explanation {
        method: subject.method(&scene).method(lang),
        formula: subject.formula(),
        coverage: (row.aggregate.due, row.aggregate.filed),
        shares,
        left_out,
        counts,
        lines,
        hidden,
    })
}

fn out(member: &MemberFigures, why: Why) -> LeftOut {
    LeftOut { slug: member.slug.clone(), name: member.name.clone(), why }
}

/// So many members' amounts are written out in one line; of more it is said how many there are.
const WRITTEN_OUT: usize = 12;

/// What was added and what it comes to: every amount for whoever sees all, else the total alone.
fn lines(row: &Aggregate, sees: Sees<'_>) -> Vec<Line> {
    let total = |sum: String, result: &Exact| Line {
        of: "Total".to_owned(),
        sum,
        result: result.clone(),
        unit: row.unit.clone(),
    };
    let Outcome::Number(number) = &row.outcome else { return vec![] };
    if sees != Sees::Everything {
        return vec![total(String::new(), number)];
    }
    let plain = |amount: &Exact| write_rounded(amount, 4).replace('-', "−");
    let added = |amounts: Vec<&Exact>| match amounts.len() {
        1..=WRITTEN_OUT => amounts.into_iter().map(plain).collect::<Vec<_>>().join(" + "),
        count => format!("the amounts of {count} members"),
    };
    let above: Vec<&Exact> = row.contributions.iter().map(|given| &given.amount).collect();
    let below: Vec<&Exact> = row.contributions.iter().filter_map(|given| given.denominator.as_ref()).collect();
    if below.is_empty() {
        let sum: Exact = above.iter().copied().sum();
        // A median is no sum: its amounts stand in the shares.
        return if sum == *number { vec![total(added(above), number)] } else { vec![total(String::new(), number)] };
    }
    let (top, bottom): (Exact, Exact) = (above.iter().copied().sum(), below.iter().copied().sum());
    let part = |of: &str, amounts: Vec<&Exact>, result: &Exact| Line {
        of: of.to_owned(),
        sum: added(amounts),
        result: result.clone(),
        unit: Unit::new("ratio"),
    };
    let hundred = if row.unit.is_per_cent() && number != &(&top / &bottom) { " × 100" } else { "" };
    let sum = format!("{} ÷ {}{hundred}", plain(&top), plain(&bottom));
    vec![part("Above the line", above, &top), part("Below the line", below, &bottom), total(sum, number)]
}

/// What a row is a total of.
enum Subject<'a> {
    Input(&'a InputDefinition, Cell),
    Indicator(&'a IndicatorRow, Cell),
}

impl<'a> Subject<'a> {
    fn of(network: &'a NetworkFigures, id: &RowId, period: Period) -> Option<Self> {
        let at = period.last();
        if id.kind == RowKind::Input {
            return Some(Self::Input(network.definitions.input(&id.code, at)?, id.cell.clone()));
        }
        let indicator = network.definitions.indicator(&id.code, at)?;
        let own = indicator.rows.iter().find(|row| row.cell == id.cell);
        // Rows that a formula makes itself: categories, quartiles, scopes.
        let made = || {
            indicator.rows.iter().find(|row| match &row.formula {
                Formula::Split { dimension, .. } => id.cell.category(dimension).is_some(),
                Formula::Median { .. } => id.cell.category("quartile").is_some(),
                Formula::GreenhouseGases => id.cell.category("scope").is_some(),
                _ => false,
            })
        };
        let row = own.filter(|row| !matches!(row.formula, Formula::Split { .. })).or_else(made)?;
        Some(Self::Indicator(row, id.cell.clone()))
    }

    fn method(&self, scene: &Scene<'_>) -> MethodCode {
        match self {
            Self::Input(input, _) => MethodCode::of_input(input),
            Self::Indicator(row, _) => {
                let first =
                    row.formula.inputs().first().and_then(|code| scene.definitions.input(code, scene.period.last()));
                MethodCode::of_formula(&row.formula, first.is_some_and(InputDefinition::is_stock))
            }
        }
    }

    fn formula(&self) -> String {
        match self {
            Self::Input(..) => String::new(),
            Self::Indicator(row, _) => row.formula.to_string(),
        }
    }

    fn steps(&self, scene: &Scene<'_>, member: Member<'_>, lang: Lang) -> Vec<Step> {
        let (definitions, period) = (scene.definitions, scene.period);
        match self {
            Self::Input(input, cell) => {
                let weight = match &input.total {
                    Total::Weighted { input, cell } => definitions.input(input, period.last()).zip(Some(cell)),
                    _ => None,
                };
                match weight {
                    Some((weight, of)) => weighted(scene, member, input, weight, of),
                    None => trace::of_input(member, input, cell, period),
                }
            }
            Self::Indicator(row, cell) => match &row.formula {
                Formula::Sum(linear) => trace::of_linear(member, definitions, linear, period),
                Formula::Split { input, .. } => {
                    trace::of_linear(member, definitions, &single(input, cell.clone()), period)
                }
                Formula::Ratio { numerator, denominator, .. }
                | Formula::Median { numerator, denominator }
                | Formula::Majority { numerator, denominator } => {
                    trace::of_pair(member, definitions, numerator, denominator, period)
                }
                Formula::LocalMultiplier => {
                    let spent = spending(member, definitions, scene.defaults, period);
                    trace::of_spending(&spent, scene.defaults, lang)
                }
                Formula::GreenhouseGases if cell.category("basis") == Some("market") => {
                    trace::of_bought(&bought(member, definitions, period), lang)
                }
                Formula::GreenhouseGases => {
                    let mut found = emissions(member, definitions, Factors::shipped(), period);
                    found.retain(|one| cell.category("scope").is_none_or(|scope| one.activity.scope.code() == scope));
                    trace::of_emissions(definitions, &found, lang)
                }
            },
        }
    }

    /// Why a member without a contribution has none.
    fn why(&self, scene: &Scene<'_>, member: Member<'_>) -> Why {
        let (definitions, period) = (scene.definitions, scene.period);
        let of_parts = |linears: &[&Linear], reading: Why| {
            let terms = linears.iter().flat_map(|linear| &linear.0);
            let any = terms.into_iter().any(|term| {
                read_linear(member, definitions, &single(&term.input, term.cell.clone()), period).number().is_some()
            });
            if any { Why::PartMissing } else { reading }
        };
        let by = |reading: &Reading| match reading {
            Reading::NotApplicable => Why::NotApplicable,
            Reading::NotAvailable => Why::NotAvailable,
            Reading::Missing | Reading::Number(_) => Why::Blank,
        };
        match self {
            Self::Input(input, cell) => match read_input(member, input, cell, period) {
                // A rate of which nobody knows how much it is a rate.
                Reading::Number(_) => Why::PartMissing,
                other => by(&other),
            },
            Self::Indicator(row, cell) => match &row.formula {
                Formula::Sum(linear) => {
                    let reading = read_linear(member, definitions, linear, period);
                    of_parts(&[linear], by(&reading))
                }
                Formula::Split { input, .. } => {
                    by(&read_linear(member, definitions, &single(input, cell.clone()), period))
                }
                Formula::Ratio { numerator, denominator, .. }
                | Formula::Median { numerator, denominator }
                | Formula::Majority { numerator, denominator } => {
                    let (above, _) = pair_sources(member, definitions, numerator, denominator, period);
                    if !above.is_empty() {
                        // Both parts are there, and the method does not take them: nought below, or a loss.
                        return Why::NotApplicable;
                    }
                    let readings =
                        [numerator, denominator].map(|linear| by(&read_linear(member, definitions, linear, period)));
                    let reading = if readings.contains(&Why::NotAvailable) {
                        Why::NotAvailable
                    } else if readings.contains(&Why::Blank) {
                        Why::Blank
                    } else {
                        Why::NotApplicable
                    };
                    of_parts(&[numerator, denominator], reading)
                }
                Formula::LocalMultiplier => {
                    let filed = row.formula.inputs().into_iter().any(|code| member.figures.has_any(code));
                    if filed { Why::PartMissing } else { Why::Blank }
                }
                Formula::GreenhouseGases if cell.category("basis") == Some("market") => {
                    if bought(member, definitions, period).is_empty() { Why::Blank } else { Why::NoFactor }
                }
                Formula::GreenhouseGases => {
                    let found = emissions(member, definitions, Factors::shipped(), period);
                    let within = |one: &commonweal_domain::evaluate::Emission<'_>| {
                        cell.category("scope").is_none_or(|scope| one.activity.scope.code() == scope)
                    };
                    if found.iter().any(within) { Why::NoFactor } else { Why::Blank }
                }
            },
        }
    }

    /// Quarters of which nothing is counted: only where quarters add up.
    fn lacks(&self, scene: &Scene<'_>, of: &BTreeSet<Quarter>, steps: &[Step]) -> Vec<Quarter> {
        let adds_up = |input: &InputDefinition| {
            input.kind != Kind::Stock && matches!(input.total, Total::Sum | Total::PerCategory)
        };
        let all_add_up = match self {
            Self::Input(input, _) => adds_up(input),
            Self::Indicator(row, _) if row.formula == Formula::LocalMultiplier => true,
            Self::Indicator(row, _) => {
                let inputs = row.formula.inputs();
                inputs.into_iter().filter_map(|code| scene.definitions.input(code, scene.period.last())).all(adds_up)
            }
        };
        if scene.period.len() == 1 || !all_add_up {
            return vec![];
        }
        let covered = |quarter: &Quarter| steps.iter().any(|step| step.period.quarters().any(|one| one == *quarter));
        of.iter().copied().filter(|quarter| !covered(quarter)).collect()
    }
}

/// A member's rate times what it is a rate of, above the line and below.
fn weighted(
    scene: &Scene<'_>,
    member: Member<'_>,
    input: &InputDefinition,
    weight: &InputDefinition,
    cell: &Cell,
) -> Vec<Step> {
    let read = |input: &InputDefinition, cell: &Cell| read_input(member, input, cell, scene.period).into_number();
    let (Some(rate), Some(by)) = (read(input, &Cell::total()), read(weight, cell)) else { return vec![] };
    let estimated = !rate.estimated.is_zero() || !by.estimated.is_zero();
    let step = |of: &str, sum: String, result: Exact, unit: Unit, place: Place| Step {
        period: scene.period,
        line: Line { of: of.to_owned(), sum, result, unit },
        place,
        estimated,
        provisional: false,
    };
    let product = format!("{} × {}", input.unit.written(&rate.value), weight.unit.written(&by.value));
    vec![
        step(&input.name, product, &rate.value * &by.value, Unit::new("ratio"), Place::Above),
        step(&weight.name, String::new(), by.value, weight.unit.clone(), Place::Below),
    ]
}

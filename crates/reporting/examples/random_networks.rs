//! Writes invented networks with what they add up to, one a line as JSON, for `tests/differential.py` to add up anew.
//!
//! The same seed gives the same bytes. Usage: `random_networks COUNT SEED`

use commonweal_domain::{
    Exact,
    breakdown::Cell,
    catalogue,
    definition::{Definitions, IndicatorDefinition, InputDefinition, Sign},
    evaluate::{DefaultRate, DefaultRates},
    figure::{Confidence, Figure, FigureKey, Figures, Value},
    lang::Lang,
    network::Membership,
    period::{Period, Quarter},
    quantity::{Quantity, write_rounded},
    social_value::{Account, Adjustments, Alternative, Outcome, Proxy, Timing, appraise},
};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures, RowKind},
    disclose::{PublishedRow, unsuppressed},
};
use serde_json::{Value as Json, json};
use std::{
    collections::BTreeSet,
    error::Error,
    io::{BufWriter, Write},
};

/// Periods of which totals are taken.
const PERIODS: [&str; 8] = ["2025-Q4", "2027-Q1", "2026-Q1", "2025", "2025-26", "2025-Q3/2", "2025-Q4/8", "2025-Q4/3"];

/// Numbers from a seed, by `SplitMix64` (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Once in so many times.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        || -> Result<u64, Box<dyn Error>> { Ok(arguments.next().ok_or("usage: random_networks COUNT SEED")?.parse()?) };
    let (count, mut dice) = (number()?, Dice(number()?));
    let (inputs, indicators) = (catalogue::inputs(Lang::EnGb), catalogue::indicators(Lang::EnGb));
    let mut out = BufWriter::new(std::io::stdout().lock());
    for index in 0..count {
        let mut line = network(&mut dice, &inputs, &indicators)?;
        // Powers of a rate make long fractions, which take their time in a build that is not optimised.
        if index % 20 == 0 {
            line["account"] = account(&mut dice)?;
        }
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}

/// A network that reports on one or two indicators, with what it adds up to.
fn network(
    dice: &mut Dice,
    inputs: &[InputDefinition],
    indicators: &[IndicatorDefinition],
) -> Result<Json, Box<dyn Error>> {
    let chosen: BTreeSet<usize> = (0..=dice.below(2)).map(|_| dice.below(indicators.len() as u64) as usize).collect();
    let mut definitions = Definitions::default();
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    for index in &chosen {
        definitions.add_indicator(None, indicators[*index].clone());
        needed.extend(indicators[*index].rows.iter().flat_map(|row| row.formula.inputs()));
    }
    if needed.contains("electricity") {
        needed.insert("electricity-supplier-factor");
    }
    let asked: Vec<&InputDefinition> = inputs.iter().filter(|input| needed.contains(input.code.as_str())).collect();
    for input in &asked {
        definitions.add_input(None, (*input).clone());
    }
    let period: Period = dice.pick(&PERIODS).parse()?;
    // Medians want eight members.
    let count = if needed.contains("pay-highest") { 7 + dice.below(4) } else { 1 + dice.below(4) };
    let members = (0..count).map(|index| member(dice, index, &asked, period)).collect::<Result<Vec<_>, _>>()?;
    let rate = |dice: &mut Dice| -> Result<Option<DefaultRate>, Box<dyn Error>> {
        let rate = Quantity::from_scaled(dice.below(1_000_001) as i64)?;
        Ok(dice.once_in(3).then(|| DefaultRate { rate, source: "invented".to_owned() }))
    };
    let defaults = DefaultRates { staff: rate(dice)?, suppliers: rate(dice)? };
    let network = NetworkFigures { definitions, members, defaults, ..NetworkFigures::default() };
    let publication = unsuppressed(&network, period);
    let rows: Vec<Json> = publication
        .rows()
        .iter()
        .map(|row| {
            let id = &row.aggregate.id;
            let kind = if id.kind == RowKind::Input { "input" } else { "indicator" };
            let value = row.number().map(|number| write_rounded(number, 4));
            let row = &row.aggregate;
            json!([
                kind,
                id.code,
                id.cell.to_string(),
                value.unwrap_or_default(),
                publication.row(id).map(PublishedRow::marker),
                row.due,
                row.filed
            ])
        })
        .collect();
    let of = |rate: &Option<DefaultRate>| rate.as_ref().map(|rate| rate.rate.to_string());
    Ok(json!({
        "period": period.to_string(),
        "inputs": asked.iter().map(|input| &input.code).collect::<Vec<_>>(),
        "indicators": chosen.iter().map(|index| &indicators[*index].code).collect::<Vec<_>>(),
        "defaults": [of(&network.defaults.staff), of(&network.defaults.suppliers)],
        "members": network.members.iter().map(written).collect::<Vec<_>>(),
        "rows": rows,
    }))
}

fn written(member: &MemberFigures) -> Json {
    let figures: Vec<Json> = member
        .figures
        .iter()
        .map(|(key, figure)| {
            let (period, cell) = (key.period.to_string(), key.cell.to_string());
            json!([key.input, period, cell, figure.value.code(), figure.confidence.code()])
        })
        .collect();
    let days: Vec<[Option<String>; 2]> =
        member.memberships.iter().map(|time| [time.from, time.to].map(|day| day.map(|day| day.to_string()))).collect();
    json!({ "times": days, "figures": figures })
}

fn member(
    dice: &mut Dice,
    index: u64,
    asked: &[&InputDefinition],
    period: Period,
) -> Result<MemberFigures, Box<dyn Error>> {
    let mut figures = Figures::new();
    let within: Vec<Quarter> = period.quarters().collect();
    let year = Period::new(period.last(), 4).ok_or("a year")?;
    for input in asked {
        if dice.once_in(7) {
            continue;
        }
        for quarter in &within {
            if !dice.once_in(8) {
                file(dice, &mut figures, input, quarter.period())?;
            }
        }
        for other in [year, year.back(1), year.back(4)] {
            if dice.once_in(5) {
                file(dice, &mut figures, input, other)?;
            }
        }
    }
    let joined = within[dice.below(within.len() as u64) as usize];
    let left = within[dice.below(within.len() as u64) as usize].plus(dice.below(2) as i32);
    let memberships = match dice.below(8) {
        0 => vec![Membership { from: Some(joined.last_day()), to: None }],
        1 => vec![Membership { from: None, to: Some(left.first_day()) }],
        _ => vec![Membership { from: None, to: None }],
    };
    Ok(MemberFigures { slug: format!("member-{index:02}"), memberships, figures, ..MemberFigures::default() })
}

/// A figure: its total, the parts of one breakdown, or of two; some without a number, some estimated.
fn file(dice: &mut Dice, figures: &mut Figures, input: &InputDefinition, period: Period) -> Result<(), Box<dyn Error>> {
    let mut cells = vec![];
    let splits: Vec<_> = input.breakdowns.iter().filter(|breakdown| !breakdown.fixed().is_empty()).collect();
    match dice.below(4) {
        0 if splits.len() > 1 => {
            for first in splits[0].fixed() {
                for second in splits[1].fixed() {
                    cells.push(Cell::of(&splits[0].dimension, first).and(&splits[1].dimension, second));
                }
            }
            cells.retain(|_| !dice.once_in(3));
        }
        0..=2 if !splits.is_empty() => {
            let split = *dice.pick(&splits);
            cells.extend(split.fixed().iter().map(|category| Cell::of(&split.dimension, category)));
            cells.retain(|_| !dice.once_in(4));
        }
        _ => cells.push(Cell::total()),
    }
    for cell in cells {
        let value = match dice.below(16) {
            0 => Value::NotAvailable,
            1 => Value::NotApplicable,
            2 => Value::Withheld,
            3 => Value::Number(Quantity::ZERO),
            _ => Value::Number(amount(dice, input)?),
        };
        let confidence = match value {
            Value::Number(_) => {
                *dice.pick(&[Confidence::Counted, Confidence::Counted, Confidence::Estimate, Confidence::Guess])
            }
            _ => Confidence::Counted,
        };
        figures.insert(FigureKey::new(&input.code, period, cell), Figure { confidence, ..Figure::of(value) });
    }
    Ok(())
}

/// As many decimals as its unit has, of very different sizes, and signs where there may be some.
fn amount(dice: &mut Dice, input: &InputDefinition) -> Result<Quantity, Box<dyn Error>> {
    let step = 10_i64.pow(4 - u32::from(input.unit.decimals()));
    let size = 10_u64.pow(dice.below(9) as u32 + 1);
    let most = if input.sign == Sign::Percentage { 1_000_000 } else { 1_000_000_000_000_000_000 };
    let scaled = (dice.below(size) as i64 * step).min(most);
    let negative = input.sign == Sign::Any && dice.once_in(2);
    Ok(Quantity::from_scaled(if negative { -scaled } else { scaled })?)
}

/// An account of social value with what it comes to; null where it is refused.
fn account(dice: &mut Dice) -> Result<Json, Box<dyn Error>> {
    let share = |dice: &mut Dice| Quantity::from_scaled(dice.below(1_000_001) as i64);
    let pounds = |dice: &mut Dice| Quantity::from_scaled(dice.below(100_000_000) as i64 * 100);
    let adjustments = |dice: &mut Dice| -> Result<Adjustments, Box<dyn Error>> {
        Ok(Adjustments {
            deadweight: share(dice)?,
            attribution: share(dice)?,
            displacement: share(dice)?,
            drop_off: share(dice)?,
        })
    };
    let proxies = (0..2)
        .map(|index| {
            Ok(Proxy {
                code: format!("p{index}"),
                name: "invented".to_owned(),
                value: pounds(dice)?,
                source: "invented".to_owned(),
                year: 2024,
                licence: "CC0".to_owned(),
                reference: String::new(),
                confidence: Confidence::Counted,
            })
        })
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let mut outcomes = vec![];
    for _ in 0..=dice.below(3) {
        let central = adjustments(dice)?;
        let high = Alternative { value: pounds(dice)?, adjustments: adjustments(dice)? };
        outcomes.push(Outcome {
            name: "invented".to_owned(),
            amount: Quantity::from_scaled(dice.below(10_000_000) as i64)?,
            confidence: Confidence::Counted,
            proxy: format!("p{}", dice.below(2)),
            years: dice.below(4) as u8 + 1,
            central,
            low: dice.once_in(3).then_some(Alternative { value: Quantity::ZERO, adjustments: central }),
            high: dice.once_in(3).then_some(high),
        });
    }
    let account = Account {
        proxies,
        outcomes,
        inputs: Quantity::from_scaled(dice.below(1_000_000_000) as i64 * 100 + 100)?,
        inputs_confidence: Confidence::Counted,
        discount: Quantity::from_scaled(dice.below(150_000) as i64)?,
        discount_source: "invented".to_owned(),
        timing: *dice.pick(&[Timing::EveryYear, Timing::FromSecondYear]),
    };
    let written = |number: &Exact| write_rounded(number, 4);
    let result = appraise(&account).ok().map(|found| {
        let case = |case: &commonweal_domain::social_value::CaseResult| [written(&case.present), written(&case.ratio)];
        json!({ "central": case(&found.central), "low": found.low.as_ref().map(case), "high": found.high.as_ref().map(case) })
    });
    // As text, so that no reader takes a quantity for a float: it is stored as an integer of 0.0001.
    Ok(json!({ "given": account, "result": result }))
}

//! Measures what protecting a publication takes: `disclosure large` is 60 indicators with 6 breakdowns each over 8
//! quarters, of 40 members; `disclosure sparse COUNT` is so many small networks in which few filed, each with a quarter,
//! with two quarters beside their sum, and with four beside their year. Says how long each took and what was hidden.

use commonweal_domain::{
    breakdown::{Breakdown, Cell},
    catalogue,
    definition::{Definitions, IndicatorDefinition, IndicatorRow, InputDefinition},
    figure::{Figure, FigureKey, Figures},
    formula::{Formula, Linear, Term},
    lang::Lang,
    network::{DisclosureRules, Membership},
    period::{Period, Quarter},
    quantity::Quantity,
    unit::Unit,
};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures, aggregate},
    disclose::{Reason, protect},
};
use std::{
    error::Error,
    time::{Duration, Instant},
};

const INDICATORS: u64 = 60;
const BREAKDOWNS: u64 = 6;
const CATEGORIES: u64 = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let last: Quarter = "2025-Q4".parse()?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["large"] => {
            let periods: Vec<Period> = (0..8).rev().map(|back| last.plus(-back).period()).collect();
            told("large", &large(last)?, &periods);
        }
        ["sparse", count] => {
            for seed in 0..count.parse()? {
                let network = sparse(seed, last);
                let quarters: Vec<Period> = (0..4).map(|back| last.plus(-back).period()).collect();
                told(&format!("{seed} a quarter"), &network, &quarters[..1]);
                told(&format!("{seed} two and sum"), &network, &[quarters[0], quarters[1], "2025-Q4/2".parse()?]);
                let year: Vec<Period> = quarters.iter().copied().chain(["2025-Q4/4".parse()?]).collect();
                told(&format!("{seed} a year"), &network, &year);
            }
        }
        _ => return Err("usage: disclosure {large | sparse COUNT}".into()),
    }
    Ok(())
}

/// Protects periods beside each other and says what that took.
fn told(name: &str, network: &NetworkFigures, periods: &[Period]) {
    let mut lap = laps();
    let sheets: Vec<_> = periods.iter().map(|period| (*period, aggregate(network, *period))).collect();
    let added_up = lap();
    let publications = protect(network, &DisclosureRules::default(), sheets);
    let protected = lap();
    let rows = || publications.iter().flat_map(commonweal_reporting::disclose::Publication::rows);
    let numbers = rows().filter(|row| row.aggregate.number().is_some()).count();
    let hidden = rows().filter(|row| row.suppressed.is_some()).count();
    let further = rows().filter(|row| row.suppressed == Some(Reason::Subtraction)).count();
    println!(
        "{name}: added up in {added_up:?}, protected in {protected:?}: of {numbers} numbers {hidden} are hidden, \
         {further} of them for others"
    );
}

/// A few members with a third of the cells of some inputs.
fn sparse(seed: u64, last: Quarter) -> NetworkFigures {
    const CELLS: [(&str, &str, u64); 22] = [
        ("income", "kind=earned;payer=public", 2_000),
        ("income", "kind=earned;payer=private", 2_000),
        ("income", "kind=earned;payer=social", 900),
        ("income", "kind=earned;payer=individuals", 90),
        ("income", "kind=given;payer=public", 2_000),
        ("income", "kind=given;payer=private", 2_000),
        ("income", "kind=given;payer=social", 900),
        ("income", "kind=given;payer=individuals", 90),
        ("sales-to-members", "", 60),
        ("supplier-spend", "place=local", 700),
        ("supplier-spend", "place=elsewhere", 3_000),
        ("headcount", "", 30),
        ("living-wage-headcount", "", 12),
        ("jobs-fte", "contract=permanent", 9),
        ("jobs-fte", "contract=temporary", 3),
        ("apprentices", "", 4),
        ("electricity", "", 5_000),
        ("gas", "", 5_000),
        ("heating-oil", "", 800),
        ("water", "", 80),
        ("own-vehicles", "fuel=diesel", 300),
        ("own-vehicles", "fuel=petrol", 200),
    ];
    let mut random = Random(seed);
    let members = 3 + random.below(6);
    let mut one = |_| {
        let mut figures = Figures::new();
        for back in 0..4 {
            for (input, cell, most) in CELLS {
                let whole = if random.below(3) == 0 { 1 + random.below(most) } else { 0 };
                let key = FigureKey::new(input, last.plus(-back).period(), cell.parse().unwrap_or_default());
                figures.insert(key, Figure::counted(quantity(whole)));
            }
        }
        figures
    };
    network(catalogue::definitions(Lang::EnGb), (0..members).map(&mut one).collect())
}

/// Members who each answer most of sixty questions, each split in six ways.
fn large(last: Quarter) -> Result<NetworkFigures, Box<dyn Error>> {
    let mut definitions = Definitions::default();
    let catalogue = catalogue::definitions(Lang::EnGb);
    let like = |code: &str| catalogue.input(code, last).cloned().ok_or("no such input");
    let shown = catalogue.indicators(last).next().cloned().ok_or("no indicator")?;
    let dimension = |number: u64| format!("way-{number}");
    let category = |number: u64| format!("category-{number}");
    let breakdowns = || {
        let list = || (0..CATEGORIES).map(category).collect::<Vec<_>>().join("/");
        let each = (0..BREAKDOWNS).map(|number| format!("{}:exclusive={}", dimension(number), list()));
        Breakdown::parse_list(&each.collect::<Vec<_>>().join(";")).ok_or("no breakdowns")
    };
    for number in 0..INDICATORS {
        let code = format!("our-{number}");
        // Money, people and hours by turns.
        let input: InputDefinition = like(["supplier-spend", "headcount", "volunteer-hours"][(number % 3) as usize])?;
        let unit: Unit = input.unit.clone();
        let total = Linear(vec![Term { minus: false, input: code.clone(), cell: Cell::total() }]);
        let row = |cell: Cell, formula: Formula| IndicatorRow { cell, unit: unit.clone(), formula };
        let split = |number| Formula::Split { input: code.clone(), dimension: dimension(number) };
        let mut rows = vec![row(Cell::total(), Formula::Sum(total))];
        rows.extend((0..BREAKDOWNS).map(|number| row(Cell::of(dimension(number), "*"), split(number))));
        definitions.add_indicator(None, IndicatorDefinition { code: format!("OWN{number}"), rows, ..shown.clone() });
        definitions.add_input(None, InputDefinition { code, breakdowns: breakdowns()?, at_most: None, ..input });
    }
    let mut random = Random(60);
    let mut one = |_| {
        let mut figures = Figures::new();
        // Many members are small, few are large.
        let size = 20 * 3u64.pow(u32::try_from(random.below(5)).unwrap_or_default());
        for back in 0..8 {
            for number in 0..INDICATORS {
                if random.below(10) < 6 {
                    continue;
                }
                let size = if number % 3 == 1 { 1 + size / 40 } else { size };
                let whole = 1 + random.below(size);
                let mut put = |cell: Cell, value: u64| {
                    let key = FigureKey::new(format!("our-{number}"), last.plus(-back).period(), cell);
                    figures.insert(key, Figure::counted(quantity(value)));
                };
                put(Cell::total(), whole);
                for way in 0..BREAKDOWNS {
                    // Most have all of it in one or two categories, and few in the last.
                    let rare = random.below(8) == 0;
                    let usual = random.below(if rare { CATEGORIES } else { CATEGORIES - 1 });
                    let part = if random.below(2) == 0 { whole } else { random.below(whole + 1) };
                    put(Cell::of(dimension(way), category(usual)), part);
                    put(Cell::of(dimension(way), category((usual + 1) % CATEGORIES)), whole - part);
                }
            }
        }
        figures
    };
    Ok(network(definitions, (0..40).map(&mut one).collect()))
}

fn network(definitions: Definitions, figures: Vec<Figures>) -> NetworkFigures {
    let member = |(index, figures)| MemberFigures {
        slug: format!("member-{index}"),
        memberships: vec![Membership { from: None, to: None }],
        figures,
        ..MemberFigures::default()
    };
    let members = figures.into_iter().enumerate().map(member).collect();
    NetworkFigures { definitions, members, ..NetworkFigures::default() }
}

fn quantity(whole: u64) -> Quantity {
    Quantity::whole(i32::try_from(whole).unwrap_or(i32::MAX))
}

/// Numbers that look random and are the same each time (`SplitMix64`: Steele, Lea and Flood, Fast splittable
/// pseudorandom number generators, OOPSLA 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}

/// Tells at each call how long it is since the last one.
#[expect(clippy::disallowed_methods, reason = "this measures, and nothing of it enters what is protected")]
fn laps() -> impl FnMut() -> Duration {
    let mut since = Instant::now();
    move || std::mem::replace(&mut since, Instant::now()).elapsed()
}

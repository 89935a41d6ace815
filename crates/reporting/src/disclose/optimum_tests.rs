//! What is lost to protection beside the least that could be lost, found by trying everything, on small tables.

use super::{
    cover::Cover,
    level::Level,
    system::{COST_UNIT, Equation, Link, Node, System},
};
use commonweal_domain::Exact;
use lp::{Known, Sum};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use std::collections::BTreeMap;

#[path = "../../tests/attack/lp.rs"]
mod lp;

/// A table of numbers with its sums.
struct Table {
    system: System,
    targets: BTreeMap<usize, Level>,
}

/// A table along axes, each with a sum over its places: two of them make rows and columns, or categories and quarters.
fn table(lengths: [usize; 2], values: &[i32], secret: &[bool]) -> Table {
    let [rows, columns] = lengths;
    let node = |row: usize, column: usize| row * (columns + 1) + column;
    let mut numbers = vec![Exact::zero(); (rows + 1) * (columns + 1)];
    for row in 0..rows {
        for column in 0..columns {
            let value = Exact::whole(values[row * columns + column]);
            for at in [node(row, column), node(rows, column), node(row, columns), node(rows, columns)] {
                numbers[at] += &value;
            }
        }
    }
    let cost = |at: usize| {
        let margins = usize::from(at / (columns + 1) == rows) + usize::from(at % (columns + 1) == columns);
        [1, 4, 12][margins] * COST_UNIT
    };
    let nodes = numbers.iter().enumerate().map(|(at, value)| Node {
        places: vec![(0, at)],
        value: value.clone(),
        negative: false,
        known: false,
        cost: cost(at),
    });
    let sum = |parts: Vec<usize>, whole: usize| {
        let parts = parts.into_iter().map(|part| (part, Exact::whole(1)));
        let link = Link::Categories { dimension: String::new() };
        Equation::new(link, parts.chain([(whole, Exact::whole(-1))]).collect())
    };
    let along = (0..=rows).map(|row| sum((0..columns).map(|column| node(row, column)).collect(), node(row, columns)));
    let across = (0..=columns).map(|column| sum((0..rows).map(|row| node(row, column)).collect(), node(rows, column)));
    let system = System::of(nodes.collect(), along.chain(across).collect());
    let share = |at: usize| &system.nodes[at].value * Exact::ratio(15, 100);
    let targets = (0..rows * columns)
        .filter(|at| secret[*at] && values[*at] > 0)
        .map(|at| node(at / columns, at % columns))
        .map(|at| (at, Level { up: share(at), down: share(at) }))
        .collect();
    Table { system, targets }
}

impl Table {
    fn cost(&self, hidden: &[bool]) -> u64 {
        let further = |at: &usize| hidden[*at] && !self.targets.contains_key(at);
        (0..hidden.len()).filter(further).map(|at| self.system.nodes[at].cost).sum()
    }

    /// Whether all targets stay as open as they must, by linear programming.
    fn is_safe(&self, hidden: &[bool]) -> bool {
        let numbers: Vec<usize> = (0..hidden.len()).filter(|at| hidden[*at]).collect();
        let place = |node: usize| numbers.iter().position(|at| *at == node);
        let float = |number: &Exact| number.to_f64().unwrap();
        let sums = self.system.equations.iter().map(|equation| {
            let mut sum = Sum { terms: vec![], makes: 0.0, band: 0.0 };
            for (node, factor) in &equation.terms {
                match place(*node) {
                    Some(place) => sum.terms.push((place, float(factor))),
                    None => sum.makes -= float(&(factor * &self.system.nodes[*node].value)),
                }
            }
            sum
        });
        let sums = sums.filter(|sum| !sum.terms.is_empty()).collect();
        let known = Known { negative: vec![false; numbers.len()], sums };
        self.targets.iter().all(|(target, level)| {
            let value = float(&self.system.nodes[*target].value);
            let (least, most) = known.interval(place(*target).unwrap()).unwrap();
            least <= value - float(&level.down) + 1e-6 && most >= value + float(&level.up) - 1e-6
        })
    }

    fn by_heuristic(&self) -> Vec<bool> {
        let mut hidden: Vec<bool> = (0..self.system.nodes.len()).map(|at| self.targets.contains_key(&at)).collect();
        let hiding = Cover { system: &self.system, targets: &self.targets, settled: &BTreeMap::new() }.hide(&hidden);
        assert!(hiding.exposed.is_empty());
        for node in hiding.further.keys() {
            hidden[*node] = true;
        }
        hidden
    }

    /// The least cost of all that is safe, if it is below `best`: numbers are taken one by one, and what is not safe even
    /// with all others hidden, or costs too much already, is not followed.
    fn least(&self, hidden: &mut Vec<bool>, undecided: &[usize], best: &mut u64) {
        if self.cost(hidden) >= *best {
            return;
        }
        if self.is_safe(hidden) {
            *best = self.cost(hidden);
            return;
        }
        let Some((first, rest)) = undecided.split_first() else { return };
        let mut all = hidden.clone();
        for node in rest {
            all[*node] = true;
        }
        hidden[*first] = true;
        self.least(hidden, rest, best);
        hidden[*first] = false;
        if self.is_safe(&all) {
            self.least(hidden, rest, best);
        }
    }

    fn optimum(&self) -> u64 {
        let mut hidden: Vec<bool> = (0..self.system.nodes.len()).map(|at| self.targets.contains_key(&at)).collect();
        let mut undecided: Vec<usize> =
            (0..hidden.len()).filter(|at| !hidden[*at] && !self.system.nodes[*at].value.is_zero()).collect();
        undecided.sort_by_key(|at| self.system.nodes[*at].cost);
        // All hidden is safe, as every sum may grow with its parts.
        let mut best = self.system.nodes.iter().map(|node| node.cost).sum::<u64>() + 1;
        self.least(&mut hidden, &undecided, &mut best);
        best
    }
}

fn tables(lengths: [usize; 2], count: usize) -> Vec<(u64, u64)> {
    let seed = [u8::try_from(lengths[0] * 16 + lengths[1]).unwrap(); 32];
    let mut runner =
        TestRunner::new_with_rng(ProptestConfig::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let cells = lengths[0] * lengths[1];
    // Amounts are spread as enterprises' are: many small, few large.
    let amounts = prop::collection::vec((1..=30i32, 0..=2u32).prop_map(|(a, tens)| a * 10i32.pow(tens)), cells);
    let secrets = prop::collection::vec(prop::bool::weighted(0.25), cells);
    let mut costs = vec![];
    while costs.len() < count {
        let (amounts, secret) = (&amounts, &secrets).new_tree(&mut runner).unwrap().current();
        let table = table(lengths, &amounts, &secret);
        if table.targets.is_empty() {
            continue;
        }
        let hidden = table.by_heuristic();
        assert!(table.is_safe(&hidden), "{amounts:?} {secret:?}");
        costs.push((table.cost(&hidden), table.optimum()));
    }
    costs
}

#[test]
fn what_is_lost_is_within_a_fifth_of_the_least_that_could_be() {
    for (lengths, count) in [([3, 3], 10), ([2, 4], 8), ([2, 3], 16)] {
        let costs = tables(lengths, count);
        let (ours, least): (u64, u64) = costs.iter().fold((0, 0), |(a, b), (ours, least)| (a + ours, b + least));
        let share = |(ours, least): &(u64, u64)| if *least == 0 { 100 } else { ours * 100 / least };
        let mut shares: Vec<u64> = costs.iter().map(share).collect();
        shares.sort_unstable();
        println!("{lengths:?}: {} % of the least over all; each: {shares:?}", ours * 100 / least.max(1));
        assert!(costs.iter().all(|(ours, least)| ours >= least), "less than the least: {costs:?}");
        assert!(ours * 100 <= least * 120, "{lengths:?}: {ours} where {least} would do");
    }
}

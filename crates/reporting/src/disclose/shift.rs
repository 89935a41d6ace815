//! A way in which hidden values could all be otherwise while everything that is shown stays as it is.
//!
//! Whoever reads a publication knows of its hidden values only that every equation holds and that what cannot be negative
//! is not. A hidden value may be so much more where other hidden values can take that off: a shift. In a table of rows and
//! columns it is the closed path of Cox (1980) and the corners of a cube are the hypercube of tau-ARGUS (de Wolf and
//! Giessing, GHMITER); over several breakdowns, periods and factors it is found equation by equation: one that a move has
//! put out of balance is put right by one more number in it. What need not be hidden for it costs nothing, so that the
//! cheapest shift is found first.

use super::{movable::Movable, rate::Rate, system::System};
use commonweal_domain::Exact;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// How many partial shifts one search may make before it is given up.
const PATIENCE: usize = 3_000;
/// A search among what is hidden already is tried often.
const PATIENCE_AMONG_HIDDEN: usize = 300;

/// A shift, for each unit by which its target moves.
pub(super) struct Shift {
    /// By node: its move, and the equation that asked for it; none for the target.
    pub(super) moves: BTreeMap<usize, (Rate, Option<usize>)>,
}

/// How many partial shifts may still be made for a group of numbers: a count and no clock, so that the same figures give
/// the same publication on every machine.
pub(super) struct Steps {
    pub(super) left: usize,
    /// How many of them one search among what is hidden may take.
    pub(super) patience: usize,
}

impl Steps {
    /// So many, of which a search among what is hidden takes few: it is tried often.
    pub(super) const fn of(left: usize) -> Self {
        Self { left, patience: PATIENCE_AMONG_HIDDEN }
    }

    /// So many, where nothing else is left to be tried.
    pub(super) const fn at_last(left: usize) -> Self {
        Self { left, patience: PATIENCE }
    }
}

/// What a shift is looked for in.
pub(super) struct Search<'a> {
    pub(super) system: &'a System,
    pub(super) hidden: &'a [bool],
    /// What can move at all.
    pub(super) movable: &'a Movable,
    /// By how much other shifts have moved numbers already.
    pub(super) moved: &'a BTreeMap<usize, Exact>,
    /// Numbers that are shown may be hidden for it.
    pub(super) may_hide: bool,
    /// What the target is the sum of, where it is one.
    pub(super) sum: Option<usize>,
}

/// A shift that is not in balance yet.
struct Partial {
    moves: Vec<(usize, Rate, Option<usize>)>,
    /// Equations out of balance, and by how much.
    open: Vec<(usize, Rate)>,
    cost: u64,
}

impl Search<'_> {
    /// The cheapest shift by which the target moves by an amount, which may be less than nought.
    pub(super) fn shift(&self, target: usize, amount: &Exact, steps: &mut Steps) -> Option<Shift> {
        let less = amount.is_negative();
        if !self.movable.may(target, less) || !self.has_room(target, Rate::ONE, amount) {
            return None;
        }
        let nothing = Partial { moves: vec![], open: vec![], cost: 0 };
        let mut partials = vec![self.with(&nothing, target, Rate::ONE, None)?];
        let mut queue = BinaryHeap::from([Reverse((0, 1, 0))]);
        let patience = if self.may_hide { PATIENCE } else { steps.patience }.min(steps.left);
        while let Some(Reverse((_, _, at))) = queue.pop() {
            let partial = &partials[at];
            if partial.open.is_empty() {
                steps.left -= partials.len().min(steps.left);
                let moves = partial.moves.iter().map(|(node, by, equation)| (*node, (*by, *equation)));
                return Some(Shift { moves: moves.collect() });
            }
            if partials.len() >= patience {
                break;
            }
            // The equation with the fewest ways out is looked at first.
            let Some((equation, ways)) = self.narrowest(partial, amount) else { continue };
            let found: Vec<Partial> =
                ways.into_iter().filter_map(|(node, by)| self.with(partial, node, by, Some(equation))).collect();
            for partial in found {
                // Of those that cost the same, what is nearest to balance with the fewest moves.
                queue.push(Reverse((partial.cost, partial.moves.len() + partial.open.len(), partials.len())));
                partials.push(partial);
            }
        }
        steps.left -= partials.len().min(steps.left);
        None
    }

    /// The most of an amount by which a shift can move its target.
    pub(super) fn most(&self, shift: &Shift, amount: &Exact) -> Exact {
        let less = amount.is_negative();
        let mut most = amount.abs();
        for (node, (by, _)) in &shift.moves {
            if by.is_negative() != less && !self.system.nodes[*node].negative {
                most = most.min(by.fits_into(&self.room(*node)));
            }
        }
        most
    }

    fn narrowest(&self, partial: &Partial, amount: &Exact) -> Option<(usize, Vec<(usize, Rate)>)> {
        let mut narrowest: Option<(usize, Vec<(usize, Rate)>)> = None;
        for (equation, rest) in &partial.open {
            let ways = self.ways(partial, *equation, *rest, amount);
            if ways.is_empty() {
                return None;
            }
            let one = ways.len() == 1;
            if narrowest.as_ref().is_none_or(|(_, fewest)| ways.len() < fewest.len()) {
                narrowest = Some((*equation, ways));
            }
            if one {
                break;
            }
        }
        narrowest
    }

    /// The numbers that could put an equation right, each with its move.
    fn ways(&self, partial: &Partial, equation: usize, rest: Rate, amount: &Exact) -> Vec<(usize, Rate)> {
        let of = &self.system.equations[equation];
        let less = amount.is_negative();
        let way = |((node, _), factor): (&(usize, Exact), &Rate)| {
            // It moves against the rest, the other way round where its factor is less than nought.
            let down = (rest.is_negative() == factor.is_negative()) != less;
            if !self.movable.may(*node, down) || partial.moves.iter().any(|(moved, ..)| moved == node) {
                return None;
            }
            let by = Rate::right(rest, *factor)?;
            self.has_room(*node, by, amount).then_some((*node, by))
        };
        of.terms.iter().zip(&of.rates).filter_map(way).collect()
    }

    fn room(&self, node: usize) -> Exact {
        let value = &self.system.nodes[node].value;
        self.moved.get(&node).map_or_else(|| value.clone(), |moved| value + moved)
    }

    fn has_room(&self, node: usize, by: Rate, amount: &Exact) -> bool {
        let of = &self.system.nodes[node];
        if of.negative || by.is_negative() == amount.is_negative() {
            return true;
        }
        match self.moved.get(&node) {
            Some(moved) => by.leaves_room(&(&of.value + moved), amount),
            None => by.leaves_room(&of.value, amount),
        }
    }

    /// One move more; none where numbers grow too long.
    fn with(&self, partial: &Partial, node: usize, by: Rate, equation: Option<usize>) -> Option<Partial> {
        let mut open = partial.open.clone();
        for (of, factor) in &self.system.within[node] {
            put(&mut open, *of, factor.times(by)?)?;
        }
        if let Some(sum) = self.sum {
            let of = &self.system.equations[sum];
            for ((_, _), factor) in of.terms.iter().zip(&of.rates).filter(|((other, _), _)| *other == node) {
                put(&mut open, sum, factor.times(by)?)?;
            }
        }
        let mut moves = partial.moves.clone();
        moves.push((node, by, equation));
        let cost = if self.hidden[node] { 0 } else { self.system.nodes[node].cost };
        Some(Partial { moves, open, cost: partial.cost + cost })
    }
}

/// Puts an equation further out of balance, or back into it.
fn put(open: &mut Vec<(usize, Rate)>, equation: usize, by: Rate) -> Option<()> {
    match open.binary_search_by_key(&equation, |(of, _)| *of) {
        Ok(at) => {
            let rest = open[at].1.plus(by)?;
            if rest.is_zero() {
                open.remove(at);
            } else {
                open[at].1 = rest;
            }
        }
        Err(at) => open.insert(at, (equation, by)),
    }
    Some(())
}

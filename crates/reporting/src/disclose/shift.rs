//! A way in which hidden values could all be otherwise while everything that is shown stays as it is.
//!
//! Whoever reads a publication knows of its hidden values only that every equation holds and that what cannot be negative
//! is not. A hidden value may be so much more where other hidden values can take that off: a shift. In a table of rows and
//! columns it is the closed path of Cox (1980) and the corners of a cube are the hypercube of tau-ARGUS (de Wolf and
//! Giessing, GHMITER); over several breakdowns, periods and factors it is found equation by equation: one that a move has
//! put out of balance is put right by one more number in it. What need not be hidden for it costs nothing, so that the
//! cheapest shift is found first.

use super::{rate::Rate, system::System};
use commonweal_domain::Exact;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// How many partial shifts are looked at before a search is given up: most end within a hundred.
const PATIENCE: usize = 1_500;
/// A search among what is hidden already is tried often.
const PATIENCE_AMONG_HIDDEN: usize = 120;

/// A shift, for each unit by which its target moves.
pub(super) struct Shift {
    /// By node: its move, and the equation that asked for it; none for the target.
    pub(super) moves: BTreeMap<usize, (Rate, Option<usize>)>,
}

/// What a shift is looked for in.
pub(super) struct Search<'a> {
    pub(super) system: &'a System,
    pub(super) hidden: &'a [bool],
    /// By how much other shifts have moved numbers already.
    pub(super) moved: &'a BTreeMap<usize, Exact>,
    /// Numbers that are shown may be hidden for it.
    pub(super) may_hide: bool,
}

/// A shift that is not in balance yet.
struct Partial {
    moves: Vec<(usize, Rate, Option<usize>)>,
    /// Equations out of balance, and by how much.
    open: BTreeMap<usize, Rate>,
    cost: u64,
}

impl Search<'_> {
    /// The cheapest shift by which the target moves by an amount, which may be less than nought.
    pub(super) fn shift(&self, target: usize, amount: &Exact) -> Option<Shift> {
        if !self.has_room(target, Rate::ONE, amount) {
            return None;
        }
        let nothing = Partial { moves: vec![], open: BTreeMap::new(), cost: 0 };
        let mut partials = vec![self.with(&nothing, target, Rate::ONE, None)?];
        let mut queue = BinaryHeap::from([Reverse((0, 1, 0))]);
        let mut patience = if self.may_hide { PATIENCE } else { PATIENCE_AMONG_HIDDEN };
        while let Some(Reverse((_, _, at))) = queue.pop() {
            let partial = &partials[at];
            if partial.open.is_empty() {
                let moves = partial.moves.iter().map(|(node, by, equation)| (*node, (*by, *equation)));
                return Some(Shift { moves: moves.collect() });
            }
            patience = patience.checked_sub(1)?;
            // The equation with the fewest ways out is looked at first.
            let Some((equation, ways)) = self.narrowest(partial, amount) else { continue };
            let found: Vec<Partial> =
                ways.into_iter().filter_map(|(node, by)| self.with(partial, node, by, Some(equation))).collect();
            for partial in found {
                queue.push(Reverse((partial.cost, partial.moves.len(), partials.len())));
                partials.push(partial);
            }
        }
        None
    }

    fn narrowest(&self, partial: &Partial, amount: &Exact) -> Option<(usize, Vec<(usize, Rate)>)> {
        let mut narrowest: Option<(usize, Vec<(usize, Rate)>)> = None;
        for (equation, rest) in &partial.open {
            let ways = self.ways(partial, *equation, *rest, amount);
            if ways.is_empty() {
                return None;
            }
            if narrowest.as_ref().is_none_or(|(_, fewest)| ways.len() < fewest.len()) {
                narrowest = Some((*equation, ways));
            }
        }
        narrowest
    }

    /// The numbers that could put an equation right, each with its move.
    fn ways(&self, partial: &Partial, equation: usize, rest: Rate, amount: &Exact) -> Vec<(usize, Rate)> {
        let of = &self.system.equations[equation];
        let free =
            of.terms.iter().zip(&of.rates).filter(|((node, _), _)| {
                self.may_move(*node) && !partial.moves.iter().any(|(moved, ..)| moved == node)
            });
        free.filter_map(|((node, _), factor)| Some((*node, Rate::right(rest, *factor)?)))
            .filter(|(node, by)| self.has_room(*node, *by, amount))
            .collect()
    }

    fn may_move(&self, node: usize) -> bool {
        let of = &self.system.nodes[node];
        // Nought shows that nobody has any, which readers may know anyway.
        self.hidden[node] || (self.may_hide && !of.known && !of.value.is_zero())
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
            let rest = open.remove(of).unwrap_or(Rate::ZERO).plus(factor.times(by)?)?;
            if !rest.is_zero() {
                open.insert(*of, rest);
            }
        }
        let mut moves = partial.moves.clone();
        moves.push((node, by, equation));
        let cost = if self.hidden[node] { 0 } else { self.system.nodes[node].cost };
        Some(Partial { moves, open, cost: partial.cost + cost })
    }
}

//! What can be otherwise at all, before anything is searched: a number moves only where each equation in which it stands
//! has another that can make up for it.

use super::system::System;

/// By number: whether it could be more, and whether it could be less.
#[derive(Debug, Clone)]
pub(super) struct Movable {
    up: Vec<bool>,
    down: Vec<bool>,
}

impl Movable {
    /// Nothing moves.
    pub(super) fn nothing(system: &System) -> Self {
        Self { up: vec![false; system.nodes.len()], down: vec![false; system.nodes.len()] }
    }

    /// Whether a number could be more, or less.
    pub(super) fn may(&self, node: usize, less: bool) -> bool {
        if less { self.down[node] } else { self.up[node] }
    }

    /// Works it out anew for some numbers, whose equations hold no others that move; `may` says which could be otherwise
    /// if they stood alone.
    ///
    /// Numbers that cannot move are taken out one after another, until in each equation all that is left could be made
    /// up for by something else in it: a bound, not an answer, as it does not look at amounts.
    pub(super) fn settle(&mut self, system: &System, nodes: &[usize], may: impl Fn(usize) -> bool) {
        let mut todo: Vec<usize> = vec![];
        for node in nodes {
            let of = &system.nodes[*node];
            self.up[*node] = may(*node);
            self.down[*node] = self.up[*node] && (of.negative || of.value.is_positive());
            todo.extend(system.within[*node].iter().map(|(equation, _)| *equation));
        }
        todo.sort_unstable();
        todo.dedup();
        while let Some(equation) = todo.pop() {
            let of = &system.equations[equation];
            // How many could make the sum more, and less.
            let (mut more, mut less) = (0, 0);
            for ((node, _), rate) in of.terms.iter().zip(&of.rates) {
                let (up, down) = (self.up[*node], self.down[*node]);
                more += usize::from(if rate.is_negative() { down } else { up });
                less += usize::from(if rate.is_negative() { up } else { down });
            }
            for ((node, _), rate) in of.terms.iter().zip(&of.rates) {
                let (up, down) = (self.up[*node], self.down[*node]);
                let (own_more, own_less) = if rate.is_negative() { (down, up) } else { (up, down) };
                // What one does itself makes up for nothing.
                let (others_more, others_less) = (more > usize::from(own_more), less > usize::from(own_less));
                let (up_needs, down_needs) =
                    if rate.is_negative() { (others_more, others_less) } else { (others_less, others_more) };
                if (up && !up_needs) || (down && !down_needs) {
                    self.up[*node] &= up_needs;
                    self.down[*node] &= down_needs;
                    todo.extend(system.within[*node].iter().map(|(other, _)| *other));
                }
            }
        }
    }
}

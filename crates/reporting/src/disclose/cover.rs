//! Which further numbers are hidden, so that those that must be stay open as far as their levels ask.
//!
//! Each number that is hidden for a reason of its own gets shifts up and down (`shift`) that reach its level, the cheapest
//! first; what they move is hidden. Orders in which numbers are looked at differ in what is lost, so in small groups the least of some
//! is taken, and what turns out to be more than is needed is shown again.

use super::{level::Level, shift::Search, system::System};
use commonweal_domain::Exact;
use std::collections::{BTreeMap, BTreeSet};

/// How many shifts are put together for one side of one number.
const SHIFTS: usize = 8;
/// Shifts by less than this share of what is lacking are not looked for.
const SHARES: [u32; 4] = [1, 2, 4, 8];
/// Where nothing may be hidden for it, most of what is not found at once is not there.
const SHARES_AMONG_HIDDEN: [u32; 3] = [1, 2, 4];
/// How many orders are tried.
const ORDERS: usize = 6;
/// Numbers that must stay open in a group, up to which it is tried in several orders.
const FEW: usize = 10;
/// How many numbers are tried whether they could be shown again, in a group: the rest is worth little.
const TRIED: usize = 24;

/// What must stay open, and what is hidden for it.
pub(super) struct Cover<'a> {
    pub(super) system: &'a System,
    /// Numbers hidden for a reason of their own.
    pub(super) targets: &'a BTreeMap<usize, Level>,
}

/// What a cover hides.
#[derive(Debug, Clone, Default)]
pub(super) struct Hiding {
    /// By number: which one it protects, and in which equation.
    pub(super) further: BTreeMap<usize, (usize, usize)>,
    /// Numbers that cannot be protected, as too much is known of them already.
    pub(super) exposed: BTreeSet<usize>,
    /// By number that must stay open: all that moves in its shifts.
    moved_by: BTreeMap<usize, BTreeSet<usize>>,
}

impl Cover<'_> {
    /// What is hidden besides what is hidden already.
    pub(super) fn hide(&self, hidden: &[bool]) -> Hiding {
        let mut all = Hiding::default();
        for targets in self.components() {
            let mut best: Option<(u64, Hiding)> = None;
            for order in 0..ORDERS {
                let mut targets = targets.clone();
                // The largest first, then the smallest, then others.
                targets.sort_by(|a, b| self.targets[b].up.cmp(&self.targets[a].up).then(a.cmp(b)));
                let turn = order / 2 * targets.len() / (ORDERS / 2);
                targets.rotate_left(turn);
                if order % 2 == 1 {
                    targets.reverse();
                }
                let hiding = self.of_component(&targets, hidden);
                let cost = hiding.further.keys().map(|node| self.system.nodes[*node].cost).sum();
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, hiding));
                }
                if cost == 0 || targets.len() > FEW {
                    break;
                }
            }
            if let Some((_, hiding)) = best {
                all.further.extend(hiding.further);
                all.exposed.extend(hiding.exposed);
            }
        }
        all
    }

    fn of_component(&self, targets: &[usize], before: &[bool]) -> Hiding {
        let mut hidden = before.to_vec();
        let mut hiding = Hiding::default();
        for target in targets {
            if !self.protect(*target, &mut hidden, &mut hiding, true) {
                hiding.exposed.insert(*target);
                self.hide_around(*target, &mut hidden, &mut hiding);
            }
        }
        self.show_again(targets, &mut hidden, &mut hiding);
        hiding
    }

    /// Whether a number reaches its level to both sides; further numbers are hidden for it if they may be.
    fn protect(&self, target: usize, hidden: &mut [bool], hiding: &mut Hiding, may_hide: bool) -> bool {
        let level = &self.targets[&target];
        hiding.moved_by.insert(target, BTreeSet::new());
        [(Exact::whole(1), &level.up), (Exact::whole(-1), &level.down)]
            .into_iter()
            .all(|(side, wanted)| self.reach(target, &side, wanted, hidden, hiding, may_hide))
    }

    fn reach(
        &self,
        target: usize,
        side: &Exact,
        wanted: &Exact,
        hidden: &mut [bool],
        hiding: &mut Hiding,
        may_hide: bool,
    ) -> bool {
        let mut moved: BTreeMap<usize, Exact> = BTreeMap::new();
        let mut lacking = wanted.clone();
        for may_hide in [false, true].into_iter().take(1 + usize::from(may_hide)) {
            for _ in 0..SHIFTS {
                if !lacking.is_positive() {
                    return true;
                }
                let search = Search { system: self.system, hidden, moved: &moved, may_hide };
                let shares: &[u32] = if may_hide { &SHARES } else { &SHARES_AMONG_HIDDEN };
                let found = shares.iter().find_map(|share| {
                    let amount = &lacking / Exact::whole(*share);
                    search.shift(target, &(side * &amount)).map(|shift| (amount, shift))
                });
                let Some((amount, shift)) = found else { break };
                for (node, (by, equation)) in shift.moves {
                    *moved.entry(node).or_default() += by.of_amount(&(&amount * side));
                    hiding.moved_by.entry(target).or_default().insert(node);
                    if !hidden[node] {
                        hidden[node] = true;
                        hiding.further.insert(node, (target, equation.unwrap_or_default()));
                    }
                }
                lacking -= amount;
            }
        }
        !lacking.is_positive()
    }

    /// Hides what stands in equations with a number that cannot be protected further.
    fn hide_around(&self, target: usize, hidden: &mut [bool], hiding: &mut Hiding) {
        for (equation, _) in &self.system.within[target] {
            for (node, _) in &self.system.equations[*equation].terms {
                let of = &self.system.nodes[*node];
                if !hidden[*node] && !of.known && !of.value.is_zero() {
                    hidden[*node] = true;
                    hiding.further.insert(*node, (target, *equation));
                }
            }
        }
    }

    /// Shows again what is not needed, the most costly first.
    fn show_again(&self, targets: &[usize], hidden: &mut [bool], hiding: &mut Hiding) {
        if !hiding.exposed.is_empty() {
            // What is hidden around a number that is known too well protects it as far as anything does.
            return;
        }
        let mut further: Vec<usize> = hiding.further.keys().copied().collect();
        further.sort_by_key(|node| (std::cmp::Reverse(self.system.nodes[*node].cost), *node));
        for node in further.into_iter().take(TRIED) {
            hidden[node] = false;
            // Only those whose shifts it is part of have to do without.
            let leaning: Vec<usize> = targets
                .iter()
                .copied()
                .filter(|target| hiding.moved_by.get(target).is_some_and(|moved| moved.contains(&node)))
                .collect();
            let mut without = Hiding::default();
            if leaning.into_iter().all(|target| self.protect(target, hidden, &mut without, false)) {
                hiding.further.remove(&node);
                hiding.moved_by.extend(without.moved_by);
            } else {
                hidden[node] = true;
            }
        }
    }

    /// The numbers that must stay open, those that equations tie together in one group.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut group_of: Vec<Option<usize>> = vec![None; self.system.nodes.len()];
        let mut groups: Vec<Vec<usize>> = vec![];
        for target in self.targets.keys() {
            if let Some(group) = group_of[*target] {
                groups[group].push(*target);
                continue;
            }
            let group = groups.len();
            groups.push(vec![*target]);
            let mut todo = vec![*target];
            group_of[*target] = Some(group);
            while let Some(node) = todo.pop() {
                for (equation, _) in &self.system.within[node] {
                    for (other, _) in &self.system.equations[*equation].terms {
                        // What is known parts what stands on its two sides.
                        if group_of[*other].is_none() && !self.system.nodes[*other].known {
                            group_of[*other] = Some(group);
                            todo.push(*other);
                        }
                    }
                }
            }
        }
        groups
    }
}

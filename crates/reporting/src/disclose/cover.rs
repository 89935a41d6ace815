//! Which further numbers are hidden, so that those that must be stay open as far as their levels ask.
//!
//! Each number that is hidden for a reason of its own gets shifts up and down (`shift`) that reach its level, the cheapest
//! first; what they move is hidden. Numbers that no equation ties together are looked at apart. Orders in which numbers are
//! looked at differ in what is lost, so in small groups the least of some is taken, and what turns out to be more than is
//! needed is shown again. Each group has so many steps; where they do not suffice, all around a number is hidden, so that a
//! search that is given up never shows more.

use super::{
    level::Level,
    movable::Movable,
    shift::{Search, Steps},
    system::System,
};
use commonweal_domain::Exact;
use std::collections::{BTreeMap, BTreeSet};

/// How many shifts are put together for one side of one number.
const SHIFTS: usize = 8;
/// Shifts by less than this share of what is lacking are not looked for.
const SHARES: [u32; 2] = [1, 8];
/// How many orders are tried.
const ORDERS: usize = 6;
/// Numbers that must stay open in a group, up to which it is tried in several orders.
const FEW: usize = 10;
/// How many numbers are tried whether they could be shown again, in a group: the rest is worth little.
const TRIED: usize = 24;
/// Partial shifts that are made for each number that must stay open, in all orders: most need some hundred.
const STEPS: usize = 4_000;
/// How many are made once more in a group for those of which a search was given up.
const STEPS_AT_LAST: usize = 10_000;
/// So many rings around a number are hidden one after another, then all of its group.
const RINGS: usize = 2;

/// What must stay open, and what is hidden for it.
pub(super) struct Cover<'a> {
    pub(super) system: &'a System,
    /// Numbers hidden for a reason of their own.
    pub(super) targets: &'a BTreeMap<usize, Level>,
    /// Of these, by the level: those that were seen to before, and need nothing more as ever more is hidden.
    pub(super) settled: &'a BTreeMap<usize, Level>,
}

/// What a cover hides.
#[derive(Debug, Clone, Default)]
pub(super) struct Hiding {
    /// By number: which one it protects, and in which equation.
    pub(super) further: BTreeMap<usize, (usize, usize)>,
    /// Numbers of which nobody has proven that they reach their levels, although all around them is hidden: too much is
    /// known of them already, or there is too much around them.
    pub(super) exposed: BTreeSet<usize>,
    /// By number that must stay open: all that moves in its shifts.
    moved_by: BTreeMap<usize, BTreeSet<usize>>,
}

/// Numbers that have to do with each other.
struct Group {
    /// Those that must stay open and have not been seen to.
    targets: Vec<usize>,
    /// All that may move.
    nodes: Vec<usize>,
}

/// A group being looked at.
struct Work<'a> {
    cover: &'a Cover<'a>,
    group: &'a Group,
    /// What could move if all of it were hidden.
    at_most: &'a Movable,
    hidden: &'a mut Vec<bool>,
    /// What can move among what is hidden.
    among: &'a mut Movable,
    steps: &'a mut Steps,
    at_last: &'a mut Steps,
    hiding: Hiding,
}

impl Cover<'_> {
    /// What is hidden besides what is hidden already.
    pub(super) fn hide(&self, hidden: &[bool]) -> Hiding {
        let mut all = Hiding::default();
        if self.targets.iter().all(|(target, level)| self.settled.get(target) == Some(level)) {
            return all;
        }
        let nodes: Vec<usize> = (0..self.system.nodes.len()).collect();
        let mut at_most = Movable::nothing(self.system);
        at_most.settle(self.system, &nodes, |node| hidden[node] || self.may_be_hidden(node));
        let mut among = Movable::nothing(self.system);
        let mut hidden = hidden.to_vec();
        for group in self.groups(&at_most) {
            let mut best: Option<(u64, Hiding)> = None;
            let mut steps = Steps::of(STEPS * group.targets.len());
            let mut at_last = Steps::at_last(STEPS_AT_LAST);
            for order in 0..ORDERS {
                let mut targets = group.targets.clone();
                // The largest first, then the smallest, then others.
                targets.sort_by(|a, b| self.targets[b].up.cmp(&self.targets[a].up).then(a.cmp(b)));
                let turn = order / 2 * targets.len() / (ORDERS / 2);
                targets.rotate_left(turn);
                if order % 2 == 1 {
                    targets.reverse();
                }
                let work = Work {
                    cover: self,
                    group: &group,
                    at_most: &at_most,
                    hidden: &mut hidden,
                    among: &mut among,
                    steps: &mut steps,
                    at_last: &mut at_last,
                    hiding: Hiding::default(),
                };
                let hiding = work.run(&targets);
                for node in hiding.further.keys() {
                    hidden[*node] = false;
                }
                let cost = hiding.further.keys().map(|node| self.system.nodes[*node].cost).sum();
                if best.as_ref().is_none_or(|(least, of)| (hiding.exposed.len(), cost) < (of.exposed.len(), *least)) {
                    best = Some((cost, hiding));
                }
                // What a search makes that was given up is no better in another order.
                if cost == 0 || targets.len() > FEW || steps.left == 0 {
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

    /// Nought shows that nobody has any, which readers may know anyway.
    fn may_be_hidden(&self, node: usize) -> bool {
        let of = &self.system.nodes[node];
        !of.known && !of.value.is_zero()
    }

    /// The numbers that must stay open, those that equations tie together in one group.
    fn groups(&self, at_most: &Movable) -> Vec<Group> {
        let mut seen: Vec<bool> = vec![false; self.system.nodes.len()];
        let mut groups: Vec<Group> = vec![];
        let open = self.targets.iter().filter(|(target, level)| self.settled.get(target) != Some(level));
        let open: BTreeSet<usize> = open.map(|(target, _)| *target).collect();
        for target in &open {
            if seen[*target] {
                continue;
            }
            let mut group = Group { targets: vec![], nodes: vec![] };
            let mut todo = vec![*target];
            seen[*target] = true;
            while let Some(node) = todo.pop() {
                group.nodes.push(node);
                if open.contains(&node) {
                    group.targets.push(node);
                }
                for equation in self.system.equations_of(node) {
                    for (other, _) in &self.system.equations[equation].terms {
                        // What cannot move parts what stands on its two sides.
                        let moves = at_most.may(*other, false) || at_most.may(*other, true);
                        if !seen[*other] && (moves || open.contains(other)) {
                            seen[*other] = true;
                            todo.push(*other);
                        }
                    }
                }
            }
            group.targets.sort_unstable();
            groups.push(group);
        }
        groups
    }
}

impl Work<'_> {
    fn run(mut self, targets: &[usize]) -> Hiding {
        self.settle();
        let mut around = false;
        for target in targets {
            if !self.protect(*target, true) {
                self.hide_around(*target);
                around = true;
            }
        }
        // What is hidden around a number is not looked at one by one again.
        if !around {
            self.show_again(targets);
        }
        self.hiding
    }

    /// What can move among what is hidden, after that has changed.
    fn settle(&mut self) {
        let hidden = &*self.hidden;
        self.among.settle(self.cover.system, &self.group.nodes, |node| hidden[node]);
    }

    /// Whether a number reaches its level to both sides; further numbers are hidden for it if they may be.
    fn protect(&mut self, target: usize, may_hide: bool) -> bool {
        let level = &self.cover.targets[&target];
        self.hiding.moved_by.insert(target, BTreeSet::new());
        let up = self.reach(target, &Exact::whole(1), &level.up, may_hide);
        // What cannot be reached to one side may be to the other, and hides what it needs for that.
        if !up && !may_hide {
            return false;
        }
        self.reach(target, &Exact::whole(-1), &level.down, may_hide) && up
    }

    fn reach(&mut self, target: usize, side: &Exact, wanted: &Exact, may_hide: bool) -> bool {
        let system = self.cover.system;
        let mut moved: BTreeMap<usize, Exact> = BTreeMap::new();
        let mut lacking = wanted.clone();
        for may_hide in [false, true].into_iter().take(1 + usize::from(may_hide)) {
            for _ in 0..SHIFTS {
                if !lacking.is_positive() {
                    return true;
                }
                let search = Search {
                    system,
                    hidden: self.hidden,
                    movable: if may_hide { self.at_most } else { self.among },
                    moved: &moved,
                    may_hide,
                    sum: system.sum_of(target),
                };
                let found = SHARES.iter().find_map(|share| {
                    let least = side * &(&lacking / Exact::whole(*share));
                    let shift = search.shift(target, &least, self.steps)?;
                    let most = if *share == 1 { lacking.clone() } else { search.most(&shift, &(side * &lacking)) };
                    Some((most, shift))
                });
                let Some((amount, shift)) = found else { break };
                let mut more = false;
                for (node, (by, equation)) in shift.moves {
                    *moved.entry(node).or_default() += by.of_amount(&(&amount * side));
                    self.hiding.moved_by.entry(target).or_default().insert(node);
                    if !self.hidden[node] {
                        self.hidden[node] = true;
                        more = true;
                        self.hiding.further.insert(node, (target, equation.unwrap_or_default()));
                    }
                }
                if more {
                    self.settle();
                }
                lacking -= amount;
            }
        }
        !lacking.is_positive()
    }

    /// Where a number could not be protected, what it has to do with is hidden in ever wider rings until it is; it is
    /// exposed if that does not help either.
    fn hide_around(&mut self, target: usize) {
        let system = self.cover.system;
        let level = &self.cover.targets[&target];
        let may = |less: bool, wanted: &Exact| !wanted.is_positive() || self.at_most.may(target, less);
        // Of what is known from elsewhere nothing is left to be protected.
        if may(false, &level.up) || may(true, &level.down) {
            let within: BTreeSet<usize> = self.group.nodes.iter().copied().collect();
            let mut seen = BTreeSet::from([target]);
            let mut ring = vec![target];
            let mut rings = 0;
            while !ring.is_empty() {
                let mut next = vec![];
                for node in ring {
                    for equation in system.equations_of(node) {
                        for (other, _) in &system.equations[equation].terms {
                            if !within.contains(other) || !seen.insert(*other) {
                                continue;
                            }
                            next.push(*other);
                            if !self.hidden[*other] && self.cover.may_be_hidden(*other) {
                                self.hidden[*other] = true;
                                self.hiding.further.insert(*other, (target, equation));
                            }
                        }
                    }
                }
                ring = next;
                rings += 1;
                if rings <= RINGS || ring.is_empty() {
                    self.settle();
                    std::mem::swap(self.steps, self.at_last);
                    let protected = self.protect(target, false);
                    std::mem::swap(self.steps, self.at_last);
                    if protected {
                        return;
                    }
                }
            }
        }
        self.hiding.exposed.insert(target);
    }

    /// Shows again what is not needed, the most costly first.
    fn show_again(&mut self, targets: &[usize]) {
        let mut further: Vec<usize> = self.hiding.further.keys().copied().collect();
        further.sort_by_key(|node| (std::cmp::Reverse(self.cover.system.nodes[*node].cost), *node));
        for node in further.into_iter().take(TRIED) {
            self.hidden[node] = false;
            self.settle();
            // Only those whose shifts it is part of have to do without.
            let before = self.hiding.moved_by.clone();
            let leaning = |target: &&usize| before.get(target).is_some_and(|moved| moved.contains(&node));
            if targets.iter().filter(leaning).all(|target| self.protect(*target, false)) {
                self.hiding.further.remove(&node);
            } else {
                self.hidden[node] = true;
                self.hiding.moved_by = before;
                self.settle();
            }
        }
    }
}

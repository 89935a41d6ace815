//! An attack on what is published: whoever reads every edition's file and knows the catalogue asks, of each hidden
//! number, how little and how much it can be.
//!
//! It shares nothing with what decides about hiding: it reads the files' rows, ties them together by the catalogue's
//! definitions, and solves linear programmes. It gives the attacker the benefit of each doubt: that nothing is left over
//! where nothing is, and that a number is the same in two editions where it is.

use commonweal_domain::{
    breakdown::Cell,
    definition::{Definitions, Kind, Sign, Total},
    factors::{ACTIVITIES, Factors, Scope},
    formula::{Formula, Linear},
    period::Period,
};
use commonweal_reporting::disclose::Publication;
use lp::{Known, Sum};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) mod lp;

/// A row of a file: its place among the files, `input` or `indicator`, code and part.
pub(crate) type Key = (usize, String, String, Cell);

/// How closely a hidden number could be placed.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) key: Key,
    pub(crate) least: f64,
    pub(crate) most: f64,
    /// The number, where it is known to us.
    pub(crate) is: Option<f64>,
    /// How far it must stay open up and down, where it is known.
    pub(crate) level: Option<(f64, f64)>,
}

impl Found {
    /// What it is and where it lies, in words.
    pub(crate) fn told(&self) -> String {
        let (file, kind, code, cell) = &self.key;
        let verdict = if self.is_too_close() { ", too close" } else { "" };
        format!("file {file}: {kind} {code} {cell}: {} to {}{verdict}", self.least, self.most)
    }

    /// Whether it was placed more closely than the rule allows.
    pub(crate) fn is_too_close(&self) -> bool {
        let Some(is) = self.is else { return self.is_exact() };
        let grain = 1e-4 + is.abs() * 1e-6;
        self.level.is_some_and(|(up, down)| self.most < is + up - grain || self.least > is - down + grain)
    }

    /// Whether it was recovered.
    pub(crate) fn is_exact(&self) -> bool {
        self.most - self.least <= 1e-4 + self.most.abs() * 1e-6
    }
}

/// What was published, and what we know besides, for the test.
pub(crate) struct Attack<'a> {
    pub(crate) definitions: &'a Definitions,
    /// Files as `export::json` writes them, oldest first.
    pub(crate) published: Vec<Value>,
    /// By file, the secrets that [`secrets`] writes, or what an edition keeps behind it; empty where nobody told.
    pub(crate) secrets: Vec<Value>,
}

/// What a publication hides: each row's number, and how far it must stay open.
pub(crate) fn secrets(publication: &Publication) -> Value {
    let number = |number: &commonweal_domain::Exact| commonweal_domain::quantity::write_rounded(number, 12);
    let rows = publication.rows().iter().map(|row| {
        let id = &row.aggregate.id;
        json!({
            "kind": id.kind,
            "code": id.code,
            "breakdown": id.cell.to_string(),
            "value": row.aggregate.number().map(number),
            "up": row.level.as_ref().map(|level| number(&level.up)),
            "down": row.level.as_ref().map(|level| number(&level.down)),
        })
    });
    json!({ "rows": rows.collect::<Vec<_>>() })
}

/// A row as the attacker sees it, with what the test knows.
struct Seen {
    period: Period,
    shown: Option<f64>,
    is: Option<f64>,
    level: Option<(f64, f64)>,
    /// What was printed in its place, to the base of the rounding: nobody hides it, and nobody knows it exactly.
    rounded: Option<f64>,
}

/// How far a number may be from the multiple of five that is nearest.
const NEAREST: f64 = 2.5;

type Terms = Vec<(Key, f64)>;

impl Attack<'_> {
    /// Each hidden number with the least and the most that it can be.
    pub(crate) fn run(&self) -> Vec<Found> {
        let seen = self.seen();
        let mut tie = Tie::default();
        let hidden: BTreeMap<&Key, usize> = seen
            .iter()
            .filter(|(_, row)| row.shown.is_none())
            .map(|(key, _)| key)
            .enumerate()
            .map(|(n, k)| (k, n))
            .collect();
        tie.groups = (0..hidden.len()).collect();
        let mut sums = vec![];
        let mut negative: Vec<bool> = hidden.keys().map(|key| self.may_be_negative(key, seen[*key].period)).collect();
        for (terms, band) in self.equations(&seen) {
            let value = |key: &Key| seen[key].is.or(seen[key].shown);
            let rest: Option<f64> = terms.iter().map(|(key, factor)| Some(value(key)? * factor)).sum();
            let size: f64 = terms.iter().filter_map(|(key, factor)| Some((value(key)? * factor).abs())).sum();
            let mut of = Sum { terms: vec![], makes: 0.0, band: band + size * 1e-12 };
            for (key, factor) in &terms {
                match (seen[key].shown, hidden.get(key)) {
                    (Some(shown), _) => of.makes -= shown * factor,
                    (None, Some(number)) => of.terms.push((*number, *factor)),
                    (None, None) => {}
                }
            }
            if of.terms.is_empty() {
                continue;
            }
            if band == 0.0 {
                of.band = 0.0;
            }
            // What is left over is a number of its own, of which nobody knows more than its sign.
            if let Some(rest) = rest.filter(|rest| rest.abs() > band.max(1e-4 + size * 1e-9)) {
                tie.groups.push(negative.len());
                of.terms.push((negative.len(), -rest.signum()));
                negative.push(false);
            }
            for pair in of.terms.windows(2) {
                tie.join(pair[0].0, pair[1].0);
            }
            sums.push(of);
        }
        let rounded = hidden.iter().filter_map(|(key, number)| Some((*number, &seen[*key], seen[*key].rounded?)));
        sums.extend(rounded.map(|(number, row, printed)| Sum {
            terms: vec![(number, 1.0)],
            makes: printed,
            band: row.is.map_or(NEAREST, |is| NEAREST.max((is - printed).abs())),
        }));
        let mut found = vec![];
        for (key, number) in hidden.iter().filter(|(key, _)| seen[**key].rounded.is_none()) {
            let row = &seen[*key];
            let group = tie.root(*number);
            let members: Vec<usize> = (0..negative.len()).filter(|other| tie.root(*other) == group).collect();
            let place: BTreeMap<usize, usize> =
                members.iter().enumerate().map(|(place, number)| (*number, place)).collect();
            let of_group = sums.iter().filter(|sum| place.contains_key(&sum.terms[0].0)).map(|sum| Sum {
                terms: sum.terms.iter().map(|(number, factor)| (place[number], *factor)).collect(),
                ..sum.clone()
            });
            let known =
                Known { negative: members.iter().map(|number| negative[*number]).collect(), sums: of_group.collect() };
            let (least, most) = known
                .interval(place[number])
                .unwrap_or_else(|| panic!("what is published contradicts itself about {key:?}: {known:?}"));
            found.push(Found { key: (*key).clone(), least, most, is: row.is, level: row.level });
        }
        found
    }

    fn seen(&self) -> BTreeMap<Key, Seen> {
        let mut seen = BTreeMap::new();
        for (file, published) in self.published.iter().enumerate() {
            let period: Period = published["period"].as_str().expect("a period").parse().expect("a period");
            let told: BTreeMap<(&str, &str, &str), &Value> = self
                .secrets
                .get(file)
                .and_then(|told| told["rows"].as_array())
                .into_iter()
                .flatten()
                .map(|row| (names(row), row))
                .collect();
            for row in published["rows"].as_array().expect("rows") {
                let number = |row: &Value, field: &str| row[field].as_str().and_then(|text| text.parse::<f64>().ok());
                let shown = number(row, "value");
                if shown.is_none() && row["marker"].as_str().is_none_or(|marker| !marker.contains("[c]")) {
                    continue;
                }
                let told = told.get(&names(row));
                let is = shown.or_else(|| number(told?, "value"));
                if shown.is_none() && told.is_some() && is.is_none() {
                    // A median of too few: there is no number to be found.
                    continue;
                }
                let level = told.and_then(|told| Some((number(told, "up")?, number(told, "down")?)));
                let rounded = shown.and_then(|_| number(told?, "printed"));
                let (shown, is) = match rounded.and(told) {
                    Some(told) => (None, number(told, "value")),
                    None => (shown, is),
                };
                let (kind, code, cell) = names(row);
                let key = (file, kind.to_owned(), code.to_owned(), cell.parse().expect("a part"));
                seen.insert(key, Seen { period, shown, is, level, rounded });
            }
        }
        seen
    }

    fn may_be_negative(&self, (_, kind, code, _): &Key, period: Period) -> bool {
        let any = |code: &str| self.definitions.input(code, period.last()).is_none_or(|input| input.sign == Sign::Any);
        if kind == "input" {
            return any(code);
        }
        let Some(indicator) = self.definitions.indicator(code, period.last()) else { return true };
        indicator.rows.iter().any(|row| {
            row.formula.inputs().into_iter().any(any) || row.formula.terms().into_iter().any(|term| term.minus)
        })
    }

    /// Sums that make nought, each with how far rounding may put it off.
    fn equations(&self, seen: &BTreeMap<Key, Seen>) -> Vec<(Terms, f64)> {
        let mut equations = vec![];
        let whole = |key: &Key| (key.clone(), -1.0);
        let mut parts: BTreeMap<(Key, String), Terms> = BTreeMap::new();
        for (key, row) in seen {
            let (file, kind, code, cell) = key;
            if kind == "input" {
                for (dimension, _) in cell.pairs() {
                    let exclusive = self
                        .definitions
                        .input(code, row.period.last())
                        .and_then(|input| input.breakdown(dimension))
                        .is_some_and(commonweal_domain::breakdown::Breakdown::is_exclusive);
                    let whole = (*file, kind.clone(), code.clone(), cell.without(dimension));
                    if exclusive && seen.contains_key(&whole) {
                        parts.entry((whole, dimension.to_owned())).or_default().push((key.clone(), 1.0));
                    }
                }
                continue;
            }
            let Some(indicator) = self.definitions.indicator(code, row.period.last()) else { continue };
            let input = |code: &str, cell: &Cell| (*file, "input".to_owned(), code.to_owned(), cell.clone());
            let linear = |linear: &Linear| -> Terms {
                let terms =
                    linear.0.iter().map(|term| (input(&term.input, &term.cell), if term.minus { -1.0 } else { 1.0 }));
                terms.filter(|(key, _)| seen.contains_key(key)).collect()
            };
            for of in &indicator.rows {
                match &of.formula {
                    Formula::Sum(sum) if of.cell == *cell => {
                        equations.push((linear(sum).into_iter().chain([whole(key)]).collect(), 0.0));
                    }
                    Formula::Split { input: code, dimension } if cell.category(dimension).is_some() => {
                        let part = input(code, cell);
                        if seen.contains_key(&part) {
                            equations.push((vec![(part, 1.0), whole(key)], 0.0));
                        }
                    }
                    Formula::GreenhouseGases => {
                        let terms = Self::gases(key, row.period, seen);
                        if !terms.is_empty() {
                            equations.push((terms.into_iter().chain([whole(key)]).collect(), 1e-3));
                        }
                    }
                    _ => {}
                }
            }
        }
        equations
            .extend(parts.into_iter().map(|((of, _), parts)| (parts.into_iter().chain([whole(&of)]).collect(), 0.0)));
        equations.extend(self.over_time(seen));
        // One number twice in a sum is one with both factors.
        for (terms, _) in &mut equations {
            let mut sum: BTreeMap<Key, f64> = BTreeMap::new();
            for (key, factor) in terms.drain(..) {
                *sum.entry(key).or_default() += factor;
            }
            terms.extend(sum);
        }
        equations
    }

    fn gases((file, kind, code, cell): &Key, period: Period, seen: &BTreeMap<Key, Seen>) -> Terms {
        let present = |(key, factor): (Key, f64)| seen.contains_key(&key).then_some((key, factor));
        let Some(number) = cell.category("scope") else {
            let scope = |scope: &str| ((*file, kind.clone(), code.clone(), Cell::of("scope", scope)), 1.0);
            return ["1", "2", "3"].map(scope).into_iter().filter_map(present).collect();
        };
        if period.len() > 1 {
            return vec![];
        }
        let of_scope = ACTIVITIES.iter().filter(|activity| {
            number
                == match activity.scope {
                    Scope::One => "1",
                    Scope::Two => "2",
                    Scope::Three => "3",
                }
        });
        let term = |activity: &commonweal_domain::factors::Activity| {
            let cell = activity.part.map_or_else(Cell::total, |(dimension, category)| Cell::of(dimension, category));
            let factor = Factors::shipped().applied(activity.factor, period)?.factor.kilograms.to_f64()?;
            present(((*file, "input".to_owned(), activity.input.to_owned(), cell), factor))
        };
        of_scope.filter_map(term).collect()
    }

    /// Longer periods are made of quarters; and a number is the same in two editions where it is.
    fn over_time(&self, seen: &BTreeMap<Key, Seen>) -> Vec<(Terms, f64)> {
        let mut files: BTreeMap<Period, Vec<usize>> = BTreeMap::new();
        for ((file, ..), row) in seen {
            let of = files.entry(row.period).or_default();
            if of.last() != Some(file) {
                of.push(*file);
            }
        }
        let mut equations = vec![];
        for (key, row) in seen {
            let (file, kind, code, cell) = key;
            let in_file = |file: usize| (file, kind.clone(), code.clone(), cell.clone());
            for later in files[&row.period].iter().filter(|later| *later > file) {
                if let Some(other) = seen.get(&in_file(*later))
                    && other.is == row.is
                {
                    equations.push((vec![(key.clone(), 1.0), (in_file(*later), -1.0)], 0.0));
                }
            }
            if row.period.len() == 1 {
                continue;
            }
            let (adds_up, last_counts) = self.course(key, row.period);
            let quarters: Vec<Period> = row.period.quarters().map(commonweal_domain::period::Quarter::period).collect();
            let wanted = if adds_up { &quarters[..] } else { &quarters[quarters.len() - 1..] };
            if !(adds_up || last_counts) || !wanted.iter().all(|quarter| files.contains_key(quarter)) {
                continue;
            }
            // The first and the last that was printed of each quarter.
            for pick in [0, usize::MAX] {
                let of = |quarter: &Period| files[quarter][pick.min(files[quarter].len() - 1)];
                let terms: Terms = wanted
                    .iter()
                    .map(|quarter| (in_file(of(quarter)), 1.0))
                    .filter(|(key, _)| seen.contains_key(key))
                    .chain([(key.clone(), -1.0)])
                    .collect();
                equations.push((terms, if kind == "indicator" { 1e-3 } else { 0.0 }));
            }
        }
        equations
    }

    /// Whether a row adds up over quarters, and whether its last quarter counts.
    fn course(&self, (_, kind, code, cell): &Key, period: Period) -> (bool, bool) {
        let inputs: BTreeSet<String> = if kind == "input" {
            BTreeSet::from([code.clone()])
        } else {
            let rows =
                self.definitions.indicator(code, period.last()).into_iter().flat_map(|indicator| &indicator.rows);
            let sums = rows.filter(|row| match &row.formula {
                Formula::Sum(_) => row.cell == *cell,
                Formula::Split { dimension, .. } => cell.category(dimension).is_some(),
                Formula::GreenhouseGases => true,
                _ => false,
            });
            sums.flat_map(|row| row.formula.inputs().into_iter().map(str::to_owned)).collect()
        };
        let defined: Vec<_> = inputs.iter().filter_map(|input| self.definitions.input(input, period.last())).collect();
        let sums = !defined.is_empty()
            && !defined.iter().any(|input| matches!(input.total, Total::Weighted { .. } | Total::None));
        let adds = |kind: Kind| matches!(kind, Kind::Flow | Kind::FinancialYearFlow);
        (
            sums && defined.iter().all(|input| adds(input.kind)),
            sums && defined.iter().all(|input| input.kind == Kind::Stock),
        )
    }
}

fn names(row: &Value) -> (&str, &str, &str) {
    let text = |field: &str| row[field].as_str().unwrap_or_default();
    (text("kind"), text("code"), text("breakdown"))
}

/// Numbers that have to do with each other.
#[derive(Default)]
struct Tie {
    groups: Vec<usize>,
}

impl Tie {
    fn root(&self, mut number: usize) -> usize {
        while self.groups[number] != number {
            number = self.groups[number];
        }
        number
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.groups[a.max(b)] = a.min(b);
    }
}

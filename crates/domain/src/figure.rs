//! Figures: a value, or a reason why there is none, and how sure it is.

mod filed;

pub use filed::Filed;

use crate::{breakdown::Cell, definition::InputDefinition, period::Period, quantity::Quantity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was filed. Blank is none of these: a blank figure is not there at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A number; nought is a number.
    Number(Quantity),
    /// [x] It exists, but nobody has it.
    NotAvailable,
    /// [z] It does not apply to this enterprise.
    NotApplicable,
    /// [w] The enterprise would rather not say.
    Withheld,
}

/// How sure a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// From books, meters or lists.
    #[default]
    Counted,
    /// Worked out, with a good reason.
    Estimate,
    /// Roughly.
    Guess,
}

/// A figure of a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What was filed.
    pub value: Value,
    /// How sure it is.
    pub confidence: Confidence,
    /// A note of the filer, for the network only.
    pub note: String,
    /// What explains an unusual value; the reviewer reads it.
    pub explanation: String,
    /// Version of the input's definition under which it was filed.
    pub definition: u16,
}

/// Where a figure stands in a return. A quarter's return may hold figures of the year that ends with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FigureKey {
    /// Code of the input.
    pub input: String,
    /// The quarter or year that the figure is about.
    pub period: Period,
    /// Which part of it.
    pub cell: Cell,
}

/// Figures of one enterprise.
///
/// Held by input and period, with the parts of each as a sorted list: totals look parts up many thousand times for one
/// report, and a list of a few parts needs neither a key to be made nor a tree of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures(BTreeMap<String, BTreeMap<Period, Parts>>);

/// A figure's parts in one period, sorted by part.
type Parts = Vec<(Cell, Figure)>;

impl Value {
    /// The number, if it is one.
    pub const fn number(self) -> Option<Quantity> {
        match self {
            Self::Number(quantity) => Some(quantity),
            Self::NotAvailable | Self::NotApplicable | Self::Withheld => None,
        }
    }

    /// As files have it: a plain decimal, `[x]`, `[z]` or `[w]`.
    pub fn code(self) -> String {
        match self {
            Self::Number(quantity) => quantity.to_string(),
            Self::NotAvailable => "[x]".to_owned(),
            Self::NotApplicable => "[z]".to_owned(),
            Self::Withheld => "[w]".to_owned(),
        }
    }
}

impl Confidence {
    /// As files have it: empty, `estimate` or `guess`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counted => "",
            Self::Estimate => "estimate",
            Self::Guess => "guess",
        }
    }

    /// Reads what [`Confidence::code`] writes, and `counted`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "" | "counted" => Some(Self::Counted),
            "estimate" => Some(Self::Estimate),
            "guess" => Some(Self::Guess),
            _ => None,
        }
    }

    /// Whether totals that hold it are marked [e].
    pub const fn is_estimate(self) -> bool {
        !matches!(self, Self::Counted)
    }
}

impl Figure {
    /// A counted number without notes, under version 1 of its definition.
    pub fn counted(quantity: Quantity) -> Self {
        Self::of(Value::Number(quantity))
    }

    /// A value without notes, under version 1 of its definition.
    pub fn of(value: Value) -> Self {
        Self { value, confidence: Confidence::Counted, note: String::new(), explanation: String::new(), definition: 1 }
    }
}

impl FigureKey {
    /// Key of a figure's part.
    pub fn new(input: impl Into<String>, period: Period, cell: Cell) -> Self {
        Self { input: input.into(), period, cell }
    }
}

impl Figures {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a figure in, in place of an earlier one.
    pub fn insert(&mut self, key: FigureKey, figure: Figure) -> Option<Figure> {
        self.put(&key.input, key.period, key.cell, figure)
    }

    /// The same, for those who hold no key.
    pub fn put(&mut self, input: &str, period: Period, cell: Cell, figure: Figure) -> Option<Figure> {
        if !self.0.contains_key(input) {
            self.0.insert(input.to_owned(), BTreeMap::new());
        }
        let parts = self.0.get_mut(input)?.entry(period).or_default();
        match parts.binary_search_by(|(part, _)| part.cmp(&cell)) {
            Ok(position) => Some(std::mem::replace(&mut parts[position].1, figure)),
            Err(position) => {
                parts.insert(position, (cell, figure));
                None
            }
        }
    }

    /// Puts all of these in, in place of earlier ones.
    pub fn append(&mut self, others: Self) {
        if self.0.is_empty() {
            *self = others;
            return;
        }
        for (input, periods) in others.0 {
            let Some(own) = self.0.get_mut(&input) else {
                self.0.insert(input, periods);
                continue;
            };
            for (period, parts) in periods {
                let Some(kept) = own.get_mut(&period) else {
                    own.insert(period, parts);
                    continue;
                };
                for (cell, figure) in parts {
                    match kept.binary_search_by(|(part, _)| part.cmp(&cell)) {
                        Ok(position) => kept[position].1 = figure,
                        Err(position) => kept.insert(position, (cell, figure)),
                    }
                }
            }
        }
    }

    /// Leaves only figures of some periods.
    pub fn retain(&mut self, keep: impl Fn(Period) -> bool) {
        for periods in self.0.values_mut() {
            periods.retain(|period, _| keep(*period));
        }
        self.0.retain(|_, periods| !periods.is_empty());
    }

    /// Takes a figure out: it is blank again.
    pub fn remove(&mut self, key: &FigureKey) -> Option<Figure> {
        let periods = self.0.get_mut(&key.input)?;
        let parts = periods.get_mut(&key.period)?;
        let position = parts.binary_search_by(|(cell, _)| cell.cmp(&key.cell)).ok()?;
        let (_, figure) = parts.remove(position);
        // What is empty must equal what was never there.
        if parts.is_empty() {
            periods.remove(&key.period);
        }
        if periods.is_empty() {
            self.0.remove(&key.input);
        }
        Some(figure)
    }

    /// The figure as filed, if it is not blank.
    pub fn get(&self, key: &FigureKey) -> Option<&Figure> {
        filed::find(self.slice(&key.input, key.period), &key.cell)
    }

    /// All figures, by input, period and part.
    pub fn iter(&self) -> impl Iterator<Item = (FigureKey, &Figure)> {
        self.0.iter().flat_map(|(input, periods)| {
            periods.iter().flat_map(move |(period, parts)| {
                parts.iter().map(move |(cell, figure)| (FigureKey::new(input, *period, cell.clone()), figure))
            })
        })
    }

    /// Figures to change in place.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (FigureKey, &mut Figure)> {
        self.0.iter_mut().flat_map(|(input, periods)| {
            periods.iter_mut().flat_map(move |(period, parts)| {
                parts.iter_mut().map(move |(cell, figure)| (FigureKey::new(input, *period, cell.clone()), figure))
            })
        })
    }

    /// The periods of which anything is filed; each once for each input.
    pub fn periods(&self) -> impl Iterator<Item = Period> {
        self.0.values().flat_map(BTreeMap::keys).copied()
    }

    /// The periods of which anything of an input is filed, earliest first.
    pub fn periods_of(&self, input: &str) -> impl Iterator<Item = Period> {
        self.0.get(input).into_iter().flat_map(BTreeMap::keys).copied()
    }

    /// What is filed of one input, if anything is.
    pub fn of(&self, input: &str) -> Option<Filed<'_>> {
        self.0.get(input).map(Filed)
    }

    /// What is filed, input by input.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, Filed<'_>)> {
        self.0.iter().map(|(input, periods)| (input.as_str(), Filed(periods)))
    }

    /// Whether anything of an input is filed for a period or a part of it.
    pub fn has_any_within(&self, input: &str, period: Period) -> bool {
        self.periods_of(input).any(|of| of.first() >= period.first() && of.last() <= period.last())
    }

    /// How many figures are not blank.
    pub fn len(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).map(Vec::len).sum()
    }

    /// Whether all figures are blank.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts of one input in one period that are not blank.
    pub fn parts<'a>(&'a self, input: &str, period: Period) -> impl Iterator<Item = (&'a Cell, &'a Figure)> + Clone {
        self.slice(input, period).iter().map(|(cell, figure)| (cell, figure))
    }

    /// Whether anything of an input is filed at all.
    pub fn has_any(&self, input: &str) -> bool {
        self.0.contains_key(input)
    }

    /// Whether anything of an input is filed in a period.
    pub fn has(&self, input: &str, period: Period) -> bool {
        !self.slice(input, period).is_empty()
    }

    fn slice(&self, input: &str, period: Period) -> &[(Cell, Figure)] {
        self.0.get(input).and_then(|periods| periods.get(&period)).map_or(&[], Vec::as_slice)
    }

    /// A part's value and confidence, as [`Filed::resolve`] has it.
    pub fn resolve(&self, input: &InputDefinition, period: Period, cell: &Cell) -> Option<(Value, Confidence)> {
        self.of(&input.code)?.resolve(input, period, cell)
    }
}

impl FromIterator<(FigureKey, Figure)> for Figures {
    fn from_iter<T: IntoIterator<Item = (FigureKey, Figure)>>(figures: T) -> Self {
        let mut all = Self::new();
        all.extend(figures);
        all
    }
}

impl Extend<(FigureKey, Figure)> for Figures {
    fn extend<T: IntoIterator<Item = (FigureKey, Figure)>>(&mut self, figures: T) {
        for (key, figure) in figures {
            self.insert(key, figure);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn figures_behave_as_a_map_of_keys(acts in prop::collection::vec((0u8..3, 0u8..3, 0u8..4, 0i32..9, any::<bool>()), 0..40)) {
            let mut figures = Figures::new();
            let mut map = BTreeMap::new();
            for (input, quarter, cell, number, puts) in acts {
                let cell = if cell == 0 { Cell::total() } else { Cell::of("kind", cell.to_string()) };
                let period = crate::period::Quarter::new(2025, quarter + 1).unwrap().period();
                let key = FigureKey::new(input.to_string(), period, cell);
                let figure = Figure::counted(Quantity::whole(number));
                if puts {
                    prop_assert_eq!(figures.insert(key.clone(), figure.clone()), map.insert(key, figure));
                } else {
                    prop_assert_eq!(figures.remove(&key), map.remove(&key));
                }
            }
            let half = map.len() / 2;
            let (mut first, mut rest) = (Figures::new(), Figures::new());
            for (at, (key, figure)) in map.iter().enumerate() {
                // What is put in twice is there once, as the later one has it.
                if at <= half {
                    first.insert(key.clone(), if at < half { figure.clone() } else { Figure::of(Value::Withheld) });
                }
                if at >= half {
                    rest.insert(key.clone(), figure.clone());
                }
            }
            first.append(rest);
            prop_assert_eq!(&first, &figures);
            let early = |period: Period| period.last().index() < 3;
            first.retain(early);
            prop_assert_eq!(first, map.iter().filter(|(key, _)| early(key.period)).map(|(key, figure)| (key.clone(), figure.clone())).collect::<Figures>());
            prop_assert_eq!(figures.len(), map.len());
            prop_assert_eq!(figures.is_empty(), map.is_empty());
            let listed: Vec<(FigureKey, Figure)> = figures.iter().map(|(key, figure)| (key, figure.clone())).collect();
            prop_assert_eq!(&listed, &map.into_iter().collect::<Vec<_>>());
            prop_assert_eq!(listed.into_iter().collect::<Figures>(), figures);
        }
    }
}

//! Breakdowns: a figure's parts, such as income by payer.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

/// The category that every exclusive breakdown has besides its own: what could not be told apart.
pub const UNKNOWN: &str = "unknown";

/// A way in which a figure may be split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// Name, such as `payer`.
    pub dimension: String,
    /// Whether the categories make the total.
    pub mode: Mode,
    /// What it is split into.
    pub categories: Categories,
}

/// Whether categories make the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The categories make the total.
    Exclusive,
    /// Each is at most the total; together they may exceed it.
    Multiple,
}

/// What a figure is split into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Categories {
    /// These; an exclusive breakdown also takes [`UNKNOWN`].
    Fixed(Vec<String>),
    /// The network's members, by their slugs.
    Members,
    /// A list that the network has not set yet: no category is known.
    Unset,
}

impl Breakdown {
    /// The fixed categories, none for members and unset lists.
    pub fn fixed(&self) -> &[String] {
        match &self.categories {
            Categories::Fixed(categories) => categories,
            Categories::Members | Categories::Unset => &[],
        }
    }

    /// Whether a category belongs to it; `is_member` knows the network's slugs.
    pub fn accepts(&self, category: &str, is_member: impl Fn(&str) -> bool) -> bool {
        match &self.categories {
            Categories::Fixed(categories) => {
                categories.iter().any(|c| c == category) || (self.mode == Mode::Exclusive && category == UNKNOWN)
            }
            Categories::Members => is_member(category),
            Categories::Unset => false,
        }
    }

    /// Whether the categories make the total.
    pub fn is_exclusive(&self) -> bool {
        self.mode == Mode::Exclusive
    }

    /// Reads the catalogue's form: `payer:exclusive=public/private;kind:exclusive=earned/given`.
    pub fn parse_list(text: &str) -> Option<Vec<Self>> {
        text.split(';').filter(|part| !part.is_empty()).map(Self::parse).collect()
    }

    fn parse(text: &str) -> Option<Self> {
        let (head, categories) = text.split_once('=')?;
        let (dimension, mode) = head.split_once(':')?;
        let mode = match mode {
            "exclusive" => Mode::Exclusive,
            "multiple" => Mode::Multiple,
            _ => return None,
        };
        let categories = match categories {
            "(members)" => Categories::Members,
            "(list)" => Categories::Unset,
            fixed => Categories::Fixed(fixed.split('/').map(str::to_owned).collect()),
        };
        Some(Self { dimension: dimension.to_owned(), mode, categories })
    }
}

/// Which part of a figure: pairs of dimension and category, sorted by dimension; none for the total. There are two at
/// most in practice, so that a list is both smaller and faster than a tree; and a large network has millions of cells of a
/// few dozen kinds, so that copies share theirs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cell(Arc<[Pair]>);

/// A dimension and its category.
type Pair = (Box<str>, Box<str>);

/// Why a text is no part of a figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be empty for the total, or pairs like payer=public, joined by ;")]
pub struct CellError;

impl Cell {
    /// The whole figure.
    pub fn total() -> Self {
        Self::default()
    }

    /// One category of one dimension.
    pub fn of(dimension: impl AsRef<str>, category: impl AsRef<str>) -> Self {
        Self([(dimension.as_ref().into(), category.as_ref().into())].into())
    }

    /// This part, split once more.
    pub fn and(&self, dimension: impl AsRef<str>, category: impl AsRef<str>) -> Self {
        let mut pairs = self.0.to_vec();
        put(&mut pairs, dimension.as_ref(), category.as_ref());
        Self(pairs.into())
    }

    /// This part without a dimension.
    pub fn without(&self, dimension: &str) -> Self {
        Self(self.0.iter().filter(|(name, _)| &**name != dimension).cloned().collect())
    }

    /// Whether it is the whole figure.
    pub fn is_total(&self) -> bool {
        self.0.is_empty()
    }

    /// Category in a dimension, if it is split by it.
    pub fn category(&self, dimension: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| &**name == dimension).map(|(_, category)| &**category)
    }

    /// The pairs, by dimension.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(dimension, category)| (&**dimension, &**category))
    }

    /// Whether it is a copy that shares its words with the other: then the two are equal, else they may be.
    pub(crate) fn shares(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether it is the other, or a finer part of it.
    pub fn is_within(&self, other: &Self) -> bool {
        other.pairs().all(|(dimension, category)| self.category(dimension) == Some(category))
    }

    /// How many dimensions it is split by.
    pub fn depth(&self) -> usize {
        self.0.len()
    }
}

/// Puts a pair in its place; false where the dimension was there already.
fn put(pairs: &mut Vec<Pair>, dimension: &str, category: &str) -> bool {
    match pairs.binary_search_by(|(name, _)| (**name).cmp(dimension)) {
        Ok(position) => {
            pairs[position].1 = category.into();
            false
        }
        Err(position) => {
            pairs.insert(position, (dimension.into(), category.into()));
            true
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (dimension, category)) in self.0.iter().enumerate() {
            let joint = if index == 0 { "" } else { ";" };
            write!(f, "{joint}{dimension}={category}")?;
        }
        Ok(())
    }
}

impl FromStr for Cell {
    type Err = CellError;

    fn from_str(text: &str) -> Result<Self, CellError> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let mut pairs = vec![];
        for pair in text.split(';') {
            let (dimension, category) = pair.split_once('=').ok_or(CellError)?;
            let (dimension, category) = (dimension.trim(), category.trim());
            if dimension.is_empty() || category.is_empty() || category.contains('=') {
                return Err(CellError);
            }
            if !put(&mut pairs, dimension, category) {
                return Err(CellError);
            }
        }
        Ok(Self(pairs.into()))
    }
}

impl TryFrom<String> for Cell {
    type Error = CellError;

    fn try_from(text: String) -> Result<Self, CellError> {
        text.parse()
    }
}

impl From<Cell> for String {
    fn from(cell: Cell) -> Self {
        cell.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_sorted_and_read_in_any_order() {
        let cell: Cell = "payer=public;kind=earned".parse().unwrap();
        assert_eq!(cell.to_string(), "kind=earned;payer=public");
        assert_eq!(cell.without("kind").to_string(), "payer=public");
        assert!("".parse::<Cell>().unwrap().is_total());
    }

    #[test]
    fn what_is_no_cell_is_refused() {
        for text in ["payer", "payer=", "=public", "payer=public;payer=private", "payer=public;", "a=b=c"] {
            assert!(text.parse::<Cell>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_exclusive_breakdown_takes_the_unknown() {
        let list = Breakdown::parse_list("payer:exclusive=public/private;need:multiple=(list)").unwrap();
        assert!(list[0].accepts("unknown", |_| false));
        assert!(!list[0].accepts("martians", |_| false));
        assert!(!list[1].accepts("anything", |_| true));
    }
}

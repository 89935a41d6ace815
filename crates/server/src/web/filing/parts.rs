//! The parts of a figure as a grid or a list, with running sums and how they compare with the total.

use super::{
    asking::{Split, wanted},
    field::{Entry, SplitView},
    section_view::Builder,
    was,
};
use crate::web::words;
use commonweal_domain::{
    breakdown::Cell,
    figure::Value,
    quantity::{Quantity, Sum},
    unit::Unit,
};

impl Builder<'_> {
    pub(super) fn split(self, split: &Split) -> SplitView {
        let asking = self.asking;
        let sum = |entries: &[&Entry]| self.sum(entries);
        let (title, columns, rows) = match split {
            Split::Grid { rows, columns } => {
                let heads = asking.categories(columns);
                let lines: Vec<(String, Vec<Entry>)> = asking
                    .categories(rows)
                    .iter()
                    .map(|row| {
                        let cells = heads.iter().map(|head| Cell::of(rows, row).and(columns, head));
                        (words::category(rows, row), cells.map(|cell| self.entry(&cell)).collect())
                    })
                    .collect();
                (words::dimension(rows), heads.iter().map(|head| words::category(columns, head)).collect(), lines)
            }
            Split::List(dimension) => {
                let of = |cell: Cell| (words::cell(&cell), vec![self.entry(&cell)]);
                (words::dimension(dimension), vec![], asking.cells(split).into_iter().map(of).collect())
            }
            Split::Others(cells) => {
                let of = |cell: &Cell| (words::cell(cell), vec![self.entry(cell)]);
                ("Other parts".to_owned(), vec![], cells.iter().map(of).collect())
            }
        };
        let rows: Vec<(String, Vec<Entry>, String)> = rows
            .into_iter()
            .map(|(name, entries)| {
                let said = sum(&entries.iter().collect::<Vec<_>>());
                (name, entries, said)
            })
            .collect();
        let width = rows.first().map_or(0, |(_, entries, _)| entries.len());
        let column = |at: usize| rows.iter().filter_map(|(_, entries, _)| entries.get(at)).collect::<Vec<_>>();
        let all: Vec<&Entry> = rows.iter().flat_map(|(_, entries, _)| entries).collect();
        let mut sums: Vec<String> = (0..width).map(|at| sum(&column(at))).collect();
        if width > 1 {
            sums.push(sum(&all));
        }
        let typed = all.iter().any(|entry| !entry.text.trim().is_empty());
        let wrong = all.iter().any(|entry| !entry.error.is_empty());
        let sums_up = match split {
            Split::Grid { .. } => true,
            Split::List(dimension) => {
                asking.input.breakdown(dimension).is_some_and(commonweal_domain::breakdown::Breakdown::is_exclusive)
            }
            Split::Others(_) => false,
        };
        let wanted = wanted(self.sources.definitions, self.sources.quarter, &asking.input.code);
        let needed = match split {
            Split::Grid { rows, .. } => wanted.contains(rows),
            Split::List(dimension) => wanted.contains(dimension),
            Split::Others(_) => true,
        };
        let (adds, agrees) = if sums_up && typed { self.adds(&all) } else { (String::new(), true) };
        let summary = match split {
            Split::Grid { .. } => "Split by who paid, earned or given".to_owned(),
            Split::List(dimension) => words::split_by(dimension),
            Split::Others(_) => "Other parts".to_owned(),
        };
        SplitView { summary, title, columns, sums, adds, agrees, open: needed || typed || wrong, rows, sums_up }
    }

    /// The sum of boxes in words: "blank" if all are, nothing if one of them is no number.
    fn sum(self, entries: &[&Entry]) -> String {
        match total_of(entries, &self.asking.input.unit) {
            Summed::Blank => "blank".to_owned(),
            Summed::Number(sum) => words::number(sum, &self.asking.input.unit),
            Summed::Unknown => String::new(),
        }
    }

    /// How parts compare with the total.
    fn adds(self, entries: &[&Entry]) -> (String, bool) {
        let unit = &self.asking.input.unit;
        let Summed::Number(sum) = total_of(entries, unit) else { return (String::new(), true) };
        let said = words::quantity(sum, unit);
        let total = self.entry(&Cell::total()).text;
        match was::value_of(&total, unit) {
            Ok(Some(Value::Number(total))) if total != sum => {
                let more = sum > total;
                let size = Quantity::from_scaled((sum.scaled() - total.scaled()).abs())
                    .map(|size| words::quantity(size, unit))
                    .unwrap_or_default();
                let word = if more { "more" } else { "less" };
                (format!("The parts add up to {said}, {size} {word} than the total you gave"), false)
            }
            _ => (format!("The parts add up to {said}"), true),
        }
    }
}

/// The sum of boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Summed {
    /// All are blank.
    Blank,
    /// What the others add up to.
    Number(Quantity),
    /// One of them cannot be read, or nobody knows it.
    Unknown,
}

fn total_of(entries: &[&Entry], unit: &Unit) -> Summed {
    let mut numbers = vec![];
    for entry in entries {
        match was::value_of(&entry.text, unit) {
            Ok(Some(Value::Number(number))) => numbers.push(number),
            Ok(Some(Value::NotApplicable) | None) => {}
            Ok(Some(Value::NotAvailable | Value::Withheld)) | Err(_) => return Summed::Unknown,
        }
    }
    if numbers.is_empty() {
        return Summed::Blank;
    }
    numbers.into_iter().collect::<Sum>().quantity().map_or(Summed::Unknown, Summed::Number)
}

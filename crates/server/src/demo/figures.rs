//! One enterprise's figures of one quarter: a pure function of its profile and the quarter.
//!
//! It holds for every enterprise and quarter, filed or not: who filed stands in `returns`.

mod economic;
mod environmental;
mod social;

use super::{
    profile::Profile,
    random::{Chance, share},
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Confidence, Figure, FigureKey, Value},
    period::{Period, Quarter},
    quantity::{Quantity, SCALE},
};

/// The seed of the sample. Another one would make other noise around the same profiles.
const SEED: u64 = 0xd16b_e7b0;

/// The sample's last quarter, October to December 2025.
pub(super) const CURRENT: Quarter = Quarter::from_ordinal(2025 * 4 + 3);

/// A quarter's figures in the making.
struct Sheet<'a> {
    profile: &'a Profile,
    slug: String,
    quarter: Quarter,
    figures: Vec<(FigureKey, Figure)>,
}

/// What an enterprise would file for a quarter if it filed everything that the network asks.
pub(super) fn figures(profile: &Profile, quarter: Quarter) -> Vec<(FigureKey, Figure)> {
    let mut sheet = Sheet { profile, slug: profile.slug(), quarter, figures: vec![] };
    economic::fill(&mut sheet);
    environmental::fill(&mut sheet);
    social::fill(&mut sheet);
    sheet.figures
}

impl Sheet<'_> {
    /// Chance of this quarter.
    fn chance(&self, what: &str) -> Chance {
        Chance::of(SEED, &[&self.slug, what, &self.quarter.to_string()])
    }

    /// Chance that falls alike in every quarter: habits of an enterprise.
    fn habit(&self, what: &str) -> Chance {
        Chance::of(SEED, &[&self.slug, what])
    }

    /// A year's amount as it stands in this quarter, with growth in per cent a year around the middle of 2025.
    ///
    /// The four quarters of 2025 lie 3/8 and 1/8 of a year before and after that middle, so their mean is the amount:
    /// a factor of (800 + growth × eighths) / 800.
    fn trend(&self, amount: i64, growth: i64) -> i64 {
        let eighths = 3 - 2 * self.quarters_back();
        share(amount, 800 + growth * eighths, 800)
    }

    /// Quarters between this one and the sample's last.
    fn quarters_back(&self) -> i64 {
        i64::from(CURRENT.ordinal() - self.quarter.ordinal())
    }

    fn put(&mut self, input: &str, cell: Cell, figure: Figure) {
        self.figures.push((FigureKey::new(input, self.quarter.period(), cell), figure));
    }

    fn put_whole(&mut self, input: &str, amount: i64, confidence: Confidence) {
        self.put(input, Cell::total(), sure(whole(amount), confidence));
    }

    fn put_year(&mut self, input: &str, year: Period, amount: i64, confidence: Confidence) {
        self.figures.push((FigureKey::new(input, year, Cell::total()), sure(whole(amount), confidence)));
    }

    fn put_none(&mut self, input: &str, why: Value, note: &str) {
        self.put(input, Cell::total(), noted(Figure::of(why), note));
    }
}

/// A quantity of `amount` parts, of which `parts` make one whole: 100 for pence, 10 for tenths.
fn quantity(amount: i64, parts: i64) -> Quantity {
    // Nothing here comes near 10^14, and a table that did would show in the tests' totals.
    Quantity::from_scaled(amount.saturating_mul(SCALE / parts)).unwrap_or(Quantity::ZERO)
}

fn whole(amount: i64) -> Quantity {
    quantity(amount, 1)
}

fn sure(quantity: Quantity, confidence: Confidence) -> Figure {
    Figure { confidence, ..Figure::counted(quantity) }
}

fn noted(figure: Figure, note: &str) -> Figure {
    Figure { note: note.to_owned(), ..figure }
}

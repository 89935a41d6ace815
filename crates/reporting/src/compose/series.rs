//! A period's publication with those before it.

use super::Material;
use crate::{
    aggregate::RowId,
    disclose::{Publication, PublishedRow, publish},
};
use commonweal_domain::{
    breakdown::Cell,
    definition::{IndicatorDefinition, InputDefinition},
    lang::Lang,
    period::Period,
};
use std::sync::Arc;

/// How many periods a chart shows: eight quarters are two years, so that each stands beside its year before.
const SHOWN: i32 = 8;

/// Publications of a period and of those before it, oldest first; the last is the report's own.
pub(super) struct Series<'a> {
    pub(super) material: Material<'a>,
    publications: Arc<Vec<Publication>>,
    /// Those before it are left out.
    from: usize,
}

impl<'a> Series<'a> {
    pub(super) fn new(material: Material<'a>) -> Self {
        let length = i32::from(material.period.len());
        let compared = [0, length, length.max(4)];
        let periods: Vec<(i32, Period)> = (0..SHOWN)
            .rev()
            .map(|back| (back * length, material.period.back(back * length)))
            .filter(|(_, period)| *period == material.period || !material.figures.reported(*period).is_empty())
            .collect();
        let publications = side_by_side(&periods, |(back, period)| {
            let publication = publish(material.figures, &material.network.settings.disclosure, *period);
            // Members' own amounts are held only for periods that are compared like for like.
            if compared.contains(back) { publication } else { publication.without_contributions() }
        });
        Self { material, publications: Arc::new(publications), from: 0 }
    }

    pub(super) fn period(&self) -> Period {
        self.material.period
    }

    pub(super) fn lang(&self) -> Lang {
        self.material.network.lang
    }

    /// The report's own publication.
    pub(super) fn current(&self) -> &Publication {
        // `new` always publishes the period itself, last.
        &self.publications[self.publications.len() - 1]
    }

    pub(super) fn into_current(self) -> Publication {
        let last = self.publications.len() - 1;
        match Arc::try_unwrap(self.publications) {
            Ok(mut publications) => publications.swap_remove(last),
            Err(shared) => shared[last].clone(),
        }
    }

    /// The same with so many periods at most, up to the report's own; 0 leaves out none.
    pub(super) fn latest(&self, count: usize) -> Self {
        let from = if count == 0 { self.from } else { self.publications.len().saturating_sub(count).max(self.from) };
        Self { material: self.material, publications: Arc::clone(&self.publications), from }
    }

    /// All, oldest first.
    pub(super) fn all(&self) -> &[Publication] {
        &self.publications[self.from..]
    }

    /// The publication of the same months a year before.
    pub(super) fn year_before(&self) -> Option<&Publication> {
        let back = i32::from(self.period().len().max(4));
        self.publications.iter().find(|publication| publication.period == self.period().back(back))
    }

    /// The publication of the period just before.
    pub(super) fn before(&self) -> Option<&Publication> {
        let back = i32::from(self.period().len());
        self.publications.iter().find(|publication| publication.period == self.period().back(back))
    }

    /// One row in all publications.
    pub(super) fn row(&self, id: &RowId) -> Vec<Option<&PublishedRow>> {
        self.all().iter().map(|publication| publication.row(id)).collect()
    }

    pub(super) fn indicator(&self, code: &str) -> Option<&'a IndicatorDefinition> {
        self.material.figures.definitions.indicator(code, self.period().last())
    }

    pub(super) fn input(&self, code: &str) -> Option<&'a InputDefinition> {
        self.material.figures.definitions.input(code, self.period().last())
    }

    /// The rows of an indicator that say something now or said something before, headline first.
    pub(super) fn rows(&self, code: &str) -> Vec<&PublishedRow> {
        self.current()
            .indicator_rows(code)
            .filter(|row| self.row(&row.aggregate.id).into_iter().flatten().any(has_something))
            .collect()
    }

    /// The headline row of an indicator: its total, else its first part.
    pub(super) fn headline(&self, code: &str) -> Option<&PublishedRow> {
        self.current().indicator(code, &Cell::total()).or_else(|| self.current().indicator_rows(code).next())
    }

    /// Indices of those who were due.
    pub(super) fn due(&self) -> Vec<usize> {
        self.material.figures.due(self.period())
    }

    /// Indices of those who filed.
    pub(super) fn reported(&self) -> Vec<usize> {
        self.material.figures.reported(self.period())
    }
}

/// Whether a row has a number, shown or not.
pub(super) fn has_something(row: &PublishedRow) -> bool {
    row.aggregate.number().is_some()
}

/// Makes something of each item, in their order, on as many threads as the machine does well: a report's periods have
/// nothing to do with each other, and adding them up is nearly half of its time.
fn side_by_side<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let share = items.len().div_ceil(threads).max(1);
    let make = &make;
    std::thread::scope(|scope| {
        let shares: Vec<_> =
            items.chunks(share).map(|items| scope.spawn(move || items.iter().map(make).collect::<Vec<_>>())).collect();
        let joined =
            shares.into_iter().map(|share| share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.flatten().collect()
    })
}

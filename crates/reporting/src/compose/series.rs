//! A period's publication with those before it.

use super::{
    Material,
    like_for_like::{self, LikeForLike},
};
use crate::{
    aggregate::RowId,
    disclose::{Publication, PublishedRow, printed_with, protect, tied_with},
};
use commonweal_domain::{
    breakdown::Cell,
    definition::{IndicatorDefinition, InputDefinition},
    lang::Lang,
    period::Period,
};
use std::{collections::BTreeMap, sync::Arc};

/// How many periods a chart shows: eight quarters are two years, so that each stands beside its year before.
const SHOWN: i32 = 8;

/// How many periods before its own a dashboard looks back.
pub const DASHBOARD_BACK: i32 = SHOWN - 1;

/// Publications of a period and of those before it, oldest first; the last is the report's own.
pub(super) struct Series<'a> {
    pub(super) material: Material<'a>,
    publications: Arc<Vec<Publication>>,
    past: Arc<Vec<Past>>,
    /// Series like for like over all of them.
    like_for_like: Arc<BTreeMap<RowId, LikeForLike>>,
    /// Those before it are left out.
    from: usize,
}

/// The headline rows of a period in which somebody filed, with what each member brought to them.
pub(super) struct Past {
    pub(super) period: Period,
    /// By the indicator's code, of the core set.
    pub(super) rows: BTreeMap<String, PublishedRow>,
}

impl<'a> Series<'a> {
    /// The periods that charts show, protected beside all that a report prints.
    pub(super) fn new(material: Material<'a>) -> Self {
        let oldest = material.period.first().plus(-(SHOWN - 1) * i32::from(material.period.len()));
        let tied = tied_with(material.figures, material.period);
        let mut periods = printed_with(material.figures, material.period);
        periods.retain(|period| period.first() >= oldest || tied.contains(period));
        Self::of(material, &periods, &[])
    }

    /// The same with headline rows of periods that no chart shows, to tell what is the highest of all.
    pub(super) fn with_past(material: Material<'a>) -> Self {
        let indicators = material.figures.definitions.indicators(material.period.last());
        // Years have no past to speak of.
        let core = indicators.filter(|indicator| indicator.core && material.period.len() == 1);
        let core: Vec<&str> = core.map(|indicator| indicator.code.as_str()).collect();
        Self::of(material, &printed_with(material.figures, material.period), &core)
    }

    fn of(material: Material<'a>, periods: &[Period], core: &[&str]) -> Self {
        let length = i32::from(material.period.len());
        let shown = |back: i32| material.period.back(back);
        let compared = [material.period, shown(length), shown(length.max(4))];
        let oldest = shown((SHOWN - 1) * length).first();
        let sheets = side_by_side(periods, |period| (*period, material.figures.totals(*period)));
        let rules = &material.network.settings.disclosure;
        let protected = periods.iter().zip(protect(material.figures, rules, sheets));
        let whole = |(period, publication): (&Period, Publication)| {
            if *period == material.period { publication } else { publication.without_gaps() }
        };
        let protected: Vec<Publication> = protected.map(whole).collect();
        let in_charts: Vec<&Publication> = protected.iter().filter(|one| one.period.first() >= oldest).collect();
        let like_for_like = like_for_like::of_all(&in_charts, &material.figures.definitions, rules);
        let made = periods.iter().zip(protected).map(|(period, publication)| {
            let headline =
                |code: &&str| publication.indicator(code, &Cell::total()).map(|row| ((*code).to_owned(), row.clone()));
            let past = Past { period: *period, rows: core.iter().filter_map(headline).collect() };
            // Members' own amounts are held only for periods that are compared like for like.
            let publication = if compared.contains(period) { publication } else { publication.without_contributions() };
            (past, (period.first() >= oldest).then_some(publication))
        });
        let (mut past, publications): (Vec<Past>, Vec<Option<Publication>>) = made.unzip();
        past.reverse();
        let publications = publications.into_iter().flatten().collect();
        Self {
            material,
            publications: Arc::new(publications),
            past: Arc::new(past),
            like_for_like: Arc::new(like_for_like),
            from: 0,
        }
    }

    /// Headline rows of the report's own period and of those before it, the newest first.
    pub(super) fn past(&self) -> &[Past] {
        &self.past
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
        Self {
            material: self.material,
            publications: Arc::clone(&self.publications),
            past: Arc::clone(&self.past),
            like_for_like: Arc::clone(&self.like_for_like),
            from,
        }
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

    /// An indicator's total like for like, where that tells something else than its totals, and all of it is shown.
    pub(super) fn like_for_like(&self, code: &str) -> Option<&LikeForLike> {
        let found = self.like_for_like.get(&RowId::indicator(code, Cell::total()))?;
        let first = found.index.first().map(|(period, _)| *period);
        self.all().iter().any(|publication| Some(publication.period) == first).then_some(found)
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

    /// Whether an indicator has a number that is shown in any period of the report. Where it has none, a page of [c] and [x]
    /// would tell nothing that the list of what is hidden does not.
    pub(super) fn tells(&self, code: &str) -> bool {
        let shows =
            |row: &&PublishedRow| self.row(&row.aggregate.id).into_iter().flatten().any(|row| row.number().is_some());
        self.rows(code).iter().any(shows)
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
pub(super) fn side_by_side<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
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

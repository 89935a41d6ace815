//! What is asked of an enterprise in a round, line by line, for forms that are filled in away from the pages.

use crate::web::{
    filing::{
        asking::{Asking, Split, section},
        desk::Desk,
    },
    words,
};
use commonweal_domain::{
    breakdown::Cell,
    definition::{Dimension, Sign, Total},
    figure::{Figure, Figures, Value},
    lang::Lang,
    network::{Network, Round},
    period::{Period, Quarter},
    profile::Scope,
    unit::Unit,
};

/// One enterprise's form for one round.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) network: Network,
    /// Slug of the enterprise.
    pub(super) enterprise: String,
    /// Its name.
    pub(super) name: String,
    pub(super) round: Round,
    /// Names and addresses of the coordinators.
    pub(super) coordinators: Vec<(String, String)>,
    /// What is asked of the enterprise once, until somebody has answered it on its page.
    pub(super) about: Option<About>,
    /// Nobody has said yet what its returns cover.
    pub(super) asks_what_it_covers: bool,
    /// Nobody has said yet in which band its turnover is.
    pub(super) asks_turnover_band: bool,
    pub(super) sections: Vec<Section>,
}

/// What is known of an enterprise before it has answered the questions about itself; blank where nothing is.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub(super) legal_form: String,
    pub(super) founded: String,
    pub(super) place: String,
    pub(super) sector: String,
}

/// The questions of a dimension.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub(super) dimension: Dimension,
    pub(super) questions: Vec<Question>,
}

/// A question with its parts.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "the catalogue calls the words of a question so")]
pub(super) struct Question {
    /// Code of the input.
    pub(super) input: String,
    pub(super) name: String,
    pub(super) question: String,
    pub(super) hint: String,
    pub(super) unit: Unit,
    pub(super) sign: Sign,
    /// What it is asked about.
    pub(super) period: Period,
    /// The total.
    pub(super) total: Line,
    /// Its parts have a total.
    pub(super) total_is_asked: bool,
    pub(super) parts: Vec<Parts>,
}

/// Parts of a figure that belong together.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    /// Such as "Split by who paid".
    pub(super) title: String,
    /// Together they make the total.
    pub(super) make_the_total: bool,
    /// Dimensions of rows and columns, where every part is of two.
    pub(super) grid: Option<(String, String)>,
    pub(super) lines: Vec<Line>,
}

/// One figure to be given.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) cell: Cell,
    /// Its part in words; empty for the total.
    pub(super) label: String,
    /// What has been filed so far.
    pub(super) now: Option<Figure>,
    /// The last accepted value before, and what it is about.
    pub(super) last: Option<(Value, Period)>,
}

impl Form {
    /// The form of a return, with what has been filed in it so far.
    pub(super) fn of(desk: &Desk) -> Self {
        // What may be said of an earlier year belongs to another return, and is asked on the page only.
        let all = desk.asking();
        let questions = |dimension| section(&all, dimension).iter().map(|asking| question(desk, asking)).collect();
        let sections = desk.dimensions().into_iter();
        let facts = &desk.enterprise.enterprise;
        let about = (!desk.profile_answered).then(|| About {
            legal_form: facts.legal_form.clone(),
            founded: facts.founded.map_or_else(String::new, |year| year.to_string()),
            place: facts.place.clone(),
            sector: facts.sector.clone(),
        });
        Self {
            network: desk.network.network.clone(),
            enterprise: desk.enterprise.enterprise.slug.clone(),
            name: desk.enterprise.enterprise.name.clone(),
            round: desk.round,
            coordinators: desk.coordinators.clone(),
            about,
            asks_what_it_covers: desk.scope == Scope::Unsaid,
            asks_turnover_band: desk.profile.turnover.is_none(),
            sections: sections.map(|dimension| Section { dimension, questions: questions(dimension) }).collect(),
        }
    }

    pub(super) fn quarter(&self) -> Quarter {
        self.round.quarter
    }

    pub(super) fn lang(&self) -> Lang {
        self.network.lang
    }

    /// Months of the round.
    pub(super) fn months(&self) -> String {
        self.quarter().period().months(self.lang())
    }

    /// Name of a file with it, without its end.
    pub(super) fn file_name(&self, what: &str) -> String {
        format!("{}-{}-{what}", self.enterprise, self.quarter())
    }
}

impl Question {
    /// The total and all parts, in the order in which they are asked.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        std::iter::once(&self.total).chain(self.parts.iter().flat_map(|parts| &parts.lines))
    }

    /// The unit as people read it.
    pub(super) fn unit_words(&self) -> &str {
        if self.unit.is_money() { "£" } else { self.unit.symbol() }
    }
}

fn question(desk: &Desk, asking: &Asking<'_>) -> Question {
    let (input, figures) = (asking.input, &desk.filing.figures);
    let line = |cell: &Cell| Line {
        cell: cell.clone(),
        label: words::cell(cell),
        now: figures.get(&asking.key(cell.clone())).cloned(),
        last: last(asking, cell, &desk.past),
    };
    let parts = asking.splits(figures).into_iter().map(|split| {
        let (title, make_the_total) = match &split {
            Split::Grid { .. } => ("Split by who paid, earned or given".to_owned(), true),
            Split::List(dimension) => (
                words::split_by(dimension),
                input.breakdown(dimension).is_some_and(commonweal_domain::breakdown::Breakdown::is_exclusive),
            ),
            Split::Others(_) => ("Other parts".to_owned(), false),
        };
        let lines = asking.cells(&split).iter().map(line).collect();
        let grid = if let Split::Grid { rows, columns } = split { Some((rows, columns)) } else { None };
        Parts { title, make_the_total, grid, lines }
    });
    Question {
        input: input.code.clone(),
        name: input.name.clone(),
        question: input.question.clone(),
        hint: input.hint.clone(),
        unit: input.unit.clone(),
        sign: input.sign,
        period: asking.period,
        total: line(&Cell::total()),
        total_is_asked: input.total != Total::PerCategory,
        parts: parts.collect(),
    }
}

/// The newest value of the four periods before.
fn last(asking: &Asking<'_>, cell: &Cell, past: &Figures) -> Option<(Value, Period)> {
    let step = i32::from(asking.period.len());
    (1..=4).map(|back| asking.period.back(back * step)).find_map(|period| {
        let (value, _) = past.resolve(asking.input, period, cell)?;
        Some((value, period))
    })
}

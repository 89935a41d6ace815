//! The dashboard as it is shown.

use crate::web::{
    board::{QuarterChoice, quarter_choices},
    layout::Frame,
    words,
};
use askama::Template;
use commonweal_domain::{network::Network, period::Quarter};
use commonweal_reporting::compose::{Change, LikeForLike, Progress};
use std::collections::BTreeMap;

/// `/{network}/dashboard/{quarter}`
#[derive(Template)]
#[template(path = "dashboard/dashboard.html")]
pub struct DashboardPage {
    frame: Frame,
    switch_action: String,
    eyebrow: String,
    coverage: String,
    headlines: String,
    parts: Vec<Part>,
    notes: Vec<String>,
    targets: Vec<Progress>,
    quarters: Vec<QuarterChoice>,
    report: Option<String>,
    how: String,
    /// The moment of which the totals are, where something has changed since; blank where nothing has.
    of: String,
}

/// What the dashboard is made of: fragments of HTML that Commonweal made itself, after disclosure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Who filed, in one sentence.
    pub coverage: String,
    /// Headline figures as one fragment.
    pub headlines: String,
    /// Charts by dimension.
    pub parts: Vec<Part>,
    /// What is not shown and why, in words.
    pub notes: Vec<String>,
    /// How far this year's targets have come.
    pub targets: Vec<Progress>,
    /// Changes on a year before that may be told, by indicator.
    pub changes: BTreeMap<String, Change>,
    /// Series like for like, by indicator; shown beside each figure's arithmetic.
    pub like_for_like: BTreeMap<String, LikeForLike>,
}

/// The charts of one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Anchor.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Charts with their tables, each as one fragment.
    pub charts: Vec<String>,
}

impl DashboardPage {
    /// A dashboard within a frame; `quarters` are those with accepted returns, newest first.
    pub fn new(frame: Frame, network: &Network, quarter: Quarter, quarters: &[Quarter], totals: Totals) -> Self {
        Self {
            switch_action: format!("/{}/dashboard", network.slug),
            eyebrow: words::quarter(quarter, network.lang),
            coverage: totals.coverage,
            headlines: totals.headlines,
            parts: totals.parts,
            notes: totals.notes,
            targets: totals.targets,
            quarters: quarter_choices(quarters, quarter, network.lang),
            report: None,
            how: format!("/{}/dashboard/{quarter}/how", network.slug),
            of: String::new(),
            frame,
        }
    }

    /// With a link to the quarter's newest edition.
    #[must_use]
    pub fn with_report(mut self, href: Option<String>) -> Self {
        self.report = href;
        self
    }

    /// With the moment of which the totals are, where they are being worked out anew.
    #[must_use]
    pub fn of(mut self, of: Option<String>) -> Self {
        self.of = of.unwrap_or_default();
        self
    }
}

/// `/{network}/dashboard` and `/{network}/report` before there is anything to show.
#[derive(Template)]
#[template(path = "dashboard/empty.html")]
pub struct EmptyPage {
    /// What stands around it.
    pub frame: Frame,
    /// What is not there yet.
    pub title: &'static str,
    /// When it will be.
    pub lede: &'static str,
    /// Where to go instead, for coordinators.
    pub board: Option<String>,
}

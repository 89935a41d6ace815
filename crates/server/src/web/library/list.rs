//! Lists of editions: the library of all networks, and of one.

use super::{
    cover::{self, Cover},
    words,
};
use crate::web::{closed, layout::Frame, moment, words::period as period_words};
use askama::Template;
use commonweal_domain::{
    network::{Millis, Network},
    period::{Period, day},
};
use std::collections::{BTreeMap, BTreeSet};

/// `/` and `/{network}`
#[derive(Template)]
#[template(path = "library/library.html")]
pub struct LibraryPage {
    frame: Frame,
    eyebrow: &'static str,
    heading: String,
    lede: String,
    filters: Option<Filters>,
    listed: String,
    rows: Vec<Row>,
    nothing: String,
    networks: Vec<(String, String)>,
    feed: String,
    /// That the network has closed; empty while it has not.
    closed: String,
    /// Words and address of what the networks of which this one is made come to, newest first.
    together: Vec<(String, String)>,
    /// Where a sample's figures come from; empty for a network that is none.
    sample: String,
}

/// What is known of an edition without opening it.
#[derive(Debug, Clone)]
pub struct Edition {
    /// What it reports about.
    pub period: Period,
    /// 1 for the first of the period.
    pub number: u32,
    /// Title.
    pub title: String,
    /// One line.
    pub summary: String,
    /// What changed since the edition before, and why.
    pub what_changed: String,
    /// Enterprises that were due.
    pub due: u32,
    /// Enterprises that filed.
    pub filed: u32,
    /// Pages of the PDF.
    pub pages: u32,
    /// Size of the PDF.
    pub pdf_bytes: u64,
    /// SHA-256 of what members sign.
    pub content_hash: [u8; 32],
    /// SHA-256 of the PDF.
    pub pdf_hash: [u8; 32],
    /// When it was published.
    pub published_at: Millis,
    /// Why it is shown no more; none while it is.
    pub withdrawn: Option<String>,
    /// Who alone sees it, such as "Under embargo until 3 April 2026"; blank where everybody does.
    pub held: String,
    /// Names of the indicators of which it shows a figure, by code.
    pub indicators: BTreeMap<String, String>,
}

/// A network and its editions, newest first.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The network.
    pub network: Network,
    /// Its editions.
    pub editions: Vec<Edition>,
}

/// What the reader looks for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// A part of a network's name or place; may be empty.
    pub text: String,
    /// A period's code; may be empty.
    pub period: String,
    /// An indicator's code; may be empty.
    pub about: String,
}

#[derive(Debug)]
struct Filters {
    text: String,
    periods: Vec<PeriodChoice>,
    /// Indicators by name: code, name, and whether it is the one that was chosen.
    about: Vec<(String, String, bool)>,
}

#[derive(Debug)]
struct PeriodChoice {
    code: String,
    months: String,
    current: bool,
}

#[derive(Debug)]
struct Row {
    at: Millis,
    cover: String,
    name: String,
    href: String,
    sample: bool,
    corrected: bool,
    /// Who alone sees it; blank where everybody does.
    held: String,
    /// What it is called among those to take at once.
    take: String,
    /// Why it is shown no more; none while it is.
    withdrawn: Option<String>,
    facts: String,
    summary: String,
    coverage: String,
    published: String,
    size: String,
    earlier: Vec<(u32, String)>,
}

impl LibraryPage {
    /// The library of all networks.
    pub fn all(frame: Frame, shelves: &[Shelf], search: Search) -> Self {
        let mut rows: Vec<Row> =
            shelves.iter().flat_map(|shelf| rows(shelf, &search, |shelf, _| shelf.network.name.clone())).collect();
        // The sort is stable: editions of one moment stay in the order of their networks.
        rows.sort_by_key(|row| std::cmp::Reverse(row.at));
        let found: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let periods: BTreeSet<Period> =
            shelves.iter().flat_map(|shelf| shelf.editions.iter().map(|edition| edition.period)).collect();
        let choices = periods.into_iter().rev().map(|period| PeriodChoice {
            code: period.to_string(),
            months: period.months(frame_lang(shelves)),
            current: period.to_string() == search.period,
        });
        Self {
            eyebrow: "Public library",
            heading: "Joint reports, made by those who filed the figures".to_owned(),
            lede: "Every report says who filed, how each figure is defined, and what changed since. Free to use with credit, under CC\u{a0}BY\u{a0}4.0."
                .to_owned(),
            listed: words::listed(rows.len(), found.len()),
            filters: Some(Filters {
                text: search.text.clone(),
                periods: choices.collect(),
                about: indicators(shelves, &search),
            }),
            nothing: nothing(shelves, &search),
            networks: shelves
                .iter()
                .map(|shelf| (shelf.network.name.clone(), format!("/{}", shelf.network.slug)))
                .collect(),
            feed: "/feed.xml".to_owned(),
            closed: String::new(),
            together: vec![],
            sample: String::new(),
            rows,
            frame,
        }
    }

    /// The library of one network.
    pub fn network(frame: Frame, shelf: &Shelf) -> Self {
        let rows = rows(shelf, &Search::default(), |_, edition| edition.title.clone());
        let place = &shelf.network.place;
        let place = if place.is_empty() { String::new() } else { format!("{place}. ") };
        Self {
            eyebrow: "Public library",
            heading: shelf.network.name.clone(),
            lede: format!(
                "{place}Every report says who filed, how each figure is defined, and what changed since. Free to use with credit, under CC\u{a0}BY\u{a0}4.0."
            ),
            filters: None,
            listed: crate::web::words::count(rows.len(), "report", "reports"),
            nothing: "This network has published nothing yet.".to_owned(),
            networks: vec![],
            feed: format!("/{}/feed.xml", shelf.network.slug),
            closed: closed::told(&shelf.network).unwrap_or_default(),
            together: vec![],
            sample: shelf.network.settings.sample_about.clone(),
            rows,
            frame,
        }
    }
}

impl LibraryPage {
    /// With what the networks of which this one is made come to: words and address.
    pub(super) fn with_together(self, together: Vec<(String, String)>) -> Self {
        Self { together, ..self }
    }
}

fn frame_lang(shelves: &[Shelf]) -> commonweal_domain::lang::Lang {
    shelves.first().map(|shelf| shelf.network.lang).unwrap_or_default()
}

fn nothing(shelves: &[Shelf], search: &Search) -> String {
    if shelves.iter().all(|shelf| shelf.editions.is_empty()) {
        "Nothing has been published yet.".to_owned()
    } else if search.text.is_empty() {
        "No report fits. Choose fewer filters, or show all.".to_owned()
    } else {
        format!("No report of a network or place named “{}”. Look for a part of the name, or show all.", search.text)
    }
}

/// What reports tell of, by name. An indicator that has been renamed has its newest name.
fn indicators(shelves: &[Shelf], search: &Search) -> Vec<(String, String, bool)> {
    let mut names: BTreeMap<&String, &String> = BTreeMap::new();
    for edition in shelves.iter().flat_map(|shelf| &shelf.editions) {
        for (code, name) in &edition.indicators {
            names.entry(code).or_insert(name);
        }
    }
    let mut found: Vec<(String, String, bool)> =
        names.into_iter().map(|(code, name)| (code.clone(), name.clone(), *code == search.about)).collect();
    found.sort_by_key(|(_, name, _)| name.to_lowercase());
    found
}

/// The newest edition of each period, with links to those before it.
fn rows(shelf: &Shelf, search: &Search, name: impl Fn(&Shelf, &Edition) -> String) -> Vec<Row> {
    let network = &shelf.network;
    let text = search.text.trim().to_lowercase();
    let named = [&network.name, &network.place, &network.slug].iter().any(|name| name.to_lowercase().contains(&text));
    let mut seen = BTreeSet::new();
    shelf
        .editions
        .iter()
        .filter(|edition| named && (search.period.is_empty() || edition.period.to_string() == search.period))
        .filter(|edition| search.about.is_empty() || edition.indicators.contains_key(&search.about))
        .filter(|edition| seen.insert(edition.period))
        .map(|edition| Row {
            at: edition.published_at,
            cover: cover::mini(&picture(network, edition)),
            name: name(shelf, edition),
            href: href(network, edition.period, edition.number),
            sample: network.sample,
            corrected: edition.number > 1,
            held: edition.held.clone(),
            take: format!("{}/{}/{}", network.slug, edition.period, edition.number),
            facts: format!(
                "{} · {} · edition {}",
                words::kind(edition.period),
                edition.period.months(network.lang),
                edition.number
            ),
            withdrawn: edition.withdrawn.clone(),
            summary: edition.summary.clone(),
            coverage: words::coverage(edition.filed, edition.due),
            published: published(network, edition),
            size: words::pdf_size(edition.pages, edition.pdf_bytes),
            earlier: shelf
                .editions
                .iter()
                .filter(|other| other.period == edition.period && other.number < edition.number)
                .map(|other| (other.number, href(network, other.period, other.number)))
                .collect(),
        })
        .collect()
}

/// Address of an edition.
pub fn href(network: &Network, period: Period, number: u32) -> String {
    format!("/{}/reports/{}/{number}", network.slug, words::segment(period))
}

/// The day of publication in words.
pub fn published(network: &Network, edition: &Edition) -> String {
    day(moment::date(edition.published_at, &network.time_zone), network.lang)
}

/// What an edition's cover is made of.
pub fn picture<'a>(network: &'a Network, edition: &Edition) -> Cover<'a> {
    Cover { seed: &network.slug, accent: &network.accent, due: edition.due, filed: edition.filed }
}

/// The period as a heading has it.
pub fn period_line(network: &Network, edition: &Edition) -> String {
    period_words(edition.period, network.lang)
}

//! The board as it is shown.

use super::{
    dates::{day_near, schedule},
    filter::Filter,
    rows::{Row, row},
    standing::{Clock, Entry, Show, Standing, heading},
};
use crate::{
    store::PersonId,
    web::{layout::Frame, words},
};
use askama::Template;
use commonweal_domain::{lang::Lang, network::Network, period::Quarter};
use std::collections::BTreeSet;

/// `/{network}/board/{quarter}`
#[derive(Template)]
#[template(path = "board/board.html")]
pub struct BoardPage {
    frame: Frame,
    switch_action: String,
    base: String,
    sample: bool,
    eyebrow: String,
    heading: String,
    schedule: String,
    alt: String,
    tiles: Vec<Standing>,
    key: Vec<(Standing, usize)>,
    chips: Vec<Chip>,
    filter: Filter,
    sectors: Vec<String>,
    caption: String,
    rows: Vec<Row>,
    nothing: &'static str,
    /// No enterprise belongs to the network in the quarter: the coordinator is led on.
    lonely: bool,
    /// What was chosen cannot be done; empty if nothing is wrong.
    error: String,
    review_next: Option<(String, String)>,
    reminder: Option<Reminder>,
    timeline: Vec<Day>,
    quarters: Vec<QuarterChoice>,
    closing: Closing,
    network: String,
    change_round: String,
    proposed: Vec<(String, String)>,
    /// Address of what members say of their trade with each other; none where it is not asked.
    trade: Option<String>,
    /// Homes are asked for: their register is brought as a file.
    homes: bool,
}

/// What the board is made of.
#[derive(Debug)]
pub struct Board<'a> {
    /// The network.
    pub network: &'a Network,
    /// Round and day.
    pub clock: Clock<'a>,
    /// Every enterprise that is due, by slug.
    pub entries: &'a [Entry],
    /// Which of them the table lists.
    pub filter: Filter,
    /// All rounds' quarters, newest first.
    pub quarters: &'a [Quarter],
    /// Slugs of those that were ticked before something was wrong.
    pub ticked: &'a BTreeSet<String>,
    /// What was wrong; empty if nothing is.
    pub error: &'a str,
    /// Who looks.
    pub person: PersonId,
    /// Figures whose amendment is proposed: words and address.
    pub proposed: &'a [(String, String)],
    /// Trade between members is asked.
    pub trade: bool,
    /// Homes that came back into use are asked for.
    pub homes: bool,
}

/// A quarter to choose.
#[derive(Debug, Clone)]
pub struct QuarterChoice {
    /// As addresses have it.
    pub code: String,
    /// Its months.
    pub months: String,
    /// The page shows it.
    pub current: bool,
}

#[derive(Debug)]
struct Chip {
    label: String,
    href: String,
    current: bool,
}

#[derive(Debug)]
struct Reminder {
    words: String,
    people: usize,
}

#[derive(Debug)]
struct Day {
    words: String,
    done: bool,
}

#[derive(Debug)]
struct Closing {
    heading: &'static str,
    words: String,
    link: &'static str,
    href: String,
}

impl BoardPage {
    /// A board within a frame.
    pub fn new(frame: Frame, board: &Board<'_>) -> Self {
        let clock = board.clock;
        let (slug, quarter) = (&board.network.slug, clock.round.quarter);
        let counts = Standing::TILES.map(|standing| (standing, count(board, |entry| entry.standing() == standing)));
        let are_in = count(board, |entry| entry.standing().is_in());
        let due = count(board, |entry| entry.standing() != Standing::Exempt);
        let show = board.filter.show_of(board.entries, clock);
        let mut listed: Vec<&Entry> = board.filter.listed(board.entries, clock);
        // The sort is stable: within a standing, enterprises stay in the order of their slugs.
        listed.sort_by_key(|entry| entry.standing());
        let sectors: BTreeSet<&str> =
            board.entries.iter().map(|entry| entry.sector.as_str()).filter(|sector| !sector.is_empty()).collect();
        Self {
            switch_action: format!("/{slug}/board"),
            base: format!("/{slug}/board/{quarter}"),
            sample: board.network.sample,
            eyebrow: words::quarter(quarter, clock.lang),
            heading: heading(are_in, due),
            schedule: schedule(clock.round, clock.today, clock.lang),
            alt: alt(&counts),
            tiles: counts.iter().flat_map(|(standing, count)| vec![*standing; *count]).collect(),
            key: counts.into_iter().filter(|(standing, count)| *standing != Standing::Exempt || *count > 0).collect(),
            chips: chips(board, show),
            caption: caption(show, listed.len()),
            rows: listed.into_iter().map(|entry| row(board, entry)).collect(),
            lonely: board.entries.is_empty() && !board.filter.is_narrow(),
            nothing: if board.filter.is_narrow() { "Nothing of this list fits." } else { nothing(show) },
            filter: Filter { show: Some(show), ..board.filter.clone() },
            sectors: sectors.into_iter().map(str::to_owned).collect(),
            error: board.error.to_owned(),
            review_next: next_to_review(board.entries, None, board.person).map(|entry| {
                let waiting = waiting_for(board.entries, board.person).count();
                let label = format!("Review {}", words::count(waiting, "return", "returns"));
                (label, review_href(slug, quarter, &entry.slug))
            }),
            reminder: reminder(board),
            timeline: timeline(clock),
            quarters: quarter_choices(board.quarters, quarter, clock.lang),
            closing: closing(board, are_in),
            network: slug.clone(),
            proposed: board.proposed.to_vec(),
            homes: board.homes,
            trade: board.trade.then(|| format!("/{slug}/trade/{quarter}")),
            change_round: format!("/{slug}/rounds/{quarter}"),
            frame: if board.error.is_empty() { frame } else { frame.with_errors() },
        }
    }
}

/// Quarters to choose from, in the order given.
pub fn quarter_choices(quarters: &[Quarter], current: Quarter, lang: Lang) -> Vec<QuarterChoice> {
    let choice = |quarter: &Quarter| QuarterChoice {
        code: quarter.to_string(),
        months: quarter.period().months(lang),
        current: *quarter == current,
    };
    quarters.iter().map(choice).collect()
}

/// Address of a return's review.
pub fn review_href(network: &str, quarter: Quarter, enterprise: &str) -> String {
    format!("/{network}/review/{quarter}/{enterprise}")
}

fn count(board: &Board<'_>, of: impl Fn(&Entry) -> bool) -> usize {
    board.entries.iter().filter(|entry| of(entry)).count()
}

/// The returns that wait for a person. One that its enterprise has not confirmed yet waits for that first, and one
/// that the person has found good waits for somebody else.
pub fn waiting_for(entries: &[Entry], person: PersonId) -> impl Iterator<Item = &Entry> {
    entries
        .iter()
        .filter(|entry| entry.standing() == Standing::Submitted && !entry.waits_for_member())
        .filter(move |entry| !entry.was_found_good_by(person))
}

/// The one that has waited longest; the one after `slug` where one is read already.
pub fn next_to_review<'a>(entries: &'a [Entry], slug: Option<&str>, person: PersonId) -> Option<&'a Entry> {
    let others = waiting_for(entries, person).filter(|entry| Some(entry.slug.as_str()) != slug);
    others.min_by_key(|entry| entry.filing.as_ref().map(|filing| filing.saved_at))
}

fn alt(counts: &[(Standing, usize)]) -> String {
    let parts: Vec<String> = counts.iter().map(|(standing, count)| format!("{count} {}", standing.counted())).collect();
    parts.join(", ")
}

fn chips(board: &Board<'_>, show: Show) -> Vec<Chip> {
    let path = format!("/{}/board/{}", board.network.slug, board.clock.round.quarter);
    let chip = |other: Show| {
        let listed = board.filter.with(other).listed(board.entries, board.clock).len();
        Chip {
            label: format!("{}, {listed}", other.name(board.clock)),
            href: format!("{path}?{}", board.filter.with(other).query()),
            current: other == show,
        }
    };
    let rare = |show: &Show| matches!(show, Show::Exempt | Show::Late);
    Show::ALL
        .into_iter()
        .filter(|other| *other == show || !rare(other) || count(board, |entry| other.takes(entry, board.clock)) > 0)
        .map(chip)
        .collect()
}

fn caption(show: Show, listed: usize) -> String {
    let what = match show {
        Show::NeedYou => "that need you",
        Show::ToReview => "to review",
        Show::SentBack => "that were sent back",
        Show::Missing => "that are not in",
        Show::Late => "that are late",
        Show::Accepted => "that are accepted",
        Show::Exempt => "that are not expected",
        Show::All => "of the quarter",
    };
    format!("{} {what}", words::count(listed, "return", "returns"))
}

const fn nothing(show: Show) -> &'static str {
    match show {
        Show::NeedYou => "Nothing needs you today.",
        Show::ToReview => "Nothing waits for review.",
        Show::SentBack => "No return is with its enterprise for a second look.",
        Show::Missing => "Every return is in.",
        Show::Late => "No return is late.",
        Show::Accepted => "No return is accepted yet.",
        Show::Exempt => "A return is expected of everybody.",
        Show::All => "No enterprise belonged to the network in this quarter.",
    }
}

/// One press reminds all who have not filed: writing it fifty times is never needed.
fn reminder(board: &Board<'_>) -> Option<Reminder> {
    let missing: Vec<&Entry> = board.entries.iter().filter(|entry| Show::Missing.takes(entry, board.clock)).collect();
    let people: BTreeSet<&String> = missing.iter().flat_map(|entry| &entry.filers).collect();
    if people.is_empty() {
        return None;
    }
    let silent = missing.iter().filter(|entry| entry.filers.is_empty()).count();
    let mut words = format!(
        "{} not in. {} a message with a link that signs them in once, unless they stopped reminders.",
        words::count(missing.len(), "return is", "returns are"),
        words::count(people.len(), "person gets", "people get"),
    );
    if silent > 0 {
        words.push_str(&format!(
            " {} nobody who files: invite somebody.",
            words::count(silent, "enterprise has", "enterprises have")
        ));
    }
    Some(Reminder { words, people: people.len() })
}

fn timeline(clock: Clock<'_>) -> Vec<Day> {
    let round = clock.round;
    let line = |date, what: &str| Day {
        words: format!("{}: {what}", day_near(date, clock.today, clock.lang)),
        done: date <= clock.today,
    };
    vec![
        line(round.opens, "first day for returns"),
        line(round.due, "returns are due"),
        line(round.closes, "last day for late returns"),
    ]
}

fn closing(board: &Board<'_>, are_in: usize) -> Closing {
    let accepted = count(board, |entry| entry.standing() == Standing::Accepted);
    let can = match accepted {
        0 => "It can be assembled as soon as one return has been accepted.".to_owned(),
        count => format!(
            "It can be assembled from {} now{}.",
            words::count(count, "accepted return", "accepted returns"),
            if are_in > count { "; returns in review do not count yet" } else { "" },
        ),
    };
    Closing {
        heading: if board.clock.today > board.clock.round.closes {
            "The quarter has closed"
        } else {
            "When the quarter closes"
        },
        words: format!("The joint report says how many filed. It names nobody who did not. {can}"),
        link: "Go to the report",
        href: format!("/{}/report/{}", board.network.slug, board.clock.round.quarter),
    }
}

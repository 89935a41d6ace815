//! The board as it is shown.

use super::{
    dates::{day_near, schedule},
    standing::{Clock, Entry, Show, Standing, heading},
};
use crate::web::{forms::encode, layout::Frame, words};
use askama::Template;
use commonweal_domain::{
    lang::Lang,
    network::Network,
    period::{Quarter, day},
};

/// `/{network}/board/{quarter}`
#[derive(Template)]
#[template(path = "board/board.html")]
pub struct BoardPage {
    frame: Frame,
    switch_action: String,
    sample: bool,
    eyebrow: String,
    heading: String,
    schedule: String,
    alt: String,
    tiles: Vec<Standing>,
    key: Vec<(Standing, usize)>,
    chips: Vec<Chip>,
    caption: String,
    rows: Vec<Row>,
    nothing: &'static str,
    review_next: Option<String>,
    reminder: Option<Reminder>,
    timeline: Vec<Day>,
    quarters: Vec<QuarterChoice>,
    closing: Closing,
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
    /// Which of them the table lists; none lets the board choose.
    pub show: Option<Show>,
    /// All rounds' quarters, newest first.
    pub quarters: &'a [Quarter],
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
struct Row {
    name: String,
    href: Option<String>,
    tag: &'static str,
    state: &'static str,
    stands: String,
    when: String,
    next: Option<(&'static str, String)>,
}

#[derive(Debug)]
struct Reminder {
    words: String,
    label: String,
    href: String,
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
        let show = board.show.unwrap_or_else(|| default_show(board));
        let mut listed: Vec<&Entry> = board.entries.iter().filter(|entry| show.takes(entry, clock)).collect();
        // The sort is stable: within a standing, enterprises stay in the order of their slugs.
        listed.sort_by_key(|entry| entry.standing());
        Self {
            switch_action: format!("/{slug}/board"),
            sample: board.network.sample,
            eyebrow: words::quarter(quarter, clock.lang),
            heading: heading(are_in, board.entries.len()),
            schedule: schedule(clock.round, clock.today, clock.lang),
            alt: alt(&counts),
            tiles: counts.iter().flat_map(|(standing, count)| vec![*standing; *count]).collect(),
            key: counts.to_vec(),
            chips: chips(board, show),
            caption: caption(show, listed.len()),
            rows: listed.into_iter().map(|entry| row(board, entry)).collect(),
            nothing: nothing(show),
            review_next: next_to_review(board.entries).map(|entry| review_href(slug, quarter, &entry.slug)),
            reminder: reminder(board),
            timeline: timeline(clock),
            quarters: quarter_choices(board.quarters, quarter, clock.lang),
            closing: closing(board, are_in),
            frame,
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

fn default_show(board: &Board<'_>) -> Show {
    if board.entries.iter().any(|entry| entry.needs_you(board.clock)) { Show::NeedYou } else { Show::All }
}

/// The submitted return that has waited longest.
pub fn next_to_review(entries: &[Entry]) -> Option<&Entry> {
    let waiting = entries.iter().filter(|entry| entry.standing() == Standing::Submitted);
    waiting.min_by_key(|entry| entry.filing.as_ref().map(|filing| filing.saved_at))
}

fn alt(counts: &[(Standing, usize)]) -> String {
    let parts: Vec<String> = counts.iter().map(|(standing, count)| format!("{count} {}", standing.counted())).collect();
    parts.join(", ")
}

fn chips(board: &Board<'_>, show: Show) -> Vec<Chip> {
    let path = format!("/{}/board/{}", board.network.slug, board.clock.round.quarter);
    let chip = |other: Show| Chip {
        label: format!("{}, {}", other.name(board.clock), count(board, |entry| other.takes(entry, board.clock))),
        href: format!("{path}?show={}", other.code()),
        current: other == show,
    };
    Show::ALL.into_iter().map(chip).collect()
}

fn caption(show: Show, listed: usize) -> String {
    let what = match show {
        Show::NeedYou => "that need you",
        Show::ToReview => "to review",
        Show::SentBack => "that were sent back",
        Show::Missing => "that are not in",
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
        Show::All => "No enterprise belonged to the network in this quarter.",
    }
}

fn row(board: &Board<'_>, entry: &Entry) -> Row {
    let clock = board.clock;
    let standing = entry.standing();
    let late = clock.today > clock.round.due;
    let review = review_href(&board.network.slug, clock.round.quarter, &entry.slug);
    let next = match standing {
        Standing::Submitted => Some(("Review", review.clone())),
        Standing::SentBack => Some(("See reason", review.clone())),
        Standing::Accepted => Some(("See return", review.clone())),
        Standing::NotStarted | Standing::InProgress => {
            (!entry.filers.is_empty()).then(|| ("Write", mail("to", &entry.filers, clock)))
        }
    };
    Row {
        name: entry.name.clone(),
        href: standing.is_in().then_some(review),
        tag: standing.tag(late),
        state: standing.name(),
        stands: entry.stands(clock),
        when: entry.when(clock),
        next,
    }
}

/// One message to all who have not filed: writing it fifty times is never needed.
fn reminder(board: &Board<'_>) -> Option<Reminder> {
    let missing: Vec<&Entry> = board.entries.iter().filter(|entry| Show::Missing.takes(entry, board.clock)).collect();
    let mut people: Vec<String> = missing.iter().flat_map(|entry| entry.filers.clone()).collect();
    people.sort();
    people.dedup();
    if people.is_empty() {
        return None;
    }
    let silent = missing.iter().filter(|entry| entry.filers.is_empty()).count();
    let mut words = format!(
        "{} not in. One message goes to {}, as blind copies; you see it in your own mail program before it leaves.",
        words::count(missing.len(), "return is", "returns are"),
        words::count(people.len(), "person", "people"),
    );
    if silent > 0 {
        words.push_str(&format!(
            " {} nobody to write to yet.",
            words::count(silent, "enterprise has", "enterprises have")
        ));
    }
    Some(Reminder {
        words,
        label: format!("Write to {}", words::count(people.len(), "person", "people")),
        href: mail("bcc", &people, board.clock),
    })
}

fn mail(field: &str, people: &[String], clock: Clock<'_>) -> String {
    let months = clock.round.quarter.period().months(clock.lang);
    let due = day(clock.round.due, clock.lang);
    let closes = day(clock.round.closes, clock.lang);
    let dates = if clock.today > clock.round.due {
        format!("It was due on {due}; we can take it until {closes}.")
    } else {
        format!("It is due on {due}.")
    };
    let body = format!(
        "Hello,\n\nyour return for {months} is not in yet. {dates}\n\nAn honest estimate, marked as one, is better than a blank.\n"
    );
    let pairs = |pairs: &[(&str, String)]| {
        encode(&pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Vec<_>>())
    };
    let subject = format!("Your return for {months}");
    if field == "to" {
        format!("mailto:{}?{}", people.join(","), pairs(&[("subject", subject), ("body", body)]))
    } else {
        format!("mailto:?{}", pairs(&[(field, people.join(",")), ("subject", subject), ("body", body)]))
    }
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

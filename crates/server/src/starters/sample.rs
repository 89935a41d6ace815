//! The sample network of a starter, as its file writes it.

use super::{KitError, Starter, kit::DisclosureSheet};
use commonweal_domain::{
    context::ContextFigure,
    network::{DisclosureRules, Role},
    period::{Period, Quarter},
    quantity::Quantity,
    target::{Direction, Target},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use time::{Date, Duration, format_description::BorrowedFormatItem, macros::format_description};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// A sample network, besides its members and figures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleSheet {
    /// Full name.
    pub name: String,
    /// Address for questions, under `.example`.
    pub contact: String,
    /// The quarter whose round is open; of a network that has closed, its last one.
    pub current: Quarter,
    /// Slugs of those whose return of that quarter waits for review.
    #[serde(default)]
    pub waiting: Vec<String>,
    /// Rules of disclosure on which its members have decided; none where those of the kit hold.
    disclosure: Option<DisclosureSheet>,
    /// The report that has been published.
    pub edition: EditionSheet,
    /// What the figures are about: where they come from, and what is not known.
    pub note: String,
    /// What every page says besides being a sample.
    pub banner: String,
    /// Who can sign in.
    #[serde(default, rename = "person")]
    pub people: Vec<PersonSheet>,
    /// What its members want to reach.
    #[serde(default, rename = "target")]
    targets: Vec<TargetSheet>,
    /// What others have published.
    #[serde(default)]
    context: Vec<ContextSheet>,
    /// What was decided at meetings.
    #[serde(default, rename = "decision")]
    pub decisions: Vec<DecisionSheet>,
    /// The vote that is open.
    pub vote: Option<VoteSheet>,
    /// Rounds over a date range.
    #[serde(default, rename = "call")]
    pub calls: Vec<CallSheet>,
    /// That the network has closed.
    closed: Option<ClosedSheet>,
    /// Slugs of the sample networks of which it is made.
    #[serde(default)]
    pub parts: Vec<String>,
    /// Published totals that the sample agrees with.
    #[serde(default)]
    pub published: Vec<Published>,
}

/// A report that has been published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionSheet {
    /// What it is about.
    pub period: Period,
    /// Name of its template.
    pub template: String,
    /// Its title; blank for the template's.
    #[serde(default)]
    pub title: String,
    /// The sentence on page one; blank for the template's.
    #[serde(default)]
    pub headline: String,
    /// What members ask for.
    #[serde(default)]
    pub asks: Vec<String>,
    /// What is written for the template's own places, by their ids, in Markdown.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// What the picture beside the first story shows, for those who do not see it; with its credit.
    #[serde(default)]
    pub picture_alt: String,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonSheet {
    /// Address, under `.example`.
    pub email: String,
    /// Name, invented.
    pub name: String,
    /// What they may do.
    role: String,
    /// Slug of the enterprise for which they act; blank for none.
    #[serde(default)]
    pub enterprise: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetSheet {
    indicator: String,
    year: Period,
    direction: String,
    amount: String,
    note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContextSheet {
    #[serde(default)]
    indicator: String,
    name: String,
    value: String,
    place: String,
    period: String,
    source: String,
    #[serde(default)]
    address: String,
    published: String,
}

/// What a meeting decided.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionSheet {
    /// What was decided, in a line.
    pub title: String,
    /// Why.
    pub why: String,
    on: String,
    /// How many members were for it.
    pub in_favour: u32,
    /// How many were against it.
    pub against: u32,
    /// How each sector voted, where each has a vote of its own: its name, how many were for it, how many against.
    #[serde(default)]
    pub sectors: Vec<(String, u32, u32)>,
    /// The minutes.
    pub minutes: String,
}

/// A vote that is open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteSheet {
    /// What is proposed, in a line.
    pub title: String,
    /// Why.
    pub why: String,
    /// Slug of the member that proposes.
    pub by: String,
    /// Slug of the one that seconds.
    pub seconded_by: String,
    /// Slugs of those who have voted for it.
    pub in_favour: Vec<String>,
    /// Slugs of those who have voted against it.
    pub against: Vec<String>,
}

/// A round over a date range: of days of its own, or, so that it is open, of days counted back from the one on which the
/// sample is made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallSheet {
    /// Part of its address.
    pub slug: String,
    /// What it is about.
    pub name: String,
    /// Its first day; blank where it is counted back.
    #[serde(default)]
    from: String,
    /// So many days before the sample is made is its first day, unless it has one of its own.
    #[serde(default)]
    days_ago: i64,
    /// For so many days it asks.
    pub days: i64,
    /// Codes of what is asked.
    pub inputs: Vec<String>,
    /// What those who answer are told.
    pub note: String,
    /// Who has answered what.
    #[serde(rename = "answer")]
    pub answers: Vec<Answered>,
    /// What a coordinator has written down.
    #[serde(default)]
    pub log: Vec<LoggedLine>,
}

/// A line of the log of a round over a date range.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggedLine {
    /// What was written.
    pub words: String,
    /// It is something that is needed.
    #[serde(default)]
    pub need: bool,
}

/// An answer to a round over a date range.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Slug of who answered.
    pub enterprise: String,
    /// Numbers by input.
    pub figures: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosedSheet {
    on: String,
    /// What its final edition is about.
    period: Period,
    why: String,
}

/// A published total, and which total of the sample agrees with it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// What was published, in words, with its number.
    pub what: String,
    /// Code of the input or indicator of the sample.
    pub code: String,
    /// Its part; blank for the total.
    #[serde(default)]
    pub breakdown: String,
    /// The period of the sample, or the address of a round over a date range.
    pub period: String,
    /// As the sample's total is written.
    pub value: String,
    /// Where it was published.
    pub source: String,
    /// Where sources conflict, or what was assumed.
    #[serde(default)]
    pub note: String,
}

/// A story of one return.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorySheet {
    /// Slug of who tells it.
    pub enterprise: String,
    /// Of which quarter.
    pub quarter: Quarter,
    /// Whether it may be printed: yes or no.
    pub agreed: String,
    /// Its words.
    pub story: String,
}

/// Slug of who answered, and a number for each input.
pub type Numbers<'a> = (&'a str, Vec<(String, Quantity)>);

impl SampleSheet {
    /// Rules of disclosure on which its members have decided.
    pub fn disclosure(&self) -> Option<DisclosureRules> {
        self.disclosure.as_ref().map(DisclosureSheet::rules)
    }

    /// Reads a starter's sample.
    ///
    /// # Errors
    /// If its text has a word that nobody knows, or says what cannot be.
    pub fn read(starter: &Starter) -> Result<Self, KitError> {
        let wrong = |reason: String| KitError { starter: starter.name.to_owned(), reason };
        let sheet: Self = toml::from_str(starter.sample).map_err(|error| wrong(error.to_string()))?;
        sheet.targets().map_err(wrong)?;
        sheet.context().map_err(wrong)?;
        sheet.closed().map_err(wrong)?;
        for person in &sheet.people {
            person.role().map_err(wrong)?;
        }
        for decision in &sheet.decisions {
            decision.on().map_err(wrong)?;
        }
        for call in &sheet.calls {
            call.figures().map_err(wrong)?;
            call.from(Date::MIN + Duration::days(call.days_ago)).map_err(wrong)?;
        }
        Ok(sheet)
    }

    /// What its members want to reach.
    ///
    /// # Errors
    /// If an amount or a direction is none.
    pub fn targets(&self) -> Result<Vec<Target>, String> {
        let read = |target: &TargetSheet| {
            let wrong = || format!("the target of {} is none", target.indicator);
            Ok(Target {
                indicator: target.indicator.clone(),
                year: target.year,
                direction: Direction::parse(&target.direction).ok_or_else(wrong)?,
                amount: number(&target.amount).ok_or_else(wrong)?,
                note: target.note.clone(),
            })
        };
        self.targets.iter().map(read).collect()
    }

    /// What others have published.
    ///
    /// # Errors
    /// If a day is none.
    pub fn context(&self) -> Result<Vec<ContextFigure>, String> {
        let read = |figure: &ContextSheet| {
            Ok(ContextFigure {
                indicator: Some(figure.indicator.clone()).filter(|code| !code.is_empty()),
                name: figure.name.clone(),
                value: figure.value.clone(),
                place: figure.place.clone(),
                period: figure.period.clone(),
                source: figure.source.clone(),
                address: figure.address.clone(),
                published: day(&figure.published)?,
            })
        };
        self.context.iter().map(read).collect()
    }

    /// When it closed, why, and what its final edition is about.
    ///
    /// # Errors
    /// If the day is none.
    pub fn closed(&self) -> Result<Option<(Date, String, Period)>, String> {
        self.closed.as_ref().map(|closed| Ok((day(&closed.on)?, closed.why.clone(), closed.period))).transpose()
    }
}

impl PersonSheet {
    /// What they may do.
    ///
    /// # Errors
    /// If it is no role.
    pub fn role(&self) -> Result<Role, String> {
        Role::parse(&self.role).ok_or_else(|| format!("{} is no role", self.role))
    }
}

impl DecisionSheet {
    /// The day of the meeting.
    ///
    /// # Errors
    /// If it is none.
    pub fn on(&self) -> Result<Date, String> {
        day(&self.on)
    }
}

impl CallSheet {
    /// Its first day, where the sample is made on `today`.
    ///
    /// # Errors
    /// If it is no day.
    pub fn from(&self, today: Date) -> Result<Date, String> {
        if self.from.is_empty() { Ok(today - Duration::days(self.days_ago)) } else { day(&self.from) }
    }

    /// Whether it is open on the day on which the sample is made.
    pub const fn is_open(&self) -> bool {
        self.from.is_empty()
    }

    /// What each answered: slug, and a number for each input.
    ///
    /// # Errors
    /// If a number is none.
    pub fn figures(&self) -> Result<Vec<Numbers<'_>>, String> {
        let read = |(code, text): (&'_ String, &'_ String)| {
            number(text).map(|number| (code.clone(), number)).ok_or_else(|| format!("{code}: “{text}” is no number"))
        };
        self.answers
            .iter()
            .map(|answer| Ok((answer.enterprise.as_str(), answer.figures.iter().map(read).collect::<Result<_, _>>()?)))
            .collect()
    }
}

fn number(text: &str) -> Option<Quantity> {
    Quantity::parse_plain(text).ok()
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text, DAY).map_err(|_| format!("“{text}” is not a day"))
}

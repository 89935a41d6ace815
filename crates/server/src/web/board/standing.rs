//! Where each return of a round stands, in the coordinator's words, and which of them need the coordinator.

use super::dates::{day_near, days, moment_near};
use crate::web::{moment, words};
use commonweal_domain::{
    filing::FilingState,
    lang::Lang,
    network::{Millis, Round},
};
use time::Date;

/// One enterprise that is due in a round, with its return's head if it has begun one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Part of the enterprise's addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its return, if there is one.
    pub filing: Option<Head>,
    /// Addresses of those who file for it.
    pub filers: Vec<String>,
}

/// What a board tells of a return: never a figure of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Where it stands.
    pub state: FilingState,
    /// How many figures it holds.
    pub figures: usize,
    /// How many of them were explained.
    pub explained: usize,
    /// When it was last saved.
    pub saved_at: Millis,
}

/// The five ways in which a return may stand on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Waits for review.
    Submitted,
    /// Nothing saved.
    NotStarted,
    /// A draft.
    InProgress,
    /// Back with the enterprise.
    SentBack,
    /// Counts in totals.
    Accepted,
}

/// Which returns the table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Those on which the coordinator has something to do.
    NeedYou,
    /// Submitted.
    ToReview,
    /// Back with their enterprises.
    SentBack,
    /// Neither submitted nor sent back.
    Missing,
    /// Every one.
    All,
}

/// The day on which a board is read, and its network's clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock<'a> {
    /// The round.
    pub round: &'a Round,
    /// Today, in the network's time zone.
    pub today: Date,
    /// IANA name of that zone.
    pub time_zone: &'a str,
    /// Language.
    pub lang: Lang,
}

impl Entry {
    /// How its return stands.
    pub fn standing(&self) -> Standing {
        match self.filing.as_ref().map(|filing| &filing.state) {
            None => Standing::NotStarted,
            Some(FilingState::Draft) => Standing::InProgress,
            Some(FilingState::Submitted { .. }) => Standing::Submitted,
            Some(FilingState::SentBack { .. }) => Standing::SentBack,
            Some(FilingState::Accepted { .. }) => Standing::Accepted,
        }
    }

    /// What has happened so far, in a few words.
    pub fn stands(&self, clock: Clock<'_>) -> String {
        let Some(filing) = &self.filing else { return "Nothing saved yet".to_owned() };
        match &filing.state {
            FilingState::Draft => {
                let figures = words::count(filing.figures, "figure", "figures");
                let saved = moment_near(filing.saved_at, clock.time_zone, clock.today, clock.lang);
                format!("{figures}, saved {saved}")
            }
            FilingState::Submitted { by, again, .. } => {
                let explained = match filing.explained {
                    0 => String::new(),
                    count => format!("; {} explained", words::count(count, "figure", "figures")),
                };
                format!("{} {by}{explained}", if *again { "Again by" } else { "By" })
            }
            FilingState::SentBack { reason, .. } => format!("“{}”", shortened(reason, 70)),
            FilingState::Accepted { by, submitted_at: Some(_), .. } => format!("By {by}"),
            FilingState::Accepted { by, submitted_at: None, .. } => format!("Imported, by {by}"),
        }
    }

    /// The day that matters for it.
    pub fn when(&self, clock: Clock<'_>) -> String {
        let date = |at: Millis| moment::date(at, clock.time_zone);
        let on = |at: Millis| day_near(date(at), clock.today, clock.lang);
        match self.filing.as_ref().map(|filing| &filing.state) {
            Some(FilingState::Submitted { at, .. }) => {
                format!("Filed {}{}", on(*at), if date(*at) > clock.round.due { ", late" } else { "" })
            }
            Some(FilingState::SentBack { at, .. }) => format!("Sent back {}", on(*at)),
            Some(FilingState::Accepted { at, .. }) => format!("Accepted {}", on(*at)),
            None | Some(FilingState::Draft) => match (clock.today - clock.round.due).whole_days() {
                late if late > 0 => format!("{} late", days(late)),
                _ => format!("Due {}", day_near(clock.round.due, clock.today, clock.lang)),
            },
        }
    }

    /// Whether the coordinator has something to do about it: review it, or ask after it once it is due.
    pub fn needs_you(&self, clock: Clock<'_>) -> bool {
        match self.standing() {
            Standing::Submitted => true,
            Standing::Accepted => false,
            Standing::NotStarted | Standing::InProgress | Standing::SentBack => clock.today > clock.round.due,
        }
    }
}

impl Standing {
    /// All, in the order of tiles and key.
    pub const TILES: [Self; 5] = [Self::Accepted, Self::Submitted, Self::SentBack, Self::InProgress, Self::NotStarted];

    /// The words of its tag.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submitted => "Submitted",
            Self::NotStarted => "Not yet started",
            Self::InProgress => "In progress",
            Self::SentBack => "Sent back",
            Self::Accepted => "Accepted",
        }
    }

    /// The words after its count in the key.
    pub const fn counted(self) -> &'static str {
        match self {
            Self::Submitted => "to review",
            Self::NotStarted => "not yet started",
            Self::InProgress => "in progress",
            Self::SentBack => "sent back",
            Self::Accepted => "accepted",
        }
    }

    /// Class of its tag.
    pub const fn tag(self, late: bool) -> &'static str {
        match self {
            Self::Submitted => "tag go",
            Self::NotStarted if late => "tag bad",
            Self::NotStarted | Self::InProgress => "tag",
            Self::SentBack => "tag warn",
            Self::Accepted => "tag ok",
        }
    }

    /// Whether the enterprise has filed, now or before it was sent back.
    pub const fn is_in(self) -> bool {
        matches!(self, Self::Submitted | Self::SentBack | Self::Accepted)
    }
}

impl Show {
    /// All, in the order of the chips.
    pub const ALL: [Self; 5] = [Self::NeedYou, Self::ToReview, Self::SentBack, Self::Missing, Self::All];

    /// As addresses have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NeedYou => "need-you",
            Self::ToReview => "to-review",
            Self::SentBack => "sent-back",
            Self::Missing => "missing",
            Self::All => "all",
        }
    }

    /// Reads what [`Show::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.code() == text)
    }

    /// The words of its chip.
    pub fn name(self, clock: Clock<'_>) -> &'static str {
        match self {
            Self::NeedYou => "Need you",
            Self::ToReview => "To review",
            Self::SentBack => "Sent back",
            Self::Missing if clock.today > clock.round.due => "Late or missing",
            Self::Missing => "Not yet in",
            Self::All => "All",
        }
    }

    /// Whether it lists a return.
    pub fn takes(self, entry: &Entry, clock: Clock<'_>) -> bool {
        match self {
            Self::NeedYou => entry.needs_you(clock),
            Self::ToReview => entry.standing() == Standing::Submitted,
            Self::SentBack => entry.standing() == Standing::SentBack,
            Self::Missing => matches!(entry.standing(), Standing::NotStarted | Standing::InProgress),
            Self::All => true,
        }
    }
}

/// The heading of a board.
pub fn heading(are_in: usize, due: usize) -> String {
    match (are_in, due) {
        (_, 0) => "No return is due".to_owned(),
        (0, _) => "No return is in yet".to_owned(),
        (1, 1) => "The one return is in".to_owned(),
        (1, _) => format!("1 of {due} returns is in"),
        (count, _) if count == due => format!("All {due} returns are in"),
        _ => format!("{are_in} of {due} returns are in"),
    }
}

/// At most so many characters, cut between words.
pub fn shortened(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let cut: String = text.chars().take(most).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', '.', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::network::Settings;
    use time::macros::date;

    const FILED: Millis = Millis(1_769_437_920_000); // 26 January 2026, 14:32 UTC.

    fn entry(state: Option<FilingState>) -> Entry {
        let filing = state.map(|state| Head { state, figures: 18, explained: 1, saved_at: FILED });
        Entry { slug: "custard".to_owned(), name: "Custard Yard".to_owned(), filing, filers: vec![] }
    }

    fn told(state: Option<FilingState>, today: Date) -> (String, String, bool) {
        let round = Round::of("2025-Q4".parse().unwrap(), &Settings::default());
        let clock = Clock { round: &round, today, time_zone: "Europe/London", lang: Lang::EnGb };
        let entry = entry(state);
        (entry.stands(clock), entry.when(clock), entry.needs_you(clock))
    }

    #[test]
    fn each_return_says_where_it_stands() {
        let submitted = FilingState::Draft.submit(FILED, "Amara Okoye", 0).unwrap();
        let sent_back = submitted.send_back(FILED, "Ruth Penhale", "Is the gas in kWh?").unwrap();
        let accepted = submitted.accept(FILED, "Ruth Penhale").unwrap();
        let today = date!(2026 - 02 - 04);
        let say = |state| told(state, today);
        let row = |a: &str, b: &str, c| (a.to_owned(), b.to_owned(), c);
        assert_eq!(say(None), row("Nothing saved yet", "4 days late", true));
        assert_eq!(say(Some(FilingState::Draft)), row("18 figures, saved 26 January", "4 days late", true));
        assert_eq!(say(Some(submitted)), row("By Amara Okoye; 1 figure explained", "Filed 26 January", true));
        assert_eq!(say(Some(sent_back)), row("“Is the gas in kWh?”", "Sent back 26 January", true));
        assert_eq!(say(Some(accepted)), row("By Ruth Penhale", "Accepted 26 January", false));
    }

    #[test]
    fn before_returns_are_due_nobody_is_late() {
        let (_, when, needs_you) = told(None, date!(2026 - 01 - 31));
        assert_eq!((when.as_str(), needs_you), ("Due 31 January", false));
        let late = FilingState::Draft.submit(Millis(FILED.0 + 8 * 86_400_000), "Tom", 0).unwrap();
        assert_eq!(told(Some(late), date!(2026 - 02 - 04)).1, "Filed 3 February, late");
    }

    #[test]
    fn headings_count_in_words() {
        for (are_in, due, words) in [
            (0, 0, "No return is due"),
            (0, 50, "No return is in yet"),
            (1, 50, "1 of 50 returns is in"),
            (40, 50, "40 of 50 returns are in"),
            (50, 50, "All 50 returns are in"),
            (1, 1, "The one return is in"),
        ] {
            assert_eq!(heading(are_in, due), words);
        }
    }

    #[test]
    fn filters_are_read_back_and_long_reasons_cut_between_words() {
        for show in Show::ALL {
            assert_eq!(Show::parse(show.code()), Some(show));
        }
        assert_eq!(Show::parse("everything"), None);
        assert_eq!(shortened("The gas figure, in cubic metres", 16), "The gas figure…");
        assert_eq!(shortened("short\nreason", 16), "short reason");
    }
}

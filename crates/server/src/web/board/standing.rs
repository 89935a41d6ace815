//! Where each return of a round stands, in the coordinator's words, and which of them need the coordinator.

use super::dates::{day_near, days, moment_near};
use crate::{
    store::{Apart, StandIn},
    web::{moment, words},
};
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
    /// Its sector, in the network's words; may be empty.
    pub sector: String,
    /// Its return, if there is one.
    pub filing: Option<Head>,
    /// Addresses of those who file for it.
    pub filers: Vec<String>,
    /// The round as it is for this enterprise.
    pub round: Round,
    /// What is different for it in this round.
    pub apart: Apart,
    /// It leaves the network with this round.
    pub is_last: bool,
    /// Mail to one of those who file for it came back.
    pub mail_failed: bool,
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

/// The ways in which a return may stand on the board.
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
    /// None is expected.
    Exempt,
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
    /// Came after their due day, or have not come and are past it.
    Late,
    /// Count in totals.
    Accepted,
    /// None is expected.
    Exempt,
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
        let exempt = self.apart.exempt.is_some();
        match self.filing.as_ref().map(|filing| &filing.state) {
            None | Some(FilingState::Draft) if exempt => Standing::Exempt,
            None => Standing::NotStarted,
            Some(FilingState::Draft) => Standing::InProgress,
            Some(FilingState::Submitted { .. }) => Standing::Submitted,
            Some(FilingState::SentBack { .. }) => Standing::SentBack,
            Some(FilingState::Accepted { .. }) => Standing::Accepted,
        }
    }

    /// What has happened so far, in a few words, and what else is to be known.
    pub fn stands(&self, clock: Clock<'_>) -> String {
        let mut words = self.happened(clock);
        if let Some(stand_in) = &self.apart.stand_in {
            if stand_in.waits() {
                words.push_str("; not yet confirmed by the enterprise");
            } else if stand_in.submitted_at.is_none() {
                words.push_str(&format!("; {} files for it", stand_in.by));
            }
        }
        if self.mail_failed && !self.standing().is_in() {
            words.push_str("; mail came back");
        }
        if self.is_last {
            words.push_str("; its last return");
        }
        words
    }

    fn happened(&self, clock: Clock<'_>) -> String {
        if self.standing() == Standing::Exempt
            && let Some(exempt) = &self.apart.exempt
        {
            return format!("“{}”", shortened(&exempt.why, 70));
        }
        let Some(filing) = &self.filing else { return "Nothing saved yet".to_owned() };
        match &filing.state {
            FilingState::Draft => {
                let figures = words::count(filing.figures, "figure", "figures");
                let saved = moment_near(filing.saved_at, clock.time_zone, clock.today, clock.lang);
                format!("{figures}, saved {saved}")
            }
            FilingState::Submitted { first: Some(first), .. } => {
                format!("{} found it good; a second reader is wanted", first.by)
            }
            FilingState::Submitted { by, again, .. } => {
                let explained = match filing.explained {
                    0 => String::new(),
                    count => format!("; {} explained", words::count(count, "figure", "figures")),
                };
                format!("{} {by}{explained}", if *again { "Again by" } else { "By" })
            }
            FilingState::SentBack { by, reason, .. } if reason.is_empty() => format!("{by} asks about single figures"),
            FilingState::SentBack { reason, .. } => format!("“{}”", shortened(reason, 70)),
            FilingState::Accepted { by_rule: true, .. } => "By rule: nothing unusual".to_owned(),
            FilingState::Accepted { by, submitted_at: Some(_), .. } => format!("By {by}"),
            FilingState::Accepted { by, submitted_at: None, .. } => format!("Imported, by {by}"),
        }
    }

    /// The day that matters for it.
    pub fn when(&self, clock: Clock<'_>) -> String {
        let on = |at: Millis| day_near(moment::date(at, clock.time_zone), clock.today, clock.lang);
        let late = if self.is_late(clock) { ", late" } else { "" };
        match self.filing.as_ref().map(|filing| &filing.state) {
            Some(FilingState::Submitted { at, .. }) => format!("Filed {}{late}", on(*at)),
            Some(FilingState::SentBack { at, .. }) => format!("Sent back {}", on(*at)),
            Some(FilingState::Accepted { submitted_at: Some(filed), by_rule: true, .. }) => {
                format!("Filed {}{late}", on(*filed))
            }
            Some(FilingState::Accepted { at, .. }) => {
                format!("Accepted {}{}", on(*at), if late.is_empty() { "" } else { ", filed late" })
            }
            None | Some(FilingState::Draft) => match (clock.today - self.round.due).whole_days() {
                _ if self.standing() == Standing::Exempt => "None expected".to_owned(),
                late if late > 0 => format!("{} late", days(late)),
                _ => format!("Due {}", day_near(self.round.due, clock.today, clock.lang)),
            },
        }
    }

    /// Whether it came after its due day, or has not come and is past it.
    pub fn is_late(&self, clock: Clock<'_>) -> bool {
        let after = |at: Millis| moment::date(at, clock.time_zone) > self.round.due;
        match self.filing.as_ref().map(|filing| &filing.state) {
            Some(FilingState::Submitted { at, .. }) => after(*at),
            Some(FilingState::Accepted { submitted_at, .. }) => submitted_at.is_some_and(after),
            // It came before, and is late again only in the reader's mind.
            Some(FilingState::SentBack { .. }) => false,
            None | Some(FilingState::Draft) => self.standing() != Standing::Exempt && clock.today > self.round.due,
        }
    }

    /// Whether the coordinator has something to do about it: review it, or ask after it once it is due.
    pub fn needs_you(&self, clock: Clock<'_>) -> bool {
        match self.standing() {
            Standing::Submitted => !self.waits_for_member(),
            Standing::Accepted | Standing::Exempt => false,
            Standing::NotStarted | Standing::InProgress | Standing::SentBack => clock.today > self.round.due,
        }
    }
}

impl Entry {
    /// One of which nothing is known but its name: for tests and samples.
    pub fn sample(slug: &str, name: &str, round: Round) -> Self {
        Self {
            slug: slug.to_owned(),
            name: name.to_owned(),
            sector: String::new(),
            filing: None,
            filers: vec![],
            round,
            apart: Apart::default(),
            is_last: false,
            mail_failed: false,
        }
    }

    /// A coordinator filed it, and the enterprise has not confirmed it yet.
    pub fn waits_for_member(&self) -> bool {
        self.apart.stand_in.as_ref().is_some_and(StandIn::waits)
    }

    /// Whether its return is expected and not in, so that somebody may be reminded.
    pub fn is_missing(&self) -> bool {
        matches!(self.standing(), Standing::NotStarted | Standing::InProgress | Standing::SentBack)
    }
}

impl Standing {
    /// All, in the order of tiles and key.
    pub const TILES: [Self; 6] =
        [Self::Accepted, Self::Submitted, Self::SentBack, Self::InProgress, Self::NotStarted, Self::Exempt];

    /// The words of its tag.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Submitted => "Submitted",
            Self::NotStarted => "Not yet started",
            Self::InProgress => "In progress",
            Self::SentBack => "Sent back",
            Self::Accepted => "Accepted",
            Self::Exempt => "Exempt",
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
            Self::Exempt => "exempt",
        }
    }

    /// Class of its tag.
    pub const fn tag(self, late: bool) -> &'static str {
        match self {
            Self::Submitted => "tag go",
            Self::NotStarted if late => "tag bad",
            Self::NotStarted | Self::InProgress | Self::Exempt => "tag",
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
    pub const ALL: [Self; 8] = [
        Self::NeedYou,
        Self::ToReview,
        Self::SentBack,
        Self::Missing,
        Self::Late,
        Self::Accepted,
        Self::Exempt,
        Self::All,
    ];

    /// As addresses have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NeedYou => "need-you",
            Self::ToReview => "to-review",
            Self::SentBack => "sent-back",
            Self::Missing => "missing",
            Self::Late => "late",
            Self::Accepted => "accepted",
            Self::Exempt => "exempt",
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
            Self::Missing if clock.today > clock.round.due => "Missing",
            Self::Missing => "Not yet in",
            Self::Late => "Late",
            Self::Accepted => "Accepted",
            Self::Exempt => "Exempt",
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
            Self::Late => entry.is_late(clock),
            Self::Accepted => entry.standing() == Standing::Accepted,
            Self::Exempt => entry.standing() == Standing::Exempt,
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

    fn round() -> Round {
        Round::of("2025-Q4".parse().unwrap(), &Settings::default())
    }

    fn entry(state: Option<FilingState>) -> Entry {
        let filing = state.map(|state| Head { state, figures: 18, explained: 1, saved_at: FILED });
        Entry { filing, ..Entry::sample("custard", "Custard Yard", round()) }
    }

    fn told(state: Option<FilingState>, today: Date) -> (String, String, bool) {
        let round = round();
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
    fn what_is_different_for_one_enterprise_is_told_on_its_row() {
        let round = round();
        let today = date!(2026 - 02 - 04);
        let clock = Clock { round: &round, today, time_zone: "Europe/London", lang: Lang::EnGb };
        let mut entry = entry(None);
        entry.round = round.with_time_until(Some(date!(2026 - 02 - 20)));
        assert_eq!((entry.when(clock).as_str(), entry.is_late(clock)), ("Due 20 February", false));
        assert!(!entry.needs_you(clock) && Show::Missing.takes(&entry, clock));
        let why = "Closed for rebuilding".to_owned();
        entry.apart.exempt = Some(crate::store::Exemption { why, at: FILED, by: "Ruth".to_owned() });
        assert_eq!(entry.standing(), Standing::Exempt);
        assert_eq!(entry.stands(clock), "“Closed for rebuilding”");
        entry.filing = Some(Head {
            state: FilingState::Draft.submit(FILED, "Amara", 0).unwrap(),
            figures: 1,
            explained: 0,
            saved_at: FILED,
        });
        assert_eq!(entry.standing(), Standing::Submitted, "who files all the same has filed");
        entry.is_last = true;
        assert_eq!(entry.stands(clock), "By Amara; its last return");
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

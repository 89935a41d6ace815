//! Networks, enterprises, memberships and rounds.

use crate::{
    area::Area,
    evaluate::DefaultRates,
    governance::VotingRule,
    lang::Lang,
    period::{Period, Quarter},
    reminders::Schedule,
    sign_off,
    social_value::Plan,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, Duration};

/// A moment: milliseconds since 1970 in UTC. Integers are the same on either database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// A network of enterprises that report together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Part of its addresses, such as `digbeth`.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Where it is, such as "Digbeth, Birmingham".
    pub place: String,
    /// ISO 4217 code of its money.
    pub currency: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Language of its pages and reports.
    pub lang: Lang,
    /// Accent colour as `#rrggbb`.
    pub accent: String,
    /// Every enterprise, person and figure of it is invented.
    pub sample: bool,
    /// What its members decide.
    pub settings: Settings,
}

/// What a network's members decide about checks and disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A change of more than this, in per cent, is asked about.
    pub explain_change_per_cent: u32,
    /// What is published and what is not.
    pub disclosure: DisclosureRules,
    /// Days from the end of a quarter until returns are due.
    pub due_days: u16,
    /// Days from the end of a quarter until the round closes.
    pub closing_days: u16,
    /// Address for questions, printed in the report; may be empty.
    pub contact: String,
    /// A return in which nothing is unusual is accepted when it is submitted.
    pub accept_unflagged: bool,
    /// What a coordinator reads is accepted only when a second one has found it good too.
    pub second_reader: bool,
    /// When those who have not filed are reminded.
    pub reminders: Schedule,
    /// What people call the network when they do not say its full name; blank where that is short enough.
    pub short_name: String,
    /// Its area in rings.
    pub area: Area,
    /// Its logo, where it has one.
    pub logo: Option<Logo>,
    /// What matters most in the place, each with the indicators that tell how far it has come.
    pub priorities: Vec<Priority>,
    /// Re-spend rates of the local multiplier for members without a survey; none unless members agreed on some.
    pub respend: DefaultRates,
    /// Those who look after the network sign in in two steps.
    pub second_factor: bool,
    /// Nobody is held up for want of a second step before this moment; a new network leaves its people some days.
    pub second_factor_from: Millis,
    /// How long what names people is kept.
    pub keeping: Keeping,
    /// How members sign its reports off.
    pub sign_off: sign_off::Rules,
    /// The network has closed: nothing is filed or changed any more, and its reports stay.
    pub closed: Option<Closed>,
    /// How its members vote; none while nobody has said. Once it is said, only its members change it, by a vote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voting: Option<VotingRule>,
    /// Pairs of inputs that must add up to the same over all members, such as hours given and hours taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub balances: Vec<Balance>,
    /// What a sample says of the network after which it is made, on every page; blank for nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sample_note: String,
    /// The sectors of its board, one of which each member belongs to where each votes by itself; none where sectors are
    /// whatever members call what they do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<String>,
    /// Slugs of the networks of which this one is made, as a city region is of its boroughs: their printed totals are
    /// shown together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Where a sample's figures come from and what is not known, beside its reports; blank for nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sample_about: String,
    /// What its outcomes are worth, by proxies of its own; off while it is empty.
    #[serde(skip_serializing_if = "Plan::is_empty")]
    pub social_value: Plan,
}

/// Two inputs that must add up to the same over all members: whatever one gives another takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Code of what is given.
    pub given: String,
    /// Code of what is taken.
    pub taken: String,
}

/// How long a network keeps what names people and is not a figure. Figures are kept as long as the reports that rest on
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keeping {
    /// Days after which the text and address of a message that went out are erased.
    pub mail_days: u32,
    /// Years after the end of a quarter after which the files behind its figures are erased; none of them where it is 0.
    pub evidence_years: u32,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { mail_days: 90, evidence_years: 6 }
    }
}

/// That a network has closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub at: Millis,
    /// Why, for everybody to read; may be empty.
    pub why: String,
}

/// Something that matters in the place, in the words of its people: page one of a report says how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priority {
    /// Its name, such as "Good jobs for local people".
    pub name: String,
    /// Codes of the indicators that tell of it.
    pub indicators: Vec<String>,
}

/// What pages and reports need to know of a logo besides its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// What it says, for those who do not see it.
    pub alt: String,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// When it was set, in UTC milliseconds: it names the file, so that browsers may keep it for ever.
    pub version: i64,
}

/// The rules that protect single enterprises and people in published totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DisclosureRules {
    /// A count of people or full-time equivalents above 0 and below this is [c].
    pub small_count: u32,
    /// A value to which fewer enterprises contributed a number other than nought is [c].
    pub contributors: u32,
    /// Money is [c] where one member is over this share of it, in per cent.
    pub dominance_one: u32,
    /// Money is [c] where two members are over this share of it, in per cent.
    pub dominance_two: u32,
    /// What is shown of people is rounded to a multiple of this, such as 5; 0 for as it is.
    #[serde(skip_serializing_if = "is_nought")]
    pub round_people: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_nought(number: &u32) -> bool {
    *number == 0
}

impl DisclosureRules {
    /// Whether a figure is shown however few enterprises made it; people are protected all the same.
    pub const fn shows_each(&self) -> bool {
        self.contributors <= 1 && self.dominance_one >= 100 && self.dominance_two >= 100
    }
}

impl Settings {
    /// The sectors among which a member's must be, as each has a vote of its own: a slip of the pen would found another,
    /// which could stop what all others want. None where a sector is only a word.
    pub fn board_sectors(&self) -> &[String] {
        if self.voting_rule().chambers { &self.sectors } else { &[] }
    }

    /// A member's sector as the network writes it, also where it was written in other letters.
    ///
    /// # Errors
    /// In words, where it is none of those that the board has; one that is blank has not been said yet.
    pub fn sector(&self, text: &str) -> Result<String, String> {
        let board = self.board_sectors();
        if board.is_empty() || text.trim().is_empty() {
            return Ok(text.to_owned());
        }
        let known = board.iter().find(|sector| sector.to_lowercase() == text.trim().to_lowercase());
        known
            .cloned()
            .ok_or_else(|| format!("“{}” is no sector of the board: it has {}", text.trim(), board.join(", ")))
    }

    /// How members vote: by their own rule, or the usual one while they have none.
    pub fn voting_rule(&self) -> VotingRule {
        self.voting.unwrap_or_default()
    }
}

impl Network {
    /// What people call it: the short name, or the full one where there is none.
    pub fn short(&self) -> &str {
        if self.settings.short_name.is_empty() { &self.name } else { &self.settings.short_name }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            explain_change_per_cent: 50,
            disclosure: DisclosureRules::default(),
            due_days: 31,
            closing_days: 45,
            contact: String::new(),
            accept_unflagged: true,
            second_reader: false,
            reminders: Schedule::default(),
            short_name: String::new(),
            area: Area::default(),
            logo: None,
            priorities: vec![],
            respend: DefaultRates::default(),
            second_factor: false,
            second_factor_from: Millis(0),
            keeping: Keeping::default(),
            sign_off: sign_off::Rules::default(),
            closed: None,
            voting: None,
            balances: vec![],
            sample_note: String::new(),
            sectors: vec![],
            parts: vec![],
            sample_about: String::new(),
            social_value: Plan::default(),
        }
    }
}

impl Default for DisclosureRules {
    fn default() -> Self {
        Self { small_count: 5, contributors: 3, dominance_one: 85, dominance_two: 95, round_people: 0 }
    }
}

/// An enterprise of a network.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Enterprise {
    /// Part of its addresses, unique within the network.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Main sector, in the network's words; may be empty.
    pub sector: String,
    /// Where it is; may be empty.
    pub place: String,
    /// Postcode; may be empty.
    pub postcode: String,
    /// Legal form; may be empty.
    pub legal_form: String,
    /// Identifier such as GB-COH-01234567; may be empty.
    pub org_id: String,
    /// Year in which it was founded.
    pub founded: Option<i32>,
}

/// A stretch of time in which an enterprise belonged to the network; both days are within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// First day; none for ever since.
    pub from: Option<Date>,
    /// Last day; none if it still belongs.
    pub to: Option<Date>,
}

impl Membership {
    /// Whether it belonged on a day.
    pub fn includes(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| to >= day)
    }

    /// Whether it belonged on at least one day of the quarter: then its return is due.
    pub fn covers(&self, quarter: Quarter) -> bool {
        self.from.is_none_or(|from| from <= quarter.last_day()) && self.to.is_none_or(|to| to >= quarter.first_day())
    }
}

/// The quarters of a period in which an enterprise with these memberships belonged to the network.
pub fn member_quarters(memberships: &[Membership], period: Period) -> BTreeSet<Quarter> {
    period.quarters().filter(|quarter| memberships.iter().any(|membership| membership.covers(*quarter))).collect()
}

/// A network's call for returns over a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The quarter asked about.
    pub quarter: Quarter,
    /// First day on which returns are taken.
    pub opens: Date,
    /// Day by which returns are due; later ones are late, but taken.
    pub due: Date,
    /// Last day on which returns are taken.
    pub closes: Date,
}

impl Round {
    /// The round of a quarter: it opens on the day after the quarter, other days as the network's settings say.
    pub fn of(quarter: Quarter, settings: &Settings) -> Self {
        let end = quarter.last_day();
        Self {
            quarter,
            opens: end + Duration::days(1),
            due: end + Duration::days(i64::from(settings.due_days)),
            closes: end + Duration::days(i64::from(settings.closing_days.max(settings.due_days))),
        }
    }

    /// Whether returns are taken on a day.
    pub fn is_open(&self, today: Date) -> bool {
        self.opens <= today && today <= self.closes
    }

    /// As it is for an enterprise that was given more time: due on that day, and open at least until then.
    #[must_use]
    pub fn with_time_until(self, until: Option<Date>) -> Self {
        until.map_or(self, |until| Self { due: self.due.max(until), closes: self.closes.max(until), ..self })
    }

    /// Whether its days follow each other; all that is wrong with them.
    pub fn faults(&self) -> Vec<RoundFault> {
        let mut faults = vec![];
        if self.opens < self.quarter.first_day() {
            faults.push(RoundFault::OpensBefore);
        }
        if self.due < self.opens {
            faults.push(RoundFault::DueBeforeOpening);
        }
        if self.closes < self.due {
            faults.push(RoundFault::ClosesBeforeDue);
        }
        if (self.closes - self.quarter.last_day()).whole_days() > MOST_DAYS_OPEN {
            faults.push(RoundFault::ClosesTooLate);
        }
        faults
    }
}

/// A round that is open for more than two years is a slip of the pen.
const MOST_DAYS_OPEN: i64 = 731;

/// What may be wrong with the days of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoundFault {
    /// Nobody can tell of a quarter that has not begun.
    #[error("the round cannot open before its quarter begins")]
    OpensBefore,
    /// Due on a day before returns are taken.
    #[error("the due day must be on or after the opening day")]
    DueBeforeOpening,
    /// Closed before it is due.
    #[error("the closing day must be on or after the due day")]
    ClosesBeforeDue,
    /// Far away.
    #[error("the closing day must be within two years of the end of the quarter")]
    ClosesTooLate,
}

/// What a person is in a network; what each may do stands in [`crate::permission`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Chases, checks, assembles, circulates and publishes.
    Coordinator,
    /// Does what a coordinator does, but hands nothing over.
    Deputy,
    /// Files an enterprise's return.
    Filer,
    /// Files it too, and hands it in: where somebody approves, filers do not hand in.
    Approver,
    /// Votes and signs off for an enterprise.
    Representative,
    /// Reads what is published for funders.
    Funder,
    /// Looks after people and settings, and sees no figures.
    Administrator,
    /// Keeps the server running: sees people and mail, and no figures.
    Operator,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Coordinator,
        Self::Deputy,
        Self::Filer,
        Self::Approver,
        Self::Representative,
        Self::Funder,
        Self::Administrator,
        Self::Operator,
    ];

    /// As the command line and the database have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Deputy => "deputy",
            Self::Filer => "filer",
            Self::Approver => "approver",
            Self::Representative => "representative",
            Self::Funder => "funder",
            Self::Administrator => "administrator",
            Self::Operator => "operator",
        }
    }

    /// Reads what [`Role::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == text)
    }

    /// Whether it is held for one enterprise.
    pub const fn is_of_an_enterprise(self) -> bool {
        matches!(self, Self::Filer | Self::Approver | Self::Representative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_member_is_due_in_every_quarter_of_which_it_belonged_a_day() {
        let membership = Membership { from: Some(date!(2024 - 06 - 30)), to: Some(date!(2025 - 01 - 01)) };
        let covered: Vec<String> = "2025/8"
            .parse::<Period>()
            .or_else(|_| "2025-Q4/8".parse())
            .unwrap()
            .quarters()
            .filter(|quarter| membership.covers(*quarter))
            .map(|quarter| quarter.to_string())
            .collect();
        assert_eq!(covered, ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"]);
    }

    #[test]
    fn days_of_a_round_follow_each_other() {
        let round = Round::of("2025-Q4".parse().unwrap(), &Settings::default());
        assert_eq!(round.faults(), []);
        let wrong = Round { due: date!(2025 - 12 - 01), closes: date!(2025 - 11 - 01), ..round };
        assert_eq!(wrong.faults(), [RoundFault::DueBeforeOpening, RoundFault::ClosesBeforeDue]);
        let early = Round { opens: date!(2025 - 09 - 30), closes: date!(2028 - 02 - 01), ..round };
        assert_eq!(early.faults(), [RoundFault::OpensBefore, RoundFault::ClosesTooLate]);
    }

    #[test]
    fn more_time_moves_due_and_closing_day_on_and_never_back() {
        let round = Round::of("2025-Q4".parse().unwrap(), &Settings::default());
        let longer = round.with_time_until(Some(date!(2026 - 03 - 01)));
        assert_eq!((longer.due, longer.closes), (date!(2026 - 03 - 01), date!(2026 - 03 - 01)));
        let within = round.with_time_until(Some(date!(2026 - 02 - 07)));
        assert_eq!((within.due, within.closes), (date!(2026 - 02 - 07), round.closes));
        assert_eq!(round.with_time_until(Some(date!(2026 - 01 - 02))), round);
        assert_eq!(round.with_time_until(None), round);
    }

    #[test]
    fn a_round_opens_after_its_quarter() {
        let round = Round::of("2025-Q4".parse().unwrap(), &Settings::default());
        assert_eq!(round.opens, date!(2026 - 01 - 01));
        assert_eq!(round.due, date!(2026 - 01 - 31));
        assert_eq!(round.closes, date!(2026 - 02 - 14));
        assert!(round.is_open(date!(2026 - 02 - 14)) && !round.is_open(date!(2026 - 02 - 15)));
    }
}

//! Whether the joint report goes out: what each member answered to the exact edition that was circulated, and what the
//! network's rule makes of it.

use crate::period::Period;
use serde::{Deserialize, Serialize};
use time::{Date, Duration, Weekday};

/// How many must assent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needed {
    /// Nobody is asked: coordinators publish by themselves.
    #[default]
    Nobody,
    /// More than half of those who do not abstain.
    Majority,
    /// At least two thirds of those who do not abstain.
    TwoThirds,
    /// All who do not abstain.
    Everybody,
    /// Consent: no objection stands, and somebody assents.
    NoObjection,
}

/// How a network signs its reports off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// How many must assent.
    pub needed: Needed,
    /// Working days that members have to answer, from 1 to [`MOST_DAYS`]: Monday to Friday, as no list of public holidays
    /// holds for all networks.
    pub working_days: u16,
    /// Whoever has not answered when the time is over counts as having assented.
    pub silence_assents: bool,
}

/// Most working days for an answer: twelve weeks.
pub const MOST_DAYS: u16 = 60;

impl Default for Rule {
    fn default() -> Self {
        Self { needed: Needed::Nobody, working_days: 10, silence_assents: true }
    }
}

/// A network's rules: one for a quarter's report, and one for those of longer periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Of a quarter.
    pub quarterly: Rule,
    /// Of a year, or of any period longer than a quarter.
    pub yearly: Rule,
}

impl Rules {
    /// What a new network begins with: a quarter's report goes out after ten working days if two thirds assent, and
    /// silence is assent; for a year's, two thirds must say so themselves.
    pub const fn usual() -> Self {
        Self {
            quarterly: Rule { needed: Needed::TwoThirds, working_days: 10, silence_assents: true },
            yearly: Rule { needed: Needed::TwoThirds, working_days: 20, silence_assents: false },
        }
    }

    /// The rule for the report of a period.
    pub fn of(self, period: Period) -> Rule {
        if period.quarter().is_some() { self.quarterly } else { self.yearly }
    }
}

impl Needed {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Self; 5] = [Self::Nobody, Self::Majority, Self::TwoThirds, Self::Everybody, Self::NoObjection];

    /// Its name in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Majority => "majority",
            Self::TwoThirds => "two_thirds",
            Self::Everybody => "everybody",
            Self::NoObjection => "no_objection",
        }
    }

    /// The one of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|needed| needed.code() == code)
    }
}

impl Rule {
    /// Whether members are asked at all.
    pub fn asks(self) -> bool {
        self.needed != Needed::Nobody
    }

    /// The last day for an answer to what is circulated on a day.
    pub fn last_day(self, circulated: Date) -> Date {
        let mut day = circulated;
        let mut left = self.working_days;
        while left > 0 {
            day += Duration::days(1);
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left -= 1;
            }
        }
        day
    }
}

/// What a member answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// It may be published as it stands.
    Assent,
    /// Others are to decide.
    Abstain,
    /// It is to be changed first; until the member answers otherwise this is no assent.
    Change,
    /// It is not to be published.
    Object,
}

impl Answer {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Self; 4] = [Self::Assent, Self::Change, Self::Object, Self::Abstain];

    /// Its name in the database and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assent => "assent",
            Self::Abstain => "abstain",
            Self::Change => "change",
            Self::Object => "object",
        }
    }

    /// The one of a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }

    /// Whether it must say why: of a wish or an objection without a reason nobody can make anything.
    pub const fn needs_words(self) -> bool {
        matches!(self, Self::Change | Self::Object)
    }

    /// Whether its words may be printed in the report, if the member wishes.
    pub const fn may_be_printed(self) -> bool {
        matches!(self, Self::Object | Self::Abstain)
    }
}

/// How many answered what. Those who are asked are fixed when a report is circulated: its members of then, one answer
/// each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Who were asked.
    pub asked: usize,
    /// Who assented themselves.
    pub assented: usize,
    /// Who abstained.
    pub abstained: usize,
    /// Who asked for a change.
    pub wished: usize,
    /// Who objected.
    pub objected: usize,
}

/// What becomes of a circulated report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Members may still answer.
    Open,
    /// It may be published.
    Passed,
    /// It may not.
    Fell,
}

impl Tally {
    /// Counts the answers; none is of somebody who has not answered.
    pub fn of(answers: impl IntoIterator<Item = Option<Answer>>) -> Self {
        let mut tally = Self::default();
        for answer in answers {
            tally.asked += 1;
            match answer {
                None => {}
                Some(Answer::Assent) => tally.assented += 1,
                Some(Answer::Abstain) => tally.abstained += 1,
                Some(Answer::Change) => tally.wished += 1,
                Some(Answer::Object) => tally.objected += 1,
            }
        }
        tally
    }

    /// Who have not answered.
    pub const fn silent(self) -> usize {
        self.asked - self.assented - self.abstained - self.wished - self.objected
    }

    /// Who count as assenting once the time is over.
    pub const fn assenting(self, rule: Rule) -> usize {
        if rule.silence_assents { self.assented + self.silent() } else { self.assented }
    }

    /// Whether it may be published, once the time is over. A tie falls, and so does a report on which all abstain.
    pub fn passes(self, rule: Rule) -> bool {
        let (assenting, counted) = (self.assenting(rule), self.asked - self.abstained);
        match rule.needed {
            Needed::Nobody => true,
            Needed::Majority => 2 * assenting > counted,
            Needed::TwoThirds => counted > 0 && 3 * assenting >= 2 * counted,
            Needed::Everybody => counted > 0 && assenting == counted,
            Needed::NoObjection => assenting > 0 && self.objected == 0,
        }
    }

    /// What becomes of the report; `over` says that the time is over, or that it was closed as all had answered.
    pub fn outcome(self, rule: Rule, over: bool) -> Outcome {
        match (over, self.passes(rule)) {
            (false, _) => Outcome::Open,
            (true, true) => Outcome::Passed,
            (true, false) => Outcome::Fell,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    const fn rule(needed: Needed, silence_assents: bool) -> Rule {
        Rule { needed, working_days: 10, silence_assents }
    }

    #[test]
    fn ten_working_days_are_two_weeks() {
        let ten = rule(Needed::Majority, true);
        assert_eq!(ten.last_day(date!(2026 - 02 - 20)), date!(2026 - 03 - 06), "Friday to Friday");
        assert_eq!(ten.last_day(date!(2026 - 02 - 21)), date!(2026 - 03 - 06), "from a Saturday");
        assert_eq!(Rule { working_days: 1, ..ten }.last_day(date!(2026 - 02 - 20)), date!(2026 - 02 - 23));
    }

    #[test]
    fn thirty_six_of_forty_seven_are_two_thirds_and_not_all() {
        let tally = Tally { asked: 47, assented: 36, objected: 1, ..Tally::default() };
        assert_eq!(tally.silent(), 10);
        assert!(tally.passes(rule(Needed::TwoThirds, false)) && tally.passes(rule(Needed::Majority, false)));
        assert!(!tally.passes(rule(Needed::Everybody, true)) && !tally.passes(rule(Needed::NoObjection, true)));
        let none_objects = Tally { objected: 0, ..tally };
        assert!(
            none_objects.passes(rule(Needed::Everybody, true)) && !none_objects.passes(rule(Needed::Everybody, false))
        );
        assert!(none_objects.passes(rule(Needed::NoObjection, false)));
    }

    #[test]
    fn a_tie_falls_and_so_does_what_nobody_speaks_on() {
        let tie = Tally { asked: 4, assented: 2, objected: 2, ..Tally::default() };
        assert!(!tie.passes(rule(Needed::Majority, true)));
        let nobody = Tally { asked: 3, ..Tally::default() };
        let all_abstain = Tally { asked: 3, abstained: 3, ..Tally::default() };
        for needed in Needed::ALL.into_iter().filter(|needed| *needed != Needed::Nobody) {
            assert!(!nobody.passes(rule(needed, false)), "{needed:?}");
            assert!(!all_abstain.passes(rule(needed, true)), "{needed:?}");
            assert!(!Tally::default().passes(rule(needed, true)), "{needed:?}");
        }
    }

    fn answers() -> impl Strategy<Value = Vec<Option<Answer>>> {
        let one = prop_oneof![Just(None), (0..4_usize).prop_map(|index| Some(Answer::ALL[index]))];
        prop::collection::vec(one, 0..40)
    }

    fn rules() -> impl Strategy<Value = Rule> {
        (0..5_usize, any::<bool>()).prop_map(|(index, silence)| rule(Needed::ALL[index], silence))
    }

    proptest! {
        #[test]
        fn the_order_of_answers_changes_nothing(mut answers in answers(), rule in rules(), turn in 0..40_usize) {
            let before = Tally::of(answers.clone());
            let turn = turn.min(answers.len());
            answers.rotate_left(turn);
            answers.reverse();
            prop_assert_eq!(Tally::of(answers).passes(rule), before.passes(rule));
        }

        #[test]
        fn nobody_is_counted_twice_or_left_out(answers in answers()) {
            let tally = Tally::of(answers.clone());
            let said = tally.assented + tally.abstained + tally.wished + tally.objected;
            prop_assert_eq!(tally.asked, answers.len());
            prop_assert_eq!(said + tally.silent(), answers.len());
        }

        #[test]
        fn an_assent_more_never_stops_a_report(mut answers in answers(), rule in rules(), who in 0..40_usize) {
            let before = Tally::of(answers.clone()).passes(rule);
            if let Some(answer) = answers.get_mut(who) {
                *answer = Some(Answer::Assent);
            }
            prop_assert!(!before || Tally::of(answers).passes(rule));
        }

        #[test]
        fn an_objection_more_never_helps_a_report(mut answers in answers(), rule in rules(), who in 0..40_usize) {
            let before = Tally::of(answers.clone()).passes(rule);
            if let Some(answer) = answers.get_mut(who) && *answer != Some(Answer::Abstain) {
                *answer = Some(Answer::Object);
            }
            prop_assert!(before || !Tally::of(answers).passes(rule));
        }

        #[test]
        fn nothing_is_decided_while_members_may_answer(answers in answers(), rule in rules()) {
            prop_assert_eq!(Tally::of(answers.clone()).outcome(rule, false), Outcome::Open);
            prop_assert_ne!(Tally::of(answers).outcome(rule, true), Outcome::Open);
        }

        #[test]
        fn a_last_day_is_a_working_day(day in 0..4_000_i64, days in 1..=MOST_DAYS) {
            let from = date!(2024 - 01 - 01) + Duration::days(day);
            let last = Rule { working_days: days, ..Rule::default() }.last_day(from);
            prop_assert!(!matches!(last.weekday(), Weekday::Saturday | Weekday::Sunday));
            prop_assert!(last > from);
        }
    }
}

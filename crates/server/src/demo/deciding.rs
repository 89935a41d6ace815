//! What the sample's members have decided, and what they are deciding: invented, as all of it is.

use crate::store::{Act, EnterpriseId, NetworkId, NewProposal, Store, StoreError};
use commonweal_domain::{
    definition::{Asked, Dimension, InputDefinition, Kind as Counts, OWN_INPUT, Sign, SmallCounts, Total},
    governance::{Ballot, Change, Kind, Meeting, Passes, Share, VotingRule},
    network::Millis,
    period::{Period, Quarter},
    quantity::Quantity,
    target::{Direction, Target},
    unit::Unit,
};
use std::collections::BTreeMap;
use time::{Date, Duration, OffsetDateTime, macros::date};
use uuid::Uuid;

type Result<T, E = StoreError> = std::result::Result<T, E>;

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Who of the sample votes never, so that whoever tries it out can.
const UNDECIDED: [&str; 4] = ["custard-yard-kitchen", "viaduct-radio", "lantern-youth-arts", "railway-works-gym"];

/// How the sample's members decide.
pub(super) fn rule() -> VotingRule {
    VotingRule {
        passes: Passes::Majority,
        quorum: Share { parts: 1, of: 3 },
        open_days: 14,
        seconds: 1,
        chambers: false,
    }
}

/// The network, its members by slug, and who proposes and coordinates.
pub(super) struct Assembly<'a> {
    pub(super) store: &'a Store,
    pub(super) network: NetworkId,
    pub(super) members: &'a BTreeMap<String, EnterpriseId>,
    /// The coordinator at a moment.
    pub(super) coordinator: &'a (dyn Fn(Millis) -> Act + Sync),
}

impl Assembly<'_> {
    /// What was decided in the year before the round that is open.
    pub(super) async fn decided(&self, current: Quarter) -> Result<()> {
        let suppliers = Change::Ask {
            about: "EC04".to_owned(),
            inputs: vec!["supplier-spend".to_owned()],
            asked: Asked::Quarterly,
            from: current.plus(-3),
        };
        let why = "Once a year is too late to see whether buying from each other works. Most of us have the figure in \
                   our books anyway.";
        let told = ["Question: Paid to suppliers", "Once a year", "Every quarter"];
        let text = text(Kind::Ask, "Ask what we pay suppliers every quarter", why, suppliers, &[told]);
        let minutes = "Item 4. The kitchens asked for it, as they can show how much they buy around the corner. Two were \
                       worried about the work; an estimate will do. Agreed.";
        self.at_meeting(&text, date!(2025 - 03 - 11), 22, 2, minutes).await?;

        let hours = Change::SetTarget(Target {
            indicator: "SO07".to_owned(),
            year: Period::financial_year(2025).ok_or(StoreError::NotFound("year"))?,
            direction: Direction::AtLeast,
            amount: Quantity::whole(80_000),
            note: "As agreed at the members’ meeting in May.".to_owned(),
        });
        let told = ["Volunteer hours, 2025-26", "None", "At least 80,000 hours"];
        let why = "We gave some 84,000 hours in the year of the survey. Eighty thousand again would be a good year.";
        let text = self::text(Kind::Target, "A target for volunteer hours in 2025-26", why, hours, &[told]);
        let minutes = "Item 2. Volunteer hours: 80,000 in the year to March. Nobody against; the radio abstained.";
        self.at_meeting(&text, date!(2025 - 05 - 13), 30, 0, minutes).await?;

        let earlier = Change::Deadline { due_days: 21, closing_days: 35, from: current };
        let told = [
            ["Returns are due", "31 days after the quarter", "21 days after the quarter"],
            ["The round closes", "45 days after the quarter", "35 days after the quarter"],
        ];
        let why =
            "The council’s committee meets in the sixth week. With ten days less the report would be on its table.";
        let text = self::text(Kind::Deadline, "Returns due ten days earlier", why, earlier, &told);
        let id = self.propose(&text, at(date!(2025 - 09 - 01)), 5).await?;
        self.discuss(id, at(date!(2025 - 09 - 03)), 7, "Our books close after thirty days. We would file guesses.")
            .await?;
        self.vote(id, at(date!(2025 - 09 - 08)), 14, 17).await?;
        self.close(at(date!(2025 - 09 - 23))).await
    }

    /// A vote that is open, and a proposal that is talked about.
    pub(super) async fn open(&self, now: Millis) -> Result<()> {
        let today =
            OffsetDateTime::from_unix_timestamp(now.0.div_euclid(1_000)).map_or(Date::MIN, OffsetDateTime::date);
        let from = Quarter::of(today).plus(1);
        let change = Change::AddInput { input: Box::new(meals()), asked: Asked::Quarterly, from };
        let told = [
            ["Question", "None", "How many meals did you give away?"],
            ["Name", "None", "Meals shared"],
            [
                "What helps to answer it",
                "None",
                "Hot or cold, and what went into the community fridge. A count of boxes will do.",
            ],
            ["Counted in", "None", "meals"],
            ["Over a year", "None", "Quarters add up"],
            ["How often", "Not asked", "Every quarter"],
            ["Section", "None", "Social"],
        ];
        let why = "A third of us share food and no report says so. The council asked twice what we do about hunger, and we \
                   had stories but no number.";
        let text = self::text(Kind::NewQuestion, "Ask how many meals we give away", why, change, &told);
        let id = self.propose(&text, Millis(now.0 - 12 * DAY), 3).await?;
        let say = "Count the fridge as well, or the kitchens look as if they did it alone.";
        self.discuss(id, Millis(now.0 - 10 * DAY), 6, say).await?;
        self.vote(id, Millis(now.0 - 5 * DAY), 15, 3).await?;

        let why = "Traders, kitchens and the radio on one street for a day. It needs six people and a stage.";
        let text =
            self::text(Kind::Other, "Hold the summer fair together with the market traders", why, Change::Other, &[]);
        let id = self.propose(&text, Millis(now.0 - 3 * DAY), 9).await?;
        self.discuss(id, Millis(now.0 - 2 * DAY), 4, "Gladly, if the traders choose the day.").await
    }

    async fn at_meeting(&self, text: &NewProposal, on: Date, for_it: u32, against: u32, minutes: &str) -> Result<()> {
        let id = self.propose(text, Millis(at(on).0 - 14 * DAY), 1).await?;
        let enterprises = self.store.enterprises(self.network).await?;
        let members = enterprises.iter().filter(|one| one.memberships.iter().any(|membership| membership.includes(on)));
        let there = usize::try_from(for_it + against).unwrap_or_default() + 1;
        let meeting = Meeting {
            on,
            present: members.take(there).map(|record| record.enterprise.name.clone()).collect(),
            in_favour: for_it,
            against,
            each_sector: false,
            sectors: vec![],
            minutes: minutes.to_owned(),
            file: None,
        };
        let recorded = Millis(at(on).0 + DAY);
        self.store.record_meeting(&(self.coordinator)(recorded), self.network, id, &meeting, None, at(on)).await?;
        self.close(recorded).await
    }

    /// A member proposes, and the next one seconds it.
    async fn propose(&self, text: &NewProposal, now: Millis, place: usize) -> Result<Uuid> {
        let (member, other) = (self.member(place)?, self.member(place + 1)?);
        let id = self.store.propose(&act(now, place), self.network, Some(member.1), text).await?;
        if text.change != Change::Other {
            self.store.second_proposal(&act(Millis(now.0 + DAY), place + 1), self.network, id, other.1).await?;
        }
        Ok(id)
    }

    async fn discuss(&self, id: Uuid, now: Millis, place: usize, words: &str) -> Result<()> {
        let names = self.store.enterprises(self.network).await?;
        let of = self.member(place)?.1;
        let name = names.iter().find(|record| record.id == of).map_or("", |record| &record.enterprise.name);
        self.store.discuss_proposal(&act(now, place), self.network, id, name, words).await
    }

    /// A vote is opened, and so many vote for and against.
    async fn vote(&self, id: Uuid, opened: Millis, for_it: usize, against: usize) -> Result<()> {
        let day =
            OffsetDateTime::from_unix_timestamp(opened.0.div_euclid(1_000)).map_or(Date::MIN, OffsetDateTime::date);
        let closes = at(day + Duration::days(i64::from(rule().open_days) + 1));
        self.store.open_vote(&(self.coordinator)(opened), self.network, id, day, closes).await?;
        let proposal = self.store.proposal(self.network, id).await?.ok_or(StoreError::NotFound("proposal"))?;
        let entitled = self.store.ballots(&proposal).await?;
        let voters =
            self.members.iter().filter(|(slug, id)| entitled.contains_key(*id) && !UNDECIDED.contains(&slug.as_str()));
        for (place, (_, member)) in voters.take(for_it + against).enumerate() {
            let ballot = match place {
                place if place < for_it => Ballot::For,
                place if place == for_it => {
                    Ballot::Objection { reason: "We would have to count what nobody counts now.".to_owned() }
                }
                _ => Ballot::Against,
            };
            let hour = i64::try_from(place).unwrap_or_default() * DAY / 24;
            self.store.cast_ballot(&act(Millis(opened.0 + hour), place), self.network, id, *member, ballot).await?;
        }
        Ok(())
    }

    async fn close(&self, now: Millis) -> Result<()> {
        let act = Act { now, person: None, name: "schedule".to_owned() };
        let day = OffsetDateTime::from_unix_timestamp(now.0.div_euclid(1_000)).map_or(Date::MIN, OffsetDateTime::date);
        self.store.close_votes(&act, self.network).await?;
        self.store.carry_out(&act, self.network, Quarter::of(day)).await?;
        Ok(())
    }

    fn member(&self, place: usize) -> Result<(&String, EnterpriseId)> {
        let others = self.members.iter().filter(|(slug, _)| !UNDECIDED.contains(&slug.as_str()));
        others.map(|(slug, id)| (slug, *id)).nth(place).ok_or(StoreError::NotFound("enterprise"))
    }
}

/// Midnight in winter and an hour after in summer: nothing of the sample happens so near to a day's end.
fn at(on: Date) -> Millis {
    Millis(on.midnight().assume_utc().unix_timestamp() * 1_000)
}

/// Somebody of the member at a place of the list.
fn act(now: Millis, place: usize) -> Act {
    Act { now, person: None, name: super::people::filer(place) }
}

fn text(kind: Kind, title: &str, why: &str, change: Change, told: &[[&str; 3]]) -> NewProposal {
    NewProposal {
        kind,
        title: title.to_owned(),
        why: why.to_owned(),
        change,
        told: told.iter().map(|line| line.map(str::to_owned)).collect(),
        typed: vec![],
    }
}

/// The question that is voted on.
fn meals() -> InputDefinition {
    InputDefinition {
        code: format!("{OWN_INPUT}meals-shared"),
        version: 1,
        dimension: Dimension::Social,
        unit: Unit::new("meals"),
        kind: Counts::Flow,
        sign: Sign::NotNegative,
        asked: Asked::Quarterly,
        breakdowns: vec![],
        small_counts: SmallCounts::No,
        at_most: None,
        counted_once: false,
        never_zero: false,
        total: Total::Sum,
        name: "Meals shared".to_owned(),
        question: "How many meals did you give away?".to_owned(),
        hint: "Hot or cold, and what went into the community fridge. A count of boxes will do.".to_owned(),
    }
}

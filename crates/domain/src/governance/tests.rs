//! The rules of voting, against whatever people do.

use super::*;
use crate::network::Millis;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CLOSES: Millis = Millis(1_000);

fn rule(passes: Passes, chambers: bool, quorum: Share) -> VotingRule {
    VotingRule { passes, quorum, chambers, ..VotingRule::default() }
}

fn objection() -> Ballot {
    Ballot::Objection { reason: "It counts people twice.".to_owned() }
}

fn any_rule() -> impl Strategy<Value = VotingRule> {
    let passes = prop::sample::select(vec![Passes::Majority, Passes::TwoThirds, Passes::Consent]);
    (passes, any::<bool>(), prop::sample::select(Share::USUAL.to_vec()))
        .prop_map(|(passes, chambers, quorum)| rule(passes, chambers, quorum))
}

fn any_ballot() -> impl Strategy<Value = Ballot> {
    prop::sample::select(vec![Ballot::For, Ballot::Against, Ballot::Abstain, objection()])
}

/// Up to a dozen members in up to three chambers.
fn any_electorate() -> impl Strategy<Value = BTreeMap<u32, String>> {
    prop::collection::btree_map(0_u32..12, prop::sample::select(vec!["Arts", "Care", ""]), 1..12)
        .prop_map(|members| members.into_iter().map(|(member, chamber)| (member, chamber.to_owned())).collect())
}

/// Votes as they come in: by whom, and how. Some come from who is no member, some twice.
fn any_votes() -> impl Strategy<Value = Vec<(u32, Ballot)>> {
    prop::collection::vec((0_u32..15, any_ballot()), 0..30)
}

fn held(rule: VotingRule, electorate: &BTreeMap<u32, String>, votes: &[(u32, Ballot)]) -> Outcome {
    let mut vote = Vote::open(rule, electorate.clone(), CLOSES);
    for (member, ballot) in votes {
        let _ = vote.cast(*member, ballot.clone(), Millis(1));
    }
    vote.close(CLOSES).unwrap().clone()
}

/// The last vote of each member, as they stand at the end.
fn last_of_each(votes: &[(u32, Ballot)], rule: &VotingRule) -> Vec<(u32, Ballot)> {
    let taken = |ballot: &Ballot| rule.passes != Passes::Consent || *ballot != Ballot::Against;
    let last: BTreeMap<u32, Ballot> = votes.iter().filter(|(_, ballot)| taken(ballot)).cloned().collect();
    last.into_iter().collect()
}

proptest! {
    #[test]
    fn the_order_of_votes_never_matters(
        rule in any_rule(), electorate in any_electorate(), votes in any_votes(), by in 0_usize..30
    ) {
        let mut votes = last_of_each(&votes, &rule);
        let expected = held(rule, &electorate, &votes);
        let middle = by % votes.len().max(1);
        votes.rotate_left(middle);
        prop_assert_eq!(held(rule, &electorate, &votes), expected.clone());
        votes.reverse();
        prop_assert_eq!(held(rule, &electorate, &votes), expected);
    }

    #[test]
    fn a_changed_vote_takes_the_place_of_the_one_before(
        rule in any_rule(), electorate in any_electorate(), votes in any_votes()
    ) {
        prop_assert_eq!(held(rule, &electorate, &votes), held(rule, &electorate, &last_of_each(&votes, &rule)));
    }

    #[test]
    fn who_joins_after_the_opening_does_not_count(
        rule in any_rule(), electorate in any_electorate(), votes in any_votes(), late in any_ballot()
    ) {
        let before = held(rule, &electorate, &votes);
        let mut vote = Vote::open(rule, electorate.clone(), CLOSES);
        prop_assert_eq!(vote.cast(99, late.clone(), Millis(1)), Err(NotCast::NotEntitled));
        let mut with_late = votes;
        with_late.push((99, late));
        let after = held(rule, &electorate, &with_late);
        prop_assert_eq!(u32::try_from(electorate.len()).unwrap(), after.counts.entitled);
        prop_assert_eq!(after, before);
    }

    #[test]
    fn who_leaves_keeps_their_vote_and_their_place_in_the_quorum(
        rule in any_rule(), electorate in any_electorate(), votes in any_votes()
    ) {
        // Nothing of a vote asks who is a member now: there is nothing by which leaving could change it.
        let outcome = held(rule, &electorate, &votes);
        prop_assert_eq!(outcome.counts.entitled as usize, electorate.len());
        prop_assert!(outcome.counts.cast() <= outcome.counts.entitled);
    }

    #[test]
    fn more_for_it_never_turns_passed_into_fallen(
        rule in any_rule(), electorate in any_electorate(), votes in any_votes(), who in 0_usize..12
    ) {
        let before = held(rule, &electorate, &votes);
        let member = *electorate.keys().nth(who % electorate.len()).unwrap();
        let mut more = votes;
        more.push((member, Ballot::For));
        let after = held(rule, &electorate, &more);
        prop_assert!(!before.passed() || after.passed(), "{} became {}", before.why(), after.why());
    }

    #[test]
    fn a_closed_vote_never_changes(
        rule in any_rule(), electorate in any_electorate(), votes in any_votes(), late in any_votes()
    ) {
        let mut vote = Vote::open(rule, electorate, CLOSES);
        for (member, ballot) in votes {
            let _ = vote.cast(member, ballot, Millis(1));
        }
        prop_assert!(vote.close(Millis(CLOSES.0 - 1)).is_none(), "it is still open");
        let outcome = vote.close(CLOSES).unwrap().clone();
        for (member, ballot) in late {
            prop_assert_eq!(vote.cast(member, ballot.clone(), Millis(1)), Err(NotCast::Closed));
            prop_assert_eq!(vote.cast(member, ballot, Millis(CLOSES.0 + 1)), Err(NotCast::Closed));
            prop_assert_eq!(vote.close(Millis(CLOSES.0 + 1)), Some(&outcome));
        }
    }

    #[test]
    fn each_chamber_must_pass_it_by_itself(
        passes in any_rule(), electorate in any_electorate(), votes in any_votes()
    ) {
        let rule = VotingRule { chambers: true, ..passes };
        let outcome = held(rule, &electorate, &votes);
        let mut alone = vec![];
        let names: std::collections::BTreeSet<&String> = electorate.values().collect();
        for name in names {
            let of_it: BTreeMap<u32, String> =
                electorate.iter().filter(|(_, chamber)| *chamber == name).map(|(m, c)| (*m, c.clone())).collect();
            alone.push(held(VotingRule { chambers: false, ..rule }, &of_it, &votes));
        }
        prop_assert_eq!(outcome.chambers.len(), alone.len());
        prop_assert_eq!(outcome.passed(), alone.iter().all(Outcome::passed), "{}", outcome.why());
        let sum: u32 = alone.iter().map(|chamber| chamber.counts.cast()).sum();
        prop_assert_eq!(sum, outcome.counts.cast());
    }

    #[test]
    fn a_tie_falls(pairs in 1_u32..20, abstained in 0_u32..5) {
        let electorate: BTreeMap<u32, String> = (0..2 * pairs + abstained).map(|member| (member, String::new())).collect();
        let votes: Vec<(u32, Ballot)> = electorate.keys().map(|member| {
            let ballot = match member {
                member if *member < pairs => Ballot::For,
                member if *member < 2 * pairs => Ballot::Against,
                _ => Ballot::Abstain,
            };
            (*member, ballot)
        }).collect();
        for passes in [Passes::Majority, Passes::TwoThirds] {
            let outcome = held(rule(passes, false, Share::USUAL[0]), &electorate, &votes);
            prop_assert_eq!(outcome.verdict, Verdict::Fell);
        }
    }

    #[test]
    fn too_few_decide_nothing_and_enough_do(
        rule in any_rule(), electorate in any_electorate(), votes in any_votes()
    ) {
        let rule = VotingRule { chambers: false, ..rule };
        let outcome = held(rule, &electorate, &votes);
        let least = rule.quorum.least(outcome.counts.entitled).max(1);
        prop_assert_eq!(outcome.verdict == Verdict::NoQuorum, outcome.counts.cast() < least);
    }

    #[test]
    fn what_came_of_it_is_told_with_its_counts(
        rule in any_rule(), electorate in any_electorate(), votes in any_votes()
    ) {
        let outcome = held(rule, &electorate, &votes);
        let why = outcome.why();
        prop_assert!(why.starts_with(&outcome.counts.words()) && why.ends_with('.'), "{}", why);
    }
}

fn three() -> BTreeMap<u32, String> {
    [(1, "Arts"), (2, "Arts"), (3, "Care")].map(|(member, chamber)| (member, chamber.to_owned())).into()
}

#[test]
fn under_consent_one_reasoned_objection_is_enough_and_may_be_taken_back() {
    let consent = rule(Passes::Consent, false, Share::USUAL[0]);
    let mut vote = Vote::open(consent, three(), CLOSES);
    assert_eq!(vote.cast(1, Ballot::Against, Millis(1)), Err(NotCast::ObjectInstead));
    let silent = Ballot::Objection { reason: " ".to_owned() };
    assert_eq!(vote.cast(1, silent, Millis(1)), Err(NotCast::NoReason));
    vote.cast(1, objection(), Millis(1)).unwrap();
    vote.cast(2, Ballot::For, Millis(1)).unwrap();
    assert_eq!(vote.turnout(), (2, 3));
    let stands = vote.clone().close(CLOSES).unwrap().clone();
    assert_eq!(stands.why(), "1 for, 0 against, 1 objection, of 3 members. An objection stands.");
    vote.cast(1, Ballot::Abstain, Millis(2)).unwrap();
    let passed = vote.close(CLOSES).unwrap();
    assert_eq!(passed.why(), "1 for, 0 against, 1 abstained, of 3 members. No objection stands.");
}

#[test]
fn why_it_came_so_is_told_in_words() {
    let told = |rule: VotingRule, votes: &[(u32, Ballot)]| held(rule, &three(), votes).why();
    let votes = [(1, Ballot::For), (2, Ballot::For), (3, Ballot::Against)];
    let none = Share::USUAL[0];
    assert_eq!(
        told(rule(Passes::Majority, false, none), &votes),
        "2 for, 1 against, of 3 members. More were for it than against it."
    );
    assert_eq!(
        told(rule(Passes::Majority, true, none), &votes),
        "2 for, 1 against, of 3 members. Each sector must pass it by itself, and in “Care” it fell: 0 for, 1 against."
    );
    assert_eq!(
        told(rule(Passes::TwoThirds, false, none), &votes),
        "2 for, 1 against, of 3 members. At least two thirds were for it."
    );
    assert_eq!(
        told(rule(Passes::Majority, false, Share { parts: 1, of: 2 }), &votes[..1]),
        "1 for, 0 against, of 3 members. At least 2 had to vote."
    );
    assert_eq!(
        told(rule(Passes::Majority, true, none), &votes[..2]),
        "2 for, 0 against, of 3 members. In “Care” at least 1 of 1 member had to vote."
    );
}

#[test]
fn a_meeting_decides_by_the_same_rule() {
    let meeting = Meeting {
        on: time::macros::date!(2026 - 05 - 12),
        present: vec!["A".to_owned(), "B".to_owned(), "C".to_owned()],
        in_favour: 2,
        against: 1,
        each_sector: true,
        sectors: vec![],
        minutes: "Agreed.".to_owned(),
        file: None,
    };
    assert_eq!(meeting.faults(), []);
    let majority = rule(Passes::Majority, false, Share { parts: 1, of: 3 });
    let none = BTreeMap::new();
    assert!(meeting.outcome(&majority, 9, &none).passed());
    assert_eq!(meeting.outcome(&majority, 10, &none).verdict, Verdict::NoQuorum);
    assert_eq!(meeting.outcome(&rule(Passes::Consent, false, Share::USUAL[0]), 9, &none).verdict, Verdict::Fell);
    let chambers = rule(Passes::Majority, true, Share::USUAL[0]);
    assert!(meeting.outcome(&chambers, 9, &none).passed());
    assert!(!Meeting { each_sector: false, ..meeting.clone() }.outcome(&chambers, 9, &none).passed());
    assert_eq!(Meeting { in_favour: 3, ..meeting.clone() }.faults(), [MeetingFault::TooManyVotes]);
    let file = MinutesFile { name: "Minutes.pdf".to_owned(), size: 5, sha256: "00".repeat(32) };
    let attached = Meeting { minutes: String::new(), file: Some(file), ..meeting.clone() };
    assert_eq!(attached.faults(), [], "the file tells it");
    let empty = Meeting { present: vec![], minutes: String::new(), ..meeting };
    assert_eq!(empty.faults(), [MeetingFault::NobodyPresent, MeetingFault::NoMinutes]);
}

#[test]
fn at_a_meeting_each_sector_passes_by_its_own_votes() {
    let sector =
        |name: &str, present, in_favour, against| SectorVote { name: name.to_owned(), present, in_favour, against };
    let held = |sectors: Vec<SectorVote>| Meeting {
        on: time::macros::date!(2026 - 05 - 12),
        present: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
        in_favour: sectors.iter().map(|sector| sector.in_favour).sum(),
        against: sectors.iter().map(|sector| sector.against).sum(),
        each_sector: false,
        sectors,
        minutes: "Agreed.".to_owned(),
        file: None,
    };
    let of_sector = BTreeMap::from([("Business".to_owned(), 2), ("Community".to_owned(), 3)]);
    let chambers = rule(Passes::Majority, true, Share::USUAL[0]);
    let both = held(vec![sector("Business", 1, 1, 0), sector("Community", 3, 2, 1)]);
    let outcome = both.outcome(&chambers, 5, &of_sector);
    assert!(both.faults().is_empty() && outcome.passed());
    assert_eq!((outcome.chambers.len(), outcome.chambers[0].counts.entitled), (2, 2));
    // One sector stops what most want, and so does one of which nothing is told.
    let stopped = held(vec![sector("Business", 1, 0, 1), sector("Community", 3, 3, 0)]);
    assert_eq!(stopped.outcome(&chambers, 5, &of_sector).verdict, Verdict::Fell);
    let silent = held(vec![sector("Community", 3, 3, 0)]);
    assert_eq!(silent.outcome(&chambers, 5, &of_sector).verdict, Verdict::NoQuorum);
    let too_many = held(vec![sector("Business", 1, 2, 0)]);
    assert_eq!(too_many.faults(), [MeetingFault::TooManyVotesOfSector]);
}

#[test]
fn a_decision_is_cited_until_a_later_one_takes_its_place() {
    let outcome = held(rule(Passes::Majority, false, Share::USUAL[0]), &three(), &[(1, Ballot::For)]);
    let quarter = |text: &str| text.parse::<crate::period::Quarter>().unwrap();
    let decided = |number: u32, asked: crate::definition::Asked, from: &str| Decided {
        number,
        title: "Ask for meals".to_owned(),
        on: time::macros::date!(2026 - 05 - 12),
        way: Way::Vote,
        outcome: outcome.clone(),
        change: Change::Ask { about: "EC04".to_owned(), inputs: vec!["meals".to_owned()], asked, from: quarter(from) },
    };
    use crate::definition::Asked;
    let all = [decided(4, Asked::Quarterly, "2026-Q2"), decided(7, Asked::Yearly, "2026-Q4")];
    let behind = |codes: &[&str], at: &str| Decided::behind(&all, codes, quarter(at)).map(|decided| decided.number);
    assert_eq!(behind(&["EC04"], "2026-Q1"), None);
    assert_eq!(behind(&["SO01", "meals"], "2026-Q2"), Some(4));
    assert_eq!(behind(&["EC04"], "2026-Q4"), Some(7));
    assert_eq!(behind(&["SO01"], "2026-Q4"), None);
    assert_eq!(all[0].cited(crate::lang::Lang::EnGb), "decision 4 of 12 May 2026, by vote: 1 for, 0 against");
}

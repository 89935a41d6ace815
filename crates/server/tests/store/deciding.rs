//! Proposals, votes, decisions and what they bring about.

use crate::support::{by, change, enterprise, later, network, on_each_database, quarter, save};
use commonweal::store::{
    Act, DecisionRecord, EffectState, EnterpriseId, NetworkId, NewProposal, ProposalState, Store, StoreError,
};
use commonweal_domain::{
    catalogue,
    definition::{Asked, InputDefinition},
    governance::{Ballot, Change, Kind, Meeting, Passes, Verdict, VotingRule, Way},
    lang::Lang,
    network::{Membership, Millis, Network, Round, Settings},
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use time::macros::date;
use uuid::Uuid;

const MINUTE: i64 = 60_000;
/// When the votes of these tests close: an hour after their beginning.
const CLOSES: Millis = Millis(crate::support::NOW.0 + 60 * MINUTE);

/// A network of four members that decides by majority, without anybody seconding.
async fn assembly(store: &Store) -> (NetworkId, Vec<EnterpriseId>) {
    let voting = Some(VotingRule { seconds: 0, ..VotingRule::default() });
    let network = Network { settings: Settings { voting, ..Settings::default() }, ..network("digbeth") };
    let id = store.create_network(&by("setup"), &network, &BTreeMap::new()).await.unwrap().id;
    let members = ["bakery", "cafe", "forge", "garden"].map(enterprise);
    store.put_enterprises(&by("setup"), id, &members).await.unwrap();
    store.put_round(&by("setup"), id, &Round::of(quarter("2025-Q4"), &Settings::default())).await.unwrap();
    let members = store.enterprises(id).await.unwrap().into_iter().map(|record| record.id).collect();
    (id, members)
}

fn text(change: Change) -> NewProposal {
    NewProposal {
        kind: Kind::Ask,
        title: "Ask for waste each quarter".to_owned(),
        why: "Bins cost us more than rent.".to_owned(),
        change,
        told: vec![["Waste".to_owned(), "Not asked".to_owned(), "Every quarter".to_owned()]],
        typed: vec![("asked".to_owned(), "quarterly".to_owned())],
    }
}

fn ask(from: &str) -> Change {
    Change::Ask {
        about: "waste".to_owned(),
        inputs: vec!["waste".to_owned()],
        asked: Asked::Quarterly,
        from: quarter(from),
    }
}

async fn opened(store: &Store, network: NetworkId, change: Change) -> Uuid {
    let id = store.propose(&by("Amara"), network, None, &text(change)).await.unwrap();
    store.open_vote(&by("Ruth"), network, id, date!(2026 - 02 - 02), CLOSES).await.unwrap();
    id
}

async fn decision(store: &Store, network: NetworkId, id: Uuid) -> DecisionRecord {
    let proposal = store.proposal(network, id).await.unwrap().unwrap();
    store.decision_on(&proposal).await.unwrap().unwrap()
}

fn closing() -> Act {
    later("schedule", 60)
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> String {
    match result {
        Err(StoreError::Refused(words)) => words,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_vote_is_closed_once_and_what_it_decided_takes_effect_by_itself() {
    on_each_database(async |db| {
        let (network, members) = assembly(&db.store).await;
        let store = &db.store;
        let id = opened(store, network, ask("2026-Q2")).await;
        for (member, ballot) in members.iter().zip([Ballot::For, Ballot::Against, Ballot::For]) {
            store.cast_ballot(&by("Amara"), network, id, *member, ballot).await.unwrap();
        }
        // A changed vote takes the place of the one before.
        store.cast_ballot(&later("Ben", 1), network, id, members[1], Ballot::For).await.unwrap();
        assert!(store.close_votes(&later("schedule", 59), network).await.unwrap().is_empty());
        assert_eq!(store.close_votes(&closing(), network).await.unwrap(), vec![id]);
        assert!(store.close_votes(&closing(), network).await.unwrap().is_empty());
        let decided = decision(store, network, id).await;
        assert_eq!((decided.number, decided.way, decided.at), (1, Way::Vote, CLOSES));
        assert_eq!(decided.outcome.why(), "3 for, 0 against, of 4 members. More were for it than against it.");
        assert_eq!(store.asked(network, quarter("2026-Q2")).await.unwrap()["waste"], Asked::Off);
        assert!(store.carry_out(&closing(), network, quarter("2026-Q1")).await.unwrap().is_empty());
        assert!(store.carry_out(&closing(), network, quarter("2026-Q1")).await.unwrap().is_empty());
        let asked = async |at: &str| store.asked(network, quarter(at)).await.unwrap()["waste"];
        assert_eq!((asked("2026-Q1").await, asked("2026-Q2").await), (Asked::Off, Asked::Quarterly));
        assert_eq!(decision(store, network, id).await.effect.unwrap().state, EffectState::Done);
        assert_eq!(
            refused(store.cast_ballot(&closing(), network, id, members[3], Ballot::Against).await),
            "the vote has closed; its outcome stands"
        );
        assert_eq!(store.integrity().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_what_was_decided_and_who_may_vote() {
    on_each_database(async |db| {
        let (network, members) = assembly(&db.store).await;
        let id = opened(&db.store, network, ask("2026-Q2")).await;
        db.store.cast_ballot(&by("Amara"), network, id, members[0], Ballot::For).await.unwrap();
        for sql in [
            "UPDATE proposal_voter SET chamber = 'x'",
            "DELETE FROM proposal_voter WHERE enterprise_id = (SELECT MAX(enterprise_id) FROM proposal_voter)",
            "UPDATE proposal_version SET title = 'x'",
        ] {
            assert!(db.raw.execute_unprepared(sql).await.is_err(), "{sql}");
        }
        db.store.close_votes(&closing(), network).await.unwrap();
        for sql in [
            "UPDATE decision SET verdict = 'fell'",
            "DELETE FROM decision",
            "UPDATE ballot SET choice = 'against'",
            "DELETE FROM ballot",
            "INSERT INTO ballot SELECT proposal_id, enterprise_id, 'against', '', 0, 'x' FROM proposal_voter \
             WHERE enterprise_id = (SELECT MAX(enterprise_id) FROM proposal_voter)",
            "UPDATE proposal SET state = 'discussed'",
            "UPDATE proposal SET rule = NULL",
        ] {
            assert!(db.raw.execute_unprepared(sql).await.is_err(), "{sql}");
        }
        assert_eq!(decision(&db.store, network, id).await.outcome.verdict, Verdict::NoQuorum);
    })
    .await;
}

#[tokio::test]
async fn who_joins_after_the_opening_has_no_vote_and_who_leaves_keeps_theirs() {
    on_each_database(async |db| {
        let (network, members) = assembly(&db.store).await;
        let store = &db.store;
        let id = opened(store, network, ask("2026-Q2")).await;
        store.put_enterprises(&later("setup", 1), network, &[enterprise("late")]).await.unwrap();
        let late = store.enterprise(network, "late").await.unwrap().unwrap().id;
        let words = refused(store.cast_ballot(&later("Lee", 2), network, id, late, Ballot::Against).await);
        assert!(words.contains("fixed when voting opened"), "{words}");
        for member in &members[..2] {
            store.cast_ballot(&by("Amara"), network, id, *member, Ballot::For).await.unwrap();
        }
        let (bakery, _) = enterprise("bakery");
        let gone = Membership { from: None, to: Some(date!(2026 - 01 - 31)) };
        store.put_enterprises(&later("setup", 3), network, &[(bakery, gone)]).await.unwrap();
        store.close_votes(&closing(), network).await.unwrap();
        let counts = decision(store, network, id).await.outcome.counts;
        assert_eq!((counts.entitled, counts.in_favour), (4, 2));
    })
    .await;
}

#[tokio::test]
async fn a_proposal_is_amended_before_voting_opens_and_not_after() {
    on_each_database(async |db| {
        let (network, members) = assembly(&db.store).await;
        let store = &db.store;
        let rule = VotingRule { seconds: 1, ..VotingRule::default() };
        store.update_settings(&by("setup"), network, |settings| settings.voting = Some(rule)).await.unwrap();
        let id = store.propose(&by("Amara"), network, Some(members[0]), &text(ask("2026-Q2"))).await.unwrap();
        let open = async || store.open_vote(&by("Ruth"), network, id, date!(2026 - 02 - 02), CLOSES).await;
        assert_eq!(refused(open().await), "another member must second it before it is voted on; so far 0 have");
        refused(store.second_proposal(&by("Amara"), network, id, members[0]).await);
        store.second_proposal(&by("Ben"), network, id, members[1]).await.unwrap();
        store.second_proposal(&by("Ben"), network, id, members[1]).await.unwrap();
        store.discuss_proposal(&by("Ben"), network, id, "The cafe", "From July, please?").await.unwrap();
        let amended = NewProposal { title: "Ask for waste from July".to_owned(), ..text(ask("2026-Q3")) };
        let stale = store.amend_proposal(&by("Amara"), network, id, 2, &amended).await;
        assert!(matches!(stale, Err(StoreError::Conflict { expected: 2, found: 1 })), "{stale:?}");
        store.amend_proposal(&later("Amara", 1), network, id, 1, &amended).await.unwrap();
        let record = store.proposal(network, id).await.unwrap().unwrap();
        assert_eq!((record.version, record.seconds.len(), &record.text), (2, 0, &amended));
        assert_eq!(store.proposal_comments(&record).await.unwrap()[0].version, 1);
        store.second_proposal(&by("Cleo"), network, id, members[2]).await.unwrap();
        open().await.unwrap();
        assert!(
            refused(store.amend_proposal(&by("Amara"), network, id, 2, &amended).await).contains("voting has opened")
        );
        assert!(refused(store.withdraw_proposal(&by("Amara"), network, id).await).contains("voting has opened"));
        // The rule of the opening holds, whatever is decided meanwhile.
        let stricter = VotingRule { passes: Passes::Consent, ..rule };
        store.update_settings(&by("setup"), network, |settings| settings.voting = Some(stricter)).await.unwrap();
        store.cast_ballot(&by("Ben"), network, id, members[1], Ballot::Against).await.unwrap();
        let record = store.proposal(network, id).await.unwrap().unwrap();
        assert!(matches!(record.state, ProposalState::Voting { rule: kept, .. } if kept == rule));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_done_stands_and_is_left_to_people() {
    on_each_database(async |db| {
        let (network, members) = assembly(&db.store).await;
        let store = &db.store;
        let base = catalogue::inputs(Lang::EnGb).into_iter().find(|input| input.code == "volunteer-hours").unwrap();
        let input = InputDefinition { version: 2, question: "Otherwise?".to_owned(), ..base };
        let change = Change::ChangeInput { input: Box::new(input), from: quarter("2025-Q4") };
        let id = opened(store, network, change).await;
        for member in &members {
            store.cast_ballot(&by("Amara"), network, id, *member, Ballot::For).await.unwrap();
        }
        // Meanwhile somebody types a figure in for that round.
        save(store, &by("Amara"), (network, members[0]), vec![self::change("volunteer-hours", None, Some("12"))]).await;
        store.close_votes(&closing(), network).await.unwrap();
        let left = store.carry_out(&closing(), network, quarter("2026-Q1")).await.unwrap();
        assert_eq!(left.len(), 1);
        assert!(store.carry_out(&closing(), network, quarter("2026-Q1")).await.unwrap().is_empty());
        let decided = decision(store, network, id).await;
        let effect = decided.effect.clone().unwrap();
        assert!(decided.outcome.passed() && effect.state == EffectState::ByHand, "{effect:?}");
        assert!(effect.words.contains("have been typed in under version 1"), "{}", effect.words);
        let definitions = store.definitions(network).await.unwrap();
        assert_eq!(
            definitions.input("volunteer-hours", quarter("2026-Q4")).unwrap().version,
            1,
            "nothing is half done"
        );
        assert_eq!(decided.cited(|_| date!(2026 - 02 - 02)), None);
        store.done_by_hand(&later("Ruth", 90), network, &decided, "Version 2 begins with April.").await.unwrap();
        let effect = decision(store, network, id).await.effect.unwrap();
        assert_eq!((effect.state, effect.words.as_str()), (EffectState::DoneByHand, "Version 2 begins with April."));
        refused(store.done_by_hand(&later("Ruth", 91), network, &decided, "Again").await);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_decides_as_a_vote_does_and_deadlines_wait_for_their_round() {
    on_each_database(async |db| {
        let (network, _) = assembly(&db.store).await;
        let store = &db.store;
        let change = Change::Deadline { due_days: 20, closing_days: 40, from: quarter("2026-Q1") };
        let id = store.propose(&by("Amara"), network, None, &text(change)).await.unwrap();
        let meeting = Meeting {
            on: date!(2026 - 01 - 20),
            present: vec!["The bakery".to_owned(), "The cafe".to_owned(), "The forge".to_owned()],
            in_favour: 2,
            against: 1,
            each_sector: false,
            sectors: vec![],
            minutes: "Agreed to file within twenty days.".to_owned(),
            file: None,
        };
        let nobody = Meeting { present: vec![], ..meeting.clone() };
        refused(store.record_meeting(&by("Ruth"), network, id, &nobody, None, by("Ruth").now).await);
        let outcome = store.record_meeting(&by("Ruth"), network, id, &meeting, None, by("Ruth").now).await.unwrap();
        assert_eq!(outcome.why(), "2 for, 1 against, of 4 members. More were for it than against it.");
        refused(store.record_meeting(&by("Ruth"), network, id, &meeting, None, by("Ruth").now).await);
        let decided = decision(store, network, id).await;
        assert_eq!((decided.way, decided.meeting), (Way::Meeting, Some(meeting)));
        // The round has been opened with the days of before.
        let settings = async || store.network_of(network).await.unwrap().unwrap().network.settings;
        store.put_round(&by("setup"), network, &Round::of(quarter("2026-Q1"), &settings().await)).await.unwrap();
        store.carry_out(&later("schedule", 1), network, quarter("2026-Q1")).await.unwrap();
        assert_eq!(settings().await.due_days, 31, "the round before is still being filed");
        store.carry_out(&later("schedule", 2), network, quarter("2026-Q2")).await.unwrap();
        assert_eq!((settings().await.due_days, settings().await.closing_days), (20, 40));
        let round = store.round(network, quarter("2026-Q1")).await.unwrap().unwrap();
        assert_eq!((round.due, round.closes), (date!(2026 - 04 - 20), date!(2026 - 05 - 10)));
        let cited = decision(store, network, id).await.cited(|_| date!(2000 - 01 - 01)).unwrap();
        assert_eq!(cited.cited(Lang::EnGb), "decision 1 of 20 January 2026, at a meeting: 2 for, 1 against");
    })
    .await;
}

#[tokio::test]
async fn decisions_are_numbered_as_they_come_and_no_other_network_sees_them() {
    on_each_database(async |db| {
        let (network, members) = assembly(&db.store).await;
        let store = &db.store;
        let (first, second) =
            (opened(store, network, ask("2026-Q2")).await, opened(store, network, Change::Other).await);
        for id in [first, second] {
            store.cast_ballot(&by("Amara"), network, id, members[0], Ballot::For).await.unwrap();
            store.cast_ballot(&by("Ben"), network, id, members[1], Ballot::For).await.unwrap();
        }
        store.close_votes(&closing(), network).await.unwrap();
        store.carry_out(&closing(), network, quarter("2026-Q1")).await.unwrap();
        let decided = store.decisions(network).await.unwrap();
        assert_eq!(decided.iter().map(|record| record.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(decided[0].effect.as_ref().unwrap().state, EffectState::ByHand, "no program does something else");
        let other =
            store.create_network(&by("setup"), &crate::support::network("other"), &BTreeMap::new()).await.unwrap().id;
        assert_eq!(store.proposal(other, first).await.unwrap(), None);
        assert!(store.decisions(other).await.unwrap().is_empty());
        let foreign = store.cast_ballot(&by("Amara"), other, first, members[0], Ballot::For).await;
        assert!(matches!(foreign, Err(StoreError::NotFound(_))), "{foreign:?}");
    })
    .await;
}

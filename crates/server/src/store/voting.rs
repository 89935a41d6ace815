//! Votes: opened, cast, and closed exactly once; and what a meeting decided, which counts the same.

use super::{
    Act, EnterpriseId, NetworkId, ProposalRecord, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, effects, enterprises,
    entities::{ballot, decision, minutes_file, proposal, proposal_voter},
    networks, proposals,
    proposals::{DECIDED, VOTING},
};
use crate::evidence::EvidenceKind;
use commonweal_domain::{
    governance::{Ballot, Meeting, Outcome, Vote, VotingRule, Way},
    network::{Millis, Settings},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::OnConflict,
};
use std::collections::BTreeMap;
use time::Date;
use uuid::Uuid;

impl Store {
    /// Opens a vote by the network's rule of today, for those who are members today. Refuses a proposal that too few
    /// members have seconded. Gives when it closes.
    pub async fn open_vote(
        &self,
        act: &Act,
        network: NetworkId,
        id: Uuid,
        today: Date,
        closes: Millis,
    ) -> Result<VotingRule> {
        let txn = self.begin().await?;
        let of = networks::lock(&txn, network).await?;
        let settings: Settings = convert::from_json("a network's settings", &of.settings)?;
        let rule = settings.voting_rule();
        let row = proposals::discussed(&txn, network, id).await?;
        let record =
            proposals::records(&txn, vec![row.clone()]).await?.pop().ok_or(StoreError::NotFound("proposal"))?;
        let needed = usize::from(rule.seconds);
        if record.seconds.len() < needed {
            let who = if needed == 1 { "another member".to_owned() } else { format!("{needed} other members") };
            let so_far = record.seconds.len();
            return Err(StoreError::Refused(format!(
                "{who} must second it before it is voted on; so far {so_far} have"
            )));
        }
        let voters: Vec<proposal_voter::ActiveModel> = enterprises::all(&txn, network)
            .await?
            .into_values()
            .filter(|record| record.memberships.iter().any(|membership| membership.includes(today)))
            .map(|record| proposal_voter::ActiveModel {
                proposal_id: Set(row.id),
                enterprise_id: Set(record.id.0),
                chamber: Set(record.enterprise.sector),
            })
            .collect();
        if voters.is_empty() {
            return Err(StoreError::Refused("the network has no members today who could vote".to_owned()));
        }
        let count = voters.len();
        // A thousand members × 3 columns are far below SQLite's 32,766 variables.
        for chunk in voters.chunks(1_000) {
            proposal_voter::Entity::insert_many(chunk.to_vec()).exec_without_returning(&txn).await?;
        }
        let mut row = row.into_active_model();
        row.state = Set(VOTING.to_owned());
        row.rule = Set(Some(convert::json(&rule)?));
        row.opened_at = Set(Some(act.now.0));
        row.closes_at = Set(Some(closes.0));
        row.update(&txn).await?;
        let subject = format!("{id} {count} {}", closes.0);
        let entry = Entry::new(Action::VoteOpened, subject, convert::json(&rule)?);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        Ok(rule)
    }

    /// Casts an enterprise's vote, in place of the one that it cast before. Refuses once the vote has closed.
    pub async fn cast_ballot(
        &self,
        act: &Act,
        network: NetworkId,
        id: Uuid,
        enterprise: EnterpriseId,
        wanted: Ballot,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let row = proposals::find(&txn, network, id).await?;
        let of = enterprises::check_owner(&txn, network, enterprise).await?;
        if row.state != VOTING {
            let words =
                if row.state == DECIDED { "the vote has closed; its outcome stands" } else { "voting has not opened" };
            return Err(StoreError::Refused(words.to_owned()));
        }
        let mut vote = load(&txn, &row).await?;
        vote.cast(enterprise, wanted.clone(), act.now).map_err(|why| StoreError::Refused(why.to_string()))?;
        use ballot::Column as C;
        let cast = ballot::ActiveModel {
            proposal_id: Set(row.id),
            enterprise_id: Set(enterprise.0),
            choice: Set(wanted.code().to_owned()),
            reason: Set(wanted.reason().to_owned()),
            cast_at: Set(act.now.0),
            cast_by: Set(act.name.clone()),
        };
        ballot::Entity::insert(cast)
            .on_conflict(
                OnConflict::columns([C::ProposalId, C::EnterpriseId])
                    .update_columns([C::Choice, C::Reason, C::CastAt, C::CastBy])
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
        // How they voted is nobody's business while the vote is open: it stands among what may be erased.
        let entry = Entry::new(Action::BallotCast, format!("{id} {}", of.slug), convert::json(&wanted)?);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Who may vote on a proposal, with what they have voted so far, by enterprise.
    pub async fn ballots(&self, proposal: &ProposalRecord) -> Result<BTreeMap<EnterpriseId, Option<Ballot>>> {
        let voters = proposal_voter::Entity::find()
            .filter(proposal_voter::Column::ProposalId.eq(proposal.key))
            .all(self.reader())
            .await?;
        let mut cast = cast(self.reader(), proposal.key).await?;
        Ok(voters
            .into_iter()
            .map(|row| (EnterpriseId(row.enterprise_id), cast.remove(&EnterpriseId(row.enterprise_id))))
            .collect())
    }

    /// Closes the votes of a network whose time has come, the first first; each is closed once, and its outcome stands.
    /// Gives those that this call has closed.
    pub async fn close_votes(&self, act: &Act, network: NetworkId) -> Result<Vec<Uuid>> {
        let due = proposal::Entity::find()
            .filter(proposal::Column::NetworkId.eq(network.0))
            .filter(proposal::Column::State.eq(VOTING))
            .filter(proposal::Column::ClosesAt.lte(act.now.0))
            .order_by_asc(proposal::Column::ClosesAt)
            .order_by_asc(proposal::Column::Id)
            .all(self.reader())
            .await?;
        let mut closed = vec![];
        for row in due {
            if self.close_vote(act, network, row.public_id).await? {
                closed.push(row.public_id);
            }
        }
        Ok(closed)
    }

    /// Whether this call closed it: another may have been faster.
    async fn close_vote(&self, act: &Act, network: NetworkId, id: Uuid) -> Result<bool> {
        let txn = self.begin().await?;
        let of = networks::lock(&txn, network).await?;
        let settings: Settings = convert::from_json("a network's settings", &of.settings)?;
        let row = proposals::find(&txn, network, id).await?;
        // In a network that has closed nothing is changed.
        if row.state != VOTING || settings.closed.is_some() {
            return Ok(false);
        }
        let Some(outcome) = load(&txn, &row).await?.close(act.now).cloned() else { return Ok(false) };
        let at = Millis(row.closes_at.unwrap_or(act.now.0));
        let (_, entry) = decide(&txn, act, network, row, &outcome, at, None).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        Ok(true)
    }

    /// Records what a meeting decided on a proposal that is not being voted on, with the file of its minutes if there is
    /// one. Who were members, and in which sector, is that of its day. Gives what came of it by the network's rule.
    pub async fn record_meeting(
        &self,
        act: &Act,
        network: NetworkId,
        id: Uuid,
        meeting: &Meeting,
        minutes: Option<(EvidenceKind, Vec<u8>)>,
        at: Millis,
    ) -> Result<Outcome> {
        if let Some(fault) = meeting.faults().first() {
            return Err(StoreError::Refused(fault.to_string()));
        }
        let txn = self.begin().await?;
        let of = networks::lock(&txn, network).await?;
        let settings: Settings = convert::from_json("a network's settings", &of.settings)?;
        let row = proposals::discussed(&txn, network, id).await?;
        let all = enterprises::all(&txn, network).await?;
        let mut members = 0;
        let mut of_sector: BTreeMap<String, u32> = BTreeMap::new();
        for record in all.values() {
            if record.memberships.iter().any(|membership| membership.includes(meeting.on)) {
                members += 1;
                // Whoever has no sector of the board yet is a member, and no chamber that could stop the others.
                let sector = &record.enterprise.sector;
                if settings.board_sectors().contains(sector) {
                    *of_sector.entry(sector.clone()).or_default() += 1;
                }
            }
        }
        let rule = settings.voting_rule();
        let outcome = meeting.outcome(&rule, members, &of_sector);
        let mut with_rule = row.clone().into_active_model();
        with_rule.rule = Set(Some(convert::json(&rule)?));
        let row = with_rule.update(&txn).await?;
        let (key, entry) = decide(&txn, act, network, row, &outcome, at, Some(meeting)).await?;
        if let Some((kind, bytes)) = minutes {
            self.check_room(&txn, network, bytes.len()).await?;
            let file = minutes_file::ActiveModel {
                decision_id: Set(key),
                network_id: Set(network.0),
                kind: Set(kind.code().to_owned()),
                bytes: Set(bytes),
            };
            minutes_file::Entity::insert(file).exec_without_returning(&txn).await?;
        }
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        Ok(outcome)
    }
}

/// A vote as it stands.
async fn load(txn: &DatabaseTransaction, row: &proposal::Model) -> Result<Vote<EnterpriseId>> {
    let voters = proposal_voter::Entity::find().filter(proposal_voter::Column::ProposalId.eq(row.id)).all(txn).await?;
    let electorate = voters.into_iter().map(|voter| (EnterpriseId(voter.enterprise_id), voter.chamber)).collect();
    let closes = Millis(row.closes_at.unwrap_or_default());
    Ok(Vote::open(proposals::rule(row)?, electorate, closes).with(cast(txn, row.id).await?))
}

/// Votes that were cast.
async fn cast(connection: &impl ConnectionTrait, proposal: i64) -> Result<BTreeMap<EnterpriseId, Ballot>> {
    let rows = ballot::Entity::find().filter(ballot::Column::ProposalId.eq(proposal)).all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let cast = Ballot::parse(&row.choice, &row.reason)
                .ok_or_else(|| StoreError::unreadable(format_args!("the vote {:?}", row.choice)))?;
            Ok((EnterpriseId(row.enterprise_id), cast))
        })
        .collect()
}

/// Writes a decision under the network's next number, and what is to be done by it; with its key and what is to be kept of
/// it.
async fn decide(
    txn: &DatabaseTransaction,
    act: &Act,
    network: NetworkId,
    row: proposal::Model,
    outcome: &Outcome,
    at: Millis,
    meeting: Option<&Meeting>,
) -> Result<(i64, Entry)> {
    let last: Option<Option<i32>> = decision::Entity::find()
        .filter(decision::Column::NetworkId.eq(network.0))
        .select_only()
        .column_as(decision::Column::Number.max(), "last")
        .into_tuple()
        .one(txn)
        .await?;
    let number = last.flatten().unwrap_or(0) + 1;
    let (id, key) = (row.public_id, row.id);
    let way = if meeting.is_some() { Way::Meeting } else { Way::Vote };
    let decided = decision::ActiveModel {
        id: NotSet,
        network_id: Set(network.0),
        number: Set(number),
        proposal_id: Set(key),
        way: Set(way.code().to_owned()),
        verdict: Set(outcome.verdict.code().to_owned()),
        outcome: Set(convert::json(outcome)?),
        meeting: Set(meeting.map(convert::json).transpose()?),
        decided_at: Set(at.0),
        recorded_by: Set(act.name.clone()),
    };
    let decided = decided.insert(txn).await?;
    let decision = decided.id;
    let mut row = row.into_active_model();
    row.state = Set(DECIDED.to_owned());
    row.update(txn).await?;
    if outcome.passed() {
        effects::wait(txn, act, decided.id).await?;
    }
    let action = if meeting.is_some() { Action::MeetingRecorded } else { Action::VoteClosed };
    let subject = format!("{id} {number} {} {}", outcome.verdict.code(), outcome.counts.words());
    Ok((decision, Entry::new(action, subject, meeting.map(convert::json).transpose()?.unwrap_or_default())))
}

//! What members propose: its versions, what is said to it, and who wants it to be voted on.
//!
//! A proposal is amended only before voting opens, so that nobody's vote is ever for another text than they read.

use super::{
    Act, EnterpriseId, NetworkId, PersonId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{enterprise, proposal, proposal_comment, proposal_second, proposal_version},
    networks,
};
use commonweal_domain::{
    governance::{Change, Kind, VotingRule},
    network::Millis,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A text of a proposal to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProposal {
    /// What it is about.
    pub kind: Kind,
    /// What is proposed, in one line.
    pub title: String,
    /// Why; may be blank.
    pub why: String,
    /// What it changes.
    pub change: Change,
    /// The same in words: what, as it is now, as it would be.
    pub told: Vec<[String; 3]>,
    /// The form as it was typed, so that an amendment begins with it.
    pub typed: Vec<(String, String)>,
}

/// A proposal as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRecord {
    pub(super) key: i64,
    /// Identifier outside.
    pub id: Uuid,
    /// For which enterprise it was made: key and name; none where the network's coordinator proposes.
    pub enterprise: Option<(EnterpriseId, String)>,
    /// By whom; none once the person is gone.
    pub person: Option<PersonId>,
    /// When.
    pub at: Millis,
    /// By whom, by name.
    pub by: String,
    /// Where it stands.
    pub state: ProposalState,
    /// Number of its text, from 1.
    pub version: u32,
    /// When the text was saved, and by whom.
    pub saved: (Millis, String),
    /// Its text.
    pub text: NewProposal,
    /// Members who want it to be voted on, in the order in which they said so: key and name.
    pub seconds: Vec<(EnterpriseId, String)>,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalState {
    /// It is talked about, and may be amended.
    Discussed,
    /// It is voted on.
    Voting {
        /// Since when.
        opened: Millis,
        /// Until when.
        closes: Millis,
        /// By which rule.
        rule: VotingRule,
    },
    /// It was decided on.
    Decided,
    /// It was taken back before it was voted on.
    Withdrawn,
}

/// What somebody said to a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalComment {
    /// To which version.
    pub version: u32,
    /// Name of their enterprise; blank where they act for the network.
    pub member: String,
    /// What they said.
    pub words: String,
    /// When.
    pub at: Millis,
    /// By whom.
    pub by: String,
}

/// More than this is said nowhere else either: a page that nobody reads.
const MOST_COMMENTS: usize = 500;

impl Store {
    /// Keeps a proposal, made for an enterprise or, without one, for the network.
    pub async fn propose(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: Option<EnterpriseId>,
        text: &NewProposal,
    ) -> Result<Uuid> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        if let Some(enterprise) = enterprise {
            enterprises::check_owner(&txn, network, enterprise).await?;
        }
        let id = self.ids.public_id(act.now)?;
        let row = proposal::ActiveModel {
            id: NotSet,
            public_id: Set(id),
            network_id: Set(network.0),
            enterprise_id: Set(enterprise.map(|enterprise| enterprise.0)),
            person_id: Set(act.person.map(|person| person.0)),
            kind: Set(text.kind.code().to_owned()),
            state: Set(DISCUSSED.to_owned()),
            version: Set(1),
            proposed_at: Set(act.now.0),
            proposed_by: Set(act.name.clone()),
            rule: Set(None),
            opened_at: Set(None),
            closes_at: Set(None),
        };
        let row = row.insert(&txn).await?;
        let json = write_version(&txn, act, row.id, 1, text).await?;
        let entry = Entry::new(Action::ProposalMade, format!("{id} {}", text.kind.code()), json);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        Ok(id)
    }

    /// Keeps another text of a proposal as its next version. `seen` is the version that it was made of. Refuses once
    /// voting has opened; who wanted the earlier text to be voted on says so again.
    pub async fn amend_proposal(
        &self,
        act: &Act,
        network: NetworkId,
        id: Uuid,
        seen: u32,
        text: &NewProposal,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let row = discussed(&txn, network, id).await?;
        let version = convert::count(row.version)?;
        if version != seen {
            return Err(StoreError::Conflict { expected: seen, found: version });
        }
        let key = row.id;
        let mut row = row.into_active_model();
        row.version = Set(convert::stored_count(version + 1)?);
        row.update(&txn).await?;
        let json = write_version(&txn, act, key, version + 1, text).await?;
        proposal_second::Entity::delete_many().filter(proposal_second::Column::ProposalId.eq(key)).exec(&txn).await?;
        let entry = Entry::new(Action::ProposalAmended, format!("{id} {}", version + 1), json);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Takes a proposal back. Refuses once voting has opened.
    pub async fn withdraw_proposal(&self, act: &Act, network: NetworkId, id: Uuid) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let mut row = discussed(&txn, network, id).await?.into_active_model();
        row.state = Set(WITHDRAWN.to_owned());
        row.update(&txn).await?;
        let entry = Entry::new(Action::ProposalWithdrawn, id.to_string(), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Keeps that a member wants a proposal to be voted on; twice is once. Refuses the member that made it.
    pub async fn second_proposal(
        &self,
        act: &Act,
        network: NetworkId,
        id: Uuid,
        enterprise: EnterpriseId,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let row = discussed(&txn, network, id).await?;
        let of = enterprises::check_owner(&txn, network, enterprise).await?;
        if row.enterprise_id == Some(enterprise.0) {
            return Err(StoreError::Refused("another member than the one that proposes must second it".to_owned()));
        }
        use proposal_second::Column as C;
        let known = proposal_second::Entity::find_by_id((row.id, enterprise.0)).one(&txn).await?;
        if known.is_some() {
            return Ok(());
        }
        let second = proposal_second::ActiveModel {
            proposal_id: Set(row.id),
            enterprise_id: Set(enterprise.0),
            seconded_at: Set(act.now.0),
            seconded_by: Set(act.name.clone()),
        };
        proposal_second::Entity::insert(second)
            .on_conflict(OnConflict::columns([C::ProposalId, C::EnterpriseId]).do_nothing().to_owned())
            .exec_without_returning(&txn)
            .await?;
        let entry = Entry::new(Action::ProposalSeconded, format!("{id} {}", of.slug), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Keeps what somebody says to a proposal; `member` is the name of their enterprise. Refuses once it is over.
    pub async fn discuss_proposal(
        &self,
        act: &Act,
        network: NetworkId,
        id: Uuid,
        member: &str,
        words: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let row = find(&txn, network, id).await?;
        if !matches!(row.state.as_str(), DISCUSSED | VOTING) {
            return Err(StoreError::Refused("this is over: start a new proposal to take it up again".to_owned()));
        }
        let said = proposal_comment::Entity::find().filter(proposal_comment::Column::ProposalId.eq(row.id));
        if said.all(&txn).await?.len() >= MOST_COMMENTS {
            return Err(StoreError::Refused(
                "so much has been said here that nobody reads it; talk at a meeting".to_owned(),
            ));
        }
        let comment = proposal_comment::ActiveModel {
            id: NotSet,
            proposal_id: Set(row.id),
            version: Set(row.version),
            member: Set(member.to_owned()),
            words: Set(words.to_owned()),
            said_at: Set(act.now.0),
            said_by: Set(act.name.clone()),
        };
        comment.insert(&txn).await?;
        let entry = Entry::new(Action::ProposalDiscussed, id.to_string(), words);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// All proposals, the newest first.
    pub async fn proposals(&self, network: NetworkId) -> Result<Vec<ProposalRecord>> {
        let rows = proposal::Entity::find()
            .filter(proposal::Column::NetworkId.eq(network.0))
            .order_by_desc(proposal::Column::Id)
            .all(self.reader())
            .await?;
        records(self.reader(), rows).await
    }

    /// One proposal.
    pub async fn proposal(&self, network: NetworkId, id: Uuid) -> Result<Option<ProposalRecord>> {
        let row = proposal::Entity::find()
            .filter(proposal::Column::NetworkId.eq(network.0))
            .filter(proposal::Column::PublicId.eq(id))
            .all(self.reader())
            .await?;
        Ok(records(self.reader(), row).await?.pop())
    }

    /// What was said to a proposal, the first first.
    pub async fn proposal_comments(&self, proposal: &ProposalRecord) -> Result<Vec<ProposalComment>> {
        let rows = proposal_comment::Entity::find()
            .filter(proposal_comment::Column::ProposalId.eq(proposal.key))
            .order_by_asc(proposal_comment::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ProposalComment {
                    version: convert::count(row.version)?,
                    member: row.member,
                    words: row.words,
                    at: Millis(row.said_at),
                    by: row.said_by,
                })
            })
            .collect()
    }
}

pub(super) const DISCUSSED: &str = "discussed";
pub(super) const VOTING: &str = "voting";
pub(super) const DECIDED: &str = "decided";
const WITHDRAWN: &str = "withdrawn";

/// A proposal that is not voted on yet.
pub(super) async fn discussed(txn: &DatabaseTransaction, network: NetworkId, id: Uuid) -> Result<proposal::Model> {
    let row = find(txn, network, id).await?;
    let words = match row.state.as_str() {
        DISCUSSED => return Ok(row),
        VOTING => "voting has opened meanwhile: the text stays as it is until the vote is over",
        DECIDED => "this has been decided meanwhile: start a new proposal to change it again",
        _ => "this proposal has been taken back",
    };
    Err(StoreError::Refused(words.to_owned()))
}

pub(super) async fn find(txn: &DatabaseTransaction, network: NetworkId, id: Uuid) -> Result<proposal::Model> {
    proposal::Entity::find()
        .filter(proposal::Column::NetworkId.eq(network.0))
        .filter(proposal::Column::PublicId.eq(id))
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("proposal"))
}

/// Writes a version; what the audit keeps of it.
async fn write_version(
    txn: &DatabaseTransaction,
    act: &Act,
    proposal: i64,
    number: u32,
    text: &NewProposal,
) -> Result<String> {
    let change = convert::json(&text.change)?;
    let row = proposal_version::ActiveModel {
        proposal_id: Set(proposal),
        number: Set(convert::stored_count(number)?),
        title: Set(text.title.clone()),
        why: Set(text.why.clone()),
        change: Set(change.clone()),
        told: Set(convert::json(&text.told)?),
        typed: Set(convert::json(&text.typed)?),
        saved_at: Set(act.now.0),
        saved_by: Set(act.name.clone()),
    };
    proposal_version::Entity::insert(row).exec_without_returning(txn).await?;
    convert::json(&(&text.title, &text.why, change))
}

/// Proposals with their texts and those who want them to be voted on.
pub(super) async fn records(
    connection: &impl ConnectionTrait,
    rows: Vec<proposal::Model>,
) -> Result<Vec<ProposalRecord>> {
    let keys: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut versions: BTreeMap<(i64, i32), proposal_version::Model> = proposal_version::Entity::find()
        .filter(proposal_version::Column::ProposalId.is_in(keys.clone()))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| ((row.proposal_id, row.number), row))
        .collect();
    let seconds = proposal_second::Entity::find()
        .filter(proposal_second::Column::ProposalId.is_in(keys))
        .order_by_asc(proposal_second::Column::SecondedAt)
        .order_by_asc(proposal_second::Column::EnterpriseId)
        .all(connection)
        .await?;
    let named: BTreeSet<i64> =
        seconds.iter().map(|row| row.enterprise_id).chain(rows.iter().filter_map(|row| row.enterprise_id)).collect();
    let names = names(connection, named).await?;
    let name = |id: i64| (EnterpriseId(id), names.get(&id).cloned().unwrap_or_default());
    rows.into_iter()
        .map(|row| {
            let version = versions.remove(&(row.id, row.version)).ok_or_else(|| {
                StoreError::unreadable(format_args!("version {} of the proposal {}", row.version, row.public_id))
            })?;
            let of_it = seconds.iter().filter(|second| second.proposal_id == row.id);
            Ok(ProposalRecord {
                key: row.id,
                id: row.public_id,
                enterprise: row.enterprise_id.map(name),
                person: row.person_id.map(PersonId),
                at: Millis(row.proposed_at),
                by: row.proposed_by.clone(),
                state: state(&row)?,
                version: convert::count(row.version)?,
                saved: (Millis(version.saved_at), version.saved_by.clone()),
                text: text(&row.kind, version)?,
                seconds: of_it.map(|second| name(second.enterprise_id)).collect(),
            })
        })
        .collect()
}

/// Names of enterprises, also of those that have gone.
pub(super) async fn names(
    connection: &impl ConnectionTrait,
    keys: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, String>> {
    let rows = enterprise::Entity::find().filter(enterprise::Column::Id.is_in(keys)).all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The rule that a vote was opened with.
pub(super) fn rule(row: &proposal::Model) -> Result<VotingRule> {
    convert::from_json("a rule of voting", row.rule.as_deref().unwrap_or_default())
}

fn state(row: &proposal::Model) -> Result<ProposalState> {
    Ok(match (row.state.as_str(), row.opened_at, row.closes_at) {
        (DISCUSSED, ..) => ProposalState::Discussed,
        (VOTING, Some(opened), Some(closes)) => {
            ProposalState::Voting { opened: Millis(opened), closes: Millis(closes), rule: rule(row)? }
        }
        (DECIDED, ..) => ProposalState::Decided,
        (WITHDRAWN, ..) => ProposalState::Withdrawn,
        _ => return Err(StoreError::unreadable(format_args!("the state of the proposal {}", row.public_id))),
    })
}

fn text(kind: &str, row: proposal_version::Model) -> Result<NewProposal> {
    Ok(NewProposal {
        kind: Kind::parse(kind).ok_or_else(|| StoreError::unreadable(format_args!("the proposal’s kind {kind:?}")))?,
        change: convert::from_json("what a proposal changes", &row.change)?,
        told: convert::from_json("a proposal in words", &row.told)?,
        typed: convert::from_json("a proposal’s form", &row.typed)?,
        title: row.title,
        why: row.why,
    })
}

//! Mail on its way: queued with the change that it tells of, sent by a task, kept with what became of it.
//!
//! A message is claimed for some minutes before it is sent; who claims it sends it. One whose sender died is claimed
//! again when the claim is over. Once it is marked as sent it is never claimed again.

use super::{
    Act, CallId, EnterpriseId, LinkPurpose, NetworkId, PersonId, Result, Store, StoreError, convert,
    entities::{mail, mail_stop, person},
};
use commonweal_domain::{network::Millis, period::Quarter};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    /// An invitation.
    Invite,
    /// A return is not in yet; a person may stop these.
    Reminder,
    /// A return came back.
    SentBack,
    /// A return was filed for the enterprise, which is to confirm it.
    Confirm,
    /// What an enterprise says is wrong with what was filed for it.
    Objection,
    /// A coordinator would print a story shorter, and asks.
    Shorter,
    /// A coordinator asks whether an enterprise may be recognised in a figure.
    Shown,
    /// A report is circulated, and the member is asked whether it may go out.
    SignOff,
    /// An edition is published; a person may stop these as they may reminders.
    Published,
    /// A vote has opened.
    Vote,
    /// A vote has closed, or people must do what was decided.
    Decision,
    /// A way in for somebody who asked for it.
    SignIn,
    /// How somebody signs in has changed.
    Account,
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// The network for which it goes out; none for a way in that somebody asked for.
    pub network: Option<NetworkId>,
    /// To whom; the address is the person's own.
    pub person: PersonId,
    /// What about.
    pub kind: MailKind,
    /// Subject.
    pub subject: String,
    /// Text, with a mark where the link stands.
    pub body: String,
    /// What the link does; none if there is no link that lets somebody in.
    pub way_in: Option<LinkPurpose>,
    /// For which enterprise.
    pub enterprise: Option<EnterpriseId>,
    /// For which round.
    pub quarter: Option<Quarter>,
    /// For which round over a date range.
    pub call: Option<CallId>,
    /// Of messages with the same mark only the first is sent.
    pub once: Option<String>,
}

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Key.
    pub id: i64,
    /// Identifier outside, and of the message itself.
    pub public_id: Uuid,
    /// For which network.
    pub network: Option<NetworkId>,
    /// To whom; none once the person is gone.
    pub person: Option<PersonId>,
    /// Their address when it was queued.
    pub address: String,
    /// What about.
    pub kind: MailKind,
    /// Subject.
    pub subject: String,
    /// Text, with a mark where the link stands.
    pub body: String,
    /// What the link does.
    pub way_in: Option<LinkPurpose>,
    /// For which enterprise.
    pub enterprise: Option<EnterpriseId>,
    /// For which round.
    pub quarter: Option<Quarter>,
    /// For which round over a date range.
    pub call: Option<CallId>,
    /// Where it stands.
    pub state: MailState,
    /// How often it has been tried.
    pub tries: u32,
    /// When it was queued.
    pub created_at: Millis,
    /// By whom.
    pub created_by: String,
}

/// Where a message stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailState {
    /// Waits to be sent.
    Queued {
        /// Not before.
        due: Millis,
        /// What went wrong the last time; empty if it has not been tried.
        fault: String,
    },
    /// Taken by the mail server, or written to the folder.
    Sent {
        /// When.
        at: Millis,
    },
    /// Given up.
    Failed {
        /// Why.
        fault: String,
    },
}

impl MailKind {
    const ALL: [Self; 13] = [
        Self::Invite,
        Self::Reminder,
        Self::SentBack,
        Self::Confirm,
        Self::Objection,
        Self::Shorter,
        Self::Shown,
        Self::SignOff,
        Self::Published,
        Self::Vote,
        Self::Decision,
        Self::SignIn,
        Self::Account,
    ];

    /// Whether a person may stop messages of this kind.
    pub const fn may_be_stopped(self) -> bool {
        matches!(self, Self::Reminder | Self::Published)
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reminder => "reminder",
            Self::SentBack => "sent_back",
            Self::Confirm => "confirm",
            Self::Objection => "objection",
            Self::Shorter => "shorter",
            Self::Shown => "shown",
            Self::SignOff => "sign_off",
            Self::Vote => "vote",
            Self::Decision => "decision",
            Self::Published => "published",
            Self::SignIn => "sign_in",
            Self::Account => "account",
        }
    }
}

const QUEUED: &str = "queued";
const SENT: &str = "sent";
const FAILED: &str = "failed";

impl Store {
    /// How many invitations of a network were queued since a moment.
    pub async fn invitations_since(&self, network: NetworkId, since: Millis) -> Result<u64> {
        Ok(mail::Entity::find()
            .filter(mail::Column::NetworkId.eq(network.0))
            .filter(mail::Column::Kind.eq(MailKind::Invite.code()))
            .filter(mail::Column::CreatedAt.gt(since.0))
            .count(self.reader())
            .await?)
    }

    /// Queues messages; returns how many are new. Left out are those to people without an address or who stopped a
    /// network's reminders, and those whose mark is known.
    pub async fn queue_mail(&self, act: &Act, messages: &[NewMail]) -> Result<usize> {
        let txn = self.begin().await?;
        let mut queued = 0;
        for message in messages {
            if message.kind.may_be_stopped()
                && let Some(network) = message.network
                && mail_stop::Entity::find_by_id((message.person.0, network.0)).one(&txn).await?.is_some()
            {
                continue;
            }
            let Some(person) = person::Entity::find_by_id(message.person.0).one(&txn).await? else { continue };
            if let Some(once) = &message.once
                && mail::Entity::find().filter(mail::Column::Once.eq(once)).one(&txn).await?.is_some()
            {
                continue;
            }
            let row = mail::ActiveModel {
                id: NotSet,
                public_id: Set(self.ids.public_id(act.now)?),
                network_id: Set(message.network.map(|network| network.0)),
                person_id: Set(Some(message.person.0)),
                address: Set(person.email),
                kind: Set(message.kind.code().to_owned()),
                subject: Set(message.subject.clone()),
                body: Set(message.body.clone()),
                way_in: Set(message.way_in.map(|purpose| purpose.code().to_owned())),
                enterprise_id: Set(message.enterprise.map(|enterprise| enterprise.0)),
                quarter: Set(message.quarter.map(Quarter::ordinal)),
                call_id: Set(message.call.map(|call| call.0)),
                once: Set(message.once.clone()),
                state: Set(QUEUED.to_owned()),
                tries: Set(0),
                due_at: Set(act.now.0),
                claimed_until: Set(None),
                fault: Set(String::new()),
                created_at: Set(act.now.0),
                created_by: Set(act.name.clone()),
                sent_at: Set(None),
            };
            // Two servers may come to the same message at the same moment: the index lets one of them in.
            let done = mail::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&txn).await?;
            queued += usize::from(matches!(done, sea_orm::TryInsertResult::Inserted(1..)));
        }
        txn.commit().await?;
        Ok(queued)
    }

    /// Claims messages that are due, for some time; nobody else gets them meanwhile.
    pub async fn claim_mail(&self, now: Millis, until: Millis, most: u64) -> Result<Vec<Mail>> {
        let free =
            || Condition::any().add(mail::Column::ClaimedUntil.is_null()).add(mail::Column::ClaimedUntil.lte(now.0));
        let due: Vec<i64> = mail::Entity::find()
            .select_only()
            .column(mail::Column::Id)
            .filter(mail::Column::State.eq(QUEUED))
            .filter(mail::Column::DueAt.lte(now.0))
            .filter(free())
            .order_by_asc(mail::Column::DueAt)
            .order_by_asc(mail::Column::Id)
            .limit(most)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut claimed = Vec::new();
        for id in due {
            let taken = mail::Entity::update_many()
                .col_expr(mail::Column::ClaimedUntil, Expr::value(until.0))
                .col_expr(mail::Column::Tries, Expr::col(mail::Column::Tries).add(1))
                .filter(mail::Column::Id.eq(id))
                .filter(mail::Column::State.eq(QUEUED))
                .filter(free())
                .exec(self.writer())
                .await?;
            if taken.rows_affected == 1
                && let Some(row) = mail::Entity::find_by_id(id).one(self.writer()).await?
            {
                claimed.push(read(row)?);
            }
        }
        Ok(claimed)
    }

    /// The message has gone.
    pub async fn mail_sent(&self, id: i64, now: Millis) -> Result<()> {
        mail::Entity::update_many()
            .col_expr(mail::Column::State, Expr::value(SENT))
            .col_expr(mail::Column::SentAt, Expr::value(now.0))
            .col_expr(mail::Column::Fault, Expr::value(""))
            .col_expr(mail::Column::ClaimedUntil, Expr::value(Option::<i64>::None))
            .filter(mail::Column::Id.eq(id))
            .exec(self.writer())
            .await?;
        Ok(())
    }

    /// The message has not gone; it is tried again at a later moment, or given up. One that has gone stays gone.
    pub async fn mail_not_sent(&self, id: i64, fault: &str, again: Option<Millis>) -> Result<()> {
        let state = if again.is_some() { QUEUED } else { FAILED };
        let mut update = mail::Entity::update_many()
            .col_expr(mail::Column::State, Expr::value(state))
            .col_expr(mail::Column::Fault, Expr::value(fault))
            .col_expr(mail::Column::ClaimedUntil, Expr::value(Option::<i64>::None))
            .filter(mail::Column::Id.eq(id))
            .filter(mail::Column::State.ne(SENT));
        if let Some(again) = again {
            update = update.col_expr(mail::Column::DueAt, Expr::value(again.0));
        }
        update.exec(self.writer()).await?;
        Ok(())
    }

    /// A network's messages, newest first.
    pub async fn outbox(&self, network: NetworkId, most: u64) -> Result<Vec<Mail>> {
        let rows = mail::Entity::find()
            .filter(mail::Column::NetworkId.eq(network.0))
            .order_by_desc(mail::Column::CreatedAt)
            .order_by_desc(mail::Column::Id)
            .limit(most)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Sends a message again that was given up, to the address that the person has now.
    pub async fn send_again(&self, act: &Act, network: NetworkId, message: Uuid) -> Result<()> {
        let txn = self.begin().await?;
        let row = mail::Entity::find()
            .filter(mail::Column::NetworkId.eq(network.0))
            .filter(mail::Column::PublicId.eq(message))
            .one(&txn)
            .await?
            .ok_or(StoreError::NotFound("message"))?;
        if row.state != FAILED {
            return Err(StoreError::Refused("this message has not failed".to_owned()));
        }
        if row.body.is_empty() {
            return Err(StoreError::Refused("its text has been erased, as it is too old to be kept".to_owned()));
        }
        let address = match row.person_id {
            Some(person) => person::Entity::find_by_id(person).one(&txn).await?.map(|person| person.email),
            None => None,
        };
        let address = address.ok_or_else(|| StoreError::Refused("there is nobody to whom it could go".to_owned()))?;
        let mut row = row.into_active_model();
        row.address = Set(address);
        row.state = Set(QUEUED.to_owned());
        row.due_at = Set(act.now.0);
        row.tries = Set(0);
        row.update(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// The person wants no more reminders of a network.
    pub async fn stop_reminders(&self, act: &Act, person: PersonId, network: NetworkId) -> Result<()> {
        let row = mail_stop::ActiveModel { person_id: Set(person.0), network_id: Set(network.0), at: Set(act.now.0) };
        mail_stop::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(self.writer()).await?;
        Ok(())
    }

    /// The person wants reminders of a network again.
    pub async fn start_reminders(&self, person: PersonId, network: NetworkId) -> Result<()> {
        mail_stop::Entity::delete_by_id((person.0, network.0)).exec(self.writer()).await?;
        Ok(())
    }

    /// Who wants no reminders of a network.
    pub async fn without_reminders(&self, network: NetworkId) -> Result<BTreeSet<PersonId>> {
        let rows =
            mail_stop::Entity::find().filter(mail_stop::Column::NetworkId.eq(network.0)).all(self.reader()).await?;
        Ok(rows.into_iter().map(|row| PersonId(row.person_id)).collect())
    }
}

fn read(row: mail::Model) -> Result<Mail> {
    let kind = MailKind::ALL
        .into_iter()
        .find(|kind| kind.code() == row.kind)
        .ok_or_else(|| StoreError::unreadable(format_args!("the kind of a message: {:?}", row.kind)))?;
    let state = match (row.state.as_str(), row.sent_at) {
        (SENT, Some(at)) => MailState::Sent { at: Millis(at) },
        (FAILED, _) => MailState::Failed { fault: row.fault },
        _ => MailState::Queued { due: Millis(row.due_at), fault: row.fault },
    };
    Ok(Mail {
        id: row.id,
        public_id: row.public_id,
        network: row.network_id.map(NetworkId),
        person: row.person_id.map(PersonId),
        address: row.address,
        kind,
        subject: row.subject,
        body: row.body,
        way_in: row.way_in.as_deref().map(LinkPurpose::parse).transpose()?,
        enterprise: row.enterprise_id.map(EnterpriseId),
        quarter: row.quarter.map(Quarter::from_ordinal),
        call: row.call_id.map(CallId),
        state,
        tries: convert::count(row.tries)?,
        created_at: Millis(row.created_at),
        created_by: row.created_by,
    })
}

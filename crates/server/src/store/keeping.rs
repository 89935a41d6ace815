//! What names people and is needed no longer is erased: old messages, files behind figures, people without a role.

use super::{
    Act, NetworkId, PersonId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    entities::{evidence, evidence_file, filing, held_role, mail, person},
};
use commonweal_domain::{
    network::{Keeping, Millis},
    period::Quarter,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, Query},
};

/// Messages that belong to no network are kept as long as a network keeps its own if it decides nothing.
const DEFAULT: Keeping = Keeping { mail_days: 90, evidence_years: 6 };

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// Messages whose text and address went.
    pub mails: u64,
    /// Files behind figures.
    pub files: u64,
    /// Accounts.
    pub people: u64,
}

impl Store {
    /// Erases the text and address of messages that are done with and older than that; that they went out, when and what
    /// became of them stays.
    pub async fn erase_mail(&self, network: Option<NetworkId>, before: Millis) -> Result<u64> {
        let of = match network {
            Some(network) => mail::Column::NetworkId.eq(network.0),
            None => mail::Column::NetworkId.is_null(),
        };
        let erased = mail::Entity::update_many()
            .col_expr(mail::Column::Body, Expr::value(""))
            .col_expr(mail::Column::Address, Expr::value(""))
            .filter(of)
            .filter(mail::Column::State.ne("queued"))
            .filter(mail::Column::CreatedAt.lt(before.0))
            .filter(mail::Column::Body.ne(""))
            .exec(self.writer())
            .await?;
        Ok(erased.rows_affected)
    }

    /// Erases the files behind figures of quarters before this one; the figures stay, and the history says how many files
    /// went.
    pub async fn erase_evidence(&self, act: &Act, network: NetworkId, before: Quarter) -> Result<u64> {
        let txn = self.begin().await?;
        let old = filing::Entity::find()
            .select_only()
            .column(filing::Column::Id)
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::Quarter.lt(before.ordinal()))
            .into_query();
        let gone = evidence::Entity::delete_many()
            .filter(evidence::Column::NetworkId.eq(network.0))
            .filter(evidence::Column::FilingId.in_subquery(old))
            .exec(&txn)
            .await?
            .rows_affected;
        if gone > 0 {
            let used = evidence::Entity::find()
                .select_only()
                .column(evidence::Column::FileHash)
                .filter(evidence::Column::NetworkId.eq(network.0))
                .into_query();
            evidence_file::Entity::delete_many()
                .filter(evidence_file::Column::NetworkId.eq(network.0))
                .filter(evidence_file::Column::Hash.not_in_subquery(used))
                .exec(&txn)
                .await?;
            let entry = Entry::new(Action::EvidenceErased, format!("{gone} before {before}"), "");
            chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        }
        txn.commit().await?;
        Ok(gone)
    }

    /// People who hold no role any more and were last here, or made, before that.
    pub async fn people_to_forget(&self, before: Millis) -> Result<Vec<PersonId>> {
        let held = Query::select().column(held_role::Column::PersonId).from(held_role::Entity).to_owned();
        let last = Condition::any()
            .add(person::Column::SeenAt.lt(before.0))
            .add(Condition::all().add(person::Column::SeenAt.is_null()).add(person::Column::CreatedAt.lt(before.0)));
        let rows = person::Entity::find()
            .filter(person::Column::Id.not_in_subquery(held))
            .filter(last)
            // An account that is erased has no name, and is disabled.
            .filter(Condition::any().add(person::Column::DisabledAt.is_null()).add(person::Column::Name.ne("")))
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(|row| PersonId(row.id)).collect())
    }

    /// Erases everything whose time is over, in all networks. `quarter_of` is the quarter that now is in.
    pub async fn erase_what_is_old(&self, act: &Act, quarter_of: Quarter) -> Result<Erased> {
        const DAY: i64 = 24 * 60 * 60 * 1_000;
        let before = |days: u32| Millis(act.now.0 - i64::from(days) * DAY);
        let mut erased = Erased { mails: self.erase_mail(None, before(DEFAULT.mail_days)).await?, ..Erased::default() };
        for record in self.networks().await? {
            let keeping = record.network.settings.keeping;
            erased.mails += self.erase_mail(Some(record.id), before(keeping.mail_days)).await?;
            if keeping.evidence_years > 0 {
                let quarters = 4 * i32::try_from(keeping.evidence_years).map_err(StoreError::unreadable)?;
                erased.files += self.erase_evidence(act, record.id, quarter_of.plus(-quarters)).await?;
            }
        }
        for person in self.people_to_forget(before(FORGET_DAYS)).await? {
            self.erase_person(act, person).await?;
            erased.people += 1;
        }
        Ok(erased)
    }
}

/// Days after which somebody without a role is forgotten: two years.
const FORGET_DAYS: u32 = 730;

//! What an enterprise writes about its year, and its accounts beside the quarters that it filed.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{year_accounts, year_text},
};
use commonweal_domain::{network::Millis, period::Quarter, quantity::Quantity};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use std::collections::BTreeMap;

/// A text in place of the one that the figures make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearText {
    /// The text.
    pub body: String,
    /// When it was saved.
    pub saved_at: Millis,
    /// By whom.
    pub saved_by: String,
}

/// A text of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    /// Code of the text.
    pub part: String,
    /// As it was stored when the form was made; empty if it was not.
    pub was: String,
    /// As it is to be; none for the text that the figures make.
    pub now: Option<String>,
}

/// Income by an enterprise's accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearAccounts {
    /// The total.
    pub total: Quantity,
    /// What explains a difference to the quarters; may be empty.
    pub explanation: String,
    /// When it was saved.
    pub saved_at: Millis,
    /// By whom.
    pub saved_by: String,
}

impl Store {
    /// Texts of a year that ends with a quarter, by code.
    pub async fn year_texts(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        year_end: Quarter,
    ) -> Result<BTreeMap<String, YearText>> {
        let rows = year_text::Entity::find()
            .filter(year_text::Column::NetworkId.eq(network.0))
            .filter(year_text::Column::EnterpriseId.eq(enterprise.0))
            .filter(year_text::Column::YearEnd.eq(year_end.ordinal()))
            .all(self.reader())
            .await?;
        let text = |row: year_text::Model| {
            let text = YearText { body: row.body, saved_at: Millis(row.saved_at), saved_by: row.saved_by };
            (row.part, text)
        };
        Ok(rows.into_iter().map(text).collect())
    }

    /// Saves texts, all or none of them: the stored ones that somebody else changed meanwhile come back by code, and
    /// then nothing is saved.
    pub async fn save_year_texts(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        year_end: Quarter,
        changes: &[TextChange],
    ) -> Result<BTreeMap<String, YearText>> {
        let txn = self.begin().await?;
        enterprises::lock(&txn, network, enterprise).await?;
        let mut clashes = BTreeMap::new();
        for change in changes {
            let key = (enterprise.0, year_end.ordinal(), change.part.clone());
            let stored = year_text::Entity::find_by_id(key.clone()).one(&txn).await?;
            let body = stored.as_ref().map_or("", |row| row.body.as_str());
            let now = change.now.as_deref().unwrap_or_default();
            if body == now {
                continue;
            }
            if body != change.was {
                let row = stored.map(|row| (row.body, row.saved_at, row.saved_by));
                let (body, at, by) = row.unwrap_or((String::new(), act.now.0, String::new()));
                clashes.insert(change.part.clone(), YearText { body, saved_at: Millis(at), saved_by: by });
                continue;
            }
            if now.is_empty() {
                year_text::Entity::delete_by_id(key).exec(&txn).await?;
                continue;
            }
            use year_text::Column as C;
            let row = year_text::ActiveModel {
                enterprise_id: Set(enterprise.0),
                year_end: Set(year_end.ordinal()),
                part: Set(change.part.clone()),
                network_id: Set(network.0),
                body: Set(now.to_owned()),
                saved_at: Set(act.now.0),
                saved_by: Set(act.name.clone()),
            };
            year_text::Entity::insert(row)
                .on_conflict(
                    OnConflict::columns([C::EnterpriseId, C::YearEnd, C::Part])
                        .update_columns([C::Body, C::SavedAt, C::SavedBy])
                        .to_owned(),
                )
                .exec_without_returning(&txn)
                .await?;
        }
        if clashes.is_empty() {
            txn.commit().await?;
        }
        Ok(clashes)
    }

    /// Income by the accounts of a year that ends with a quarter.
    pub async fn year_accounts(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        year_end: Quarter,
    ) -> Result<Option<YearAccounts>> {
        let row = year_accounts::Entity::find_by_id((enterprise.0, year_end.ordinal()))
            .filter(year_accounts::Column::NetworkId.eq(network.0))
            .one(self.reader())
            .await?;
        row.map(|row| {
            let total = Quantity::from_scaled(row.scaled).map_err(|_| StoreError::unreadable("a total of accounts"))?;
            Ok(YearAccounts {
                total,
                explanation: row.explanation,
                saved_at: Millis(row.saved_at),
                saved_by: row.saved_by,
            })
        })
        .transpose()
    }

    /// Records income by the accounts, and what explains a difference; the audit chain tells of it. The same again
    /// changes nothing.
    pub async fn save_year_accounts(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        year_end: Quarter,
        total: Quantity,
        explanation: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let key = (enterprise.0, year_end.ordinal());
        let stored = year_accounts::Entity::find_by_id(key).one(&txn).await?;
        if stored.is_some_and(|row| row.scaled == total.scaled() && row.explanation == explanation) {
            return Ok(());
        }
        use year_accounts::Column as C;
        let row = year_accounts::ActiveModel {
            enterprise_id: Set(enterprise.0),
            year_end: Set(year_end.ordinal()),
            network_id: Set(network.0),
            scaled: Set(total.scaled()),
            explanation: Set(explanation.to_owned()),
            saved_at: Set(act.now.0),
            saved_by: Set(act.name.clone()),
        };
        year_accounts::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([C::EnterpriseId, C::YearEnd])
                    .update_columns([C::Scaled, C::Explanation, C::SavedAt, C::SavedBy])
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
        let entry = Entry::new(Action::AccountsChecked, format!("{} year to {year_end}", owner.slug), explanation);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

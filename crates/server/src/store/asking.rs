//! How often a network asks each input, and from which round on.

use super::{
    Act, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    entities::{asked_input, definition},
    networks,
};
use commonweal_domain::{definition::Asked, period::Quarter, questionnaire::Questionnaire};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::OnConflict};
use std::collections::BTreeMap;

/// The quarter of an answer that holds since ever: no quarter has a lower ordinal, and a key cannot be empty.
const FOR_EVER: i32 = 0;

impl Store {
    /// How often each input is asked, with what changes when.
    pub async fn questionnaire(&self, network: NetworkId) -> Result<Questionnaire> {
        let rows =
            asked_input::Entity::find().filter(asked_input::Column::NetworkId.eq(network.0)).all(self.reader()).await?;
        let mut questionnaire = Questionnaire::default();
        for row in rows {
            let from = (row.from_quarter != FOR_EVER).then(|| Quarter::from_ordinal(row.from_quarter));
            let asked = Asked::parse(&row.asked)
                .ok_or_else(|| StoreError::unreadable(format_args!("how often an input is asked: {:?}", row.asked)))?;
            questionnaire.set(row.code, from, asked);
        }
        Ok(questionnaire)
    }

    /// How often each input is asked in a quarter.
    pub async fn asked(&self, network: NetworkId, quarter: Quarter) -> Result<BTreeMap<String, Asked>> {
        Ok(self.questionnaire(network).await?.at(quarter))
    }

    /// Changes how often inputs are asked from a quarter on, and takes back what was decided for later quarters. What
    /// is so already changes nothing. Gives how many inputs are asked otherwise than before.
    pub async fn set_asked(
        &self,
        act: &Act,
        network: NetworkId,
        from: Quarter,
        asked: &BTreeMap<String, Asked>,
    ) -> Result<usize> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let before = self.questionnaire(network).await?;
        let entries = change(&txn, network, &before, from, asked).await?;
        let changed = entries.len();
        chain::append(&txn, &self.ids, act, network, entries).await?;
        txn.commit().await?;
        Ok(changed)
    }
}

/// Writes how often inputs are asked from a quarter on, with what is to be kept of each that is asked otherwise.
pub(super) async fn change(
    txn: &DatabaseTransaction,
    network: NetworkId,
    before: &Questionnaire,
    from: Quarter,
    asked: &BTreeMap<String, Asked>,
) -> Result<Vec<Entry>> {
    let mut entries = vec![];
    for (code, asked) in asked {
        if before.asked(code, from) == *asked && before.later(code, from).is_empty() {
            continue;
        }
        let known = definition::Entity::find()
            .filter(definition::Column::NetworkId.eq(network.0))
            .filter(definition::Column::Kind.eq("input"))
            .filter(definition::Column::Code.eq(code))
            .one(txn)
            .await?;
        if known.is_none() {
            return Err(StoreError::NotFound("input"));
        }
        asked_input::Entity::delete_many()
            .filter(asked_input::Column::NetworkId.eq(network.0))
            .filter(asked_input::Column::Code.eq(code))
            .filter(asked_input::Column::FromQuarter.gt(from.ordinal()))
            .exec(txn)
            .await?;
        write(txn, network, code, Some(from), *asked).await?;
        entries.push(Entry::new(Action::InputAsked, format!("{code} {} {from}", asked.code()), ""));
    }
    Ok(entries)
}

/// Says how often an input is asked from a quarter on, in place of what was said of that quarter.
pub(super) async fn write(
    txn: &DatabaseTransaction,
    network: NetworkId,
    code: &str,
    from: Option<Quarter>,
    asked: Asked,
) -> Result<()> {
    use asked_input::Column as C;
    asked_input::Entity::insert(row(network, code, from, asked))
        .on_conflict(OnConflict::columns([C::NetworkId, C::Code, C::FromQuarter]).update_column(C::Asked).to_owned())
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

pub(super) async fn insert(
    txn: &DatabaseTransaction,
    rows: impl IntoIterator<Item = asked_input::ActiveModel>,
) -> Result<()> {
    asked_input::Entity::insert_many(rows).exec_without_returning(txn).await?;
    Ok(())
}

pub(super) fn row(network: NetworkId, code: &str, from: Option<Quarter>, asked: Asked) -> asked_input::ActiveModel {
    asked_input::ActiveModel {
        network_id: Set(network.0),
        code: Set(code.to_owned()),
        from_quarter: Set(from.map_or(FOR_EVER, Quarter::ordinal)),
        asked: Set(asked.code().to_owned()),
    }
}

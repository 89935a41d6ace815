//! Rounds over a date range, with figures of their own: nothing here is read where quarters are added up.

use super::{
    Act, CallId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert,
    entities::{call, definition},
    networks,
};
use commonweal_domain::call::{Call, MOST_INPUTS};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};

impl Store {
    /// All rounds over a date range, the latest first.
    pub async fn calls(&self, network: NetworkId) -> Result<Vec<Call>> {
        let rows = call::Entity::find()
            .filter(call::Column::NetworkId.eq(network.0))
            .order_by_desc(call::Column::FromDay)
            .order_by_desc(call::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// The one with a slug.
    pub async fn call(&self, network: NetworkId, slug: &str) -> Result<Option<Call>> {
        find(self.reader(), network, slug).await?.map(read).transpose()
    }

    /// The key of one, for links to it.
    pub async fn call_id(&self, network: NetworkId, slug: &str) -> Result<CallId> {
        let row = find(self.reader(), network, slug).await?.ok_or(StoreError::NotFound("round"))?;
        Ok(CallId(row.id))
    }

    /// The one with a key.
    pub async fn call_of(&self, network: NetworkId, id: CallId) -> Result<Option<Call>> {
        let row =
            call::Entity::find_by_id(id.0).filter(call::Column::NetworkId.eq(network.0)).one(self.reader()).await?;
        row.map(read).transpose()
    }

    /// Opens a round over a date range. Refuses a slug that is taken, days that do not follow each other, and questions
    /// that the network does not have.
    pub async fn open_call(&self, act: &Act, network: NetworkId, wanted: &Call) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        check(&txn, network, wanted).await?;
        if find(&txn, network, &wanted.slug).await?.is_some() {
            return Err(StoreError::Refused(format!("the address “{}” is taken; choose another name", wanted.slug)));
        }
        row(network, NotSet, wanted)?.insert(&txn).await?;
        let subject = format!("{} {} {}", wanted.slug, convert::day_text(wanted.from)?, convert::day_text(wanted.to)?);
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::CallOpened, subject, &wanted.name)])
            .await?;
        Ok(txn.commit().await?)
    }

    /// Changes a round's name, days, questions and note; the slug stays. Figures of questions that are not asked any more
    /// are kept, and enter no total. The same changes nothing.
    pub async fn change_call(&self, act: &Act, network: NetworkId, wanted: &Call) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        check(&txn, network, wanted).await?;
        let before = find(&txn, network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let id = before.id;
        if read(before)? == *wanted {
            return Ok(());
        }
        row(network, Set(id), wanted)?.update(&txn).await?;
        let entry = Entry::new(Action::CallChanged, wanted.slug.clone(), convert::json(wanted)?);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

async fn check(txn: &DatabaseTransaction, network: NetworkId, wanted: &Call) -> Result<()> {
    if let Some(fault) = wanted.faults().first() {
        return Err(StoreError::Refused(fault.to_string()));
    }
    if wanted.inputs.is_empty() || wanted.inputs.len() > MOST_INPUTS {
        return Err(StoreError::Refused(format!("a round asks 1 to {MOST_INPUTS} questions")));
    }
    let known: Vec<String> = definition::Entity::find()
        .filter(definition::Column::NetworkId.eq(network.0))
        .filter(definition::Column::Kind.eq("input"))
        .filter(definition::Column::Code.is_in(wanted.inputs.iter().map(String::as_str)))
        .all(txn)
        .await?
        .into_iter()
        .map(|row| row.code)
        .collect();
    match wanted.inputs.iter().find(|code| !known.contains(code)) {
        Some(code) => Err(StoreError::Refused(format!("the network has no question “{code}”"))),
        None => Ok(()),
    }
}

pub(super) async fn find(
    connection: &impl ConnectionTrait,
    network: NetworkId,
    slug: &str,
) -> Result<Option<call::Model>> {
    Ok(call::Entity::find()
        .filter(call::Column::NetworkId.eq(network.0))
        .filter(call::Column::Slug.eq(slug))
        .one(connection)
        .await?)
}

fn row(network: NetworkId, id: sea_orm::ActiveValue<i64>, call: &Call) -> Result<call::ActiveModel> {
    Ok(call::ActiveModel {
        id,
        network_id: Set(network.0),
        slug: Set(call.slug.clone()),
        name: Set(call.name.clone()),
        from_day: Set(convert::day_text(call.from)?),
        to_day: Set(convert::day_text(call.to)?),
        due: Set(convert::day_text(call.due)?),
        closes: Set(convert::day_text(call.closes)?),
        inputs: Set(convert::json(&call.inputs)?),
        note: Set(call.note.clone()),
    })
}

fn read(row: call::Model) -> Result<Call> {
    Ok(Call {
        from: convert::day(&row.from_day)?,
        to: convert::day(&row.to_day)?,
        due: convert::day(&row.due)?,
        closes: convert::day(&row.closes)?,
        inputs: convert::from_json("the questions of a round", &row.inputs)?,
        slug: row.slug,
        name: row.name,
        note: row.note,
    })
}

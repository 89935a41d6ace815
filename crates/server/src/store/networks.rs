//! Networks and what they decide about themselves.

use super::{
    Act, NetworkId, NetworkRecord, Result, Store, StoreError,
    beginning::Beginning,
    chain::{self, Action, Entry},
    convert, definitions,
    entities::network,
};
use commonweal_domain::{
    definition::Asked,
    network::{Closed, Network, Settings},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::LockType,
};
use std::collections::BTreeMap;

/// How a network presents itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its name in full.
    pub name: String,
    /// What it is called where the name is too long; may be blank.
    pub short_name: String,
    /// Where it is; may be blank.
    pub place: String,
    /// Colour of links, buttons and charts, as `#rrggbb`.
    pub accent: String,
}

impl Store {
    /// Makes a network with every definition of the catalogue. An input that `asked` leaves out is asked as the
    /// catalogue proposes. Refuses a slug that is taken and an input that nobody knows.
    pub async fn create_network(
        &self,
        act: &Act,
        network: &Network,
        asked: &BTreeMap<String, Asked>,
    ) -> Result<NetworkRecord> {
        self.begin_network(act, network, &Beginning { asked: asked.clone(), ..Beginning::default() }).await
    }

    /// The same with whatever else it begins with: all of it, or nothing.
    pub async fn begin_network(&self, act: &Act, network: &Network, beginning: &Beginning) -> Result<NetworkRecord> {
        let taken = || format!("the address “{}” is taken by another network; choose another slug", network.slug);
        let txn = self.begin().await?;
        if find(&txn, &network.slug).await?.is_some() {
            return Err(StoreError::Refused(taken()));
        }
        let row = network::ActiveModel {
            id: NotSet,
            public_id: Set(self.ids.public_id(act.now)?),
            slug: Set(network.slug.clone()),
            name: Set(network.name.clone()),
            place: Set(network.place.clone()),
            currency: Set(network.currency.clone()),
            time_zone: Set(network.time_zone.clone()),
            lang: Set(network.lang.tag().to_owned()),
            accent: Set(network.accent.clone()),
            sample: Set(network.sample),
            settings: Set(convert::json(&network.settings)?),
            created_at: Set(act.now.0),
        };
        let row = row.insert(&txn).await.map_err(|error| StoreError::taken(error, taken))?;
        let id = NetworkId(row.id);
        definitions::add_catalogue(&txn, id, network.lang, &beginning.asked).await?;
        chain::start(&txn, id).await?;
        let mut entries = vec![Entry::new(Action::NetworkCreated, row.public_id.to_string(), &network.name)];
        entries.extend(beginning.write(&txn, act, id).await?);
        chain::append(&txn, &self.ids, act, id, entries).await?;
        txn.commit().await?;
        record(row)
    }

    /// The network with a slug.
    pub async fn network(&self, slug: &str) -> Result<Option<NetworkRecord>> {
        find(self.reader(), slug).await?.map(record).transpose()
    }

    /// The network with a key.
    pub async fn network_of(&self, network: NetworkId) -> Result<Option<NetworkRecord>> {
        network::Entity::find_by_id(network.0).one(self.reader()).await?.map(record).transpose()
    }

    /// All networks, by slug.
    pub async fn networks(&self) -> Result<Vec<NetworkRecord>> {
        let rows = network::Entity::find().all(self.reader()).await?;
        let mut networks: Vec<NetworkRecord> = rows.into_iter().map(record).collect::<Result<_>>()?;
        // Sorted here: databases differ in how they order text.
        networks.sort_by(|a, b| a.network.slug.cmp(&b.network.slug));
        Ok(networks)
    }

    /// Stores what the members decided; what stays the same changes nothing. `change` gets the settings as they are now,
    /// so that what others have set meanwhile, such as a logo, stays.
    pub async fn update_settings(
        &self,
        act: &Act,
        network: NetworkId,
        change: impl FnOnce(&mut Settings) + Send,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let row = lock(&txn, network).await?;
        let entries = settle(&txn, row, change).await?;
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }

    /// Closes a network, or opens it again: nothing in it is changed while it is closed. Refuses what is so already.
    pub async fn set_closed(&self, act: &Act, network: NetworkId, closed: Option<Closed>) -> Result<()> {
        let txn = self.begin().await?;
        let row = lock(&txn, network).await?;
        let mut settings: Settings = convert::from_json("a network's settings", &row.settings)?;
        if settings.closed.is_some() == closed.is_some() {
            let state = if closed.is_some() { "closed already" } else { "not closed" };
            return Err(StoreError::Refused(format!("the network is {state}")));
        }
        let action = if closed.is_some() { Action::NetworkClosed } else { Action::NetworkReopened };
        let why = closed.as_ref().map(|closed| closed.why.clone()).unwrap_or_default();
        let subject = row.slug.clone();
        settings.closed = closed;
        let mut row = row.into_active_model();
        row.settings = Set(convert::json(&settings)?);
        row.update(&txn).await?;
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(action, subject, why)]).await?;
        Ok(txn.commit().await?)
    }

    /// Changes how a network is called, where it is and its accent, all at once; the same ones change nothing, and no
    /// other setting changes. Whoever calls has made sure that the accent can be read.
    pub async fn update_identity(&self, act: &Act, network: NetworkId, wanted: &Identity) -> Result<()> {
        let Identity { name, short_name, place, accent } = wanted;
        let txn = self.begin().await?;
        let row = lock(&txn, network).await?;
        let settings: Settings = convert::from_json("a network's settings", &row.settings)?;
        if (&row.name, &settings.short_name, &row.place, &row.accent) == (name, short_name, place, accent) {
            return Ok(());
        }
        let subject = format!("{} {accent}", row.public_id);
        let mut row = row.into_active_model();
        row.name = Set(name.clone());
        row.place = Set(place.clone());
        row.accent = Set(accent.clone());
        row.settings = Set(convert::json(&Settings { short_name: short_name.clone(), ..settings })?);
        row.update(&txn).await?;
        let entry = Entry::new(Action::IdentityChanged, subject, convert::json(&(name, short_name, place))?);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// Changes the settings of a network whose row is locked; with what is to be kept of it, which is nothing where they stay
/// the same.
pub(super) async fn settle(
    txn: &DatabaseTransaction,
    row: network::Model,
    change: impl FnOnce(&mut Settings) + Send,
) -> Result<Vec<Entry>> {
    let mut settings: Settings = convert::from_json("a network's settings", &row.settings)?;
    change(&mut settings);
    let json = convert::json(&settings)?;
    if row.settings == json {
        return Ok(vec![]);
    }
    let mut row = row.into_active_model();
    row.settings = Set(json.clone());
    row.update(txn).await?;
    Ok(vec![Entry::new(Action::SettingsChanged, "settings", json)])
}

/// Locks a network's row: who adds something of which a network has one waits for others who do. Rows that point at
/// the network may still be added, so two transactions never wait for each other in a circle.
pub(super) async fn lock(txn: &DatabaseTransaction, network: NetworkId) -> Result<network::Model> {
    network::Entity::find_by_id(network.0)
        .lock(LockType::NoKeyUpdate)
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("network"))
}

/// What a network's members have decided, as it stands in a transaction.
pub(super) async fn settings(txn: &DatabaseTransaction, network: NetworkId) -> Result<Settings> {
    let row = network::Entity::find_by_id(network.0).one(txn).await?.ok_or(StoreError::NotFound("network"))?;
    convert::from_json("a network's settings", &row.settings)
}

async fn find(connection: &impl sea_orm::ConnectionTrait, slug: &str) -> Result<Option<network::Model>> {
    Ok(network::Entity::find().filter(network::Column::Slug.eq(slug)).one(connection).await?)
}

fn record(row: network::Model) -> Result<NetworkRecord> {
    Ok(NetworkRecord { id: NetworkId(row.id), public_id: row.public_id, network: convert::network(row)? })
}

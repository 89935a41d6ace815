//! Networks, their settings, their definitions and what they ask.

use super::{
    Act, NetworkId, NetworkRecord, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert,
    entities::{definition, network, network_input},
};
use commonweal_domain::{
    catalogue,
    definition::{Asked, Definitions, IndicatorDefinition, InputDefinition},
    lang::Lang,
    network::{Network, Settings},
    period::Quarter,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};
use std::collections::BTreeMap;

impl Store {
    /// Makes a network with every definition of the catalogue. An input that `asked` leaves out is asked as the
    /// catalogue proposes. Refuses a slug that is taken and an input that nobody knows.
    pub async fn create_network(
        &self,
        act: &Act,
        network: &Network,
        asked: &BTreeMap<String, Asked>,
    ) -> Result<NetworkRecord> {
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
        add_catalogue(&txn, id, network.lang, asked).await?;
        chain::start(&txn, id).await?;
        let entry = Entry::new(Action::NetworkCreated, row.public_id.to_string(), &network.name);
        chain::append(&txn, &self.ids, act, id, vec![entry]).await?;
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

    /// Stores what the members decided; the same settings change nothing.
    pub async fn update_settings(&self, act: &Act, network: NetworkId, settings: &Settings) -> Result<()> {
        let json = convert::json(settings)?;
        let txn = self.begin().await?;
        let row = lock(&txn, network).await?;
        if row.settings == json {
            return Ok(());
        }
        let mut row = row.into_active_model();
        row.settings = Set(json.clone());
        row.update(&txn).await?;
        let entry = Entry::new(Action::SettingsChanged, "settings", json);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Changes a network's name, place and accent (`#rrggbb`); the same ones change nothing. Whoever calls has made
    /// sure that the accent can be read.
    pub async fn update_identity(
        &self,
        act: &Act,
        network: NetworkId,
        name: &str,
        place: &str,
        accent: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let row = lock(&txn, network).await?;
        if (row.name.as_str(), row.place.as_str(), row.accent.as_str()) == (name, place, accent) {
            return Ok(());
        }
        let subject = format!("{} {accent}", row.public_id);
        let mut row = row.into_active_model();
        row.name = Set(name.to_owned());
        row.place = Set(place.to_owned());
        row.accent = Set(accent.to_owned());
        row.update(&txn).await?;
        let entry = Entry::new(Action::IdentityChanged, subject, convert::json(&(name, place))?);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// All definitions in all their versions.
    pub async fn definitions(&self, network: NetworkId) -> Result<Definitions> {
        let rows = definition::Entity::find()
            .filter(definition::Column::NetworkId.eq(network.0))
            .order_by_asc(definition::Column::Position)
            .order_by_asc(definition::Column::Version)
            .all(self.reader())
            .await?;
        let mut definitions = Definitions::default();
        for row in rows {
            let from = row.from_quarter.map(Quarter::from_ordinal);
            let what = format!("the definition {}@{}", row.code, row.version);
            if row.kind == INPUT {
                definitions.add_input(from, convert::from_json(&what, &row.body)?);
            } else {
                definitions.add_indicator(from, convert::from_json(&what, &row.body)?);
            }
        }
        Ok(definitions)
    }

    /// How often each input is asked.
    pub async fn asked(&self, network: NetworkId) -> Result<BTreeMap<String, Asked>> {
        let rows = network_input::Entity::find()
            .filter(network_input::Column::NetworkId.eq(network.0))
            .all(self.reader())
            .await?;
        rows.into_iter().map(|row| Ok((row.code, asked(&row.asked)?))).collect()
    }

    /// Changes how often an input is asked; the same answer changes nothing.
    pub async fn set_asked(&self, act: &Act, network: NetworkId, code: &str, asked: Asked) -> Result<()> {
        let txn = self.begin().await?;
        lock(&txn, network).await?;
        let row = network_input::Entity::find_by_id((network.0, code.to_owned()))
            .one(&txn)
            .await?
            .ok_or(StoreError::NotFound("input"))?;
        if row.asked == asked.code() {
            return Ok(());
        }
        let mut row = row.into_active_model();
        row.asked = Set(asked.code().to_owned());
        row.update(&txn).await?;
        let entry = Entry::new(Action::InputAsked, format!("{code} {}", asked.code()), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

const INPUT: &str = "input";
const INDICATOR: &str = "indicator";

/// Locks a network's row: who adds something of which a network has one waits for others who do. Rows that point at
/// the network may still be added, so two transactions never wait for each other in a circle.
pub(super) async fn lock(txn: &DatabaseTransaction, network: NetworkId) -> Result<network::Model> {
    network::Entity::find_by_id(network.0)
        .lock(LockType::NoKeyUpdate)
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("network"))
}

async fn find(connection: &impl sea_orm::ConnectionTrait, slug: &str) -> Result<Option<network::Model>> {
    Ok(network::Entity::find().filter(network::Column::Slug.eq(slug)).one(connection).await?)
}

fn record(row: network::Model) -> Result<NetworkRecord> {
    Ok(NetworkRecord { id: NetworkId(row.id), public_id: row.public_id, network: convert::network(row)? })
}

fn asked(text: &str) -> Result<Asked> {
    Asked::parse(text).ok_or_else(|| StoreError::unreadable(format_args!("how often an input is asked: {text:?}")))
}

/// Some 100 definitions × 7 columns and as many inputs × 3 are far below SQLite's 32,766 variables.
async fn add_catalogue(
    txn: &DatabaseTransaction,
    network: NetworkId,
    lang: Lang,
    asked: &BTreeMap<String, Asked>,
) -> Result<()> {
    let inputs = catalogue::inputs(lang);
    if let Some(code) = asked.keys().find(|code| inputs.iter().all(|input| input.code != **code)) {
        return Err(StoreError::Refused(format!("there is no input “{code}”; take its code from the catalogue")));
    }
    let indicators = catalogue::indicators(lang);
    let mut definitions = Vec::with_capacity(inputs.len() + indicators.len());
    for (position, input) in (0..).zip(&inputs) {
        definitions.push(input_row(network, position, input)?);
    }
    for (position, indicator) in (0..).zip(&indicators) {
        definitions.push(indicator_row(network, position, indicator)?);
    }
    definition::Entity::insert_many(definitions).exec_without_returning(txn).await?;
    let rows = inputs.iter().map(|input| network_input::ActiveModel {
        network_id: Set(network.0),
        code: Set(input.code.clone()),
        asked: Set(asked.get(&input.code).copied().unwrap_or(input.asked).code().to_owned()),
    });
    network_input::Entity::insert_many(rows).exec_without_returning(txn).await?;
    Ok(())
}

fn input_row(network: NetworkId, position: i32, input: &InputDefinition) -> Result<definition::ActiveModel> {
    Ok(definition_row(network, position, INPUT, &input.code, input.version, convert::json(input)?))
}

fn indicator_row(
    network: NetworkId,
    position: i32,
    indicator: &IndicatorDefinition,
) -> Result<definition::ActiveModel> {
    Ok(definition_row(network, position, INDICATOR, &indicator.code, indicator.version, convert::json(indicator)?))
}

fn definition_row(
    network: NetworkId,
    position: i32,
    kind: &str,
    code: &str,
    version: u16,
    body: String,
) -> definition::ActiveModel {
    definition::ActiveModel {
        id: NotSet,
        network_id: Set(network.0),
        kind: Set(kind.to_owned()),
        code: Set(code.to_owned()),
        version: Set(i32::from(version)),
        from_quarter: Set(None),
        position: Set(position),
        body: Set(body),
    }
}

//! Registers of homes that came back into use: each home once in a network, for the enterprise that brought it first.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{case_register, register_case},
    networks,
};
use commonweal_domain::{
    cases::{Case, Home},
    period::Quarter,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};
use std::collections::BTreeMap;

/// Cases in one insert: 7 columns × 1,000 rows = 7,000 variables, of which SQLite takes 32,766.
const CHUNK: usize = 1_000;

/// A home that is in the register, and for whom it counts.
pub type Registered = (EnterpriseId, Case);

impl Store {
    /// All homes of a network's register.
    pub async fn cases(&self, network: NetworkId) -> Result<BTreeMap<Home, Registered>> {
        read(self.reader(), network).await
    }

    /// Puts an enterprise's cases into the register. `check` is what the key makes of a fixed text: another key than that
    /// of the cases that are there is refused, as with it no home would be known again. Refuses a home that counts for
    /// another enterprise: whoever calls leaves it out, and is told where somebody was quicker. Gives how many are new or
    /// differ.
    pub async fn put_cases(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        check: &[u8; 32],
        cases: &[Case],
    ) -> Result<usize> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let owner = enterprises::check_owner(&txn, network, enterprise).await?;
        match case_register::Entity::find_by_id(network.0).one(&txn).await? {
            Some(known) if known.key_check != check => return Err(StoreError::Refused(OTHER_KEY.to_owned())),
            Some(_) => {}
            None => {
                let row = case_register::ActiveModel { network_id: Set(network.0), key_check: Set(check.to_vec()) };
                case_register::Entity::insert(row).exec_without_returning(&txn).await?;
            }
        }
        let known = read(&txn, network).await?;
        let mut changed: BTreeMap<Home, &Case> = BTreeMap::new();
        for case in cases {
            match known.get(&case.home) {
                Some((of, _)) if *of != enterprise => {
                    return Err(StoreError::Refused(
                        "another partner has brought one of these homes meanwhile; import the file again".to_owned(),
                    ));
                }
                Some((_, before)) if before == case => {}
                _ => {
                    changed.insert(case.home, case);
                }
            }
        }
        let rows: Vec<register_case::ActiveModel> =
            changed.values().map(|case| row(network, enterprise, case)).collect::<Result<_>>()?;
        use register_case::Column as C;
        for chunk in rows.chunks(CHUNK) {
            register_case::Entity::insert_many(chunk.to_vec())
                .on_conflict(
                    OnConflict::columns([C::NetworkId, C::Home])
                        .update_columns([C::Quarter, C::Outcome, C::Months, C::Area])
                        .to_owned(),
                )
                .exec_without_returning(&txn)
                .await?;
        }
        if !changed.is_empty() {
            let subject = format!("{} {}", owner.slug, changed.len());
            chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::CasesImported, subject, "")]).await?;
        }
        txn.commit().await?;
        Ok(changed.len())
    }

    /// Takes an enterprise's homes out of the register, as they were counted by mistake or count for another partner. Those
    /// that are not there, or count for somebody else, stay as they are. Gives how many are gone.
    pub async fn remove_cases(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        homes: &[Home],
    ) -> Result<usize> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let owner = enterprises::check_owner(&txn, network, enterprise).await?;
        let mut gone = 0;
        for chunk in homes.chunks(CHUNK) {
            let done = register_case::Entity::delete_many()
                .filter(register_case::Column::NetworkId.eq(network.0))
                .filter(register_case::Column::EnterpriseId.eq(enterprise.0))
                .filter(register_case::Column::Home.is_in(chunk.iter().map(|home| home.0.to_vec())))
                .exec(&txn)
                .await?;
            gone += usize::try_from(done.rows_affected).unwrap_or(usize::MAX);
        }
        if gone > 0 {
            let subject = format!("{} {gone}", owner.slug);
            chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::CasesRemoved, subject, "")]).await?;
        }
        txn.commit().await?;
        Ok(gone)
    }

    /// Whether a key is that of a network's register, or there is none yet.
    pub async fn is_case_key(&self, network: NetworkId, check: &[u8; 32]) -> Result<bool> {
        let known = case_register::Entity::find_by_id(network.0).one(self.reader()).await?;
        Ok(known.is_none_or(|known| known.key_check == check))
    }
}

/// What is said where homes would not be known again.
pub const OTHER_KEY: &str =
    "the register was made with another key, and with this one no home in it would be known again; use the first key";

async fn read(connection: &impl ConnectionTrait, network: NetworkId) -> Result<BTreeMap<Home, Registered>> {
    let rows = register_case::Entity::find()
        .filter(register_case::Column::NetworkId.eq(network.0))
        .order_by_asc(register_case::Column::Home)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let case = Case {
                home: Home(convert::hash(&row.home)?),
                quarter: Quarter::from_ordinal(row.quarter),
                outcome: row.outcome,
                months: convert::count(row.months)?,
                area: row.area,
            };
            Ok((case.home, (EnterpriseId(row.enterprise_id), case)))
        })
        .collect()
}

fn row(network: NetworkId, enterprise: EnterpriseId, case: &Case) -> Result<register_case::ActiveModel> {
    Ok(register_case::ActiveModel {
        network_id: Set(network.0),
        home: Set(case.home.0.to_vec()),
        enterprise_id: Set(enterprise.0),
        quarter: Set(case.quarter.ordinal()),
        outcome: Set(case.outcome.clone()),
        months: Set(convert::stored_count(case.months)?),
        area: Set(case.area.clone()),
    })
}

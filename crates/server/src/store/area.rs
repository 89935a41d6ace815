//! A network's area. Where local comes to mean something else, every question that depends on it counts something else.

use super::{
    Act, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, definitions, networks,
};
use commonweal_domain::{
    area::{Area, EarlierLocal},
    definition::InputDefinition,
    network::Settings,
    period::Quarter,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

impl Store {
    /// Keeps a network's area. Where local means something else in it, it does so from a quarter on, with a new version
    /// of each question that is about the area, all or none: refuses to do without the quarter, and one of which
    /// figures have been filed.
    pub async fn set_area(&self, act: &Act, network: NetworkId, area: &Area, from: Option<Quarter>) -> Result<()> {
        let txn = self.begin().await?;
        let row = networks::lock(&txn, network).await?;
        let mut settings: Settings = convert::from_json("settings", &row.settings)?;
        let mut wanted = Area { earlier: settings.area.earlier.clone(), ..area.clone() };
        let mut entries = vec![];
        if settings.area.redraws_local(area) {
            let from = from.ok_or_else(|| {
                StoreError::Refused("choose the round from which local means something else".to_owned())
            })?;
            let ring = settings.area.ring(settings.area.local).clone();
            wanted.earlier.push(EarlierLocal { until: from, ring });
            for input in definitions::newest_inputs(&txn, network).await? {
                if input.is_about_the_area() {
                    let next = InputDefinition { version: input.version + 1, ..input };
                    entries.push(definitions::next_input(&txn, network, from, &next).await?);
                }
            }
        }
        if settings.area == wanted {
            return Ok(());
        }
        settings.area = wanted;
        let json = convert::json(&settings)?;
        let mut row = row.into_active_model();
        row.settings = Set(json.clone());
        row.update(&txn).await?;
        entries.insert(0, Entry::new(Action::SettingsChanged, "settings", json));
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }
}

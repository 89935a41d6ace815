//! Networks' logos: the file here, what a page needs to know of it among the settings.

use super::{
    Act, NetworkId, NewPicture, Result, Store,
    chain::{self, Action, Entry},
    convert,
    entities::logo,
    networks,
};
use commonweal_domain::network::{Logo, Settings};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, sea_query::OnConflict};
use sha2::{Digest, Sha256};

impl Store {
    /// The file of the network's logo.
    pub async fn logo_file(&self, network: NetworkId) -> Result<Option<Vec<u8>>> {
        Ok(logo::Entity::find_by_id(network.0).one(self.reader()).await?.map(|row| row.bytes))
    }

    /// Sets the logo, in place of the one that was there, with what it says for those who do not see it.
    pub async fn set_logo(&self, act: &Act, network: NetworkId, picture: &NewPicture, alt: &str) -> Result<()> {
        let txn = self.begin().await?;
        let row = networks::lock(&txn, network).await?;
        let settings: Settings = convert::from_json("a network's settings", &row.settings)?;
        let mark = Logo { alt: alt.to_owned(), width: picture.width, height: picture.height, version: act.now.0 };
        let mut row = row.into_active_model();
        row.settings = Set(convert::json(&Settings { logo: Some(mark), ..settings })?);
        row.update(&txn).await?;
        use logo::Column as C;
        let file = logo::ActiveModel { network_id: Set(network.0), bytes: Set(picture.jpeg.clone()) };
        logo::Entity::insert(file)
            .on_conflict(OnConflict::column(C::NetworkId).update_column(C::Bytes).to_owned())
            .exec_without_returning(&txn)
            .await?;
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&picture.jpeg));
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::LogoSet, hash, alt)]).await?;
        Ok(txn.commit().await?)
    }

    /// Takes the logo away; where there is none nothing changes.
    pub async fn remove_logo(&self, act: &Act, network: NetworkId) -> Result<()> {
        let txn = self.begin().await?;
        let row = networks::lock(&txn, network).await?;
        let settings: Settings = convert::from_json("a network's settings", &row.settings)?;
        if settings.logo.is_none() {
            return Ok(());
        }
        let mut row = row.into_active_model();
        row.settings = Set(convert::json(&Settings { logo: None, ..settings })?);
        row.update(&txn).await?;
        logo::Entity::delete_by_id(network.0).exec(&txn).await?;
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::LogoRemoved, "logo", "")]).await?;
        Ok(txn.commit().await?)
    }
}

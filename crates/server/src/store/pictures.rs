//! Pictures: JPEG files, each kept once a network, and gone when nothing shows them any more.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{edition_story, picture, story_photo},
    filings, saving, stories,
};
use commonweal_domain::period::Quarter;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict,
};
use sha2::{Digest, Sha256};

/// A picture to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPicture {
    /// A JPEG file without metadata.
    pub jpeg: Vec<u8>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Store {
    /// Puts a photo into a story, in place of the one that was there; its words are to be written anew. Refuses while
    /// the return cannot be changed. Makes the draft if there is none.
    pub async fn put_photo(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        photo: &NewPicture,
    ) -> Result<()> {
        let hash = Sha256::digest(&photo.jpeg).to_vec();
        let txn = self.begin().await?;
        let row = saving::editable(&txn, network, enterprise, quarter).await?;
        let before = match &row {
            Some(row) => story_photo::Entity::find_by_id(row.id).one(&txn).await?,
            None => None,
        };
        if before.as_ref().is_some_and(|before| before.picture_hash == hash) {
            return Ok(());
        }
        self.check_room(&txn, network, photo.jpeg.len()).await?;
        let row = self.touch(&txn, act, network, enterprise, quarter, row).await?;
        keep(&txn, act, network, photo, &hash).await?;
        use story_photo::Column as C;
        let shown = story_photo::ActiveModel {
            filing_id: Set(row.id),
            network_id: Set(network.0),
            picture_hash: Set(hash),
            alt: Set(String::new()),
            saved_at: Set(act.now.0),
            saved_by: Set(act.name.clone()),
        };
        story_photo::Entity::insert(shown)
            .on_conflict(
                OnConflict::column(C::FilingId)
                    .update_columns([C::PictureHash, C::Alt, C::SavedAt, C::SavedBy])
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
        if let Some(before) = before {
            drop_unshown(&txn, network, &before.picture_hash).await?;
        }
        Ok(txn.commit().await?)
    }

    /// Says what the photo shows, if it is still this one.
    pub async fn describe_photo(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        hash: &[u8; 32],
        alt: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let Some(row) = saving::editable(&txn, network, enterprise, quarter).await? else { return Ok(()) };
        let photo = story_photo::Entity::find_by_id(row.id).one(&txn).await?;
        let Some(photo) = photo.filter(|photo| photo.picture_hash == hash && photo.alt != alt) else { return Ok(()) };
        self.touch(&txn, act, network, enterprise, quarter, Some(row)).await?;
        let mut photo = photo.into_active_model();
        photo.alt = Set(alt.to_owned());
        photo.saved_at = Set(act.now.0);
        photo.saved_by = Set(act.name.clone());
        photo.update(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// Takes the photo out of a story and deletes it, in any state: nobody has to keep a picture of somebody who does
    /// not want it. Editions that show it keep their copy.
    pub async fn remove_photo(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let Some(row) = filings::find(&txn, network, enterprise, quarter).await? else { return Ok(()) };
        let Some(photo) = story_photo::Entity::find_by_id(row.id).one(&txn).await? else { return Ok(()) };
        let seen_by_others = !convert::state(&row)?.is_editable();
        story_photo::Entity::delete_by_id(row.id).exec(&txn).await?;
        drop_unshown(&txn, network, &photo.picture_hash).await?;
        let entry = Entry::new(
            Action::PhotoRemoved,
            format!("{} {quarter} {}", owner.slug, data_encoding::HEXLOWER.encode(&photo.picture_hash)),
            "",
        );
        // A draft is the enterprise's own affair: what becomes of it is not told.
        let entries = if seen_by_others { vec![entry] } else { vec![] };
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }

    /// The file of a return's photo, if this is the one that it has.
    pub async fn photo_file(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        hash: &[u8; 32],
    ) -> Result<Option<Vec<u8>>> {
        let Some(row) = filings::find(self.reader(), network, enterprise, quarter).await? else { return Ok(None) };
        let photo = story_photo::Entity::find_by_id(row.id).one(self.reader()).await?;
        if photo.is_none_or(|photo| photo.picture_hash != hash) {
            return Ok(None);
        }
        let picture = picture::Entity::find_by_id((network.0, hash.to_vec())).one(self.reader()).await?;
        Ok(picture.map(|picture| picture.bytes))
    }

    /// The picture that stands with an edition's story.
    pub async fn edition_picture(&self, edition: super::EditionId) -> Result<Option<Vec<u8>>> {
        Ok(edition_story::Entity::find_by_id(edition.0).one(self.reader()).await?.and_then(|row| row.picture))
    }

    /// Pictures whose bytes are not those that were kept, and those that nothing shows, for `commonweal check`. One
    /// at a time: they are large.
    pub(super) async fn pictures_of(&self, network: NetworkId) -> Result<Vec<String>> {
        let mut faults = vec![];
        let hashes: Vec<Vec<u8>> = picture::Entity::find()
            .filter(picture::Column::NetworkId.eq(network.0))
            .select_only()
            .column(picture::Column::Hash)
            .order_by_asc(picture::Column::Hash)
            .into_tuple()
            .all(self.reader())
            .await?;
        for hash in hashes {
            let name = data_encoding::HEXLOWER.encode(&hash);
            let row = picture::Entity::find_by_id((network.0, hash.clone())).one(self.reader()).await?;
            if row.is_some_and(|row| Sha256::digest(&row.bytes).as_slice() != hash) {
                faults.push(format!("the picture {name} is not the one that was kept"));
            }
            if !stories::shows(self.reader(), network, &hash).await? {
                faults.push(format!("the picture {name} belongs to no story"));
            }
        }
        Ok(faults)
    }
}

/// Pixels from left to right and from top to bottom, without reading the file.
pub(super) async fn size(connection: &impl ConnectionTrait, network: NetworkId, hash: &[u8]) -> Result<(u32, u32)> {
    let size: Option<(i32, i32)> = picture::Entity::find_by_id((network.0, hash.to_vec()))
        .select_only()
        .columns([picture::Column::Width, picture::Column::Height])
        .into_tuple()
        .one(connection)
        .await?;
    let (width, height) = size.ok_or_else(|| StoreError::unreadable("a photo whose picture is gone"))?;
    Ok((convert::count(width)?, convert::count(height)?))
}

async fn keep(txn: &DatabaseTransaction, act: &Act, network: NetworkId, photo: &NewPicture, hash: &[u8]) -> Result<()> {
    let row = picture::ActiveModel {
        network_id: Set(network.0),
        hash: Set(hash.to_vec()),
        bytes: Set(photo.jpeg.clone()),
        width: Set(convert::stored_count(photo.width)?),
        height: Set(convert::stored_count(photo.height)?),
        saved_at: Set(act.now.0),
    };
    picture::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(txn).await?;
    Ok(())
}

/// Deletes a picture that no story shows any more.
async fn drop_unshown(txn: &DatabaseTransaction, network: NetworkId, hash: &[u8]) -> Result<()> {
    if !stories::shows(txn, network, hash).await? {
        picture::Entity::delete_by_id((network.0, hash.to_vec())).exec(txn).await?;
    }
    Ok(())
}

//! The photo of a return's story.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "story_photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub filing_id: i64,
    pub network_id: i64,
    pub picture_hash: Vec<u8>,
    pub alt: String,
    pub saved_at: i64,
    pub saved_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

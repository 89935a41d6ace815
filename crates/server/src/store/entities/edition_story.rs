//! Whose story an edition tells; `picture_hash` is the SHA-256 of `picture`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition_story")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition_id: i64,
    pub enterprise_id: i64,
    pub picture: Option<Vec<u8>>,
    pub picture_hash: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}

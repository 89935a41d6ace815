//! What an edition has besides its files; `hash` is the SHA-256 of `bytes`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub title: String,
    pub pages: i32,
    pub bytes: Vec<u8>,
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}

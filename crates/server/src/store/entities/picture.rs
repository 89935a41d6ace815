//! A picture as a JPEG file; `hash` is the SHA-256 of `bytes`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "picture")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    pub bytes: Vec<u8>,
    pub width: i32,
    pub height: i32,
    pub saved_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

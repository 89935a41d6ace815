//! How often a file of an edition was taken away.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition_download")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub file: String,
    pub count: i64,
}

impl ActiveModelBehavior for ActiveModel {}

//! A file behind a figure.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub filing_id: i64,
    pub input: String,
    pub name: String,
    pub kind: String,
    pub size: i64,
    pub file_hash: Vec<u8>,
    pub added_at: i64,
    pub added_by: String,
    pub kept_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

//! A file between its trial and its confirmation.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kept_file")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub person_id: i64,
    pub enterprise_id: Option<i64>,
    pub quarter: Option<i32>,
    pub name: String,
    pub bytes: Vec<u8>,
    pub kept_at: i64,
    pub expires_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

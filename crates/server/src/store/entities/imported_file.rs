//! A file whose figures were taken.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_file")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub enterprise_id: Option<i64>,
    pub name: String,
    pub state: String,
    pub reason: String,
    pub figures: i32,
    pub returns: i32,
    pub at: i64,
    pub by: String,
    pub undone_at: Option<i64>,
    pub undone_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

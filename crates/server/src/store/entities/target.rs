//! What members want an indicator to be in a year.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "target")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub indicator: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: i32,
    pub direction: String,
    pub scaled: i64,
    pub note: String,
    pub set_at: i64,
    pub set_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

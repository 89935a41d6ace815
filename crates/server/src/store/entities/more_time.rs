//! An enterprise's return is due later; the day is ISO text.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "more_time")]
pub struct Model {
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub quarter: i32,
    pub given_at: i64,
    pub given_by: String,
    pub until: String,
    pub why: String,
}

impl ActiveModelBehavior for ActiveModel {}

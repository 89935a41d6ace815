//! Income by an enterprise's accounts of a year; `scaled` is the number × 10^4.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "year_accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year_end: i32,
    pub network_id: i64,
    pub scaled: i64,
    pub explanation: String,
    pub saved_at: i64,
    pub saved_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

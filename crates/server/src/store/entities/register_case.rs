//! A home that came back into use, for the enterprise for which it counts.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub home: Vec<u8>,
    pub enterprise_id: i64,
    pub quarter: i32,
    pub outcome: String,
    pub months: i32,
    pub area: String,
}

impl ActiveModelBehavior for ActiveModel {}

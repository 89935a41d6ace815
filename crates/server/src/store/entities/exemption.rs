//! No return is expected of an enterprise.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exemption")]
pub struct Model {
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub quarter: i32,
    pub given_at: i64,
    pub given_by: String,
    pub why: String,
}

impl ActiveModelBehavior for ActiveModel {}

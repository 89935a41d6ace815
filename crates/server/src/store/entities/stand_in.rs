//! A coordinator files for a member.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stand_in")]
pub struct Model {
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub quarter: i32,
    pub person_id: i64,
    pub by: String,
    pub since: i64,
    pub why: String,
    pub submitted_at: Option<i64>,
    pub confirmed_at: Option<i64>,
    pub confirmed_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

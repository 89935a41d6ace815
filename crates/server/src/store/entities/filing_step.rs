//! A state that a return came into; `body` is the state with its facts as JSON.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub filing_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub back_to: Option<i32>,
    pub at: i64,
    pub person_id: Option<i64>,
    pub by: String,
    pub body: String,
}

impl ActiveModelBehavior for ActiveModel {}

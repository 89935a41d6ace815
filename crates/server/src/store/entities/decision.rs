//! What members decided.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub network_id: i64,
    pub number: i32,
    pub proposal_id: i64,
    pub way: String,
    pub verdict: String,
    pub outcome: String,
    pub meeting: Option<String>,
    pub decided_at: i64,
    pub recorded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

//! Something that a member proposes.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub enterprise_id: Option<i64>,
    pub person_id: Option<i64>,
    pub kind: String,
    pub state: String,
    pub version: i32,
    pub proposed_at: i64,
    pub proposed_by: String,
    pub rule: Option<String>,
    pub opened_at: Option<i64>,
    pub closes_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

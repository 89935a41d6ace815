//! A return.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub enterprise_id: i64,
    pub quarter: i32,
    pub state: String,
    pub state_at: Option<i64>,
    pub state_by: Option<String>,
    pub state_reason: Option<String>,
    pub submitted_at: Option<i64>,
    pub again: bool,
    pub first_at: Option<i64>,
    pub first_by: Option<String>,
    pub first_person: Option<i64>,
    pub by_rule: bool,
    pub version: i32,
    pub story: String,
    pub story_agreed: bool,
    pub story_saved_at: i64,
    pub story_saved_by: String,
    pub saved_at: i64,
    pub saved_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

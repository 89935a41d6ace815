//! An edition that is being made.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_job")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub period: i32,
    pub number: i32,
    pub person_id: i64,
    pub draft_version: i64,
    pub what_changed: String,
    pub audience: String,
    pub shown_from: Option<i64>,
    pub announced: bool,
    pub state: String,
    pub done: i32,
    pub steps: String,
    pub fault: String,
    pub claimed_until: Option<i64>,
    pub created_at: i64,
    pub created_by: String,
    pub ended_at: Option<i64>,
    pub way: String,
    pub circulation_id: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

//! Figures of an accepted return that are to be others, as JSON.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "amendment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub filing_id: i64,
    pub input: String,
    pub period: i32,
    pub state: String,
    pub reason: String,
    pub body: String,
    pub at: i64,
    pub by: String,
    pub decided_at: Option<i64>,
    pub decided_by: String,
    pub answer: String,
}

impl ActiveModelBehavior for ActiveModel {}

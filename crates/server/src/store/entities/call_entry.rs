//! A line of the log of a round over a date range.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "call_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: Uuid,
    pub call_id: i64,
    pub words: String,
    pub need: bool,
    pub written_at: i64,
    pub written_by: String,
    pub met_at: Option<i64>,
    pub met_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

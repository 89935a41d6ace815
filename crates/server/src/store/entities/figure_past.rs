//! A value that a figure had before.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "figure_past")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub filing_id: i64,
    pub input: String,
    pub period: i32,
    pub cell: String,
    pub kind: String,
    pub scaled: Option<i64>,
    pub confidence: String,
    pub note: String,
    pub explanation: String,
    pub definition: i32,
    pub saved_at: i64,
    pub saved_by: String,
    pub way: String,
    pub why: String,
    pub ended_at: i64,
    pub ended_by: String,
    pub removed: bool,
}

impl ActiveModelBehavior for ActiveModel {}

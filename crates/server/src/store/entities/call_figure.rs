//! A figure of an answer to a round over a date range.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "call_figure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub call_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub input: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub cell: String,
    pub kind: String,
    pub scaled: Option<i64>,
    pub confidence: String,
    pub note: String,
    pub explanation: String,
    pub definition: i32,
    pub saved_at: i64,
    pub saved_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

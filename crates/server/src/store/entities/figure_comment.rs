//! A reviewer's question about a figure, and the answer.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "figure_comment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub filing_id: i64,
    pub input: String,
    pub period: i32,
    pub words: String,
    pub at: i64,
    pub by: String,
    pub answer: String,
    pub answered_at: Option<i64>,
    pub answered_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

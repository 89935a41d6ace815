//! For whom an input's figures of a return are.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "figure_circle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub filing_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub input: String,
    pub circle: Option<String>,
    pub said_at: Option<i64>,
    pub said_by: String,
    pub asked_at: Option<i64>,
    pub asked_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

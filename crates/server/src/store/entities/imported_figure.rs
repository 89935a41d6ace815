//! A figure that a file changed, as it was before and as the file has it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_figure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub filing_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub input: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub cell: String,
    pub was: Option<String>,
    pub was_saved_at: Option<i64>,
    pub was_saved_by: Option<String>,
    pub now: String,
}

impl ActiveModelBehavior for ActiveModel {}

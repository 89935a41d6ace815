//! That a coordinator looked at a return as its filer sees it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_look")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub enterprise_id: i64,
    pub quarter: i32,
    pub at: i64,
    pub by: String,
}

impl ActiveModelBehavior for ActiveModel {}

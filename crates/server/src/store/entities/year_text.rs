//! What an enterprise wrote about its year.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "year_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year_end: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: String,
    pub network_id: i64,
    pub body: String,
    pub saved_at: i64,
    pub saved_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

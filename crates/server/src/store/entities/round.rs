//! A call for returns; days are ISO text.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub quarter: i32,
    pub opens: String,
    pub due: String,
    pub closes: String,
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}

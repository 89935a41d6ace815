//! A round over a date range; `inputs` is JSON.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "call")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub network_id: i64,
    pub slug: String,
    pub name: String,
    pub from_day: String,
    pub to_day: String,
    pub due: String,
    pub closes: String,
    pub inputs: String,
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}

//! A version of an input or indicator; `body` is JSON.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "definition")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub network_id: i64,
    pub kind: String,
    pub code: String,
    pub version: i32,
    pub from_quarter: Option<i32>,
    pub position: i32,
    pub body: String,
}

impl ActiveModelBehavior for ActiveModel {}

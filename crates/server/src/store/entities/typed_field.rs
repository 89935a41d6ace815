//! A question whose answer is kept as it was typed.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "typed_field")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub filing_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub input: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: i32,
    pub body: String,
    pub typed_at: i64,
    pub typed_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

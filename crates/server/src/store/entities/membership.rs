//! A stretch of time in which an enterprise belonged; days are ISO text.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub enterprise_id: i64,
    pub from_day: Option<String>,
    pub to_day: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

//! Why an edition is shown no more.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition_withdrawal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition_id: i64,
    pub reason: String,
    pub withdrawn_at: i64,
    pub withdrawn_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

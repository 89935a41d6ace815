//! Minutes that are attached to a decision.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "minutes_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: i64,
    pub network_id: i64,
    pub kind: String,
    pub bytes: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}

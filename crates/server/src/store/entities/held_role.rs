//! What a person may do in a network.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "held_role")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub person_id: i64,
    pub network_id: i64,
    pub role: String,
    pub enterprise_id: Option<i64>,
    pub given_at: i64,
    pub given_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

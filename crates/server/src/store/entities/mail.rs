//! A message on its way, or gone.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: Option<i64>,
    pub person_id: Option<i64>,
    pub address: String,
    pub kind: String,
    pub subject: String,
    pub body: String,
    pub way_in: Option<String>,
    pub enterprise_id: Option<i64>,
    pub quarter: Option<i32>,
    pub call_id: Option<i64>,
    pub once: Option<String>,
    pub state: String,
    pub tries: i32,
    pub due_at: i64,
    pub claimed_until: Option<i64>,
    pub fault: String,
    pub created_at: i64,
    pub created_by: String,
    pub sent_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

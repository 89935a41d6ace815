//! A signed-in browser; only the token's SHA-256 is kept.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub token_hash: Vec<u8>,
    pub person_id: i64,
    pub started_at: i64,
    pub seen_at: i64,
    pub browser: String,
    pub confirmed_at: i64,
    pub passed_on_by: Option<String>,
    pub only_network_id: Option<i64>,
    pub only_enterprise_id: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

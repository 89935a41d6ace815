//! A link that lets a person in once; only the token's SHA-256 is kept.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub token_hash: Vec<u8>,
    pub person_id: i64,
    pub purpose: String,
    pub network_id: Option<i64>,
    pub enterprise_id: Option<i64>,
    pub quarter: Option<i32>,
    pub call_id: Option<i64>,
    pub created_at: i64,
    pub expires_at: i64,
    pub used_at: Option<i64>,
    pub passed_on_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

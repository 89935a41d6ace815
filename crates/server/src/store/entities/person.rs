//! A person; `email` is in lower case.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub email: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub created_at: i64,
    pub seen_at: Option<i64>,
    pub disabled_at: Option<i64>,
    pub told_at: Option<i64>,
    pub totp_secret: Option<Vec<u8>>,
    pub totp_step: i64,
}

impl ActiveModelBehavior for ActiveModel {}

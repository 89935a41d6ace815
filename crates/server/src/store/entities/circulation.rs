//! A report that is circulated to the members before it goes out.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circulation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub period: i32,
    pub number: i32,
    pub version: i32,
    pub title: String,
    pub pages: i32,
    pub pdf_bytes: i64,
    pub content_hash: Vec<u8>,
    pub what_changed: String,
    pub rule: String,
    pub audience: String,
    pub shown_from: Option<i64>,
    pub announced: bool,
    pub opened_at: i64,
    pub opened_by: String,
    pub closes_at: i64,
    pub ended_at: Option<i64>,
    pub withdrawn_at: Option<i64>,
    pub withdrawn_by: Option<String>,
    pub withdrawn_why: String,
}

impl ActiveModelBehavior for ActiveModel {}

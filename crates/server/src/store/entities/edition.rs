//! A published report; the database refuses to change it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub period: i32,
    pub number: i32,
    pub title: String,
    pub summary: String,
    pub what_changed: String,
    pub enterprises_due: i32,
    pub enterprises_filed: i32,
    pub pages: i32,
    pub pdf_bytes: i64,
    pub content_hash: Vec<u8>,
    pub pdf_hash: Vec<u8>,
    pub published_at: i64,
    pub published_by: String,
    pub audience: String,
    pub shown_from: Option<i64>,
    pub indicators: String,
    pub announced: bool,
}

impl ActiveModelBehavior for ActiveModel {}

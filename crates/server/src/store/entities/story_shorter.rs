//! A shorter version of a return's story, and what its enterprise says to it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "story_shorter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub filing_id: i64,
    pub story_hash: Vec<u8>,
    pub words: String,
    pub asked_at: i64,
    pub asked_by: String,
    pub answer: String,
    pub answered_at: Option<i64>,
    pub answered_by: String,
    pub why: String,
}

impl ActiveModelBehavior for ActiveModel {}

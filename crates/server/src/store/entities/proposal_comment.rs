//! What somebody says to a proposal.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal_comment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub proposal_id: i64,
    pub version: i32,
    pub member: String,
    pub words: String,
    pub said_at: i64,
    pub said_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

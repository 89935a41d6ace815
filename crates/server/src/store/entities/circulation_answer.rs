//! Who is asked about a circulated report, and the answer.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circulation_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub circulation_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    pub shares: String,
    pub answer: Option<String>,
    pub words: String,
    pub printed: bool,
    pub answered_at: Option<i64>,
    pub answered_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

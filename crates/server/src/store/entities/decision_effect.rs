//! Whether what was decided has been done.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_effect")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: i64,
    pub state: String,
    pub words: String,
    pub changed_at: i64,
    pub changed_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

//! What an enterprise says of itself beside its facts.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enterprise_profile")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    pub year_end: i32,
    pub staff: String,
    pub turnover: String,
    pub answered: i32,
    pub saved_at: i64,
    pub saved_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

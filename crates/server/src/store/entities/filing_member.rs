//! A member whose figures are within another's return.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub filing_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
}

impl ActiveModelBehavior for ActiveModel {}

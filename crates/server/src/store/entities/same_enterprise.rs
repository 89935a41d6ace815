//! An enterprise says that another one, of another network, is the same.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "same_enterprise")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: i64,
    pub stated_at: i64,
    pub stated_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

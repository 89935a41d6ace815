//! An address that an enterprise had before.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "former_slug")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    pub enterprise_id: i64,
    pub until: i64,
}

impl ActiveModelBehavior for ActiveModel {}

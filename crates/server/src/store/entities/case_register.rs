//! By which the key of a network's register of cases is known again.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_register")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: i64,
    pub key_check: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}

//! The part of a joint project that counts for one member.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joint_share")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    pub amount: i64,
    pub agreed_at: Option<i64>,
    pub agreed_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

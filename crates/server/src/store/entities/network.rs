//! A network.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "network")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub slug: String,
    pub name: String,
    pub place: String,
    pub currency: String,
    pub time_zone: String,
    pub lang: String,
    pub accent: String,
    pub sample: bool,
    pub settings: String,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

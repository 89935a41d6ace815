//! A published statistic that stands beside the network's own figures.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "context_figure")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub public_id: Uuid,
    pub network_id: i64,
    pub indicator: Option<String>,
    pub name: String,
    pub value: String,
    pub place: String,
    pub period: String,
    pub source: String,
    pub address: String,
    pub published: String,
    pub set_at: i64,
    pub set_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

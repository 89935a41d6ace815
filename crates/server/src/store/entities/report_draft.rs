//! A report in the making.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: i32,
    pub template: String,
    pub title: String,
    pub headline: String,
    pub summary: String,
    pub story_by: Option<i64>,
    pub more: String,
    pub changed_at: i64,
    pub changed_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

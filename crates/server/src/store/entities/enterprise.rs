//! An enterprise of a network.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enterprise")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub public_id: Uuid,
    pub network_id: i64,
    pub slug: String,
    pub name: String,
    pub sector: String,
    pub place: String,
    pub postcode: String,
    pub legal_form: String,
    pub org_id: String,
    pub founded: Option<i32>,
    pub merged_into: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}

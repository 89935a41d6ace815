//! An answer to a question of consent; the last of a kind counts.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub filing_id: i64,
    pub kind: String,
    pub answer: String,
    pub who: Option<String>,
    pub agreed_on: Option<String>,
    pub at: i64,
    pub by: String,
}

impl ActiveModelBehavior for ActiveModel {}

//! An enterprise's answer to a round over a date range.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "call_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub call_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enterprise_id: i64,
    pub saved_at: i64,
    pub saved_by: String,
    pub sent_at: Option<i64>,
    pub sent_by: Option<String>,
    pub sent_for_id: Option<i64>,
    pub sent_for_why: String,
    pub confirmed_at: Option<i64>,
    pub confirmed_by: Option<String>,
    pub objection: String,
    pub counted_why: String,
    pub agreed_at: Option<i64>,
    pub agreed_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

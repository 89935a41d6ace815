//! The way to figures that were amended: totals ask for them each time, and there are few among millions.

use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Only these rows are in it. Both databases write it alike.
        let amended = "CREATE INDEX figure_amended ON figure (filing_id) WHERE way = 'amendment'";
        manager.get_connection().execute_unprepared(amended).await.map(|_| ())
    }
}

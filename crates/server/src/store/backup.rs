//! Everything of one database into another: backups, restoring them, and moving from SQLite to PostgreSQL or back.
//!
//! A backup is a SQLite file with the same tables, whatever the database is, so that one that was made on a small machine
//! can be restored on a large one.

use super::{Result, Store, StoreError, entities};
use futures_util::StreamExt as _;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, PaginatorTrait, PrimaryKeyTrait,
    Statement,
};

/// Most rows of an insert; SQLite takes 32,766 variables, and a row of files is large.
const MOST_ROWS: usize = 200;
/// Most variables of an insert.
const MOST_VARIABLES: usize = 30_000;

/// All tables, each after those that it points at: the order in which the migrations make them.
macro_rules! tables {
    ($each:ident) => {
        $each!(
            network,
            definition,
            enterprise,
            membership,
            round,
            person,
            session,
            filing,
            figure,
            report_draft,
            edition,
            edition_file,
            audit_head,
            audit_entry,
            audit_text,
            more_time,
            exemption,
            filing_step,
            figure_comment,
            stand_in,
            mail,
            mail_stop,
            link,
            picture,
            story_photo,
            consent,
            edition_story,
            typed_field,
            enterprise_profile,
            filing_scope,
            filing_member,
            evidence_file,
            evidence,
            filing_minute,
            year_text,
            year_accounts,
            figure_past,
            amendment,
            kept_file,
            imported_file,
            imported_return,
            imported_figure,
            asked_input,
            target,
            context_figure,
            logo,
            former_slug,
            same_enterprise,
            call,
            call_answer,
            call_figure,
            report_template,
            edition_part,
            edition_teller,
            edition_withdrawal,
            edition_download,
            story_shorter,
            report_job,
            held_role,
            recovery_code,
            second_step,
            filing_look,
            passkey,
            passkey_challenge,
            circulation,
            circulation_part,
            circulation_answer,
            proposal,
            proposal_version,
            proposal_comment,
            proposal_second,
            proposal_voter,
            ballot,
            decision,
            decision_effect,
            call_entry,
            case_register,
            register_case,
            figure_circle,
            minutes_file,
            joint_project,
            joint_share
        )
    };
}

impl Store {
    /// Copies every row of this database, all of the same moment, into another one of the same schema that is empty; all
    /// or nothing. Gives how many rows.
    pub async fn copy_into(&self, other: &Self) -> Result<u64> {
        let (from, to) = (self.snapshot().await?, other.begin().await?);
        let mut rows = 0;
        macro_rules! copy {
            ($($table:ident),+) => {$(
                rows += copy::<entities::$table::Entity>(&from, &to).await?;
            )+};
        }
        tables!(copy);
        to.commit().await?;
        from.commit().await?;
        Ok(rows)
    }

    /// Whether nothing has been put into the database yet.
    pub async fn is_empty(&self) -> Result<bool> {
        let networks = entities::network::Entity::find().count(self.reader()).await?;
        let people = entities::person::Entity::find().count(self.reader()).await?;
        Ok(networks == 0 && people == 0)
    }
}

async fn copy<E>(from: &DatabaseTransaction, to: &DatabaseTransaction) -> Result<u64>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    use sea_orm::ActiveModelTrait as _;
    let columns = E::Column::iter().count().max(1);
    let most = MOST_ROWS.min(MOST_VARIABLES / columns);
    let mut rows = E::find().stream(from).await?;
    let (mut held, mut count) = (vec![], 0);
    while let Some(row) = rows.next().await {
        held.push(row?.into_active_model().reset_all());
        if held.len() == most {
            count += put::<E>(to, std::mem::take(&mut held)).await?;
        }
    }
    drop(rows);
    count += put::<E>(to, held).await?;
    if E::PrimaryKey::auto_increment() && to.get_database_backend() == sea_orm::DbBackend::Postgres {
        next_key::<E>(to).await?;
    }
    Ok(count)
}

async fn put<E>(to: &DatabaseTransaction, rows: Vec<E::ActiveModel>) -> Result<u64>
where
    E: EntityTrait,
    E::ActiveModel: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    let count = rows.len() as u64;
    if count > 0 {
        E::insert_many(rows).exec_without_returning(to).await?;
    }
    Ok(count)
}

/// PostgreSQL counts keys apart from the rows: what comes next must be none of those that have come.
async fn next_key<E: EntityTrait>(to: &DatabaseTransaction) -> Result<()> {
    let table = E::default().table_name().to_owned();
    let sql = format!(
        "SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), COALESCE((SELECT MAX(id) FROM \"{table}\"), 0) + 1, false)"
    );
    to.query_one_raw(Statement::from_string(sea_orm::DbBackend::Postgres, sql))
        .await?
        .ok_or_else(|| StoreError::unreadable("the next key of a table"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Missing;
    use std::collections::BTreeSet;

    #[tokio::test]
    async fn every_table_is_copied() {
        let path = std::env::temp_dir().join(format!("commonweal-{}.db", uuid::Uuid::now_v7().simple()));
        let store = Store::connect(&format!("sqlite://{}", path.display()), Missing::Create).await.unwrap();
        store.migrate().await.unwrap();
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid";
        let rows = store.reader().query_all_raw(Statement::from_string(sea_orm::DbBackend::Sqlite, sql)).await.unwrap();
        let there: Vec<String> = rows.iter().map(|row| row.try_get::<String>("", "name").unwrap()).collect();
        let there: Vec<&str> = there
            .iter()
            .map(String::as_str)
            .filter(|name| !["seaql_migrations", "sqlite_sequence"].contains(name))
            .collect();
        let mut copied = vec![];
        macro_rules! name {
            ($($table:ident),+) => {$( copied.push(stringify!($table)); )+};
        }
        tables!(name);
        assert_eq!(copied, there, "in the order in which the migrations make them");
        assert_eq!(copied.iter().collect::<BTreeSet<_>>().len(), copied.len());
        store.close().await;
        std::fs::remove_file(path).unwrap();
    }
}

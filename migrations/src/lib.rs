//! The schema, one for SQLite and PostgreSQL.
//!
//! Integers stand for everything that must sort, add and compare alike on both databases: values scaled by 10^4,
//! times as UTC milliseconds, quarters by their ordinal, periods as ordinal × 100 + number of quarters. Days are ISO
//! text. Identifiers that people may see are UUIDs beside the integer keys.

mod keys;
mod m0001_networks;
mod m0002_people;
mod m0003_filings;
mod m0004_reports;
mod m0005_audit;
mod m0006_rounds;
mod m0007_stories;
mod m0008_typed;
mod m0009_profiles;
mod m0010_evidence_and_years;
mod m0011_figure_history;
mod m0012_files;
mod m0013_settings;
mod m0014_members;
mod m0015_calls;
mod m0016_confirmed_answers;
mod m0017_reports;
mod m0018_library;
mod m0019_counted_answers;
mod m0020_releases;
mod m0021_shorter_stories;
mod m0022_report_jobs;
mod m0023_roles;
mod m0024_sessions;
mod m0025_second_factor;
mod m0026_looks;
mod m0027_passkeys;
mod m0028_passed_on;
mod m0029_sign_off;
mod m0030_decisions;
mod m0031_call_log;
mod m0032_case_register;
mod m0033_circles;
mod m0034_minutes;
mod m0035_call_agreement;
mod m0036_joint_projects;
mod m0037_amended_figures;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_networks::Migration),
            Box::new(m0002_people::Migration),
            Box::new(m0003_filings::Migration),
            Box::new(m0004_reports::Migration),
            Box::new(m0005_audit::Migration),
            Box::new(m0006_rounds::Migration),
            Box::new(m0007_stories::Migration),
            Box::new(m0008_typed::Migration),
            Box::new(m0009_profiles::Migration),
            Box::new(m0010_evidence_and_years::Migration),
            Box::new(m0011_figure_history::Migration),
            Box::new(m0012_files::Migration),
            Box::new(m0013_settings::Migration),
            Box::new(m0014_members::Migration),
            Box::new(m0015_calls::Migration),
            Box::new(m0016_confirmed_answers::Migration),
            Box::new(m0017_reports::Migration),
            Box::new(m0018_library::Migration),
            Box::new(m0019_counted_answers::Migration),
            Box::new(m0020_releases::Migration),
            Box::new(m0021_shorter_stories::Migration),
            Box::new(m0022_report_jobs::Migration),
            Box::new(m0023_roles::Migration),
            Box::new(m0024_sessions::Migration),
            Box::new(m0025_second_factor::Migration),
            Box::new(m0026_looks::Migration),
            Box::new(m0027_passkeys::Migration),
            Box::new(m0028_passed_on::Migration),
            Box::new(m0029_sign_off::Migration),
            Box::new(m0030_decisions::Migration),
            Box::new(m0031_call_log::Migration),
            Box::new(m0032_case_register::Migration),
            Box::new(m0033_circles::Migration),
            Box::new(m0034_minutes::Migration),
            Box::new(m0035_call_agreement::Migration),
            Box::new(m0036_joint_projects::Migration),
            Box::new(m0037_amended_figures::Migration),
        ]
    }
}

//! The command line: one file for each command. Scripts rely on it, so words and exit codes stay as they are.

mod backup;
mod cases;
mod check;
mod connections;
mod database;
mod demo;
mod enterprise;
mod export;
mod figures;
mod migrate;
mod network;
mod report;
mod secret;
mod serve;
mod starter;
mod user;
mod words;

use crate::{closing::NotClosed, import::Fault, store::StoreError};
use clap::{Parser, Subcommand};
use commonweal_domain::period::{Period, PeriodError};
use std::{path::PathBuf, process::ExitCode};

/// Joint impact reporting for networks of social enterprises.
#[derive(Debug, Parser)]
#[command(name = "commonweal", version, about, arg_required_else_help = true)]
struct Cli {
    /// The database: sqlite:///absolute/path.db, sqlite://relative.db or postgres://…
    #[arg(
        long,
        global = true,
        env = "COMMONWEAL_DATABASE",
        hide_env_values = true,
        value_name = "URL",
        default_value = "sqlite://commonweal.db"
    )]
    database: String,
    /// File that holds the database's URL, as systemd and Docker hand secrets over.
    #[arg(long, global = true, env = "COMMONWEAL_DATABASE_FILE", value_name = "FILE")]
    database_file: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a sample network that is ready to click, and say who to sign in as.
    Demo(demo::Demo),
    /// Serve the web pages.
    Serve(serve::Serve),
    /// Bring the database's schema up to date; a missing SQLite file is made.
    Migrate,
    /// Networks.
    #[command(subcommand)]
    Network(network::Network),
    /// Enterprises of a network.
    #[command(subcommand)]
    Enterprise(enterprise::Enterprise),
    /// People who can sign in.
    #[command(subcommand)]
    User(user::User),
    /// Import figures from a CSV file or an Excel workbook, all or none of them.
    Import(figures::Import),
    /// Write a period's report to a file, as a draft; nothing is stored.
    Report(report::Report),
    /// Write a period's totals to a file.
    Export(export::Export),
    /// Registers of empty homes that came back into use.
    #[command(subcommand)]
    Cases(cases::Cases),
    /// Write everything to a new file, while the server goes on.
    Backup {
        /// The file; it must not be there yet.
        file: PathBuf,
    },
    /// Put a backup into a database that holds nothing yet; a missing SQLite file is made.
    Restore {
        /// A file that `commonweal backup` wrote.
        file: PathBuf,
    },
    /// Check that everything in the database fits together.
    Check,
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The words say what went wrong and what to do.
    #[error("{0}")]
    Said(String),
    /// A file has faults; each is told on a line of its own.
    #[error("{}", lines(.faults))]
    Faults {
        /// The file.
        file: PathBuf,
        /// What is wrong in it.
        faults: Vec<Fault>,
    },
    /// What was looked for is on standard output already.
    #[error("{0}")]
    Found(String),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

type Result<T = (), E = Failure> = std::result::Result<T, E>;

/// The whole program: reads the command line and carries it out.
///
/// It is here rather than beside `main`, as whatever waits is compiled where it is run to its end: there all of the server
/// would be compiled once more.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("commonweal: the system gives no threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(cli.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.report());
            if let Some(outcome) = failure.outcome() {
                println!("{outcome}");
            }
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    /// Does what the command says.
    async fn run(self) -> Result {
        let url = secret::given(Some(&self.database), self.database_file.as_deref())?.unwrap_or_default();
        let url = url.as_str();
        match self.command {
            Command::Demo(demo) => demo.run().await,
            Command::Serve(serve) => serve.run(url).await,
            Command::Migrate => migrate::run(url).await,
            Command::Network(network) => network.run(url).await,
            Command::Enterprise(enterprise) => enterprise.run(url).await,
            Command::User(user) => user.run(url).await,
            Command::Import(import) => import.run(url).await,
            Command::Report(report) => report.run(url).await,
            Command::Export(export) => export.run(url).await,
            Command::Cases(cases) => cases.run(url).await,
            Command::Backup { file } => backup::backup(url, &file).await,
            Command::Restore { file } => backup::restore(url, &file).await,
            Command::Check => check::run(url).await,
        }
    }
}

impl Failure {
    /// As it stands on standard error: faults of a file as they are, everything else behind the command's name.
    pub fn report(&self) -> String {
        match self {
            Self::Faults { .. } => self.to_string(),
            _ => format!("commonweal: {self}"),
        }
    }

    /// What stands on standard output in place of a success: nothing was stored. Standard error holds the faults
    /// alone, so that a script can read them line by line.
    pub fn outcome(&self) -> Option<String> {
        match self {
            Self::Faults { file, faults } => Some(format!(
                "Nothing was imported: {} in {}. Put right what is named and import the file again.",
                words::count(faults.len(), "fault", "faults"),
                file.display()
            )),
            Self::Said(_) | Self::Found(_) | Self::Store(_) => None,
        }
    }

    fn said(words: impl Into<String>) -> Self {
        Self::Said(words.into())
    }

    /// A file or address that the system does not give.
    fn io(what: impl std::fmt::Display, error: &std::io::Error) -> Self {
        Self::Said(format!("{what}: {error}"))
    }
}

/// Reads a period for clap.
fn period(text: &str) -> Result<Period, String> {
    text.parse().map_err(|error: PeriodError| error.to_string())
}

impl From<NotClosed> for Failure {
    fn from(error: NotClosed) -> Self {
        match error {
            NotClosed::Store(error) => Self::Store(error),
            other => Self::Said(other.to_string()),
        }
    }
}

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

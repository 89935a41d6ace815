//! A folder with a database in it, and the program run in that folder.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};
use tempfile::TempDir;

/// Header of a file of figures.
pub(crate) const HEADER: &str = "enterprise,period,input,breakdown,value,confidence,note\n";

/// A folder that goes when the test ends.
pub(crate) struct Desk(TempDir);

/// What a command did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A database with the plain network `d`, of `cafe` since ever and `shop` since July 2025.
    pub(crate) fn with_network() -> Self {
        let desk = Self::new();
        desk.ok("migrate");
        desk.ok("network create d --name District --starter plain");
        desk.file("enterprises.csv", "slug,name,from\ncafe,The Cafe,\nshop,The Shop,2025-07-01\n");
        desk.ok("enterprise import --network d enterprises.csv");
        desk
    }

    /// Runs a command; its words are parted by blanks.
    pub(crate) fn run(&self, command: &str) -> Done {
        self.run_words(&command.split(' ').collect::<Vec<_>>())
    }

    pub(crate) fn run_words(&self, words: &[&str]) -> Done {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_commonweal"))
            .args(words)
            .current_dir(self.0.path())
            .env_remove("COMMONWEAL_DATABASE")
            .env_remove("COMMONWEAL_URL")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Done { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
    }

    /// Runs a command that must succeed, and gives what it wrote.
    pub(crate) fn ok(&self, command: &str) -> String {
        let done = self.run(command);
        assert_eq!(done.code, 0, "{command}: {}", done.err);
        done.out
    }

    /// Runs a command that must fail, and gives what it said.
    pub(crate) fn fails(&self, command: &str) -> String {
        let done = self.run(command);
        assert_eq!(done.code, 1, "{command}");
        // Standard output says at most that nothing was stored; what is wrong stands on standard error alone.
        let silent =
            done.out.is_empty() || (done.out.starts_with("Nothing was imported: ") && done.out.lines().count() == 1);
        assert!(silent, "{command}: {}", done.out);
        done.err
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Imports rows of figures that must be refused, and gives what was said. Nothing may have been stored.
    pub(crate) fn refused(&self, rows: &str) -> String {
        self.refused_file(format!("{HEADER}{rows}"))
    }

    /// As [`Desk::refused`], with a file of any bytes.
    pub(crate) fn refused_file(&self, content: impl AsRef<[u8]>) -> String {
        let before = self.totals("2025-Q4");
        self.file("figures.csv", content);
        let said = self.fails("import --network d figures.csv");
        assert_eq!(self.totals("2025-Q4"), before, "something was stored");
        said
    }

    /// Imports rows of figures that must be taken, and gives what was said.
    pub(crate) fn imported(&self, rows: &str) -> String {
        self.file("figures.csv", format!("{HEADER}{rows}"));
        self.ok("import --network d figures.csv")
    }

    /// A period's totals, nothing protected.
    pub(crate) fn totals(&self, period: &str) -> String {
        self.ok(&format!("export --network d --period {period} --format csv --output - --unsuppressed"))
    }

    /// One row of a period's totals.
    pub(crate) fn total(&self, period: &str, begins: &str) -> String {
        let totals = self.totals(period);
        totals.lines().find(|line| line.starts_with(begins)).unwrap_or_default().to_owned()
    }
}

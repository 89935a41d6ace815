//! The real binary with the sample network.

use super::MailServer;
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// Password of everybody in the sample network.
const PASSWORD: &str = "neighbours-report-together";

/// `commonweal demo` on a free port and in a folder of its own; it ends with the test.
#[derive(Debug)]
pub struct Server {
    /// Where it answers, such as `http://127.0.0.1:8000`.
    pub address: String,
    process: Child,
    folder: TempDir,
}

impl Server {
    /// Starts it and waits until it answers.
    pub async fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        // Making the sample takes an unoptimised build half a minute: tests/run makes it once, and each test has a copy.
        if let Some(made) = std::env::var_os("COMMONWEAL_E2E_DATA") {
            copy(Path::new(&made), &folder.path().join("data"));
        }
        let port = super::free_port();
        let process = run(port, &folder).await;
        // The port is taken before the sample is made, so the first answer may take some seconds.
        let server = Self { address: format!("http://127.0.0.1:{port}"), process, folder };
        super::get(&server.address, "/sign-in").await;
        server
    }

    /// The same sample as an operator serves it, by `commonweal serve`: reached at `localhost`, a name by which browsers
    /// keep passkeys, and with a mail server if one is given.
    pub async fn serve(mail: Option<&MailServer>) -> Self {
        let mut server = Self::start().await;
        server.kill();
        let port = super::free_port();
        server.address = format!("http://localhost:{port}");
        let mut serve = Command::new(binary());
        serve
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--url", &server.address])
            .env("COMMONWEAL_DATABASE", server.database());
        if let Some(mail) = mail {
            serve.env("COMMONWEAL_SMTP", &mail.address).env("COMMONWEAL_MAIL_FROM", "reports@digbeth.example");
        }
        server.process = spawn(&mut serve);
        super::answers(port).await;
        server
    }

    /// Ends it as a loss of power does, with no time to tidy up (SIGKILL).
    pub fn kill(&mut self) {
        self.process.kill().expect("the server is ended");
        self.process.wait().expect("and gone");
    }

    /// Starts it again on the same data and port.
    pub async fn restart(&mut self) {
        let port = self.address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        self.process = run(port, &self.folder).await;
        super::get(&self.address, "/sign-in").await;
    }

    /// Runs another command on the same database and returns what it prints.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(binary())
            .args(arguments)
            .env("COMMONWEAL_DATABASE", self.database())
            .output()
            .expect("the command runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits for a message to somebody and gives the path of the link in it: the sample's mail goes into a folder.
    pub async fn link_in_mail(&self, to: &str) -> String {
        let folder = self.folder.path().join("data/mail");
        for _ in 0..200 {
            let mut found: Vec<PathBuf> = std::fs::read_dir(&folder)
                .map_or_else(|_| vec![], |files| files.filter_map(|file| Some(file.ok()?.path())).collect());
            found.sort();
            for file in found.iter().rev() {
                let text = std::fs::read_to_string(file).unwrap_or_default().replace("=\r\n", "").replace("=\n", "");
                let link = text.split("/link/").nth(1).filter(|_| text.contains(to));
                if let Some(link) = link {
                    let token: String =
                        link.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
                    return format!("/link/{token}");
                }
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("no message with a link to {to} in {}", folder.display());
    }

    fn database(&self) -> String {
        format!("sqlite://{}", self.file().display())
    }

    /// The file of its database.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("data/commonweal.db")
    }

    /// Password of everybody in the sample.
    pub const fn password() -> &'static str {
        PASSWORD
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the sample's folder") {
        let entry = entry.expect("its entries");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a copy");
        }
    }
}

async fn run(port: u16, folder: &TempDir) -> Child {
    let mut demo = Command::new(binary());
    demo.args(["demo", "--listen", &format!("127.0.0.1:{port}"), "--data"]).arg(folder.path().join("data"));
    let process = spawn(&mut demo);
    super::answers(port).await;
    process
}

fn spawn(command: &mut Command) -> Child {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("target/debug/commonweal starts; cargo build makes it")
}

fn binary() -> PathBuf {
    std::env::var_os("COMMONWEAL_BIN").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/debug/commonweal")),
        PathBuf::from,
    )
}

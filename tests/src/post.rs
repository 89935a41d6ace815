//! A real mail server for tests: aiosmtpd, which speaks SMTP on this machine and puts what it takes into a Maildir.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// The mail server; it ends with the test.
#[derive(Debug)]
pub struct MailServer {
    /// As the server under test takes it, such as `smtp://127.0.0.1:2525`.
    pub address: String,
    process: Child,
    folder: TempDir,
}

/// A message as it came over the wire.
#[derive(Debug, Clone)]
pub struct Received {
    /// Headers, with continued lines joined, in their order. `X-MailFrom` and `X-RcptTo` are the envelope's.
    pub headers: Vec<(String, String)>,
    /// The text, decoded.
    pub text: String,
}

impl MailServer {
    /// Starts it and waits until it answers. `COMMONWEAL_E2E_SMTP` names a Python that has aiosmtpd.
    pub async fn start() -> Self {
        let python = std::env::var_os("COMMONWEAL_E2E_SMTP").expect("tests/run says which Python has aiosmtpd");
        let folder = TempDir::new().expect("a temporary folder");
        let port = super::free_port();
        let process = Command::new(python)
            .args(["-m", "aiosmtpd", "--nosetuid", "--listen", &format!("127.0.0.1:{port}")])
            .args(["--class", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("mail"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the mail server starts");
        super::answers(port).await;
        Self { address: format!("smtp://127.0.0.1:{port}"), process, folder }
    }

    /// Waits for messages to an address until there are so many, up to a minute, in the order in which they came.
    pub async fn to(&self, address: &str, count: usize) -> Vec<Received> {
        for _ in 0..600 {
            let mut found = self.all();
            found.retain(|message| message.header("X-RcptTo").contains(address));
            if found.len() >= count {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("no {count} messages to {address} came; those that came: {:#?}", self.all());
    }

    /// Waits for the first message to an address with a subject, up to a minute.
    pub async fn about(&self, address: &str, subject: &str) -> Received {
        for _ in 0..600 {
            let is_it = |message: &Received| {
                message.header("X-RcptTo").contains(address) && message.header("Subject") == subject
            };
            if let Some(found) = self.all().into_iter().find(is_it) {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("no “{subject}” to {address} came; what came: {:#?}", self.all());
    }

    /// Everything that has come.
    pub fn all(&self) -> Vec<Received> {
        // A Maildir's names begin with the time; what is half written stands in another folder.
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.folder.path().join("mail/new"))
            .map_or_else(|_| vec![], |files| files.filter_map(|file| Some(file.ok()?.path())).collect());
        files.sort_by_key(|file| came(file));
        files.iter().filter_map(|file| std::fs::read(file).ok()).map(|bytes| Received::read(&bytes)).collect()
    }
}

/// When a file of a Maildir was written: seconds, and which of the server's messages it is.
fn came(file: &Path) -> (u64, u64) {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let number = |text: Option<&str>| text.and_then(|text| text.parse().ok()).unwrap_or_default();
    let order = name.split('Q').nth(1).and_then(|rest| rest.split('.').next());
    (number(name.split('.').next()), number(order))
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Received {
    fn read(bytes: &[u8]) -> Self {
        let whole = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let (head, body) = whole.split_once("\n\n").unwrap_or((&whole, ""));
        let mut headers: Vec<(String, String)> = vec![];
        for line in head.lines() {
            match (line.starts_with([' ', '\t']), headers.last_mut()) {
                (true, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                _ => {
                    let (name, value) = line.split_once(':').unwrap_or((line, ""));
                    headers.push((name.to_owned(), value.trim().to_owned()));
                }
            }
        }
        let mut message = Self { headers, text: body.to_owned() };
        if message.header("Content-Transfer-Encoding").eq_ignore_ascii_case("quoted-printable") {
            message.text = decoded(body);
        }
        message
    }

    /// The value of a header; empty where there is none, or several of the name.
    pub fn header(&self, name: &str) -> &str {
        let mut values = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        match (values.next(), values.next()) {
            (Some((_, value)), None) => value,
            _ => "",
        }
    }

    /// The path of the one link of its kind in the text, such as `/link/…`.
    pub fn link(&self) -> String {
        let mut links = self.text.split("/link/").skip(1);
        let (Some(rest), None) = (links.next(), links.next()) else { panic!("not one link: {}", self.text) };
        let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        format!("/link/{token}")
    }
}

/// Quoted-printable text (RFC 2045, chapter 6.7) as it was.
fn decoded(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = vec![];
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, code.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let read = Received::read(
            b"Subject: one\r\n two\r\nX-A: 1\r\nX-A: 2\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
              =E2=80=9CHello=E2=80=9D, a=3Db, http://x/lin=\r\nk/ab-_9 here\r\n",
        );
        assert_eq!((read.header("subject"), read.header("X-A"), read.header("X-B")), ("one two", "", ""));
        assert_eq!(read.text, "“Hello”, a=b, http://x/link/ab-_9 here\n");
        assert_eq!(read.link(), "/link/ab-_9");
    }

    #[test]
    fn messages_stand_in_the_order_in_which_they_came() {
        let [first, second] = ["1770.M9P1Q9.host", "1770.M8P1Q10.host"].map(Path::new);
        assert!(came(first) < came(second), "{:?} {:?}", came(first), came(second));
    }
}

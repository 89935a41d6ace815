//! The way on which mail leaves: a mail server by SMTP, or files in a folder that the operator sees.

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox, transport::smtp};
use std::{
    io::Write,
    net::IpAddr,
    path::{Path, PathBuf},
    time::Duration,
};
use uuid::Uuid;

/// Longest wait for one answer of a mail server.
const ONE_ANSWER: Duration = Duration::from_secs(30);
/// Longest time for one message.
pub(super) const ONE_MESSAGE: Duration = Duration::from_secs(90);
/// Longest reason that is kept of a refusal, in characters.
const LONGEST_FAULT: usize = 300;

/// A way for mail.
#[derive(Clone)]
pub enum Post {
    /// A mail server.
    Smtp {
        /// Connections to it.
        server: AsyncSmtpTransport<Tokio1Executor>,
        /// The sender of all messages.
        from: Mailbox,
    },
    /// A file a message.
    Folder {
        /// Where.
        path: PathBuf,
        /// The sender of all messages.
        from: Mailbox,
    },
}

/// Why there is no way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The address of the mail server cannot be read. It may hold a password: it is not repeated.
    #[error("the address of the mail server cannot be read; write it like smtps://user:password@mail.example.org:465")]
    Server,
    /// Nobody to send it.
    #[error("{0} is no sender; write it like reports@example.org, or “Our network <reports@example.org>”")]
    Sender(String),
    /// Mail servers refuse what nobody sent.
    #[error("mail needs a sender; give one with --mail-from or COMMONWEAL_MAIL_FROM")]
    NoSender,
    /// The folder cannot be made.
    #[error("the folder for mail, {0}, cannot be made: {1}")]
    Folder(String, String),
}

/// Why a message did not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Undelivered {
    /// It may leave later.
    ForNow(String),
    /// It never will.
    ForGood(String),
}

impl Post {
    /// By a mail server: `smtps://` speaks TLS from the start, `smtp://` asks for it before anything is said, but for a
    /// server on the same machine. `?tls=opportunistic` does without where there is none.
    pub fn smtp(url: &str, from: Option<&str>) -> Result<Self, PostError> {
        let from = from.ok_or(PostError::NoSender)?;
        let from = from.parse().map_err(|_| PostError::Sender(from.to_owned()))?;
        let mut url = url.trim().to_owned();
        if url.starts_with("smtp://") && !url.contains('?') && !is_here(&url) {
            url.push_str("?tls=required");
        }
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(|_| PostError::Server)?
            .timeout(Some(ONE_ANSWER))
            .build();
        Ok(Self::Smtp { server, from })
    }

    /// Into a folder, which is made if it is missing. Nobody but the operator may look into it: messages let people in.
    pub fn folder(path: &Path, from: Option<&str>) -> Result<Self, PostError> {
        let from = from.unwrap_or("Commonweal <no-reply@localhost>");
        let from = from.parse().map_err(|_| PostError::Sender(from.to_owned()))?;
        let failed = |error: std::io::Error| PostError::Folder(path.display().to_string(), error.to_string());
        std::fs::create_dir_all(path).map_err(failed)?;
        restrict(path, 0o700).map_err(failed)?;
        let path = path.canonicalize().map_err(failed)?;
        Ok(Self::Folder { path, from })
    }

    /// What the operator is told when the server starts.
    pub fn told(&self) -> String {
        match self {
            Self::Smtp { from, .. } => format!("Mail is sent by SMTP, from {}.", from.email),
            Self::Folder { path, .. } => format!(
                "Mail is not sent: it goes into files in {}. COMMONWEAL_SMTP and COMMONWEAL_MAIL_FROM send it.",
                path.display()
            ),
        }
    }

    pub(super) const fn from(&self) -> &Mailbox {
        match self {
            Self::Smtp { from, .. } | Self::Folder { from, .. } => from,
        }
    }

    /// Lets a message leave.
    pub(super) async fn send(&self, id: Uuid, message: Message) -> Result<(), Undelivered> {
        match self {
            Self::Smtp { server, .. } => match tokio::time::timeout(ONE_MESSAGE, server.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(undelivered(&error)),
                Err(_) => Err(Undelivered::ForNow("the mail server took too long".to_owned())),
            },
            Self::Folder { path, .. } => {
                let (path, bytes) = (path.clone(), message.formatted());
                let written = tokio::task::spawn_blocking(move || write(&path, id, &bytes)).await;
                match written {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(Undelivered::ForNow(format!("the file could not be written: {error}"))),
                    Err(error) => Err(Undelivered::ForNow(error.to_string())),
                }
            }
        }
    }
}

/// Under another name first, so that nobody reads half a message; the same message has the same name.
fn write(folder: &Path, id: Uuid, bytes: &[u8]) -> std::io::Result<()> {
    let file = folder.join(format!("{}.eml", id.simple()));
    let unfinished = folder.join(format!("{}.unfinished", id.simple()));
    let mut out = std::fs::File::create(&unfinished)?;
    restrict(&unfinished, 0o600)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&unfinished, &file)
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}

fn undelivered(error: &smtp::Error) -> Undelivered {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let inner_words = inner.to_string();
        if !words.contains(&inner_words) {
            words.push_str(": ");
            words.push_str(&inner_words);
        }
        cause = inner.source();
    }
    let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_FAULT).collect();
    // A refusal of the user and password is the operator's to mend, and says nothing of the message.
    let of_operator =
        error.status().is_some_and(|code| matches!(code.to_string().as_str(), "530" | "534" | "535" | "538"));
    if error.is_permanent() && !of_operator { Undelivered::ForGood(words) } else { Undelivered::ForNow(words) }
}

/// Whether the address names this very machine, where nobody listens in between.
fn is_here(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let rest = rest.split(['/', '?']).next().unwrap_or_default();
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_on_this_machine_is_spoken_to_in_the_clear() {
        for here in ["smtp://localhost:2525", "smtp://u:p@127.0.0.1", "smtp://[::1]:25/", "smtp://localhost"] {
            assert!(is_here(here), "{here}");
        }
        for away in ["smtp://mail.example.org", "smtp://localhost.example.org:25", "smtp://127.0.0.1@mail.example.org"]
        {
            assert!(!is_here(away), "{away}");
        }
    }

    #[test]
    fn settings_are_refused_without_repeating_a_password() {
        let Err(error) = Post::smtp("smtps://user:secret word@", Some("a@example.org")) else { panic!("taken") };
        assert!(!error.to_string().contains("secret"));
        assert!(matches!(Post::smtp("smtps://mail.example.org", None), Err(PostError::NoSender)));
        assert!(matches!(Post::smtp("smtps://mail.example.org", Some("us")), Err(PostError::Sender(_))));
        assert!(Post::smtp("smtps://u:p@mail.example.org:465", Some("Us <us@example.org>")).is_ok());
        assert!(matches!(Post::smtp("http://mail.example.org", Some("a@b.org")), Err(PostError::Server)));
    }
}

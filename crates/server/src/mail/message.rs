//! A message as it goes over the wire: plain text in UTF-8, with the headers that mail programs look for.

use commonweal_domain::network::Millis;
use lettre::{
    Message,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use std::time::{Duration, UNIX_EPOCH};
use uuid::Uuid;

/// What a message is made of.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) id: Uuid,
    pub(super) now: Millis,
    /// Host in the message's own identifier.
    pub(super) host: &'a str,
    pub(super) from: &'a Mailbox,
    /// Name that stands before the sender's address; may be empty.
    pub(super) from_name: &'a str,
    pub(super) reply_to: Option<&'a str>,
    pub(super) to: &'a str,
    pub(super) subject: &'a str,
    pub(super) body: &'a str,
    /// Where reminders are stopped; only reminders have it.
    pub(super) stop: Option<&'a str>,
}

/// Makes it. What cannot be an address is told in words.
pub(super) fn make(draft: &Draft<'_>) -> Result<Message, String> {
    let to: Mailbox = draft.to.parse().map_err(|_| format!("“{}” is no address", draft.to))?;
    let name = one_line(draft.from_name);
    let from = if name.is_empty() { draft.from.clone() } else { Mailbox::new(Some(name), draft.from.email.clone()) };
    let millis = u64::try_from(draft.now.0).unwrap_or_default();
    let mut builder = Message::builder()
        .message_id(Some(format!("<{}@{}>", draft.id.simple(), draft.host)))
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .from(from)
        .to(to)
        .subject(one_line(draft.subject));
    if let Some(reply_to) = draft.reply_to.and_then(|address| address.parse::<Mailbox>().ok()) {
        builder = builder.reply_to(reply_to);
    }
    if let Some(stop) = draft.stop {
        // RFC 2369 and RFC 8058: mail programs show a button, and press it by a POST.
        builder = builder
            .raw_header(plain("List-Unsubscribe", format!("<{stop}>")))
            .raw_header(plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    // Machines that answer for people who are away leave it alone (RFC 3834).
    builder = builder.raw_header(plain("Auto-Submitted", "auto-generated".to_owned()));
    builder
        .header(ContentType::TEXT_PLAIN)
        .body(draft.body.replace("\r\n", "\n").replace('\n', "\r\n"))
        .map_err(|error| error.to_string())
}

fn plain(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// Without line ends and other control characters: a header is one line.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(subject: &str, body: &str, stop: Option<&str>) -> String {
        let from = "reports@example.org".parse().unwrap();
        let draft = Draft {
            id: Uuid::nil(),
            now: Millis(1_770_198_000_000),
            host: "reports.example.org",
            from: &from,
            from_name: "Digbeth Social Enterprise Quarter",
            reply_to: Some("ruth@digbeth.example"),
            to: "amara@example.org",
            subject,
            body,
            stop,
        };
        String::from_utf8(make(&draft).unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_reminder_is_plain_text_and_can_be_stopped_by_a_button() {
        let text = made("Your return is due", "Hello,\nit is due.\n", Some("https://reports.example.org/stop/abc"));
        for line in [
            "Message-ID: <00000000000000000000000000000000@reports.example.org>\r\n",
            "Date: Wed, 04 Feb 2026 09:40:00 +0000\r\n",
            "From: \"Digbeth Social Enterprise Quarter\" <reports@example.org>\r\n",
            "Reply-To: ruth@digbeth.example\r\n",
            "To: amara@example.org\r\n",
            "Subject: Your return is due\r\n",
            "List-Unsubscribe: <https://reports.example.org/stop/abc>\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "\r\n\r\nHello,\r\nit is due.\r\n",
        ] {
            assert!(text.contains(line), "{line:?} is not in {text}");
        }
        assert!(!made("x", "y", None).contains("List-Unsubscribe"));
    }

    #[test]
    fn a_subject_cannot_add_headers() {
        let text = made("Hello\r\nBcc: everybody@example.org", "x", None);
        assert!(text.contains("Subject: Hello Bcc: everybody@example.org\r\n"), "{text}");
        assert_eq!(text.matches("\r\nBcc").count(), 0);
    }

    #[test]
    fn what_is_not_ascii_is_encoded_in_headers_and_body() {
        let text = made("Your return for Café “Zoë”", "£1,200 – thank you\n", None);
        assert!(text.is_ascii() && text.contains("=?utf-8?"), "{text}");
        assert!(text.contains("Content-Transfer-Encoding: quoted-printable") && text.contains("=C2=A31,200"));
    }
}

//! `/{network}/calendar.ics`: the days of a network's rounds for anybody's calendar (RFC 5545).
//!
//! Calendars cannot sign in, and the days of a round are no secret: the file is public.

use crate::web::{App, error::Error, session::PublicNetwork};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use commonweal_domain::{
    network::{Millis, Network, Round},
    period::day,
};
use jiff::Timestamp;
use time::Date;
use uuid::Uuid;

/// Longest line in bytes, without its end (RFC 5545, 3.1).
const LINE: usize = 75;
/// Days after its closing for which a round stays in the calendar.
const KEPT_DAYS: i64 = 366;

pub(super) async fn show(State(app): State<App>, PublicNetwork(network): PublicNetwork) -> Result<Response, Error> {
    let rounds = app.store.rounds(network.id).await?;
    let now = app.now();
    let today = crate::web::moment::date(now, &network.network.time_zone);
    let rounds: Vec<Round> =
        rounds.into_iter().filter(|round| (today - round.closes).whole_days() <= KEPT_DAYS).collect();
    let text = calendar(&network.network, network.public_id, &rounds, now, &app.address);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.ics\"", network.network.slug)),
    ];
    Ok((headers, text).into_response())
}

/// The calendar: three whole days a round. A day that moves keeps its UID, so that calendars move it too.
pub fn calendar(network: &Network, id: Uuid, rounds: &[Round], now: Millis, address: &str) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: &str| fold(&mut out, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Commonweal//Rounds//EN");
    line("CALSCALE", "GREGORIAN");
    line("X-WR-CALNAME", &escape(&format!("Returns for {}", network.name)));
    for round in rounds {
        let months = round.quarter.period().months(network.lang);
        let due = day(round.due, network.lang);
        let link = format!("{address}/{}/returns", network.slug);
        for (kind, on, title, words) in [
            ("opens", round.opens, "Returns open", format!("Returns for {months} are taken from today. Due {due}.")),
            ("due", round.due, "Returns due", format!("Returns for {months} are due today.")),
            ("closes", round.closes, "Last day for returns", format!("Returns for {months} are taken until today.")),
        ] {
            line("BEGIN", "VEVENT");
            line("UID", &format!("{}-{kind}-{}@commonweal", round.quarter, id.simple()));
            line("DTSTAMP", &stamp(now));
            line("DTSTART;VALUE=DATE", &plain(on));
            line("DTEND;VALUE=DATE", &plain(on.next_day().unwrap_or(on)));
            line("SUMMARY", &escape(&format!("{title}: {months}")));
            line("DESCRIPTION", &escape(&format!("{words}\n{link}")));
            line("URL", &link);
            line("TRANSP", "TRANSPARENT");
            line("END", "VEVENT");
        }
    }
    line("END", "VCALENDAR");
    out
}

fn plain(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), u8::from(date.month()), date.day())
}

fn stamp(at: Millis) -> String {
    let moment = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text values: backslash, semicolon, comma and line breaks are written out (RFC 5545, 3.3.11); other control
/// characters may not stand in them.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Adds a line with CRLF, folded at 75 bytes and never within a character.
fn fold(out: &mut String, line: &str) {
    let mut left = LINE;
    for letter in line.chars() {
        if letter.len_utf8() > left {
            out.push_str("\r\n ");
            left = LINE - 1;
        }
        out.push(letter);
        left -= letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::board::samples::{NOW, network, quarter};
    use proptest::prelude::*;

    fn made(name: &str) -> String {
        let network = Network { name: name.to_owned(), ..network() };
        let round = Round::of(quarter(), &network.settings);
        calendar(&network, Uuid::nil(), &[round], NOW, "https://reports.example.org")
    }

    /// As a reader undoes it.
    fn unfold(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn a_round_stands_in_the_calendar_with_three_days() {
        let text = unfold(&made("Digbeth"));
        assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 3);
        for line in [
            "UID:2025-Q4-due-00000000000000000000000000000000@commonweal\r\n",
            "DTSTART;VALUE=DATE:20260131\r\nDTEND;VALUE=DATE:20260201\r\n",
            "SUMMARY:Returns due: October to December 2025\r\n",
            "DTSTAMP:20260204T094000Z\r\n",
            "DESCRIPTION:Returns for October to December 2025 are due today.\\nhttps://reports.example.org/digbeth/returns\r\n",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn text_cannot_break_out_of_its_line() {
        let text = unfold(&made("A; B, C\\D\nBEGIN:VEVENT\r"));
        assert!(text.contains("X-WR-CALNAME:Returns for A\\; B\\, C\\\\D\\nBEGIN:VEVENT\r\n"), "{text}");
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_75_bytes_and_each_ends_with_crlf(name in "\\PC{0,200}") {
            let text = made(&name);
            for line in text.split_terminator("\r\n") {
                prop_assert!(line.len() <= LINE, "{}", line);
                prop_assert!(!line.contains(['\r', '\n']));
            }
            prop_assert_eq!(unfold(&text).matches("X-WR-CALNAME").count(), 1);
        }
    }
}

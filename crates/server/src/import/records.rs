//! RFC 4180, strictly, with the line of every row and field: a fault is of no use without its place.

/// A row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Line on which it begins, from 1.
    pub(super) line: usize,
    /// The first of its fields, without quotation marks.
    pub(super) fields: Vec<String>,
    /// How many fields it has.
    pub(super) count: usize,
    /// Which fields have quotation marks out of place, and what is wrong with them.
    pub(super) misquoted: Vec<(usize, &'static str)>,
}

/// Fields of a row of which the text is kept: a line of ten million commas is not to fill the memory.
const MOST_FIELDS: usize = 64;

const NEVER_CLOSED: &str = "has a quotation mark that is never closed; write it twice if it belongs to the text";
const BEHIND: &str = "goes on behind its closing quotation mark; write it twice if it belongs to the text";
const WITHIN: &str = "has a quotation mark in it; put the text in quotation marks and write this one twice";

/// Splits a text into rows; lines on which nothing stands are skipped.
pub(super) fn records(text: &str) -> impl Iterator<Item = Record> + '_ {
    let mut reader = Reader { rest: text, line: 1 };
    std::iter::from_fn(move || reader.record())
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl Reader<'_> {
    fn record(&mut self) -> Option<Record> {
        while self.end_of_line() {}
        if self.rest.is_empty() {
            return None;
        }
        let mut record = Record { line: self.line, fields: vec![], count: 0, misquoted: vec![] };
        loop {
            let (field, reason) = self.field();
            if record.count < MOST_FIELDS {
                record.misquoted.extend(reason.map(|reason| (record.count, reason)));
                record.fields.push(field);
            }
            record.count += 1;
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
            } else {
                self.end_of_line();
                return Some(record);
            }
        }
    }

    /// Steps over the end of a line, if there is one: CRLF, LF, or the CR of old Macs.
    fn end_of_line(&mut self) -> bool {
        let after = ["\r\n", "\n", "\r"].into_iter().find_map(|end| self.rest.strip_prefix(end));
        if let Some(after) = after {
            self.rest = after;
            self.line += 1;
        }
        after.is_some()
    }

    /// A field up to its comma or the end of its line.
    fn field(&mut self) -> (String, Option<&'static str>) {
        let Some(inner) = self.rest.strip_prefix('"') else {
            let text = self.plain();
            let reason = text.contains('"').then_some(WITHIN);
            return (text, reason);
        };
        self.rest = inner;
        let mut text = String::new();
        loop {
            let Some(mark) = self.rest.find('"') else {
                text.push_str(self.rest);
                self.rest = "";
                return (text, Some(NEVER_CLOSED));
            };
            let (before, behind) = (&self.rest[..mark], &self.rest[mark + 1..]);
            self.line += before.replace("\r\n", "\n").matches(['\n', '\r']).count();
            text.push_str(before);
            self.rest = behind;
            if let Some(rest) = behind.strip_prefix('"') {
                text.push('"');
                self.rest = rest;
                continue;
            }
            let tail = self.plain();
            let reason = (!tail.is_empty()).then_some(BEHIND);
            text.push_str(&tail);
            return (text, reason);
        }
    }

    fn plain(&mut self) -> String {
        let end = self.rest.find([',', '\n', '\r']).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(text: &str) -> Vec<(usize, Vec<String>)> {
        let records: Vec<Record> = records(text).collect();
        assert!(records.iter().all(|record| record.misquoted.is_empty()));
        records.into_iter().map(|record| (record.line, record.fields)).collect()
    }

    #[test]
    fn rows_know_their_lines_whatever_ends_them() {
        let row = |line, a: &str, b: &str| (line, vec![a.to_owned(), b.to_owned()]);
        assert_eq!(
            fields("a,b\r\n\r\nc,\"d\r\ne\"\r\nf,g"),
            [row(1, "a", "b"), row(3, "c", "d\r\ne"), row(5, "f", "g")]
        );
        assert_eq!(fields("a,\"say \"\"so\"\"\"\n,\n"), [row(1, "a", "say \"so\""), row(2, "", "")]);
    }

    #[test]
    fn of_an_endless_row_only_the_beginning_is_kept() {
        let text = ",".repeat(100_000);
        let record = records(&text).next().unwrap();
        assert_eq!((record.count, record.fields.len()), (100_001, MOST_FIELDS));
    }

    #[test]
    fn quotation_marks_out_of_place_are_told() {
        let places: Vec<_> = records("a,5\" pipe\n\"b\"c,d\ne,\"f\n")
            .flat_map(|record| record.misquoted.into_iter().map(move |(field, reason)| (record.line, field, reason)))
            .collect();
        assert_eq!(places, [(1, 1, WITHIN), (2, 0, BEHIND), (3, 1, NEVER_CLOSED)]);
    }

    proptest! {
        #[test]
        fn what_a_writer_quotes_is_read_back(rows in prop::collection::vec(prop::collection::vec("[a\",\r\n ;é]{1,6}", 3), 1..5)) {
            let mut writer = csv::Writer::from_writer(vec![]);
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(records(&text).map(|record| record.fields).collect::<Vec<_>>(), rows);
        }
    }
}

//! Posted forms as the pairs that were typed, in order, so that nothing is lost on the way back into a page.

/// The pairs of a posted form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posted(pub Vec<(String, String)>);

impl Posted {
    /// Reads a body of `application/x-www-form-urlencoded`; what cannot be read as text becomes replacement marks.
    pub fn parse(body: &[u8]) -> Self {
        Self(
            body.split(|byte| *byte == b'&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| {
                    let mut halves = pair.splitn(2, |byte| *byte == b'=');
                    let name = decode(halves.next().unwrap_or_default());
                    (name, decode(halves.next().unwrap_or_default()))
                })
                .collect(),
        )
    }

    /// The first value of a name, or nothing.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a name, or an empty text, without white space around it.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// The same with other values of some names.
    #[must_use]
    pub fn with(&self, pairs: &[(String, String)]) -> Self {
        let others = self.0.iter().filter(|(name, _)| !pairs.iter().any(|(own, _)| own == name));
        Self(others.chain(pairs).cloned().collect())
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_empty())
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Writes pairs as a query or body.
pub fn encode(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encode_part(name), encode_part(value))).collect();
    pairs.join("&")
}

fn encode_part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| tail.get(..2).and_then(|hex| data_encoding::HEXLOWER_PERMISSIVE.decode(hex).ok()))
            .flatten();
        rest = if let Some(escaped) = escaped {
            bytes.extend(escaped);
            &tail[2..]
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            tail
        };
    }
    // No text has the character 0, and PostgreSQL keeps none that has.
    bytes.retain(|byte| *byte != 0);
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(pairs in prop::collection::vec(("\\PC{1,8}", "\\PC{0,20}"), 0..6)) {
            prop_assert_eq!(Posted::parse(encode(&pairs).as_bytes()).0, pairs);
        }

        #[test]
        fn no_body_makes_reading_panic(body in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = Posted::parse(&body);
        }
    }

    #[test]
    fn plus_is_a_space_and_a_lone_per_cent_is_kept() {
        let posted = Posted::parse(b"a=1+2&b=5+%&c");
        assert_eq!((posted.get("a"), posted.get("b"), posted.get("c")), (Some("1 2"), Some("5 %"), Some("")));
        assert_eq!(Posted::parse(b"a=1%002").get("a"), Some("12"));
    }
}

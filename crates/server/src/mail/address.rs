//! What an address looks like.

use lettre::Address;

/// Longest address that mail servers take (RFC 5321, 4.5.3.1).
const LONGEST: usize = 254;

/// Whether mail could go there.
pub fn is_address(text: &str) -> bool {
    text.len() <= LONGEST && text.parse::<Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        for good in ["amara@example.org", "a.b+c@bücher.example", "o'neil@example.co.uk"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "amara", "@example.org", "amara@", "a b@example.org", "a@b\nBcc: c@d.org", "a@b,c@d.org"] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_lets_a_line_end_through(text in "\\PC{0,300}", end in prop::sample::select(vec!['\r', '\n'])) {
            let _ = is_address(&text);
            let broken = format!("{text}{end}@example.org");
            prop_assert!(!is_address(&broken));
        }
    }
}

//! What a coordinator has just done, as the next page says it.

use super::standing::{Entry, Standing};
use crate::web::words;
use serde::Deserialize;

/// The enterprise whose return has just been decided on, as the address has it. It only repeats what the return's
/// own state says: an address that says anything else is not believed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Just {
    accepted: Option<String>,
    #[serde(rename = "sent-back")]
    sent_back: Option<String>,
}

impl Just {
    /// The line for the top of the page.
    pub fn words(&self, entries: &[Entry]) -> Option<String> {
        let of = |slug: &Option<String>, standing: Standing| {
            let slug = slug.as_deref()?;
            entries.iter().find(|entry| entry.slug == slug && entry.standing() == standing)
        };
        let waiting = entries.iter().filter(|entry| entry.standing() == Standing::Submitted).count();
        let rest = match waiting {
            0 => "Nothing else waits for review.".to_owned(),
            1 => "1 more return waits for review.".to_owned(),
            count => format!("{} wait for review.", words::count(count, "more return", "more returns")),
        };
        if let Some(entry) = of(&self.accepted, Standing::Accepted) {
            return Some(format!("{} is accepted and counts in the totals. {rest}", entry.name));
        }
        let entry = of(&self.sent_back, Standing::SentBack)?;
        Some(format!("{} is sent back with your reason. {rest}", entry.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::board::standing::Head;
    use commonweal_domain::{filing::FilingState, network::Millis};

    #[test]
    fn only_what_is_true_is_said() {
        let accepted =
            FilingState::Accepted { at: Millis(0), by: "Ruth".to_owned(), submitted_at: None, by_rule: false };
        let head = Head { state: accepted, figures: 1, explained: 0, saved_at: Millis(0) };
        let entry = Entry { slug: "a".to_owned(), name: "A".to_owned(), filing: Some(head), filers: vec![] };
        let just = |accepted: &str| Just { accepted: Some(accepted.to_owned()), sent_back: None };
        let said = just("a").words(std::slice::from_ref(&entry));
        assert_eq!(said.as_deref(), Some("A is accepted and counts in the totals. Nothing else waits for review."));
        assert_eq!(just("b").words(std::slice::from_ref(&entry)), None);
        let sent_back = Just { accepted: None, sent_back: Some("a".to_owned()) };
        assert_eq!(sent_back.words(&[entry]), None);
    }
}

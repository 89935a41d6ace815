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
    #[serde(rename = "found-good")]
    found_good: Option<String>,
    undone: Option<String>,
    reminded: Option<usize>,
    #[serde(rename = "not-in")]
    not_in: Option<usize>,
    #[serde(rename = "accepted-of")]
    accepted_of: Option<usize>,
    waiting: Option<usize>,
    time: Option<usize>,
    exempt: Option<usize>,
}

impl Just {
    /// The line for the top of the page.
    pub fn words(&self, entries: &[Entry]) -> Option<String> {
        self.counted().or_else(|| self.named(entries))
    }

    /// Of an act for several enterprises.
    fn counted(&self) -> Option<String> {
        if let (Some(sent), Some(not_in)) = (self.reminded, self.not_in) {
            let queued = match sent {
                0 => "No message was queued".to_owned(),
                _ => format!("{} on the way", words::count(sent, "message is", "messages are")),
            };
            let of = words::count(not_in, "return that is", "returns that are");
            return Some(format!("{queued}, for {of} not in. Nobody is reminded twice a day, or against their wish."));
        }
        if let (Some(accepted), Some(waiting)) = (self.accepted_of, self.waiting) {
            let done = match accepted {
                0 => "No return was accepted".to_owned(),
                _ => format!("{} accepted", words::count(accepted, "return is", "returns are")),
            };
            let rest = match waiting {
                0 => String::new(),
                _ => format!(
                    " {} for you.",
                    words::count(
                        waiting,
                        "return has something unusual in it and waits",
                        "returns have something unusual in them and wait"
                    )
                ),
            };
            return Some(format!("{done}.{rest}"));
        }
        if let Some(count) = self.time {
            return Some(format!("{} more time.", words::count(count, "enterprise has", "enterprises have")));
        }
        let count = self.exempt?;
        Some(format!("No return is expected of {}.", words::count(count, "enterprise", "enterprises")))
    }

    /// Of a decision on one return.
    fn named(&self, entries: &[Entry]) -> Option<String> {
        let of = |slug: &Option<String>, standing: Standing| {
            let slug = slug.as_deref()?;
            entries.iter().find(|entry| entry.slug == slug && entry.standing() == standing)
        };
        let waits = |entry: &&Entry| entry.standing() == Standing::Submitted && !entry.waits_for_member();
        let waiting = entries.iter().filter(waits).count();
        let rest = match waiting {
            0 => "Nothing else waits for review.".to_owned(),
            1 => "1 more return waits for review.".to_owned(),
            count => format!("{} wait for review.", words::count(count, "more return", "more returns")),
        };
        if let Some(entry) = of(&self.accepted, Standing::Accepted) {
            return Some(format!("{} is accepted and counts in the totals. {rest}", entry.name));
        }
        if let Some(entry) = of(&self.found_good, Standing::Submitted) {
            return Some(format!("You found {} good. A second person reads it before it counts. {rest}", entry.name));
        }
        if let Some(slug) = &self.undone
            && let Some(entry) = entries.iter().find(|entry| entry.slug == *slug)
        {
            let now = entry.standing().name().to_lowercase();
            return Some(format!("The last step of {} is taken back: it is {now} now.", entry.name));
        }
        let entry = of(&self.sent_back, Standing::SentBack)?;
        Some(format!("{} is sent back. They have mail about it. {rest}", entry.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::board::{samples::quarter, standing::Head};
    use commonweal_domain::{
        filing::FilingState,
        network::{Millis, Round, Settings},
    };

    #[test]
    fn only_what_is_true_is_said() {
        let accepted =
            FilingState::Accepted { at: Millis(0), by: "Ruth".to_owned(), submitted_at: None, by_rule: false };
        let head = Head { state: accepted, figures: 1, explained: 0, saved_at: Millis(0) };
        let round = Round::of(quarter(), &Settings::default());
        let entry = Entry { filing: Some(head), ..Entry::sample("a", "A", round) };
        let just = |accepted: &str| Just { accepted: Some(accepted.to_owned()), ..Just::default() };
        let said = just("a").words(std::slice::from_ref(&entry));
        assert_eq!(said.as_deref(), Some("A is accepted and counts in the totals. Nothing else waits for review."));
        assert_eq!(just("b").words(std::slice::from_ref(&entry)), None);
        let sent_back = Just { sent_back: Some("a".to_owned()), ..Just::default() };
        assert_eq!(sent_back.words(&[entry]), None);
    }
}

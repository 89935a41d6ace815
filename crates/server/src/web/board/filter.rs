//! Which returns a board lists, as its address says it.

use super::standing::{Clock, Entry, Show};
use crate::web::forms::{Posted, encode};

/// Longest text that is looked for, in characters.
const LONGEST: usize = 100;

/// A list, a sector and a part of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Which list; none lets the board choose.
    pub show: Option<Show>,
    /// Sector; empty for all.
    pub sector: String,
    /// Part of the name; empty for all.
    pub name: String,
}

impl Filter {
    /// As an address or a form has it.
    pub fn read(pairs: &Posted) -> Self {
        Self {
            show: pairs.get("show").and_then(Show::parse),
            sector: pairs.text("sector").chars().take(LONGEST).collect(),
            name: pairs.text("name").chars().take(LONGEST).collect(),
        }
    }

    /// The same with another list.
    #[must_use]
    pub fn with(&self, show: Show) -> Self {
        Self { show: Some(show), ..self.clone() }
    }

    /// The list that is shown: what needs the coordinator, if anything does.
    pub fn show_of(&self, entries: &[Entry], clock: Clock<'_>) -> Show {
        let needs_you = || entries.iter().any(|entry| entry.needs_you(clock));
        self.show.unwrap_or_else(|| if needs_you() { Show::NeedYou } else { Show::All })
    }

    /// The entries that fit, in their order.
    pub fn listed<'a>(&self, entries: &'a [Entry], clock: Clock<'_>) -> Vec<&'a Entry> {
        let show = self.show_of(entries, clock);
        let name = self.name.to_lowercase();
        entries
            .iter()
            .filter(|entry| show.takes(entry, clock))
            .filter(|entry| self.sector.is_empty() || entry.sector == self.sector)
            .filter(|entry| name.is_empty() || entry.name.to_lowercase().contains(&name))
            .collect()
    }

    /// Whether it leaves something of a list out.
    pub fn is_narrow(&self) -> bool {
        !self.sector.is_empty() || !self.name.is_empty()
    }

    /// Code of the list.
    pub fn code(&self) -> &'static str {
        self.show.map_or("", Show::code)
    }

    /// As an address has it, without the question mark.
    pub fn query(&self) -> String {
        let pairs = [("show", self.code()), ("sector", &self.sector), ("name", &self.name)];
        let pairs: Vec<(String, String)> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        encode(&pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_back_from_its_address() {
        let filter = Filter { show: Some(Show::Missing), sector: "Arts & culture".to_owned(), name: "yard".to_owned() };
        assert_eq!(filter.query(), "show=missing&sector=Arts%20%26%20culture&name=yard");
        assert_eq!(Filter::read(&Posted::parse(filter.query().as_bytes())), filter);
        assert_eq!(Filter::read(&Posted::parse(b"show=everything")), Filter::default());
    }
}

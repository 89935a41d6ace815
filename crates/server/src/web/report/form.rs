//! What a coordinator types into the report page, and what may be wrong with it.

use crate::web::forms::Posted;

/// Longest title in characters: two lines of the cover.
const TITLE: usize = 80;
/// Longest headline sentence in characters.
const HEADLINE: usize = 200;
/// Longest summary in characters: what fits under the headline figures.
const SUMMARY: usize = 1_200;
/// Longest account of what changed in characters.
const CHANGED: usize = 1_000;

/// The words that are the coordinator's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// Title.
    pub title: String,
    /// The sentence that everybody is to remember.
    pub headline: String,
    /// The paragraph below it.
    pub summary: String,
    /// Slug of the enterprise whose story is told; empty for none.
    pub story: String,
}

/// What is typed to publish.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publishing {
    /// What changed since the edition before, and why.
    pub what_changed: String,
    /// The box is ticked.
    pub confirmed: bool,
}

/// Something wrong at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Id of the field.
    pub field: &'static str,
    /// What to do about it.
    pub words: String,
}

impl Wording {
    /// Reads what was sent.
    pub fn read(posted: &Posted) -> Self {
        let text = |name: &str| posted.text(name).replace("\r\n", "\n");
        Self { title: text("title"), headline: text("headline"), summary: text("summary"), story: text("story") }
    }

    /// Everything that is wrong with it; `known` are the stories that may be told.
    pub fn check(&self, known: &[&str]) -> Vec<Fault> {
        let mut faults = vec![];
        if self.title.is_empty() {
            faults.push(fault("title", "Write a title"));
        }
        too_long(&mut faults, "title", "The title", &self.title, TITLE);
        too_long(&mut faults, "headline", "The headline sentence", &self.headline, HEADLINE);
        too_long(&mut faults, "summary", "The summary", &self.summary, SUMMARY);
        if !self.story.is_empty() && !known.contains(&self.story.as_str()) {
            faults
                .push(fault("story-none", "Choose a story of this list: the one you chose cannot be printed any more"));
        }
        faults
    }
}

impl Publishing {
    /// Reads what was sent.
    pub fn read(posted: &Posted) -> Self {
        Self { what_changed: posted.text("what-changed").replace("\r\n", "\n"), confirmed: posted.ticked("confirmed") }
    }

    /// Everything that stops edition `number` from being published.
    pub fn check(&self, number: u32) -> Vec<Fault> {
        let mut faults = vec![];
        if number > 1 && self.what_changed.is_empty() {
            faults.push(fault("what-changed", "Write what changed since the last edition, and why"));
        }
        too_long(&mut faults, "what-changed", "What changed", &self.what_changed, CHANGED);
        if !self.confirmed {
            faults.push(fault("confirmed", "Tick the box if the report is ready for everybody to read"));
        }
        faults
    }
}

fn fault(field: &'static str, words: &str) -> Fault {
    Fault { field, words: words.to_owned() }
}

fn too_long(faults: &mut Vec<Fault>, field: &'static str, name: &str, text: &str, most: usize) {
    let length = text.chars().count();
    if length > most {
        let over = crate::web::words::count(length - most, "character", "characters");
        faults.push(Fault { field, words: format!("{name} must be {over} shorter") });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn every_fault_of_the_words_is_told_at_once() {
        let wording = Wording::read(&Posted::parse(b"title=+&headline=ok&story=somebody&summary=a%0D%0Ab"));
        assert_eq!(wording.summary, "a\nb");
        assert_eq!(fields(&wording.check(&["other"])), ["title", "story-none"]);
        let long = Wording { title: "x".repeat(81), ..Wording::default() };
        assert_eq!(long.check(&[])[0].words, "The title must be 1 character shorter");
        let good = Wording { title: "What we did".to_owned(), story: "one".to_owned(), ..Wording::default() };
        assert!(good.check(&["one"]).is_empty());
    }

    #[test]
    fn a_second_edition_says_what_changed() {
        let empty = Publishing::read(&Posted::parse(b""));
        assert_eq!(fields(&empty.check(1)), ["confirmed"]);
        assert_eq!(fields(&empty.check(2)), ["what-changed", "confirmed"]);
        let good = Publishing::read(&Posted::parse(b"confirmed=yes&what-changed=Two+late+returns"));
        assert!(good.check(2).is_empty());
    }
}

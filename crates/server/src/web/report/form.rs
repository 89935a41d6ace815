//! What a coordinator types into the report page, and what may be wrong with it.

use crate::web::{day_field::DayField, forms::Posted, moment};
use commonweal_domain::release::{Audience, Release};
use std::collections::BTreeMap;
use time::Date;

/// Longest title in characters: two lines of the cover.
const TITLE: usize = 80;
/// Longest headline sentence in characters.
const HEADLINE: usize = 200;
/// Longest summary in characters: what fits under the headline figures.
const SUMMARY: usize = 1_200;
/// Longest account of what changed in characters.
const CHANGED: usize = 1_000;
/// Most that members ask for at once: more is not read.
const ASKS: usize = 5;
/// Longest of them in characters.
const ASK: usize = 200;
/// Longest text for a template's own place in characters.
const PLACE: usize = 6_000;
/// Most stories after the first.
const STORIES: usize = 12;
/// What the fields of a template's own places are called, before their ids.
const PLACES: &str = "words-";

/// The words that are the coordinator's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// Title.
    pub title: String,
    /// The sentence that everybody is to remember.
    pub headline: String,
    /// The paragraph below it.
    pub summary: String,
    /// Slug of the enterprise whose story is told first; empty for none.
    pub story: String,
    /// Slugs of those whose stories are told after it.
    pub stories: Vec<String>,
    /// What members ask for, one a line.
    pub asks: String,
    /// What is written for the template's own places, by their ids.
    pub words: BTreeMap<String, String>,
    /// Name of the template; empty for the one that is stored.
    pub template: String,
    /// Names of the templates of which papers are made.
    pub papers: Vec<String>,
}

/// Name of the boxes of the day from which an edition is shown.
const FROM: &str = "from";
const FROM_LABEL: &str = "From which day?";
const FROM_HINT: &str = "It is shown from the beginning of that day. Until then coordinators alone see it.";
/// Longest time for which an edition may wait, in days.
const LONGEST_WAIT: i64 = 366;

/// What is typed to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publishing {
    /// What changed since the edition before, and why.
    pub what_changed: String,
    /// The box is ticked.
    pub confirmed: bool,
    /// For whom: a code.
    pub audience: String,
    /// It is shown from a later day on.
    pub later: bool,
    /// That day.
    pub from: DayField,
    /// The network's people are told by mail.
    pub announce: bool,
}

impl Default for Publishing {
    fn default() -> Self {
        Self {
            what_changed: String::new(),
            confirmed: false,
            audience: Audience::Everybody.code().to_owned(),
            later: false,
            from: DayField::of(FROM, FROM_LABEL, FROM_HINT, None),
            announce: true,
        }
    }
}

/// Something wrong at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Id of the field.
    pub field: String,
    /// What to do about it.
    pub words: String,
}

impl Wording {
    /// Reads what was sent.
    pub fn read(posted: &Posted) -> Self {
        let text = |name: &str| posted.text(name).replace("\r\n", "\n");
        let all = |name: &str| {
            let chosen = posted.iter().filter(|(field, _)| *field == name);
            chosen.map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
        };
        let words = posted.iter().filter_map(|(field, _)| field.strip_prefix(PLACES));
        Self {
            title: text("title"),
            headline: text("headline"),
            summary: text("summary"),
            story: text("story"),
            stories: all("stories").into_iter().filter(|slug| *slug != text("story")).collect(),
            asks: text("asks"),
            words: words
                .map(|id| (id.to_owned(), text(&format!("{PLACES}{id}"))))
                .filter(|(_, words)| !words.trim().is_empty())
                .collect(),
            template: text("template"),
            papers: all("papers"),
        }
    }

    /// What members ask for, a sentence each.
    pub fn asked(&self) -> Vec<String> {
        let lines = self.asks.lines().map(|line| line.trim().trim_start_matches(['-', '*', '•']).trim());
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
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
        if self.stories.iter().any(|slug| !known.contains(&slug.as_str())) {
            faults.push(fault("stories", "Choose stories of this list: one that you chose cannot be printed any more"));
        } else if self.stories.len() > STORIES {
            faults.push(fault("stories", &format!("Choose at most {STORIES} more stories: nobody reads more")));
        }
        let asked = self.asked();
        if asked.len() > ASKS {
            faults.push(fault("asks", &format!("Ask for at most {ASKS} things: more is not heard")));
        } else if asked.iter().any(|ask| ask.chars().count() > ASK) {
            faults.push(fault("asks", &format!("Each thing you ask for must be at most {ASK} characters long")));
        }
        for (id, words) in &self.words {
            too_long(&mut faults, &format!("{PLACES}{id}"), "The text", words, PLACE);
        }
        faults
    }
}

impl Publishing {
    /// Reads what was sent.
    pub fn read(posted: &Posted) -> Self {
        Self {
            what_changed: posted.text("what-changed").replace("\r\n", "\n"),
            confirmed: posted.ticked("confirmed"),
            audience: posted.text("audience").to_owned(),
            later: posted.text("when") == "later",
            from: DayField::typed(FROM, FROM_LABEL, FROM_HINT, posted).0.without_error(),
            announce: posted.ticked("announce"),
        }
    }

    /// For whom the edition is and from when on, or what is wrong with that.
    pub fn release(&self, today: Date, zone: &str) -> Result<Release, Fault> {
        let audience =
            Audience::parse(&self.audience).ok_or_else(|| fault("audience", "Choose who may read the edition"))?;
        let shown_from = if self.later {
            let day = self.from.read().ok_or_else(|| fault("from-day", "Enter a day, like 3 4 2026"))?;
            if day <= today || (day - today).whole_days() > LONGEST_WAIT {
                return Err(fault("from-day", "The day must lie ahead, within a year; or publish it at once"));
            }
            Some(moment::begins(day, zone))
        } else {
            None
        };
        Ok(Release { audience, shown_from, indicators: BTreeMap::new(), announced: self.announce })
    }

    /// Everything that stops edition `number` from being published.
    pub fn check(&self, number: u32) -> Vec<Fault> {
        let mut faults = vec![];
        if number > 1 && self.what_changed.is_empty() {
            faults.push(fault("what-changed", "Write what changed since the last edition, and why"));
        }
        too_long(&mut faults, "what-changed", "What changed", &self.what_changed, CHANGED);
        if !self.confirmed {
            faults.push(fault("confirmed", "Tick the box if the report is ready to be read"));
        }
        faults
    }
}

pub(super) fn fault(field: &str, words: &str) -> Fault {
    Fault { field: field.to_owned(), words: words.to_owned() }
}

fn too_long(faults: &mut Vec<Fault>, field: &str, name: &str, text: &str, most: usize) {
    let length = text.chars().count();
    if length > most {
        let over = crate::web::words::count(length - most, "character", "characters");
        faults.push(fault(field, &format!("{name} must be {over} shorter")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.field.as_str()).collect()
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
    fn asks_are_lines_and_places_go_by_their_ids() {
        let wording = Wording::read(&Posted::parse(
            b"title=x&story=one&stories=one&stories=two&asks=-+A+hall%0D%0A%0D%0A*+A+bus&words-ahead=On&words-more=+",
        ));
        assert_eq!(wording.asked(), ["A hall", "A bus"]);
        assert_eq!(wording.stories, ["two"], "a story is told once");
        assert_eq!(wording.words.keys().collect::<Vec<_>>(), ["ahead"]);
        assert!(wording.check(&["one", "two"]).is_empty());
        let many = Wording { asks: "a\n".repeat(6), ..wording };
        assert_eq!(fields(&many.check(&["one", "two"])), ["asks"]);
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

//! What is typed into a story's form, and what may be wrong with it.

use super::{LONGEST, LONGEST_ALT, day};
use crate::{
    store::{StoryPhoto, StoryRecord},
    web::{filing::section_form::clean, forms::Posted, words},
};
use commonweal_domain::{
    consent::{Consent, ConsentKind},
    lang::Lang,
    network::Millis,
};
use time::Date;

/// Longest list of those who agreed, in characters.
const LONGEST_WHO: usize = 300;

/// The form as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Typed {
    pub(super) story: String,
    pub(super) agreed: bool,
    pub(super) alt: String,
    pub(super) answers: Vec<Answer>,
    /// As the form showed them before.
    pub(super) was: Was,
}

/// What the form showed: what nobody touched is not saved again over what somebody else did meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Was {
    pub(super) story: String,
    pub(super) agreed: bool,
    pub(super) alt: String,
    /// Hash of the photo that it described; may be empty.
    pub(super) photo: String,
    pub(super) answers: Vec<String>,
}

/// The answer to one question of consent, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) kind: ConsentKind,
    /// `none`, `given`, `open`, `withdrawn`, or nothing.
    pub(super) choice: String,
    pub(super) who: String,
    pub(super) when: String,
}

/// Something wrong at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Id of the field.
    pub(super) field: String,
    pub(super) words: String,
}

impl Typed {
    /// As it is stored.
    pub(super) fn of(story: &StoryRecord, lang: Lang) -> Self {
        let answers = ConsentKind::ALL.map(|kind| Answer::of(kind, story.consents.of(kind), lang)).to_vec();
        let alt = story.photo.as_ref().map_or_else(String::new, |photo| photo.alt.clone());
        let was = Was {
            story: story.text.clone(),
            agreed: story.agreed,
            alt: alt.clone(),
            photo: story.photo.as_ref().map_or_else(String::new, |photo| hex(&photo.hash)),
            answers: answers.iter().map(Answer::print).collect(),
        };
        Self { story: story.text.clone(), agreed: story.agreed, alt, answers, was }
    }

    /// As it was sent.
    pub(super) fn read(posted: &Posted) -> Self {
        let text = |name: &str, kind: ConsentKind| clean(posted.text(&format!("{name}.{}", kind.code())));
        Self {
            story: clean(posted.text("story")),
            agreed: posted.ticked("agreed"),
            alt: clean(posted.text("alt")).replace('\n', " "),
            answers: ConsentKind::ALL
                .map(|kind| Answer {
                    kind,
                    choice: text("consent", kind),
                    who: text("who", kind),
                    when: text("when", kind),
                })
                .to_vec(),
            was: Was {
                story: clean(posted.text("was")),
                agreed: posted.ticked("was.agreed"),
                alt: clean(posted.text("was.alt")),
                photo: clean(posted.text("was.photo")),
                answers: ConsentKind::ALL.map(|kind| text("was", kind)).to_vec(),
            },
        }
    }

    /// Whether the enterprise agrees: what the form changed, else what is stored.
    pub(super) fn agreed_now(&self, stored: bool) -> bool {
        if self.agreed == self.was.agreed { stored } else { self.agreed }
    }

    /// Whether what the photo shows was written anew, of this very photo.
    pub(super) fn describes(&self, photo: &StoryPhoto) -> bool {
        self.was.photo == hex(&photo.hash) && self.alt != self.was.alt
    }

    /// Everything wrong with the words.
    pub(super) fn faults_of_words(&self) -> Vec<Fault> {
        let mut faults = vec![];
        let length = self.story.chars().count();
        if length > LONGEST {
            let over = words::count(length - LONGEST, "character", "characters");
            faults.push(fault("story", format!("Your story is {over} longer than the 2,000 that fit")));
        }
        let length = self.alt.chars().count();
        if length > LONGEST_ALT {
            let over = words::count(length - LONGEST_ALT, "character", "characters");
            faults.push(fault("alt", format!("What the photo shows must be {over} shorter")));
        }
        faults
    }

    /// The answers that the form changed, and everything wrong with them.
    pub(super) fn changed_answers(&self, today: Date) -> (Vec<(ConsentKind, Consent)>, Vec<Fault>) {
        let (mut changed, mut faults) = (vec![], vec![]);
        for (index, answer) in self.answers.iter().enumerate() {
            if self.was.answers.get(index).is_some_and(|was| *was == answer.print()) {
                continue;
            }
            match answer.read(today) {
                Ok(Some(consent)) => changed.push((answer.kind, consent)),
                Ok(None) => {}
                Err(found) => faults.extend(found),
            }
        }
        (changed, faults)
    }
}

impl Answer {
    fn of(kind: ConsentKind, consent: &Consent, lang: Lang) -> Self {
        let (choice, who, when) = match consent {
            Consent::Unanswered => ("", String::new(), String::new()),
            Consent::Withdrawn { .. } => ("withdrawn", String::new(), String::new()),
            Consent::NotNeeded => ("none", String::new(), String::new()),
            Consent::Open => ("open", String::new(), String::new()),
            Consent::Given { who, on } => ("given", who.clone(), commonweal_domain::period::day(*on, lang)),
        };
        Self { kind, choice: choice.to_owned(), who, when }
    }

    /// As a hidden field carries it.
    pub(super) fn print(&self) -> String {
        if self.choice == "given" { format!("given|{}|{}", self.when, self.who) } else { self.choice.clone() }
    }

    /// The answer, none if there is none yet, or what is wrong with it.
    fn read(&self, today: Date) -> Result<Option<Consent>, Vec<Fault>> {
        match self.choice.as_str() {
            "none" => return Ok(Some(Consent::NotNeeded)),
            "open" => return Ok(Some(Consent::Open)),
            // The store knows who and when.
            "withdrawn" => return Ok(Some(Consent::Withdrawn { at: Millis(0), by: String::new() })),
            "given" => {}
            _ => return Ok(None),
        }
        let code = self.kind.code();
        let mut faults = vec![];
        if self.who.is_empty() {
            faults.push(fault(format!("who-{code}"), format!("Write who agreed {}", agreed_to(self.kind))));
        } else if self.who.chars().count() > LONGEST_WHO {
            faults.push(fault(format!("who-{code}"), format!("Who agreed must be {LONGEST_WHO} characters or fewer")));
        }
        let on = day::read(&self.when);
        match on {
            None => faults.push(fault(
                format!("when-{code}"),
                format!("Write the day on which they agreed {}, like 14 November 2025", agreed_to(self.kind)),
            )),
            Some(on) if on > today => faults.push(fault(
                format!("when-{code}"),
                format!("The day on which they agreed {} is still to come", agreed_to(self.kind)),
            )),
            Some(_) => {}
        }
        match (on, faults.is_empty()) {
            (Some(on), true) => Ok(Some(Consent::Given { who: self.who.clone(), on })),
            _ => Err(faults),
        }
    }
}

/// What was agreed to, in the middle of a sentence.
const fn agreed_to(kind: ConsentKind) -> &'static str {
    match kind {
        ConsentKind::Names => "to be named",
        ConsentKind::Faces => "to be shown in the photo",
        ConsentKind::Children => "for those under 18",
    }
}

fn hex(hash: &[u8; 32]) -> String {
    data_encoding::HEXLOWER.encode(hash)
}

pub(super) fn fault(field: impl Into<String>, words: impl Into<String>) -> Fault {
    Fault { field: field.into(), words: words.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::consent::Consents;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 01 - 20);

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::read(&Posted(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()))
    }

    #[test]
    fn answers_say_who_agreed_and_when() {
        let form = typed(&[
            ("consent.names", "given"),
            ("who.names", "Grace Adeyemi"),
            ("when.names", "14/11/2025"),
            ("consent.children", "none"),
        ]);
        let (changed, faults) = form.changed_answers(TODAY);
        assert!(faults.is_empty());
        let given = Consent::Given { who: "Grace Adeyemi".to_owned(), on: date!(2025 - 11 - 14) };
        assert_eq!(changed, [(ConsentKind::Names, given), (ConsentKind::Children, Consent::NotNeeded)]);
        let form = typed(&[
            ("consent.faces", "given"),
            ("when.faces", "21 January 2026"),
            ("consent.names", "given"),
            ("who.names", "Joe"),
        ]);
        let (changed, faults) = form.changed_answers(TODAY);
        assert!(changed.is_empty());
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["when-names", "who-faces", "when-faces"]);
    }

    #[test]
    fn what_nobody_touched_is_not_saved_again() {
        let stored = StoryRecord {
            text: "Old".to_owned(),
            agreed: true,
            consents: Consents {
                names: Consent::Given { who: "Grace".to_owned(), on: date!(2025 - 11 - 14) },
                ..Consents::NOBODY
            },
            photo: None,
            shorter: None,
        };
        let form = Typed::of(&stored, Lang::EnGb);
        assert_eq!(form.changed_answers(TODAY), (vec![], vec![]));
        assert!(!form.agreed_now(false), "somebody withdrew it meanwhile");
        let unticked = Typed { agreed: false, ..form };
        assert!(!unticked.agreed_now(true));
    }

    #[test]
    fn what_is_too_long_is_told_with_how_much() {
        let form = typed(&[("story", &"x".repeat(2_001)), ("alt", &"y".repeat(302))]);
        let faults = form.faults_of_words();
        assert_eq!(faults[0].words, "Your story is 1 character longer than the 2,000 that fit");
        assert_eq!(faults[1].words, "What the photo shows must be 2 characters shorter");
    }
}

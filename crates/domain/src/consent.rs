//! What people agreed to before a story and its photo are printed, and whether that is enough.
//!
//! Three questions, as three things are agreed to apart: to be named, to be recognised in a photo, and what is told
//! or shown of a child, to which a parent or guardian agrees. Whatever was given can be taken back.

use crate::network::Millis;
use time::Date;

/// What is agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentKind {
    /// To be named, in the story or in what is read aloud of its photo.
    Names,
    /// To be recognised in the photo.
    Faces,
    /// By a parent or guardian, for somebody under 18 in either.
    Children,
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Consent {
    /// Nobody has said.
    #[default]
    Unanswered,
    /// There is nobody who would have to agree.
    NotNeeded,
    /// Everybody concerned agreed.
    Given {
        /// Who did.
        who: String,
        /// On which day.
        on: Date,
    },
    /// Somebody would have to agree, and has not.
    Open,
    /// It was given, and taken back.
    Withdrawn {
        /// When that was recorded.
        at: Millis,
        /// By whom.
        by: String,
    },
}

/// The answers to the three questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Consents {
    /// To be named.
    pub names: Consent,
    /// To be recognised.
    pub faces: Consent,
    /// For children.
    pub children: Consent,
}

/// A shorter version of a story, which a coordinator would print in its place. Nothing is printed shorter without its
/// enterprise's yes: what it wrote is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shorter {
    /// The words.
    pub words: String,
    /// When they were proposed.
    pub asked_at: Millis,
    /// By whom.
    pub asked_by: String,
    /// What the enterprise says.
    pub answer: ShorterAnswer,
}

/// What an enterprise says to a shorter version of its story. It may change its mind at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShorterAnswer {
    /// Nothing yet: the whole story is printed.
    Waiting,
    /// The shorter version may be printed.
    Agreed {
        /// When.
        at: Millis,
        /// Who said so.
        by: String,
    },
    /// The whole story is to be printed, or none of it.
    Declined {
        /// When.
        at: Millis,
        /// Who said so.
        by: String,
        /// What they would rather read; may be empty.
        why: String,
    },
}

/// What is wrong with a shorter version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotShorter {
    /// There are no words.
    Empty,
    /// It has as many characters as the story, or more.
    AsLong,
}

impl Shorter {
    /// Whether it is printed in place of the story.
    pub const fn is_agreed(&self) -> bool {
        matches!(self.answer, ShorterAnswer::Agreed { .. })
    }

    /// Words that may be proposed as a shorter version of `story`, without space around them.
    pub fn read(story: &str, words: &str) -> Result<String, NotShorter> {
        let words = words.trim();
        if words.is_empty() {
            return Err(NotShorter::Empty);
        }
        if words.chars().count() >= story.trim().chars().count() {
            return Err(NotShorter::AsLong);
        }
        Ok(words.to_owned())
    }
}

impl ConsentKind {
    /// In the order in which they are asked.
    pub const ALL: [Self; 3] = [Self::Names, Self::Faces, Self::Children];

    /// As stored and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Faces => "faces",
            Self::Children => "children",
        }
    }

    /// Reads [`ConsentKind::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Consent {
    /// Whether nothing more is needed for this question.
    pub const fn allows(&self) -> bool {
        matches!(self, Self::NotNeeded | Self::Given { .. })
    }

    /// Whether there is something to take back.
    pub const fn is_given(&self) -> bool {
        matches!(self, Self::Given { .. })
    }
}

impl Consents {
    /// Nobody is named, shown or told of.
    pub const NOBODY: Self =
        Self { names: Consent::NotNeeded, faces: Consent::NotNeeded, children: Consent::NotNeeded };

    /// The answer to one question.
    pub const fn of(&self, kind: ConsentKind) -> &Consent {
        match kind {
            ConsentKind::Names => &self.names,
            ConsentKind::Faces => &self.faces,
            ConsentKind::Children => &self.children,
        }
    }

    /// Puts an answer in.
    pub fn put(&mut self, kind: ConsentKind, consent: Consent) {
        match kind {
            ConsentKind::Names => self.names = consent,
            ConsentKind::Faces => self.faces = consent,
            ConsentKind::Children => self.children = consent,
        }
    }

    /// Whether the words may be printed.
    pub const fn allow_words(&self) -> bool {
        self.names.allows() && self.children.allows()
    }

    /// Whether the photo may be printed beside them.
    pub const fn allow_photo(&self) -> bool {
        self.allow_words() && self.faces.allows()
    }

    /// Questions that stand in the way; faces count only where there is a photo.
    pub fn missing(&self, photo: bool) -> Vec<ConsentKind> {
        ConsentKind::ALL
            .into_iter()
            .filter(|kind| (photo || *kind != ConsentKind::Faces) && !self.of(*kind).allows())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Consent {
        Consent::Given { who: "Grace Adeyemi".to_owned(), on: time::macros::date!(2025 - 11 - 14) }
    }

    #[test]
    fn words_need_names_and_children_and_a_photo_needs_all_three() {
        let mut consents = Consents { names: given(), faces: Consent::Open, children: Consent::NotNeeded };
        assert!(consents.allow_words() && !consents.allow_photo());
        assert_eq!(consents.missing(true), [ConsentKind::Faces]);
        assert!(consents.missing(false).is_empty());
        consents.put(ConsentKind::Faces, given());
        assert!(consents.allow_photo());
        for kind in ConsentKind::ALL {
            for answer in
                [Consent::Unanswered, Consent::Open, Consent::Withdrawn { at: Millis(0), by: "Amara".to_owned() }]
            {
                let mut without = consents.clone();
                without.put(kind, answer);
                assert!(!without.allow_photo(), "{kind:?}");
                assert_eq!(without.allow_words(), kind == ConsentKind::Faces);
            }
        }
    }

    #[test]
    fn nobody_has_said_anything_at_first() {
        assert!(!Consents::default().allow_words());
        assert!(Consents::NOBODY.allow_photo());
        for kind in ConsentKind::ALL {
            assert_eq!(ConsentKind::parse(kind.code()), Some(kind));
        }
    }

    #[test]
    fn a_shorter_version_has_fewer_characters_and_some() {
        let story = "Ŵe cooked for forty. ";
        assert_eq!(Shorter::read(story, " We cooked.\n").as_deref(), Ok("We cooked."));
        assert_eq!(Shorter::read(story, " \n"), Err(NotShorter::Empty));
        // 20 characters, and more bytes.
        assert_eq!(Shorter::read(story, "We cooked for forty!"), Err(NotShorter::AsLong));
        assert_eq!(Shorter::read(story, "Ŵŷ cooked for forty").as_deref(), Ok("Ŵŷ cooked for forty"));
    }
}

//! A story's page: to be filled in, or, once the return waits for review or counts, to be read.

use super::{
    form::{Answer, Fault, Typed},
    photo::href,
    printing::{list, printing},
};
use crate::{
    store::{EditionHead, StoryRecord},
    web::{
        assets,
        filing::{desk::Desk, lock::Lock, tasks::saved_words},
        layout::Frame,
    },
};
use askama::Template;
use commonweal_domain::{
    consent::{Consent, ConsentKind},
    period::day,
};

/// The story's page.
#[derive(Template)]
#[template(path = "filing/story.html")]
pub(in crate::web::filing) struct StoryPage {
    pub(super) frame: Frame,
    base: String,
    /// Whose browser it is: what is kept on the device is put back for nobody else.
    who: String,
    eyebrow: String,
    enterprise: String,
    /// Why words and photo cannot be changed; empty where they can.
    locked: String,
    typed: Typed,
    stored_agreed: bool,
    photo: Option<PhotoView>,
    consents: Vec<ConsentView>,
    /// Whether all of it may be printed, and what becomes of it.
    printing: Option<(bool, String)>,
    effect: String,
    faults: Vec<Fault>,
    not_saved: String,
    /// Who saved another text, when, and the text.
    theirs: Option<(String, String)>,
    saved: String,
}

#[derive(Debug, Clone)]
struct PhotoView {
    src: String,
    width: u32,
    height: u32,
    alt: String,
}

/// One question of consent.
#[derive(Debug, Clone)]
struct ConsentView {
    code: &'static str,
    name: &'static str,
    question: &'static str,
    hint: &'static str,
    who_label: &'static str,
    /// Value, words, and whether it is chosen.
    choices: Vec<(&'static str, &'static str, bool)>,
    who: String,
    when: String,
    was: String,
    /// That it was withdrawn, when and by whom.
    withdrawn: String,
}

/// What the page is made of besides the return.
#[derive(Debug, Clone, Default)]
pub(in crate::web::filing) struct Answered {
    /// What was typed, in place of what is stored.
    pub(super) typed: Option<Typed>,
    pub(super) faults: Vec<Fault>,
    /// Editions of the quarter that tell the story; whether with its photo.
    pub(super) editions: Vec<(EditionHead, bool)>,
    /// Number of the quarter's next edition.
    pub(super) next: u32,
}

impl StoryPage {
    /// The page when nothing was stored, with a word of why.
    pub(super) fn not_saved(self, not_saved: String) -> Self {
        Self { frame: self.frame.with_errors(), not_saved, ..self }
    }

    /// The page when somebody else's text stands against this one.
    pub(super) fn against(self, by: String, text: String) -> Self {
        let words =
            "Somebody else changed the story meanwhile: save yours to keep it instead, or take over what you need";
        let mut faults = self.faults;
        faults.push(Fault { field: "story".to_owned(), words: words.to_owned() });
        Self { frame: self.frame.with_errors(), theirs: Some((by, text)), faults, ..self }
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.words.as_str())
    }

    fn problems(&self) -> Vec<(String, String)> {
        let copy = if self.locked.is_empty() { " Your text is below: copy it if you need it elsewhere." } else { "" };
        let why = (!self.not_saved.is_empty()).then(|| (String::new(), format!("{}{copy}", self.not_saved)));
        why.into_iter().chain(self.faults.iter().map(|fault| (fault.field.clone(), fault.words.clone()))).collect()
    }

    /// Address of the script that saves while somebody types.
    #[expect(clippy::unused_self, reason = "the template asks the page for it")]
    fn script(&self) -> &'static str {
        assets::story_script_href()
    }
}

pub(in crate::web::filing) fn view(desk: &Desk, answered: Answered) -> StoryPage {
    let story = &desk.story;
    let lang = desk.lang();
    let Answered { typed, faults, editions, next } = answered;
    let typed = typed.unwrap_or_else(|| Typed::of(story, lang));
    let frame = desk.frame(if desk.lock().is_some() { "Your story" } else { "What are you proud of?" });
    let base = desk.base();
    let photo = story.photo.as_ref().map(|photo| PhotoView {
        src: href(&base, &photo.hash),
        width: photo.width,
        height: photo.height,
        alt: photo.alt.clone(),
    });
    StoryPage {
        frame: if faults.is_empty() { frame } else { frame.with_errors() },
        who: desk.person.public_id.to_string(),
        eyebrow: desk.eyebrow(),
        enterprise: desk.enterprise.enterprise.name.clone(),
        locked: locked(desk),
        consents: typed.answers.iter().map(|answer| consent_view(desk, answer, &typed)).collect(),
        stored_agreed: story.agreed,
        photo,
        printing: printing(story),
        effect: effect(desk, story, &editions, next),
        faults,
        not_saved: String::new(),
        theirs: None,
        saved: desk.saved.as_ref().map_or_else(String::new, |_| saved_words(desk)),
        base,
        typed,
    }
}

fn locked(desk: &Desk) -> String {
    match desk.lock() {
        None => String::new(),
        Some(Lock::Submitted) => "Your return waits for review, so words and photo stay as they are.".to_owned(),
        Some(Lock::Accepted) => "Your return has been accepted, so words and photo stay as they are.".to_owned(),
        Some(Lock::NotYet | Lock::Closed) => desk.lock_words().unwrap_or_default(),
    }
}

fn consent_view(desk: &Desk, answer: &Answer, typed: &Typed) -> ConsentView {
    let kind = answer.kind;
    let stored = desk.story.consents.of(kind);
    let (name, question, hint, who_label) = match kind {
        ConsentKind::Names => (
            "Names",
            "Does the story name anybody, or say enough to know who is meant?",
            "A first name is a name. So is “our apprentice”, if you have one.",
            "Who agreed to be named?",
        ),
        ConsentKind::Faces => (
            "Faces",
            "Can anybody be recognised in the photo?",
            "Answer this one if there is a photo. Also by a tattoo, a uniform with a name, or from behind by those who know them.",
            "Who agreed to be shown?",
        ),
        ConsentKind::Children => (
            "Children",
            "Is anybody under 18 named, told of or shown?",
            "A parent or guardian agrees for them, even if their face cannot be seen.",
            "Which parents or guardians agreed?",
        ),
    };
    let (given, open) = match kind {
        ConsentKind::Names => ("Yes, and all of them have agreed", "Yes, and somebody has still to agree"),
        ConsentKind::Faces => ("Yes, and all of them have agreed", "Yes, and somebody has still to agree"),
        ConsentKind::Children => {
            ("Yes, and a parent or guardian of each has agreed", "Yes, and somebody has still to agree")
        }
    };
    let mut choices = vec![("none", "No, nobody"), ("given", given), ("open", open)];
    if stored.is_given() || matches!(stored, Consent::Withdrawn { .. }) {
        choices.push(("withdrawn", "It was agreed, and has been withdrawn"));
    }
    let withdrawn = match stored {
        Consent::Withdrawn { at, by } => format!("Withdrawn on {}, recorded by {by}.", desk.moment(*at)),
        _ => String::new(),
    };
    let index = ConsentKind::ALL.iter().position(|one| *one == kind).unwrap_or_default();
    ConsentView {
        code: kind.code(),
        name,
        question,
        hint,
        who_label,
        choices: choices.into_iter().map(|(value, words)| (value, words, answer.choice == value)).collect(),
        who: answer.who.clone(),
        when: answer.when.clone(),
        was: typed.was.answers.get(index).cloned().unwrap_or_default(),
        withdrawn,
    }
}

/// From which edition on a withdrawal counts: what has been published stays.
fn effect(desk: &Desk, story: &StoryRecord, editions: &[(EditionHead, bool)], next: u32) -> String {
    let months = desk.quarter().period().months(desk.lang());
    if story.text.trim().is_empty() && story.photo.is_none() && editions.is_empty() {
        return String::new();
    }
    let named: Vec<String> = editions
        .iter()
        .map(|(head, pictured)| {
            let zone = &desk.network.network.time_zone;
            let on = day(crate::web::moment::date(head.published_at, zone), desk.lang());
            let photo = if *pictured { " with its photo" } else { "" };
            format!("edition {}{photo}, published on {on}", head.number)
        })
        .collect();
    if named.is_empty() {
        return format!(
            "No edition has printed it so far. What is withdrawn is left out of edition {next} for {months} and of everything after it."
        );
    }
    format!(
        "It has been printed in {}. What has been published stays as it is, on this site and wherever people keep a copy: an edition never changes. What is withdrawn is left out from edition {next} for {months} on.",
        list(&named)
    )
}

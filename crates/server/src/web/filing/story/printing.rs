//! What becomes of a story, in words: printed, printed without its photo, or not yet, and why.

use crate::store::StoryRecord;
use commonweal_domain::consent::{Consent, ConsentKind, ShorterAnswer};

/// What becomes of it, as a whole sentence or two; nothing if there is no story. The first part says whether all of it
/// may be printed.
pub(in crate::web) fn printing(story: &StoryRecord) -> Option<(bool, String)> {
    if story.text.trim().is_empty() {
        return story.photo.is_some().then(|| (false, "Not printed: there is a photo, but no words yet.".to_owned()));
    }
    if !story.agreed {
        return Some((false, "Stays within the network: you have not agreed that it is printed.".to_owned()));
    }
    let photo = story.photo.is_some();
    let needed: Vec<String> = story.consents.missing(photo).into_iter().map(|kind| needs(story, kind)).collect();
    if !story.may_print_words() {
        return Some((false, format!("Not printed yet: {}.", list(&needed))));
    }
    if photo && !story.may_print_photo() {
        let mut needed = needed;
        if story.photo.as_ref().is_some_and(|photo| photo.alt.trim().is_empty()) {
            needed.push("nobody has written what it shows".to_owned());
        }
        return Some((false, format!("May be printed in the joint report, but without its photo: {}.", list(&needed))));
    }
    let with = if photo {
        "May be printed in the joint report, with its photo."
    } else {
        "May be printed in the joint report."
    };
    Some((true, format!("{with}{}", shorter(story))))
}

/// What becomes of a shorter version, as a sentence after others; nothing if there is none.
fn shorter(story: &StoryRecord) -> String {
    match story.shorter.as_ref().map(|shorter| &shorter.answer) {
        None => String::new(),
        Some(ShorterAnswer::Waiting) => {
            " A shorter version waits for the enterprise’s yes; without it the whole story is printed.".to_owned()
        }
        Some(ShorterAnswer::Agreed { by, .. }) => format!(" It is printed in the shorter version that {by} agreed to."),
        Some(ShorterAnswer::Declined { by, .. }) => format!(" {by} does not want it printed in the shorter version."),
    }
}

/// What stands in the way.
fn needs(story: &StoryRecord, kind: ConsentKind) -> String {
    let consent = story.consents.of(kind);
    let words = match (kind, consent) {
        (ConsentKind::Names, Consent::Withdrawn { .. }) => "somebody who is named has withdrawn their consent",
        (ConsentKind::Faces, Consent::Withdrawn { .. }) => "somebody in the photo has withdrawn their consent",
        (ConsentKind::Children, Consent::Withdrawn { .. }) => "consent for somebody under 18 has been withdrawn",
        (ConsentKind::Names, Consent::Open) => "somebody who is named has still to agree",
        (ConsentKind::Faces, Consent::Open) => "somebody in the photo has still to agree",
        (ConsentKind::Children, Consent::Open) => "a parent or guardian has still to agree",
        (ConsentKind::Names, _) => "the question about names is not answered",
        (ConsentKind::Faces, _) => "the question about faces is not answered",
        (ConsentKind::Children, _) => "the question about children is not answered",
    };
    words.to_owned()
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoryPhoto;
    use commonweal_domain::consent::Consents;

    fn story(consents: Consents, alt: Option<&str>) -> StoryRecord {
        let photo = alt.map(|alt| StoryPhoto { hash: [1; 32], width: 4, height: 3, alt: alt.to_owned() });
        StoryRecord { text: "We opened a kitchen.".to_owned(), agreed: true, photo, consents, shorter: None }
    }

    fn words(story: &StoryRecord) -> String {
        printing(story).map_or_else(String::new, |(_, words)| words)
    }

    #[test]
    fn it_says_what_stands_in_the_way() {
        assert_eq!(printing(&StoryRecord::default()), None);
        assert_eq!(
            printing(&story(Consents::NOBODY, None)),
            Some((true, "May be printed in the joint report.".into()))
        );
        let photo = story(Consents::NOBODY, Some("A kitchen"));
        assert_eq!(words(&photo), "May be printed in the joint report, with its photo.");
        assert_eq!(
            words(&story(Consents::NOBODY, Some(" "))),
            "May be printed in the joint report, but without its photo: nobody has written what it shows."
        );
        let open = Consents { faces: Consent::Open, ..Consents::NOBODY };
        assert!(words(&story(open, Some("A kitchen"))).contains("somebody in the photo has still to agree"));
        let unanswered = story(Consents::default(), None);
        assert_eq!(
            words(&unanswered),
            "Not printed yet: the question about names is not answered and the question about children is not answered."
        );
        assert!(words(&StoryRecord { agreed: false, ..photo }).starts_with("Stays within the network"));
    }
}

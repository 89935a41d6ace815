//! Who signed a report off: a page that comes after the signing, and is no part of what was signed.

use super::{stamp::ABOUT, words};
use crate::document::{Block, Chapter, Document, Sheet, Text};
use commonweal_domain::{
    lang::Lang,
    network::Millis,
    sign_off::{Needed, Rule, Tally},
};

/// How a report was signed off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOff {
    /// The network's rule of then.
    pub rule: Rule,
    /// How many answered what.
    pub tally: Tally,
    /// When it was circulated.
    pub circulated: Millis,
    /// When the time was over.
    pub closed: Millis,
    /// What members who did not assent wish to be printed.
    pub printed: Vec<Objection>,
    /// In whose language.
    pub lang: Lang,
}

/// What a member wishes to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Name of the enterprise.
    pub by: String,
    /// It abstained; otherwise it objected.
    pub abstained: bool,
    /// Its reason; may be empty.
    pub words: String,
}

impl SignedOff {
    /// Puts the page into a report, before the one about the report itself.
    pub fn put(&self, document: &mut Document) {
        let sheet = self.sheet();
        for chapter in &mut document.chapters {
            if let Some(place) = chapter.sheets.iter().position(|sheet| sheet.id == ABOUT) {
                chapter.sheets.insert(place, sheet);
                return;
            }
        }
        // A template may leave the last pages out; who signed stands in each report of more than a page or two.
        if document.meta.covered {
            let name = sheet.name.clone();
            document.chapters.push(Chapter { id: "signing".to_owned(), name, sheets: vec![sheet] });
        }
    }

    /// How the answers stand in one sentence or two.
    pub fn told(&self) -> String {
        let Tally { asked, assented, abstained, wished, objected } = self.tally;
        let mut told = vec![format!("{assented} of {} assented.", count(asked, "member"))];
        let silent = self.tally.silent();
        match (silent, self.rule.silence_assents) {
            (0, _) => {}
            (_, true) => {
                told.push(format!("{silent} did not answer, which counts as assent under the network’s rule."));
            }
            (_, false) => told.push(format!("{silent} did not answer.")),
        }
        for (number, what) in [(objected, "objected"), (wished, "asked for a change"), (abstained, "abstained")] {
            if number > 0 {
                told.push(format!("{number} {what}."));
            }
        }
        told.join(" ")
    }

    fn sheet(&self) -> Sheet {
        let dates = format!(
            "This very report was circulated to the members on {}; they could answer until {}. Its fingerprint, on the page about this report, is of what they saw: figures, words, template, and what is not shown. The day of publication and this page came after.",
            words::day(self.circulated, self.lang),
            words::day(self.closed, self.lang),
        );
        let mut blocks = vec![
            Block::Paragraph(Text::plain(dates)),
            Block::Heading { level: 3, text: "The network’s rule".to_owned() },
            Block::Paragraph(Text::plain(rule(self.rule))),
        ];
        if !self.printed.is_empty() {
            blocks.push(Block::Heading { level: 3, text: "What members wish to be printed here".to_owned() });
            // In the size of the text: who disagrees is not put into small print.
            let said = |objection: &Objection| {
                let lead = format!("{} {}.", objection.by, if objection.abstained { "abstained" } else { "objected" });
                Block::Paragraph(Text::default().then_bold(lead).then(format!(" {}", objection.words)))
            };
            blocks.extend(self.printed.iter().map(said));
        }
        let objections = self.printed.iter().filter(|printed| !printed.abstained).count();
        let kept = self.tally.objected.saturating_sub(objections);
        if kept > 0 {
            let are = if kept == 1 { "is" } else { "are" };
            let words = format!("{} {are} not printed, as the member wishes.", count(kept, "objection"));
            blocks.push(Block::SmallPrint(Text::plain(words)));
        }
        Sheet {
            id: "signed-off".to_owned(),
            name: "Signed off".to_owned(),
            kicker: "In whose name".to_owned(),
            heading: "Signed off by the members".to_owned(),
            lede: Text::plain(self.told()),
            blocks,
            foot: vec![],
        }
    }
}

/// A rule in a sentence, such as pages and reports print it.
pub fn rule(rule: Rule) -> String {
    let needed = match rule.needed {
        Needed::Nobody => return "Coordinators publish; members are not asked.".to_owned(),
        Needed::Majority => "more than half of those who do not abstain assent",
        Needed::TwoThirds => "at least two thirds of those who do not abstain assent",
        Needed::Everybody => "all who do not abstain assent",
        Needed::NoObjection => "somebody assents and nobody objects",
    };
    let silence = if rule.silence_assents {
        "Whoever does not answer counts as assenting."
    } else {
        "Whoever does not answer does not count as assenting."
    };
    let days = count(usize::from(rule.working_days), "working day");
    format!("It is published if {needed}. Members have {days}, Monday to Friday. {silence}")
}

/// "1 member", "47 members"
fn count(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compose::{
            Beside, Material, Narrative, Standing, Template, Told, report,
            tests::{filed, network},
        },
        document::Picture,
    };

    fn made(standing: Standing) -> crate::compose::Report {
        let (network, figures) = (network(), filed(&[("income", "")], &[("2025-Q4", &[Some(7), Some(100), Some(33)])]));
        let beside = Beside { address: "https://example.org/digbeth".to_owned(), ..Beside::default() };
        let material =
            Material { network: &network, figures: &figures, period: "2025-Q4".parse().unwrap(), beside: &beside };
        let picture = Picture { jpeg: vec![1, 2, 3], width: 3, height: 1, alt: "A kitchen".to_owned() };
        let told = Told { by: "First".to_owned(), text: "We opened.".to_owned(), picture: Some(picture) };
        let narrative = Narrative { stories: vec![told], ..Narrative::default() };
        report(material, &Template::quarterly().unwrap(), &narrative, standing).unwrap()
    }

    const EDITION: Standing = Standing::Edition { number: 2, published: Millis(1_773_100_800_000) };

    #[test]
    fn a_draft_that_was_kept_becomes_the_very_edition() {
        let draft = made(Standing::Draft { dated: Millis(1_772_000_000_000) });
        let kept = serde_json::to_string(&draft.document).unwrap();
        let files: Vec<Vec<u8>> = draft.document.pictures().map(|picture| picture.jpeg.clone()).collect();
        assert_eq!(files.len(), 1);
        let mut document: Document = serde_json::from_str(&kept).unwrap();
        assert!(document.take_pictures(files.clone()) && document == draft.document);
        assert!(!document.clone().take_pictures(vec![]), "a picture is missing");
        let stamp: crate::compose::Stamp = serde_json::from_str(&serde_json::to_string(&draft.stamp).unwrap()).unwrap();
        stamp.put(&mut document, EDITION);
        let edition = made(EDITION);
        assert_eq!(document, edition.document);
        assert_eq!(draft.content_hash, edition.content_hash, "what is signed does not know when it is published");
    }

    fn signed() -> SignedOff {
        SignedOff {
            rule: Rule { needed: Needed::TwoThirds, working_days: 10, silence_assents: true },
            tally: Tally { asked: 47, assented: 35, abstained: 1, wished: 0, objected: 2 },
            circulated: Millis(1_771_600_000_000),
            closed: Millis(1_772_800_000_000),
            printed: vec![Objection {
                by: "Viaduct Radio".to_owned(),
                abstained: false,
                words: "Freelancers are counted as people, not as days.".to_owned(),
            }],
            lang: Lang::EnGb,
        }
    }

    #[test]
    fn who_signed_stands_before_the_page_about_the_report() {
        let mut document = made(EDITION).document;
        signed().put(&mut document);
        let ids: Vec<&str> =
            document.chapters.iter().flat_map(|chapter| &chapter.sheets).map(|sheet| sheet.id.as_str()).collect();
        assert_eq!(ids[ids.len() - 2..], ["signed-off", "about"]);
        let text = serde_json::to_string(&document).unwrap();
        assert!(text.contains("35 of 47 members assented. 9 did not answer, which counts as assent"), "{text}");
        assert!(text.contains("Viaduct Radio objected.") && text.contains("1 objection is not printed"), "{text}");
        assert!(crate::pdf::render(&document).unwrap().starts_with(b"%PDF"));
    }
}

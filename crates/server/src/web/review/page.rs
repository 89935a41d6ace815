//! A return as its reviewer sees it.

use super::figures::Section;
use crate::{
    store::{Comment, PersonId, StandIn, StoryRecord},
    web::{
        evidence::count_words,
        filing::story::{photo_href, printing},
        layout::Frame,
        moment, words,
    },
};
use askama::Template;
use commonweal_domain::{
    filing::FilingState,
    network::{Millis, Network},
    period::Quarter,
};

/// `/{network}/review/{quarter}/{enterprise}`
#[derive(Template)]
#[template(path = "review/review.html")]
pub struct ReviewPage {
    frame: Frame,
    back: String,
    action: String,
    eyebrow: String,
    name: String,
    sample: bool,
    tag: &'static str,
    state: &'static str,
    told: String,
    sent_back: Option<String>,
    figures: Option<Figures>,
    decision: Option<Decision>,
    undo: Option<Undo>,
    queue: Queue,
    /// Questions that were asked, where the figures cannot be read.
    questions: Vec<(String, String)>,
    /// What could not be stored, where the form itself is gone.
    lost: Option<SendBack>,
}

/// What the page is made of.
#[derive(Debug)]
pub struct Review<'a> {
    /// The network.
    pub network: &'a Network,
    /// The round's quarter.
    pub quarter: Quarter,
    /// Name of the enterprise.
    pub name: &'a str,
    /// Part of its addresses.
    pub slug: &'a str,
    /// Where the return stands; none if nothing has been saved.
    pub state: Option<&'a FilingState>,
    /// Its version.
    pub version: u32,
    /// Its figures, as far as the coordinator may read them.
    pub sections: Vec<Section>,
    /// How many files stand behind its figures.
    pub evidence: usize,
    /// Its story, as far as the coordinator may read it.
    pub story: &'a StoryRecord,
    /// Questions about single figures.
    pub comments: &'a [Comment],
    /// Who files for the enterprise in its place, if somebody does.
    pub stand_in: Option<&'a StandIn>,
    /// Which of how many returns that wait it is, and the address of the one after it.
    pub queue: Queue,
    /// Who looks.
    pub person: PersonId,
}

/// The returns that wait for review.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// How many wait besides this one.
    pub others: usize,
    /// Address of the next one; empty if there is none.
    pub next: String,
}

/// What was typed into the form that sends a return back, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct SendBack {
    /// The reason as typed.
    pub reason: String,
    /// Questions as typed, by the key of the figure.
    pub questions: Vec<(String, String)>,
    /// Why the enterprise's word is not waited for, as typed.
    pub unconfirmed: String,
    /// Where the fault is: the reason, or the word that is not waited for.
    pub at: &'static str,
    /// Why it cannot be taken; empty if nothing is wrong.
    pub error: String,
}

impl SendBack {
    /// What is wrong with a field; empty if nothing is.
    pub fn error_at(&self, field: &str) -> &str {
        let at = if self.at.is_empty() { "reason" } else { self.at };
        if at == field { &self.error } else { "" }
    }
}

impl ReviewPage {
    /// Where what is wrong is; nowhere if there is no longer anything to undo.
    fn place(&self, send_back: &SendBack) -> &'static str {
        match send_back.at {
            "" => "reason",
            "undo" if self.undo.is_none() => "",
            at => at,
        }
    }
}

#[derive(Debug)]
struct Figures {
    summary: String,
    /// Where the past of its figures is told.
    past: String,
    before: String,
    year_before: String,
    sections: Vec<Section>,
    story: Vec<String>,
    evidence: (String, String),
    photo: Option<(String, String)>,
    story_use: String,
}

#[derive(Debug)]
struct Decision {
    version: u32,
    can_accept: bool,
    advice: String,
    /// What accepting does.
    effect_of_accepting: String,
    accept: &'static str,
    /// The enterprise has not confirmed what was filed for it.
    unconfirmed: bool,
    send_back: SendBack,
    effect: &'static str,
}

/// A step that can be taken back.
#[derive(Debug)]
struct Undo {
    version: u32,
    button: &'static str,
    words: &'static str,
}

impl ReviewPage {
    /// The page within a frame.
    pub fn new(frame: Frame, review: Review<'_>, send_back: SendBack) -> Self {
        let frame = if send_back.error.is_empty() { frame } else { frame.with_errors() };
        let network = review.network;
        let readable = matches!(review.state, Some(FilingState::Submitted { .. } | FilingState::Accepted { .. }));
        let (tag, state) = tag(review.state);
        Self {
            back: format!("/{}/board/{}", network.slug, review.quarter),
            action: crate::web::board::review_href(&network.slug, review.quarter, review.slug),
            eyebrow: words::quarter(review.quarter, network.lang),
            name: review.name.to_owned(),
            sample: network.sample,
            tag,
            state,
            told: told_all(&review),
            sent_back: match review.state {
                Some(FilingState::SentBack { reason, .. }) => Some(reason.clone()),
                _ => None,
            },
            lost: (!readable && !send_back.error.is_empty()).then(|| send_back.clone()),
            undo: undo(&review),
            queue: review.queue.clone(),
            questions: if readable {
                vec![]
            } else {
                review.comments.iter().map(|comment| (comment.input.clone(), comment.words.clone())).collect()
            },
            decision: readable.then(|| decision(&review, send_back.clone())),
            figures: readable.then(|| figures(review, &send_back)),
            frame,
        }
    }
}

const fn tag(state: Option<&FilingState>) -> (&'static str, &'static str) {
    match state {
        None => ("tag", "Not yet started"),
        Some(FilingState::Draft) => ("tag", "In progress"),
        Some(FilingState::Submitted { .. }) => ("tag go", "Submitted"),
        Some(FilingState::SentBack { .. }) => ("tag warn", "Sent back"),
        Some(FilingState::Accepted { .. }) => ("tag ok", "Accepted"),
    }
}

/// Where it stands, and who filed it for whom.
fn told_all(review: &Review<'_>) -> String {
    let told = told(review.state, review.network);
    match review.stand_in {
        Some(stand_in) if stand_in.waits() => {
            format!(
                "{told} {} filed it for the enterprise, which has not confirmed it yet: {}.",
                stand_in.by, stand_in.why
            )
        }
        Some(StandIn { confirmed: Some((_, by)), by: filer, why, .. }) => {
            format!("{told} {filer} filed it for the enterprise ({why}), and {by} confirmed it.")
        }
        _ => told,
    }
}

fn told(state: Option<&FilingState>, network: &Network) -> String {
    let on = |at: Millis| moment::words(at, &network.time_zone, network.lang);
    match state {
        None => "Nothing has been saved for this quarter.".to_owned(),
        Some(FilingState::Draft) => {
            "The enterprise is still filling it in. You can read its figures once it submits them.".to_owned()
        }
        Some(FilingState::Submitted { at, by, first: Some(first), .. }) => {
            format!("Filed on {} by {by}. {} found it good on {}.", on(*at), first.by, on(first.at))
        }
        Some(FilingState::Submitted { at, by, again: false, .. }) => format!("Filed on {} by {by}.", on(*at)),
        Some(FilingState::Submitted { at, by, again: true, .. }) => {
            format!("Filed again on {} by {by}, after it had been sent back.", on(*at))
        }
        Some(FilingState::SentBack { at, by, .. }) => {
            format!("Sent back on {} by {by}. You can read its figures again once they are submitted.", on(*at))
        }
        Some(FilingState::Accepted { at, by_rule: true, .. }) => {
            format!("Filed on {}, and accepted by rule: nothing in it is unusual.", on(*at))
        }
        Some(FilingState::Accepted { at, by, submitted_at: Some(filed), .. }) => {
            format!("Filed on {}. Accepted on {} by {by}.", on(*filed), on(*at))
        }
        Some(FilingState::Accepted { at, by, submitted_at: None, .. }) => {
            format!("Imported on {} by {by}; imported returns count as accepted.", on(*at))
        }
    }
}

fn figures(mut review: Review<'_>, typed: &SendBack) -> Figures {
    for row in review.sections.iter_mut().flat_map(|section| &mut section.rows) {
        if let Some((_, words)) = typed.questions.iter().find(|(key, _)| *key == row.key) {
            row.asking.clone_from(words);
        }
    }
    let period = review.quarter.period();
    let lang = review.network.lang;
    let base = format!("/{}/returns/{}/{}", review.network.slug, review.quarter, review.slug);
    Figures {
        past: format!("/{}/figures/{}/{}", review.network.slug, review.quarter, review.slug),
        summary: summary(&review.sections),
        before: period.back(1).months(lang),
        year_before: period.back(4).months(lang),
        evidence: (format!("{base}/evidence"), count_words(review.evidence)),
        photo: review.story.photo.as_ref().map(|photo| (photo_href(&base, &photo.hash), photo.alt.clone())),
        story: review.story.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        story_use: printing(review.story).map_or_else(String::new, |(_, words)| {
            words.replace("you have not agreed that it is printed", "the enterprise has not agreed that it is printed")
        }),
        sections: review.sections,
    }
}

fn decision(review: &Review<'_>, send_back: SendBack) -> Decision {
    let can_accept = matches!(review.state, Some(FilingState::Submitted { .. }));
    let unexplained = unexplained(&review.sections);
    let first = match review.state {
        Some(FilingState::Submitted { first, .. }) => first.as_ref(),
        _ => None,
    };
    let two = review.network.settings.second_reader;
    Decision {
        unconfirmed: review.stand_in.is_some_and(StandIn::waits),
        accept: match (two && first.is_none(), review.queue.others) {
            (true, 0) => "Find it good",
            (true, _) => "Find it good, and next",
            (false, 0) => "Accept return",
            (false, _) => "Accept and next",
        },
        effect_of_accepting: match first {
            Some(first) if two && first.person == review.person.0 => {
                "You have found it good. It counts when a second coordinator has, too.".to_owned()
            }
            Some(first) if two => {
                format!("{} found it good. Its figures count from when you do, too.", first.by)
            }
            None if two => "A second coordinator reads it too before its figures count.".to_owned(),
            _ => "Its figures count in the network’s totals from then on.".to_owned(),
        },
        version: review.version,
        can_accept,
        advice: match unexplained {
            0 => String::new(),
            count => format!("{} not explained.", words::count(count, "unusual figure is", "unusual figures are")),
        },
        send_back,
        effect: if can_accept {
            "The enterprise can change its figures and submit them again."
        } else {
            "Its figures leave the network’s totals until they are accepted again. Published editions stay as they are."
        },
    }
}

/// The last step, where it was a coordinator's.
fn undo(review: &Review<'_>) -> Option<Undo> {
    let (button, words) = match review.state? {
        FilingState::Accepted { submitted_at: None, .. }
        | FilingState::Draft
        | FilingState::Submitted { first: None, .. } => return None,
        FilingState::Accepted { by_rule: true, .. } => (
            "Read it after all",
            "It leaves the totals and waits for review. This works while no edition has its figures.",
        ),
        FilingState::Accepted { .. } => (
            "Take the acceptance back",
            "It leaves the totals and waits for review again. This works while no edition has its figures.",
        ),
        FilingState::Submitted { .. } => ("Take your word back", "It waits for a first reader again."),
        FilingState::SentBack { .. } => (
            "Take it back from the enterprise",
            "It is as it was before, and the questions are gone. This works until the enterprise changes something.",
        ),
    };
    Some(Undo { version: review.version, button, words })
}

fn unexplained(sections: &[Section]) -> usize {
    sections.iter().flat_map(|section| &section.rows).filter(|row| row.is_unexplained()).count()
}

/// "24 figures: 21 with a number, 3 without. 2 are unusual: 1 explained, 1 not."
fn summary(sections: &[Section]) -> String {
    let rows = || sections.iter().flat_map(|section| &section.rows);
    let filed = rows().filter(|row| row.value != "Blank").count();
    let without = rows().filter(|row| row.none && row.value != "Blank").count();
    let blank = rows().count() - filed;
    let unusual = rows().filter(|row| !row.unusual.is_empty()).count();
    let mut summary = format!("{}: {} with a number", words::count(filed, "figure", "figures"), filed - without);
    if without > 0 {
        summary.push_str(&format!(", {without} without"));
    }
    if blank > 0 {
        summary.push_str(&format!(", and {blank} left blank"));
    }
    let unexplained = unexplained(sections);
    summary.push_str(&match (unusual, unexplained) {
        (0, _) => ". Nothing is unusual.".to_owned(),
        (1, 0) => ". 1 is unusual, and explained.".to_owned(),
        (1, _) => ". 1 is unusual, and not explained.".to_owned(),
        (count, 0) => format!(". {count} are unusual, all explained."),
        (count, open) => format!(". {count} are unusual, {open} not explained."),
    });
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::review::figures::Row;

    fn row(value: &str, unusual: &str, explained: bool) -> Row {
        Row {
            value: value.to_owned(),
            none: value == "Blank" || value.contains('['),
            unusual: unusual.to_owned(),
            explanations: if explained { vec!["Two new contracts".to_owned()] } else { vec![] },
            ..Row::default()
        }
    }

    #[test]
    fn a_summary_counts_what_is_there_and_what_is_unusual() {
        let section = |rows| [Section { id: "economic", name: "Economic", rows }];
        assert_eq!(summary(&section(vec![row("£1", "", false)])), "1 figure: 1 with a number. Nothing is unusual.");
        let mixed = vec![
            row("£1", "up", true),
            row("£2", "up", false),
            row("Not available [x]", "", false),
            row("Blank", "", false),
        ];
        assert_eq!(
            summary(&section(mixed)),
            "3 figures: 2 with a number, 1 without, and 1 left blank. 2 are unusual, 1 not explained."
        );
    }
}

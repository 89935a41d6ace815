//! What a member sees before it answers.

use super::href;
use crate::{
    store::{Circulation, SignOffAnswer},
    web::{
        layout::Frame,
        library::words::{fingerprint, pdf_size},
        moment, words,
    },
};
use askama::Template;
use commonweal_domain::{
    network::{Enterprise, Millis, Network},
    release::Audience,
    sign_off::{Answer, Outcome, Tally},
};
use commonweal_reporting::{compose::sign_off_rule, own::OwnShare};

/// `/{network}/sign-off/{circulation}/{enterprise}`
#[derive(Template)]
#[template(path = "sign_off/sign_off.html")]
pub struct SignOffPage {
    frame: Frame,
    eyebrow: String,
    lede: String,
    action: String,
    title: String,
    size: String,
    whom: &'static str,
    what_changed: String,
    fingerprint: Vec<String>,
    papers: Vec<(String, String)>,
    shares: Vec<OwnShare>,
    /// Shares that come after the first ones.
    more: Vec<OwnShare>,
    open: bool,
    answers: bool,
    /// Who answers instead, in words.
    others: String,
    given: String,
    until: String,
    choices: Vec<Choice>,
    answering: Answering,
    tally: Tally,
    squares: Vec<&'static str>,
    told: Vec<String>,
    /// Who objected, and why.
    objections: Vec<(String, String)>,
    rule: String,
}

/// What the page is made of.
#[derive(Debug)]
pub struct Matter<'a> {
    /// What was circulated.
    pub circulated: &'a Circulation,
    /// Who is asked.
    pub enterprise: &'a Enterprise,
    /// What it answered.
    pub own: &'a SignOffAnswer,
    /// What it sees of itself.
    pub shares: Vec<OwnShare>,
    /// The answers of all.
    pub all: &'a [SignOffAnswer],
    /// Whoever looks may answer.
    pub answers: bool,
    /// Who may.
    pub others: &'a [String],
    /// Names and titles of papers.
    pub papers: &'a [(String, String)],
    /// The time now.
    pub now: Millis,
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answering {
    pub(super) answer: Option<Answer>,
    pub(super) words: String,
    pub(super) printed: bool,
    pub(super) answer_error: String,
    pub(super) words_error: String,
    /// What is wrong with all of it.
    pub(super) general: String,
}

#[derive(Debug)]
struct Choice {
    code: &'static str,
    name: &'static str,
    hint: &'static str,
    ticked: bool,
}

/// So many figures stand on the page; the others are folded away.
const FIRST: usize = 10;

impl Answering {
    pub(super) fn of(own: &SignOffAnswer) -> Self {
        Self { answer: own.answer, words: own.words.clone(), printed: own.printed, ..Self::default() }
    }

    pub(super) fn is_wrong(&self) -> bool {
        [&self.answer_error, &self.words_error, &self.general].iter().any(|words| !words.is_empty())
    }

    /// Where the faults are, and their words.
    fn faults(&self) -> Vec<(&'static str, &str)> {
        let all = [("", &self.general), ("assent", &self.answer_error), ("words", &self.words_error)];
        all.into_iter().filter(|(_, words)| !words.is_empty()).map(|(field, words)| (field, words.as_str())).collect()
    }
}

/// What an answer is called, and what it means.
pub(in crate::web) const fn told(answer: Answer) -> (&'static str, &'static str) {
    match answer {
        Answer::Assent => ("Assent", "It may be published as it stands."),
        Answer::Change => {
            ("Ask for a change", "Say which page and what. Until you answer otherwise, this is no assent.")
        }
        Answer::Object => {
            ("Object", "It should not go out. Give a reason; you choose whether it is printed in the report.")
        }
        Answer::Abstain => ("Abstain", "Leave it to the others."),
    }
}

impl SignOffPage {
    /// The page within a frame.
    pub fn new(frame: Frame, network: &Network, matter: Matter<'_>, answering: Answering) -> Self {
        let Matter { circulated, enterprise, own, mut shares, all, answers, others, papers, now } = matter;
        let (zone, lang) = (network.time_zone.as_str(), network.lang);
        let last = words::long_day(moment::date(Millis(circulated.closes.0 - 1), zone), lang);
        let tally = Tally::of(all.iter().map(|answer| answer.answer));
        let over = circulated.is_over(now);
        let silence = if circulated.rule.silence_assents {
            "Under the network’s rule, silence counts as assent."
        } else {
            "Under the network’s rule, silence does not count as assent."
        };
        let lede = match (&circulated.withdrawn, tally.outcome(circulated.rule, over)) {
            (Some((_, by, why)), _) => format!("{by} took this version back: {why}"),
            (None, Outcome::Open) => {
                format!("You see it before anybody outside the network does. Answer by {last}. {silence}")
            }
            (None, Outcome::Passed) => format!("The members signed it off. Answers were taken until {last}."),
            (None, Outcome::Fell) => format!("The members did not sign it off. Answers were taken until {last}."),
        };
        let more = shares.split_off(FIRST.min(shares.len()));
        let here = href(network, circulated, &enterprise.slug);
        let hash = fingerprint(&circulated.content_hash);
        let faulty = answering.is_wrong();
        Self {
            frame: if faulty { frame.with_errors() } else { frame },
            eyebrow: format!("Joint report · {}", words::period(circulated.period, lang)),
            lede,
            title: circulated.title.clone(),
            size: pdf_size(circulated.pages, circulated.pdf_bytes),
            whom: match circulated.release.audience {
                Audience::Everybody => "It is to be for everybody, in the public library.",
                Audience::Invited => "It is to be for funders and members, once they have signed in.",
            },
            what_changed: circulated.what_changed.clone(),
            fingerprint: hash.split_whitespace().map(str::to_owned).collect(),
            papers: papers.iter().map(|(name, title)| (format!("{here}/papers/{name}.pdf"), title.clone())).collect(),
            shares,
            more,
            open: circulated.is_open(now),
            answers,
            others: others.join(", "),
            given: match (&own.answer, &own.by) {
                (Some(answer), Some((at, by))) => {
                    let when = moment::words(*at, zone, lang);
                    let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
                    format!("{},{by} on {when}", told(*answer).0)
                }
                _ => String::new(),
            },
            until: last,
            choices: Answer::ALL
                .into_iter()
                .map(|answer| {
                    let (name, hint) = told(answer);
                    Choice { code: answer.code(), name, hint, ticked: answering.answer == Some(answer) }
                })
                .collect(),
            squares: squares(tally),
            told: counts(tally),
            objections: all
                .iter()
                .filter(|answer| answer.answer == Some(Answer::Object))
                .map(|answer| (answer.name.clone(), answer.words.clone()))
                .collect(),
            tally,
            rule: sign_off_rule(circulated.rule),
            action: here,
            answering,
        }
    }

    fn error(&self, field: &str) -> &str {
        match field {
            "assent" => &self.answering.answer_error,
            _ => &self.answering.words_error,
        }
    }
}

/// A square for each member: who assented first, then who did not, then who is silent.
pub(in crate::web) fn squares(tally: Tally) -> Vec<&'static str> {
    let of = |class: &'static str, count: usize| std::iter::repeat_n(class, count);
    of("yes", tally.assented)
        .chain(of("no", tally.objected + tally.wished))
        .chain(of("left", tally.abstained + tally.silent()))
        .collect()
}

/// "1 objected, 10 have not answered."
pub(in crate::web) fn counts(tally: Tally) -> Vec<String> {
    let mut told = vec![];
    for (number, what) in
        [(tally.objected, "objected"), (tally.wished, "asked for a change"), (tally.abstained, "abstained")]
    {
        if number > 0 {
            told.push(format!("{number} {what}"));
        }
    }
    match tally.silent() {
        0 => {}
        1 => told.push("1 has not answered".to_owned()),
        silent => told.push(format!("{silent} have not answered")),
    }
    told
}

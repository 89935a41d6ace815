//! What a posted form leaves behind: figures, and as it was typed what cannot be one.

use super::{asking::Asking, desk::Desk, question::Question, section_form::Outcome, section_view::TURNOVER};
use crate::{
    store::{SaveFields, TypedChange},
    web::{App, error::Error, forms::Posted},
};
use commonweal_domain::profile::TurnoverBand;

/// Most that is kept of one question as typed, in bytes: thirty times the longest note.
const LONGEST: usize = 64 << 10;

/// What to store of a form; none where somebody must choose first, or where a text is longer than can be kept.
pub(super) fn fields(posted: &Posted, questions: &[Asking<'_>], outcome: &Outcome) -> Option<SaveFields> {
    let mut save = SaveFields { changes: outcome.changes.clone(), typed: vec![] };
    for asking in questions {
        let question = Question::of(posted, *asking);
        if question.is_undecided() {
            return None;
        }
        if !question.is_posted || question.leaves_typed() {
            continue;
        }
        let name = asking.name();
        let now = if outcome.unread.contains(&name) { body(posted, &name) } else { String::new() };
        if now.len() > LONGEST {
            return None;
        }
        let was = posted.text(&format!("typed.{name}")).to_owned();
        save.typed.push(TypedChange { input: asking.input.code.clone(), period: asking.period, was, now });
    }
    Some(save)
}

/// Keeps the band of what comes in, if those chose one who would rather not say how much. It enters no figure.
pub(super) async fn band(app: &App, desk: &Desk, posted: &Posted) -> Result<(), Error> {
    let withheld = posted.get(&format!("s.{TURNOVER}")) == Some("w");
    let Some(chosen) = posted.get(&format!("b.{TURNOVER}")).filter(|_| withheld) else { return Ok(()) };
    let band = TurnoverBand::parse(chosen);
    if band != desk.profile.turnover {
        let act = desk.person.act(app);
        app.store.save_turnover(&act, desk.network.id, desk.enterprise.id, band).await?;
    }
    Ok(())
}

/// The fields of one question, as they were posted.
fn body(posted: &Posted, question: &str) -> String {
    let own = |name: &str| {
        let mut parts = name.splitn(3, '.');
        let field = parts.next().unwrap_or_default();
        parts.next() == Some(question) && matches!(field, "v" | "s" | "c" | "n" | "e" | "was")
    };
    let pairs: Vec<(&str, &str)> = posted.iter().filter(|(name, _)| own(name)).collect();
    serde_json::to_string(&pairs).unwrap_or_default()
}

/// What is kept as typed of these questions, as if it had been posted again.
pub(super) fn overlay(desk: &Desk, questions: &[Asking<'_>]) -> Posted {
    let kept = questions.iter().filter_map(|asking| desk.typed_of(asking));
    Posted(kept.flat_map(|typed| pairs(&typed.body)).collect())
}

/// The fields that a kept body holds; none of what cannot be read.
pub(super) fn pairs(body: &str) -> Vec<(String, String)> {
    serde_json::from_str(body).unwrap_or_default()
}

//! Two versions of an answer, where two people changed the same: both are shown, and one of them is chosen.
//!
//! The form itself says between what there is to choose, so that the choice is offered until it is made.

use super::{asking::Asking, desk::Desk, keep, question::Question};
use crate::{
    store::{Clash, TypedClash},
    web::{forms::Posted, words},
};
use commonweal_domain::{
    definition::InputDefinition,
    figure::{Figure, FigureKey},
};
use serde::Serialize;

/// Two versions of a figure, or of an answer.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ClashView {
    /// Name of the figure, with its part.
    pub(super) name: String,
    /// Name of the field that keeps one of them.
    pub(super) field: String,
    /// Name of the field that says that there are two.
    pub(super) marker: String,
    /// The stored value.
    pub(super) theirs: String,
    /// Who saved it, and when.
    pub(super) by: String,
    /// The typed value.
    pub(super) yours: String,
    /// Which is chosen already.
    pub(super) chosen: String,
    /// That one is to be chosen; empty once it is.
    pub(super) error: String,
}

type Marks = (Vec<(FigureKey, String)>, Vec<(String, String)>);

/// What two people changed, with who saved the other version and when, in words.
pub(super) fn mark(desk: &Desk, questions: &[Asking<'_>], figures: &[Clash], typed: &[TypedClash]) -> Marks {
    let by = |name: &str, at| format!("{name}, {}", desk.moment(at));
    // A question that clashes as a whole is chosen as a whole.
    let whole = |key: &FigureKey| typed.iter().any(|clash| clash.input == key.input && clash.period == key.period);
    let parts = figures.iter().filter(|clash| !whole(&clash.key));
    (
        parts.map(|clash| (clash.key.clone(), by(&clash.saved_by, clash.saved_at))).collect(),
        typed
            .iter()
            .filter_map(|clash| {
                let of = |asking: &&Asking<'_>| asking.input.code == clash.input && asking.period == clash.period;
                Some((questions.iter().find(of)?.name(), by(&clash.saved_by, clash.saved_at)))
            })
            .collect(),
    )
}

/// The choices that a form asks for.
pub(super) fn clashes(desk: &Desk, questions: &[Asking<'_>], posted: &Posted) -> Vec<ClashView> {
    questions.iter().flat_map(|asking| of_question(desk, asking, posted)).collect()
}

fn of_question(desk: &Desk, asking: &Asking<'_>, posted: &Posted) -> Vec<ClashView> {
    let question = Question::of(posted, *asking);
    let input = asking.input;
    let proposed = question.proposed().unwrap_or_default();
    let mut views: Vec<ClashView> = question
        .clashes()
        .map(|(cell, chosen)| {
            let part = words::cell(cell);
            let place = format!("{}.{cell}", asking.name());
            let marker = format!("clash.{place}");
            let typed = || posted.text(&format!("v.{place}")).to_owned();
            let name = if part.is_empty() { input.name.clone() } else { format!("{} ({part})", input.name) };
            ClashView {
                error: unchosen(&name, chosen),
                name,
                theirs: said(desk.filing.figures.get(&asking.key(cell.clone())), input),
                yours: proposed.get(cell).map_or_else(typed, |figure| said(figure.as_ref(), input)),
                by: posted.text(&marker).to_owned(),
                chosen: chosen.unwrap_or_default().to_owned(),
                marker,
                field: format!("k.{place}"),
            }
        })
        .collect();
    if let Some(chosen) = question.typed_clash() {
        let marker = format!("clasht.{}", asking.name());
        let kept = desk.typed_of(asking).map(|typed| Posted(keep::pairs(&typed.body)));
        views.push(ClashView {
            error: unchosen(&input.name, chosen),
            name: input.name.clone(),
            theirs: kept.map_or_else(|| "Nothing is kept as typed any longer".to_owned(), |kept| raw(&kept, asking)),
            yours: raw(posted, asking),
            by: posted.text(&marker).to_owned(),
            chosen: chosen.unwrap_or_default().to_owned(),
            marker,
            field: format!("kt.{}", asking.name()),
        });
    }
    views
}

fn unchosen(name: &str, chosen: Option<&str>) -> String {
    if chosen.is_some() {
        return String::new();
    }
    format!("{name} was changed elsewhere meanwhile: choose which to keep")
}

/// A figure with all that was said of it.
fn said(figure: Option<&Figure>, input: &InputDefinition) -> String {
    let Some(figure) = figure else { return "Blank".to_owned() };
    let value = words::value(figure.value, &input.unit);
    let mut parts = vec![value.as_str(), words::confidence(figure.confidence), &figure.note, &figure.explanation];
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// What stands in the fields of a question, as it was typed.
fn raw(posted: &Posted, asking: &Asking<'_>) -> String {
    let own = asking.name();
    let texts: Vec<String> = posted
        .iter()
        .filter(|(name, text)| {
            let mut parts = name.splitn(3, '.');
            let shown = matches!(parts.next(), Some("v" | "n" | "e"));
            shown && parts.next() == Some(own.as_str()) && !text.trim().is_empty()
        })
        .map(|(_, text)| format!("“{}”", text.trim()))
        .collect();
    if texts.is_empty() { "Blank".to_owned() } else { texts.join(" · ") }
}

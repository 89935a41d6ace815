//! `…/{section}/field`: one question saved while somebody types, answered for the script that sent it.
//!
//! It is read and merged as the section is. What must be fixed is judged when the section is left, not here.

use super::{
    asking::Asking,
    clash::{ClashView, clashes, mark},
    desk::Desk,
    field::Field,
    helping::worked_out,
    keep,
    question::Question,
    section::{Names, dimension, named},
    section_form::{Outcome, read_only, rebase},
    section_view::{Sources, fields},
    was,
};
use crate::{
    store::{SaveFields, SavedFields, StoreError, token},
    web::{App, error::Error, forms::Posted, moment, session::Filer, words},
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use commonweal_domain::{figure::Figures, lang::Lang};
use serde::Serialize;
use std::collections::BTreeMap;

type Values = BTreeMap<String, String>;

/// What the script hears.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Reply {
    /// It is on disk.
    Saved {
        /// The time, such as 14:32.
        at: String,
        /// Hidden fields on which the form stands now.
        hidden: Values,
        /// Why it is kept as typed only; empty if it is filed in the draft.
        kept: String,
        /// Fields that were worked out.
        worked: Values,
    },
    /// Somebody else changed the same: nothing is stored.
    Clash {
        clashes: Vec<ClashView>,
        hidden: Values,
        /// The fields as the other person left them.
        theirs: Values,
        /// The fields as they were typed now, upon what the other person left.
        yours: Values,
    },
    /// It cannot be stored, and trying again does not help.
    Refused { words: String },
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    path: Names,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::to_save(&app, filer, named(&path, "quarter")).await?;
    let dimension = dimension(&desk, &path)?;
    if let Some(words) = desk.lock_words() {
        return refused(StatusCode::CONFLICT, words);
    }
    let mut questions = desk.section(dimension);
    questions.retain(|asking| Question::of(&posted, *asking).is_posted);
    if questions.is_empty() {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "This is not asked any longer.".to_owned());
    }
    let outcome = read_only(&posted, &questions, &desk.filing.figures);
    let Some(save) = keep::fields(&posted, &questions, &outcome) else {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "This text is longer than can be kept.".to_owned());
    };
    let act = desk.person.act(&app);
    let saved = app.store.save_fields(&act, desk.network.id, desk.enterprise.id, desk.quarter(), &save).await;
    match saved {
        Ok(SavedFields::Done { .. }) => {
            keep::band(&app, &desk, &posted).await?;
            let reply = Reply::Saved {
                at: moment::clock(act.now, &desk.network.network.time_zone),
                hidden: stands_on(&questions, &outcome, &save),
                worked: worked(&posted, &questions, desk.lang()),
                kept: outcome.errors.first().map_or_else(String::new, |error| error.message.clone()),
            };
            answer(StatusCode::OK, &reply)
        }
        Ok(SavedFields::Conflict { figures, typed }) => {
            let (figures, typed) = mark(&desk, &questions, &figures, &typed);
            let rebased = rebase(&posted, &questions, &figures, &typed);
            let newer = desk.again(&app).await?;
            let mut questions = newer.section(dimension);
            questions.retain(|asking| Question::of(&posted, *asking).is_posted);
            let kept = keep::overlay(&newer, &questions);
            let show = |posted: &Posted| {
                let sources = Sources {
                    definitions: &newer.definitions,
                    quarter: newer.quarter(),
                    year_end: newer.profile.year_end,
                    stored: &newer.filing.figures,
                    past: &Figures::new(),
                    last: &Figures::new(),
                    turnover: newer.profile.turnover,
                    typed: &newer.typed,
                    posted: Some(posted),
                    errors: &[],
                    findings: &[],
                    area: newer.network.network.settings.area.local_at(newer.quarter()),
                    lang: newer.lang(),
                };
                fields(&questions, sources)
            };
            let (theirs, yours) = (show(&kept), show(&rebased));
            let reply = Reply::Clash {
                clashes: clashes(&newer, &questions, &rebased),
                hidden: yours.iter().flat_map(|field| field.was.clone()).collect(),
                theirs: theirs.iter().flat_map(Field::values).collect(),
                yours: yours.iter().flat_map(Field::values).collect(),
            };
            answer(StatusCode::CONFLICT, &reply)
        }
        Err(StoreError::Refused(words)) => refused(StatusCode::CONFLICT, format!("{}.", words::capitalised(&words))),
        Err(error) => Err(error.into()),
    }
}

/// Fields that are other than they were posted, as the form worked them out.
fn worked(posted: &Posted, questions: &[Asking<'_>], lang: Lang) -> Values {
    let (form, _) = worked_out(posted, questions, lang);
    let is_new = |(name, value): &(&str, &str)| posted.get(name) != Some(value);
    form.iter().filter(is_new).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Hidden fields of what has just been stored; others stay as the form has them.
fn stands_on(questions: &[Asking<'_>], outcome: &Outcome, save: &SaveFields) -> Values {
    let name = |input: &str, period| {
        let of = |asking: &&Asking<'_>| asking.input.code == input && asking.period == period;
        questions.iter().find(of).map_or_else(String::new, Asking::name)
    };
    let figures = outcome.changes.iter().map(|change| {
        let name = name(&change.key.input, change.key.period);
        (format!("was.{name}.{}", change.key.cell), was::write(change.now.as_ref()))
    });
    let typed =
        save.typed.iter().map(|change| (format!("typed.{}", name(&change.input, change.period)), token(&change.now)));
    figures.chain(typed).collect()
}

fn refused(status: StatusCode, words: String) -> Result<Response, Error> {
    answer(status, &Reply::Refused { words })
}

fn answer(status: StatusCode, reply: &Reply) -> Result<Response, Error> {
    let body = serde_json::to_string(reply).map_err(|error| Error::Internal(error.to_string()))?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

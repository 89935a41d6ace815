//! `/{network}/settings/asked`: which inputs are asked, how often, and from which round on.

use super::{
    address,
    asked_page::{AskedPage, Group, Line, Lost},
    done, frame,
    rounds_ahead::{choices, chosen, rounds_ahead},
};
use crate::web::{App, error::Error, forms::Posted, layout::page, layout::page_with, session::Coordinator, words};
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    definition::{Asked, Definitions, Dimension, InputDefinition},
    period::Quarter,
    questionnaire::{Questionnaire, unfed},
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that the page is made of.
struct Desk {
    coordinator: Coordinator,
    definitions: Definitions,
    questionnaire: Questionnaire,
    quarters: Vec<Quarter>,
    from: Quarter,
}

impl Desk {
    /// With the round that the address or the form names, else the next one that nobody has begun.
    async fn load(app: &App, coordinator: Coordinator, named: &str) -> Result<Self, Error> {
        let id = coordinator.network.id;
        let quarters = rounds_ahead(app, &coordinator.network);
        let from = match chosen(&quarters, named) {
            Some(from) => from,
            None => {
                let begun: BTreeSet<Quarter> =
                    app.store.rounds(id).await?.into_iter().map(|round| round.quarter).collect();
                let free = quarters.iter().copied().find(|quarter| !begun.contains(quarter));
                free.or(quarters.last().copied()).ok_or(Error::NotFound)?
            }
        };
        Ok(Self {
            definitions: app.store.definitions(id).await?,
            questionnaire: app.store.questionnaire(id).await?,
            coordinator,
            quarters,
            from,
        })
    }

    fn page(&self, asked: &BTreeMap<String, Asked>, lost: Vec<Lost>, problems: Vec<(String, String)>) -> AskedPage {
        let lang = self.coordinator.network.network.lang;
        let of_dimension = |dimension: Dimension| Group {
            name: dimension.name(lang),
            lines: self
                .definitions
                .inputs(self.from)
                .filter(|input| input.dimension == dimension)
                .map(|input| self.line(input, asked))
                .collect(),
        };
        let count = |how_often: Asked| asked.values().filter(|asked| **asked == how_often).count();
        AskedPage {
            frame: frame(&self.coordinator, "What is asked"),
            back: address(&self.coordinator, ""),
            inputs: address(&self.coordinator, "inputs"),
            quarters: choices(&self.quarters, lang),
            from: self.from.to_string(),
            months: words::quarter(self.from, lang),
            groups: Dimension::ALL.map(of_dimension).into_iter().filter(|group| !group.lines.is_empty()).collect(),
            quarterly: count(Asked::Quarterly),
            yearly: count(Asked::Yearly),
            lost,
            problems,
        }
    }

    fn line(&self, input: &InputDefinition, asked: &BTreeMap<String, Asked>) -> Line {
        let lang = self.coordinator.network.network.lang;
        let later = self.questionnaire.later(&input.code, self.from);
        Line {
            code: input.code.clone(),
            name: input.name.clone(),
            href: address(&self.coordinator, &format!("inputs/{}", input.code)),
            asked: asked.get(&input.code).copied().unwrap_or(Asked::Off),
            later: later
                .into_iter()
                .map(|(from, asked)| format!("{} from {}", how_often(asked), from.period().months(lang)))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let desk = Desk::load(&app, coordinator, query.text("from")).await?;
    let asked = desk.questionnaire.at(desk.from);
    let mut shown = desk.page(&asked, vec![], vec![]);
    let flash =
        done(&uri, &[("saved", "Saved. The round asks this, and those after it."), ("same", "Nothing was changed.")]);
    shown.frame = shown.frame.flash(flash);
    page(&shown)
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, coordinator, posted.text("from")).await?;
    let before = desk.questionnaire.at(desk.from);
    let mut wanted = before.clone();
    for input in desk.definitions.inputs(desk.from) {
        if let Some(asked) = Asked::parse(posted.text(&format!("asked.{}", input.code))) {
            wanted.insert(input.code.clone(), asked);
        }
    }
    let mut problems = vec![];
    if chosen(&desk.quarters, posted.text("from")).is_none() {
        problems.push(("round".to_owned(), "Choose the round from which this holds".to_owned()));
    }
    if wanted.values().all(|asked| *asked == Asked::Off) {
        let first = desk.definitions.inputs(desk.from).next().map_or_else(String::new, |input| input.code.clone());
        problems.push((format!("asked.{first}"), "Ask at least one question".to_owned()));
    }
    let lost = lost(&desk, &before, &wanted);
    if problems.is_empty() && (lost.is_empty() || posted.ticked("sure")) {
        let changed: BTreeMap<String, Asked> =
            wanted.into_iter().filter(|(code, asked)| before.get(code) != Some(asked)).collect();
        let act = desk.coordinator.person.act(&app);
        let count = app.store.set_asked(&act, desk.coordinator.network.id, desk.from, &changed).await?;
        let done = if count == 0 { "same" } else { "saved" };
        let to = format!("{}?from={}&{done}=1", address(&desk.coordinator, "asked"), desk.from);
        return Ok(Redirect::to(&to).into_response());
    }
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut shown = desk.page(&wanted, lost, problems);
    if status != StatusCode::OK {
        shown.frame = shown.frame.with_errors();
    }
    page_with(status, &shown)
}

/// The indicators that lose their figures by this change, with what they would lack.
fn lost(desk: &Desk, before: &BTreeMap<String, Asked>, wanted: &BTreeMap<String, Asked>) -> Vec<Lost> {
    let known: BTreeSet<String> =
        unfed(&desk.definitions, before, desk.from).into_iter().map(|unfed| unfed.indicator.code.clone()).collect();
    unfed(&desk.definitions, wanted, desk.from)
        .into_iter()
        .filter(|unfed| !known.contains(&unfed.indicator.code))
        .map(|unfed| Lost {
            name: unfed.indicator.name.clone(),
            lacks: unfed
                .lacks
                .iter()
                .map(|code| desk.definitions.input(code, desk.from).map_or(code.as_str(), |input| &input.name))
                .collect::<Vec<_>>()
                .join(", "),
        })
        .collect()
}

/// How often, in words.
pub(super) const fn how_often(asked: Asked) -> &'static str {
    match asked {
        Asked::Quarterly => "every quarter",
        Asked::Yearly => "once a year",
        Asked::Off => "not asked",
    }
}

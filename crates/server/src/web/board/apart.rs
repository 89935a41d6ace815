//! `/{network}/apart/{quarter}/time` and `/exempt`: more time for some enterprises, or no return expected of them, with
//! a reason.

use super::{coordinator_frame, load::quarter};
use crate::{
    store::{EnterpriseRecord, NetworkRecord, StoreError},
    web::{
        App,
        day_field::DayField,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        session::Coordinator,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    network::{Network, Round},
    period::{Quarter, day},
};
use std::collections::BTreeSet;

/// Longest reason, in characters.
pub(super) const LONGEST_REASON: usize = 500;

/// What is different for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A later day.
    Time,
    /// No return.
    Exempt,
}

/// The form.
#[derive(Template)]
#[template(path = "board/apart.html")]
pub(super) struct ApartPage {
    frame: Frame,
    back: String,
    eyebrow: String,
    heading: &'static str,
    lede: String,
    members: Vec<(String, String)>,
    until: Option<DayField>,
    why_label: &'static str,
    why_hint: &'static str,
    why: String,
    why_error: String,
    problems: Vec<(String, String)>,
    button: &'static str,
}

impl What {
    fn parse(text: &str) -> Result<Self, Error> {
        match text {
            "time" => Ok(Self::Time),
            "exempt" => Ok(Self::Exempt),
            _ => Err(Error::NotFound),
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            Self::Time => "Give more time",
            Self::Exempt => "Expect no return",
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text, what)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let (what, quarter) = (What::parse(&what)?, quarter(&text)?);
    let round = app.store.round(network.id, quarter).await?.ok_or(Error::NotFound)?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let members = members(&app, &network, &query).await?;
    let frame = coordinator_frame(&network.network, &person, what.heading(), "Quarter board");
    page(&view(frame, &network.network, what, &round, &members))
}

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text, what)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let (what, quarter) = (What::parse(&what)?, quarter(&text)?);
    let round = app.store.round(network.id, quarter).await?.ok_or(Error::NotFound)?;
    let members = members(&app, &network, &posted).await?;
    let frame = coordinator_frame(&network.network, &person, what.heading(), "Quarter board");
    let mut shown = view(frame, &network.network, what, &round, &members);
    shown.why = posted.text("why").replace("\r\n", "\n");
    shown.why_error = reason_error(&shown.why);
    let ids: BTreeSet<_> = members.iter().map(|record| record.id).collect();
    let act = person.act(&app);
    let mut until = None;
    if let Some(field) = &mut shown.until {
        let (typed, date) = DayField::typed("until", UNTIL, field.hint.clone(), &posted);
        *field = typed;
        until = date;
        if date.is_some_and(|date| date <= round.due) {
            let due = day(round.due, network.network.lang);
            field.error = format!("The new day must be after {due}, when all returns are due");
            until = None;
        }
    }
    if shown.why_error.is_empty() && (what == What::Exempt || until.is_some()) {
        let done = match until {
            Some(until) => app.store.give_more_time(&act, network.id, &ids, quarter, until, &shown.why).await,
            None => app.store.exempt(&act, network.id, &ids, quarter, &shown.why).await,
        };
        match done {
            Ok(()) => {
                let name = if what == What::Time { "time" } else { "exempt" };
                let path = format!("/{}/board/{quarter}?show=all&{name}={}", network.network.slug, ids.len());
                return Ok(Redirect::to(&path).into_response());
            }
            Err(StoreError::Refused(words)) => shown.why_error = words::capitalised(&words),
            Err(error) => return Err(error.into()),
        }
    }
    let of_day = shown.until.as_ref().filter(|field| !field.error.is_empty());
    shown.problems = of_day
        .map(|field| (field.id(), field.error.clone()))
        .into_iter()
        .chain((!shown.why_error.is_empty()).then(|| ("why".to_owned(), shown.why_error.clone())))
        .collect();
    shown.frame = shown.frame.with_errors();
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

const UNTIL: &str = "New due day";

/// What is wrong with a reason; empty if nothing is.
pub(super) fn reason_error(why: &str) -> String {
    match why.trim().chars().count() {
        0 => "Write why".to_owned(),
        1..=LONGEST_REASON => String::new(),
        _ => format!("The reason must have at most {LONGEST_REASON} characters"),
    }
}

/// The enterprises that the address or form names; one that is not of the network does not exist.
async fn members(app: &App, network: &NetworkRecord, pairs: &Posted) -> Result<Vec<EnterpriseRecord>, Error> {
    let slugs: BTreeSet<&str> = pairs.iter().filter(|(name, _)| *name == "member").map(|(_, slug)| slug).collect();
    let all = app.store.enterprises(network.id).await?;
    let members: Vec<EnterpriseRecord> =
        all.into_iter().filter(|record| slugs.contains(record.enterprise.slug.as_str())).collect();
    if members.is_empty() || members.len() != slugs.len() { Err(Error::NotFound) } else { Ok(members) }
}

pub(super) fn view(
    frame: Frame,
    network: &Network,
    what: What,
    round: &Round,
    members: &[EnterpriseRecord],
) -> ApartPage {
    let quarter: Quarter = round.quarter;
    let hint = format!("Returns are due on {}.", day(round.due, network.lang));
    ApartPage {
        frame,
        back: format!("/{}/board/{quarter}", network.slug),
        eyebrow: words::quarter(quarter, network.lang),
        heading: what.heading(),
        lede: match what {
            What::Time => "Their return is not late before the new day, and is taken until then. All others keep theirs.",
            What::Exempt => {
                "They are not reminded and not called late. In the report they still count among the members that did not file."
            }
        }
        .to_owned(),
        members: members
            .iter()
            .map(|record| (record.enterprise.slug.clone(), record.enterprise.name.clone()))
            .collect(),
        until: (what == What::Time).then(|| DayField::of("until", UNTIL, hint, None)),
        why_label: "Why?",
        why_hint: match what {
            What::Time => "The enterprise reads it. Such as: “Flood in the cellar”.",
            What::Exempt => "The coordinators and the audit read it. Such as: “Closed for rebuilding until May”.",
        },
        why: String::new(),
        why_error: String::new(),
        problems: vec![],
        button: match what {
            What::Time => "Give more time",
            What::Exempt => "Expect no return",
        },
    }
}

//! `/{network}/merge/{enterprise}`: an enterprise that was entered twice becomes one. A trial first, then one
//! confirmation.

use super::{apart::reason_error, coordinator_frame, load::rounds};
use crate::{
    store::{EnterpriseRecord, MergedReturn, MergedRound, Merging, NetworkRecord, Person, Side, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, Who, page, page_with},
        moment,
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
    filing::FilingState,
    network::{Membership, Network, Role},
    period::{Quarter, day},
};
use std::collections::BTreeMap;

/// Which other enterprise it is.
#[derive(Template)]
#[template(path = "board/merge_choice.html")]
pub(super) struct ChoicePage {
    frame: Frame,
    back: String,
    name: String,
    others: Vec<(String, String)>,
}

/// What merging would do.
#[derive(Template)]
#[template(path = "board/merge.html")]
pub(super) struct MergePage {
    frame: Frame,
    back: String,
    choice: String,
    kept: (String, String),
    duplicate: (String, String),
    in_the_way: Vec<String>,
    member: String,
    people: Vec<String>,
    /// Rounds without a choice: months, and whose return it is in words.
    rounds: Vec<(String, String)>,
    open: Vec<Open>,
    why: String,
    why_error: String,
    problems: Vec<(String, String)>,
    seen: String,
}

/// A round in which both have a return.
pub(super) struct Open {
    /// Name of the field.
    field: String,
    months: String,
    kept: String,
    duplicate: String,
    chosen: Option<Side>,
    error: String,
}

impl Open {
    /// Whether this side is chosen.
    fn is(&self, side: Side) -> bool {
        self.chosen == Some(side)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, slug)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let kept = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let with = query.text("with");
    if with.is_empty() {
        let others = app.store.enterprises(network.id).await?;
        return page(&choice(frame(&network.network, &person, "Entered twice"), &network.network, &kept, others));
    }
    let duplicate = other(&app, &network, &kept, with).await?;
    let merging = app.store.merging(network.id, kept.id, duplicate.id, &BTreeMap::new()).await?;
    page(&trial(frame(&network.network, &person, "Merge two enterprises"), &network.network, &merging))
}

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, slug)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let kept = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
    let duplicate = other(&app, &network, &kept, posted.text("with")).await?;
    let chosen = chosen(&posted);
    let merging = app.store.merging(network.id, kept.id, duplicate.id, &chosen).await?;
    let why = posted.text("why");
    let seen = seen(posted.text("seen"));
    let moved_on = seen != Some(merging.fingerprint());
    let complete = merging.open().all(|round| chosen.contains_key(&round.quarter));
    if complete && reason_error(why).is_empty() && merging.in_the_way.is_empty() && !moved_on {
        let act = person.act(&app);
        let fingerprint = merging.fingerprint();
        match app.store.merge_enterprises(&act, network.id, kept.id, duplicate.id, &chosen, fingerprint, why).await {
            Ok(()) => return Ok(Redirect::to(&after(&app, &network, &kept).await?).into_response()),
            // Somebody was faster: the page shows what it would do now.
            Err(StoreError::Conflict { .. } | StoreError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    again(&app, &network, &person, (&kept, &duplicate), &posted, moved_on).await
}

/// The page again, with what was chosen and typed.
async fn again(
    app: &App,
    network: &NetworkRecord,
    person: &Person,
    (kept, duplicate): (&EnterpriseRecord, &EnterpriseRecord),
    posted: &Posted,
    moved_on: bool,
) -> Result<Response, Error> {
    let merging = app.store.merging(network.id, kept.id, duplicate.id, &chosen(posted)).await?;
    let shown = trial(frame(&network.network, person, "Merge two enterprises"), &network.network, &merging);
    let status = if moved_on { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    page_with(status, &answered(shown, posted, moved_on))
}

/// A trial with what was chosen and typed, and what is wrong with it.
fn answered(mut shown: MergePage, posted: &Posted, moved_on: bool) -> MergePage {
    let chosen = chosen(posted);
    for open in &mut shown.open {
        open.chosen = open.field.strip_prefix("round.").and_then(|quarter| chosen.get(&quarter.parse().ok()?).copied());
        if open.chosen.is_none() {
            open.error = format!("Choose which return for {} counts", open.months);
        }
    }
    posted.text("why").clone_into(&mut shown.why);
    shown.why_error = match reason_error(&shown.why) {
        error if error.is_empty() => error,
        _ => "Write how you know that they are one enterprise, in at most 500 characters".to_owned(),
    };
    let rounds = shown.open.iter().filter(|open| !open.error.is_empty());
    shown.problems = rounds.map(|open| (format!("{}.kept", open.field), open.error.clone())).collect();
    if !shown.why_error.is_empty() {
        shown.problems.push(("why".to_owned(), shown.why_error.clone()));
    }
    shown.problems.extend(shown.in_the_way.iter().map(|words| ("in-the-way".to_owned(), words.clone())));
    if moved_on {
        let words = "Something changed meanwhile. Nothing has been merged. This is what it would do now.";
        shown.problems.insert(0, (String::new(), words.to_owned()));
    }
    shown.frame = shown.frame.with_errors();
    shown
}

/// The duplicate that the address or form names; the enterprise itself is none.
async fn other(
    app: &App,
    network: &NetworkRecord,
    kept: &EnterpriseRecord,
    slug: &str,
) -> Result<EnterpriseRecord, Error> {
    let found = app.store.enterprise(network.id, slug).await?;
    found.filter(|found| found.id != kept.id).ok_or(Error::NotFound)
}

/// Where the coordinator goes on: the enterprise in the newest round in which it is due, else the board.
async fn after(app: &App, network: &NetworkRecord, kept: &EnterpriseRecord) -> Result<String, Error> {
    let now = app.store.enterprise(network.id, &kept.enterprise.slug).await?.ok_or(Error::NotFound)?;
    let board = format!("/{}/board", network.network.slug);
    let rounds = rounds(app, network).await?;
    let due = rounds.iter().find(|round| now.memberships.iter().any(|membership| membership.covers(round.quarter)));
    Ok(due.map_or(board.clone(), |round| format!("{board}/{}/{}?merged=1", round.quarter, now.enterprise.slug)))
}

/// Which return counts, by round, as chosen in the form.
fn chosen(posted: &Posted) -> BTreeMap<Quarter, Side> {
    let side = |code: &str| match code {
        "kept" => Some(Side::Kept),
        "duplicate" => Some(Side::Duplicate),
        _ => None,
    };
    posted.iter().filter_map(|(name, code)| Some((name.strip_prefix("round.")?.parse().ok()?, side(code)?))).collect()
}

fn seen(text: &str) -> Option<[u8; 32]> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

fn frame(network: &Network, person: impl Into<Who>, title: &str) -> Frame {
    coordinator_frame(network, person, title, "Quarter board")
}

pub(super) fn choice(
    frame: Frame,
    network: &Network,
    kept: &EnterpriseRecord,
    others: Vec<EnterpriseRecord>,
) -> ChoicePage {
    let mut others: Vec<(String, String)> = others
        .into_iter()
        .filter(|other| other.id != kept.id)
        .map(|other| (other.enterprise.slug, other.enterprise.name))
        .collect();
    others.sort_by_key(|(_, name)| name.to_lowercase());
    ChoicePage { back: format!("/{}/board", network.slug), name: kept.enterprise.name.clone(), others, frame }
}

pub(super) fn trial(frame: Frame, network: &Network, merging: &Merging) -> MergePage {
    let (kept, duplicate) = (&merging.kept.enterprise, &merging.duplicate.enterprise);
    let months = |round: &MergedRound| words::period(round.quarter.period(), network.lang);
    let of = |filing: &MergedReturn| told(filing, network);
    let settled = merging.returns.iter().filter_map(|round| {
        let (side, one) = (round.only()?, |filing: &Option<MergedReturn>| filing.as_ref().map(of).unwrap_or_default());
        let empty = round.kept.is_some() && round.duplicate.is_some();
        let (whose, told) = match side {
            Side::Kept => (&kept.name, one(&round.kept)),
            Side::Duplicate => (&duplicate.name, one(&round.duplicate)),
        };
        let rest = if empty { ". The other one is empty" } else { "" };
        Some((months(round), format!("The return of {whose}: {told}{rest}.")))
    });
    let answers = merging.answers.iter().map(|(name, side)| {
        let whose = if *side == Side::Kept { &kept.name } else { &duplicate.name };
        (name.clone(), format!("The answer of {whose} counts."))
    });
    let open = merging.open().map(|round| Open {
        field: format!("round.{}", round.quarter),
        months: months(round),
        kept: round.kept.as_ref().map(of).unwrap_or_default(),
        duplicate: round.duplicate.as_ref().map(of).unwrap_or_default(),
        chosen: None,
        error: String::new(),
    });
    let person = |(name, role, known): &(String, Role, bool)| {
        let does = if role.files() { "files" } else { "decides and signs off" };
        let already = if *known { "already" } else { "from now on" };
        format!("{name} {does} for {} {already}.", kept.name)
    };
    MergePage {
        back: format!("/{}/board", network.slug),
        choice: format!("/{}/merge/{}", network.slug, kept.slug),
        kept: (kept.slug.clone(), kept.name.clone()),
        duplicate: (duplicate.slug.clone(), duplicate.name.clone()),
        in_the_way: merging.in_the_way.iter().map(|words| format!("{}.", words::capitalised(words))).collect(),
        member: belonged(&merging.memberships, network),
        people: merging.people.iter().map(person).collect(),
        rounds: settled.chain(answers).collect(),
        open: open.collect(),
        why: String::new(),
        why_error: String::new(),
        problems: vec![],
        seen: data_encoding::HEXLOWER.encode(&merging.fingerprint()),
        frame,
    }
}

/// A return in a line: where it stands, how much is in it, and who saved it last.
fn told(filing: &MergedReturn, network: &Network) -> String {
    let state = match filing.state {
        FilingState::Draft => "not submitted",
        FilingState::Submitted { .. } => "submitted",
        FilingState::Accepted { .. } => "accepted",
        FilingState::SentBack { .. } => "sent back",
    };
    let story = if filing.story { " and a story" } else { "" };
    format!(
        "{state}, {}{story}, saved on {} by {}",
        words::count(filing.figures, "figure", "figures"),
        moment::words(filing.saved_at, &network.time_zone, network.lang),
        filing.saved_by
    )
}

/// When an enterprise belongs, in words.
pub(super) fn belonged(memberships: &[Membership], network: &Network) -> String {
    let on = |date| day(date, network.lang);
    let one = |membership: &Membership| match (membership.from, membership.to) {
        (None, None) => "from the beginning".to_owned(),
        (Some(from), None) => format!("since {}", on(from)),
        (None, Some(to)) => format!("until {}", on(to)),
        (Some(from), Some(to)) => format!("from {} to {}", on(from), on(to)),
    };
    memberships.iter().map(one).collect::<Vec<_>>().join(", and ")
}

/// A trial as it is answered to a form without choice and reason, for looking at the page.
pub(super) fn unanswered(shown: MergePage) -> MergePage {
    answered(shown, &Posted::default(), false)
}

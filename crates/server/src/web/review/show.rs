//! `/{network}/review/{quarter}/{enterprise}`

use super::{
    Review, ReviewPage, SendBack,
    figures::{Reading, sections},
};
use crate::{
    store::{EnterpriseRecord, FilingRecord, StoreError, StoryRecord},
    web::{
        App,
        board::{
            Just, coordinator_frame,
            load::{entries, quarter},
            next_to_review, review_href,
        },
        error::Error,
        forms::Posted,
        layout::{page, page_with},
        session::Coordinator,
    },
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    filing::{FilingState, TransitionError},
    period::Quarter,
};
use std::collections::BTreeMap;

const MOVED_ON: &str =
    "This return has changed since you opened it, and nothing of yours was stored. Read it again below, then decide";

/// Which return.
type Address = Path<(String, String, String)>;

/// The return as its reviewer reads it.
pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, quarter_text, slug)): Address,
    Query(just): Query<Just>,
) -> Result<Response, Error> {
    let quarter = quarter(&quarter_text)?;
    let flash = just.words(&entries(&app, &coordinator.network, quarter).await?);
    let read = read(&app, &coordinator, quarter, &slug).await?;
    page(&read_page(&app, &coordinator, &read, SendBack::default(), flash).await?)
}

/// Accepts the return or sends it back, then goes on to the next one.
pub(super) async fn decide(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, quarter_text, slug)): Address,
    posted: Posted,
) -> Result<Response, Error> {
    let quarter = quarter(&quarter_text)?;
    let read = read(&app, &coordinator, quarter, &slug).await?;
    let Some(record) = &read.record else { return Err(Error::NotFound) };
    let version: u32 = posted.text("version").parse().map_err(|_| Error::NotFound)?;
    let reason = posted.text("reason").replace("\r\n", "\n");
    let again = async |status: StatusCode, error: String| {
        let send_back = SendBack { reason: reason.clone(), error };
        page_with(status, &read_page(&app, &coordinator, &read, send_back, None).await?)
    };
    let act = coordinator.person.act(&app);
    let state = &record.filing.state;
    let (decided, done) = match posted.text("decision") {
        "accept" => (state.accept(act.now, &act.name), "accepted"),
        "send-back" => (state.send_back(act.now, &act.name, &reason), "sent-back"),
        _ => return Err(Error::NotFound),
    };
    if version != record.filing.version {
        return again(StatusCode::CONFLICT, MOVED_ON.to_owned()).await;
    }
    let decided = match decided {
        Ok(decided) => decided,
        Err(error @ TransitionError::NoReason) => {
            let words = crate::web::words::capitalised(&error.to_string());
            return again(StatusCode::UNPROCESSABLE_ENTITY, words).await;
        }
        Err(_) => return again(StatusCode::CONFLICT, MOVED_ON.to_owned()).await,
    };
    match app.store.set_state(&act, coordinator.network.id, read.enterprise.id, quarter, version, &decided).await {
        Ok(()) => next(&app, &coordinator, quarter, done, &slug).await,
        Err(StoreError::Conflict { .. }) => again(StatusCode::CONFLICT, MOVED_ON.to_owned()).await,
        Err(error) => Err(error.into()),
    }
}

/// On to the return that has waited longest, or back to the board.
async fn next(
    app: &App,
    coordinator: &Coordinator,
    quarter: Quarter,
    done: &str,
    slug: &str,
) -> Result<Response, Error> {
    let network = &coordinator.network.network.slug;
    let entries = entries(app, &coordinator.network, quarter).await?;
    let path = next_to_review(&entries)
        .map_or_else(|| format!("/{network}/board/{quarter}"), |entry| review_href(network, quarter, &entry.slug));
    Ok(Redirect::to(&format!("{path}?{done}={slug}")).into_response())
}

struct Read {
    quarter: Quarter,
    enterprise: EnterpriseRecord,
    record: Option<FilingRecord>,
}

async fn read(app: &App, coordinator: &Coordinator, quarter: Quarter, slug: &str) -> Result<Read, Error> {
    let network = coordinator.network.id;
    let enterprise = app.store.enterprise(network, slug).await?.ok_or(Error::NotFound)?;
    let record = app.store.filing(network, enterprise.id, quarter).await?;
    let due = enterprise.memberships.iter().any(|membership| membership.covers(quarter));
    if record.is_none() && !due {
        return Err(Error::NotFound);
    }
    Ok(Read { quarter, enterprise, record })
}

async fn read_page(
    app: &App,
    coordinator: &Coordinator,
    read: &Read,
    send_back: SendBack,
    flash: Option<String>,
) -> Result<ReviewPage, Error> {
    let network = &coordinator.network.network;
    let name = &read.enterprise.enterprise.name;
    let filing = read.record.as_ref().map(|record| &record.filing);
    // Figures of a draft belong to the enterprise until it submits them: they are not even read here.
    let readable =
        filing.filter(|filing| matches!(filing.state, FilingState::Submitted { .. } | FilingState::Accepted { .. }));
    let sections = match readable {
        None => vec![],
        Some(filing) => {
            let id = coordinator.network.id;
            let (history, rounds) = app.store.history(id, read.enterprise.id, read.quarter).await?;
            let members: BTreeMap<String, String> = app
                .store
                .enterprises(id)
                .await?
                .into_iter()
                .map(|record| (record.enterprise.slug, record.enterprise.name))
                .collect();
            sections(&Reading {
                definitions: &app.store.definitions(id).await?,
                asked: &app.store.asked(id).await?,
                settings: &network.settings,
                quarter: read.quarter,
                figures: &filing.figures,
                history: &history,
                rounds,
                members: &members,
                lang: network.lang,
            })
        }
    };
    let story = match readable {
        Some(_) => app.store.story(coordinator.network.id, read.enterprise.id, read.quarter).await?,
        None => StoryRecord::default(),
    };
    let review = Review {
        network,
        quarter: read.quarter,
        name,
        slug: &read.enterprise.enterprise.slug,
        state: filing.map(|filing| &filing.state),
        version: filing.map_or(0, |filing| filing.version),
        sections,
        evidence: match readable {
            Some(_) => app.store.evidence(coordinator.network.id, read.enterprise.id, read.quarter).await?.len(),
            None => 0,
        },
        story: &story,
    };
    let frame = coordinator_frame(network, &coordinator.person.name, name, "Quarter board").flash(flash);
    Ok(ReviewPage::new(frame, review, send_back))
}

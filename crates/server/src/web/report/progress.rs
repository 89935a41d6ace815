//! `/{network}/report/{period}/jobs/{job}`: how far an edition is that is being made; it may be stopped there.

use super::signing;
use crate::{
    store::{NetworkRecord, ReportJob, ReportJobState, ReportWay},
    web::{
        App, assets,
        board::{coordinator_frame, load::period},
        error::Error,
        layout::{Frame, page},
        library::{list::href, words::segment},
        session::Coordinator,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{
        IntoResponse, Redirect, Response,
        sse::{Event, Sse},
    },
};
use commonweal_domain::network::Network;
use futures_util::stream;
use serde_json::json;
use std::{convert::Infallible, time::Duration};
use uuid::Uuid;

/// How often the browser is told, at most.
const BETWEEN: Duration = Duration::from_millis(250);
/// So many looks an answer lasts, half a minute; the browser asks again by itself. A server that is told to end waits for
/// no answer longer.
const LOOKS: u32 = 120;

/// The steps, done and to come.
#[derive(Template)]
#[template(path = "report/progress.html")]
pub struct ProgressPage {
    frame: Frame,
    back: String,
    here: String,
    eyebrow: String,
    heading: String,
    lede: String,
    steps: Vec<Step>,
    /// What is being done now; blank where nothing is.
    doing: String,
    /// It has not come to an end: the page looks again.
    goes_on: bool,
    can_cancel: bool,
    stop: &'static str,
}

#[derive(Debug)]
struct Step {
    words: String,
    done: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period, job)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let job = find(&app, &coordinator.network, &period, &job).await?;
    let network = &coordinator.network.network;
    if job.state == ReportJobState::Done {
        return Ok(Redirect::to(&done(network, &job)).into_response());
    }
    let title = if job.of.way == ReportWay::Circulate { "Circulating" } else { "Publishing" };
    let frame = coordinator_frame(network, &coordinator.person, title, "Report");
    page(&ProgressPage::new(frame, network, &job))
}

/// Stops it, where it is still time to.
pub(super) async fn cancel(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period, job)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let job = find(&app, &coordinator.network, &period, &job).await?;
    app.store.cancel_report(&coordinator.person.act(&app), coordinator.network.id, job.public_id).await?;
    Ok(Redirect::to(&here(&coordinator.network.network, &job)).into_response())
}

/// The same as events, for a script.
pub(super) async fn events(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period, job)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let job = find(&app, &coordinator.network, &period, &job).await?;
    let told = stream::unfold(Some((app, job, None, LOOKS)), |at| async move {
        let (app, mut job, mut known, mut looks) = at?;
        while known == Some((job.done, job.state.clone())) && looks > 0 {
            looks -= 1;
            tokio::time::sleep(BETWEEN).await;
            job = app.store.report_job(job.network, job.public_id).await.ok().flatten()?;
        }
        known = Some((job.done, job.state.clone()));
        let goes_on = job.state.is_under_way();
        let data = json!({ "done": job.done, "doing": doing(&job), "ended": !goes_on }).to_string();
        let next = (goes_on && looks > 0).then_some((app, job, known, looks));
        Some((Ok::<_, Infallible>(Event::default().data(data)), next))
    });
    Ok(Sse::new(told).into_response())
}

/// Where what it made is.
pub(super) fn done(network: &Network, job: &ReportJob) -> String {
    match job.of.way {
        ReportWay::Circulate => signing::href(network, job.of.period),
        ReportWay::Publish | ReportWay::Release(_) => href(network, job.of.period, job.of.number),
    }
}

/// Address of a job's page.
pub(super) fn here(network: &Network, job: &ReportJob) -> String {
    format!("/{}/report/{}/jobs/{}", network.slug, segment(job.of.period), job.public_id)
}

async fn find(app: &App, network: &NetworkRecord, code: &str, job: &str) -> Result<ReportJob, Error> {
    let id: Uuid = job.parse().map_err(|_| Error::NotFound)?;
    let job = app.store.report_job(network.id, id).await?.ok_or(Error::NotFound)?;
    if job.of.period == period(code)? { Ok(job) } else { Err(Error::NotFound) }
}

/// "Step 3 of 8: draw the PDF", of one that is under way.
fn doing(job: &ReportJob) -> String {
    let steps = &job.of.steps;
    let step = steps.get(job.done).filter(|_| job.state.is_under_way());
    step.map_or_else(String::new, |words| format!("Step {} of {}: {words}", job.done + 1, steps.len()))
}

impl ProgressPage {
    /// The page within a frame.
    pub fn new(frame: Frame, network: &Network, job: &ReportJob) -> Self {
        let number = job.of.number;
        let end = match job.of.way {
            ReportWay::Circulate => "the members are asked at its end",
            ReportWay::Publish | ReportWay::Release(_) => "the edition is published at its end",
        };
        let (heading, lede) = match &job.state {
            ReportJobState::Waiting | ReportJobState::Running | ReportJobState::Keeping | ReportJobState::Done => {
                (format!("Edition {number} is being made"), format!("You may leave this page: it goes on, and {end}."))
            }
            ReportJobState::Failed { fault } => (
                format!("Edition {number} could not be made"),
                format!("{}. Nothing was published, and your words are kept.", fault.trim_end_matches('.')),
            ),
            ReportJobState::Cancelled => {
                (format!("Edition {number} was stopped"), "Nothing was published, and your words are kept.".to_owned())
            }
        };
        let goes_on = job.state.is_under_way();
        Self {
            frame,
            back: format!("/{}/report/{}", network.slug, segment(job.of.period)),
            here: here(network, job),
            eyebrow: words::period(job.of.period, network.lang),
            heading,
            lede,
            steps: if goes_on {
                let steps = job.of.steps.iter().enumerate();
                steps.map(|(index, words)| Step { words: words.clone(), done: index < job.done }).collect()
            } else {
                vec![]
            },
            doing: doing(job),
            goes_on,
            stop: match job.of.way {
                ReportWay::Circulate => "Stop, and ask nobody",
                ReportWay::Publish | ReportWay::Release(_) => "Stop, and publish nothing",
            },
            can_cancel: matches!(job.state, ReportJobState::Waiting | ReportJobState::Running),
        }
    }

    /// Address of the script that follows it.
    #[expect(clippy::unused_self, reason = "the template asks the page for it")]
    fn script(&self) -> &'static str {
        assets::progress_script_href()
    }
}

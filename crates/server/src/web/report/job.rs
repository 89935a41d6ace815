//! An edition is made in the background, so that nobody waits with a browser that may give up, and a server that dies
//! leaves a job that the next one takes up.

use super::{course::Course, load::Desk, ways};
use crate::{
    store::{Act, NetworkId, NewReportJob, ReportJob, ReportWay, StoreError},
    web::{App, closed, error::Error, library::words::segment, session::Coordinator},
};
use commonweal_domain::{
    network::Millis,
    permission::{Action, State},
};
use std::time::Duration;
use tokio::sync::watch;

/// A claim is renewed so often, and at each step.
const BEAT: Duration = Duration::from_secs(5);
/// A server that has not renewed its claim for so long is taken for dead.
const CLAIM: i64 = 30_000;
/// How often a server looks for jobs that another left behind.
const LOOK: Duration = Duration::from_secs(10);

/// Keeps what is to be made and begins; waits a moment, as most reports take less, and returns how it stands then.
pub(super) async fn start(
    app: &App,
    act: &Act,
    network: NetworkId,
    job: &NewReportJob,
) -> Result<ReportJob, StoreError> {
    let job = app.store.begin_report(act, network, job).await?;
    let mut running = tokio::spawn(run(app.clone(), job.id));
    // It goes on where this wait ends.
    let _ = tokio::time::timeout(app.patience, &mut running).await;
    app.store.report_job(network, job.public_id).await?.ok_or(StoreError::NotFound("report job"))
}

/// Takes up jobs that nobody works on, now and again, until `stop` says so.
pub async fn resume(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        match app.store.reports_left(app.now()).await {
            Ok(left) => {
                for job in left {
                    run(app.clone(), job).await;
                }
            }
            Err(error) => tracing::error!(%error, "reports that were left behind could not be looked for"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// Works on a job, unless somebody else does; what goes wrong is told on its page.
pub(super) async fn run(app: App, job: i64) {
    if let Err(error) = work(&app, job).await {
        // The claim runs out, and the job is tried again.
        tracing::error!(%error, job, "a report could not be worked on");
    }
}

async fn work(app: &App, id: i64) -> Result<(), StoreError> {
    let now = app.now();
    let Some(job) = app.store.claim_report(id, now, until(now)).await? else { return Ok(()) };
    let (course, mut told) = Course::told();
    // A task of its own: while one waits here for the database, the other may hold it.
    let mut making = tokio::spawn(make(app.clone(), job.clone(), course.clone()));
    let mut beat = tokio::time::interval(BEAT);
    let made = loop {
        tokio::select! {
            made = &mut making => break made,
            _ = told.changed() => {}
            _ = beat.tick() => {}
        }
        let done = *told.borrow_and_update();
        if !app.store.report_goes_on(id, done, until(app.now())).await? {
            course.stop();
            break (&mut making).await;
        }
    };
    let fault = match made.unwrap_or_else(|died| Err(Error::Internal(died.to_string()))) {
        Ok(()) => None,
        Err(Error::Internal(cause)) => {
            tracing::error!(cause, job = %job.public_id, "a report could not be made");
            Some("Something went wrong on our side, and nothing was published. Try once more; if it happens again, tell whoever runs this server".to_owned())
        }
        Err(error) => Some(error.to_string()),
    };
    app.store.end_report(id, app.now(), fault.as_deref()).await
}

pub(super) fn until(now: Millis) -> Millis {
    Millis(now.0 + CLAIM)
}

/// Makes what was asked for, as whoever asked for it.
async fn make(app: App, job: ReportJob, course: Course) -> Result<(), Error> {
    let (of, gone) = (&job.of, || Error::Conflict("Whoever asked for it is no coordinator any more".to_owned()));
    let network = app.store.network_of(job.network).await?.ok_or(Error::NotFound)?;
    closed::check(&network.network)?;
    let person = app
        .store
        .person(job.person)
        .await?
        .filter(|person| person.may(Action::Publish, network.id, None, State::default()));
    let coordinator = Coordinator { network, person: person.ok_or_else(gone)? };
    let desk = Desk::load(&app, &coordinator, &segment(of.period)).await?;
    course.step()?;
    // A server may have died between keeping it and saying so.
    if is_kept(&app, &coordinator, &desk, &job).await? {
        return Ok(());
    }
    match of.way {
        ReportWay::Publish => ways::publish(&app, &coordinator, desk, &job, course).await,
        ReportWay::Circulate => ways::circulate(&app, &coordinator, desk, &job, course).await,
        ReportWay::Release(id) => ways::release(&app, &coordinator, desk, &job, id, course).await,
    }
}

async fn is_kept(app: &App, coordinator: &Coordinator, desk: &Desk, job: &ReportJob) -> Result<bool, Error> {
    let of = &job.of;
    if of.way == ReportWay::Circulate {
        let circulated = app.store.circulating(coordinator.network.id, of.period, of.number).await?;
        return Ok(circulated.is_some_and(|known| known.opened_by == job.by && known.opened >= job.at));
    }
    let mut own = desk.editions.iter().filter(|edition| edition.number == of.number);
    Ok(own.any(|edition| edition.published_by == job.by && edition.published_at >= job.at))
}

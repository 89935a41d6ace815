//! Posts to `/{network}/report/{period}`: generate, save, publish.

use super::{
    form::{Fault, Publishing, Wording, fault},
    job,
    load::{Desk, places},
    making::{proposal, steps},
    progress,
};
use crate::{
    store::{EnterpriseId, More, NewReportJob, ReportDraft, ReportJobState, ReportWay, StoreError},
    templates::usual,
    web::{
        App, error::Error, forms::Posted, layout::page_with, library::words::segment, moment, session::Coordinator,
        words::capitalised,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

/// One form with three buttons.
pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    if desk.totals.filed == 0 {
        return Err(Error::Conflict(
            "No return of these months is accepted any more, so there is nothing to report. Nothing was stored."
                .to_owned(),
        ));
    }
    match posted.text("action") {
        "generate" => generate(&app, &coordinator, desk).await,
        "save" => save(&app, &coordinator, desk, &posted).await,
        "publish" => send(&app, &coordinator, desk, &posted, ReportWay::Publish).await,
        "circulate" => send(&app, &coordinator, desk, &posted, ReportWay::Circulate).await,
        _ => Err(Error::NotFound),
    }
}

async fn generate(app: &App, coordinator: &Coordinator, desk: Desk) -> Result<Response, Error> {
    // Two coordinators may press the button at once: words that are there already stay.
    if desk.draft.is_none() {
        let wording = proposal(&desk.chosen()?);
        store(app, coordinator, &desk, &wording).await?;
    }
    Ok(back(coordinator, &desk, "").into_response())
}

async fn save(app: &App, coordinator: &Coordinator, desk: Desk, posted: &Posted) -> Result<Response, Error> {
    let wording = Wording::read(posted);
    if let Some(fault) = moved_on(&desk, posted) {
        return again(coordinator, desk, StatusCode::CONFLICT, posted, vec![fault]);
    }
    let faults = check(&desk, &wording);
    if !faults.is_empty() {
        return again(coordinator, desk, StatusCode::UNPROCESSABLE_ENTITY, posted, faults);
    }
    store(app, coordinator, &desk, &wording).await?;
    Ok(back(coordinator, &desk, "?saved=yes").into_response())
}

/// Publishes the draft, or asks the members about it, as the network's rule says.
async fn send(
    app: &App,
    coordinator: &Coordinator,
    desk: Desk,
    posted: &Posted,
    way: ReportWay,
) -> Result<Response, Error> {
    let asks = coordinator.network.network.settings.sign_off.of(desk.period).asks();
    if asks != (way == ReportWay::Circulate) {
        let words = if asks {
            "Members sign this report off before it is published: circulate it to them"
        } else {
            "Members are not asked about this report any more: publish it, or change the rule in the settings"
        };
        return again(coordinator, desk, StatusCode::CONFLICT, posted, vec![fault("confirmed", words)]);
    }
    if let Some(fault) = moved_on(&desk, posted).or_else(|| overtaken(&desk, posted)) {
        return again(coordinator, desk, StatusCode::CONFLICT, posted, vec![fault]);
    }
    let (wording, publishing) = (Wording::read(posted), Publishing::read(posted));
    let mut faults = check(&desk, &wording);
    faults.extend(publishing.check(desk.number()));
    let zone = &coordinator.network.network.time_zone;
    let release = publishing.release(moment::date(app.now(), zone), zone).map_err(|fault| faults.push(fault));
    let Ok(release) = release else {
        return again(coordinator, desk, StatusCode::UNPROCESSABLE_ENTITY, posted, faults);
    };
    if !faults.is_empty() {
        return again(coordinator, desk, StatusCode::UNPROCESSABLE_ENTITY, posted, faults);
    }
    let Some(draft) = &desk.draft else { return Err(Error::NotFound) };
    if stored(&desk, &wording) != stored(&desk, &desk.wording(draft)) {
        return look_first(app, coordinator, desk, posted, &wording).await;
    }
    let papers = desk.papers(draft);
    let new = NewReportJob {
        way,
        period: desk.period,
        number: desk.number(),
        draft_version: draft.changed_at,
        what_changed: publishing.what_changed.clone(),
        release,
        steps: steps(way, papers.iter().map(|paper| (paper.title.as_str(), paper.name.as_str()))),
    };
    let network = &coordinator.network;
    let job = match job::start(app, &coordinator.person.act(app), network.id, &new).await {
        Err(StoreError::Refused(words)) => {
            let fault = fault("confirmed", &capitalised(&words));
            return again(coordinator, desk, StatusCode::CONFLICT, posted, vec![fault]);
        }
        job => job?,
    };
    match &job.state {
        ReportJobState::Done => Ok(Redirect::to(&progress::done(&network.network, &job)).into_response()),
        ReportJobState::Failed { fault: words } => {
            let desk = Desk::load(app, coordinator, &segment(desk.period)).await?;
            let fault = overtaken(&desk, posted).unwrap_or_else(|| fault("confirmed", words));
            again(coordinator, desk, StatusCode::CONFLICT, posted, vec![fault])
        }
        _ => Ok(Redirect::to(&progress::here(&network.network, &job)).into_response()),
    }
}

/// Words that were typed but not saved yet are saved, never published unseen.
async fn look_first(
    app: &App,
    coordinator: &Coordinator,
    desk: Desk,
    posted: &Posted,
    wording: &Wording,
) -> Result<Response, Error> {
    store(app, coordinator, &desk, wording).await?;
    let desk = Desk::load(app, coordinator, &desk.period.to_string()).await?;
    let fault = fault(
        "confirmed",
        "The words you changed are saved, but not published: look at the preview once more, then publish",
    );
    again(coordinator, desk, StatusCode::UNPROCESSABLE_ENTITY, posted, vec![fault])
}

/// Everything that is wrong with the words.
fn check(desk: &Desk, wording: &Wording) -> Vec<Fault> {
    let mut faults = wording.check(&desk.story_slugs());
    let known = desk.template_names();
    let is_known = |name: &str| known.contains(&name);
    if !wording.template.is_empty() && !is_known(&wording.template) {
        faults.push(fault("template", "Choose a template of this list: the one you chose is there no more"));
    }
    if wording.papers.iter().any(|name| !is_known(name)) {
        faults.push(fault("papers", "Choose papers of this list: one that you chose is there no more"));
    }
    faults
}

/// What is stored of the words; words of places that the form did not show stay as they are.
fn stored(desk: &Desk, wording: &Wording) -> (String, [String; 3], Option<EnterpriseId>, More) {
    let before = desk.draft.as_ref();
    let template = match wording.template.as_str() {
        "" => before.map_or_else(|| usual(desk.period).to_owned(), |draft| draft.template.clone()),
        name => name.to_owned(),
    };
    // Words of places that the form did not show, as they are another template's, are kept.
    let mut words = before.map(|draft| draft.more.words.clone()).unwrap_or_default();
    let places = desk.chosen().map(|template| places(&template)).unwrap_or_default();
    words.retain(|id, _| places.iter().all(|place| place.id != *id));
    words.extend(wording.words.clone());
    let more = More {
        stories: wording.stories.iter().filter_map(|slug| desk.teller(slug)).collect(),
        asks: wording.asked(),
        words,
        papers: wording.papers.clone(),
    };
    let words = [&wording.title, &wording.headline, &wording.summary].map(Clone::clone);
    (template, words, desk.teller(&wording.story), more)
}

async fn store(app: &App, coordinator: &Coordinator, desk: &Desk, wording: &Wording) -> Result<(), Error> {
    let act = coordinator.person.act(app);
    let (template, [title, headline, summary], story_by, more) = stored(desk, wording);
    let draft = ReportDraft {
        period: desk.period,
        template,
        title,
        headline,
        summary,
        story_by,
        more,
        changed_at: act.now,
        changed_by: act.name.clone(),
    };
    Ok(app.store.save_report_draft(&act, coordinator.network.id, &draft).await?)
}

/// Somebody saved other words since the form was opened.
fn moved_on(desk: &Desk, posted: &Posted) -> Option<Fault> {
    let draft = desk.draft.as_ref()?;
    (posted.text("version") != desk.version().to_string()).then(|| fault("title", &format!(
            "{} saved other words since you opened this page. Yours are below and not saved: save them to put them in place of the others, or load the page again",
            draft.changed_by
        )))
}

/// Somebody published an edition since the form was opened.
fn overtaken(desk: &Desk, posted: &Posted) -> Option<Fault> {
    let number = desk.number();
    (posted.text("number") != number.to_string()).then(|| {
        fault(
            "confirmed",
            &format!(
                "Edition {} has been published since you opened this page. Read it before you publish another",
                number - 1
            ),
        )
    })
}

fn again(
    coordinator: &Coordinator,
    desk: Desk,
    status: StatusCode,
    posted: &Posted,
    faults: Vec<Fault>,
) -> Result<Response, Error> {
    // A tick stands for what was on the page then: after a change it is to be given again.
    let publishing = Publishing { confirmed: false, ..Publishing::read(posted) };
    page_with(status, &desk.page(coordinator, Some((Wording::read(posted), publishing)), faults, None)?)
}

fn back(coordinator: &Coordinator, desk: &Desk, query: &str) -> Redirect {
    Redirect::to(&format!("/{}/report/{}{query}", coordinator.network.network.slug, segment(desk.period)))
}

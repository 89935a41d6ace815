//! Posts to `/{network}/report/{quarter}`: generate, save, publish.

use super::{
    form::{Fault, Publishing, Wording},
    load::{Desk, TEMPLATE},
    making::{edition, make, proposal},
};
use crate::{
    store::{ReportDraft, StoreError},
    web::{App, error::Error, forms::Posted, layout::page_with, library::list::href, session::Coordinator},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_reporting::compose::Standing;

/// One form with three buttons.
pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, quarter)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &quarter).await?;
    if desk.totals.filed == 0 {
        return Err(Error::Conflict(
            "No return of this quarter is accepted any more, so there is nothing to report. Nothing was stored."
                .to_owned(),
        ));
    }
    match posted.text("action") {
        "generate" => generate(&app, &coordinator, desk).await,
        "save" => save(&app, &coordinator, desk, &posted).await,
        "publish" => publish(&app, &coordinator, desk, &posted).await,
        _ => Err(Error::NotFound),
    }
}

async fn generate(app: &App, coordinator: &Coordinator, desk: Desk) -> Result<Response, Error> {
    // Two coordinators may press the button at once: words that are there already stay.
    if desk.draft.is_none() {
        let wording = proposal()?;
        store(app, coordinator, &desk, &wording).await?;
    }
    Ok(back(coordinator, &desk, "").into_response())
}

async fn save(app: &App, coordinator: &Coordinator, desk: Desk, posted: &Posted) -> Result<Response, Error> {
    let wording = Wording::read(posted);
    if let Some(fault) = moved_on(&desk, posted) {
        return again(coordinator, desk, StatusCode::CONFLICT, posted, vec![fault]);
    }
    let faults = wording.check(&desk.story_slugs());
    if !faults.is_empty() {
        return again(coordinator, desk, StatusCode::UNPROCESSABLE_ENTITY, posted, faults);
    }
    store(app, coordinator, &desk, &wording).await?;
    Ok(back(coordinator, &desk, "?saved=yes").into_response())
}

async fn publish(app: &App, coordinator: &Coordinator, desk: Desk, posted: &Posted) -> Result<Response, Error> {
    if let Some(fault) = moved_on(&desk, posted).or_else(|| overtaken(&desk, posted)) {
        return again(coordinator, desk, StatusCode::CONFLICT, posted, vec![fault]);
    }
    let (wording, publishing) = (Wording::read(posted), Publishing::read(posted));
    let mut faults = wording.check(&desk.story_slugs());
    faults.extend(publishing.check(desk.number()));
    if !faults.is_empty() {
        return again(coordinator, desk, StatusCode::UNPROCESSABLE_ENTITY, posted, faults);
    }
    let Some(draft) = &desk.draft else { return Err(Error::NotFound) };
    if wording != desk.wording(draft) {
        return look_first(app, coordinator, desk, posted, &wording).await;
    }
    let number = desk.number();
    let act = coordinator.person.act(app);
    let standing = Standing::Edition { number, published: act.now };
    let figures = desk.totals.figures.clone();
    let beside = desk.totals.beside.clone();
    let made = make(&coordinator.network, figures, beside, draft.period, desk.narrative(draft), standing).await?;
    let edition = edition(made, &desk.totals, draft, &publishing.what_changed)?;
    match app.store.publish(&act, coordinator.network.id, &edition, number).await {
        Ok(head) => Ok(Redirect::to(&href(&coordinator.network.network, head.period, head.number)).into_response()),
        Err(StoreError::Conflict { .. }) => {
            let desk = Desk::load(app, coordinator, &desk.quarter.to_string()).await?;
            let fault = overtaken(&desk, posted).into_iter().collect();
            again(coordinator, desk, StatusCode::CONFLICT, posted, fault)
        }
        Err(error) => Err(error.into()),
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
    let desk = Desk::load(app, coordinator, &desk.quarter.to_string()).await?;
    let fault = Fault {
        field: "confirmed",
        words: "The words you changed are saved, but not published: look at the preview once more, then publish"
            .to_owned(),
    };
    again(coordinator, desk, StatusCode::UNPROCESSABLE_ENTITY, posted, vec![fault])
}

async fn store(app: &App, coordinator: &Coordinator, desk: &Desk, wording: &Wording) -> Result<(), Error> {
    let act = coordinator.person.act(app);
    let draft = ReportDraft {
        period: desk.quarter.period(),
        template: desk.draft.as_ref().map_or_else(|| TEMPLATE.to_owned(), |draft| draft.template.clone()),
        title: wording.title.clone(),
        headline: wording.headline.clone(),
        summary: wording.summary.clone(),
        story_by: desk.stories.iter().find(|told| told.slug == wording.story).map(|told| told.id),
        changed_at: act.now,
        changed_by: act.name.clone(),
    };
    Ok(app.store.save_report_draft(&act, coordinator.network.id, &draft).await?)
}

/// Somebody saved other words since the form was opened.
fn moved_on(desk: &Desk, posted: &Posted) -> Option<Fault> {
    let draft = desk.draft.as_ref()?;
    (posted.text("version") != desk.version().to_string()).then(|| Fault {
        field: "title",
        words: format!(
            "{} saved other words since you opened this page. Yours are below and not saved: save them to put them in place of the others, or load the page again",
            draft.changed_by
        ),
    })
}

/// Somebody published an edition since the form was opened.
fn overtaken(desk: &Desk, posted: &Posted) -> Option<Fault> {
    let number = desk.number();
    (posted.text("number") != number.to_string()).then(|| Fault {
        field: "confirmed",
        words: format!(
            "Edition {} has been published since you opened this page. Read it before you publish another",
            number - 1
        ),
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
    page_with(status, &desk.page(coordinator, Some((Wording::read(posted), publishing)), faults, None))
}

fn back(coordinator: &Coordinator, desk: &Desk, query: &str) -> Redirect {
    Redirect::to(&format!("/{}/report/{}{query}", coordinator.network.network.slug, desk.quarter))
}

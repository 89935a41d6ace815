//! `/{network}/settings/templates/{name}`: its parts in a form, its text, and a preview with the network's own figures.

use super::{
    super::{address, done, form::Problems, frame},
    parts::{DRAWINGS, Part, arranged, parts},
    trial::tried,
};
use crate::{
    store::{OwnTemplate, StoreError},
    templates::{self, NoTemplate},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        moment,
        session::Coordinator,
        words::{capitalised, count},
    },
};
use askama::Template as Page;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use commonweal_domain::period::Quarter;
use commonweal_reporting::{compose::Template, html::escape};

/// Longest text of a template in bytes: the quarterly one has some six thousand.
const MOST: usize = 200_000;

/// The page.
#[derive(Page)]
#[template(path = "settings/template.html")]
struct EditPage {
    frame: Frame,
    back: String,
    heading: String,
    lede: String,
    /// What the newest own version is: 0 for the template as it comes.
    version: u32,
    own: bool,
    /// It comes with Commonweal, so that there is something to go back to.
    ships: bool,
    parts: Vec<Part>,
    source: String,
    problems: Problems,
    history: Vec<String>,
    preview: String,
    pages: String,
    preview_href: String,
    script: &'static str,
}

impl EditPage {
    /// What is wrong with a field; empty if nothing is.
    fn error(&self, field: &str) -> String {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone()).unwrap_or_default()
    }

    /// Whether a part is drawn so.
    fn is(part: &Part, code: &str) -> bool {
        part.chart.is_some_and(|chart| DRAWINGS.iter().any(|(drawing, known, _)| *known == code && *drawing == chart))
    }
}

/// The template that an address names, and its own versions, newest first.
async fn named(app: &App, coordinator: &Coordinator, name: &str) -> Result<(Template, Vec<OwnTemplate>), Error> {
    let id = coordinator.network.id;
    match templates::named(&app.store, id, name).await {
        Ok(template) => Ok((template, app.store.template_versions(id, name).await?)),
        Err(NoTemplate::Unknown { .. }) => Err(Error::NotFound),
        Err(error) => Err(Error::Internal(error.to_string())),
    }
}

pub(in crate::web::settings) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, name)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let (template, versions) = named(&app, &coordinator, &name).await?;
    let mut view = view(&app, &coordinator, &template, &versions).await?;
    let flash = done(
        &uri,
        &[
            ("added", "Added. Change what it holds below."),
            ("saved", "Saved. Reports that you make from now on are made so; what is published stays."),
        ],
    );
    view.frame = view.frame.flash(flash);
    page(&view)
}

pub(in crate::web::settings) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, name)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let (template, versions) = named(&app, &coordinator, &name).await?;
    let newest = versions.first().map_or(0, |version| version.version);
    let refuse = async |status: StatusCode, field: &str, words: String, typed: Option<&Template>| {
        let mut view = view(&app, &coordinator, typed.unwrap_or(&template), &versions).await?;
        if let Some(source) = posted.get("source") {
            view.source = source.replace("\r\n", "\n");
        }
        view.frame = view.frame.with_errors();
        view.problems = vec![(field.to_owned(), words)];
        page_with(status, &view)
    };
    if posted.text("version") != newest.to_string() {
        let who = versions.first().map_or("Somebody", |version| version.changed_by.as_str());
        let words = format!(
            "{who} has changed this template since you opened the page. Yours is not saved: load the page again, then change it"
        );
        return refuse(StatusCode::CONFLICT, "", words, None).await;
    }
    let (id, act) = (coordinator.network.id, coordinator.person.act(&app));
    if posted.ticked("remove") {
        app.store.save_template(&act, id, &name, "", newest).await?;
        return Ok(Redirect::to(&address(&coordinator, "templates?back=1")).into_response());
    }
    let (field, wanted) = wanted(&template, &posted, newest + 1);
    let wanted = match wanted {
        Ok(wanted) => wanted,
        Err(words) => return refuse(StatusCode::UNPROCESSABLE_ENTITY, field, words, None).await,
    };
    if let Err(words) = tried(&app, &coordinator, wanted.clone()).await? {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, field, words, Some(&wanted)).await;
    }
    match app.store.save_template(&act, id, &name, wanted.source(), newest).await {
        Ok(_) => Ok(Redirect::to(&address(&coordinator, &format!("templates/{name}?saved=1"))).into_response()),
        Err(StoreError::Conflict { .. }) => {
            let words = "Somebody has changed this template just now. Load the page again, then change it".to_owned();
            refuse(StatusCode::CONFLICT, field, words, None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What comes of what is in the form, without saving it: a part of the page, which the page's script puts in place.
pub(in crate::web::settings) async fn preview(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, name)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let (template, _) = named(&app, &coordinator, &name).await?;
    let (_, wanted) = wanted(&template, &posted, template.version);
    let tried = match wanted {
        Ok(wanted) => tried(&app, &coordinator, wanted).await?,
        Err(words) => Err(words),
    };
    let (status, html) = match tried {
        Ok(tried) => {
            let pages = count(tried.pages, "page", "pages");
            (
                StatusCode::OK,
                format!("<p class=\"soft small\">{pages} on paper, with {}.</p>{}", tried.months, tried.html),
            )
        }
        Err(words) => (StatusCode::UNPROCESSABLE_ENTITY, format!("<p class=\"error\">{}</p>", escape(&words))),
    };
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}

/// The template that the form makes, of its parts or of its text; else the field, blank for the parts as a whole, and
/// what is wrong with it.
fn wanted(template: &Template, posted: &Posted, version: u32) -> (&'static str, Result<Template, String>) {
    if posted.text("action") == "text" {
        let source = posted.get("source").unwrap_or_default().replace("\r\n", "\n");
        if source.len() > MOST {
            return ("source", Err("The text must be shorter: a template has at most 200,000 characters".to_owned()));
        }
        let read = Template::read(&source).map_err(|error| capitalised(&error.to_string()));
        let read = read.and_then(|read| {
            if read.name == template.name {
                Ok(read)
            } else {
                Err(format!("The name must stay “{}”: reports go by it", template.name))
            }
        });
        return ("source", read);
    }
    let mut made = arranged(template, posted);
    made.version = version;
    ("", made.rewritten().map_err(|error| capitalised(&error.to_string())))
}

async fn view(
    app: &App,
    coordinator: &Coordinator,
    template: &Template,
    versions: &[OwnTemplate],
) -> Result<EditPage, Error> {
    let network = &coordinator.network.network;
    let definitions = app.store.definitions(coordinator.network.id).await?;
    let at = Quarter::of(moment::date(app.now(), &network.time_zone));
    let (preview, pages) = match tried(app, coordinator, template.clone()).await? {
        Ok(tried) => (tried.html, format!("{} on paper, with {}.", count(tried.pages, "page", "pages"), tried.months)),
        Err(words) => (String::new(), words),
    };
    Ok(EditPage {
        frame: frame(coordinator, &template.title),
        back: address(coordinator, "templates"),
        heading: format!("{} ({})", template.title, template.name),
        lede: template.about.clone(),
        version: versions.first().map_or(0, |version| version.version),
        own: versions.first().is_some_and(|version| !version.source.is_empty()),
        ships: Template::named(&template.name).is_some(),
        parts: parts(template, &definitions, at, network.lang),
        source: template.source().to_owned(),
        problems: vec![],
        history: versions
            .iter()
            .map(|version| {
                let when = moment::words(version.changed_at, &network.time_zone, network.lang);
                let what = if version.source.is_empty() { "back to the template as it comes" } else { "saved" };
                format!("Version {}: {what} by {} on {when}", version.version, version.changed_by)
            })
            .collect(),
        preview,
        pages,
        preview_href: address(coordinator, &format!("templates/{}/preview", template.name)),
        script: crate::web::assets::template_script_href(),
    })
}

//! `/{network}/settings/templates/new`: a template that begins as another one is.

use super::super::{
    address,
    form::{Choice, Field, FormPage, Problems, Reading},
    frame,
};
use crate::{
    store::StoreError,
    templates,
    web::{App, error::Error, forms::Posted, session::Coordinator, settings::breakdowns::code},
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_reporting::compose::Template;

pub(in crate::web::settings) async fn new(State(app): State<App>, coordinator: Coordinator) -> Result<Response, Error> {
    view(&coordinator, &known(&app, &coordinator).await?).show()
}

pub(in crate::web::settings) async fn add(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let known = known(&app, &coordinator).await?;
    let wanted = match read(&posted, &known) {
        Ok(wanted) => wanted,
        Err(problems) => return view(&coordinator, &known).refuse(&posted, problems),
    };
    let source = wanted.rewritten().map_err(|error| Error::Internal(error.to_string()))?.source().to_owned();
    let (id, act) = (coordinator.network.id, coordinator.person.act(&app));
    let versions = app.store.template_versions(id, &wanted.name).await?;
    let newest = versions.first().map_or(0, |version| version.version);
    match app.store.save_template(&act, id, &wanted.name, &source, newest).await {
        Ok(_) => {
            let href = address(&coordinator, &format!("templates/{}?added=1", wanted.name));
            Ok(Redirect::to(&href).into_response())
        }
        Err(StoreError::Conflict { .. }) => {
            let problems = vec![("name".to_owned(), "Somebody has added a template of this name just now".to_owned())];
            view(&coordinator, &known).refuse(&posted, problems)
        }
        Err(error) => Err(error.into()),
    }
}

async fn known(app: &App, coordinator: &Coordinator) -> Result<Vec<Template>, Error> {
    let all =
        templates::all(&app.store, coordinator.network.id).await.map_err(|error| Error::Internal(error.to_string()))?;
    Ok(all.into_iter().map(|usable| usable.template).collect())
}

fn read(posted: &Posted, known: &[Template]) -> Result<Template, Problems> {
    let mut form = Reading::of(posted);
    let title = form.needed("title", "Title", "Enter a title, like Report to the ward forum");
    let name = code(&title);
    if !title.is_empty() && name.is_empty() {
        form.wrong("title", "Title must have a letter or digit");
    } else if name == "new" || known.iter().any(|template| template.name == name) {
        form.wrong("title", "Another template goes by this title; choose another");
    }
    let about = form.needed("about", "What it is for", "Enter whom it is for, so that others know which to choose");
    let from = form.one_of("from", |text| known.iter().find(|one| one.name == text), "Choose what it begins as");
    match from {
        Some(from) if !form.is_wrong() => {
            let mut template = from.clone();
            (template.name, template.title, template.about, template.version) = (name, title, about, 1);
            Ok(template)
        }
        _ => Err(form.problems()),
    }
}

fn view(coordinator: &Coordinator, known: &[Template]) -> FormPage {
    let choices =
        known.iter().map(|template| Choice::new(&template.name, format!("{} ({})", template.title, template.name)));
    FormPage {
        frame: frame(coordinator, "Add a template"),
        back: (address(coordinator, "templates"), "Templates"),
        heading: "Add a template".to_owned(),
        lede: "It begins as another template is. You change it on the next page.".to_owned(),
        fields: vec![
            Field::line("title", "Title", "What is made by it is called so, unless you write another title.", ""),
            Field::line("about", "What is it for, and for whom?", "Such as: one page for the ward forum.", ""),
            Field::list("from", "It begins as", "", "quarterly", choices.collect()),
        ],
        button: "Add the template",
        ..FormPage::default()
    }
}

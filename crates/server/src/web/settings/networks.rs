//! `/{network}/settings/networks`: the networks of which this one is made, as a city region is of its boroughs.

use super::{
    address, done,
    form::{Choice, Field, FormPage},
    frame, settle,
};
use crate::web::{App, error::Error, forms::Posted, session::Coordinator};
use axum::{extract::State, http::Uri, response::Response};

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let flash = done(&uri, &[("set", "Saved. What they have published stands together on the page of reports.")]);
    let mut page = view(&app, &coordinator).await?;
    page.frame = page.frame.flash(flash);
    page.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let known = others(&app, &coordinator).await?;
    let wanted: Vec<String> = known
        .into_iter()
        .map(|(slug, _)| slug)
        .filter(|slug| posted.iter().any(|pair| pair == ("parts", slug.as_str())))
        .collect();
    settle(&app, &coordinator, "networks?set=1", |settings| settings.parts = wanted).await
}

/// Slug and name of the other networks that have published anything for everybody: of those that have not, nobody else
/// knows.
async fn others(app: &App, coordinator: &Coordinator) -> Result<Vec<(String, String)>, Error> {
    let mut others = vec![];
    for record in app.store.networks().await?.into_iter().filter(|record| record.id != coordinator.network.id) {
        if crate::together::has_published(&app.store, app.now(), &record).await? {
            others.push((record.network.slug, record.network.name));
        }
    }
    Ok(others)
}

async fn view(app: &App, coordinator: &Coordinator) -> Result<FormPage, Error> {
    let parts = &coordinator.network.network.settings.parts;
    let others = others(app, coordinator).await?;
    let none = others.is_empty();
    let choices: Vec<(Choice, bool)> =
        others.into_iter().map(|(slug, name)| (Choice::new(&slug, name), parts.contains(&slug))).collect();
    let label = "Which networks is this one made of?";
    let hint = "Only what they have published for everybody is added up. An enterprise in two of them counts once, where both sides have said that it is the same and it told both of the same work.";
    Ok(FormPage {
        frame: frame(coordinator, "A network of networks"),
        back: (address(coordinator, ""), "Settings"),
        heading: "A network of networks".to_owned(),
        lede: if none {
            "No other network here has published anything yet.".to_owned()
        } else {
            "A city region can show what its boroughs’ networks come to together, beside its own reports. To have it in a report, put the block “Networks together” (show = \"together\") into its template.".to_owned()
        },
        fields: if none { vec![] } else { vec![Field::ticks("parts", label, hint, choices)] },
        button: if none { "" } else { "Save" },
        ..FormPage::default()
    })
}

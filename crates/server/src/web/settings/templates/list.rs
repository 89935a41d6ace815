//! `/{network}/settings/templates`: every template, those of whole reports first.

use super::super::{
    address, done, frame,
    inputs::{DefinitionGroup, DefinitionLine, DefinitionsPage},
};
use crate::{
    templates::{self, Usable},
    web::{App, error::Error, layout::page, session::Coordinator},
};
use axum::{extract::State, http::Uri, response::Response};

pub(in crate::web::settings) async fn list(
    State(app): State<App>,
    coordinator: Coordinator,
    uri: Uri,
) -> Result<Response, Error> {
    let all =
        templates::all(&app.store, coordinator.network.id).await.map_err(|error| Error::Internal(error.to_string()))?;
    let line = |Usable { template, own }: &Usable| DefinitionLine {
        href: address(&coordinator, &format!("templates/{}", template.name)),
        name: format!("{} ({})", template.title, template.name),
        what: template.about.clone(),
        now: if *own { "Changed by your network".to_owned() } else { "As it comes".to_owned() },
    };
    let group = |name, papers: bool| DefinitionGroup {
        name,
        lines: all.iter().filter(|usable| usable.template.cover != papers).map(line).collect(),
    };
    let mut groups = vec![group("Whole reports", false), group("Papers of a page or two", true)];
    groups.retain(|group| !group.lines.is_empty());
    let flash = done(&uri, &[("back", "Back to the template as it comes. Earlier versions are kept.")]);
    page(&DefinitionsPage {
        frame: frame(&coordinator, "Templates").flash(flash),
        back: address(&coordinator, ""),
        heading: "Templates",
        lede: "A template says what stands in a report, in what order, and how it is worded. What is published keeps the template it was made by.",
        add: (address(&coordinator, "templates/new"), "Add a template"),
        groups,
    })
}

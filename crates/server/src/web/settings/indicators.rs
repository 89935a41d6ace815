//! `/{network}/settings/indicators`: every indicator, the network's own first.

use super::{
    address, done, frame,
    inputs::{DefinitionGroup, DefinitionLine, DefinitionsPage},
};
use crate::web::{App, error::Error, layout::page, moment, session::Coordinator};
use axum::{extract::State, http::Uri, response::Response};
use commonweal_domain::{
    definition::{Dimension, is_own},
    period::Quarter,
};

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let definitions = app.store.definitions(coordinator.network.id).await?;
    let lang = coordinator.network.network.lang;
    let now = Quarter::of(moment::date(app.now(), &coordinator.network.network.time_zone));
    let (mut own, mut of_catalogue) = (vec![], Dimension::ALL.map(|dimension| (dimension, vec![])));
    for version in definitions.indicator_codes().filter_map(|code| definitions.indicator_versions(code).last()) {
        let indicator = &version.definition;
        let from = version.from.filter(|from| *from > now);
        let from = from.map(|from| format!(", from {}", from.period().months(lang))).unwrap_or_default();
        let core = if indicator.core { ", one of the core" } else { "" };
        let line = DefinitionLine {
            href: address(&coordinator, &format!("indicators/{}", indicator.code)),
            name: indicator.name.clone(),
            what: indicator.definition.clone(),
            now: format!("{}, version {}{core}{from}", indicator.code, indicator.version),
        };
        if is_own(&indicator.code) {
            own.push(line);
        } else if let Some((_, lines)) = of_catalogue.iter_mut().find(|(of, _)| *of == indicator.dimension) {
            lines.push(line);
        }
    }
    let mut groups = vec![DefinitionGroup { name: "Your own", lines: own }];
    groups.extend(of_catalogue.into_iter().map(|(of, lines)| DefinitionGroup { name: of.name(lang), lines }));
    groups.retain(|group| !group.lines.is_empty());
    let flash = done(&uri, &[("added", "Saved. Reports of that round and later ones show it.")]);
    page(&DefinitionsPage {
        frame: frame(&coordinator, "Indicators").flash(flash),
        back: address(&coordinator, ""),
        heading: "Indicators",
        lede: "An indicator is worked out of the answers: a total, a share or a rate. Those of the catalogue are the same in every network; your own stand beside them in reports.",
        add: (address(&coordinator, "indicators/new"), "Add an indicator"),
        groups,
    })
}

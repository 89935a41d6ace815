//! `/{network}/settings/inputs`: every question, the network's own first.

use super::{address, asked::how_often, done, frame};
use crate::web::{
    App,
    error::Error,
    layout::{Frame, page},
    moment,
    session::Coordinator,
};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use commonweal_domain::{
    definition::{Asked, Dimension, InputDefinition, is_own},
    period::Quarter,
};

/// The list.
#[derive(Template)]
#[template(path = "settings/definitions.html")]
pub(super) struct DefinitionsPage {
    pub(super) frame: Frame,
    pub(super) back: String,
    pub(super) heading: &'static str,
    pub(super) lede: &'static str,
    pub(super) add: (String, &'static str),
    pub(super) groups: Vec<DefinitionGroup>,
}

/// Definitions under a heading.
pub(super) struct DefinitionGroup {
    pub(super) name: &'static str,
    pub(super) lines: Vec<DefinitionLine>,
}

/// One definition.
pub(super) struct DefinitionLine {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) what: String,
    pub(super) now: String,
}

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let id = coordinator.network.id;
    let definitions = app.store.definitions(id).await?;
    let questionnaire = app.store.questionnaire(id).await?;
    let now = Quarter::of(moment::date(app.now(), &coordinator.network.network.time_zone));
    let lang = coordinator.network.network.lang;
    // Questions that begin later are there too.
    let latest = definitions.input_codes().filter_map(|code| definitions.input_versions(code).last());
    let (mut own, mut of_catalogue) = (vec![], Dimension::ALL.map(|dimension| (dimension, vec![])));
    for version in latest {
        let input = &version.definition;
        let from = version.from.filter(|from| *from > now);
        let line = line(&coordinator, input, questionnaire.asked(&input.code, from.unwrap_or(now)), from, lang);
        if is_own(&input.code) {
            own.push(line);
        } else if let Some((_, lines)) = of_catalogue.iter_mut().find(|(dimension, _)| *dimension == input.dimension) {
            lines.push(line);
        }
    }
    let mut groups = vec![DefinitionGroup { name: "Your own", lines: own }];
    groups.extend(
        of_catalogue.into_iter().map(|(dimension, lines)| DefinitionGroup { name: dimension.name(lang), lines }),
    );
    groups.retain(|group| !group.lines.is_empty());
    let flash = done(&uri, &[("added", "Saved. The question comes with that round, and those after it.")]);
    page(&DefinitionsPage {
        frame: frame(&coordinator, "Questions").flash(flash),
        back: address(&coordinator, ""),
        heading: "Questions",
        lede: "Give a question better words, its categories, or add one of your own. A change of what is counted holds from a round on, and the series shows a break [b].",
        add: (address(&coordinator, "inputs/new"), "Add a question"),
        groups,
    })
}

fn line(
    coordinator: &Coordinator,
    input: &InputDefinition,
    asked: Asked,
    from: Option<Quarter>,
    lang: commonweal_domain::lang::Lang,
) -> DefinitionLine {
    let from = from.map(|from| format!(", from {}", from.period().months(lang))).unwrap_or_default();
    DefinitionLine {
        href: address(coordinator, &format!("inputs/{}", input.code)),
        name: input.name.clone(),
        what: input.question.clone(),
        now: format!("Version {}, {}{from}", input.version, how_often(asked)),
    }
}

//! `/{network}/settings/indicators/new` and `/{network}/settings/indicators/{code}`: an indicator is added, or worked out
//! differently from a round on; with what it gives.

use super::{address, done, form::FormPage, frame, in_force, indicator_form, rounds_ahead::rounds_ahead};
use crate::{
    store::StoreError,
    web::{App, error::Error, forms::Posted, session::Coordinator, words},
};
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    definition::{Definitions, InForce, IndicatorDefinition, OWN_INDICATOR, is_own},
    period::Quarter,
};

pub(super) async fn new(State(app): State<App>, coordinator: Coordinator) -> Result<Response, Error> {
    let definitions = app.store.definitions(coordinator.network.id).await?;
    new_page(&app, &coordinator, &definitions).show()
}

pub(super) async fn add(State(app): State<App>, coordinator: Coordinator, posted: Posted) -> Result<Response, Error> {
    let id = coordinator.network.id;
    let definitions = app.store.definitions(id).await?;
    let quarters = rounds_ahead(&app, &coordinator.network);
    let code = next_code(&definitions);
    let read = match indicator_form::read(&posted, &definitions, &quarters, &code, 1) {
        Ok(read) => read,
        Err(problems) => return new_page(&app, &coordinator, &definitions).refuse(&posted, problems),
    };
    app.store.add_indicator(&coordinator.person.act(&app), id, read.from, &read.indicator).await?;
    Ok(Redirect::to(&format!("{}?added=1", address(&coordinator, "indicators"))).into_response())
}

/// OWN01, OWN02 and so on: the first that nobody has had.
pub(in crate::web) fn next_code(definitions: &Definitions) -> String {
    let taken: Vec<&str> = definitions.indicator_codes().collect();
    (1..=u16::MAX)
        .map(|number| format!("{OWN_INDICATOR}{number:02}"))
        .find(|code| !taken.contains(&code.as_str()))
        .unwrap_or_default()
}

fn new_page(app: &App, coordinator: &Coordinator, definitions: &Definitions) -> FormPage {
    let quarters = rounds_ahead(app, &coordinator.network);
    FormPage {
        frame: frame(coordinator, "Add an indicator"),
        back: (address(coordinator, "indicators"), "Indicators"),
        heading: "Add an indicator".to_owned(),
        lede: "Choose the answers that it is made of. It gets the protection of small numbers and single members that all others have.".to_owned(),
        fields: indicator_form::fields(definitions, &quarters, coordinator.network.network.lang, None),
        button: "Add the indicator",
        ..FormPage::default()
    }
}

/// An indicator with what may be done to it.
struct Desk {
    coordinator: Coordinator,
    definitions: Definitions,
    versions: Vec<InForce<IndicatorDefinition>>,
    quarters: Vec<Quarter>,
}

impl Desk {
    async fn load(app: &App, coordinator: Coordinator, code: &str) -> Result<Self, Error> {
        let definitions = app.store.definitions(coordinator.network.id).await?;
        let versions = definitions.indicator_versions(code).to_vec();
        let Some(last) = versions.last() else { return Err(Error::NotFound) };
        let mut quarters = rounds_ahead(app, &coordinator.network);
        quarters.retain(|quarter| last.from.is_none_or(|from| *quarter > from));
        Ok(Self { coordinator, definitions, versions, quarters })
    }

    fn last(&self) -> &IndicatorDefinition {
        &self.versions[self.versions.len() - 1].definition
    }

    /// Whether the network may change it: those of the catalogue are the same in every network.
    fn may_change(&self) -> bool {
        is_own(&self.last().code) && indicator_form::fits(self.last())
    }

    fn page(&self) -> FormPage {
        let (indicator, lang) = (self.last(), self.coordinator.network.network.lang);
        let fields = if self.may_change() {
            indicator_form::fields(&self.definitions, &self.quarters, lang, Some(indicator))
        } else {
            vec![]
        };
        let rows: Vec<String> = indicator
            .rows
            .iter()
            .map(|row| {
                let part = if row.cell.is_total() { String::new() } else { format!("{}: ", row.cell) };
                format!("{part}{}", row.formula)
            })
            .collect();
        let reading = if self.may_change() {
            format!("Saved changes become version {}; series show a break [b] there.", indicator.version + 1)
        } else {
            "An indicator of the catalogue is the same in every network, so that figures can be compared. Add one of your own beside it where you count differently.".to_owned()
        };
        FormPage {
            frame: frame(&self.coordinator, &indicator.name),
            back: (address(&self.coordinator, "indicators"), "Indicators"),
            heading: indicator.name.clone(),
            lede: format!("{} {}", indicator.definition, indicator.adds_up),
            facts: vec![
                ("Code".to_owned(), indicator.code.clone()),
                ("Formula".to_owned(), rows.join(" · ")),
                ("In force".to_owned(), in_force(&self.versions, |indicator| indicator.version, lang)),
                ("Changes".to_owned(), reading),
            ],
            fields,
            button: if self.may_change() { "Save as a new version" } else { "" },
            ..FormPage::default()
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, code)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, coordinator, &code).await?;
    let mut page = desk.page();
    page.frame = page.frame.flash(done(&uri, &[("version", "Saved as a new version.")]));
    page.show()
}

pub(super) async fn change(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, coordinator, &code).await?;
    if !desk.may_change() {
        return Err(Error::NotFound);
    }
    let read = indicator_form::read(&posted, &desk.definitions, &desk.quarters, &code, desk.last().version + 1);
    let read = match read {
        Ok(read) => read,
        Err(problems) => return desk.page().refuse(&posted, problems),
    };
    let act = desk.coordinator.person.act(&app);
    match app.store.add_indicator_version(&act, desk.coordinator.network.id, read.from, &read.indicator).await {
        Ok(()) => {
            let to = format!("{}?version=1", address(&desk.coordinator, &format!("indicators/{code}")));
            Ok(Redirect::to(&to).into_response())
        }
        Err(StoreError::Refused(words)) => {
            desk.page().refuse(&posted, vec![("from".to_owned(), words::capitalised(&words))])
        }
        Err(error) => Err(error.into()),
    }
}

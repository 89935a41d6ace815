//! `/methods`: every indicator with its definition, its formula and how it adds up, from the catalogue.

use super::plain::{METHODS, frame};
use crate::web::{
    error::Error,
    layout::{Frame, page},
    session::Visitor,
};
use askama::Template;
use axum::response::Response;
use commonweal_domain::{
    catalogue,
    definition::{Dimension, IndicatorDefinition},
    lang::Lang,
};
use std::sync::OnceLock;

/// How figures add up.
#[derive(Template)]
#[template(path = "pages/methods.html")]
pub(crate) struct MethodsPage {
    pub(crate) frame: Frame,
    pub(crate) sections: &'static [Section],
}

/// The indicators of a dimension.
#[derive(Debug)]
pub(crate) struct Section {
    /// Anchor.
    pub(crate) id: &'static str,
    /// Name.
    pub(crate) title: &'static str,
    /// One each.
    pub(crate) methods: Vec<Method>,
}

/// An indicator as it is explained.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) core: bool,
    pub(crate) definition: String,
    pub(crate) adds_up: String,
    /// Label of a row, where there are several, and its formula.
    pub(crate) formulas: Vec<(String, String)>,
    pub(crate) unit: String,
    /// Standard and what it refers to there.
    pub(crate) references: Vec<(&'static str, String)>,
}

pub(super) async fn show(visitor: Visitor) -> Result<Response, Error> {
    page(&view(frame(METHODS, visitor)))
}

pub(crate) fn view(frame: Frame) -> MethodsPage {
    static SECTIONS: OnceLock<Vec<Section>> = OnceLock::new();
    MethodsPage { frame, sections: SECTIONS.get_or_init(sections) }
}

fn sections() -> Vec<Section> {
    let indicators = catalogue::indicators(Lang::EnGb);
    let of = |dimension: Dimension| {
        indicators.iter().filter(|indicator| indicator.dimension == dimension).map(method).collect()
    };
    Dimension::ALL
        .into_iter()
        .map(|dimension| Section { id: dimension.code(), title: dimension.name(Lang::EnGb), methods: of(dimension) })
        .collect()
}

fn method(indicator: &IndicatorDefinition) -> Method {
    let references =
        [("Global goals", indicator.sdg.clone()), ("IRIS+ 5.3c", iris(indicator)), ("VSME", indicator.vsme.clone())];
    Method {
        code: indicator.to_string(),
        name: indicator.name.clone(),
        core: indicator.core,
        definition: indicator.definition.clone(),
        adds_up: indicator.adds_up.clone(),
        formulas: indicator.rows.iter().map(|row| (row.cell.to_string(), row.formula.to_string())).collect(),
        unit: indicator.unit.code().to_owned(),
        references: references.into_iter().filter(|(_, to)| !to.is_empty()).collect(),
    }
}

fn iris(indicator: &IndicatorDefinition) -> String {
    let (metrics, names) = (indicator.iris.trim(), indicator.iris_name.trim());
    match (metrics.is_empty(), names.is_empty(), indicator.iris_match.trim()) {
        (true, ..) => String::new(),
        (_, true, "") => metrics.to_owned(),
        (_, true, near) => format!("{metrics} ({near})"),
        (_, false, "") => format!("{metrics}: {names}"),
        (_, false, near) => format!("{metrics} ({near}): {names}"),
    }
}

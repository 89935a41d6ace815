//! The seam between the dashboard and what reporting makes of the figures.

use super::{Part, Totals};
use crate::{
    figures,
    store::NetworkRecord,
    web::{App, costly, error::Error},
};
use commonweal_domain::period::Quarter;
use commonweal_reporting::{
    compose::{Material, Template, dashboard},
    html,
};

/// What the dashboard of a quarter shows, made away from the threads that answer others.
pub(super) async fn shown(app: &App, network: &NetworkRecord, quarter: Quarter) -> Result<Totals, Error> {
    let figures = figures::beside_editions(&app.store, network.id, quarter.period()).await?;
    let beside = figures::beside(&app.store, network.id).await?;
    let network = network.network.clone();
    let making = move || -> Result<Totals, String> {
        let template = Template::quarterly().map_err(|error| error.to_string())?;
        let material = Material { network: &network, figures: &figures, period: quarter.period(), beside: &beside };
        let made = dashboard(material, &template);
        Ok(Totals {
            coverage: format!("{} of {} enterprises filed.", made.filed, made.due),
            headlines: html::headlines(&made.headlines, &made.accent),
            parts: made
                .parts
                .iter()
                .map(|part| Part {
                    id: part.id,
                    name: part.name,
                    charts: part.charts.iter().map(|chart| html::chart_figure(chart, &made.accent)).collect(),
                })
                .collect(),
            notes: made.notes,
            targets: made.targets,
        })
    };
    costly::aside(making).await?.map_err(Error::Internal)
}

//! The seam between the dashboard and what reporting makes of the figures.

use super::{Part, Totals};
use crate::{
    figures,
    store::NetworkRecord,
    web::{App, costly, error::Error},
};
use commonweal_domain::{network::Network, period::Quarter};
use commonweal_reporting::{
    aggregate::NetworkFigures,
    compose::{Beside, Material, Template, dashboard},
    html,
};
use std::sync::Arc;

/// What the dashboard of a quarter shows, made away from the threads that answer others.
pub(super) async fn worked_out(app: &App, network: &NetworkRecord, quarter: Quarter) -> Result<Totals, Error> {
    let figures = figures::beside_editions(&app.store, network.id, quarter.period()).await?;
    let beside = figures::beside(&app.store, network.id).await?;
    let network = network.network.clone();
    costly::aside(move || made(&network, &figures, &beside, quarter)).await?.map_err(Error::Internal)
}

/// The same of several quarters, for which the figures are loaded once; `each` is told of one after the other.
pub(super) async fn all_worked_out(
    app: &App,
    network: &NetworkRecord,
    quarters: &[Quarter],
    mut each: impl FnMut(Quarter, Totals),
) -> Result<(), Error> {
    let mut figures = figures::load(&app.store, network.id).await?;
    let beside = Arc::new(figures::beside(&app.store, network.id).await?);
    let kept = Arc::new(network.network.clone());
    for quarter in quarters.iter().copied() {
        figures.published = Arc::new(figures::published(&app.store, network.id, quarter.period()).await?);
        let (beside, kept) = (beside.clone(), kept.clone());
        let making = move || {
            let totals = made(&kept, &figures, &beside, quarter);
            (figures, totals)
        };
        let (back, totals) = costly::in_turn(making).await?;
        figures = back;
        each(quarter, totals.map_err(Error::Internal)?);
    }
    Ok(())
}

fn made(network: &Network, figures: &NetworkFigures, beside: &Beside, quarter: Quarter) -> Result<Totals, String> {
    let template = Template::quarterly().map_err(|error| error.to_string())?;
    let material = Material { network, figures, period: quarter.period(), beside };
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
}

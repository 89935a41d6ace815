//! The seam between the dashboard and what reporting makes of the figures.

use super::{Part, Totals};
use crate::{
    figures::{self, Loaded, Read},
    store::NetworkRecord,
    web::{App, costly, error::Error},
};
use commonweal_domain::{network::Network, period::Quarter};
use commonweal_reporting::{
    aggregate::{AddedUp, NetworkFigures},
    compose::{Beside, DASHBOARD_BACK, Material, Template, dashboard},
    disclose::{Earlier, quarters_behind},
    html,
};
use std::{collections::BTreeSet, sync::Arc};

/// What the dashboard of a quarter shows, made away from the threads that answer others.
pub(super) async fn worked_out(app: &App, network: &NetworkRecord, quarter: Quarter) -> Result<Totals, Error> {
    let figures = figures::of_dashboard(&app.store, network.id, quarter.period()).await?;
    let beside = figures::beside(&app.store, network.id).await?;
    let network = network.network.clone();
    costly::aside(move || made(&network, &figures, &beside, quarter)).await?.map_err(Error::Internal)
}

/// The same of several quarters, one after the other, of which `each` is told. A quarter's figures are read once, while
/// what came before is made, and are added up once, although they stand in the charts of the quarters after it too.
pub(super) async fn all_worked_out(
    app: &App,
    network: &NetworkRecord,
    quarters: &[Quarter],
    mut each: impl FnMut(Quarter, Totals),
) -> Result<(), Error> {
    let beside = Arc::new(figures::beside(&app.store, network.id).await?);
    let kept = Arc::new(network.network.clone());
    let mut loaded = Loaded::nothing(&app.store, network.id).await?;
    loaded.figures.added_up = AddedUp::kept();
    let mut coming = Read::default();
    for (at, quarter) in quarters.iter().copied().enumerate() {
        let (behind, published) = behind(app, network, quarter).await?;
        let missing = loaded.missing(&behind, coming.quarters());
        let late = figures::read(&app.store, network.id, missing).await?;
        let next = match quarters.get(at + 1) {
            // Editions may ask for more, which is read when its turn comes.
            Some(next) => loaded.missing(&quarters_behind(next.period(), DASHBOARD_BACK, &[]), &behind),
            None => BTreeSet::new(),
        };
        let (beside, kept) = (beside.clone(), kept.clone());
        let making = move || {
            loaded.take(coming);
            loaded.leave(&behind);
            loaded.take(late);
            loaded.figures.added_up.retain(|period| period.quarters().all(|quarter| behind.contains(&quarter)));
            loaded.figures.published = Arc::new(published);
            let totals = made(&kept, &loaded.figures, &beside, quarter);
            (loaded, totals)
        };
        let (made, read) = tokio::join!(costly::in_turn(making), figures::read(&app.store, network.id, next));
        let (back, totals) = made?;
        (loaded, coming) = (back, read?);
        each(quarter, totals.map_err(Error::Internal)?);
    }
    Ok(())
}

/// The quarters that stand behind a quarter's dashboard, and the editions beside it.
async fn behind(
    app: &App,
    network: &NetworkRecord,
    quarter: Quarter,
) -> Result<(BTreeSet<Quarter>, Vec<Earlier>), Error> {
    let published = figures::published(&app.store, network.id, quarter.period()).await?;
    Ok((quarters_behind(quarter.period(), DASHBOARD_BACK, &published), published))
}

/// What the figures show of a quarter.
pub(super) fn made(
    network: &Network,
    figures: &NetworkFigures,
    beside: &Beside,
    quarter: Quarter,
) -> Result<Totals, String> {
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
        changes: made.changes,
        like_for_like: made.like_for_like,
    })
}

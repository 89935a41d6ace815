//! Whether a return has nothing unusual in it, read in the coordinator's place.

use crate::{
    store::{EnterpriseId, NetworkRecord},
    web::{App, error::Error},
};
use commonweal_domain::{
    checks::{History, explain},
    filing::Filing,
    period::Quarter,
};

/// The return, if the checks find nothing unusual in it, explained or not.
pub(super) async fn unflagged(
    app: &App,
    network: &NetworkRecord,
    quarter: Quarter,
    slug: &str,
) -> Result<Option<(EnterpriseId, Filing)>, Error> {
    let store = &app.store;
    let enterprise = store.enterprise(network.id, slug).await?.ok_or(Error::NotFound)?.id;
    let Some(record) = store.filing(network.id, enterprise, quarter).await? else { return Ok(None) };
    let (past, rounds) = store.history(network.id, enterprise, quarter).await?;
    let definitions = store.definitions(network.id).await?;
    let mut bare = record.filing.figures.clone();
    for (_, figure) in bare.iter_mut() {
        figure.explanation.clear();
    }
    let history = History { figures: &past, rounds };
    let lang = network.network.lang;
    let found = explain(&definitions, &network.network.settings, &bare, history, quarter, lang);
    Ok(found.is_empty().then_some((enterprise, record.filing)))
}

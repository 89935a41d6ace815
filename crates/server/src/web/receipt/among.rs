//! A return's figures among the network's: what the last published edition lets each member see.

use crate::{
    figures::{self, Loaded},
    store::{EditionFile, EditionHead, EnterpriseId, StoreError},
    web::{App, filing::desk::Desk},
};
use commonweal_domain::{
    Exact, breakdown::Cell, filing::FilingState, period::Quarter, quantity::Quantity, release::Viewer,
};
use commonweal_reporting::{
    disclose::{Publication, publish},
    own::{Standing, standing},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The last quarter that was published, as an enterprise may see itself in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Among {
    /// The quarter.
    pub(super) quarter: Quarter,
    /// Number of the edition.
    pub(super) edition: u32,
    /// The enterprise's return was in it.
    pub(super) own: bool,
    /// By code of the input; empty where the return was not in it.
    pub(super) standings: BTreeMap<String, Standing>,
}

/// Looks the enterprise up in the newest edition of a quarter up to this one; none if nothing has been published.
///
/// Totals are those that the edition printed, and only returns that had been accepted by then stand beside them: a
/// return that came later can be had from no difference.
pub(super) async fn among(app: &App, desk: &Desk) -> Result<Option<Among>, StoreError> {
    let network = desk.network.id;
    let editions = app.store.editions(network).await?;
    let newest = editions
        .into_iter()
        .filter(|head| head.release.shows(Viewer::Invited, app.now()))
        .filter_map(|head| head.period.quarter().map(|quarter| (quarter, head)))
        .filter(|(quarter, _)| *quarter <= desk.quarter())
        .max_by_key(|(quarter, head)| (*quarter, head.number));
    let Some((quarter, head)) = newest else { return Ok(None) };
    let counted = counted(app, desk, quarter, &head).await?;
    let mut found =
        Among { quarter, edition: head.number, own: counted.contains(&desk.enterprise.id), standings: BTreeMap::new() };
    if !found.own {
        return Ok(Some(found));
    }
    let printed = printed(app, &head).await?;
    let (publication, own) = publication(app, desk, quarter, &counted).await?;
    for asking in desk.asking() {
        let code = &asking.input.code;
        if let Some(row) = publication.input(code, &Cell::total()) {
            found.standings.insert(code.clone(), standing(row, own, printed.get(code)));
        }
    }
    Ok(Some(found))
}

/// Enterprises whose return had been accepted when the edition was published.
async fn counted(
    app: &App,
    desk: &Desk,
    quarter: Quarter,
    head: &EditionHead,
) -> Result<BTreeSet<EnterpriseId>, StoreError> {
    let heads = app.store.filing_heads(desk.network.id, quarter).await?;
    let then = |state: &FilingState| matches!(state, FilingState::Accepted { at, .. } if *at <= head.published_at);
    Ok(heads.into_iter().filter(|filing| then(&filing.state)).map(|filing| filing.enterprise).collect())
}

/// Totals of inputs as the edition's data have them.
async fn printed(app: &App, head: &EditionHead) -> Result<BTreeMap<String, Exact>, StoreError> {
    let data = app.store.edition_file(head.id, EditionFile::Json).await?.unwrap_or_default();
    let data: Value = serde_json::from_slice(&data).unwrap_or_default();
    let rows = data["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let total = |row: &Value| {
        let is_total = row["kind"] == "input" && row["breakdown"] == "";
        let value = Quantity::parse_plain(row["value"].as_str()?).ok()?;
        is_total.then(|| Some((row["code"].as_str()?.to_owned(), value.exact())))?
    };
    Ok(rows.iter().filter_map(total).collect())
}

/// The quarter's totals of these returns after disclosure, and the enterprise's index among the members.
async fn publication(
    app: &App,
    desk: &Desk,
    quarter: Quarter,
    counted: &BTreeSet<EnterpriseId>,
) -> Result<(Publication, usize), StoreError> {
    let mut loaded = Loaded::nothing(&app.store, desk.network.id).await?;
    let mut read = figures::read(&app.store, desk.network.id, BTreeSet::from([quarter])).await?;
    read.retain(|enterprise| counted.contains(&enterprise));
    loaded.take(read);
    let own = loaded.position(desk.enterprise.id).ok_or(StoreError::NotFound("enterprise"))?;
    Ok((publish(&loaded.figures, &desk.network.network.settings.disclosure, quarter.period()), own))
}

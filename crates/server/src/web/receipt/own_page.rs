//! `/{network}/returns/{quarter}/{enterprise}/page.pdf`: one page of an enterprise's own figures, and its part of what the
//! network has published.

use crate::{
    figures,
    photo::printed as picture,
    store::{EditionFile, NetworkRecord, StoreError},
    templates,
    web::{App, costly, error::Error, filing::desk::Desk, session::Filer},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    filing::FilingState,
    period::Period,
    quantity::{Quantity, write_rounded},
    release::Viewer,
};
use commonweal_reporting::{
    compose::{Beside, Material, OwnPage, Template, Told, member_page},
    disclose::{Publication, publish},
    document::Document,
    pdf::render,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

pub(super) async fn pdf(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let FilingState::Accepted { at: dated, .. } = desk.filing.state else { return Err(Error::NotFound) };
    let (network, quarter) = (&desk.network, desk.quarter());
    let slug = desk.enterprise.enterprise.slug.clone();
    let figures = figures::beside_editions(&app.store, network.id, quarter.period()).await?;
    let member = figures.members.iter().position(|member| member.slug == slug).ok_or(Error::NotFound)?;
    let story = if desk.story.may_print_words() {
        let photo = desk.story.photo.clone().filter(|_| desk.story.may_print_photo());
        let picture = picture(&app.store, network.id, desk.enterprise.id, quarter, photo).await?;
        Some(Told { by: desk.enterprise.enterprise.name.clone(), text: desk.story.printed().to_owned(), picture })
    } else {
        None
    };
    let template = template(&app, network).await?;
    let known = published(&app, network, quarter.period()).await?;
    let beside = Beside { address: format!("{}/{}", app.address, network.network.slug), ..Beside::default() };
    let network = network.network.clone();
    let name = format!("{slug}-{quarter}.pdf");
    let drawing = move || -> Result<Vec<u8>, String> {
        let publication = publish(&figures, &network.settings.disclosure, quarter.period());
        let totals = as_published(&publication, known);
        let material = Material { network: &network, figures: &figures, period: quarter.period(), beside: &beside };
        let published = (!totals.is_empty()).then_some((&publication, member, &totals));
        let page = OwnPage { member, published, story, dated };
        let document = member_page(material, page, &template).map_err(|error| error.to_string())?;
        render(&document).map_err(|error| error.to_string())
    };
    let bytes = costly::in_turn(drawing).await?;
    file(bytes.map_err(Error::Internal)?, &name)
}

/// A PDF for the one who asked for it.
pub(in crate::web) fn file(bytes: Vec<u8>, name: &str) -> Result<Response, Error> {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The network's template for single enterprises.
pub(in crate::web) async fn template(app: &App, network: &NetworkRecord) -> Result<Template, Error> {
    let all = templates::all(&app.store, network.id).await.map_err(|error| Error::Internal(error.to_string()))?;
    let own = all.into_iter().map(|usable| usable.template).find(|template| template.per_enterprise);
    own.ok_or_else(|| Error::Internal("no template for single enterprises comes with Commonweal".to_owned()))
}

/// Totals of indicators as the newest edition of a period has them that members may see; none where there is none.
pub(in crate::web) async fn published(
    app: &App,
    network: &NetworkRecord,
    period: Period,
) -> Result<BTreeMap<String, Exact>, StoreError> {
    let editions = app.store.editions(network.id).await?.into_iter();
    let shown = editions.filter(|head| head.period == period && head.release.shows(Viewer::Invited, app.now()));
    let Some(newest) = shown.max_by_key(|head| head.number) else { return Ok(BTreeMap::new()) };
    if app.store.withdrawn(newest.id).await?.is_some() {
        return Ok(BTreeMap::new());
    }
    let data = app.store.edition_file(newest.id, EditionFile::Json).await?.unwrap_or_default();
    let data: Value = serde_json::from_slice(&data).unwrap_or_default();
    let rows = data["rows"].as_array().map_or(&[][..], Vec::as_slice);
    let total = |row: &Value| {
        let is_total = row["kind"] == "indicator" && row["breakdown"] == "";
        let value = Quantity::parse_plain(row["value"].as_str()?).ok()?;
        is_total.then(|| Some((row["code"].as_str()?.to_owned(), value.exact())))?
    };
    Ok(rows.iter().filter_map(total).collect())
}

/// Those of the published totals that the same returns still give: a return that was accepted or amended since can be had
/// from no difference, and has no part of what was printed without it.
pub(in crate::web) fn as_published(
    publication: &Publication,
    printed: BTreeMap<String, Exact>,
) -> BTreeMap<String, Exact> {
    let same = |code: &str, total: &Exact| {
        let row = publication.indicator(code, &Cell::total())?;
        Some(write_rounded(row.number()?, 4) == write_rounded(total, 4))
    };
    printed.into_iter().filter(|(code, total)| same(code, total) == Some(true)).collect()
}

/// The pages of several enterprises as one file's document.
pub(in crate::web) fn all(pages: Vec<Document>, title: &str) -> Result<Vec<u8>, Error> {
    let document = commonweal_reporting::compose::member_pages(pages, title).ok_or(Error::NotFound)?;
    render(&document).map_err(|error| Error::Internal(error.to_string()))
}

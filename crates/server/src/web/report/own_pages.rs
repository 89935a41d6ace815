//! `/{network}/report/{period}/pages.pdf`: a page for each enterprise that reported, to be handed to it.

use super::{load::Desk, show::dated};
use crate::web::{
    App, costly,
    error::Error,
    receipt::own_page::{all, as_published, file, published, template},
    session::Coordinator,
    words,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use commonweal_reporting::compose::{Material, OwnPage, Told, member_page};

pub(super) async fn pdf(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    if desk.totals.filed == 0 {
        return Err(Error::NotFound);
    }
    let template = template(&app, &coordinator.network).await?;
    let known = published(&app, &coordinator.network, desk.period).await?;
    let dated = dated(&app, &coordinator).await?;
    let network = coordinator.network.network.clone();
    let name = format!("{}-{period}-pages.pdf", network.slug).replace('/', "-");
    let drawing = move || -> Result<Vec<u8>, Error> {
        let totals = as_published(&desk.totals.publication, known);
        let (figures, beside) = (&desk.totals.figures, &desk.totals.beside);
        let material = Material { network: &network, figures, period: desk.period, beside };
        let page = |member: usize| {
            let told = desk.stories.iter().find(|told| told.slug == figures.members[member].slug);
            let story =
                told.map(|told| Told { by: told.name.clone(), text: told.text.clone(), picture: told.picture.clone() });
            let published = (!totals.is_empty()).then_some((&desk.totals.publication, member, &totals));
            member_page(material, OwnPage { member, published, story, dated }, &template)
        };
        let mut members: Vec<usize> = figures.reported(desk.period).into_iter().collect();
        members.sort_by_key(|member| figures.members[*member].name.to_lowercase());
        let pages: Result<Vec<_>, _> = members.into_iter().map(page).collect();
        let pages =
            pages.map_err(|error| Error::Conflict(words::capitalised(&format!("{error}. Nothing was drawn."))))?;
        all(pages, &format!("A page for each member, {}", desk.period.months(network.lang)))
    };
    let bytes = costly::in_turn(drawing).await??;
    file(bytes, &name)
}

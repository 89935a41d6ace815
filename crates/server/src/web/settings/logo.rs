//! `/{network}/settings/logo`, and `/{network}/logo/{version}.jpg` for everybody.

use super::{
    address, done,
    form::{Field, FormPage, Reading},
    frame,
};
use crate::{
    photo::{MOST_BYTES, prepare_in_turn},
    web::{
        App,
        error::Error,
        session::{Coordinator, PublicNetwork},
        upload::Upload,
    },
};
use axum::{
    extract::{Path, Request, State},
    http::{Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::{Logo, Network};

/// Address of a logo's file: with its version, so that a new logo is another file.
pub(in crate::web) fn href(network: &Network, logo: &Logo) -> String {
    format!("/{}/logo/{}.jpg", network.slug, logo.version)
}

/// The file. It changes its address when it changes, so that whoever has it may keep it.
pub(super) async fn file(
    State(app): State<App>,
    PublicNetwork(network): PublicNetwork,
    Path((_, file)): Path<(String, String)>,
) -> Result<Response, Error> {
    let logo = network.network.settings.logo.as_ref().ok_or(Error::NotFound)?;
    if file != format!("{}.jpg", logo.version) {
        return Err(Error::NotFound);
    }
    let bytes = app.store.logo_file(network.id).await?.ok_or(Error::NotFound)?;
    let headers =
        [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, bytes).into_response())
}

pub(super) async fn show(coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let flash = done(&uri, &[("set", "Saved. Each page shows the logo."), ("removed", "The logo is gone.")]);
    let mut page = view(&coordinator);
    page.frame = page.frame.flash(flash);
    page.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    request: Request,
) -> Result<Response, Error> {
    let upload = Upload::read(request, MOST_BYTES).await?;
    let (id, act) = (coordinator.network.id, coordinator.person.act(&app));
    let here = address(&coordinator, "logo");
    if upload.fields.ticked("remove") {
        app.store.remove_logo(&act, id).await?;
        return Ok(Redirect::to(&format!("{here}?removed=1")).into_response());
    }
    let mut form = Reading::of(&upload.fields);
    let alt = form.needed("alt", "What the logo says", "Write what the logo says, for those who do not see it");
    let picture = match upload.file("logo") {
        None => {
            form.wrong("logo", "Choose a file");
            None
        }
        Some(file) if file.too_large => {
            form.wrong("logo", "The file is larger than 8 MB. Make it smaller, or choose another");
            None
        }
        Some(file) => match prepare_in_turn(file.bytes.clone()).await.map_err(Error::Internal)? {
            Ok(picture) => Some(picture),
            Err(error) => {
                form.wrong("logo", error.to_string());
                None
            }
        },
    };
    let (Some(picture), false) = (picture, form.is_wrong()) else {
        let problems = form.problems();
        return view(&coordinator).refuse(&upload.fields, problems);
    };
    app.store.set_logo(&act, id, &picture, &alt).await?;
    Ok(Redirect::to(&format!("{here}?set=1")).into_response())
}

fn view(coordinator: &Coordinator) -> FormPage {
    let network = &coordinator.network.network;
    let logo = network.settings.logo.as_ref();
    FormPage {
        frame: frame(coordinator, "Logo"),
        back: (address(coordinator, ""), "Settings"),
        heading: "Logo".to_owned(),
        lede: "It stands at the top of each page, and in new reports. Choose one on a white ground: it is shown on white in the dark as well.".to_owned(),
        picture: logo.map(|logo| (href(network, logo), logo.alt.clone())),
        fields: vec![
            Field::file("logo", "File", "JPEG, PNG or WebP, at least 200 pixels a side, up to 8 MB.", "image/jpeg,image/png,image/webp"),
            Field::line(
                "alt",
                "What does it say?",
                "For those who do not see it: mostly the name of the network.",
                logo.map_or_else(|| network.name.clone(), |logo| logo.alt.clone()),
            ),
        ],
        button: "Save the logo",
        remove: logo.map(|_| "Remove the logo"),
        ..FormPage::default()
    }
}

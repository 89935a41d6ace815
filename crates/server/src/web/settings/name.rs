//! `/{network}/settings/name`: what the network is called, where it is, and its colour.

use super::{
    address, done,
    form::{Field, FormPage, Problems, Reading},
    frame,
};
use crate::{
    store::Identity,
    web::{App, assets::readable_accent, error::Error, forms::Posted, session::Coordinator},
};
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Network;

/// A longer name does not fit beside the mark on a phone.
const MOST_SHORT: usize = 30;

pub(super) async fn show(coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let flash = done(
        &uri,
        &[
            ("darkened", "Saved. The colour was too light for text, so it was darkened until it can be read."),
            ("saved", "Saved."),
        ],
    );
    let mut page = view(&coordinator);
    page.frame = page.frame.flash(flash);
    page.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    match read(&posted) {
        Ok((identity, darkened)) => {
            let act = coordinator.person.act(&app);
            app.store.update_identity(&act, coordinator.network.id, &identity).await?;
            let done = if darkened { "darkened" } else { "saved" };
            Ok(Redirect::to(&format!("{}?{done}=1", address(&coordinator, "name"))).into_response())
        }
        Err(problems) => view(&coordinator).refuse(&posted, problems),
    }
}

/// As it can be stored, with a colour that can be read, and whether it had to be darkened for that; or everything that is
/// wrong.
fn read(posted: &Posted) -> Result<(Identity, bool), Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "Name", "Enter the network’s name");
    let short_name = form.line("short-name", "Short name");
    if short_name.chars().count() > MOST_SHORT {
        form.wrong("short-name", format!("Short name must be at most {MOST_SHORT} characters long"));
    }
    let place = form.line("place", "Place");
    let typed = form.text("accent");
    let accent = readable_accent(typed);
    if accent.is_none() {
        form.wrong("accent", "Colour must be six figures and letters from a to f, like #0b6170");
    }
    match accent {
        Some(accent) if !form.is_wrong() => {
            let darkened = !typed.trim_start_matches('#').eq_ignore_ascii_case(accent.trim_start_matches('#'));
            Ok((Identity { name, short_name, place, accent }, darkened))
        }
        _ => Err(form.problems()),
    }
}

fn view(coordinator: &Coordinator) -> FormPage {
    let Network { name, place, accent, settings, .. } = coordinator.network.network.clone();
    FormPage {
        frame: frame(coordinator, "Name, place and colour"),
        back: (address(coordinator, ""), "Settings"),
        heading: "Name, place and colour".to_owned(),
        lede: "Pages and new reports show these from now on. What is published stays as it is; the audit keeps who changed them.".to_owned(),
        fields: vec![
            Field::line("name", "Name of the network", "In full, as the cover of the report has it.", name),
            Field::line(
                "short-name",
                "Short name",
                "For the top of each page and the foot of the report, where the full name is long. It may be blank.",
                settings.short_name,
            ),
            Field::line("place", "Place", "Such as: Digbeth, Birmingham. It may be blank.", place),
            Field::line(
                "accent",
                "Colour",
                "For links, buttons and charts, like #0b6170. One that is too light for text is darkened until it can be read.",
                accent,
            ),
        ],
        button: "Save name, place and colour",
        ..FormPage::default()
    }
}

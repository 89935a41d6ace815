//! `/{network}/settings/area`: the network's area in rings, and which of them is local.

use super::{
    address, done,
    form::{Choice, Field, FormPage, Problems, Reading},
    frame,
};
use crate::{
    store::EnterpriseRecord,
    web::{App, error::Error, forms::Posted, session::Coordinator},
};
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    area::{Area, MOST_POSTCODES, Postcodes, RingKind},
    network::Settings,
};

/// The fields of a ring: its name and its postcodes.
const FIELDS: [(RingKind, &str, &str); 3] = [
    (RingKind::Neighbourhood, "neighbourhood", "neighbourhood-postcodes"),
    (RingKind::Council, "council", "council-postcodes"),
    (RingKind::CityRegion, "city-region", "city-region-postcodes"),
];

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let flash = done(&uri, &[("saved", "Saved. Questions and reports say from now on what local means.")]);
    let mut page = view(&coordinator, &app.store.enterprises(coordinator.network.id).await?);
    page.frame = page.frame.flash(flash);
    page.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    match read(&posted) {
        Ok(area) => {
            let settings = coordinator.network.network.settings.clone();
            let act = coordinator.person.act(&app);
            app.store.update_settings(&act, coordinator.network.id, &Settings { area, ..settings }).await?;
            Ok(Redirect::to(&format!("{}?saved=1", address(&coordinator, "area"))).into_response())
        }
        Err(problems) => {
            view(&coordinator, &app.store.enterprises(coordinator.network.id).await?).refuse(&posted, problems)
        }
    }
}

fn read(posted: &Posted) -> Result<Area, Problems> {
    let mut form = Reading::of(posted);
    let mut area = Area::default();
    for (kind, name, postcodes) in FIELDS {
        let what = kind.name();
        area.ring_mut(kind).name = form.line(name, what);
        match Postcodes::parse_list(form.text(postcodes)) {
            Ok(list) if list.len() > MOST_POSTCODES => {
                form.wrong(postcodes, format!("{what} must have at most {MOST_POSTCODES} postcodes"));
            }
            Ok(list) if !list.is_empty() && !area.ring(kind).is_set() => {
                form.wrong(name, format!("Enter what the {} is called", what.to_lowercase()));
                area.ring_mut(kind).postcodes = list;
            }
            Ok(list) => area.ring_mut(kind).postcodes = list,
            Err(wrong) => {
                for error in wrong.iter().take(3) {
                    form.wrong(postcodes, format!("{what}: {error}"));
                }
            }
        }
    }
    let any = RingKind::ALL.into_iter().any(|kind| area.ring(kind).is_set());
    if let Some(local) = form.one_of("local", RingKind::parse, "Choose what counts as local") {
        area.local = local;
        if any && !area.ring(local).is_set() && !form.is_wrong() {
            form.wrong("local", format!("Enter what the {} is called, or choose another", local.name().to_lowercase()));
        }
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok(area) }
}

fn view(coordinator: &Coordinator, members: &[EnterpriseRecord]) -> FormPage {
    let area = &coordinator.network.network.settings.area;
    let hints = [
        "The streets around you, such as Digbeth.",
        "The local authority, such as Birmingham.",
        "Such as the West Midlands.",
    ];
    let mut fields = vec![];
    for ((kind, name, postcodes), hint) in FIELDS.into_iter().zip(hints) {
        let ring = area.ring(kind);
        fields.push(Field::heading(kind.name()));
        fields.push(Field::line(name, "What people call it", hint, &ring.name));
        fields.push(Field::lines(
            postcodes,
            "Its postcodes",
            &format!("As districts or sectors with commas between, such as B5, B9 4.{}", within(area, kind, members)),
            ring.listed(),
            2,
        ));
    }
    fields.push(Field::choices(
        "local",
        "What counts as local?",
        "Questions about local suppliers and local people name this ring, and so does the report. Figures that are there already stay as they were filed.",
        area.local.code(),
        RingKind::ALL.into_iter().map(|kind| Choice::new(kind.code(), kind.name())).collect(),
    ));
    FormPage {
        frame: frame(coordinator, "Area"),
        back: (address(coordinator, ""), "Settings"),
        heading: "Your area".to_owned(),
        lede: "Three rings around you. A pound that stays in the area means something only when everybody draws the same line."
            .to_owned(),
        fields,
        button: "Save the area",
        ..FormPage::default()
    }
}

/// How many members lie within a ring, where it has postcodes and members have told theirs.
fn within(area: &Area, kind: RingKind, members: &[EnterpriseRecord]) -> String {
    let known: Vec<&str> = members
        .iter()
        .map(|member| member.enterprise.postcode.as_str())
        .filter(|postcode| !postcode.is_empty())
        .collect();
    let ring = area.ring(kind);
    if ring.postcodes.is_empty() || known.is_empty() {
        return String::new();
    }
    let inside =
        known.iter().filter(|postcode| ring.postcodes.iter().any(|postcodes| postcodes.holds(postcode))).count();
    format!(" {inside} of the {} members whose postcode is known lie in it.", known.len())
}

//! `/{network}/settings/area`: the network's area in rings, and which of them is local.

use super::{
    address, done,
    form::{Choice, Field, FormPage, Problems, Reading},
    frame,
    rounds_ahead::{self, rounds_ahead},
};
use crate::{
    store::{EnterpriseRecord, StoreError},
    web::{App, error::Error, forms::Posted, session::Coordinator, words},
};
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    area::{Area, MOST_POSTCODES, Postcodes, RingKind},
    definition::InForce,
    period::Quarter,
};

/// The fields of a ring: its name and its postcodes.
const FIELDS: [(RingKind, &str, &str); 3] = [
    (RingKind::Neighbourhood, "neighbourhood", "neighbourhood-postcodes"),
    (RingKind::Council, "council", "council-postcodes"),
    (RingKind::CityRegion, "city-region", "city-region-postcodes"),
];

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator, uri: Uri) -> Result<Response, Error> {
    let flash = done(&uri, &[("saved", "Saved. Questions say what local means.")]);
    let mut page = view(&coordinator, &app.store.enterprises(coordinator.network.id).await?);
    page.frame = page.frame.flash(flash);
    page.show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let id = coordinator.network.id;
    let mut page = view(&coordinator, &app.store.enterprises(id).await?);
    let area = match read(&posted) {
        Ok(area) => area,
        Err(problems) => return page.refuse(&posted, problems),
    };
    let mut from = None;
    if coordinator.network.network.settings.area.redraws_local(&area) {
        let quarters = rounds_free(&app, &coordinator).await?;
        from = rounds_ahead::chosen(&quarters, posted.text("from"));
        page.fields.push(asked_from(&quarters, &coordinator));
        if from.is_none() {
            let problem = "Local comes to mean something else: choose from which round on".to_owned();
            return page.refuse(&posted, vec![("from".to_owned(), problem)]);
        }
    }
    match app.store.set_area(&coordinator.person.act(&app), id, &area, from).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?saved=1", address(&coordinator, "area"))).into_response()),
        // Somebody has filed, or drawn the area, between the page and its answer.
        Err(StoreError::Refused(words)) => {
            if from.is_none() {
                page.fields.push(asked_from(&rounds_free(&app, &coordinator).await?, &coordinator));
            }
            page.refuse(&posted, vec![("from".to_owned(), words::capitalised(&words))])
        }
        Err(error) => Err(error.into()),
    }
}

/// The rounds from which local may mean something else: none of which figures of a question about the area are typed in.
async fn rounds_free(app: &App, coordinator: &Coordinator) -> Result<Vec<Quarter>, Error> {
    let id = coordinator.network.id;
    let definitions = app.store.definitions(id).await?;
    let newest = definitions.input_codes().filter_map(|code| definitions.input_versions(code).last());
    let mut free = None;
    for InForce { definition, .. } in newest.filter(|version| version.definition.is_about_the_area()) {
        free = free.max(app.store.input_free_from(id, &definition.code).await?);
    }
    let mut quarters = rounds_ahead(app, &coordinator.network);
    quarters.retain(|quarter| free.is_none_or(|free| *quarter >= free));
    if let (Some(free), true) = (free, quarters.is_empty()) {
        quarters.push(free);
    }
    Ok(quarters)
}

fn asked_from(quarters: &[Quarter], coordinator: &Coordinator) -> Field {
    let lang = coordinator.network.network.lang;
    let mut choices = vec![Choice::new("", "Choose a round")];
    choices.extend(rounds_ahead::choices(quarters, lang));
    Field::list(
        "from",
        "From which round on does local mean this?",
        "Questions about the area get a new version there, and series show a break [b]. Rounds for which such figures have been typed in keep what local meant.",
        "",
        choices,
    )
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
        "Questions about local suppliers and local people name this ring. If it comes to mean another place, you are asked from which round on; figures that are there already stay as they were filed.",
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

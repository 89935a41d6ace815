//! `/{network}/report/{period}/hidden`: what the report would not show, and why, figure by figure.

use super::load::Desk;
use crate::web::{
    App,
    board::coordinator_frame,
    error::Error,
    layout::{Frame, page},
    library::words::segment,
    session::Coordinator,
    words,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use commonweal_domain::{definition::Definitions, lang::Lang, period::Period};
use commonweal_reporting::{
    aggregate::{RowId, RowKind},
    compose::reason,
    disclose::{Link, Protects, Publication, PublishedRow, Reason},
};

/// What would not be shown, by indicators and by what they are made of.
#[derive(Template)]
#[template(path = "report/hidden.html")]
struct HiddenPage {
    frame: Frame,
    back: String,
    eyebrow: String,
    lede: String,
    groups: Vec<Group>,
    /// What is printed as it was before, by name.
    kept: Vec<String>,
    /// How many enterprises a change has to touch before it is taken in.
    least: u32,
}

/// Figures of one kind.
struct Group {
    id: &'static str,
    name: &'static str,
    /// Name, why, and what else is to be known.
    lines: Vec<(String, String, String)>,
}

/// What the report would not show.
pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    let network = &coordinator.network.network;
    let frame = coordinator_frame(network, &coordinator.person, "What is hidden, and why", "Report");
    page(&HiddenPage {
        frame,
        back: format!("/{}/report/{}", network.slug, segment(desk.period)),
        eyebrow: words::period(desk.period, network.lang),
        lede: lede(&desk.totals.publication),
        groups: groups(&desk.totals.publication, &desk.totals.figures.definitions, network.lang),
        kept: kept(&desk.totals.publication, &desk.totals.figures.definitions),
        least: network.settings.disclosure.contributors,
    })
}

/// Rows with a number: of the others nothing is hidden.
fn numbers(publication: &Publication) -> impl Iterator<Item = &PublishedRow> {
    publication.rows().iter().filter(|row| row.aggregate.number().is_some())
}

fn lede(publication: &Publication) -> String {
    let all = numbers(publication).count();
    match numbers(publication).filter(|row| row.suppressed.is_some()).count() {
        0 => format!("Nothing: all {all} figures with a number are shown."),
        hidden => {
            let are = if hidden == 1 { "is" } else { "are" };
            format!(
                "{hidden} of {all} figures with a number {are} not shown, so that no member’s own can be worked out."
            )
        }
    }
}

fn groups(publication: &Publication, definitions: &Definitions, lang: Lang) -> Vec<Group> {
    let kinds = [
        (RowKind::Indicator, "indicators", "What the report would show"),
        (RowKind::Input, "inputs", "What it is made of, in the data files"),
    ];
    let group = |(kind, id, name)| {
        let hidden = numbers(publication).filter(move |row| row.aggregate.id.kind == kind);
        let line = |row: &PublishedRow| {
            let why = why(row.suppressed?, row.protects.as_ref(), publication.period, definitions, lang);
            Some((named(&row.aggregate.id, definitions, publication.period), why, besides(row)))
        };
        Group { id, name, lines: hidden.filter_map(line).collect() }
    };
    kinds.map(group).into_iter().filter(|group| !group.lines.is_empty()).collect()
}

/// Why a figure is hidden, as a sentence.
fn why(of: Reason, protects: Option<&Protects>, here: Period, definitions: &Definitions, lang: Lang) -> String {
    let Some(Protects { period, row, link }) = protects else {
        return format!("{}.", words::capitalised(reason(of)));
    };
    let mut other = named(row, definitions, *period);
    if *period != here {
        other = format!("{other}, {}", period.months(lang));
    }
    if of != Reason::Subtraction {
        return format!("It goes with “{other}”, which is not shown.");
    }
    let by = match link {
        Link::Categories { dimension } => format!("as the parts by {} add up", dimension.replace('-', " ")),
        Link::Formula { indicator } => format!("as {indicator} is made of both"),
        Link::Quarters { of } => format!("as quarters add up to {}", of.months(lang)),
    };
    format!("Otherwise “{other}” could be worked out by subtraction, {by}.")
}

/// What a coordinator should know besides.
fn besides(row: &PublishedRow) -> String {
    if row.known {
        return "An earlier edition printed it: who has that knows it.".to_owned();
    }
    if !row.for_others && row.level.is_none() {
        return "Earlier editions tell so much that it can be placed closely, whatever is hidden now.".to_owned();
    }
    String::new()
}

fn kept(publication: &Publication, definitions: &Definitions) -> Vec<String> {
    let kept = numbers(publication).filter(|row| row.kept && row.suppressed.is_none());
    kept.map(|row| named(&row.aggregate.id, definitions, publication.period)).collect()
}

/// Name of a figure, with its part.
fn named(id: &RowId, definitions: &Definitions, period: Period) -> String {
    let whole = match id.kind {
        RowKind::Indicator => definitions.indicator(&id.code, period.last()).map(|known| known.name.clone()),
        RowKind::Input => definitions.input(&id.code, period.last()).map(|known| known.name.clone()),
    };
    let whole = whole.unwrap_or_else(|| id.code.clone());
    if id.cell.is_total() { whole } else { format!("{whole}: {}", words::cell(&id.cell)) }
}

//! `/{network}/report/{period}/hidden`: what the report would not show, and why, figure by figure; and asking those few
//! who gave a figure whether they may be recognised in it.

use super::{asking::write_to, load::Desk};
use crate::{
    mail::text::{self, Letter},
    store::{CircleWord, EnterpriseId, MailKind},
    web::{
        App,
        board::coordinator_frame,
        error::Error,
        forms::Posted,
        layout::{Frame, page},
        library::words::segment,
        session::Coordinator,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{breakdown::Cell, definition::Definitions, lang::Lang, period::Period};
use commonweal_reporting::{
    aggregate::{RowId, RowKind},
    compose::reason,
    disclose::{Link, Protects, Publication, PublishedRow, Reason, askable},
};
use std::collections::{BTreeMap, HashMap};

/// What would not be shown, by indicators and by what they are made of.
#[derive(Template)]
#[template(path = "report/hidden.html")]
struct HiddenPage {
    frame: Frame,
    back: String,
    eyebrow: String,
    lede: String,
    groups: Vec<Group>,
    /// What could be shown if a few enterprises agreed.
    asks: Vec<Ask>,
    /// What is printed as it was before, by name.
    kept: Vec<String>,
    /// How many enterprises a change has to touch before it is taken in.
    least: u32,
}

/// An input whose total few enterprises keep hidden, who may be asked.
struct Ask {
    input: String,
    name: String,
    /// What those who stand behind it say, in words.
    said: String,
    /// Somebody has not been asked yet.
    open: bool,
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
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    let network = &coordinator.network.network;
    let frame = coordinator_frame(network, &coordinator.person, "What is hidden, and why", "Report");
    let done = query.get("asked").and_then(|asked| asked.parse().ok()).map(|asked: usize| match asked {
        0 => "They find the question when they open their return. Nobody represents them to whom mail could go: tell them yourself.".to_owned(),
        asked => format!("{} asked by mail. Until each of them says yes, it stays hidden.", words::count(asked, "person is", "people are")),
    });
    page(&HiddenPage {
        frame: frame.flash(done),
        asks: asks(&app, &coordinator, &desk).await?,
        back: format!("/{}/report/{}", network.slug, segment(desk.period)),
        eyebrow: words::period(desk.period, network.lang),
        lede: lede(&desk.totals.publication),
        groups: groups(&desk.totals.publication, &desk.totals.figures.definitions, network.lang),
        kept: kept(&desk.totals.publication, &desk.totals.figures.definitions),
        least: network.settings.disclosure.contributors,
    })
}

/// Asks those who stand behind a hidden total whether they may be recognised in their figure of it.
pub(super) async fn ask(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    let quarter = desk.period.quarter().ok_or(Error::NotFound)?;
    let (network, input) = (coordinator.network.id, posted.text("input"));
    let of = behind(&app, &coordinator, &desk, input).await?;
    if of.is_empty() {
        return Err(Error::NotFound);
    }
    let act = coordinator.person.act(&app);
    let ids: Vec<EnterpriseId> = of.iter().map(|(id, _)| *id).collect();
    let asked = app.store.ask_circle(&act, network, quarter, input, &ids).await?;
    let name = named(&RowId::input(input, Cell::total()), &desk.totals.figures.definitions, desk.period);
    let mut told = 0;
    for (id, enterprise) in of.into_iter().filter(|(id, _)| asked.contains(id)) {
        let figures = [name.clone()];
        let text = |letter: Letter<'_>| text::shown(letter, quarter, &figures);
        told += write_to(&app, &coordinator, (id, &enterprise), quarter, MailKind::Shown, text).await?;
    }
    let at = segment(desk.period);
    let slug = &coordinator.network.network.slug;
    Ok(Redirect::to(&format!("/{slug}/report/{at}/hidden?asked={told}#asks")).into_response())
}

/// Enterprises that would have to agree for an input's total to be shown, with their names.
async fn behind(
    app: &App,
    coordinator: &Coordinator,
    desk: &Desk,
    input: &str,
) -> Result<Vec<(EnterpriseId, String)>, Error> {
    let Some(row) = desk.totals.publication.input(input, &Cell::total()) else { return Ok(vec![]) };
    let members = &desk.totals.figures.members;
    let slugs: Vec<&str> =
        askable(row, &desk.totals.figures, desk.period).into_iter().map(|index| members[index].slug.as_str()).collect();
    if slugs.is_empty() {
        return Ok(vec![]);
    }
    let enterprises = app.store.enterprises(coordinator.network.id).await?.into_iter();
    let those = enterprises.filter(|record| slugs.contains(&record.enterprise.slug.as_str()));
    Ok(those.map(|record| (record.id, record.enterprise.name)).collect())
}

/// What could be asked about; of a quarter only, as agreement is to a return's figures.
async fn asks(app: &App, coordinator: &Coordinator, desk: &Desk) -> Result<Vec<Ask>, Error> {
    let Some(quarter) = desk.period.quarter() else { return Ok(vec![]) };
    let words = app.store.circles_in(coordinator.network.id, quarter).await?;
    let mut asks = vec![];
    for row in numbers(&desk.totals.publication) {
        let of = behind(app, coordinator, desk, &row.aggregate.id.code).await?;
        if of.is_empty() || row.aggregate.id.kind != RowKind::Input || !row.aggregate.id.cell.is_total() {
            continue;
        }
        let code = &row.aggregate.id.code;
        let word = |id: &EnterpriseId| words.get(id).and_then(|said: &BTreeMap<String, CircleWord>| said.get(code));
        let asked = of.iter().filter(|(id, _)| word(id).is_some_and(|word| word.asked.is_some())).count();
        let declined: Vec<&str> = of
            .iter()
            .filter(|(id, _)| word(id).is_some_and(CircleWord::declines))
            .map(|(_, name)| name.as_str())
            .collect();
        let said = match (asked, declined.as_slice()) {
            (0, []) => format!(
                "{} would have to agree: nobody has been asked.",
                words::count(of.len(), "enterprise", "enterprises")
            ),
            (asked, []) => format!("{asked} of {} asked; no answer yet.", of.len()),
            (_, declined) => format!("{} would rather not.", declined.join(", ")),
        };
        asks.push(Ask {
            input: code.clone(),
            name: named(&row.aggregate.id, &desk.totals.figures.definitions, desk.period),
            said,
            open: asked < of.len() && declined.is_empty(),
        });
    }
    Ok(asks)
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

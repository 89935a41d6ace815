//! `/{network}/together/{period}`: what the networks of which one is made have published, added up, each enterprise once.
//! It is made of editions that everybody may read, whenever somebody asks, and so is as new as the newest of them.

use super::{
    App,
    board::load,
    costly,
    error::Error,
    layout::{Frame, page},
    routes::{Need, Pages},
    session::{PublicNetwork, Visitor},
    words,
};
use crate::store::{EditionHead, NetworkId, NetworkRecord};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use commonweal_domain::{
    definition::{Definitions, Dimension},
    lang::Lang,
    network::DisclosureRules,
    period::Period,
    quantity::write_rounded,
    release::Viewer,
    unit::Unit,
};
use commonweal_reporting::{
    compose::in_sentence,
    disclose::{Earlier, PartEdition, Printed, Shared, TogetherRow, TogetherSum, enterprises_of, together},
    export::harmless,
};
use std::collections::{BTreeMap, BTreeSet};

/// Pages of networks together.
pub(super) fn routes() -> Pages {
    Pages::needing(Need::Anybody)
        .route("/{network}/together/{period}", get(show))
        .route("/{network}/together/{period}/data.csv", get(csv))
}

/// The page.
#[derive(Template)]
#[template(path = "together.html")]
struct TogetherPage {
    frame: Frame,
    back: String,
    here: String,
    eyebrow: String,
    heading: String,
    lede: String,
    /// Each network with the address of what it printed; blank where it has published nothing of these months.
    networks: Vec<(String, String)>,
    sections: Vec<Section>,
    notes: Vec<String>,
    /// Other months: words and address.
    others: Vec<(String, String)>,
}

/// Indicators of one dimension.
struct Section {
    id: &'static str,
    name: &'static str,
    lines: Vec<Line>,
}

/// An indicator.
struct Line {
    code: String,
    name: String,
    total: String,
    /// What qualifies the sum; may be empty.
    note: String,
    /// Network and what it printed.
    parts: Vec<(String, String)>,
}

/// A network that is part, with what it printed.
struct Part {
    record: NetworkRecord,
    head: Option<EditionHead>,
    printed: Option<Earlier>,
    definitions: Definitions,
    /// Members that were due, and whether they filed.
    filed: BTreeMap<String, bool>,
}

/// Everything of one period.
struct Whole {
    parts: Vec<Part>,
    rows: Vec<TogetherRow>,
    /// Enterprises due and filed, each once.
    enterprises: (usize, usize),
    shared: usize,
}

/// Whether a network has published anything for everybody.
pub(super) async fn has_published(app: &App, record: &NetworkRecord) -> Result<bool, Error> {
    Ok(!public(app, record.id).await?.is_empty())
}

/// The months of which at least two of the networks that are part have published something, newest first.
pub(super) async fn periods(app: &App, network: &NetworkRecord) -> Result<Vec<Period>, Error> {
    let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
    for part in records(app, network).await? {
        let periods: BTreeSet<Period> = public(app, part.id).await?.into_iter().map(|head| head.period).collect();
        for period in periods {
            *counts.entry(period).or_default() += 1;
        }
    }
    let mut periods: Vec<Period> =
        counts.into_iter().filter(|(_, count)| *count > 1).map(|(period, _)| period).collect();
    periods.sort_by_key(|period| std::cmp::Reverse((period.last(), period.len())));
    Ok(periods)
}

/// Editions that anybody may read now.
async fn public(app: &App, network: NetworkId) -> Result<Vec<EditionHead>, Error> {
    let withdrawn = app.store.all_withdrawn(network).await?;
    let editions = app.store.editions(network).await?.into_iter();
    Ok(editions
        .filter(|head| head.release.shows(Viewer::Anybody, app.now()) && !withdrawn.contains_key(&head.id))
        .collect())
}

/// The networks of which one is made.
async fn records(app: &App, network: &NetworkRecord) -> Result<Vec<NetworkRecord>, Error> {
    let mut records = vec![];
    for slug in &network.network.settings.parts {
        records.extend(app.store.network(slug).await?);
    }
    Ok(records)
}

async fn whole(app: &App, network: &NetworkRecord, period: Period) -> Result<Whole, Error> {
    let mut parts = vec![];
    for record in records(app, network).await? {
        let head = public(app, record.id)
            .await?
            .into_iter()
            .filter(|head| head.period == period)
            .max_by_key(|head| head.number);
        let mut printed = None;
        if let Some(head) = &head {
            let behind = app.store.edition_behind(head.id).await?;
            let former = app.store.former_slugs(record.id).await?;
            let read = behind.and_then(|behind| Earlier::read(&behind).ok().flatten());
            printed = read.map(|printed| printed.renamed(&former));
        }
        let definitions = app.store.definitions(record.id).await?;
        let filed = app.store.filed_in(record.id, period.last()).await?;
        parts.push(Part { record, head, printed, definitions, filed });
    }
    if parts.iter().filter(|part| part.printed.is_some()).count() < 2 {
        return Err(Error::NotFound);
    }
    let there: Vec<&Part> = parts.iter().filter(|part| part.printed.is_some()).collect();
    let ids: Vec<NetworkId> = there.iter().map(|part| part.record.id).collect();
    let place = |network: NetworkId| ids.iter().position(|id| *id == network);
    let shared: Vec<Shared> = app
        .store
        .shared_among(&ids, period.last())
        .await?
        .into_iter()
        .map(|group| group.into_iter().filter_map(|(network, slug)| Some((place(network)?, slug))).collect())
        .collect();
    let counts: Vec<(usize, usize)> = there
        .iter()
        .filter_map(|part| part.head.as_ref())
        .map(|head| (head.enterprises_due as usize, head.enterprises_filed as usize))
        .collect();
    let filed: BTreeMap<(usize, String), bool> = there
        .iter()
        .enumerate()
        .flat_map(|(place, part)| part.filed.iter().map(move |(slug, filed)| ((place, slug.clone()), *filed)))
        .collect();
    let enterprises = enterprises_of(&counts, &shared, &filed);
    // The strictest of all rules holds: nobody agreed to less.
    let rules = there.iter().map(|part| &part.record.network.settings.disclosure);
    let rules = rules.fold(network.network.settings.disclosure.clone(), |strictest, other| DisclosureRules {
        small_count: strictest.small_count.max(other.small_count),
        contributors: strictest.contributors.max(other.contributors),
        dominance_one: strictest.dominance_one.min(other.dominance_one),
        dominance_two: strictest.dominance_two.min(other.dominance_two),
    });
    let editions: Vec<(Earlier, Definitions)> =
        there.iter().filter_map(|part| Some((part.printed.clone()?, part.definitions.clone()))).collect();
    let groups = shared.clone();
    let rows = costly::aside(move || {
        let editions: Vec<PartEdition<'_>> =
            editions.iter().map(|(printed, definitions)| PartEdition { printed, definitions }).collect();
        together(&editions, &groups, &rules)
    })
    .await?;
    Ok(Whole { parts, rows, enterprises, shared: shared.len() })
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    PublicNetwork(network): PublicNetwork,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let period = load::period(&text)?;
    let whole = whole(&app, &network, period).await?;
    let kept = &network.network;
    let lang = kept.lang;
    let address = |period: Period| format!("/{}/together/{}", kept.slug, super::library::words::segment(period));
    let others = periods(&app, &network).await?.into_iter().filter(|other| *other != period);
    let there = whole.parts.iter().filter(|part| part.printed.is_some()).count();
    let (due, filed) = whole.enterprises;
    let mut notes = vec![
        "Each number is one that a network has printed in its own report; where it hid one, that network is left out of the sum.".to_owned(),
    ];
    if whole.shared > 0 {
        notes.push(format!(
            "{} in more than one of these networks and told them of the same work: each counts once. Where that is one or two, the sum is rounded, so that nobody can work out what they filed.",
            words::count(whole.shared, "enterprise is", "enterprises are")
        ));
    }
    let frame = Frame::of(kept, "Together").nav(&[("Reports", format!("/{}", kept.slug))], "Reports");
    page(&TogetherPage {
        frame: match &visitor.0 {
            Some(person) => frame.signed_in(person, ""),
            None => frame,
        },
        back: format!("/{}", kept.slug),
        here: address(period),
        eyebrow: words::period(period, lang),
        heading: format!("{} together", kept.short()),
        lede: format!(
            "{there} of {} networks have published a report of these months. {filed} of {due} enterprises filed in them, each counted once.",
            whole.parts.len()
        ),
        networks: whole
            .parts
            .iter()
            .map(|part| {
                let href = part
                    .head
                    .as_ref()
                    .filter(|_| part.printed.is_some())
                    .map(|head| super::library::list::href(&part.record.network, head.period, head.number));
                (part.record.network.name.clone(), href.unwrap_or_default())
            })
            .collect(),
        sections: sections(&whole, lang),
        notes,
        others: others.map(|period| (words::period(period, lang), address(period))).collect(),
    })
}

fn sections(whole: &Whole, lang: Lang) -> Vec<Section> {
    let names: Vec<&str> =
        whole.parts.iter().filter(|part| part.printed.is_some()).map(|part| part.record.network.short()).collect();
    let line = |row: &TogetherRow| {
        let of = row.parts.iter().filter(|printed| matches!(printed, Printed::Number(_))).count();
        let (total, mut note) = told(&row.total, &row.unit);
        if of < names.len() {
            let left = format!("Of {of} of {} networks.", names.len());
            note = if note.is_empty() { left } else { format!("{left} {note}") };
        }
        let part = |(name, printed): (&&str, &Printed)| {
            let printed = match printed {
                Printed::Number(number) => in_sentence(number, &row.unit),
                Printed::Hidden => "[c]".to_owned(),
                Printed::Nothing => "[x]".to_owned(),
            };
            ((*name).to_owned(), printed)
        };
        Line {
            code: row.code.clone(),
            name: row.name.clone(),
            total,
            note,
            parts: names.iter().zip(&row.parts).map(part).collect(),
        }
    };
    Dimension::ALL
        .into_iter()
        .map(|dimension| Section {
            id: dimension.code(),
            name: dimension.name(lang),
            lines: whole.rows.iter().filter(|row| row.dimension == dimension).map(line).collect(),
        })
        .filter(|section| !section.lines.is_empty())
        .collect()
}

/// A sum in words, and what qualifies it.
fn told(sum: &TogetherSum, unit: &Unit) -> (String, String) {
    match sum {
        TogetherSum::Number(number) => (in_sentence(number, unit), String::new()),
        TogetherSum::Rounded(number, step) => {
            let step = if unit.is_per_cent() { "a whole per cent".to_owned() } else { in_sentence(step, unit) };
            (format!("about {}", in_sentence(number, unit)), format!("Rounded to {step}."))
        }
        TogetherSum::Hidden => {
            ("[c]".to_owned(), "Nearly all of it is what one enterprise told two networks.".to_owned())
        }
        TogetherSum::Nothing => ("[x]".to_owned(), String::new()),
    }
}

/// The same as a file: one line for each indicator and network, and one for the sum.
async fn csv(
    State(app): State<App>,
    PublicNetwork(network): PublicNetwork,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let period = load::period(&text)?;
    let whole = whole(&app, &network, period).await?;
    let mut file = csv::Writer::from_writer(vec![]);
    let failed = |error: csv::Error| Error::Internal(error.to_string());
    file.write_record(["code", "name", "unit", "network", "value", "marker", "rounded_to"]).map_err(failed)?;
    let there: Vec<&Part> = whole.parts.iter().filter(|part| part.printed.is_some()).collect();
    for row in &whole.rows {
        let mut line = |network: &str, value: &str, marker: &str, step: &str| {
            let name = harmless(&row.name);
            file.write_record([&row.code, &name, row.unit.code(), &harmless(network), value, marker, step])
        };
        for (part, printed) in there.iter().zip(&row.parts) {
            let slug = &part.record.network.slug;
            match printed {
                Printed::Number(number) => line(slug, &write_rounded(number, 4), "", ""),
                Printed::Hidden => line(slug, "", "[c]", ""),
                Printed::Nothing => line(slug, "", "[x]", ""),
            }
            .map_err(failed)?;
        }
        match &row.total {
            TogetherSum::Number(number) => line("", &write_rounded(number, 4), "", ""),
            TogetherSum::Rounded(number, step) => line("", &write_rounded(number, 4), "", &write_rounded(step, 4)),
            TogetherSum::Hidden => line("", "", "[c]", ""),
            TogetherSum::Nothing => line("", "", "[x]", ""),
        }
        .map_err(failed)?;
    }
    let bytes = file.into_inner().map_err(|error| Error::Internal(error.to_string()))?;
    let name = format!(
        "attachment; filename=\"{}-together-{}.csv\"",
        network.network.slug,
        super::library::words::segment(period)
    );
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

#[cfg(test)]
#[path = "together_tests.rs"]
mod tests;

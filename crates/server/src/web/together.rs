//! `/{network}/together/{period}`: what the networks of which one is made have published, added up, each enterprise once.
//! It is made of editions that everybody may read, whenever somebody asks, and so is as new as the newest of them.

use super::{
    App,
    board::load,
    error::Error,
    layout::{Frame, page},
    routes::{Need, Pages},
    session::{PublicNetwork, Visitor},
    words,
};
use crate::together::{Part, Whole, periods, whole};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use commonweal_domain::{definition::Dimension, lang::Lang, period::Period, quantity::write_rounded};
use commonweal_reporting::{
    disclose::{Printed, TogetherRow, TogetherSum},
    export::harmless,
};

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

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    PublicNetwork(network): PublicNetwork,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let period = load::period(&text)?;
    let whole = whole(&app.store, app.now(), &network, period).await?.ok_or(Error::NotFound)?;
    let kept = &network.network;
    let lang = kept.lang;
    let address = |period: Period| format!("/{}/together/{}", kept.slug, super::library::words::segment(period));
    let others = periods(&app.store, app.now(), &network).await?.into_iter().filter(|other| *other != period);
    let there = whole.there().count();
    let (due, filed) = whole.enterprises;
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
        notes: whole.notes(),
        others: others.map(|period| (words::period(period, lang), address(period))).collect(),
    })
}

fn sections(whole: &Whole, lang: Lang) -> Vec<Section> {
    let names: Vec<&str> = whole.there().map(|part| part.record.network.short()).collect();
    let line = |row: &TogetherRow| {
        let told = whole.line(row);
        Line {
            code: row.code.clone(),
            name: told.name,
            total: told.total,
            note: told.note,
            parts: names.iter().map(|name| (*name).to_owned()).zip(told.parts).collect(),
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

/// The same as a file: one line for each indicator and network, and one for the sum.
async fn csv(
    State(app): State<App>,
    PublicNetwork(network): PublicNetwork,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let period = load::period(&text)?;
    let whole = whole(&app.store, app.now(), &network, period).await?.ok_or(Error::NotFound)?;
    let mut file = csv::Writer::from_writer(vec![]);
    let failed = |error: csv::Error| Error::Internal(error.to_string());
    file.write_record(["code", "name", "unit", "network", "value", "marker", "rounded_to"]).map_err(failed)?;
    let there: Vec<&Part> = whole.there().collect();
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

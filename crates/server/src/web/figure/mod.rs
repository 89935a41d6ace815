//! One figure of one return: its past, and its amendment.

mod amend;
mod decide;
mod past;
pub mod samples;
#[cfg(test)]
mod tests;

use super::{board::coordinator_frame, layout::Frame, reader::Reader, routes::Pages};
use crate::store::EditionHead;
use axum::routing::{get, post};
use commonweal_domain::{period::Quarter, permission::Action};

/// Pages of a figure.
pub fn routes() -> Pages {
    Pages::needing(Action::Read)
        .route("/{network}/figures/{quarter}/{enterprise}/{input}", get(past::show))
        .and_needing(Action::Amend)
        .route("/{network}/figures/{quarter}/{enterprise}/{input}/amend", get(amend::show).post(amend::submit))
        .route("/{network}/amendments/{quarter}/{enterprise}/{amendment}", post(decide::submit))
}

/// Where the past of a figure is told.
pub fn past_href(network: &str, quarter: Quarter, enterprise: &str, input: &str) -> String {
    format!("/{network}/figures/{quarter}/{enterprise}/{input}")
}

/// The frame of these pages: a filer's, or a coordinator's.
fn frame(reader: &Reader, quarter: Quarter, title: &str) -> Frame {
    let network = &reader.network.network;
    if !reader.files {
        return coordinator_frame(network, &reader.person, title, "Quarter board");
    }
    let enterprise = &reader.enterprise.enterprise;
    let items = [
        ("Your return", format!("/{}/returns/{quarter}/{}", network.slug, enterprise.slug)),
        ("All your returns", format!("/{}/returns", network.slug)),
        ("The network’s figures", format!("/{}/dashboard", network.slug)),
        ("Decide", format!("/{}/decide", network.slug)),
        ("Joint report", format!("/{}", network.slug)),
    ];
    Frame::of(network, title).signed_in(&reader.person, &enterprise.name).nav(&items, "Your return")
}

/// The return from which these pages were opened.
fn back(reader: &Reader, quarter: Quarter) -> (String, &'static str) {
    let (network, enterprise) = (&reader.network.network.slug, &reader.enterprise.enterprise.slug);
    if reader.files {
        (format!("/{network}/returns/{quarter}/{enterprise}"), "Back to your return")
    } else {
        (format!("/{network}/review/{quarter}/{enterprise}"), "Back to the return")
    }
}

/// The newest edition of each period that covers a quarter: there readers find the figure as it was.
fn editions_of(editions: Vec<EditionHead>, quarter: Quarter) -> Vec<EditionHead> {
    let mut newest: Vec<EditionHead> = vec![];
    for edition in editions {
        let covers = edition.period.quarters().any(|of| of == quarter);
        if covers && !newest.iter().any(|other| other.period == edition.period) {
            newest.push(edition);
        }
    }
    newest
}

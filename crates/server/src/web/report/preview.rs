//! The report before it is published.

use crate::web::{layout::Frame, library::words::segment, words};
use askama::Template;
use commonweal_domain::{network::Network, period::Period};

/// `/{network}/report/{period}/preview`
#[derive(Template)]
#[template(path = "report/preview.html")]
pub struct PreviewPage {
    frame: Frame,
    back: (String, &'static str),
    /// Members look at it before it is published.
    circulated: bool,
    eyebrow: String,
    title: String,
    article: String,
}

impl PreviewPage {
    /// The page within a frame; the article is HTML that Commonweal made itself.
    pub fn new(frame: Frame, network: &Network, period: Period, title: String, article: String) -> Self {
        Self {
            back: (format!("/{}/report/{}", network.slug, segment(period)), "Back to the report’s words"),
            circulated: false,
            eyebrow: words::period(period, network.lang),
            title,
            article,
            frame,
        }
    }

    /// What is circulated to the members, with the way back to their answer.
    pub fn circulated(
        frame: Frame,
        network: &Network,
        period: Period,
        title: String,
        article: String,
        back: (String, &'static str),
    ) -> Self {
        Self { back, circulated: true, ..Self::new(frame, network, period, title, article) }
    }
}

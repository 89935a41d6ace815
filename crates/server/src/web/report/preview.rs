//! The report before it is published.

use crate::web::{layout::Frame, words};
use askama::Template;
use commonweal_domain::{network::Network, period::Quarter};

/// `/{network}/report/{quarter}/preview`
#[derive(Template)]
#[template(path = "report/preview.html")]
pub struct PreviewPage {
    frame: Frame,
    back: String,
    eyebrow: String,
    title: String,
    article: String,
}

impl PreviewPage {
    /// The page within a frame; the article is HTML that Commonweal made itself.
    pub fn new(frame: Frame, network: &Network, quarter: Quarter, title: String, article: String) -> Self {
        Self {
            back: format!("/{}/report/{quarter}", network.slug),
            eyebrow: words::quarter(quarter, network.lang),
            title,
            article,
            frame,
        }
    }
}

//! `commonweal report`: draws a period's report without storing anything. It is marked as a draft.

use super::{Failure, Result, database};
use crate::{clock, figures, narrative, templates, together};
use commonweal_domain::{network::Millis, period::Period};
use commonweal_reporting::{
    compose::{self, Material, Standing},
    document::Document,
    html, pdf,
};
use std::path::{Path, PathBuf};
use time::{Date, macros::format_description};

#[derive(Debug, clap::Args)]
pub(super) struct Report {
    /// Slug of the network.
    #[arg(long)]
    network: String,
    /// 2025-Q4 (October to December 2025), 2025 (the calendar year), 2025-26 (April to March) or 2025-Q4/4 (the four
    /// quarters that end there).
    #[arg(long, value_parser = super::period)]
    period: Period,
    /// Where to: a name that ends in .pdf or .html.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// The template.
    #[arg(long, default_value = "quarterly", value_name = "NAME")]
    template: String,
    /// The day that dates the report, like 2026-02-14; without it, that of the last accepted change.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Millis>,
}

/// The site's stylesheet: a report of its own looks as it does in the library.
const STYLESHEET: &str = include_str!("../../assets/site.css");

/// How a report is written.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Pdf,
    Html,
}

impl Report {
    pub(super) async fn run(self, url: &str) -> Result {
        let kind = kind(&self.output)?;
        let store = database::open(url).await?;
        let network = database::network(&store, &self.network).await?;
        let template = templates::named(&store, network.id, &self.template)
            .await
            .map_err(|error| Failure::said(error.to_string()))?;
        if template.per_enterprise {
            let words =
                "this template makes a page for one enterprise, which its filers and coordinators find with its return";
            return Err(Failure::said(format!("{words}; choose another with --template")));
        }
        let figures = figures::beside_editions(&store, network.id, self.period).await?;
        let mut beside = figures::beside(&store, network.id).await?;
        beside.together = together::beside(&store, clock::now(), &network, self.period).await?;
        beside.joint = figures::joint(&store, network.id, self.period).await?;
        let (narrative, _) = narrative::kept(&store, network.id, self.period, &self.template).await?;
        let last_change = store.accepted_at(network.id).await?;
        store.close().await;
        let dated = self.as_of.or(last_change).ok_or_else(|| {
            Failure::said("nothing has been accepted yet, so the report has no date; give one with --as-of")
        })?;
        let material = Material { network: &network.network, figures: &figures, period: self.period, beside: &beside };
        let report = compose::report(material, &template, &narrative, Standing::Draft { dated })
            .map_err(|error| Failure::said(error.to_string()))?;
        std::fs::write(&self.output, draw(&report.document, kind)?)
            .map_err(|error| Failure::io(format_args!("{} cannot be written", self.output.display()), &error))?;
        let (filed, due) = (figures.reported(self.period).len(), figures.due(self.period).len());
        println!("Wrote the draft to {}: {filed} of {due} reported.", self.output.display());
        Ok(())
    }
}

fn draw(document: &Document, kind: Kind) -> Result<Vec<u8>> {
    match kind {
        Kind::Pdf => pdf::render(document).map_err(|error| Failure::said(format!("the PDF cannot be drawn: {error}"))),
        Kind::Html => Ok(html::standalone(document, STYLESHEET).into_bytes()),
    }
}

fn kind(output: &Path) -> Result<Kind> {
    let end = output.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
    match end.as_str() {
        "pdf" => Ok(Kind::Pdf),
        "html" => Ok(Kind::Html),
        _ => Err(Failure::said(format!(
            "{} is neither .pdf nor .html; name the file by what it is to be",
            output.display()
        ))),
    }
}

fn day(text: &str) -> Result<Millis, String> {
    let day = Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "write a day like 2026-02-14".to_owned())?;
    Ok(Millis(day.midnight().assume_utc().unix_timestamp() * 1_000))
}

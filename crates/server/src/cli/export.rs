//! `commonweal export`

use super::{Failure, Result, database, words::count};
use crate::figures;
use clap::ValueEnum;
use commonweal_domain::period::Period;
use commonweal_reporting::{disclose, export};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// Slug of the network.
    #[arg(long)]
    network: String,
    /// 2025-Q4 (October to December 2025), 2025 (the calendar year), 2025-26 (April to March) or 2025-Q4/4 (the four
    /// quarters that end there).
    #[arg(long, value_parser = super::period)]
    period: Period,
    /// How it is written.
    #[arg(long, value_enum)]
    format: Format,
    /// Where to; - is standard output.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// All totals as they are, for the operator: nothing is protected.
    #[arg(long)]
    unsuppressed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Json,
    /// An Excel workbook: the CSV’s rows, and how to read them.
    Xlsx,
    Jsonld,
}

impl Export {
    pub(super) async fn run(self, url: &str) -> Result {
        if self.format == Format::Jsonld {
            return Err(Failure::said("this format is not built yet; use --format csv, json or xlsx"));
        }
        let store = database::open(url).await?;
        let network = database::network(&store, &self.network).await?;
        let figures = figures::beside_editions(&store, network.id, self.period).await?;
        store.close().await;
        let publication = if self.unsuppressed {
            disclose::unsuppressed(&figures, self.period)
        } else {
            disclose::publish(&figures, &network.network.settings.disclosure, self.period)
        };
        let bytes = match self.format {
            Format::Json => (export::json(&publication).to_string() + "\n").into_bytes(),
            Format::Xlsx => {
                let edition =
                    if self.unsuppressed { "All totals as they are: not for others" } else { "Not an edition" };
                let (name, lang) = (network.network.name.as_str(), network.network.lang);
                let about = export::About { network: name, edition, period: self.period, lang };
                export::xlsx(&about, &export::csv(&publication)).map_err(|error| Failure::said(error.to_string()))?
            }
            _ => export::csv(&publication).into_bytes(),
        };
        if self.output.as_os_str() == "-" {
            return print(&bytes);
        }
        write(&self.output, &bytes)?;
        println!("Wrote {} to {}.", count(publication.rows().len(), "total", "totals"), self.output.display());
        Ok(())
    }
}

fn print(bytes: &[u8]) -> Result {
    std::io::stdout().lock().write_all(bytes).map_err(|error| Failure::io("standard output takes no more", &error))
}

fn write(file: &Path, bytes: &[u8]) -> Result {
    std::fs::write(file, bytes)
        .map_err(|error| Failure::io(format_args!("{} cannot be written", file.display()), &error))
}

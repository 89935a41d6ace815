//! How a report stands, draft or edition, wherever it says so: everything else of it is what members sign.

use super::{Standing, series::Series, words};
use crate::document::{Block, Document, Fact, Reach, Text, TextColumn};
use commonweal_domain::{lang::Lang, period::Period};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};

/// What is said of a report's standing is made of this, also long after the report was composed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    lang: Lang,
    network: String,
    sample: bool,
    period: Period,
    /// Where the network's pages are on the web; empty where that is not known.
    address: String,
}

/// Heading of the column that tells how to cite.
const CITE: &str = "To cite";
/// Anchor of the sheet that tells it.
pub(super) const ABOUT: &str = "about";

impl Stamp {
    pub(super) fn of(series: &Series<'_>) -> Self {
        let network = series.material.network;
        Self {
            lang: series.lang(),
            network: network.name.clone(),
            sample: network.sample,
            period: series.period(),
            address: series.material.beside.address.clone(),
        }
    }

    /// Seconds since 1970 that a file carries as its date.
    pub(super) fn dated(standing: Standing) -> i64 {
        let (Standing::Draft { dated: at } | Standing::Edition { published: at, .. }) = standing;
        at.0.div_euclid(1000)
    }

    /// The right-hand side of the running head.
    pub(super) fn running_note(&self, standing: Standing) -> String {
        let sample = "Sample data: every enterprise and figure is invented";
        match (standing, self.sample) {
            (Standing::Draft { .. }, true) => format!("Draft. {sample}"),
            (Standing::Draft { .. }, false) => "Draft, not published".to_owned(),
            (Standing::Edition { .. }, true) => sample.to_owned(),
            (Standing::Edition { .. }, false) => String::new(),
        }
    }

    /// The left-hand side of every foot.
    pub(super) fn foot(&self, standing: Standing) -> String {
        let edition = match standing {
            Standing::Draft { .. } => String::new(),
            Standing::Edition { number, .. } => format!(" · edition {number}"),
        };
        format!("{} · {}{edition}", self.network, self.period.months(self.lang))
    }

    /// The fact of the cover.
    pub(super) fn fact(&self, standing: Standing) -> Fact {
        match standing {
            Standing::Draft { dated } => Fact {
                lead: "Draft, not published".to_owned(),
                lines: vec![format!("Figures as of {}", words::day(dated, self.lang))],
            },
            Standing::Edition { number, published } => Fact {
                lead: format!("Joint impact report, edition {number}"),
                lines: vec![
                    self.period.name(self.lang).unwrap_or_else(|| self.period.to_string()) + ", published",
                    words::day(published, self.lang),
                ],
            },
        }
    }

    /// How to cite it.
    pub(super) fn cite(&self, standing: Standing) -> TextColumn {
        let cite = match standing {
            Standing::Draft { .. } => "This is a draft. It may not be quoted.".to_owned(),
            Standing::Edition { number, published } => {
                let day = words::day(published, self.lang);
                let year = day.rsplit(' ').next().unwrap_or_default();
                let months = self.period.months(self.lang);
                format!("{} ({year}), Joint impact report, {months}, edition {number}. CC BY 4.0.", self.network)
            }
        };
        TextColumn::running(CITE, cite)
    }

    /// Where it is on the web; none where that is not known.
    pub(super) fn reach(&self, standing: Standing) -> Option<Reach> {
        if self.address.is_empty() {
            return None;
        }
        let address = match standing {
            Standing::Edition { number, .. } => {
                let period = self.period.to_string().replace('/', "%2F");
                format!("{}/reports/{period}/{number}", self.address)
            }
            Standing::Draft { .. } => self.address.clone(),
        };
        // An address too long for a code stands in letters alone.
        let code = QrCode::encode_text(&address, QrCodeEcc::Medium).ok()?;
        let side = 0..code.size();
        Some(Reach {
            title: "On the web".to_owned(),
            text: Text::plain("The same report, with its data as CSV, Excel and JSON: ").then_link(&address, &address),
            squares: side.clone().map(|y| side.clone().map(|x| code.get_module(x, y)).collect()).collect(),
            alt: format!("QR code of {address}"),
        })
    }

    /// The same report with another standing: nothing else of it changes.
    pub fn put(&self, document: &mut Document, standing: Standing) {
        document.meta.dated = Self::dated(standing);
        document.meta.running_note = self.running_note(standing);
        document.meta.foot = self.foot(standing);
        if let Some(fact) = document.cover.facts.last_mut() {
            *fact = self.fact(standing);
        }
        let sheets = document.chapters.iter_mut().flat_map(|chapter| &mut chapter.sheets);
        for sheet in sheets.filter(|sheet| sheet.id == ABOUT) {
            for block in sheet.blocks.iter_mut().chain(&mut sheet.foot) {
                match block {
                    Block::Columns(columns) => {
                        for column in columns.iter_mut().filter(|column| column.heading == CITE) {
                            *column = self.cite(standing);
                        }
                    }
                    Block::Reach(reach) => {
                        if let Some(other) = self.reach(standing) {
                            *reach = other;
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

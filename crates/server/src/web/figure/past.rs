//! `/{network}/figures/{quarter}/{enterprise}/{input}`: who set which value when, by which way and why.

use super::{back, frame, past_href};
use crate::{
    store::{Amendment, AmendmentState, Past, Version, Way},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page_with},
        moment,
        reader::Reader,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::Response,
};
use commonweal_domain::{
    definition::InputDefinition,
    figure::Figure,
    filing::FilingState,
    network::{Millis, Network},
    period::Quarter,
};

/// The past of a figure.
#[derive(Template)]
#[template(path = "figure/past.html")]
pub(super) struct PastPage {
    pub(super) frame: Frame,
    pub(super) back: (String, &'static str),
    pub(super) eyebrow: String,
    pub(super) name: String,
    pub(super) lede: String,
    pub(super) lines: Vec<Line>,
    pub(super) amendments: Vec<Proposal>,
    /// Address and words of the way to amend it; none where it does not count.
    pub(super) amend: Option<(String, &'static str)>,
    /// Who looks decides on amendments.
    pub(super) decides: bool,
    pub(super) error: String,
    pub(super) answer: String,
}

/// A value.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) part: String,
    pub(super) value: String,
    pub(super) now: bool,
    pub(super) at: String,
    pub(super) by: String,
    pub(super) way: &'static str,
    pub(super) why: String,
}

/// An amendment that is or was proposed.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    pub(super) href: String,
    pub(super) told: String,
    pub(super) changes: Vec<String>,
    pub(super) reason: String,
    pub(super) open: bool,
}

/// A figure of which a page is made.
pub(super) struct Told<'a> {
    pub(super) network: &'a Network,
    pub(super) quarter: Quarter,
    pub(super) enterprise: (&'a str, &'a str),
    pub(super) input: &'a InputDefinition,
    pub(super) past: Past,
    pub(super) amendments: &'a [Amendment],
    pub(super) counts: bool,
    /// Who looks files for the enterprise.
    pub(super) files: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    reader: Reader,
    Path((_, quarter, _, code)): Path<(String, String, String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = [
        ("amended", "The figure is amended. The old value is kept below."),
        ("proposed", "Your correction is proposed. The coordinator decides on it."),
        ("made", "The amendment is made."),
        ("declined", "The amendment is declined. The figure stays as it is."),
    ];
    let flash = flash.into_iter().find(|(mark, _)| query.ticked(mark)).map(|(_, words)| words.to_owned());
    answer(&app, &reader, &quarter, &code, flash, ("", ""), StatusCode::OK).await
}

/// The page; `refused` is what was typed against an amendment, and what is wrong with it.
pub(super) async fn answer(
    app: &App,
    reader: &Reader,
    quarter: &str,
    code: &str,
    flash: Option<String>,
    refused: (&str, &str),
    status: StatusCode,
) -> Result<Response, Error> {
    let (quarter, record) = reader.filing(app, quarter).await?;
    let definitions = app.store.definitions(reader.network.id).await?;
    let input = definitions.input(code, quarter).ok_or(Error::NotFound)?;
    let (network, enterprise) = (reader.network.id, reader.enterprise.id);
    let amendments: Vec<Amendment> = app
        .store
        .amendments(network, enterprise, quarter)
        .await?
        .into_iter()
        .filter(|amendment| amendment.input == code)
        .collect();
    let of = &reader.enterprise.enterprise;
    let told = Told {
        network: &reader.network.network,
        quarter,
        enterprise: (&of.slug, &of.name),
        input,
        past: app.store.figure_past(network, enterprise, quarter, code).await?,
        amendments: &amendments,
        counts: matches!(record.filing.state, FilingState::Accepted { .. }),
        files: reader.files,
    };
    let frame = frame(reader, quarter, &format!("History of {}", input.name)).flash(flash);
    let mut page = told.page(frame, back(reader, quarter));
    (page.answer, page.error) = (refused.0.to_owned(), refused.1.to_owned());
    if !page.error.is_empty() {
        page.frame = page.frame.with_errors();
    }
    page_with(status, &page)
}

impl PastPage {
    /// Where what is wrong is: the answer, while there is something to decide.
    fn place(&self) -> &'static str {
        if self.decides && self.amendments.iter().any(|one| one.open) { "answer" } else { "" }
    }
}

impl Told<'_> {
    pub(super) fn page(self, frame: Frame, back: (String, &'static str)) -> PastPage {
        let (slug, quarter) = (&self.network.slug, self.quarter);
        let base = past_href(slug, quarter, self.enterprise.0, &self.input.code);
        let lines: Vec<Line> = self.visible().into_iter().map(|version| self.line(version)).collect();
        let people: std::collections::BTreeSet<&str> = lines.iter().map(|line| line.by.as_str()).collect();
        PastPage {
            frame,
            back,
            eyebrow: format!("{} · {}", self.enterprise.1, quarter.period().months(self.network.lang)),
            name: self.input.name.clone(),
            lede: match lines.len() {
                0 => "Nothing has been filed here.".to_owned(),
                1 => "It has had one value only.".to_owned(),
                count => format!(
                    "{}, set by {}, newest first.",
                    words::count(count, "value", "values"),
                    words::count(people.len(), "person or file", "people or files")
                ),
            },
            amendments: self.amendments.iter().map(|amendment| self.proposal(amendment)).collect(),
            amend: (self.counts && !lines.is_empty()).then(|| {
                let words = if self.files { "Propose a correction" } else { "Amend this figure" };
                (format!("{base}/amend"), words)
            }),
            decides: !self.files,
            lines,
            error: String::new(),
            answer: String::new(),
        }
    }

    /// What the enterprise tried out before it first submitted is for nobody else.
    fn visible(&self) -> Vec<&Version> {
        let shared = self.past.shared_at.unwrap_or(Millis(i64::MAX));
        let seen = |version: &&Version| self.files || version.until.is_none_or(|until| until > shared);
        self.past.versions.iter().filter(seen).collect()
    }

    fn line(&self, version: &Version) -> Line {
        let on = |at| moment::words(at, &self.network.time_zone, self.network.lang);
        let mut part = words::cell(&version.key.cell);
        if version.key.period != self.quarter.period() {
            let months = version.key.period.months(self.network.lang);
            part = if part.is_empty() { months } else { format!("{part}, {months}") };
        }
        Line {
            part,
            value: self.value(version.figure.as_ref()),
            now: version.until.is_none() && version.figure.is_some(),
            at: on(version.at),
            by: version.by.clone(),
            way: match version.way {
                Way::Form => "Form",
                Way::Import => "Import",
                Way::Amendment => "Amendment",
                Way::Unknown => "",
            },
            why: version.why.clone(),
        }
    }

    fn value(&self, figure: Option<&Figure>) -> String {
        figure.map_or_else(
            || "Made blank".to_owned(),
            |figure| {
                let sure = words::confidence(figure.confidence);
                let value = words::value(figure.value, &self.input.unit);
                if sure.is_empty() { value } else { format!("{value}, {sure}") }
            },
        )
    }

    fn proposal(&self, amendment: &Amendment) -> Proposal {
        let on = |at| moment::words(at, &self.network.time_zone, self.network.lang);
        let told = match &amendment.state {
            AmendmentState::Proposed => {
                format!("{} proposed it on {}. It waits for a coordinator.", amendment.by, on(amendment.at))
            }
            AmendmentState::Made { at, by } if *by == amendment.by => format!("{by} made it on {}.", on(*at)),
            AmendmentState::Made { at, by } => {
                format!("{} proposed it on {}; {by} made it on {}.", amendment.by, on(amendment.at), on(*at))
            }
            AmendmentState::Declined { at, by, answer } => format!(
                "{} proposed it on {}; {by} declined it on {}: {answer}",
                amendment.by,
                on(amendment.at),
                on(*at)
            ),
        };
        let changes = amendment.changes.iter().map(|change| {
            let part = words::cell(&change.key.cell);
            let part = if part.is_empty() { String::new() } else { format!("{part}: ") };
            format!("{part}{} → {}", self.value(change.was.as_ref()), self.value(change.now.as_ref()))
        });
        Proposal {
            href: format!("/{}/amendments/{}/{}/{}", self.network.slug, self.quarter, self.enterprise.0, amendment.id),
            told,
            changes: changes.collect(),
            reason: amendment.reason.clone(),
            open: amendment.state == AmendmentState::Proposed,
        }
    }
}

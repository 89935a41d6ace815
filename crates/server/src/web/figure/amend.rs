//! `/{network}/figures/{quarter}/{enterprise}/{input}/amend`: a figure that counts is to be another. A coordinator amends
//! it, an enterprise proposes it.

use super::{editions_of, frame, past_href};
use crate::{
    store::{Change, EditionHead, NewAmendment, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        moment,
        reader::Reader,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    breakdown::Cell,
    checks::must_fix,
    definition::{Definitions, InputDefinition},
    figure::{Figure, FigureKey, Figures, Value},
    filing::FilingState,
    network::Network,
    period::{Period, Quarter, day},
    quantity::Quantity,
};

/// Longest reason, in characters.
const LONGEST: usize = 500;

/// The form.
#[derive(Template)]
#[template(path = "figure/amend.html")]
pub(super) struct AmendPage {
    pub(super) frame: Frame,
    pub(super) back: String,
    pub(super) eyebrow: String,
    pub(super) heading: String,
    pub(super) lede: &'static str,
    pub(super) unit: String,
    pub(super) fields: Vec<Field>,
    pub(super) why: String,
    pub(super) why_error: String,
    pub(super) problems: Vec<(String, String)>,
    pub(super) effects: Vec<String>,
    pub(super) button: &'static str,
}

impl AmendPage {
    /// Fields with their numbers, which name their answers.
    fn numbered(&self) -> impl Iterator<Item = (usize, &Field)> {
        (0..).zip(&self.fields)
    }
}

/// One part of the figure.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) now: String,
    pub(super) text: String,
    /// Codes and words of the answers, and whether one is chosen.
    pub(super) states: Vec<(&'static str, &'static str, bool)>,
    pub(super) error: String,
}

/// A figure as it counts, by part.
pub(super) struct Amending<'a> {
    pub(super) network: &'a Network,
    pub(super) quarter: Quarter,
    pub(super) enterprise: (&'a str, &'a str),
    pub(super) input: &'a InputDefinition,
    pub(super) period: Period,
    pub(super) figures: &'a Figures,
    pub(super) editions: &'a [EditionHead],
    pub(super) files: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    reader: Reader,
    Path((_, quarter, _, code)): Path<(String, String, String, String)>,
) -> Result<Response, Error> {
    let loaded = load(&app, &reader, &quarter, &code).await?;
    let amending = loaded.amending(&reader)?;
    let frame = frame(&reader, loaded.quarter, &amending.heading());
    page(&amending.page(frame, None))
}

pub(super) async fn submit(
    State(app): State<App>,
    reader: Reader,
    Path((_, quarter, _, code)): Path<(String, String, String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let loaded = load(&app, &reader, &quarter, &code).await?;
    let amending = loaded.amending(&reader)?;
    let frame = frame(&reader, loaded.quarter, &amending.heading());
    let mut shown = amending.page(frame, Some(&posted));
    let changes = amending.read(&posted, &mut shown.fields);
    shown.why_error = match shown.why.trim().chars().count() {
        0 => "Write why the figure changes".to_owned(),
        1..=LONGEST => String::new(),
        _ => format!("The reason must have at most {LONGEST} characters"),
    };
    amending.check(&loaded.definitions, &changes, &mut shown.fields);
    let act = reader.person.act(&app);
    let base = past_href(
        &reader.network.network.slug,
        loaded.quarter,
        &reader.enterprise.enterprise.slug,
        &amending.input.code,
    );
    if shown.why_error.is_empty() && shown.fields.iter().all(|field| field.error.is_empty()) {
        let new = NewAmendment { changes, reason: shown.why.clone() };
        let (network, enterprise) = (reader.network.id, reader.enterprise.id);
        let (done, mark) = if reader.files {
            (app.store.propose_amendment(&act, network, enterprise, loaded.quarter, &new).await, "proposed")
        } else {
            (app.store.amend(&act, network, enterprise, loaded.quarter, &new).await, "amended")
        };
        match done {
            Ok(()) => return Ok(Redirect::to(&format!("{base}?{mark}=1")).into_response()),
            Err(StoreError::Refused(refused)) => {
                let refused = words::capitalised(&refused);
                match shown.fields.first_mut() {
                    Some(field) => field.error = refused,
                    None => shown.why_error = refused,
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    let wrong = shown.fields.iter().filter(|field| !field.error.is_empty());
    shown.problems = wrong
        .map(|field| (field.id.clone(), field.error.clone()))
        .chain((!shown.why_error.is_empty()).then(|| ("why".to_owned(), shown.why_error.clone())))
        .collect();
    shown.frame = shown.frame.with_errors();
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// What the page needs, out of the store.
struct Loaded {
    quarter: Quarter,
    code: String,
    period: Period,
    figures: Figures,
    definitions: Definitions,
    editions: Vec<EditionHead>,
}

async fn load(app: &App, reader: &Reader, quarter: &str, code: &str) -> Result<Loaded, Error> {
    let (quarter, record) = reader.filing(app, quarter).await?;
    if !matches!(record.filing.state, FilingState::Accepted { .. }) {
        return Err(Error::NotFound);
    }
    let figures = record.filing.figures;
    // A yearly figure stands in the return of the quarter with which its year ends.
    let periods = [Some(quarter.period()), Period::new(quarter, 4)];
    let period = periods.into_iter().flatten().find(|period| figures.has(code, *period)).ok_or(Error::NotFound)?;
    let mut editions = app.store.editions(reader.network.id).await?;
    let viewer = reader.person.viewer(reader.network.id);
    editions.retain(|head| head.release.shows(viewer, app.now()));
    Ok(Loaded {
        quarter,
        code: code.to_owned(),
        period,
        figures,
        definitions: app.store.definitions(reader.network.id).await?,
        editions: editions_of(editions, quarter),
    })
}

impl Loaded {
    fn amending<'a>(&'a self, reader: &'a Reader) -> Result<Amending<'a>, Error> {
        let of = &reader.enterprise.enterprise;
        Ok(Amending {
            network: &reader.network.network,
            quarter: self.quarter,
            enterprise: (&of.slug, &of.name),
            input: self.definitions.input(&self.code, self.quarter).ok_or(Error::NotFound)?,
            period: self.period,
            figures: &self.figures,
            editions: &self.editions,
            files: reader.files,
        })
    }
}

impl Amending<'_> {
    pub(super) fn heading(&self) -> String {
        let verb = if self.files { "Propose a correction of" } else { "Amend" };
        format!("{verb} {}", self.input.name)
    }

    fn cells(&self) -> Vec<(&Cell, &Figure)> {
        self.figures.parts(&self.input.code, self.period).collect()
    }

    /// The form, as it stands or as it was sent.
    pub(super) fn page(&self, frame: Frame, posted: Option<&Posted>) -> AmendPage {
        let (slug, quarter, lang) = (&self.network.slug, self.quarter, self.network.lang);
        let field = |index: usize, cell: &Cell, figure: &Figure| {
            let id = format!("v-{index}");
            let text = figure.value.number().map_or_else(String::new, |number| number.to_string());
            let state = state(figure.value);
            let (text, state) = match posted {
                Some(posted) => (posted.text(&id).to_owned(), posted.text(&format!("s-{index}")).to_owned()),
                None => (text, state.to_owned()),
            };
            let part = words::cell(cell);
            Field {
                id,
                label: if part.is_empty() { "In all".to_owned() } else { part },
                now: words::value(figure.value, &self.input.unit),
                text,
                states: STATES.iter().map(|(code, words)| (*code, *words, *code == state)).collect(),
                error: String::new(),
            }
        };
        let fields = (0..).zip(self.cells()).map(|(index, (cell, figure))| field(index, cell, figure)).collect();
        AmendPage {
            frame,
            back: past_href(slug, quarter, self.enterprise.0, &self.input.code),
            eyebrow: format!("{} · {}", self.enterprise.1, self.period.months(lang)),
            heading: self.heading(),
            lede: if self.files {
                "The coordinator decides on it. The old value is kept with your reason."
            } else {
                "It counts in the totals at once. The old value is kept with your reason."
            },
            unit: self.input.unit.symbol().to_owned(),
            fields,
            why: posted.map_or_else(String::new, |posted| posted.text("why").replace("\r\n", "\n")),
            why_error: String::new(),
            problems: vec![],
            effects: self.effects(),
            button: if self.files { "Propose it" } else { "Amend it" },
        }
    }

    /// What the form changes; a field that cannot be read says so.
    fn read(&self, posted: &Posted, fields: &mut [Field]) -> Vec<Change> {
        let mut changes = vec![];
        for ((index, (cell, figure)), field) in (0..).zip(self.cells()).zip(fields) {
            let value = match posted.text(&format!("s-{index}")) {
                "x" => Ok(Value::NotAvailable),
                "z" => Ok(Value::NotApplicable),
                "w" if figure.value == Value::Withheld => Ok(Value::Withheld),
                _ => Quantity::parse_typed(&field.text).map(Value::Number),
            };
            match value {
                Ok(value) => changes.push(Change {
                    key: FigureKey::new(&self.input.code, self.period, cell.clone()),
                    was: Some(figure.clone()),
                    now: Some(Figure { value, ..figure.clone() }),
                }),
                Err(error) => field.error = format!("{} {error}", field.label),
            }
        }
        changes
    }

    /// What must be right must be right afterwards too.
    fn check(&self, definitions: &Definitions, changes: &[Change], fields: &mut [Field]) {
        let mut figures = self.figures.clone();
        for change in changes {
            if let Some(now) = &change.now {
                figures.insert(change.key.clone(), now.clone());
            }
        }
        let before: Vec<String> =
            must_fix(definitions, self.figures).into_iter().map(|finding| finding.message).collect();
        let cells: Vec<Cell> = self.cells().into_iter().map(|(cell, _)| cell.clone()).collect();
        for finding in must_fix(definitions, &figures) {
            if before.contains(&finding.message) {
                continue;
            }
            let place = cells.iter().position(|cell| *cell == finding.key.cell && finding.key.input == self.input.code);
            if let Some(field) = fields.get_mut(place.unwrap_or(0)).filter(|field| field.error.is_empty()) {
                field.error = finding.message;
            }
        }
    }

    /// Where the old value stands, and what becomes of it there.
    fn effects(&self) -> Vec<String> {
        let lang = self.network.lang;
        if self.editions.is_empty() {
            return vec!["No edition has this figure yet: nothing that was published changes.".to_owned()];
        }
        let mut effects: Vec<String> = self
            .editions
            .iter()
            .map(|edition| {
                format!(
                    "Edition {} of {}, published on {}, stays as it is.",
                    edition.number,
                    edition.period.months(lang),
                    day(moment::date(edition.shown_at(), &self.network.time_zone), lang)
                )
            })
            .collect();
        effects.push(format!(
            "What is published next has the new value, marked [r] for revised, once what has changed touches {} \
             enterprises in a total: until then that stays as it was printed, with a note.",
            self.network.settings.disclosure.contributors
        ));
        effects
    }
}

const STATES: [(&str, &str); 3] = [("n", "This number"), ("x", "Not available"), ("z", "Does not apply")];

const fn state(value: Value) -> &'static str {
    match value {
        Value::Number(_) => "n",
        Value::NotAvailable => "x",
        Value::NotApplicable => "z",
        Value::Withheld => "w",
    }
}

//! `/{network}/dashboard/{quarter}/how` and `…/how/{code}`: how each figure came about, down to what each member gave for
//! those who may see it.

use super::{kept::shown, show::frame};
use crate::{
    figures,
    store::{NetworkRecord, Person},
    web::{
        App,
        board::load::quarter,
        costly,
        error::Error,
        forms::Posted,
        layout::{Frame, page},
        session::Insider,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, Dimension},
    lang::Lang,
    method::{Method, MethodCode},
    period::{Period, Quarter},
    trace::{Place, Step},
};
use commonweal_reporting::{
    aggregate::{Estimate, Explanation, NetworkFigures, Outcome, RowKind, Sees, Share, estimate, explain},
    compose::{Apart, Change, LikeForLike, MovedBy, change_written, in_sentence, moved, reason as words_of},
    disclose::{Publication, PublishedRow, publish},
};

/// Fewest others who moved a figure that a member is told its own part of.
const OTHERS: usize = 3;

/// Every figure of a quarter, by what it is about.
#[derive(Template)]
#[template(path = "dashboard/hows.html")]
pub(crate) struct HowsPage {
    pub(crate) frame: Frame,
    pub(crate) back: String,
    pub(crate) eyebrow: String,
    pub(crate) parts: Vec<HowPart>,
    /// Where the arithmetic of social value is; blank where it is off.
    pub(crate) social_value: String,
}

/// The figures of one dimension.
pub(crate) struct HowPart {
    pub(crate) name: &'static str,
    pub(crate) lines: Vec<HowLine>,
}

/// A figure: name, value, who filed, and where its arithmetic is.
pub(crate) struct HowLine {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) coverage: String,
    pub(crate) href: String,
}

/// One figure with its arithmetic.
#[derive(Template)]
#[template(path = "dashboard/how.html")]
pub(crate) struct HowPage {
    pub(crate) frame: Frame,
    pub(crate) back: String,
    pub(crate) eyebrow: String,
    pub(crate) name: String,
    pub(crate) value: String,
    /// Why it is not published, with what may be told of it.
    pub(crate) hidden: String,
    pub(crate) coverage: String,
    pub(crate) definition: String,
    pub(crate) means: String,
    pub(crate) method: Method,
    pub(crate) formula: String,
    /// What is added, and what it comes to.
    pub(crate) lines: Vec<(String, String)>,
    pub(crate) shares: Vec<ShareView>,
    /// Whose figures these are, in words; empty for whoever sees none.
    pub(crate) whose: &'static str,
    pub(crate) below: bool,
    pub(crate) left_out: Vec<(String, &'static str)>,
    /// What it might be had everybody filed, for whoever sees every member's figures.
    pub(crate) estimate: Option<EstimateView>,
    /// What each member adds to its change, for those who may see that.
    pub(crate) moved: Option<MovedView>,
    /// How it moved among those who filed the same, where its totals tell something else.
    pub(crate) like_for_like: Option<SeriesView>,
    /// The other parts of it: name, value, address.
    pub(crate) parts: Vec<(String, String, String)>,
}

/// An estimate for those who have not filed.
pub(crate) struct EstimateView {
    pub(crate) value: String,
    /// Of what, and the arithmetic.
    pub(crate) lines: Vec<(String, String)>,
    /// Who, and what each filed a year before.
    pub(crate) members: Vec<(String, String)>,
    /// How many are left out of it all the same, as a sentence; blank where nobody is.
    pub(crate) unknown: String,
    pub(crate) method: Method,
}

/// What moved a figure.
pub(crate) struct MovedView {
    pub(crate) heading: &'static str,
    pub(crate) lede: String,
    /// Name, then, now, part of the change.
    pub(crate) lines: Vec<(String, String, String, String)>,
    /// How many more moved it by next to nothing, as a sentence; blank where nobody did.
    pub(crate) still: String,
    /// Who is not compared, and why.
    pub(crate) apart: Vec<(String, String)>,
}

/// A series like for like.
pub(crate) struct SeriesView {
    pub(crate) members: usize,
    /// Period and index.
    pub(crate) lines: Vec<(String, String)>,
    pub(crate) method: Method,
}

/// What one member gave, step by step.
pub(crate) struct ShareView {
    pub(crate) name: String,
    pub(crate) amount: String,
    pub(crate) below: String,
    /// Of what, arithmetic, markers.
    pub(crate) steps: Vec<(String, String, String)>,
    pub(crate) lacks: String,
}

pub(super) async fn list(
    State(app): State<App>,
    Insider { network, person }: Insider,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let frame = frame(&network, &person, "How these figures came about")?;
    let of = quarter(&text)?;
    let desk = Desk::open(&app, &network, of).await?;
    let lang = network.network.lang;
    let parts = Dimension::ALL.map(|dimension| HowPart {
        name: dimension.name(lang),
        lines: desk
            .publication
            .rows()
            .iter()
            .filter(|row| row.aggregate.id.cell.is_total() && row.aggregate.id.kind == RowKind::Indicator)
            .filter(|row| {
                let known = desk.definitions.indicator(&row.aggregate.id.code, of);
                known.is_some_and(|known| known.dimension == dimension)
            })
            .map(|row| HowLine {
                name: name(&desk.definitions, row, of),
                value: value(row),
                coverage: format!("{} of {} filed", row.aggregate.filed, row.aggregate.due),
                href: desk.href(&row.aggregate.id.code, &row.aggregate.id.cell),
            })
            .collect(),
    });
    let is_valued = network.network.settings.social_value.is_on();
    page(&HowsPage {
        social_value: if is_valued {
            format!("/{}/dashboard/{of}/social-value", network.network.slug)
        } else {
            String::new()
        },
        frame,
        back: format!("/{}/dashboard/{of}", network.network.slug),
        eyebrow: words::quarter(of, lang),
        parts: parts.into_iter().filter(|part| !part.lines.is_empty()).collect(),
    })
}

pub(super) async fn show(
    State(app): State<App>,
    Insider { network, person }: Insider,
    Path((_, text, code)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let mut frame = frame(&network, &person, "A figure")?;
    let of = quarter(&text)?;
    let desk = Desk::open(&app, &network, of).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let cell: Cell = query.text("part").parse().map_err(|_| Error::NotFound)?;
    let row = desk.publication.indicator(&code, &cell).or_else(|| desk.publication.input(&code, &cell));
    let row = row.ok_or(Error::NotFound)?;
    let own = own(&person, &network);
    let sees = match &own {
        _ if person.coordinates(network.id) => Sees::Everything,
        Some(slug) => Sees::Own(slug),
        None => Sees::Published,
    };
    let lang = network.network.lang;
    frame.title = format!("{}, {}", name(&desk.definitions, row, of), words::quarter(of, lang));
    let told = explain(&desk.figures, row, of.period(), sees, lang).ok_or(Error::NotFound)?;
    let mut view = desk.view(frame, row, told, sees, lang);
    let mut change = None;
    if row.aggregate.id.kind == RowKind::Indicator && cell.is_total() {
        let (totals, _) = shown(&app, &network, of).await?;
        change = totals.changes.get(&code).cloned();
        view.like_for_like = totals.like_for_like.get(&code).map(|found| series_view(found, lang));
    }
    view.moved = moved_view(&desk.figures, row, of.period(), sees, change.as_ref());
    page(&view)
}

/// The enterprise for which somebody files; the first where there are several, as the page is about the figure.
fn own(person: &Person, network: &NetworkRecord) -> Option<String> {
    let held = person.roles.iter().filter(|held| held.network == network.id && held.role.files());
    held.filter_map(|held| held.enterprise.as_ref()).map(|(_, slug, _)| slug.clone()).next()
}

struct Desk {
    slug: String,
    quarter: Quarter,
    figures: NetworkFigures,
    definitions: Definitions,
    publication: Publication,
    /// How many enterprises a change has to touch before it is taken in.
    least: u32,
}

impl Desk {
    /// What was accepted of a quarter, as it would be published.
    async fn open(app: &App, network: &NetworkRecord, quarter: Quarter) -> Result<Self, Error> {
        if !app.store.accepted_quarters(network.id).await?.contains(&quarter) {
            return Err(Error::NotFound);
        }
        let figures = figures::beside_editions(&app.store, network.id, quarter.period()).await?;
        let rules = network.network.settings.disclosure.clone();
        let least = rules.contributors;
        let (figures, publication) = costly::aside(move || {
            let publication = publish(&figures, &rules, quarter.period());
            (figures, publication)
        })
        .await?;
        let definitions = figures.definitions.clone();
        Ok(Self { slug: network.network.slug.clone(), quarter, figures, definitions, publication, least })
    }

    fn href(&self, code: &str, cell: &Cell) -> String {
        let path = format!("/{}/dashboard/{}/how/{code}", self.slug, self.quarter);
        if cell.is_total() {
            return path;
        }
        format!("{path}?{}", crate::web::forms::encode(&[("part".to_owned(), cell.to_string())]))
    }

    fn view(&self, frame: Frame, row: &PublishedRow, told: Explanation, sees: Sees<'_>, lang: Lang) -> HowPage {
        let id = &row.aggregate.id;
        let everything = sees == Sees::Everything;
        let means = match id.kind {
            RowKind::Indicator => {
                self.definitions.indicator(&id.code, self.quarter).map(|known| known.definition.clone())
            }
            RowKind::Input => self.definitions.input(&id.code, self.quarter).map(|known| known.question.clone()),
        };
        let rows = self.publication.rows().iter();
        let others = rows.filter(|other| {
            let other = &other.aggregate.id;
            other.kind == id.kind && other.code == id.code && other.cell != id.cell
        });
        let hidden = match (row.suppressed, everything) {
            (None, _) => String::new(),
            (Some(reason), true) => format!(
                "It is not published: {}. You see it, as you coordinate the network; keep it to yourself.",
                words_of(reason)
            ),
            (Some(reason), false) => format!("It is not shown: {}.", words_of(reason)),
        };
        let rounded = row.rounded.is_some() && row.suppressed.is_none();
        let hidden = match (rounded, everything) {
            (false, _) => hidden,
            (true, true) => {
                "It is printed rounded, as it counts people. You see it as it is; keep it to yourself.".to_owned()
            }
            (true, false) => "It counts people, and is rounded: what was added is not shown.".to_owned(),
        };
        let kept = format!(
            "It stays as it was printed: what has changed since touches fewer than {} enterprises in it, or in \
             what it is made of.",
            self.least
        );
        let hidden = if row.kept { [hidden, kept].join(" ").trim().to_owned() } else { hidden };
        let shown = |row: &PublishedRow| match (&row.aggregate.outcome, everything) {
            (Outcome::Number(number), true) => row.aggregate.unit.written(number),
            _ => value(row),
        };
        HowPage {
            frame,
            back: format!("/{}/dashboard/{}/how", self.slug, self.quarter),
            eyebrow: words::quarter(self.quarter, lang),
            name: name(&self.definitions, row, self.quarter),
            value: shown(row),
            hidden,
            coverage: format!("{} of {} enterprises filed it", told.coverage.1, told.coverage.0),
            definition: row.aggregate.definition.clone(),
            means: means.unwrap_or_default(),
            method: told.method,
            formula: told.formula,
            lines: told
                .lines
                .iter()
                .filter(|_| everything || !rounded)
                .map(|line| (line.of.clone(), line.written()))
                .collect(),
            below: told.shares.iter().any(|share| share.below.is_some()),
            shares: told.shares.iter().map(|share| share_view(share, row, self.quarter.period(), lang)).collect(),
            whose: match sees {
                Sees::Everything => "What each member gave",
                Sees::Own(_) => "What you gave",
                Sees::Published => "",
            },
            left_out: told.left_out.iter().map(|one| (one.name.clone(), one.why.words(lang))).collect(),
            estimate: everything
                .then(|| estimate(&self.figures, row, self.quarter.period(), &told.left_out, lang))
                .flatten()
                .map(|found| estimate_view(&found, row)),
            moved: None,
            like_for_like: None,
            parts: others
                .map(|other| {
                    (words::cell(&other.aggregate.id.cell), shown(other), self.href(&id.code, &other.aggregate.id.cell))
                })
                .collect(),
        }
    }
}

/// What each member adds to a figure's change, to whoever sees all of them; to a member what it adds itself, where the
/// change may be told to everybody and enough others moved it too.
fn moved_view(
    figures: &NetworkFigures,
    row: &PublishedRow,
    period: Period,
    sees: Sees<'_>,
    told: Option<&Change>,
) -> Option<MovedView> {
    // Who may be told nothing need not wait for the quarters before to be added up.
    let may_be_told = match sees {
        Sees::Everything => true,
        Sees::Own(_) => told.is_some(),
        Sees::Published => false,
    };
    if !may_be_told {
        return None;
    }
    let unit = &row.aggregate.unit;
    let written = |amount: &Option<Exact>| amount.as_ref().map(|amount| unit.written(amount)).unwrap_or_default();
    let found = moved(figures, &row.aggregate, period)?;
    let lede = |change: &Change| format!("It was {}.", change_written(change, found.on_year));
    let line = |by: &MovedBy| {
        let part = found.part_written(&by.by)?;
        Some((by.name.clone(), written(&by.then), written(&by.now), part))
    };
    match sees {
        Sees::Published => None,
        Sees::Everything => {
            let lines: Vec<_> = found.members.iter().filter_map(line).collect();
            let still = match found.members.len() - lines.len() {
                0 => String::new(),
                1 => "One more moved it by next to nothing.".to_owned(),
                more => format!("{more} more moved it by next to nothing each."),
            };
            let apart = found.apart.iter().map(|one| (one.name.clone(), apart_words(one, written)));
            Some(MovedView { heading: "Who moved it", lede: lede(&found.change), still, apart: apart.collect(), lines })
        }
        Sees::Own(slug) => {
            // As it is told to everybody; and of the same members, whose sum before a part of it can tell.
            let told = told.filter(|told| told.places > 0 && found.on_year && told.members == found.members.len())?;
            (told.members > OTHERS).then_some(())?;
            let own = found.members.iter().find(|by| by.slug == slug)?;
            let lines: Vec<_> = line(own).into_iter().collect();
            let still = if lines.is_empty() { "You moved it by next to nothing.".to_owned() } else { String::new() };
            Some(MovedView { heading: "How you moved it", lede: lede(told), lines, still, apart: vec![] })
        }
    }
}

fn apart_words(one: &Apart, written: impl Fn(&Option<Exact>) -> String) -> String {
    match (&one.then, &one.now) {
        (None, _) => format!("filed it only now, {}", written(&one.now)),
        (Some(_), None) => format!("filed it only then, {}", written(&one.then)),
        (Some(_), Some(_)) => {
            format!("filed other parts of it then: {}, and {} now", written(&one.then), written(&one.now))
        }
    }
}

fn series_view(found: &LikeForLike, lang: Lang) -> SeriesView {
    let line = |(period, _): &(Period, Exact)| Some((period.months(lang), found.written(*period)?));
    SeriesView {
        members: found.members,
        lines: found.index.iter().filter_map(line).collect(),
        method: MethodCode::PanelIndex.method(lang),
    }
}

fn estimate_view(found: &Estimate, row: &PublishedRow) -> EstimateView {
    let unit = &row.aggregate.unit;
    EstimateView {
        value: in_sentence(&found.value, unit),
        lines: found.lines.iter().map(|line| (line.of.clone(), line.written())).collect(),
        members: found.members.iter().map(|(name, amount)| (name.clone(), unit.written(amount))).collect(),
        unknown: match found.unknown {
            0 => String::new(),
            1 => "One more filed nothing a year before either, and is left out of this too.".to_owned(),
            more => format!("{more} more filed nothing a year before either, and are left out of this too."),
        },
        method: found.method,
    }
}

fn share_view(share: &Share, row: &PublishedRow, here: Period, lang: Lang) -> ShareView {
    let unit = &row.aggregate.unit;
    let is_ratio = share.below.is_some();
    let steps = share.steps.iter().map(|step| {
        let mut of = step.line.of.clone();
        if is_ratio {
            of.push_str(match step.place {
                Place::Above => " (above the line)",
                Place::Below => " (below the line)",
                Place::Both => "",
            });
        }
        if step.period != here {
            of = format!("{of}, {}", step.period.months(lang));
        }
        // A figure as it was filed stands beside it already.
        let is_all = share.steps.len() == 1 && step.line.sum.is_empty() && !is_ratio;
        (of, if is_all { String::new() } else { step.line.written() }, marks(step))
    });
    let lacks: Vec<String> = share.lacks.iter().map(|quarter| quarter.period().months(lang)).collect();
    ShareView {
        name: share.name.clone(),
        // Parts of a ratio have units of their own, which stand beside the steps.
        amount: if is_ratio { plain(&share.amount) } else { unit.written(&share.amount) },
        below: share.below.as_ref().map(plain).unwrap_or_default(),
        steps: steps.collect(),
        lacks: if lacks.is_empty() { String::new() } else { format!("Nothing for {}", lacks.join(", ")) },
    }
}

fn plain(amount: &Exact) -> String {
    commonweal_domain::unit::Unit::new("ratio").written(amount)
}

fn marks(step: &Step) -> String {
    let marks = [(step.estimated, "[e]"), (step.provisional, "[p]")];
    marks.into_iter().filter(|(set, _)| *set).map(|(_, mark)| mark).collect::<Vec<_>>().join(" ")
}

/// Name of a figure, with its part.
fn name(definitions: &Definitions, row: &PublishedRow, at: Quarter) -> String {
    let id = &row.aggregate.id;
    let whole = match id.kind {
        RowKind::Indicator => definitions.indicator(&id.code, at).map(|known| known.name.clone()),
        RowKind::Input => definitions.input(&id.code, at).map(|known| known.name.clone()),
    };
    let whole = whole.unwrap_or_else(|| id.code.clone());
    if id.cell.is_total() { whole } else { format!("{whole}: {}", words::cell(&id.cell)) }
}

/// A figure as it is published.
fn value(row: &PublishedRow) -> String {
    let marker = row.marker().replace("upper-bound", "").trim().to_owned();
    match row.number() {
        Some(number) if marker.is_empty() => row.aggregate.unit.written(number),
        Some(number) => format!("{} {marker}", row.aggregate.unit.written(number)),
        None if marker == "[c]" => "Not shown [c]".to_owned(),
        None => format!("No figure {marker}"),
    }
}

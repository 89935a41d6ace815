//! `/{network}/returns/{quarter}/{enterprise}/joint`: what members did together, so that it counts once. Whoever writes it
//! down agrees to it; everybody else who takes part is asked.

use super::{asking::Asking, desk::Desk};
use crate::{
    store::{EnterpriseId, JointRecord, NewJoint, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        joint::{Told, told, unit},
        layout::{Frame, page, page_with},
        session::Filer,
        settings::form::{Problems, Reading},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    checks::check_value,
    definition::InputDefinition,
    joint::{JointError, can_be_joint},
    quantity::Quantity,
    typed,
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Rows for other members beside those that are named already.
const SPARE: usize = 2;
/// Most rows that are read: no project has as many members as a network.
const MOST: usize = 200;
/// What stands in the address of one that is not stored yet.
const NEW: &str = "new";

/// The projects of a quarter.
#[derive(Template)]
#[template(path = "filing/joint.html")]
struct JointPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    months: String,
    /// Why nothing can be changed; empty where it can.
    locked: String,
    is_locked: bool,
    projects: Vec<Project>,
    problems: Problems,
}

impl JointPage {
    /// The page with why what was sent could not be done.
    fn refuse(mut self, words: String) -> Result<Response, Error> {
        self.frame = self.frame.with_errors();
        self.locked.clear();
        self.problems = vec![(String::new(), words)];
        page_with(StatusCode::CONFLICT, &self)
    }
}

/// A project as its members read it.
struct Project {
    id: Uuid,
    version: u32,
    told: Told,
    /// It waits for whoever looks at it.
    asks: bool,
}

/// The form of one project.
#[derive(Template)]
#[template(path = "filing/joint_form.html")]
struct FormPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    own: String,
    is_new: bool,
    version: u32,
    name: String,
    /// Code and name of what can be done together, and whether it is chosen.
    inputs: Vec<(String, String, bool)>,
    whole: String,
    own_share: String,
    rows: Vec<Row>,
    /// Slug and name of other members.
    members: Vec<(String, String)>,
    problems: Problems,
}

/// Another member as it is typed.
#[derive(Debug, Clone, Default)]
struct Row {
    member: String,
    share: String,
}

/// What is typed in the form.
#[derive(Debug, Clone, Default)]
struct Typed {
    version: u32,
    name: String,
    input: String,
    whole: String,
    own_share: String,
    rows: Vec<Row>,
}

impl FormPage {
    /// What is wrong with a field; empty if nothing is.
    fn error(&self, field: &str) -> String {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone()).unwrap_or_default()
    }
}

/// What of a return can have been done together: what is asked of the quarter and adds up over members.
fn inputs<'a>(asking: &'a [Asking<'a>], desk: &Desk) -> Vec<&'a InputDefinition> {
    asking
        .iter()
        .filter(|asking| !asking.optional && asking.period.quarter() == Some(desk.quarter()))
        .map(|asking| asking.input)
        .filter(|input| can_be_joint(input))
        .collect()
}

/// Whether somebody else is there to do something with, or did.
pub(super) fn is_asked(desk: &Desk) -> bool {
    !desk.joints.is_empty() || (desk.has_neighbours && !inputs(&desk.asking(), desk).is_empty())
}

/// How many projects there are, and what waits for the enterprise, in words.
pub(super) fn standing_words(desk: &Desk) -> String {
    let own = &desk.enterprise.enterprise.slug;
    let waits = desk.joints.iter().filter(|record| record.joint.waits_for().any(|slug| slug == own)).count();
    match (desk.joints.len(), waits) {
        (0, _) => "Nothing so far".to_owned(),
        (all, 0) => words::count(all, "joint project", "joint projects"),
        (all, 1) => format!("{}, one waits for your yes", words::count(all, "joint project", "joint projects")),
        (all, waits) => {
            format!("{}, {waits} wait for your yes", words::count(all, "joint project", "joint projects"))
        }
    }
}

/// What of joint projects belongs to a question's figure, in words.
pub(super) fn beside(desk: &Desk, asking: &Asking<'_>) -> Vec<String> {
    if asking.optional || asking.period.quarter() != Some(desk.quarter()) {
        return vec![];
    }
    let own = &desk.enterprise.enterprise.slug;
    let told = |record: &JointRecord| {
        let share = record.joint.shares.get(own)?;
        let (part, whole) =
            (words::number(share.amount, &asking.input.unit), words::quantity(record.joint.whole, &asking.input.unit));
        let name = &record.joint.name;
        Some(match (record.joint.is_agreed(), record.joint.lead()) {
            (true, Some(lead)) if lead == own => format!("{name}: all {whole} of it count here, as you agreed."),
            (true, Some(lead)) => format!("{name}: {} reports it all, so count none of it here.", record.called(lead)),
            (true, None) => format!("{name}: {part} of {whole} count here, as you agreed. Count no more of it."),
            (false, _) => format!("{name} counts here once everybody agrees: it waits for {}.", waits_for(record, own)),
        })
    };
    desk.joints.iter().filter(|record| record.joint.input == asking.input.code).filter_map(told).collect()
}

/// Those whose word a project waits for, by name.
fn waits_for(record: &JointRecord, own: &str) -> String {
    // Whoever reads it comes first.
    let you = record.joint.waits_for().filter(|slug| *slug == own).map(|_| "you");
    let others = record.joint.waits_for().filter(|slug| *slug != own).map(|slug| record.called(slug));
    words::list(&you.chain(others).collect::<Vec<_>>())
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = open(&app, filer, &path).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = match query.text("noted") {
        "saved" => Some("Saved. Those who take part are asked on this page of their return."),
        "agreed" => Some("You have agreed. Count your part of it in your figures."),
        "removed" => Some("It is taken away. Nobody counts anything of it."),
        "changed" => Some("Somebody changed it meanwhile. This is how it stands now: look at it once more."),
        _ => None,
    };
    let mut view = list(&desk);
    view.frame = view.frame.flash(flash.map(str::to_owned));
    page(&view)
}

pub(super) async fn form(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = open(&app, filer, &path).await?;
    let known = known(&desk, &path)?;
    if desk.lock().is_some() {
        return page(&list(&desk));
    }
    let typed = known.map_or_else(
        || Typed { rows: vec![Row::default(); SPARE], ..Typed::default() },
        |record| as_stored(&desk, record),
    );
    page(&view(&desk, known.is_none(), typed, vec![]))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = open(&app, filer, &path).await?;
    let known = known(&desk, &path)?.map(|record| record.id);
    let (act, network, own, quarter) = (desk.person.act(&app), desk.network.id, desk.enterprise.id, desk.quarter());
    let version = posted.text("version").parse::<u32>().unwrap_or_default();
    let to = |noted: &str| Redirect::to(&format!("{}/joint?noted={noted}", desk.base())).into_response();
    let done = match (posted.text("do"), known) {
        // A yes is taken also of whoever has handed in: it changes no figure.
        ("agree", Some(id)) => {
            app.store.agree_joint(&act, network, own, quarter, (id, version)).await.map(|()| to("agreed"))
        }
        _ if desk.lock().is_some() => return list(&desk).refuse(desk.lock_words().unwrap_or_default()),
        ("remove", Some(id)) => {
            app.store.remove_joint(&act, network, own, quarter, (id, version)).await.map(|()| to("removed"))
        }
        ("more", _) => {
            let mut typed = typed(&posted);
            typed.rows.extend(vec![Row::default(); SPARE]);
            return page(&view(&desk, known.is_none(), typed, vec![]));
        }
        _ => {
            let typed = typed(&posted);
            let wanted = match read(&desk, &posted, &typed) {
                Ok(wanted) => wanted,
                Err(problems) => {
                    let again = view(&desk, known.is_none(), typed, problems);
                    return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again);
                }
            };
            let known = known.map(|id| (id, version));
            match app.store.save_joint(&act, network, own, quarter, known, &wanted).await {
                Err(StoreError::Conflict { found, .. }) => {
                    let said = "Somebody else changed this meanwhile. Below is what you typed: save it again, and it takes the place of theirs";
                    let typed = Typed { version: found, ..typed };
                    let again = view(&desk, false, typed, vec![("name".to_owned(), said.to_owned())]);
                    return page_with(StatusCode::CONFLICT, &again);
                }
                Err(StoreError::Refused(said)) => {
                    let problems = vec![("name".to_owned(), words::capitalised(&said))];
                    return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, known.is_none(), typed, problems));
                }
                done => done.map(|_| to("saved")),
            }
        }
    };
    match done {
        Ok(answer) => Ok(answer),
        Err(StoreError::Conflict { .. }) => Ok(to("changed")),
        Err(StoreError::Refused(said)) => list(&desk).refuse(words::capitalised(&said)),
        Err(error) => Err(error.into()),
    }
}

/// The return that the address names; where nothing can be done together there is no page.
async fn open(app: &App, filer: Filer, path: &HashMap<String, String>) -> Result<Desk, Error> {
    let desk = Desk::open(app, filer, path.get("quarter").map_or("", String::as_str)).await?.with_others(app).await?;
    if is_asked(&desk) { Ok(desk) } else { Err(Error::NotFound) }
}

/// The project that the address names; none for a new one.
fn known<'a>(desk: &'a Desk, path: &HashMap<String, String>) -> Result<Option<&'a JointRecord>, Error> {
    let name = path.get("project").map_or("", String::as_str);
    if name == NEW {
        return Ok(None);
    }
    let id: Uuid = name.parse().map_err(|_| Error::NotFound)?;
    desk.joints.iter().find(|record| record.id == id).map(Some).ok_or(Error::NotFound)
}

fn list(desk: &Desk) -> JointPage {
    let own = &desk.enterprise.enterprise.slug;
    let project = |record: &JointRecord| {
        let input = desk.definitions.input(&record.joint.input, desk.quarter());
        Project {
            id: record.id,
            version: record.version,
            told: told(record, input, |at| desk.moment(at)),
            asks: record.joint.waits_for().any(|slug| slug == own),
        }
    };
    JointPage {
        frame: desk.frame("Joint projects"),
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        months: desk.quarter().period().months(desk.lang()),
        locked: desk.lock_words().unwrap_or_default(),
        is_locked: desk.lock().is_some(),
        projects: desk.joints.iter().map(project).collect(),
        problems: vec![],
    }
}

fn as_stored(desk: &Desk, record: &JointRecord) -> Typed {
    let unit = unit(desk.definitions.input(&record.joint.input, desk.quarter()));
    let text = |amount: Quantity| words::number(amount, &unit).replace('−', "-");
    let own = &desk.enterprise.enterprise.slug;
    let mut rows: Vec<Row> = record
        .joint
        .shares
        .iter()
        .filter(|(slug, _)| *slug != own)
        .map(|(slug, share)| Row { member: slug.clone(), share: text(share.amount) })
        .collect();
    rows.push(Row::default());
    Typed {
        version: record.version,
        name: record.joint.name.clone(),
        input: record.joint.input.clone(),
        whole: text(record.joint.whole),
        own_share: record.joint.shares.get(own).map_or_else(String::new, |share| text(share.amount)),
        rows,
    }
}

fn typed(posted: &Posted) -> Typed {
    let row = |index: usize| Row {
        member: posted.text(&format!("member-{index}")).to_owned(),
        share: posted.text(&format!("share-{index}")).to_owned(),
    };
    Typed {
        version: posted.text("version").parse().unwrap_or_default(),
        name: posted.text("name").to_owned(),
        input: posted.text("input").to_owned(),
        whole: posted.text("whole").to_owned(),
        own_share: posted.text("share-own").to_owned(),
        rows: (0..MOST).take_while(|index| posted.get(&format!("member-{index}")).is_some()).map(row).collect(),
    }
}

/// What is wanted, or everything that is wrong with it.
fn read(desk: &Desk, posted: &Posted, typed: &Typed) -> Result<NewJoint, Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "The name", "Say what you call it");
    let asking = desk.asking();
    let known = inputs(&asking, desk);
    let input = known.iter().find(|input| input.code == typed.input);
    if input.is_none() {
        form.wrong("input", "Choose what you count of it");
    }
    let amount = |form: &mut Reading<'_>, field: &str, text: &str, missing: &str| {
        let said = match typed::read(text, &unit(input.copied())) {
            _ if text.is_empty() => missing.to_owned(),
            Ok(_) if input.is_none() => return None,
            Ok(amount) if amount < Quantity::ZERO => JointError::Negative.to_string(),
            Ok(amount) => match input.map_or(Ok(()), |input| check_value(input, amount)) {
                Ok(()) => return Some(amount),
                Err(error) => format!("the amount {error}"),
            },
            Err(error) => error.to_string(),
        };
        form.wrong(field, words::capitalised(&said));
        None
    };
    let whole = amount(&mut form, "whole", &typed.whole, "enter how much it was altogether");
    let mut shares: BTreeMap<EnterpriseId, Quantity> = BTreeMap::new();
    let part = "enter the part, or 0 where another reports it all";
    if let Some(share) = amount(&mut form, "share-own", &typed.own_share, part) {
        shares.insert(desk.enterprise.id, share);
    }
    let members: BTreeMap<&str, EnterpriseId> = desk
        .others
        .iter()
        .filter(|other| desk.neighbours().any(|(slug, _)| slug == other.enterprise.slug))
        .map(|other| (other.enterprise.slug.as_str(), other.id))
        .collect();
    for (index, row) in typed.rows.iter().enumerate() {
        let (member, share) = (format!("member-{index}"), format!("share-{index}"));
        match (members.get(row.member.as_str()), row.member.is_empty()) {
            (_, true) if row.share.is_empty() => {}
            (_, true) => form.wrong(&member, "Choose the member"),
            (None, false) => form.wrong(&member, "This is no member of the quarter"),
            (Some(id), false) => {
                if shares.contains_key(id) {
                    form.wrong(&member, "This member is named twice: put it on one line");
                } else if let Some(amount) = amount(&mut form, &share, &row.share, part) {
                    shares.insert(*id, amount);
                }
            }
        }
    }
    if form.is_wrong() {
        return Err(form.problems());
    }
    let (Some(input), Some(whole)) = (input, whole) else { return Err(form.problems()) };
    let wanted = NewJoint { name, input: input.code.clone(), whole, shares };
    match wanted.check() {
        Ok(()) => return Ok(wanted),
        Err(error @ JointError::Alone) => form.wrong("member-0", words::capitalised(&error.to_string())),
        Err(JointError::Sum(sum)) => form.wrong(
            "whole",
            format!(
                "The parts make {}, and this says {}: change one of them",
                words::quantity(sum, &input.unit),
                words::quantity(whole, &input.unit)
            ),
        ),
        Err(error) => form.wrong("whole", words::capitalised(&error.to_string())),
    }
    Err(form.problems())
}

fn view(desk: &Desk, is_new: bool, typed: Typed, problems: Problems) -> FormPage {
    let asking = desk.asking();
    let mut rows = typed.rows;
    if rows.is_empty() {
        rows.push(Row::default());
    }
    let mut members: Vec<(String, String)> =
        desk.neighbours().map(|(slug, name)| (slug.to_owned(), name.to_owned())).collect();
    members.sort_by_key(|(_, name)| name.to_lowercase());
    let title = if is_new { "Add a joint project" } else { "Change a joint project" };
    let frame = desk.frame(title);
    FormPage {
        frame: if problems.is_empty() { frame } else { frame.with_errors() },
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        own: desk.enterprise.enterprise.name.clone(),
        is_new,
        version: typed.version,
        name: typed.name,
        inputs: inputs(&asking, desk)
            .into_iter()
            .map(|input| (input.code.clone(), input.name.clone(), input.code == typed.input))
            .collect(),
        whole: typed.whole,
        own_share: typed.own_share,
        rows,
        members,
        problems,
    }
}

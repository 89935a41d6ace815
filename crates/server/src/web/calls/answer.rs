//! `/{network}/calls/{call}/answer/{enterprise}`: an enterprise answers a round over a date range, on one page.

use super::{Answerer, confirming, href, named};
use crate::web::filing::{history::History, offer::Offer};
use crate::{
    store::{AnsweredBy, CallAnswer, Person, SavedAnswer, StoreError},
    web::{
        App,
        board::coordinator_frame,
        error::Error,
        filing::one_page::{FieldError, OnePage},
        forms::Posted,
        layout::{Frame, page, page_with},
        moment,
        session::{Coordinator, Filer},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{call::Call, definition::Definitions, network::Millis, period::day};
use std::collections::HashMap;

/// The page.
#[derive(Template)]
#[template(path = "calls/answer.html")]
struct AnswerPage {
    frame: Frame,
    back: (String, &'static str),
    eyebrow: String,
    title: String,
    lede: String,
    note: String,
    problems: Vec<(String, String)>,
    not_saved: String,
    fields: Vec<crate::web::filing::Field>,
    /// Why it cannot be changed any more; blank while it can.
    locked: String,
    sent: String,
    /// What is said of an answer that a coordinator sent for the enterprise; may be empty.
    told: String,
    /// It waits for the enterprise, and who sees the page sent it: who can be given a link that confirms it.
    filers: Vec<(String, String)>,
    /// Address of the form that makes such a link.
    link: String,
    /// When the answer was sent, for the form that lets it count without their word; none where it does not wait.
    counting: Option<Counting>,
    /// With whom the coordinator spoke; none where the enterprise answers itself.
    why: Option<String>,
    why_error: &'static str,
    limit: u32,
    /// Whether the enterprise agrees to be recognised in it; none where it is not asked.
    agreement: Option<Agreement>,
}

/// What an enterprise says about being recognised in its answer.
struct Agreement {
    action: String,
    agreed: bool,
    /// When and by whom it was said; blank where it was not.
    said: String,
}

/// The form that lets an answer count without the enterprise's word.
struct Counting {
    action: String,
    seen: i64,
    reason: String,
    error: String,
}

/// What a coordinator reads who has sent an answer for a member.
const SENT_FOR: &str = "Sent. Those who file for the member have been asked to confirm it; it counts from then on.";
/// Longest words about whom the coordinator spoke with, in characters.
const LONGEST_WHY: usize = 200;

/// What the page says about what was sent to it.
#[derive(Default)]
struct Said<'a> {
    posted: Option<&'a Posted>,
    errors: &'a [FieldError],
    /// Why nothing was stored; blank if it was.
    not_saved: &'a str,
    why_error: &'static str,
    /// The reason typed for letting it count without their word, and what is wrong with it.
    counting: Option<(String, String)>,
    flash: Option<String>,
}

/// Everything that the page is made of.
struct Desk {
    filer: Filer,
    call: Call,
    definitions: Definitions,
    answer: CallAnswer,
    /// Who files for the enterprise.
    filers: Vec<Person>,
    /// Why it cannot be changed; blank while it can.
    locked: String,
}

impl Desk {
    async fn load(app: &App, filer: Filer, slug: &str) -> Result<Self, Error> {
        let id = filer.network.id;
        let call = named(app, &filer.network, slug).await?;
        let answer = app.store.call_answers(id, &call).await?.remove(&filer.enterprise.id);
        if answer.is_none() && !call.asks(&filer.enterprise.memberships) {
            return Err(Error::NotFound);
        }
        let lang = filer.network.network.lang;
        let today = moment::date(app.now(), &filer.network.network.time_zone);
        let locked = if today < call.from {
            format!("Answers are taken from {}.", day(call.from, lang))
        } else if today > call.closes {
            format!(
                "Answers were taken until {}. Ask your coordinator if something is missing.",
                day(call.closes, lang)
            )
        } else {
            String::new()
        };
        let definitions = app.store.definitions(id).await?;
        let mut filers = app.store.people(id).await?;
        filers.retain(|person| person.files_for(id, filer.enterprise.id));
        Ok(Self { filer, call, definitions, answer: answer.unwrap_or_default(), filers, locked })
    }

    /// Whether the enterprise answers itself, and nobody in its place.
    fn is_own(&self) -> bool {
        self.filer.person.files_for(self.filer.network.id, self.filer.enterprise.id)
    }

    /// What is said of an answer that was sent for the enterprise.
    fn told(&self) -> String {
        let name = &self.filer.enterprise.enterprise.name;
        let Some(sent_for) = &self.answer.sent_for else { return String::new() };
        if !self.answer.objection.is_empty() {
            let wrong = &self.answer.objection;
            return format!("{name} says what is wrong: “{wrong}” It does not count until it is sent again.");
        }
        let network = &self.filer.network.network;
        match (&self.answer.sent, &sent_for.confirmed) {
            (None, _) => String::new(),
            (Some(_), Some((at, by))) if !sent_for.counted_why.is_empty() => format!(
                "{by} let it count on {} though {name} has not confirmed it: “{}” {name} can change it here while the round is \
                 open.",
                moment::words(*at, &network.time_zone, network.lang),
                sent_for.counted_why
            ),
            (Some(_), Some((at, by))) => {
                format!("{by} confirmed it on {}.", moment::words(*at, &network.time_zone, network.lang))
            }
            (Some((_, by)), None) if self.is_own() => format!(
                "{by} filled it in for you: {}. It counts once you have confirmed it by the link that you were sent, or \
                 sent it yourself below.",
                sent_for.why
            ),
            (Some(_), None) if self.filers.is_empty() => {
                format!("It counts once {name} has confirmed it. Nobody files for {name} yet: invite somebody.")
            }
            (Some(_), None) => {
                format!("It counts once {name} has confirmed it by the link that was sent to those who file for it.")
            }
        }
    }

    /// It is asked of the enterprise itself, once it has answered, and where few members hide a total.
    fn agreement(&self, here: &str) -> Option<Agreement> {
        let network = &self.filer.network.network;
        let asks = self.is_own()
            && self.filer.person.passed_on.is_none()
            && self.answer.saved.is_some()
            && !network.settings.disclosure.shows_each();
        let said = self
            .answer
            .agreed
            .as_ref()
            .map(|(at, by)| format!("{by} agreed on {}.", moment::words(*at, &network.time_zone, network.lang)));
        asks.then(|| Agreement {
            action: format!("{here}/agree"),
            agreed: said.is_some(),
            said: said.unwrap_or_default(),
        })
    }

    fn questions(&self) -> OnePage<'_> {
        OnePage {
            definitions: &self.definitions,
            quarter: self.call.quarter(),
            codes: &self.call.inputs,
            stored: &self.answer.figures,
            area: self.filer.network.network.settings.area.local_at(self.call.quarter()),
            lang: self.filer.network.network.lang,
        }
    }

    fn page(&self, said: Said<'_>) -> AnswerPage {
        let Said { posted, errors, not_saved, why_error, counting, flash } = said;
        let network = &self.filer.network.network;
        let lang = network.lang;
        let slug = &network.slug;
        let person = &self.filer.person;
        let enterprise = &self.filer.enterprise.enterprise.name;
        let is_own = self.is_own();
        let back = if is_own { format!("/{slug}/returns") } else { href(&self.filer.network, &self.call) };
        let items = [
            ("All your returns", format!("/{slug}/returns")),
            ("The network’s figures", format!("/{slug}/dashboard")),
            ("Decide", format!("/{slug}/decide")),
            ("Joint report", format!("/{slug}")),
        ];
        let (fields, mut problems) = self.questions().fields(posted, errors);
        if !not_saved.is_empty() {
            problems.insert(0, (String::new(), format!("{not_saved} What you typed is below.")));
        }
        let frame = if is_own {
            Frame::of(network, &self.call.name).signed_in(person, enterprise).nav(&items, "All your returns")
        } else {
            coordinator_frame(network, person, &self.call.name, "Rounds").strip(
                format!("You answer for {enterprise}."),
                "Back to the round",
                back.clone(),
            )
        };
        let frame = frame.flash(flash);
        if !why_error.is_empty() {
            problems.push(("why".to_owned(), why_error.to_owned()));
        }
        if let Some((_, error)) = counting.as_ref().filter(|(_, error)| !error.is_empty()) {
            problems.push(("reason".to_owned(), error.clone()));
        }
        let typed_why = posted.map(|posted| posted.text("why"));
        let why = (!is_own).then(|| {
            let kept = self.answer.sent_for.as_ref().map(|sent_for| sent_for.why.as_str());
            typed_why.or(kept).unwrap_or_default().to_owned()
        });
        let frame = if problems.is_empty() { frame } else { frame.with_errors() };
        let sent = self.answer.sent.as_ref().map(|(at, by)| {
            format!(
                "Sent by {by} on {}. You can change it until {}.",
                moment::words(*at, &network.time_zone, lang),
                day(self.call.closes, lang)
            )
        });
        let here =
            format!("{}/answer/{}", href(&self.filer.network, &self.call), self.filer.enterprise.enterprise.slug);
        let waits = !is_own && self.answer.waits();
        let counting = self.answer.sent.as_ref().filter(|_| waits).map(|(at, _)| {
            let (reason, error) = counting.unwrap_or_default();
            Counting { action: format!("{here}/count"), seen: at.0, reason, error }
        });
        AnswerPage {
            frame,
            back: (back, if is_own { "All your returns" } else { "Back to the round" }),
            eyebrow: self.call.days(lang),
            title: self.call.name.clone(),
            lede: format!("These days only, and not the whole quarter. Due {}.", day(self.call.due, lang)),
            note: self.call.note.clone(),
            problems,
            not_saved: not_saved.to_owned(),
            fields,
            locked: self.locked.clone(),
            sent: sent.unwrap_or_default(),
            told: self.told(),
            filers: if waits {
                let name = |one: &Person| if one.name.is_empty() { one.email.clone() } else { one.name.clone() };
                self.filers.iter().map(|one| (one.public_id.to_string(), name(one))).collect()
            } else {
                vec![]
            },
            link: format!("{here}/link"),
            counting,
            why,
            why_error,
            limit: network.settings.explain_change_per_cent,
            agreement: self.agreement(&here),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Answerer(filer): Answerer,
    Path(path): Path<HashMap<String, String>>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, filer, path.get("call").map_or("", String::as_str)).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = if query.ticked("sent") {
        Some(
            if desk.answer.waits() { SENT_FOR } else { "Sent. Thank you: your answer is in the totals now." }
                .to_owned(),
        )
    } else if query.ticked("counted") {
        Some("It counts now.".to_owned())
    } else if query.ticked("agreed") {
        Some("Thank you. A total is shown once each of those behind it agrees.".to_owned())
    } else if query.ticked("withdrawn") {
        Some("Taken back. You are recognised in none of it from now on; what was printed stays printed.".to_owned())
    } else {
        query.ticked("saved").then(|| "Saved as a draft. It counts once you send it.".to_owned())
    };
    page(&desk.page(Said { flash, ..Said::default() }))
}

pub(super) async fn submit(
    State(app): State<App>,
    Answerer(filer): Answerer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, filer, path.get("call").map_or("", String::as_str)).await?;
    let posted = &posted;
    let refuse =
        |status: StatusCode, said: Said<'_>| page_with(status, &desk.page(Said { posted: Some(posted), ..said }));
    let not_saved = |status, not_saved: &str| refuse(status, Said { not_saved, ..Said::default() });
    if !desk.locked.is_empty() {
        return not_saved(StatusCode::CONFLICT, &desk.locked);
    }
    let sends = posted.ticked("send");
    let (changes, errors) = desk.questions().read(posted);
    // What is sent already is not changed for a member without its word.
    let why_error = match posted.text("why").chars().count() {
        0 if !desk.is_own() && (sends || desk.answer.sent.is_some()) => "Write with whom you spoke, and when",
        0..=LONGEST_WHY => "",
        _ => "With whom you spoke must have at most 200 characters",
    };
    if !errors.is_empty() || !why_error.is_empty() {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, Said { errors: &errors, why_error, ..Said::default() });
    }
    let (id, of) = (desk.filer.network.id, desk.filer.enterprise.id);
    let act = desk.filer.person.act(&app);
    let by = if desk.is_own() { AnsweredBy::Member } else { AnsweredBy::Coordinator(posted.text("why")) };
    match app.store.save_answer(&act, id, &desk.call, of, by, &changes).await {
        Ok(SavedAnswer::Done) => {}
        Ok(SavedAnswer::Conflict(clashes)) => {
            let who = clashes.first().map_or("Somebody", |clash| clash.saved_by.as_str());
            let said = format!(
                "{who} has changed figures on this page meanwhile. Look at the page again in another tab, then decide what to keep."
            );
            return not_saved(StatusCode::CONFLICT, &said);
        }
        Err(error) => return Err(error.into()),
    }
    let here = format!("{}/answer/{}", href(&desk.filer.network, &desk.call), desk.filer.enterprise.enterprise.slug);
    if sends {
        match app.store.send_answer(&act, id, &desk.call, of, by).await {
            Ok(()) => {}
            Err(StoreError::Refused(words)) => {
                return not_saved(StatusCode::UNPROCESSABLE_ENTITY, &format!("{}.", words::capitalised(&words)));
            }
            Err(error) => return Err(error.into()),
        }
    }
    confirming::ask(&app, &act, &desk.filer, &desk.call, &desk.answer).await?;
    Ok(Redirect::to(&format!("{here}?{}=1", if sends { "sent" } else { "saved" })).into_response())
}

/// The enterprise agrees to be recognised in its answer, or takes that back.
pub(super) async fn agree(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, filer, path.get("call").map_or("", String::as_str)).await?;
    let here = format!("{}/answer/{}", href(&desk.filer.network, &desk.call), desk.filer.enterprise.enterprise.slug);
    if desk.answer.saved.is_none() {
        return Err(Error::Conflict("Nothing has been answered yet, so there is nothing to agree to.".to_owned()));
    }
    let agrees = posted.text("agrees") == "yes";
    let (act, id) = (desk.filer.person.act(&app), desk.filer.network.id);
    app.store.agree_in_call(&act, id, &desk.call, desk.filer.enterprise.id, agrees).await?;
    let said = if agrees { "agreed" } else { "withdrawn" };
    Ok(Redirect::to(&format!("{here}?{said}=1")).into_response())
}

/// Lets an answer count though the enterprise has not confirmed it.
pub(super) async fn count(
    State(app): State<App>,
    coordinator: Coordinator,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let of = |part: &str| path.get(part).map_or("", String::as_str);
    let network = coordinator.network;
    let enterprise = app.store.enterprise(network.id, of("enterprise")).await?.ok_or(Error::NotFound)?;
    let desk = Desk::load(&app, Filer { network, enterprise, person: coordinator.person }, of("call")).await?;
    let reason = posted.text("reason");
    let error = match reason.chars().count() {
        0 => "Write why it counts without their confirmation",
        1..=LONGEST_WHY => "",
        _ => "Why it counts must have at most 200 characters",
    };
    // Where none waits, there is no place for a reason: the store says what has become of the answer.
    if !error.is_empty() && desk.answer.waits() {
        let counting = Some((reason.to_owned(), error.to_owned()));
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &desk.page(Said { counting, ..Said::default() }));
    }
    let (id, of) = (desk.filer.network.id, desk.filer.enterprise.id);
    let seen = Millis(posted.text("seen").parse().unwrap_or_default());
    match app.store.count_call_answer(&desk.filer.person.act(&app), id, &desk.call, of, seen, reason).await {
        Ok(()) => {
            let slug = &desk.filer.enterprise.enterprise.slug;
            Ok(Redirect::to(&format!("{}/answer/{slug}?counted=1", href(&desk.filer.network, &desk.call)))
                .into_response())
        }
        Err(StoreError::Refused(words)) => {
            let not_saved = format!("{}.", words::capitalised(&words));
            let counting = Some((reason.to_owned(), String::new()));
            page_with(StatusCode::CONFLICT, &desk.page(Said { not_saved: &not_saved, counting, ..Said::default() }))
        }
        Err(error) => Err(error.into()),
    }
}

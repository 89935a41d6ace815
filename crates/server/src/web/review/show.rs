//! `/{network}/review/{quarter}/{enterprise}`

use super::{
    Queue, Review, ReviewPage, SendBack,
    figures::{Reading, read_key, sections},
};
use crate::{
    mail::{
        LINK,
        text::{self, Letter},
    },
    store::{EnterpriseRecord, FilingRecord, LinkPurpose, MailKind, NewComment, NewMail, StoreError, StoryRecord},
    web::{
        App,
        board::{
            Just, coordinator_frame,
            load::{entries, quarter},
            next_to_review, review_href, waiting_for,
        },
        error::Error,
        forms::Posted,
        layout::{page, page_with},
        session::Coordinator,
    },
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    filing::{FilingState, Readers, TransitionError},
    period::Quarter,
};
use std::collections::BTreeMap;

const MOVED_ON: &str =
    "This return has changed since you opened it, and nothing of yours was stored. Read it again below, then decide";

/// Which return.
type Address = Path<(String, String, String)>;

/// The return as its reviewer reads it.
pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, quarter_text, slug)): Address,
    Query(just): Query<Just>,
) -> Result<Response, Error> {
    let quarter = quarter(&quarter_text)?;
    let flash = just.words(&entries(&app, &coordinator.network, quarter).await?);
    let read = read(&app, &coordinator, quarter, &slug).await?;
    page(&read_page(&app, &coordinator, &read, SendBack::default(), flash).await?)
}

/// Accepts the return, sends it back or takes the last step back; then goes on to the next one.
pub(super) async fn decide(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, quarter_text, slug)): Address,
    posted: Posted,
) -> Result<Response, Error> {
    let quarter = quarter(&quarter_text)?;
    let read = read(&app, &coordinator, quarter, &slug).await?;
    let Some(record) = &read.record else { return Err(Error::NotFound) };
    let version: u32 = posted.text("version").parse().map_err(|_| Error::NotFound)?;
    let typed = typed(&posted);
    let again = async |status: StatusCode, at: &'static str, error: String| {
        let send_back = SendBack { at, error, ..typed.clone() };
        page_with(status, &read_page(&app, &coordinator, &read, send_back, None).await?)
    };
    let moved_on = async || again(StatusCode::CONFLICT, "reason", MOVED_ON.to_owned()).await;
    let act = coordinator.person.act(&app);
    let (network, enterprise) = (coordinator.network.id, read.enterprise.id);
    let state = &record.filing.state;
    let questions = questions(&typed);
    let long = |words: &str| words.chars().count() > LONGEST;
    if long(&typed.reason) || questions.iter().any(|question| long(&question.words)) {
        let words = format!("What you write must have at most {LONGEST} characters in each place");
        return again(StatusCode::UNPROCESSABLE_ENTITY, "reason", words).await;
    }
    if version != record.filing.version {
        return moved_on().await;
    }
    let readers = if coordinator.network.network.settings.second_reader { Readers::Two } else { Readers::One };
    let (decided, done) = match posted.text("decision") {
        "accept" => {
            let apart = app.store.apart_of(network, enterprise, quarter).await?;
            if apart.stand_in.is_some_and(|stand_in| stand_in.waits()) && typed.unconfirmed.trim().is_empty() {
                let words = "Write why you do not wait for the enterprise to confirm it";
                return again(StatusCode::UNPROCESSABLE_ENTITY, "unconfirmed", words.to_owned()).await;
            }
            (state.found_good(act.now, &act.name, coordinator.person.id.0, readers), "accepted")
        }
        "send-back" => (state.send_back_asking(act.now, &act.name, &typed.reason, questions.len()), "sent-back"),
        "undo" => {
            return match app.store.undo_step(&act, network, enterprise, quarter, version).await {
                Ok(_) => {
                    let path = review_href(&coordinator.network.network.slug, quarter, &slug);
                    Ok(Redirect::to(&format!("{path}?undone={slug}")).into_response())
                }
                Err(StoreError::Conflict { .. }) => moved_on().await,
                Err(StoreError::Refused(words)) => {
                    again(StatusCode::CONFLICT, "undo", crate::web::words::capitalised(&words)).await
                }
                Err(error) => Err(error.into()),
            };
        }
        _ => return Err(Error::NotFound),
    };
    let decided = match decided {
        Ok(decided) => decided,
        Err(error @ (TransitionError::NoReason | TransitionError::SamePerson)) => {
            let words = crate::web::words::capitalised(&error.to_string());
            return again(StatusCode::UNPROCESSABLE_ENTITY, "reason", words).await;
        }
        Err(_) => return moved_on().await,
    };
    let kept = match &decided {
        FilingState::SentBack { .. } => {
            app.store.send_back(&act, network, enterprise, quarter, version, &decided, &questions).await
        }
        _ => {
            let words = typed.unconfirmed.trim();
            app.store.set_state_saying(&act, network, enterprise, quarter, version, &decided, words).await
        }
    };
    match kept {
        Ok(()) => {
            if matches!(decided, FilingState::SentBack { .. }) {
                tell(&app, &coordinator, &read, &typed.reason, questions.len()).await?;
            }
            let done = if matches!(decided, FilingState::Submitted { .. }) { "found-good" } else { done };
            next(&app, &coordinator, quarter, done, &slug).await
        }
        Err(StoreError::Conflict { .. }) => moved_on().await,
        Err(error) => Err(error.into()),
    }
}

/// Longest text in one place, in characters.
const LONGEST: usize = 4_000;

fn typed(posted: &Posted) -> SendBack {
    let lines = |text: &str| text.replace("\r\n", "\n");
    SendBack {
        reason: lines(posted.text("reason")),
        questions: posted
            .iter()
            .filter_map(|(name, words)| Some((name.strip_prefix("q.")?.to_owned(), lines(words))))
            .filter(|(_, words)| !words.trim().is_empty())
            .collect(),
        unconfirmed: posted.text("unconfirmed").to_owned(),
        ..SendBack::default()
    }
}

/// What was asked about single figures; a name that no figure has is left out.
fn questions(typed: &SendBack) -> Vec<NewComment> {
    let question = |(key, words): &(String, String)| {
        let (input, period) = read_key(key)?;
        Some(NewComment { input: input.to_owned(), period, words: words.trim().to_owned() })
    };
    typed.questions.iter().filter_map(question).collect()
}

/// Those who file hear that the return came back, with a link that opens it.
async fn tell(app: &App, coordinator: &Coordinator, read: &Read, reason: &str, questions: usize) -> Result<(), Error> {
    let network = &coordinator.network;
    let names = [read.enterprise.enterprise.name.clone()];
    let act = coordinator.person.act(app);
    let people = app.store.people(network.id).await?;
    let filers = people.iter().filter(|person| person.files_for(network.id, read.enterprise.id));
    let messages: Vec<NewMail> = filers
        .map(|person| {
            let signs_in = !person.roles.iter().any(|held| held.role.coordinates());
            let letter = Letter {
                network: &network.network,
                to: &person.name,
                of: &names,
                by: &act.name,
                address: &app.address,
                signs_in,
            };
            let mut text = text::sent_back(letter, read.quarter, reason.trim(), questions);
            if !signs_in {
                text.body = text.body.replace(LINK, &format!("{}/{}/returns", app.address, network.network.slug));
            }
            NewMail {
                network: Some(network.id),
                person: person.id,
                kind: MailKind::SentBack,
                subject: text.subject,
                body: text.body,
                way_in: signs_in.then_some(LinkPurpose::Open),
                enterprise: Some(read.enterprise.id),
                quarter: Some(read.quarter),
                call: None,
                once: None,
            }
        })
        .collect();
    app.post(&act, &messages).await?;
    Ok(())
}

/// On to the return that has waited longest, or back to the board.
async fn next(
    app: &App,
    coordinator: &Coordinator,
    quarter: Quarter,
    done: &str,
    slug: &str,
) -> Result<Response, Error> {
    let network = &coordinator.network.network.slug;
    let entries = entries(app, &coordinator.network, quarter).await?;
    // What waits for a second person is not this one's to read again.
    let path = next_to_review(&entries, Some(slug).filter(|_| done == "found-good"), coordinator.person.id)
        .map_or_else(|| format!("/{network}/board/{quarter}"), |entry| review_href(network, quarter, &entry.slug));
    Ok(Redirect::to(&format!("{path}?{done}={slug}")).into_response())
}

struct Read {
    quarter: Quarter,
    enterprise: EnterpriseRecord,
    record: Option<FilingRecord>,
}

async fn read(app: &App, coordinator: &Coordinator, quarter: Quarter, slug: &str) -> Result<Read, Error> {
    let network = coordinator.network.id;
    let enterprise = app.store.enterprise(network, slug).await?.ok_or(Error::NotFound)?;
    let record = app.store.filing(network, enterprise.id, quarter).await?;
    let due = enterprise.memberships.iter().any(|membership| membership.covers(quarter));
    if record.is_none() && !due {
        return Err(Error::NotFound);
    }
    Ok(Read { quarter, enterprise, record })
}

async fn read_page(
    app: &App,
    coordinator: &Coordinator,
    read: &Read,
    send_back: SendBack,
    flash: Option<String>,
) -> Result<ReviewPage, Error> {
    let network = &coordinator.network.network;
    let name = &read.enterprise.enterprise.name;
    let filing = read.record.as_ref().map(|record| &record.filing);
    // Figures of a draft belong to the enterprise until it submits them: they are not even read here.
    let readable =
        filing.filter(|filing| matches!(filing.state, FilingState::Submitted { .. } | FilingState::Accepted { .. }));
    let comments = match &read.record {
        Some(_) => app.store.comments(coordinator.network.id, read.enterprise.id, read.quarter).await?,
        None => vec![],
    };
    let apart = app.store.apart_of(coordinator.network.id, read.enterprise.id, read.quarter).await?;
    let waiting = entries(app, &coordinator.network, read.quarter).await?;
    let slug = &read.enterprise.enterprise.slug;
    let person = coordinator.person.id;
    let after = next_to_review(&waiting, Some(slug), person);
    let queue = Queue {
        others: waiting_for(&waiting, person).filter(|entry| entry.slug != *slug).count(),
        next: after.map_or_else(String::new, |entry| review_href(&network.slug, read.quarter, &entry.slug)),
    };
    let sections = match readable {
        None => vec![],
        Some(filing) => {
            let id = coordinator.network.id;
            let (history, rounds) = app.store.history(id, read.enterprise.id, read.quarter).await?;
            let members: BTreeMap<String, String> = app
                .store
                .enterprises(id)
                .await?
                .into_iter()
                .map(|record| (record.enterprise.slug, record.enterprise.name))
                .collect();
            sections(&Reading {
                definitions: &app.store.definitions(id).await?,
                asked: &app.store.asked(id, read.quarter).await?,
                settings: &network.settings,
                quarter: read.quarter,
                year_end: app.store.profile(id, read.enterprise.id).await?.0.year_end,
                figures: &filing.figures,
                history: &history,
                rounds,
                comments: &comments,
                members: &members,
                lang: network.lang,
            })
        }
    };
    let story = match readable {
        Some(_) => app.store.story(coordinator.network.id, read.enterprise.id, read.quarter).await?,
        None => StoryRecord::default(),
    };
    let review = Review {
        network,
        quarter: read.quarter,
        name,
        slug: &read.enterprise.enterprise.slug,
        state: filing.map(|filing| &filing.state),
        version: filing.map_or(0, |filing| filing.version),
        sections,
        evidence: match readable {
            Some(_) => app.store.evidence(coordinator.network.id, read.enterprise.id, read.quarter).await?.len(),
            None => 0,
        },
        story: &story,
        comments: &comments,
        stand_in: apart.stand_in.as_ref(),
        queue,
        person,
    };
    let frame = coordinator_frame(network, &coordinator.person, name, "Quarter board").flash(flash);
    Ok(ReviewPage::new(frame, review, send_back))
}

//! `/{network}/report/{period}/sign-off`: how the members answer, as coordinators see it.

use super::{job, making::steps, progress, ways::passed};
use crate::{
    store::{Circulation, NewReportJob, ReportJobState, ReportWay, SignOffAnswer, StoreError},
    web::{
        App,
        board::{coordinator_frame, load::period},
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        library::{list, words::segment},
        moment,
        session::Coordinator,
        sign_off::{counts, remind, squares},
        words::{self, capitalised},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    network::{Millis, Network},
    period::Period,
    sign_off::{Outcome, Tally},
};
use commonweal_reporting::compose::sign_off_rule;
use serde::Deserialize;

/// Longest reason in characters.
const WHY: usize = 500;

/// The page.
#[derive(Template)]
#[template(path = "report/signing.html")]
pub struct SigningPage {
    frame: Frame,
    back: String,
    action: String,
    eyebrow: String,
    heading: String,
    lede: String,
    version: String,
    tag: (&'static str, &'static str),
    rule: String,
    squares: Vec<&'static str>,
    told: Vec<String>,
    tally: Tally,
    lines: Vec<Line>,
    /// It may be published, closed early, taken back; somebody may be asked again.
    may: May,
    /// Where the edition is, if it is published.
    edition: String,
    number: u32,
    fault: (&'static str, String),
    why: String,
}

/// What a coordinator may do with it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button of its own")]
struct May {
    publish: bool,
    end: bool,
    take_back: bool,
    remind: bool,
}

/// A member's answer.
#[derive(Debug)]
struct Line {
    name: String,
    tag: (&'static str, &'static str),
    when: String,
    words: String,
    printed: bool,
}

/// What has just been done.
#[derive(Debug, Deserialize)]
pub(super) struct Just {
    reminded: Option<usize>,
}

/// Address of the page.
pub(super) fn href(network: &Network, period: Period) -> String {
    format!("/{}/report/{}/sign-off", network.slug, segment(period))
}

/// How it stands, in a sentence.
pub(super) fn stands(circulated: &Circulation, answers: &[SignOffAnswer], now: Millis, network: &Network) -> String {
    let tally = Tally::of(answers.iter().map(|answer| answer.answer));
    let last = moment::date(Millis(circulated.closes.0 - 1), &network.time_zone);
    let stand = match tally.outcome(circulated.rule, circulated.is_over(now)) {
        Outcome::Open => format!("Members answer until {}", words::long_day(last, network.lang)),
        Outcome::Passed => "The members signed it off".to_owned(),
        Outcome::Fell => "The members did not sign it off".to_owned(),
    };
    let counts: Vec<String> =
        [format!("{} of {} assented", tally.assented, tally.asked)].into_iter().chain(counts(tally)).collect();
    format!("{stand}: {}.", counts.join(", "))
}

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
    Query(just): Query<Just>,
) -> Result<Response, Error> {
    let (circulated, answers, published) = load(&app, &coordinator, &period).await?;
    let flash = just.reminded.map(|count| match count {
        0 => "Nobody was asked again: all of them have been today already.".to_owned(),
        count => format!("{} on the way.", words::count(count, "message is", "messages are")),
    });
    page(&SigningPage::new(&coordinator, &circulated, &answers, published, app.now(), flash))
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let (circulated, answers, published) = load(&app, &coordinator, &period).await?;
    let (network, act) = (&coordinator.network, coordinator.person.act(&app));
    let here = href(&network.network, circulated.period);
    let again = |status: StatusCode, field: &'static str, words: String| {
        let mut shown = SigningPage::new(&coordinator, &circulated, &answers, published, app.now(), None);
        shown.frame = shown.frame.with_errors();
        shown.fault = (field, words);
        shown.why = posted.text("why").to_owned();
        page_with(status, &shown)
    };
    // The page may be of a version before.
    if posted.text("version") != circulated.public_id.to_string() {
        let words = "Another version was circulated since you opened this page: this is it. Nothing was done";
        return again(StatusCode::CONFLICT, "", words.to_owned());
    }
    let done = match posted.text("action") {
        "publish" => return release(&app, &coordinator, &circulated, &answers).await,
        "remind" if circulated.is_open(app.now()) => {
            let count = remind(&app, network, &act, &circulated).await?;
            return Ok(Redirect::to(&format!("{here}?reminded={count}")).into_response());
        }
        "end" => app.store.end_circulation(&act, network.id, circulated.id).await,
        "withdraw" if published => {
            return Err(Error::Conflict("This is published. Withdraw the edition instead.".to_owned()));
        }
        "withdraw" => {
            let why = posted.text("why").trim().replace("\r\n", "\n");
            if why.is_empty() {
                let words = "Write why you take it back: the members read it".to_owned();
                return again(StatusCode::UNPROCESSABLE_ENTITY, "why", words);
            }
            if why.chars().count() > WHY {
                let words = format!("The reason must be at most {WHY} characters long");
                return again(StatusCode::UNPROCESSABLE_ENTITY, "why", words);
            }
            app.store.withdraw_circulation(&act, network.id, circulated.id, &why).await
        }
        _ => return Err(Error::NotFound),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&here).into_response()),
        Err(StoreError::Refused(words)) => {
            again(StatusCode::CONFLICT, "", format!("{}. Nothing was done", capitalised(&words)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Publishes what was signed.
async fn release(
    app: &App,
    coordinator: &Coordinator,
    circulated: &Circulation,
    answers: &[SignOffAnswer],
) -> Result<Response, Error> {
    passed(circulated, answers, app.now())?;
    let network = &coordinator.network;
    let papers = app.store.circulation_papers(circulated.id).await?;
    let way = ReportWay::Release(circulated.id);
    let new = NewReportJob {
        way,
        period: circulated.period,
        number: circulated.number,
        draft_version: circulated.opened,
        what_changed: circulated.what_changed.clone(),
        release: circulated.release.clone(),
        steps: steps(way, papers.iter().map(|(name, title)| (title.as_str(), name.as_str()))),
    };
    let job = match job::start(app, &coordinator.person.act(app), network.id, &new).await {
        Err(StoreError::Refused(words)) => return Err(Error::Conflict(format!("{}.", capitalised(&words)))),
        job => job?,
    };
    let to = match &job.state {
        ReportJobState::Done => progress::done(&network.network, &job),
        _ => progress::here(&network.network, &job),
    };
    Ok(Redirect::to(&to).into_response())
}

/// The newest version that was circulated for the months, its answers, and whether it is published.
async fn load(
    app: &App,
    coordinator: &Coordinator,
    code: &str,
) -> Result<(Circulation, Vec<SignOffAnswer>, bool), Error> {
    let (network, period) = (coordinator.network.id, period(code)?);
    let known = app.store.circulations(network).await?;
    let newest = known.into_iter().find(|circulated| circulated.period == period).ok_or(Error::NotFound)?;
    let answers = app.store.sign_off_answers(newest.id).await?;
    let edition = app.store.edition(network, period, newest.number).await?;
    let published = edition.is_some_and(|edition| edition.content_hash == newest.content_hash);
    Ok((newest, answers, published))
}

impl SigningPage {
    fn new(
        coordinator: &Coordinator,
        circulated: &Circulation,
        answers: &[SignOffAnswer],
        published: bool,
        now: Millis,
        flash: Option<String>,
    ) -> Self {
        let network = &coordinator.network.network;
        let (zone, lang) = (network.time_zone.as_str(), network.lang);
        let tally = Tally::of(answers.iter().map(|answer| answer.answer));
        let outcome = tally.outcome(circulated.rule, circulated.is_over(now));
        let last = words::long_day(moment::date(Millis(circulated.closes.0 - 1), zone), lang);
        let taken_back = circulated.withdrawn.is_some();
        let (tag, lede) = match (&circulated.withdrawn, outcome) {
            _ if published => {
                (("tag go", "Published"), "The edition is published as the members signed it.".to_owned())
            }
            (Some((at, by, why)), _) => {
                let when = moment::words(*at, zone, lang);
                (("tag", "Taken back"), format!("{by} took it back on {when}: {why}"))
            }
            (None, Outcome::Open) => (("tag warn", "With the members"), format!("Members answer until {last}.")),
            (None, Outcome::Passed) => {
                (("tag go", "Signed off"), "The members signed it off: it may be published as it is.".to_owned())
            }
            (None, Outcome::Fell) => (
                ("tag bad", "Not signed off"),
                "Talk with those who did not assent, change the report, and circulate it again.".to_owned(),
            ),
        };
        let mut lines: Vec<&SignOffAnswer> = answers.iter().collect();
        // What has to be talked about stands first.
        lines.sort_by_key(|answer| answer.answer.map_or(4, |answer| 3 - answer as u8));
        Self {
            frame: coordinator_frame(network, &coordinator.person, "Sign-off", "Report").flash(flash),
            back: format!("/{}/report/{}", network.slug, segment(circulated.period)),
            action: href(network, circulated.period),
            eyebrow: words::period(circulated.period, lang),
            heading: format!("Sign-off of edition {}", circulated.number),
            lede,
            version: circulated.public_id.to_string(),
            tag,
            rule: sign_off_rule(circulated.rule),
            squares: squares(tally),
            told: counts(tally),
            tally,
            lines: lines.into_iter().map(|answer| line(answer, network)).collect(),
            may: May {
                publish: !published && !taken_back && outcome == Outcome::Passed,
                end: !published && circulated.is_open(now) && tally.asked > 0 && tally.silent() == 0,
                take_back: !published && !taken_back,
                remind: circulated.is_open(now) && tally.silent() > 0,
            },
            edition: if published { list::href(network, circulated.period, circulated.number) } else { String::new() },
            number: circulated.number,
            fault: ("", String::new()),
            why: String::new(),
        }
    }
}

fn line(answer: &SignOffAnswer, network: &Network) -> Line {
    use commonweal_domain::sign_off::Answer;
    let tag = match answer.answer {
        None => ("tag line", "No answer yet"),
        Some(Answer::Assent) => ("tag go", "Assents"),
        Some(Answer::Abstain) => ("tag", "Abstains"),
        Some(Answer::Change) => ("tag warn", "Asks for a change"),
        Some(Answer::Object) => ("tag bad", "Objects"),
    };
    Line {
        name: answer.name.clone(),
        tag,
        when: answer.by.as_ref().map_or_else(String::new, |(at, by)| {
            format!("{by}, {}", moment::words(*at, &network.time_zone, network.lang))
        }),
        words: answer.words.clone(),
        printed: answer.printed,
    }
}

//! What a job makes: an edition of the draft, something that members are asked about, or an edition of what they signed.

use super::{
    circulating::{asked, circulation},
    content::Content,
    course::Course,
    load::Desk,
    making::{edition, make},
    show::dated,
};
use crate::{
    mail::announcing,
    store::{Act, Circulation, CirculationFile, CirculationId, ReportJob, SignOffAnswer, StoreError},
    web::{App, costly, error::Error, session::Coordinator, sign_off},
};
use commonweal_domain::{
    network::Millis,
    release::Release,
    sign_off::{Answer, Outcome, Tally},
};
use commonweal_reporting::compose::{Objection, SignedOff, Standing};

/// Publishes the draft.
pub(super) async fn publish(
    app: &App,
    coordinator: &Coordinator,
    desk: Desk,
    job: &ReportJob,
    course: Course,
) -> Result<(), Error> {
    let of = &job.of;
    let draft = looked_at(&desk, job)?;
    let act = act(app, job);
    let standing = Standing::Edition { number: of.number, published: of.release.shown_from.unwrap_or(act.now) };
    let making = desk.making(app, coordinator, draft, standing, &of.what_changed).await?;
    let made = make(making, desk.chosen()?, desk.papers(draft), course).await?;
    let edition = edition(made, &of.what_changed, of.release.clone())?;
    keep(app, coordinator, job, &act, edition).await
}

/// Keeps the draft as it is, and asks the members about it.
pub(super) async fn circulate(
    app: &App,
    coordinator: &Coordinator,
    desk: Desk,
    job: &ReportJob,
    course: Course,
) -> Result<(), Error> {
    let (of, network) = (&job.of, &coordinator.network);
    let draft = looked_at(&desk, job)?;
    let act = act(app, job);
    let standing = Standing::Draft { dated: dated(app, coordinator).await? };
    let making = desk.making(app, coordinator, draft, standing, &of.what_changed).await?;
    let made = make(making, desk.chosen()?, desk.papers(draft), course).await?;
    let asked = asked(&app.store, network.id, &desk.totals, desk.period).await?;
    let new = circulation(made, &network.network, of, asked, act.now)?;
    still_wanted(app, job).await?;
    let circulated = app.store.circulate(&act, network.id, &new).await?;
    sign_off::ask(app, network, &act, &circulated).await?;
    Ok(())
}

/// Publishes what members signed, as they saw it.
pub(super) async fn release(
    app: &App,
    coordinator: &Coordinator,
    desk: Desk,
    job: &ReportJob,
    id: CirculationId,
    course: Course,
) -> Result<(), Error> {
    let (of, network) = (&job.of, &coordinator.network);
    let circulated = app.store.circulation_of(network.id, id).await?.ok_or(Error::NotFound)?;
    let answers = app.store.sign_off_answers(id).await?;
    let act = act(app, job);
    passed(&circulated, &answers, act.now)?;
    if desk.number() != of.number {
        return Err(overtaken(of.number));
    }
    let content = one(app, id, CirculationFile::Content).await?.ok_or(Error::NotFound)?;
    let pictures = app.store.circulation_parts(id, CirculationFile::Picture).await?;
    let mut content = Content::read(&content, pictures.into_iter().map(|picture| picture.bytes).collect())?;
    if content.signed != circulated.content_hash {
        return Err(Error::Internal("what was circulated is not what was kept of it".to_owned()));
    }
    // A day that has come meanwhile holds nothing back.
    let release = Release {
        shown_from: circulated.release.shown_from.filter(|from| *from > act.now),
        ..circulated.release.clone()
    };
    let published = release.shown_from.unwrap_or(act.now);
    content.put(
        Standing::Edition { number: of.number, published },
        Some(&signed(&circulated, &answers, network.network.lang)),
    );
    let pictures = content.pictures(&network.network, of.number);
    let drawing = move || -> Result<_, Error> {
        course.step()?;
        let drawn = content.draw(Some(&pictures), &course)?;
        Ok((content, drawn))
    };
    let (content, drawn) = costly::in_turn(drawing).await??;
    let edition = content.edition(drawn, &circulated.what_changed, release)?;
    keep(app, coordinator, job, &act, edition).await
}

/// Whether it may be published; why not, where it may not.
pub(super) fn passed(circulated: &Circulation, answers: &[SignOffAnswer], now: Millis) -> Result<(), Error> {
    let tally = Tally::of(answers.iter().map(|answer| answer.answer));
    let why = match (&circulated.withdrawn, tally.outcome(circulated.rule, circulated.is_over(now))) {
        (Some(_), _) => "This version was taken back",
        (None, Outcome::Open) => "Members may still answer",
        (None, Outcome::Fell) => "The members did not sign it off",
        (None, Outcome::Passed) => return Ok(()),
    };
    Err(Error::Conflict(format!("{why}. Nothing was published.")))
}

/// How it was signed off, as the report prints it.
fn signed(circulated: &Circulation, answers: &[SignOffAnswer], lang: commonweal_domain::lang::Lang) -> SignedOff {
    let wished = answers.iter().filter(|answer| answer.printed);
    let printed = wished.filter_map(|answer| {
        let abstained = match answer.answer? {
            Answer::Abstain => true,
            Answer::Object => false,
            Answer::Assent | Answer::Change => return None,
        };
        Some(Objection { by: answer.name.clone(), abstained, words: answer.words.clone() })
    });
    SignedOff {
        rule: circulated.rule,
        tally: Tally::of(answers.iter().map(|answer| answer.answer)),
        circulated: circulated.opened,
        closed: Millis(circulated.closes.0 - 1),
        printed: printed.collect(),
        lang,
    }
}

/// The only file of a kind.
pub(in crate::web) async fn one(
    app: &App,
    id: CirculationId,
    file: CirculationFile,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(app.store.circulation_parts(id, file).await?.pop().map(|part| part.bytes))
}

/// The stored words, if they are those that were looked at.
fn looked_at<'a>(desk: &'a Desk, job: &ReportJob) -> Result<&'a crate::store::ReportDraft, Error> {
    if desk.number() != job.of.number {
        return Err(overtaken(job.of.number));
    }
    let changed = || Error::Conflict("The words were changed while it was made. Look at them and try again".to_owned());
    desk.draft.as_ref().filter(|draft| draft.changed_at == job.of.draft_version).ok_or_else(changed)
}

fn overtaken(number: u32) -> Error {
    Error::Conflict(format!("Edition {number} has been published meanwhile. Read it before you publish another"))
}

/// Whoever asked for it does it.
fn act(app: &App, job: &ReportJob) -> Act {
    Act { now: app.now(), person: Some(job.person), name: job.by.clone() }
}

/// Everything is made: from here on nobody stops it.
async fn still_wanted(app: &App, job: &ReportJob) -> Result<(), Error> {
    if app.store.report_is_kept(job.id, job.of.steps.len() - 1, super::job::until(app.now())).await? {
        Ok(())
    } else {
        Err(Error::Conflict("This was stopped. Nothing was published.".to_owned()))
    }
}

async fn keep(
    app: &App,
    coordinator: &Coordinator,
    job: &ReportJob,
    act: &Act,
    edition: crate::store::NewEdition,
) -> Result<(), Error> {
    still_wanted(app, job).await?;
    match app.store.publish(act, coordinator.network.id, &edition, job.of.number).await {
        Err(StoreError::Conflict { .. }) => return Err(overtaken(job.of.number)),
        published => published?,
    };
    announcing::announce(app, &coordinator.network).await?;
    Ok(())
}

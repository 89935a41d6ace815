//! A return that a coordinator filed for a member: the member reads it and confirms it through one link.

use super::{
    answers::{Group, groups},
    desk::Desk,
};
use crate::{
    mail::text::{self, Letter},
    store::{Act, Answered, LinkAnswer, LinkPurpose, LinkTarget, MailKind, NewMail, Person},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        session::Filer,
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use commonweal_domain::filing::FilingState;

/// Longest words about what is wrong, in characters.
const LONGEST: usize = 500;

/// The figures, and the button that confirms them.
#[derive(Template)]
#[template(path = "filing/confirm.html")]
pub(super) struct ConfirmPage {
    frame: Frame,
    eyebrow: String,
    heading: String,
    lede: String,
    groups: Vec<Group>,
    story: String,
    coordinators: Vec<(String, String)>,
    read_only: bool,
    asks: bool,
    /// What is wrong with the figures, as typed.
    wrong: String,
    error: String,
}

/// Asks those who file for the enterprise to confirm what a coordinator has filed for it.
pub(super) async fn ask(app: &App, act: &Act, desk: &Desk) -> Result<usize, Error> {
    let Some(stand_in) = &desk.apart.stand_in else { return Ok(0) };
    let names = [desk.enterprise.enterprise.name.clone()];
    let filers = app
        .store
        .people(desk.network.id)
        .await?
        .into_iter()
        .filter(|person| desk.is_handed_in_by(person) && Some(person.id) != act.person);
    let messages: Vec<NewMail> = filers
        .map(|person| {
            let letter = Letter {
                network: &desk.network.network,
                to: &person.name,
                of: &names,
                by: &act.name,
                address: &app.address,
                signs_in: false,
            };
            let text = text::confirm(letter, desk.quarter(), &stand_in.why);
            NewMail {
                network: Some(desk.network.id),
                person: person.id,
                kind: MailKind::Confirm,
                subject: text.subject,
                body: text.body,
                way_in: Some(LinkPurpose::Confirm),
                enterprise: Some(desk.enterprise.id),
                quarter: Some(desk.quarter()),
                call: None,
                once: None,
            }
        })
        .collect();
    Ok(app.post(act, &messages).await?)
}

/// What a link shows to the person whom it was sent to.
pub(crate) async fn show(app: &App, person: Person, target: LinkTarget) -> Result<Response, Error> {
    let desk = open(app, person, target).await?;
    if waits(&desk) { page(&view(&desk)) } else { page(&nothing(&desk)) }
}

/// The person confirms, and where nothing in the return is unusual it counts from then on; or says what is wrong, and
/// the return goes back to whoever filed it. The link is used with it, and only with it; none where it is over.
pub(crate) async fn answer(
    app: &App,
    person: Person,
    target: LinkTarget,
    token_hash: [u8; 32],
    wrong: Option<&str>,
) -> Result<Option<Response>, Error> {
    let act = person.act(app);
    let desk = open(app, person, target).await?;
    if !waits(&desk) {
        return Ok(Some(page(&nothing(&desk))?));
    }
    let by_rule = wrong.is_none() && desk.is_accepted_by_rule();
    let answer = match wrong {
        Some(words) => desk.filing.state.send_back(act.now, &act.name, words).map(LinkAnswer::Wrong),
        None if by_rule => desk.filing.state.accept_by_rule(act.now).map(|state| LinkAnswer::Right(Some(state))),
        None => Ok(LinkAnswer::Right(None)),
    };
    let Ok(answer) = answer else { return Ok(Some(page(&nothing(&desk))?)) };
    let (network, enterprise, version) = (desk.network.id, desk.enterprise.id, desk.filing.version);
    let done = app.store.answer_link(&act, token_hash, network, enterprise, desk.quarter(), version, &answer).await?;
    Ok(match (done, wrong) {
        (Answered::LinkOver, _) => None,
        (Answered::Nothing, _) => Some(page(&nothing(&desk))?),
        (Answered::Kept, None) => Some(page(&done_page(&desk, by_rule))?),
        (Answered::Kept, Some(words)) => {
            tell(app, &act, &desk, words).await?;
            Some(page(&told(&desk))?)
        }
    })
}

/// Tells whoever filed the return what is wrong with it; every coordinator if that person is none any longer.
async fn tell(app: &App, act: &Act, desk: &Desk, words: &str) -> Result<(), Error> {
    let coordinators: Vec<Person> = app
        .store
        .people(desk.network.id)
        .await?
        .into_iter()
        .filter(|person| person.coordinates(desk.network.id))
        .collect();
    let filed = desk.apart.stand_in.as_ref().map(|stand_in| stand_in.person);
    let who_filed: Vec<&Person> = coordinators.iter().filter(|person| Some(person.id) == filed).collect();
    let to = if who_filed.is_empty() { coordinators.iter().collect() } else { who_filed };
    let names = [desk.enterprise.enterprise.name.clone()];
    let page = format!(
        "{}/{}/board/{}/{}",
        app.address,
        desk.network.network.slug,
        desk.quarter(),
        desk.enterprise.enterprise.slug
    );
    let messages: Vec<NewMail> = to
        .into_iter()
        .map(|person| {
            let letter = Letter {
                network: &desk.network.network,
                to: &person.name,
                of: &names,
                by: &act.name,
                address: &app.address,
                signs_in: false,
            };
            let text = text::objection(letter, desk.quarter(), words, &page);
            NewMail {
                network: Some(desk.network.id),
                person: person.id,
                kind: MailKind::Objection,
                subject: text.subject,
                body: text.body,
                way_in: None,
                enterprise: Some(desk.enterprise.id),
                quarter: Some(desk.quarter()),
                call: None,
                once: None,
            }
        })
        .collect();
    app.post(act, &messages).await?;
    Ok(())
}

/// What the form says is wrong with the figures; none where it confirms them.
pub(crate) fn objection(posted: &Posted) -> Option<Result<String, &'static str>> {
    (posted.text("decision") == "wrong").then(|| {
        let words = posted.text("wrong").replace("\r\n", "\n");
        match words.trim().chars().count() {
            0 => Err("Write what is wrong, and what it should be"),
            1..=LONGEST => Ok(words.trim().to_owned()),
            _ => Err("What is wrong must have at most 500 characters"),
        }
    })
}

/// The page again, with what was typed. The link is not used by it.
pub(crate) async fn again(
    app: &App,
    person: Person,
    target: LinkTarget,
    posted: &Posted,
    error: &str,
) -> Result<Response, Error> {
    let desk = open(app, person, target).await?;
    if !waits(&desk) {
        return page(&nothing(&desk));
    }
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &wrong(&desk, posted.text("wrong"), error))
}

async fn open(app: &App, person: Person, target: LinkTarget) -> Result<Desk, Error> {
    let network = app.store.network_of(target.network).await?.ok_or(Error::NotFound)?;
    let quarter = target.quarter.ok_or(Error::NotFound)?;
    let of = target.enterprise.ok_or(Error::NotFound)?;
    let held = person.roles.iter().filter(|held| held.role.files() && held.network == network.id);
    let slug =
        held.filter_map(|held| held.enterprise.as_ref()).find(|(id, ..)| *id == of).map(|(_, slug, _)| slug.clone());
    let slug = slug.ok_or(Error::NotFound)?;
    let enterprise = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
    Desk::open(app, Filer { network, enterprise, person }, &quarter.to_string()).await
}

fn waits(desk: &Desk) -> bool {
    // Somebody who only files where another approves by now has nothing to confirm.
    matches!(desk.filing.state, FilingState::Submitted { .. })
        && desk.is_handed_in_by(&desk.person)
        && desk.apart.stand_in.as_ref().is_some_and(crate::store::StandIn::waits)
}

fn bare(desk: &Desk, heading: String, lede: String) -> ConfirmPage {
    ConfirmPage {
        frame: Frame { offer_sign_in: false, ..Frame::of(&desk.network.network, heading.clone()) },
        eyebrow: desk.eyebrow(),
        heading,
        lede,
        groups: vec![],
        story: String::new(),
        coordinators: desk.coordinators.clone(),
        read_only: true,
        asks: false,
        wrong: String::new(),
        error: String::new(),
    }
}

pub(super) fn view(desk: &Desk) -> ConfirmPage {
    let name = &desk.enterprise.enterprise.name;
    let lede = desk.apart.stand_in.as_ref().map_or_else(String::new, |stand_in| {
        format!("{} filled them in for {name}: {}. They count once you have confirmed them.", stand_in.by, stand_in.why)
    });
    let months = desk.quarter().period().months(desk.lang());
    ConfirmPage {
        groups: groups(desk),
        story: desk.filing.story.clone(),
        asks: true,
        ..bare(desk, format!("Are these your figures for {months}?"), lede)
    }
}

pub(super) fn wrong(desk: &Desk, typed: &str, error: &str) -> ConfirmPage {
    let shown = view(desk);
    ConfirmPage { frame: shown.frame.with_errors(), wrong: typed.to_owned(), error: error.to_owned(), ..shown }
}

pub(super) fn told(desk: &Desk) -> ConfirmPage {
    let by = desk.apart.stand_in.as_ref().map_or("The coordinator", |stand_in| stand_in.by.as_str());
    let lede = format!(
        "The return of {} does not count. {by} gets what you wrote by mail, corrects it and asks you again. You can also sign in \
         and correct it yourself.",
        desk.enterprise.enterprise.name
    );
    bare(desk, "Thank you: we know what is wrong".to_owned(), lede)
}

pub(super) fn done_page(desk: &Desk, counts: bool) -> ConfirmPage {
    let name = &desk.enterprise.enterprise.name;
    let lede = if counts {
        format!("The return of {name} counts in the network’s totals. There is nothing more to do.")
    } else {
        format!("A coordinator reads the return of {name} now. There is nothing more to do.")
    };
    bare(desk, "Thank you: the figures are confirmed".to_owned(), lede)
}

pub(super) fn nothing(desk: &Desk) -> ConfirmPage {
    let lede = format!(
        "The return of {} has been confirmed already, or taken back since this link was sent.",
        desk.enterprise.enterprise.name
    );
    bare(desk, "There is nothing to confirm".to_owned(), lede)
}

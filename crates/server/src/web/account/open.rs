//! A link that signs a person in once and opens a return. Looking at it uses nothing: mail scanners look too.

use super::{browser::Browser, home, second_step};
use crate::{
    mail::{LINK, text},
    store::{
        Act, Circulation, EnterpriseId, Link, LinkPurpose, LinkTarget, MailKind, NetworkRecord, NewMail, PassedOn,
        Person,
    },
    web::{
        App,
        error::Error,
        layout::{Frame, page, page_with},
        session, sign_off,
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use commonweal_domain::{
    consent::ShorterAnswer,
    permission::{Action, State},
};

/// A link is asked for at most so often: once in 10 minutes for each person.
const BETWEEN: i64 = 10 * 60 * 1_000;

/// The button that signs in.
#[derive(Template)]
#[template(path = "account/open.html")]
pub(crate) struct OpenPage {
    pub(crate) frame: Frame,
    pub(crate) name: String,
    pub(crate) email: String,
    /// What opens, such as "the return of Custard Yard Kitchen for October to December 2025".
    pub(crate) opens: String,
}

/// A link that is over; a person who is known may ask for a new one.
#[derive(Template)]
#[template(path = "account/link_gone.html")]
pub(crate) struct LinkGonePage {
    pub(crate) frame: Frame,
    /// Address of the form that asks for a new one; empty where there is nobody to send it to.
    pub(crate) again: String,
    /// A new one is on its way.
    pub(crate) sent: bool,
}

pub(super) async fn show(app: &App, link: &Link, person: &Person) -> Result<Response, Error> {
    let (opens, _) = target(app, link.target, person).await?;
    page(&OpenPage {
        frame: Frame { offer_sign_in: false, ..Frame::new("Sign in") },
        name: person.name.clone(),
        email: person.email.clone(),
        opens,
    })
}

pub(super) async fn submit(
    app: &App,
    token: &str,
    link: &Link,
    person: &Person,
    browser: &Browser,
) -> Result<Response, Error> {
    let confined = confined(link, person)?;
    let person = confined.as_ref().unwrap_or(person);
    if app.store.use_link(&person.act(app), session::hash(token)).await?.is_none() {
        return gone(token, true);
    }
    let (_, path) = target(app, link.target, person).await?;
    second_step::enter(app, person, browser, &path, "").await
}

/// The person as a link that was passed on lets them be; as they are where it went to them by mail. Whoever coordinates
/// somewhere since gets in by no such link.
fn confined(link: &Link, person: &Person) -> Result<Option<Person>, Error> {
    let Some(by) = &link.passed_on_by else { return Ok(None) };
    let to = link.target.and_then(|target| Some((target.network, target.enterprise?)));
    let (network, enterprise) = to.ok_or(Error::NotFound)?;
    let holds_office = person.roles.iter().any(|held| held.role.is_an_office());
    let confined = person.clone().confined(PassedOn { by: by.clone(), network, enterprise });
    if holds_office || confined.roles.is_empty() { Err(Error::NotFound) } else { Ok(Some(confined)) }
}

/// What the link opens, in words and as a path; where the person belongs if they no longer file for it.
async fn target(app: &App, target: Option<LinkTarget>, person: &Person) -> Result<(String, String), Error> {
    if let Some(target) = target
        && let Some(network) = app.store.network_of(target.network).await?
    {
        let slug = &network.network.slug;
        let of = person
            .roles
            .iter()
            .filter_map(|held| held.enterprise.as_ref())
            .find(|(id, ..)| Some(*id) == target.enterprise);
        if let (Some((id, enterprise, name)), Some(quarter)) = (of, target.quarter)
            && person.files_for(network.id, *id)
        {
            let months = quarter.period().months(network.network.lang);
            let path = format!("/{slug}/returns/{quarter}/{enterprise}");
            let story = app.store.story(network.id, *id, quarter).await?;
            let agrees = person.may(Action::Agree, network.id, Some(*id), State::default());
            if agrees && story.shorter.is_some_and(|shorter| shorter.answer == ShorterAnswer::Waiting) {
                return Ok((format!("the shorter version of the story of {name}"), format!("{path}/shorter")));
            }
            return Ok((format!("the return of {name} for {months}"), path));
        }
        if let (Some((id, enterprise, name)), None) = (of, target.quarter)
            && let Some(circulated) = to_sign(app, &network, person, *id).await?
        {
            let months = circulated.period.months(network.network.lang);
            let path = sign_off::href(&network.network, &circulated, enterprise);
            return Ok((format!("the report for {months}, which {name} is asked about"), path));
        }
        if person.roles.iter().any(|held| held.network == network.id && held.enterprise.is_some()) {
            return Ok((format!("your returns for {}", network.network.name), format!("/{slug}/returns")));
        }
    }
    Ok((String::new(), home(app, person).await?))
}

/// The newest report about which an enterprise is asked, if the person may see it.
async fn to_sign(
    app: &App,
    network: &NetworkRecord,
    person: &Person,
    enterprise: EnterpriseId,
) -> Result<Option<Circulation>, Error> {
    if !person.may(Action::SignOff, network.id, Some(enterprise), State::default()) {
        return Ok(None);
    }
    for circulated in app.store.circulations(network.id).await? {
        if circulated.is_open(app.now()) && app.store.own_answer(circulated.id, enterprise).await?.is_some() {
            return Ok(Some(circulated));
        }
    }
    Ok(None)
}

/// The page of a link that is over; `known` where a new one may be asked for.
pub(super) fn gone(token: &str, known: bool) -> Result<Response, Error> {
    let again = if known { format!("/link/{token}/again") } else { String::new() };
    page_with(StatusCode::NOT_FOUND, &LinkGonePage { frame: frame(), again, sent: false })
}

/// Sends a new link to the same address; nothing is told of whose it is.
pub(super) async fn again(app: &App, person: &Person, target: Option<LinkTarget>) -> Result<Response, Error> {
    send(app, person, target).await?;
    page(&LinkGonePage { frame: frame(), again: String::new(), sent: true })
}

/// Queues a link for a person, unless one has just been sent.
pub(super) async fn send(app: &App, person: &Person, target: Option<LinkTarget>) -> Result<(), Error> {
    let act = Act { now: app.now(), person: None, name: "sign in".to_owned() };
    let text = text::sign_in(&person.name, &app.address);
    debug_assert!(text.body.contains(LINK));
    let message = NewMail {
        network: target.map(|target| target.network),
        person: person.id,
        kind: MailKind::SignIn,
        subject: text.subject,
        body: text.body,
        way_in: Some(LinkPurpose::Open),
        enterprise: target.and_then(|target| target.enterprise),
        quarter: target.and_then(|target| target.quarter),
        call: None,
        // Whoever has been in meanwhile has used up the link of before, and gets another.
        once: Some(format!(
            "sign-in/{}/{}/{}",
            person.id.0,
            act.now.0.div_euclid(BETWEEN),
            person.seen.map_or(0, |seen| seen.0)
        )),
    };
    app.post(&act, &[message]).await?;
    Ok(())
}

fn frame() -> Frame {
    Frame::new("This link has been used or is too old")
}

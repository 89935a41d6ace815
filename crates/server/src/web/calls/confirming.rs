//! An answer that a coordinator sent for a member: the member reads it and confirms it through one link, mailed or copied.

use super::{Answerer, href};
use crate::{
    mail::text::{self, Letter},
    store::{
        Act, Answered, CallAnswer, EnterpriseRecord, LinkPurpose, LinkTarget, MailKind, NetworkRecord, NewMail, Person,
    },
    web::{
        App,
        board::{MessagePage, coordinator_frame},
        error::Error,
        filing::confirming::objection,
        forms::Posted,
        layout::{Frame, page, page_with},
        session::{self, Filer},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use commonweal_domain::{breakdown::Cell, call::Call, definition::Definitions, network::Millis};
use std::collections::HashMap;

/// A copied link works for 14 days.
const LINK_MILLIS: i64 = 14 * 24 * 60 * 60 * 1_000;

/// The figures, and the button that confirms them.
#[derive(Template)]
#[template(path = "calls/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    eyebrow: String,
    heading: String,
    lede: String,
    /// Name, value and how sure, and the note.
    figures: Vec<(String, String, String)>,
    coordinators: Vec<(String, String)>,
    asks: bool,
    /// When the answer was sent that stands on the page.
    seen: i64,
    /// It was changed since the person read it.
    changed: bool,
    /// What is wrong with the figures, as typed.
    wrong: String,
    error: &'static str,
}

/// Asks those who file for the enterprise to confirm what was sent for it, if anything new waits since `before`.
pub(super) async fn ask(app: &App, act: &Act, filer: &Filer, call: &Call, before: &CallAnswer) -> Result<usize, Error> {
    let (network, enterprise) = (&filer.network, &filer.enterprise);
    let answer = app.store.call_answers(network.id, call).await?.remove(&enterprise.id).unwrap_or_default();
    let Some(sent_for) = answer.sent_for.as_ref().filter(|_| answer.waits() && answer.sent != before.sent) else {
        return Ok(0);
    };
    let of = [enterprise.enterprise.name.clone()];
    let id = app.store.call_id(network.id, &call.slug).await?;
    let mut filers = app.store.people(network.id).await?;
    filers.retain(|person| person.files_for(network.id, enterprise.id) && Some(person.id) != act.person);
    let message = |person: &Person| {
        let text = text::confirm_answer(letter(app, network, person, &of, act), &about(network, call), &sent_for.why);
        NewMail {
            network: Some(network.id),
            person: person.id,
            kind: MailKind::Confirm,
            subject: text.subject,
            body: text.body,
            way_in: Some(LinkPurpose::Confirm),
            enterprise: Some(enterprise.id),
            quarter: None,
            call: Some(id),
            once: None,
        }
    };
    let messages: Vec<NewMail> = filers.iter().map(message).collect();
    Ok(app.post(act, &messages).await?)
}

/// `/{network}/calls/{call}/answer/{enterprise}/link`: a text with a link that confirms the answer, for those whom no
/// mail reaches.
pub(super) async fn copied(
    State(app): State<App>,
    Answerer(Filer { network, enterprise, person }): Answerer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let call = super::named(&app, &network, path.get("call").map_or("", String::as_str)).await?;
    let answer = app.store.call_answers(network.id, &call).await?.remove(&enterprise.id).unwrap_or_default();
    let (true, Some((_, by)), Some(sent_for)) = (answer.waits(), &answer.sent, &answer.sent_for) else {
        return Err(Error::NotFound);
    };
    let people = app.store.people(network.id).await?;
    let named =
        |one: &&Person| one.public_id.to_string() == posted.text("person") && one.files_for(network.id, enterprise.id);
    let filer = people.iter().find(named).ok_or(Error::NotFound)?;
    let act = person.act(&app);
    let token = session::random_token()?;
    let target = LinkTarget {
        network: network.id,
        enterprise: Some(enterprise.id),
        quarter: None,
        call: Some(app.store.call_id(network.id, &call.slug).await?),
    };
    let (hash, expires) = (session::hash(&token), Millis(act.now.0 + LINK_MILLIS));
    app.store.create_link_to(&act, filer.id, LinkPurpose::Confirm, Some(target), hash, expires).await?;
    page(&MessagePage {
        frame: coordinator_frame(&network.network, &person, "Text with a link", "Rounds"),
        back: format!("{}/answer/{}", href(&network, &call), enterprise.enterprise.slug),
        name: if filer.name.is_empty() { filer.email.clone() } else { filer.name.clone() },
        lede: "Copy it into whatever they read. Whoever has the link sees the figures and can confirm them, once, within \
               14 days: send it to nobody else.",
        text: format!(
            "{by} filled in the answer of {} about {} for you ({}). Are these your figures? {}/link/{token}",
            enterprise.enterprise.name,
            about(&network, &call),
            sent_for.why,
            app.address
        ),
    })
}

/// What a link shows to the person whom it was sent to.
pub(in crate::web) async fn show(app: &App, person: &Person, target: LinkTarget) -> Result<Response, Error> {
    page(&Desk::open(app, person, target).await?.page())
}

/// The person confirms, and the answer counts from then on; or says what is wrong, and it is a draft again. The link is
/// used with it, and only with it; none where it is over.
pub(in crate::web) async fn answer(
    app: &App,
    person: &Person,
    target: LinkTarget,
    token_hash: [u8; 32],
    posted: &Posted,
) -> Result<Option<Response>, Error> {
    let desk = Desk::open(app, person, target).await?;
    let words = match objection(posted).transpose() {
        Ok(words) => words,
        Err(error) if desk.answer.waits() => {
            let shown = desk.page();
            let wrong = posted.text("wrong").to_owned();
            let again = ConfirmPage { frame: shown.frame.with_errors(), wrong, error, ..shown };
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &again).map(Some);
        }
        Err(_) => return page(&desk.nothing()).map(Some),
    };
    let seen = Millis(posted.text("seen").parse().unwrap_or_default());
    let act = person.act(app);
    let (network, of) = (desk.network.id, desk.enterprise.id);
    let call = target.call.ok_or(Error::NotFound)?;
    let done = app.store.answer_call_link(&act, token_hash, network, call, of, seen, words.as_deref()).await?;
    Ok(Some(match (done, words) {
        (Answered::LinkOver, _) => return Ok(None),
        (Answered::Nothing, words) if desk.answer.waits() => {
            let wrong = words.unwrap_or_default();
            let shown = desk.page();
            let again = ConfirmPage { frame: shown.frame.with_errors(), changed: true, wrong, ..shown };
            page_with(StatusCode::CONFLICT, &again)?
        }
        (Answered::Nothing, _) => page(&desk.nothing())?,
        (Answered::Kept, None) => page(&desk.done())?,
        (Answered::Kept, Some(words)) => {
            desk.tell(app, &act, &words).await?;
            page(&desk.told())?
        }
    }))
}

/// An answer, and who is asked whether it is right.
struct Desk {
    network: NetworkRecord,
    enterprise: EnterpriseRecord,
    call: Call,
    answer: CallAnswer,
    definitions: Definitions,
    coordinators: Vec<Person>,
}

impl Desk {
    async fn open(app: &App, person: &Person, target: LinkTarget) -> Result<Self, Error> {
        let network = app.store.network_of(target.network).await?.ok_or(Error::NotFound)?;
        let of = target.enterprise.filter(|of| person.files_for(network.id, *of)).ok_or(Error::NotFound)?;
        let enterprise = app.store.enterprises(network.id).await?.into_iter().find(|record| record.id == of);
        let enterprise = enterprise.ok_or(Error::NotFound)?;
        let call = target.call.ok_or(Error::NotFound)?;
        let call = app.store.call_of(network.id, call).await?.ok_or(Error::NotFound)?;
        let answer = app.store.call_answers(network.id, &call).await?.remove(&enterprise.id).unwrap_or_default();
        let definitions = app.store.definitions(network.id).await?;
        let mut coordinators = app.store.people(network.id).await?;
        coordinators.retain(|person| person.coordinates(network.id));
        Ok(Self { network, enterprise, call, answer, definitions, coordinators })
    }

    fn page(&self) -> ConfirmPage {
        let (true, Some((sent, by)), Some(sent_for)) = (self.answer.waits(), &self.answer.sent, &self.answer.sent_for)
        else {
            return self.nothing();
        };
        let name = &self.enterprise.enterprise.name;
        let lede =
            format!("{by} filled them in for {name}: {}. They count once you have confirmed them.", sent_for.why);
        ConfirmPage {
            figures: self.figures(),
            asks: true,
            seen: sent.0,
            ..self.bare(format!("Are these your figures for {}?", self.call.name), lede)
        }
    }

    /// What was answered, in the order of the questions, each with its parts.
    fn figures(&self) -> Vec<(String, String, String)> {
        let quarter = self.call.quarter();
        let mut figures = vec![];
        for input in self.definitions.inputs(quarter).filter(|input| self.call.inputs.contains(&input.code)) {
            let mut answered = self.answer.figures.parts(&input.code, quarter.period()).peekable();
            if answered.peek().is_none() {
                figures.push((input.name.clone(), "Blank".to_owned(), String::new()));
            }
            for (cell, figure) in answered {
                let name = if *cell == Cell::total() {
                    input.name.clone()
                } else {
                    format!("{}: {}", input.name, words::cell(cell))
                };
                let value = words::value(figure.value, &input.unit);
                let sure = words::confidence(figure.confidence);
                let value = if sure.is_empty() { value } else { format!("{value}, {sure}") };
                figures.push((name, value, figure.note.clone()));
            }
        }
        figures
    }

    fn done(&self) -> ConfirmPage {
        let lede = format!(
            "The answer of {} counts in the totals of {}. There is nothing more to do.",
            self.enterprise.enterprise.name, self.call.name
        );
        self.bare("Thank you: the figures are confirmed".to_owned(), lede)
    }

    fn told(&self) -> ConfirmPage {
        let by = self.answer.sent.as_ref().map_or("The coordinator", |(_, by)| by.as_str());
        let lede = format!(
            "The answer of {} does not count. {by} gets what you wrote by mail, corrects it and asks you again. You can \
             also sign in and correct it yourself.",
            self.enterprise.enterprise.name
        );
        self.bare("Thank you: we know what is wrong".to_owned(), lede)
    }

    fn nothing(&self) -> ConfirmPage {
        let lede = format!(
            "The answer of {} has been confirmed already, or taken back since this link was sent.",
            self.enterprise.enterprise.name
        );
        self.bare("There is nothing to confirm".to_owned(), lede)
    }

    fn bare(&self, heading: String, lede: String) -> ConfirmPage {
        let name = |one: &Person| if one.name.is_empty() { one.email.clone() } else { one.name.clone() };
        ConfirmPage {
            frame: Frame { offer_sign_in: false, ..Frame::of(&self.network.network, heading.clone()) },
            eyebrow: about(&self.network, &self.call),
            heading,
            lede,
            figures: vec![],
            coordinators: self.coordinators.iter().map(|one| (name(one), one.email.clone())).collect(),
            asks: false,
            seen: 0,
            changed: false,
            wrong: String::new(),
            error: "",
        }
    }

    /// Tells whoever sent the answer what is wrong with it; every coordinator if that person is none any longer.
    async fn tell(&self, app: &App, act: &Act, words: &str) -> Result<(), Error> {
        let sent = self.answer.sent_for.as_ref().and_then(|sent_for| sent_for.person);
        let who_sent: Vec<&Person> = self.coordinators.iter().filter(|person| Some(person.id) == sent).collect();
        let to = if who_sent.is_empty() { self.coordinators.iter().collect() } else { who_sent };
        let of = [self.enterprise.enterprise.name.clone()];
        let here =
            format!("{}{}/answer/{}", app.address, href(&self.network, &self.call), self.enterprise.enterprise.slug);
        let message = |person: &Person| {
            let letter = letter(app, &self.network, person, &of, act);
            let text = text::answer_objection(letter, &about(&self.network, &self.call), words, &here);
            NewMail {
                network: Some(self.network.id),
                person: person.id,
                kind: MailKind::Objection,
                subject: text.subject,
                body: text.body,
                way_in: None,
                enterprise: Some(self.enterprise.id),
                quarter: None,
                call: None,
                once: None,
            }
        };
        let messages: Vec<NewMail> = to.into_iter().map(message).collect();
        app.post(act, &messages).await?;
        Ok(())
    }
}

/// The round with its days: "Flood week, 5 to 11 January 2026".
fn about(network: &NetworkRecord, call: &Call) -> String {
    format!("{}, {}", call.name, call.days(network.network.lang))
}

fn letter<'a>(app: &'a App, network: &'a NetworkRecord, to: &'a Person, of: &'a [String], act: &'a Act) -> Letter<'a> {
    Letter { network: &network.network, to: &to.name, of, by: &act.name, address: &app.address, signs_in: false }
}

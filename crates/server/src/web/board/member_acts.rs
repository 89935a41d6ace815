//! `POST /{network}/board/{quarter}/{enterprise}/{act}`: what a coordinator does about one enterprise in one round.

use super::{
    apart::reason_error,
    coordinator_frame,
    invite::{chooses_by_link, room},
    load::quarter,
    member::{FIRST, FIRST_HINT, FIRST_NAME, LAST, LAST_HINT, LAST_NAME, Typed, answer, new_filer},
};
use crate::{
    import::check_slug,
    mail::{
        is_address,
        reminding::{missing, remind_now},
        text::{self, Letter},
    },
    store::{
        Act, EnterpriseRecord, Former, LinkPurpose, LinkTarget, MailKind, NetworkRecord, NewMail, Person, PersonId,
        StandIn, StoreError,
    },
    web::{
        App,
        day_field::DayField,
        error::Error,
        filing::nil,
        forms::Posted,
        layout::{Frame, page},
        session::{self, Coordinator, Filer},
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
    network::{Millis, Role},
    period::Quarter,
};

/// A link that a coordinator hands over lasts 14 days, as those in mail.
const LINK_MILLIS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// Longest name of a person, in characters.
const LONGEST_NAME: usize = 100;
/// Longest name of an enterprise, in characters; a file of enterprises takes as many.
pub(super) const LONGEST_ENTERPRISE: usize = 200;

/// A text to be copied into another messenger.
#[derive(Template)]
#[template(path = "board/message.html")]
pub(in crate::web) struct MessagePage {
    pub(in crate::web) frame: Frame,
    pub(in crate::web) back: String,
    pub(in crate::web) name: String,
    /// What the link does, and for how long.
    pub(in crate::web) lede: &'static str,
    pub(in crate::web) text: String,
}

/// One enterprise in one round, and who acts.
struct Desk<'a> {
    app: &'a App,
    network: &'a NetworkRecord,
    person: &'a Person,
    quarter: Quarter,
    enterprise: &'a EnterpriseRecord,
    posted: &'a Posted,
}

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text, slug, act)): Path<(String, String, String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let quarter = quarter(&text)?;
    let enterprise = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
    let desk =
        Desk { app: &app, network: &network, person: &person, quarter, enterprise: &enterprise, posted: &posted };
    match act.as_str() {
        "remind" => desk.remind().await,
        "message" => desk.message().await,
        "confirmation" => desk.confirmation().await,
        "remove" => desk.remove().await,
        "reassign" => desk.reassign().await,
        "invite" => desk.invite().await,
        "begin" => desk.begin().await,
        "nil" => desk.nil().await,
        "end" => {
            app.store.end_for(&person.act(&app), network.id, enterprise.id, quarter).await?;
            desk.saved()
        }
        "expect" => {
            app.store.end_exemption(&person.act(&app), network.id, enterprise.id, quarter).await?;
            desk.saved()
        }
        "rename" => desk.rename().await,
        "join" => desk.join().await,
        "leave" => desk.leave().await,
        "stay" => {
            let why = "It stays after all";
            app.store.end_membership(&person.act(&app), network.id, enterprise.id, None, why).await?;
            desk.saved()
        }
        _ => Err(Error::NotFound),
    }
}

impl Desk<'_> {
    fn path(&self, mark: &str) -> String {
        let (network, quarter) = (&self.network.network.slug, self.quarter);
        format!("/{network}/board/{quarter}/{}?{mark}=1", self.enterprise.enterprise.slug)
    }

    fn saved(&self) -> Result<Response, Error> {
        Ok(Redirect::to(&self.path("saved")).into_response())
    }

    /// The page again, with what was typed and what is wrong with it.
    async fn again(&self, form: &str, errors: Vec<(&str, String)>, day: DayField) -> Result<Response, Error> {
        let typed = Typed {
            form: form.to_owned(),
            fields: self.posted.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
            errors: errors.into_iter().map(|(field, words)| (field.to_owned(), words)).collect(),
            day,
        };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let (app, quarter) = (self.app, self.quarter);
        answer(app, self.network, self.person, quarter, self.enterprise, typed, None, status).await
    }

    /// The filer whom the form names.
    async fn filer(&self) -> Result<Person, Error> {
        let people = self.app.store.people(self.network.id).await?;
        let named = self.posted.text("person");
        let files = |person: &Person| person.files_for(self.network.id, self.enterprise.id);
        people.into_iter().find(|person| person.public_id.to_string() == named && files(person)).ok_or(Error::NotFound)
    }

    async fn remind(&self) -> Result<Response, Error> {
        self.filer().await?;
        let round = self.app.store.round(self.network.id, self.quarter).await?.ok_or(Error::NotFound)?;
        let mut missing = missing(self.app, self.network, &round).await?;
        missing.retain(|missing| missing.enterprise.id == self.enterprise.id);
        remind_now(self.app, &self.person.act(self.app), self.network, self.quarter, &missing).await?;
        Ok(Redirect::to(&self.path("reminded")).into_response())
    }

    /// A text with a fresh link, shown once: the link is kept nowhere else.
    async fn message(&self) -> Result<Response, Error> {
        let filer = self.filer().await?;
        let round = self.app.store.round(self.network.id, self.quarter).await?.ok_or(Error::NotFound)?;
        let apart = self.app.store.apart_of(self.network.id, self.enterprise.id, self.quarter).await?;
        let round = round.with_time_until(apart.more_time.map(|time| time.until));
        let act = self.person.act(self.app);
        let coordinates = filer.roles.iter().any(|held| held.role.coordinates());
        let link = if coordinates {
            format!("{}/{}/returns", self.app.address, self.network.network.slug)
        } else {
            let token = session::random_token()?;
            let target = LinkTarget {
                network: self.network.id,
                enterprise: Some(self.enterprise.id),
                quarter: Some(self.quarter),
                call: None,
            };
            let expires = Millis(act.now.0 + LINK_MILLIS);
            let hash = session::hash(&token);
            self.app.store.pass_link_on(&act, filer.id, target, hash, expires).await?;
            format!("{}/link/{token}", self.app.address)
        };
        let names = [self.enterprise.enterprise.name.clone()];
        let letter = Letter {
            network: &self.network.network,
            to: &filer.name,
            of: &names,
            by: &act.name,
            address: &self.app.address,
            signs_in: !coordinates,
        };
        let today = super::load::today(self.app, self.network);
        page(&MessagePage {
            frame: coordinator_frame(&self.network.network, self.person, "Text with a link", "Quarter board"),
            back: self.path("back").replace("?back=1", ""),
            name: if filer.name.is_empty() { filer.email.clone() } else { filer.name.clone() },
            lede: "Copy it into whatever they read. The link opens the returns of this enterprise, once, within 14 days, and nothing else that is theirs: send it to nobody else. The history says that you made it.",
            text: text::short_reminder(letter, &round, today, &link),
        })
    }

    /// A text with a link that confirms what was filed for the member, for those whom no mail reaches.
    async fn confirmation(&self) -> Result<Response, Error> {
        let filer = self.filer().await?;
        let apart = self.app.store.apart_of(self.network.id, self.enterprise.id, self.quarter).await?;
        let Some(stand_in) = apart.stand_in.filter(StandIn::waits) else { return Err(Error::NotFound) };
        let act = self.person.act(self.app);
        let token = session::random_token()?;
        let target = LinkTarget {
            network: self.network.id,
            enterprise: Some(self.enterprise.id),
            quarter: Some(self.quarter),
            call: None,
        };
        let expires = Millis(act.now.0 + LINK_MILLIS);
        let hash = session::hash(&token);
        self.app.store.create_link_to(&act, filer.id, LinkPurpose::Confirm, Some(target), hash, expires).await?;
        let months = self.quarter.period().months(self.network.network.lang);
        page(&MessagePage {
            frame: coordinator_frame(&self.network.network, self.person, "Text with a link", "Quarter board"),
            back: self.path("back").replace("?back=1", ""),
            name: if filer.name.is_empty() { filer.email.clone() } else { filer.name.clone() },
            lede: "Copy it into whatever they read. Whoever has the link sees the figures and can confirm them, once, \
                   within 14 days: send it to nobody else.",
            text: format!(
                "{} filled in the return of {} for {months} for you ({}). Are these your figures? {}/link/{token}",
                stand_in.by, self.enterprise.enterprise.name, stand_in.why, self.app.address
            ),
        })
    }

    async fn remove(&self) -> Result<Response, Error> {
        let filer = self.filer().await?;
        let act = self.person.act(self.app);
        for held in filer.roles.iter().filter(|held| held.role.files() && held.is_of(self.enterprise.id)) {
            let of = Some(self.enterprise.id);
            self.app.store.remove_role(&act, self.network.id, filer.id, held.role, of).await?;
        }
        self.saved()
    }

    async fn invite(&self) -> Result<Response, Error> {
        let (email, name) = (self.posted.text("email"), self.posted.text("name"));
        let mut errors = vec![];
        if !is_address(email) {
            errors.push(("email", "Enter an e-mail address, like amara@example.org".to_owned()));
        }
        if name.chars().count() > LONGEST_NAME {
            errors.push(("name", format!("The name must have at most {LONGEST_NAME} characters")));
        }
        if let Err(full) = room(self.app, self.network, 1).await? {
            errors.push(("email", full));
        }
        if !errors.is_empty() {
            return self.again("invite", errors, DayField::default()).await;
        }
        let act = self.person.act(self.app);
        let of = Some(self.enterprise.id);
        let person = self.app.store.invite(&act, self.network.id, email, name, Role::Filer, of).await?;
        self.send_invitation(&act, person, name).await?;
        self.saved()
    }

    /// Somebody else files in a filer's place, in one step.
    async fn reassign(&self) -> Result<Response, Error> {
        let old = self.filer().await?;
        let (to, called, stays) = new_filer(&old.public_id.to_string());
        let (email, name) = (self.posted.text(&to), self.posted.text(&called));
        let mut errors = vec![];
        if !is_address(email) {
            errors.push((to.as_str(), "Enter an e-mail address, like amara@example.org".to_owned()));
        }
        if name.chars().count() > LONGEST_NAME {
            errors.push((called.as_str(), format!("The name must have at most {LONGEST_NAME} characters")));
        }
        if let Err(full) = room(self.app, self.network, 1).await? {
            errors.push((to.as_str(), full));
        }
        if errors.is_empty() {
            let act = self.person.act(self.app);
            let former = if self.posted.ticked(&stays) { Former::Stays } else { Former::Leaves };
            let (network, enterprise) = (self.network.id, self.enterprise.id);
            match self.app.store.reassign(&act, network, enterprise, old.id, email, name, former).await {
                Ok(person) => {
                    self.send_invitation(&act, person, name).await?;
                    return Ok(Redirect::to(&self.path("reassigned")).into_response());
                }
                Err(StoreError::Refused(refused)) => errors.push((to.as_str(), words::capitalised(&refused))),
                Err(error) => return Err(error.into()),
            }
        }
        self.again(&format!("reassign-{}", old.public_id), errors, DayField::default()).await
    }

    /// An invitation to file, with a link that is made when it is sent.
    async fn send_invitation(&self, act: &Act, person: PersonId, name: &str) -> Result<(), Error> {
        let names = [self.enterprise.enterprise.name.clone()];
        let letter = Letter {
            network: &self.network.network,
            to: name,
            of: &names,
            by: &act.name,
            address: &self.app.address,
            signs_in: false,
        };
        let known = self.app.store.person(person).await?.ok_or(Error::NotFound)?;
        let is_new = chooses_by_link(&known, self.network.id);
        let does = "file returns";
        let text = if is_new { text::invite(letter, does) } else { text::added(letter, does) };
        let message = NewMail {
            network: Some(self.network.id),
            person,
            kind: MailKind::Invite,
            subject: text.subject,
            body: text.body,
            way_in: Some(if is_new { LinkPurpose::Invite } else { LinkPurpose::Open }),
            enterprise: Some(self.enterprise.id),
            quarter: None,
            call: None,
            once: None,
        };
        self.app.post(act, &[message]).await?;
        Ok(())
    }

    async fn begin(&self) -> Result<Response, Error> {
        let why = self.posted.text("begin-why");
        let error = reason_error(why);
        if !error.is_empty() {
            let error = "Write whom you spoke to, and when, in at most 500 characters".to_owned();
            return self.again("begin", vec![("begin-why", error)], DayField::default()).await;
        }
        let act = self.person.act(self.app);
        match self.app.store.begin_for(&act, self.network.id, self.enterprise.id, self.quarter, why).await {
            Ok(()) => {
                let (network, slug) = (&self.network.network.slug, &self.enterprise.enterprise.slug);
                Ok(Redirect::to(&format!("/{network}/returns/{}/{slug}", self.quarter)).into_response())
            }
            Err(StoreError::Refused(refused)) => {
                self.again("begin", vec![("begin-why", words::capitalised(&refused))], DayField::default()).await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn nil(&self) -> Result<Response, Error> {
        let why = self.posted.text("nil-why");
        if !reason_error(why).is_empty() {
            let error = "Write who told you, and why nothing happened, in at most 500 characters".to_owned();
            return self.again("nil", vec![("nil-why", error)], DayField::default()).await;
        }
        let filer =
            Filer { network: self.network.clone(), enterprise: self.enterprise.clone(), person: self.person.clone() };
        match Box::pin(nil::file_for(self.app, filer, self.quarter, why)).await? {
            Ok(()) => Ok(Redirect::to(&self.path("filed")).into_response()),
            Err(refused) => self.again("nil", vec![("nil-why", refused)], DayField::default()).await,
        }
    }

    /// Another name, or another address, to which the old one leads.
    async fn rename(&self) -> Result<Response, Error> {
        let (name, slug) = (self.posted.text("called"), self.posted.text("address"));
        let mut errors = vec![];
        match name.chars().count() {
            0 => errors.push(("called", "Enter the name".to_owned())),
            1..=LONGEST_ENTERPRISE => {}
            _ => errors.push(("called", format!("The name must have at most {LONGEST_ENTERPRISE} characters"))),
        }
        if let Err(why) = check_slug(slug) {
            errors.push(("address", format!("The address {why}")));
        }
        if errors.is_empty() {
            let act = self.person.act(self.app);
            match self.app.store.rename_enterprise(&act, self.network.id, self.enterprise.id, name, slug).await {
                Ok(()) => {
                    let path = format!("/{}/board/{}/{slug}?saved=1", self.network.network.slug, self.quarter);
                    return Ok(Redirect::to(&path).into_response());
                }
                Err(StoreError::Refused(refused)) => errors.push(("address", words::capitalised(&refused))),
                Err(error) => return Err(error.into()),
            }
        }
        self.again("rename", errors, DayField::default()).await
    }

    /// The day on which it joined, set or corrected.
    async fn join(&self) -> Result<Response, Error> {
        let (mut first, date) = DayField::typed(FIRST_NAME, FIRST, FIRST_HINT, self.posted);
        let why = self.posted.text("join-why");
        let why_error = reason_error(why);
        if let Some(date) = date.filter(|_| why_error.is_empty()) {
            let act = self.person.act(self.app);
            match self.app.store.begin_membership(&act, self.network.id, self.enterprise.id, date, why).await {
                // It may belong to this round no longer: its page here is gone then.
                Ok(()) if date > self.quarter.last_day() => {
                    let path = format!("/{}/board/{}?show=all", self.network.network.slug, self.quarter);
                    return Ok(Redirect::to(&path).into_response());
                }
                Ok(()) => return self.saved(),
                Err(StoreError::Refused(refused)) => first.error = words::capitalised(&refused),
                Err(error) => return Err(error.into()),
            }
        }
        let mut errors = vec![];
        if !first.error.is_empty() {
            errors.push(("first-day", first.error.clone()));
        }
        if !why_error.is_empty() {
            errors.push(("join-why", "Write how you know, in at most 500 characters".to_owned()));
        }
        self.again("join", errors, first).await
    }

    async fn leave(&self) -> Result<Response, Error> {
        let (mut last, date) = DayField::typed(LAST_NAME, LAST, LAST_HINT, self.posted);
        let why = self.posted.text("leave-why");
        let why_error = reason_error(why);
        if let Some(date) = date.filter(|_| why_error.is_empty()) {
            let act = self.person.act(self.app);
            match self.app.store.end_membership(&act, self.network.id, self.enterprise.id, Some(date), why).await {
                // It may belong to this round no longer: its page here is gone then.
                Ok(()) if date < self.quarter.first_day() => {
                    let path = format!("/{}/board/{}?show=all", self.network.network.slug, self.quarter);
                    return Ok(Redirect::to(&path).into_response());
                }
                Ok(()) => return self.saved(),
                Err(StoreError::Refused(refused)) => last.error = words::capitalised(&refused),
                Err(error) => return Err(error.into()),
            }
        }
        let mut errors = vec![];
        if !last.error.is_empty() {
            errors.push(("last-day", last.error.clone()));
        }
        if !why_error.is_empty() {
            errors.push(("leave-why", "Write why it leaves, in at most 500 characters".to_owned()));
        }
        self.again("leave", errors, last).await
    }
}

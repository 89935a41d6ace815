//! `/{network}/invite`: many people at once. Each gets a link, which is shown once and mailed.

use super::coordinator_frame;
use crate::{
    mail::{
        is_address,
        text::{self, Letter},
    },
    store::{
        EnterpriseId, EnterpriseRecord, LinkPurpose, LinkTarget, MailKind, NetworkId, NetworkRecord, NewMail, Person,
    },
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        session::{self, Coordinator},
    },
};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use commonweal_domain::network::{Millis, Role};
use std::collections::BTreeMap;

/// Most people at once: more is a slip, or a file for somebody else.
pub(super) const MOST: usize = 500;
/// Longest name of a person, in characters.
pub(super) const LONGEST_NAME: usize = 100;
/// Most invitations of a network within a day: nobody sends mail to the world through it.
const MOST_A_DAY: u64 = 1_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Links last 14 days.
const LINK_MILLIS: i64 = 14 * 24 * 60 * 60 * 1_000;

/// The form.
#[derive(Template)]
#[template(path = "board/invite.html")]
pub(super) struct InvitePage {
    pub(super) frame: Frame,
    pub(super) back: String,
    pub(super) roles: Vec<(&'static str, &'static str, bool)>,
    pub(super) lines: String,
    pub(super) faults: Vec<String>,
    pub(super) example: String,
}

/// Who was invited, and with which link.
#[derive(Template)]
#[template(path = "board/invited.html")]
pub(in crate::web) struct InvitedPage {
    pub(super) frame: Frame,
    pub(super) back: (String, &'static str),
    pub(super) people: Vec<Invited>,
    /// Where people are invited.
    pub(super) invite: String,
    /// So many enterprises have just joined; none where people were invited alone.
    pub(super) joined: usize,
}

/// Somebody who was invited.
#[derive(Debug, Clone)]
pub(in crate::web) struct Invited {
    pub(super) email: String,
    pub(super) of: String,
    /// The link; empty where they have an account already.
    pub(super) link: String,
}

/// Somebody to invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Invitee {
    pub(in crate::web) email: String,
    pub(in crate::web) name: String,
}

/// A line that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    who: Invitee,
    /// Which of the enterprises.
    enterprise: Option<usize>,
}

const ROLES: [(Role, &str, &str); 8] = [
    (Role::Filer, "Filers: they fill in an enterprise’s return", "file returns"),
    (Role::Representative, "Representatives: they decide and sign off for an enterprise", "decide and sign off"),
    (Role::Approver, "Approvers: they look through an enterprise’s return and hand it in", "approve returns"),
    (Role::Coordinator, "Coordinators: they run the network’s rounds and reports", "coordinate"),
    (Role::Deputy, "Deputies: they do what coordinators do, but hand nothing over", "coordinate as a deputy"),
    (
        Role::Administrator,
        "Administrators: they look after people and settings, and see no figures",
        "look after people and settings",
    ),
    (Role::Operator, "Operators: they keep the server running, and see people and mail", "keep the server running"),
    (Role::Funder, "Funders: they read what is published for them", "read what is published"),
];

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
) -> Result<Response, Error> {
    let enterprises = app.store.enterprises(network.id).await?;
    page(&form(&network, &person, &enterprises, Role::Filer, "", vec![]))
}

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let role =
        Role::parse(posted.text("role")).filter(|role| person.gives(*role, network.id)).ok_or(Error::NotFound)?;
    let text = posted.get("lines").unwrap_or_default().replace("\r\n", "\n");
    let enterprises = app.store.enterprises(network.id).await?;
    let known = Known { enterprises: &enterprises, former: &app.store.former_slugs(network.id).await? };
    let lines = match read(&text, role, &known) {
        Ok(lines) => lines,
        Err(faults) => {
            let mut shown = form(&network, &person, &enterprises, role, &text, faults);
            shown.frame = shown.frame.with_errors();
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
    };
    if let Err(words) = room(&app, &network, lines.len()).await? {
        let mut shown = form(&network, &person, &enterprises, role, &text, vec![words]);
        shown.frame = shown.frame.with_errors();
        return page_with(StatusCode::TOO_MANY_REQUESTS, &shown);
    }
    let mut people = vec![];
    for line in &lines {
        let of = line.enterprise.map(|index| &enterprises[index]);
        people.push(one(&app, &network, &person, role, &line.who, of).await?);
    }
    let frame = coordinator_frame(&network.network, &person, "Invited", "People");
    page(&invited(frame, &network.network.slug, people))
}

/// Whether a network may send so many more invitations today, or words that say why not.
pub(in crate::web) async fn room(app: &App, network: &NetworkRecord, more: usize) -> Result<Result<(), String>, Error> {
    let sent = app.store.invitations_since(network.id, Millis(app.now().0 - DAY)).await?;
    if sent + more as u64 <= MOST_A_DAY {
        return Ok(Ok(()));
    }
    Ok(Err(format!(
        "{} has sent {sent} invitations within a day, and at most 1,000 go out: nobody was invited now. Try again tomorrow",
        network.network.name
    )))
}

/// Gives the role, makes a link to be shown, and queues a message with one of its own.
pub(in crate::web) async fn one(
    app: &App,
    network: &NetworkRecord,
    person: &Person,
    role: Role,
    who: &Invitee,
    of: Option<&EnterpriseRecord>,
) -> Result<Invited, Error> {
    let act = person.act(app);
    let enterprise: Option<EnterpriseId> = of.map(|record| record.id);
    let known = app.store.person_by_email(&who.email).await?;
    // Nor is a link into something that the inviter could not give.
    let gives = |known: &Person| known.roles.iter().all(|held| person.gives(held.role, network.id));
    let is_new = known.as_ref().is_none_or(|known| chooses_by_link(known, network.id) && gives(known));
    let invited = app.store.invite(&act, network.id, &who.email, &who.name, role, enterprise).await?;
    let names: Vec<String> = of.map(|record| record.enterprise.name.clone()).into_iter().collect();
    let letter = Letter {
        network: &network.network,
        to: &who.name,
        of: &names,
        by: &act.name,
        address: &app.address,
        signs_in: false,
    };
    let does = ROLES.iter().find(|(known, ..)| *known == role).map_or("", |(_, _, does)| does);
    let text = if is_new { text::invite(letter, does) } else { text::added(letter, does) };
    let message = NewMail {
        network: Some(network.id),
        person: invited,
        kind: MailKind::Invite,
        subject: text.subject,
        body: text.body,
        way_in: Some(if is_new { LinkPurpose::Invite } else { LinkPurpose::Open }),
        enterprise,
        quarter: None,
        call: None,
        once: None,
    };
    app.post(&act, &[message]).await?;
    // Nobody is handed a link into somebody else’s account: one goes by mail alone, to whoever has the address.
    let link = if is_new {
        let token = session::random_token()?;
        let target = LinkTarget { network: network.id, enterprise, quarter: None, call: None };
        let (hash, expires) = (session::hash(&token), Millis(act.now.0 + LINK_MILLIS));
        app.store.create_link_to(&act, invited, LinkPurpose::Invite, Some(target), hash, expires).await?;
        format!("{}/link/{token}", app.address)
    } else {
        String::new()
    };
    Ok(Invited { email: who.email.clone(), of: names.into_iter().next().unwrap_or_default(), link })
}

/// Whether an invitation to a network lets a person choose a password: where they have none, have never been here, and
/// have nothing to do in any other network. With it somebody of this network could else become them.
pub(in crate::web) fn chooses_by_link(person: &Person, network: NetworkId) -> bool {
    person.password_hash.is_none() && person.seen.is_none() && person.roles.iter().all(|held| held.network == network)
}

/// The enterprises that a line may name.
#[derive(Clone, Copy)]
struct Known<'a> {
    enterprises: &'a [EnterpriseRecord],
    /// Slugs of before, each with the one of now: lists that people keep have them still.
    former: &'a BTreeMap<String, String>,
}

/// Each line: an address, and for those who act for an enterprise its name or slug; a name may stand there too. Parts
/// are separated by commas, semicolons or tabs, in any order. Everything that is wrong is told at once.
fn read(text: &str, role: Role, known: &Known<'_>) -> Result<Vec<Line>, Vec<String>> {
    let mut faults = vec![];
    let mut lines: Vec<Line> = vec![];
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match read_line(line, role, known) {
            Ok(read) if lines.contains(&read) => {
                faults.push(format!("Line {number}: {} is there twice", read.who.email));
            }
            Ok(read) => lines.push(read),
            Err(words) => faults.push(format!("Line {number}: {words}")),
        }
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push("Write at least one address".to_owned());
    }
    if lines.len() > MOST {
        faults.push(format!("These are {} people; invite at most {MOST} at once", lines.len()));
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

fn read_line(line: &str, role: Role, known: &Known<'_>) -> Result<Line, String> {
    let (mut email, mut names, mut enterprise) = (None, vec![], None);
    let parts = line.split([',', ';', '\t']).map(str::trim).filter(|part| !part.is_empty());
    for part in parts {
        let (before, inner) = bracketed(part);
        if inner.contains('@') {
            if !is_address(inner) {
                return Err(format!("“{inner}” is no e-mail address"));
            }
            if email.replace(inner.to_lowercase()).is_some() {
                return Err("there are two addresses; write one a line".to_owned());
            }
            if !before.is_empty() {
                names.push(before.to_owned());
            }
        } else if let Some(found) = known.position(part) {
            if enterprise.replace(found).is_some() {
                return Err("there are two enterprises; write one a line".to_owned());
            }
        } else {
            names.push(part.to_owned());
        }
    }
    let email = email.ok_or("there is no e-mail address")?;
    let name = names.join(" ");
    if role.is_of_an_enterprise() && enterprise.is_none() {
        return Err(if name.is_empty() {
            format!("write the enterprise after {email}")
        } else {
            format!("there is no enterprise “{name}” in the network")
        });
    }
    if !role.is_of_an_enterprise() && enterprise.is_some() {
        return Err("these people act for the network; leave the enterprise out".to_owned());
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(format!("the name must have at most {LONGEST_NAME} characters"));
    }
    Ok(Line { who: Invitee { email, name }, enterprise })
}

/// Name and address of "Amara Okoye <amara@example.org>", as mail programs copy it; of an address alone, no name.
pub(super) fn bracketed(part: &str) -> (&str, &str) {
    match part.split_once('<') {
        Some((before, rest)) => (before.trim().trim_matches('"'), rest.trim_end_matches('>').trim()),
        None => ("", part),
    }
}

impl Known<'_> {
    /// The enterprise of that name or slug, however it is written; else the one that had the slug before.
    fn position(&self, text: &str) -> Option<usize> {
        let text = text.to_lowercase();
        let of = |text: &str| {
            self.enterprises
                .iter()
                .position(|record| record.enterprise.slug == text || record.enterprise.name.to_lowercase() == text)
        };
        of(&text).or_else(|| of(self.former.get(&text)?))
    }
}

impl InvitePage {
    fn problems(&self) -> Vec<(&'static str, &str)> {
        self.faults.iter().map(|fault| ("lines", fault.as_str())).collect()
    }
}

fn form(
    network: &NetworkRecord,
    person: &Person,
    enterprises: &[EnterpriseRecord],
    role: Role,
    lines: &str,
    faults: Vec<String>,
) -> InvitePage {
    let mut shown = view(
        coordinator_frame(&network.network, person, "Invite people", "People"),
        &network.network.slug,
        enterprises.first().map_or("bakery", |record| &record.enterprise.slug),
        role,
        lines,
        faults,
    );
    shown.roles.retain(|(code, ..)| Role::parse(code).is_some_and(|role| person.gives(role, network.id)));
    shown
}

pub(super) fn view(
    frame: Frame,
    network: &str,
    enterprise: &str,
    role: Role,
    lines: &str,
    faults: Vec<String>,
) -> InvitePage {
    InvitePage {
        frame,
        back: format!("/{network}/people"),
        roles: ROLES.iter().map(|(known, words, _)| (known.code(), *words, *known == role)).collect(),
        lines: lines.to_owned(),
        faults,
        example: format!("amara@example.org, {enterprise}"),
    }
}

pub(in crate::web) fn invited(frame: Frame, network: &str, people: Vec<Invited>) -> InvitedPage {
    InvitedPage { back: (format!("/{network}/people"), "Back to people"), ..joined(frame, network, people, 0) }
}

/// After enterprises have joined, with those of their people who were invited.
pub(super) fn joined(frame: Frame, network: &str, people: Vec<Invited>, joined: usize) -> InvitedPage {
    let back = (format!("/{network}/board"), "Back to the board");
    InvitedPage { frame, back, invite: format!("/{network}/invite"), people, joined }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::network::Enterprise;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn enterprises() -> Vec<EnterpriseRecord> {
        ["bakery", "cycles"]
            .iter()
            .zip(1..)
            .map(|(slug, id)| EnterpriseRecord {
                id: EnterpriseId(id),
                public_id: Uuid::nil(),
                enterprise: Enterprise {
                    slug: (*slug).to_owned(),
                    name: format!("The {}", slug.to_uppercase()),
                    ..Enterprise::default()
                },
                memberships: vec![],
            })
            .collect()
    }

    fn read_of(text: &str, role: Role) -> Result<Vec<Line>, Vec<String>> {
        let former = [("old-mill".to_owned(), "cycles".to_owned())].into();
        read(text, role, &Known { enterprises: &enterprises(), former: &former })
    }

    fn filers(text: &str) -> Result<Vec<Line>, Vec<String>> {
        read_of(text, Role::Filer)
    }

    #[test]
    fn an_enterprise_is_known_by_the_slug_that_it_had_before() {
        let read = filers("amara@example.org, Old-Mill").unwrap();
        assert_eq!(read[0].enterprise, Some(1));
    }

    #[test]
    fn lines_are_read_as_people_paste_them() {
        let read = filers(
            "amara@example.org, bakery\n\n\"Joe Bell\" <JOE@example.org>; the cycles\nNia, nia@example.org\tBakery\n",
        );
        let read: Vec<(String, String, usize)> =
            read.unwrap().into_iter().map(|line| (line.who.email, line.who.name, line.enterprise.unwrap())).collect();
        let line = |email: &str, name: &str, of| (email.to_owned(), name.to_owned(), of);
        assert_eq!(
            read,
            [
                line("amara@example.org", "", 0),
                line("joe@example.org", "Joe Bell", 1),
                line("nia@example.org", "Nia", 0)
            ]
        );
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let faults = filers("amara@example.org\nbakery\nx@y@z, bakery\na@b.org, c@d.org, bakery\nnia@b.org, bakry");
        assert_eq!(
            faults.unwrap_err(),
            [
                "Line 1: write the enterprise after amara@example.org",
                "Line 2: there is no e-mail address",
                "Line 3: “x@y@z” is no e-mail address",
                "Line 4: there are two addresses; write one a line",
                "Line 5: there is no enterprise “bakry” in the network",
            ]
        );
        assert_eq!(filers(" \n").unwrap_err(), ["Write at least one address"]);
        let twice = filers("a@b.org, bakery\nA@b.org; BAKERY").unwrap_err();
        assert_eq!(twice, ["Line 2: a@b.org is there twice"]);
        let funder = read_of("f@b.org, bakery", Role::Funder).unwrap_err();
        assert_eq!(funder, ["Line 1: these people act for the network; leave the enterprise out"]);
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,200}(\n\\PC{0,50}){0,4}") {
            let _ = filers(&text);
        }
    }
}

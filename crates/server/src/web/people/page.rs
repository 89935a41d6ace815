//! The list of people as it is shown.

use super::role_words;
use crate::{
    store::{Held, Person, PersonId},
    web::{layout::Frame, moment},
};
use askama::Template;
use commonweal_domain::{
    network::{Millis, Network, Role},
    period::day,
    permission::{Action, When},
};
use std::collections::BTreeMap;

/// The list.
#[derive(Template)]
#[template(path = "people/people.html")]
pub(super) struct PeoplePage {
    pub(super) frame: Frame,
    pub(super) base: String,
    pub(super) lines: Vec<Line>,
    /// Whoever looks may invite people.
    pub(super) invites: bool,
    /// Whoever looks may hand the coordination over.
    pub(super) hands_over: bool,
}

/// A person.
pub(super) struct Line {
    id: String,
    name: String,
    email: String,
    roles: Vec<RoleLine>,
    /// When they were here last, or what became of their invitation.
    seen: String,
    /// On a phone, where the rows have no heads, the day says that it is when they were here.
    has_label: bool,
    /// They have never been here, and a new link can be sent to them.
    again: bool,
    /// It is whoever looks.
    own: bool,
}

/// A role of theirs.
pub(super) struct RoleLine {
    words: String,
    since: String,
    code: &'static str,
    /// Slug of the enterprise; may be empty.
    enterprise: String,
    /// It can be taken away by whoever looks.
    can_take: bool,
}

/// What the list is made of.
pub(super) struct Looked<'a> {
    pub(super) network: &'a Network,
    pub(super) person: &'a Person,
    pub(super) people: &'a [Person],
    pub(super) invitations: &'a BTreeMap<PersonId, Millis>,
    pub(super) now: Millis,
}

impl PeoplePage {
    pub(super) fn new(frame: Frame, looked: &Looked<'_>) -> Self {
        let own = |action: Action| {
            let held = looked.person.roles.iter().filter(|held| held.network_slug == looked.network.slug);
            held.map(|held| action.when(held.role)).any(When::ever)
        };
        let mut people: Vec<&Person> = looked.people.iter().collect();
        people.sort_by_key(|person| (first_role(person), person.called().to_lowercase()));
        Self {
            frame,
            base: format!("/{}", looked.network.slug),
            lines: people.into_iter().map(|person| looked.line(person)).collect(),
            invites: own(Action::Appoint),
            hands_over: own(Action::HandOver),
        }
    }
}

/// The role by which somebody stands in the list.
fn first_role(person: &Person) -> Option<usize> {
    person.roles.iter().filter_map(|held| Role::ALL.iter().position(|role| *role == held.role)).min()
}

impl Looked<'_> {
    fn line(&self, person: &Person) -> Line {
        let own = person.id == self.person.id;
        Line {
            id: person.public_id.to_string(),
            name: person.name.clone(),
            email: person.email.clone(),
            roles: person.roles.iter().map(|held| self.role(person, held)).collect(),
            seen: self.seen(person),
            has_label: person.has_been_here(),
            again: !own && !person.has_been_here() && !person.disabled && self.gives_all_of(person),
            own,
        }
    }

    fn role(&self, person: &Person, held: &Held) -> RoleLine {
        let enterprise = held.enterprise.as_ref();
        let by = if held.given_by.is_empty() { String::new() } else { format!(", by {}", held.given_by) };
        RoleLine {
            words: match enterprise {
                Some((_, _, name)) => format!("{}, {name}", role_words(held.role)),
                None => role_words(held.role).to_owned(),
            },
            since: format!("since {}{by}", self.day(held.given)),
            code: held.role.code(),
            enterprise: enterprise.map(|(_, slug, _)| slug.clone()).unwrap_or_default(),
            can_take: person.id != self.person.id && self.gives(held.role) && !self.is_last(person, held),
        }
    }

    fn gives(&self, role: Role) -> bool {
        self.person.roles.iter().any(|held| held.network_slug == self.network.slug && held.role.gives(role))
    }

    fn gives_all_of(&self, person: &Person) -> bool {
        person.roles.iter().all(|held| self.gives(held.role))
    }

    /// Whether somebody is the only coordinator who has been here.
    fn is_last(&self, person: &Person, held: &Held) -> bool {
        let others = self.people.iter().filter(|other| other.id != person.id && other.has_been_here());
        held.role == Role::Coordinator
            && !others.flat_map(|other| &other.roles).any(|held| held.role == Role::Coordinator)
    }

    fn seen(&self, person: &Person) -> String {
        if person.disabled {
            return "The account is disabled".to_owned();
        }
        if let Some(at) = person.seen {
            return self.day(at);
        }
        if person.has_been_here() {
            return "Not yet".to_owned();
        }
        match self.invitations.get(&person.id) {
            Some(until) if *until > self.now => format!("Invited; the link works until {}", self.day(*until)),
            Some(until) => format!("Invited; the link ended on {}", self.day(*until)),
            None => "Invited; the mail is on its way".to_owned(),
        }
    }

    fn day(&self, at: Millis) -> String {
        day(moment::date(at, &self.network.time_zone), self.network.lang)
    }
}

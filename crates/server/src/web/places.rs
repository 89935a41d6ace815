//! Where somebody has something to do, and what the main navigation offers them there: both by the table of
//! permissions.

use crate::store::Person;
use commonweal_domain::{
    network::Role,
    permission::{Action, When},
};

/// A network, or one of its enterprises, in which somebody has a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Slug of the network.
    pub network: String,
    /// Name of the network.
    pub network_name: String,
    /// Name of the enterprise; empty where the network itself is meant.
    pub enterprise: String,
    /// What they are there.
    pub roles: Vec<Role>,
}

/// What a network's pages are called, where they are below it, and what they are for.
const ENTRIES: [(&str, &str, Action); 8] = [
    ("Quarter board", "board", Action::Coordinate),
    ("Rounds", "rounds", Action::Coordinate),
    ("Mail", "mail", Action::Mail),
    ("Dashboard", "dashboard", Action::Totals),
    ("Report", "report", Action::Publish),
    ("Decide", "decide", Action::Deliberate),
    ("People", "people", Action::People),
    ("Settings", "settings", Action::Settle),
];

impl Place {
    /// Where a person has roles, in the order in which they were given.
    pub fn of(person: &Person) -> Vec<Self> {
        let mut places: Vec<Self> = vec![];
        for held in &person.roles {
            let enterprise = held.enterprise.as_ref().map_or("", |(_, _, name)| name);
            let known = places.iter_mut().find(|place| place.is(&held.network_slug, enterprise));
            match known {
                Some(place) => place.roles.push(held.role),
                None => places.push(Self {
                    network: held.network_slug.clone(),
                    network_name: held.network_name.clone(),
                    enterprise: enterprise.to_owned(),
                    roles: vec![held.role],
                }),
            }
        }
        places
    }

    fn is(&self, network: &str, enterprise: &str) -> bool {
        self.network == network && self.enterprise == enterprise
    }

    fn may(&self, action: Action) -> bool {
        self.roles.iter().any(|role| action.when(*role) == When::Always)
    }

    /// What it is called, the enterprise first.
    pub fn name(&self) -> String {
        if self.enterprise.is_empty() {
            self.network_name.clone()
        } else {
            format!("{}, {}", self.enterprise, self.network_name)
        }
    }

    /// Where the work is, in words and as an address; none where there is only something to read.
    pub fn work(&self) -> Option<(&'static str, String)> {
        if self.may(Action::File) {
            return Some(("Your returns", format!("/{}/returns", self.network)));
        }
        let entry = ENTRIES.iter().find(|(_, _, action)| *action != Action::Totals && self.may(*action));
        entry.map(|(name, page, _)| (*name, format!("/{}/{page}", self.network)))
    }

    /// Where it leads.
    pub fn href(&self) -> String {
        self.work().map_or_else(|| format!("/{}", self.network), |(_, href)| href)
    }
}

/// The main navigation of a network, for somebody who looks after it. Who is known by name only, as in samples, is taken
/// for a coordinator.
pub(super) fn navigation(network: &str, places: &[Place]) -> Vec<(&'static str, String)> {
    let may = |action: Action| match places {
        [] => action.when(Role::Coordinator) == When::Always,
        places => places.iter().any(|place| place.network == network && place.may(action)),
    };
    let entries = ENTRIES.iter().filter(|(_, _, action)| may(*action));
    entries
        .map(|(name, page, _)| (*name, format!("/{network}/{page}")))
        .chain([("Library", format!("/{network}"))])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(enterprise: &str, roles: &[Role]) -> Place {
        Place {
            network: "digbeth".to_owned(),
            network_name: "Digbeth".to_owned(),
            enterprise: enterprise.to_owned(),
            roles: roles.to_vec(),
        }
    }

    fn names(role: Role) -> Vec<&'static str> {
        navigation("digbeth", &[place("", &[role])]).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn the_navigation_offers_what_a_role_may_open() {
        let all = ["Quarter board", "Rounds", "Mail", "Dashboard", "Report", "Decide", "People", "Settings", "Library"];
        assert_eq!(names(Role::Coordinator), all);
        assert_eq!(names(Role::Deputy), all);
        assert_eq!(names(Role::Administrator), ["People", "Settings", "Library"]);
        assert_eq!(names(Role::Operator), ["Mail", "People", "Library"]);
        assert_eq!(names(Role::Funder), ["Library"]);
        assert_eq!(navigation("elsewhere", &[place("", &[Role::Coordinator])]).len(), 1, "not in another network");
    }

    #[test]
    fn a_place_leads_to_the_work_there() {
        assert_eq!(place("Bakery", &[Role::Representative, Role::Filer]).href(), "/digbeth/returns");
        assert_eq!(place("", &[Role::Coordinator]).href(), "/digbeth/board");
        assert_eq!(place("", &[Role::Administrator]).href(), "/digbeth/people");
        assert_eq!(place("", &[Role::Funder]).href(), "/digbeth");
        assert_eq!(place("Bakery", &[Role::Representative]).href(), "/digbeth/decide");
    }
}

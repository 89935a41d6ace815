//! The people who can sign in to the sample. Their addresses end in `.example`, which nobody can own (RFC 2606).

use super::SamplePerson;
use commonweal_domain::network::Role;

const FIRST: [&str; 17] = [
    "Aisha", "Ben", "Carys", "Dilip", "Ewa", "Femi", "Grace", "Hamza", "Isla", "Jonah", "Kavita", "Liam", "Maryam",
    "Noor", "Owen", "Precious", "Rosa",
];
const LAST: [&str; 13] = [
    "Adeyemi", "Bhatt", "Clarke", "Dunne", "Evans", "Farooq", "Gayle", "Hughes", "Iqbal", "Jarvis", "Kowalska",
    "Lewis", "Moss",
];

/// An invented name of whoever files for the enterprise at this place of the list and cannot sign in.
pub(super) fn filer(place: usize) -> String {
    format!("{} {}", FIRST[place % FIRST.len()], LAST[place % LAST.len()])
}

/// A coordinator, three filers, a representative and a funder. The password they share is set by the command.
pub(super) fn people() -> Vec<SamplePerson> {
    [
        ("ruth@digbeth.example", "Ruth Penhale", Role::Coordinator, None),
        // Her return of the current quarter is not started: a newcomer can file it.
        ("amara@custard-yard-kitchen.example", "Amara Okoye", Role::Filer, Some("custard-yard-kitchen")),
        // His return was sent back with a reason.
        ("dev@viaduct-radio.example", "Dev Hollis", Role::Filer, Some("viaduct-radio")),
        // Hers waits for review.
        ("priya@lantern-youth-arts.example", "Priya Nair", Role::Filer, Some("lantern-youth-arts")),
        ("leon@railway-works-gym.example", "Leon Marsh", Role::Representative, Some("railway-works-gym")),
        ("ines@river-rea-fund.example", "Ines Calder", Role::Funder, None),
    ]
    .into_iter()
    .map(|(email, name, role, enterprise)| SamplePerson {
        email: email.to_owned(),
        name: name.to_owned(),
        role,
        enterprise: enterprise.map(str::to_owned),
    })
    .collect()
}

//! An invented network and a board of it, for tests and for looking at the page.

use super::{
    Board, BoardPage,
    apart::{self, What},
    coordinator_frame,
    filter::Filter,
    invite, join,
    member::{Looked, Typed},
    member_acts::MessagePage,
    merge,
    standing::{Clock, Entry, Head, Show},
};
use crate::store::{
    EnterpriseId, EnterpriseRecord, Exemption, Held, MergedReturn, MergedRound, Merging, MoreTime, NetworkId, Person,
    PersonId, Side, StandIn,
};
use askama::Template;
use commonweal_domain::{
    filing::FilingState,
    lang::Lang,
    network::{Enterprise, Membership, Millis, Network, Role, Round, Settings},
    period::Quarter,
};
use std::collections::BTreeSet;
use time::{Date, Month};
use uuid::Uuid;

/// 4 February 2026, 09:40 in London.
pub const NOW: Millis = Millis(1_770_198_000_000);
/// An invented coordinator.
pub const SAMPLE_NAME: &str = "Ruth Penhale";
const DAY: i64 = 86_400_000;

/// An invented network.
pub fn network() -> Network {
    Network {
        slug: "digbeth".to_owned(),
        name: "Digbeth Social Enterprise Quarter".to_owned(),
        place: "Digbeth, Birmingham".to_owned(),
        currency: "GBP".to_owned(),
        time_zone: "Europe/London".to_owned(),
        lang: Lang::EnGb,
        accent: "#0b6170".to_owned(),
        sample: true,
        settings: Settings::default(),
    }
}

/// October to December 2025.
pub fn quarter() -> Quarter {
    Quarter::new(2025, 4).unwrap_or_else(|| Quarter::from_ordinal(8103))
}

/// A board with 50 enterprises in every state; `name` and a list to show.
pub fn boards() -> Vec<(&'static str, BoardPage)> {
    let entries = entries();
    let started = Date::from_calendar_date(2026, Month::January, 12).unwrap_or(Date::MIN);
    let late = Date::from_calendar_date(2026, Month::February, 4).unwrap_or(Date::MIN);
    vec![
        ("board", board(&entries, late, None)),
        ("board-all", board(&entries, late, Some(Show::All))),
        ("board-early", board(&entries[40..], started, Some(Show::SentBack))),
        ("board-empty", board(&[], started, None)),
    ]
}

/// Pages about single enterprises and people: name and page of every state.
pub fn others() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let network = network();
    let round = Round::of(quarter(), &network.settings);
    let today = Date::from_calendar_date(2026, Month::February, 4).unwrap_or(Date::MIN);
    let clock = Clock { round: &round, today, time_zone: &network.time_zone, lang: network.lang };
    let frame = |title: &str| coordinator_frame(&network, SAMPLE_NAME, title, "Quarter board");
    let record = |slug: &str, name: &str| EnterpriseRecord {
        id: EnterpriseId(1),
        public_id: Uuid::nil(),
        enterprise: Enterprise { slug: slug.to_owned(), name: name.to_owned(), ..Enterprise::default() },
        memberships: vec![Membership { from: None, to: None }],
    };
    let (kitchen, radio) =
        (record("custard-yard-kitchen", "Custard Yard Kitchen"), record("viaduct-radio", "Viaduct Radio"));
    let amara = Person {
        id: PersonId(1),
        public_id: Uuid::nil(),
        email: "amara@custard-yard-kitchen.example".to_owned(),
        name: "Amara Okoye".to_owned(),
        password_hash: None,
        seen: None,
        disabled: false,
        told: true,
        second_factor: false,
        passed_on: None,
        roles: vec![Held {
            role: Role::Filer,
            network: NetworkId(1),
            network_slug: network.slug.clone(),
            network_name: network.name.clone(),
            enterprise: Some((EnterpriseId(1), "custard-yard-kitchen".to_owned(), "Custard Yard Kitchen".to_owned())),
            given: NOW,
            given_by: SAMPLE_NAME.to_owned(),
        }],
    };
    let mut entry = Entry::sample("custard-yard-kitchen", "Custard Yard Kitchen", round);
    entry.apart.more_time = Some(MoreTime {
        until: today + time::Duration::days(9),
        why: "Flood in the cellar".to_owned(),
        at: NOW,
        by: SAMPLE_NAME.to_owned(),
    });
    entry.round = round.with_time_until(entry.apart.more_time.as_ref().map(|time| time.until));
    entry.apart.stand_in = Some(StandIn {
        person: PersonId(2),
        by: SAMPLE_NAME.to_owned(),
        since: NOW,
        why: "Phone call with Amara Okoye on 4 February".to_owned(),
        submitted_at: None,
        confirmed: None,
    });
    let none = BTreeSet::new();
    let filed = [quarter()];
    let looked = |entry, people| Looked {
        network: &network,
        person: PersonId(2),
        clock,
        entry,
        enterprise: &kitchen,
        people,
        mails: &[],
        stopped: &none,
        filed: &filed,
    };
    let alone = Entry::sample("custard-yard-kitchen", "Custard Yard Kitchen", round);
    let wrong = Typed {
        form: "leave".to_owned(),
        errors: vec![("leave-why".to_owned(), "Write why it leaves, in at most 500 characters".to_owned())],
        ..Typed::default()
    };
    let people = std::slice::from_ref(&amara);
    let both = [kitchen.clone(), radio];
    let lines = "amara@example.org\n";
    let faults = vec!["Line 1: write the enterprise after amara@example.org".to_owned()];
    let guest = |email: &str, link: &str| invite::Invited {
        email: email.to_owned(),
        of: "Custard Yard Kitchen".to_owned(),
        link: link.to_owned(),
    };
    let message = MessagePage {
        frame: frame("Text with a link"),
        back: "/digbeth/board/2025-Q4/custard-yard-kitchen".to_owned(),
        name: "Amara Okoye".to_owned(),
        lede: "Copy it into whatever they read. The link signs them in, once, within 14 days: send it to nobody else.",
        text: "Hello Amara, we do not have the return of Custard Yard Kitchen yet.".to_owned(),
    };
    Ok(vec![
        ("member", looked(&entry, people).page(frame("Custard Yard Kitchen"), Typed::default()).render()?),
        ("member-wrong", looked(&entry, people).page(frame("Custard Yard Kitchen").with_errors(), wrong).render()?),
        ("member-alone", looked(&alone, &[]).page(frame("Custard Yard Kitchen"), Typed::default()).render()?),
        ("apart-time", apart::view(frame("Give more time"), &network, What::Time, &round, &both).render()?),
        ("apart-exempt", apart::view(frame("Expect no return"), &network, What::Exempt, &round, &both[..1]).render()?),
        (
            "join",
            join::view(frame("Add enterprises"), "digbeth", "", vec![], join::day(quarter().first_day())).render()?,
        ),
        (
            "join-wrong",
            join::view(
                frame("Add enterprises").with_errors(),
                "digbeth",
                lines,
                vec!["Line 1: write the name of the enterprise first".to_owned()],
                join::day(quarter().first_day()),
            )
            .render()?,
        ),
        (
            "joined",
            invite::joined(frame("Added"), "digbeth", vec![guest("amara@example.org", "http://127.0.0.1/link/1")], 2)
                .render()?,
        ),
        ("joined-alone", invite::joined(frame("Added"), "digbeth", vec![], 1).render()?),
        ("invite", invite::view(frame("Invite people"), "digbeth", "bakery", Role::Filer, "", vec![]).render()?),
        (
            "invite-wrong",
            invite::view(frame("Invite people").with_errors(), "digbeth", "bakery", Role::Filer, lines, faults)
                .render()?,
        ),
        (
            "invited",
            invite::invited(
                frame("Invited"),
                "digbeth",
                vec![guest("amara@example.org", "https://reports.example.org/link/abc"), guest("joe@example.org", "")],
            )
            .render()?,
        ),
        ("message", message.render()?),
        ("merge-choice", merge::choice(frame("Entered twice"), &network, &kitchen, both.to_vec()).render()?),
        ("merge", merge::trial(frame("Merge two enterprises"), &network, &merging(&both, vec![])).render()?),
        (
            "merge-wrong",
            merge::unanswered(merge::trial(frame("Merge two enterprises"), &network, &merging(&both, vec![])))
                .render()?,
        ),
        (
            "merge-in-the-way",
            merge::trial(
                frame("Merge two enterprises"),
                &network,
                &merging(&both, vec!["gas for 2025-26 is in two returns; make one of the two blank first".to_owned()]),
            )
            .render()?,
        ),
    ])
}

fn merging(both: &[EnterpriseRecord; 2], in_the_way: Vec<String>) -> Merging {
    let filed = |state: FilingState, figures: usize| {
        Some(MergedReturn {
            state,
            version: 2,
            figures,
            story: figures > 8,
            saved_at: NOW,
            saved_by: "Amara Okoye".to_owned(),
        })
    };
    let accepted = FilingState::Accepted {
        at: NOW,
        by: SAMPLE_NAME.to_owned(),
        submitted_at: Some(Millis(NOW.0 - DAY)),
        by_rule: false,
    };
    Merging {
        kept: both[0].clone(),
        duplicate: both[1].clone(),
        memberships: vec![Membership { from: Date::from_calendar_date(2024, Month::April, 1).ok(), to: None }],
        people: vec![("Amara Okoye".to_owned(), Role::Filer, true), ("Joe Bell".to_owned(), Role::Filer, false)],
        returns: vec![
            MergedRound {
                quarter: quarter(),
                kept: filed(accepted.clone(), 12),
                duplicate: filed(FilingState::Draft, 3),
            },
            MergedRound { quarter: quarter().plus(-1), kept: filed(accepted, 12), duplicate: None },
        ],
        answers: vec![("Flood week, 6 to 12 October 2025".to_owned(), Side::Duplicate)],
        in_the_way,
    }
}

fn board(entries: &[Entry], today: Date, show: Option<Show>) -> BoardPage {
    let network = &network();
    let round = Round::of(quarter(), &network.settings);
    let clock = Clock { round: &round, today, time_zone: &network.time_zone, lang: network.lang };
    let quarters = [quarter(), quarter().plus(-1), quarter().plus(-2)];
    let filter = Filter { show, ..Filter::default() };
    let none = BTreeSet::new();
    let person = PersonId(2);
    let proposed =
        [("Custard Yard Kitchen: Gas".to_owned(), "/digbeth/figures/2025-Q4/custard-yard-kitchen/gas".to_owned())];
    let board = Board {
        network,
        clock,
        entries,
        filter,
        quarters: &quarters,
        ticked: &none,
        error: "",
        person,
        proposed: &proposed,
        trade: true,
        homes: true,
    };
    BoardPage::new(coordinator_frame(network, SAMPLE_NAME, "Quarter board", "Quarter board"), &board)
}

fn entries() -> Vec<Entry> {
    const NAMES: [&str; 19] = [
        "Rea Valley Repair",
        "Tin Roof Studios",
        "Hearth Housing Support",
        "Plot Twist Books",
        "Nine Arches Nursery",
        "Viaduct Radio",
        "Second Bench Joinery",
        "Custard Yard Kitchen",
        "Lantern Youth Arts",
        "Spindle Press",
        "Bordesley Bikes",
        "Fold Laundry",
        "Orchard & Loom",
        "Canalside Care",
        "Typewriter Theatre",
        "Brick Lane Bakers",
        "Milk Street Music",
        "The Long Table",
        "Warwick Bar Growers",
    ];
    let submitted = |days: i64, by: &str| FilingState::Submitted {
        at: Millis(NOW.0 - days * DAY),
        by: by.to_owned(),
        again: days == 2,
        first: None,
    };
    let sent_back = |days: i64, reason: &str| FilingState::SentBack {
        at: Millis(NOW.0 - days * DAY),
        by: "Ruth Penhale".to_owned(),
        reason: reason.to_owned(),
    };
    let accepted = FilingState::Accepted {
        at: Millis(NOW.0 - 6 * DAY),
        by: "Ruth Penhale".to_owned(),
        submitted_at: Some(Millis(NOW.0 - 12 * DAY)),
        by_rule: false,
    };
    let state = |index: usize| match index {
        0..=30 => Some(accepted.clone()),
        31 => Some(submitted(9, "Amara Okoye")),
        32 => Some(submitted(4, "Priya Nair")),
        33 => Some(submitted(1, "Tom Adeyemi")),
        34..=36 => Some(submitted(2, "Jo Whitlock")),
        37 => Some(sent_back(6, "The gas figure looks like cubic metres. Is it in kWh on the bill?")),
        38 | 39 => Some(sent_back(2, "Volunteer hours are ten times those of last year.")),
        40..=45 => Some(FilingState::Draft),
        _ => None,
    };
    (0..50)
        .map(|index| {
            let name =
                NAMES.get((index + 9) % 50).map_or_else(|| format!("Workshop {index}"), |name| (*name).to_owned());
            let slug = name.to_lowercase().replace(" & ", "-").replace(' ', "-");
            let filing = state(index).map(|state| Head {
                state,
                figures: 18 + index % 5,
                explained: index % 3,
                saved_at: Millis(NOW.0 - (index as i64 % 4) * DAY - 1_680_000),
            });
            let filers = if index % 7 == 4 { vec![] } else { vec![format!("{slug}@example.org")] };
            let round = Round::of(quarter(), &Settings::default());
            let sector = ["Arts", "Food", "Education"][index % 3].to_owned();
            let mut entry = Entry { sector, filing, filers, ..Entry::sample(&slug, &name, round) };
            entry.mail_failed = index == 46;
            entry.is_last = index == 33;
            if index == 49 {
                let why = "Closed for rebuilding until May".to_owned();
                entry.apart.exempt = Some(Exemption { why, at: NOW, by: SAMPLE_NAME.to_owned() });
            }
            entry
        })
        .collect()
}

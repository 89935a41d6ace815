//! An invented network and a board of it, for tests and for looking at the page.

use super::{
    Board, BoardPage, coordinator_frame,
    standing::{Clock, Entry, Head, Show},
};
use commonweal_domain::{
    filing::FilingState,
    lang::Lang,
    network::{Millis, Network, Round, Settings},
    period::Quarter,
};
use time::{Date, Month};

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

fn board(entries: &[Entry], today: Date, show: Option<Show>) -> BoardPage {
    let network = &network();
    let round = Round::of(quarter(), &network.settings);
    let clock = Clock { round: &round, today, time_zone: &network.time_zone, lang: network.lang };
    let quarters = [quarter(), quarter().plus(-1), quarter().plus(-2)];
    let board = Board { network, clock, entries, show, quarters: &quarters };
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
            Entry { slug, name, filing, filers }
        })
        .collect()
}

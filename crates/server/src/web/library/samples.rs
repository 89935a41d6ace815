//! Invented editions, for tests and for looking at the pages.

use super::{
    edition::EditionPage,
    list::{Edition, LibraryPage, Search, Shelf},
};
use crate::web::{
    board::samples::{NOW, network, quarter},
    layout::Frame,
};
use commonweal_domain::{
    network::{Millis, Network},
    period::Period,
};

const DAY: i64 = 86_400_000;

/// A frame as the public sees it.
pub fn public_frame(title: &str) -> Frame {
    Frame::new(title).nav(&[("Reports", "/".to_owned()), ("Methods", "/methods".to_owned())], "Reports")
}

/// Shelves of four networks, of which one has published nothing.
pub fn shelves() -> Vec<Shelf> {
    let of = |slug: &str, name: &str, place: &str, accent: &str| Network {
        slug: slug.to_owned(),
        name: name.to_owned(),
        place: place.to_owned(),
        accent: accent.to_owned(),
        ..network()
    };
    let period = quarter().period();
    let year = Period::new(quarter().plus(-3), 4).unwrap_or(period);
    vec![
        Shelf {
            network: network(),
            editions: vec![
                edition(period, 1, 1, (47, 50), "Turnover £4.62m, 312.4 jobs, 41.6 % of supplier spend stays local."),
                edition(
                    period.back(1),
                    1,
                    96,
                    (45, 50),
                    "Turnover £4.37m, 309 jobs, 20,100 hours given by volunteers.",
                ),
            ],
        },
        Shelf {
            network: of("greater-manchester", "Greater Manchester civic economy", "Greater Manchester", "#8a3a1c"),
            editions: vec![
                edition(year, 2, 2, (112, 131), "Ten boroughs, six themes; citizens’ priorities raised and answered."),
                edition(year, 1, 60, (109, 131), "Ten boroughs, six themes; citizens’ priorities raised."),
            ],
        },
        Shelf {
            network: of("kirkstall", "Team Kirkstall", "Kirkstall, Leeds", "#2c6638"),
            editions: vec![edition(
                period,
                1,
                7,
                (28, 28),
                "14 businesses reopened, 1,120 volunteer hours, £86,400 of grants given.",
            )],
        },
        Shelf { network: of("west-belfast", "West Belfast Partnership", "West Belfast", "#45489a"), editions: vec![] },
    ]
}

/// The library's pages.
pub fn libraries() -> Vec<(&'static str, LibraryPage)> {
    let shelves = shelves();
    let search = Search { text: "Nowhere".to_owned(), ..Search::default() };
    let frame = |shelf: &Shelf| Frame { network: None, ..public_frame(&shelf.network.name) };
    vec![
        ("library", LibraryPage::all(public_frame("Reports"), &shelves, Search::default())),
        ("library-nothing", LibraryPage::all(public_frame("Reports"), &shelves, search)),
        ("library-network", LibraryPage::network(Frame::of(&shelves[1].network, "Reports"), &shelves[1])),
        ("library-empty", LibraryPage::network(frame(&shelves[3]), &shelves[3])),
    ]
}

/// Editions' pages: the newest, and one that has been corrected.
pub fn editions() -> Vec<(&'static str, EditionPage)> {
    let shelves = shelves();
    let article = "<article><h2>Summary</h2><p>Members took £4.62 million in the quarter.</p></article>";
    let page = |shelf: &Shelf, edition: &Edition| {
        EditionPage::new(
            Frame::of(&shelf.network, edition.title.as_str()),
            shelf,
            edition,
            article.to_owned(),
            papers(),
            vec![
                ("ec01-chart".to_owned(), "Turnover rose".to_owned()),
                ("so06-chart".to_owned(), "Volunteers gave more".to_owned()),
            ],
        )
    };
    vec![
        ("edition", page(&shelves[0], &shelves[0].editions[0])),
        ("edition-corrected", page(&shelves[1], &shelves[1].editions[0])),
        ("edition-older", page(&shelves[1], &shelves[1].editions[1])),
    ]
}

fn edition(period: Period, number: u32, days: i64, (filed, due): (u32, u32), summary: &str) -> Edition {
    Edition {
        period,
        number,
        title: "What we did together".to_owned(),
        summary: summary.to_owned(),
        what_changed: if number > 1 {
            "Three late returns are in, and one enterprise corrected its volunteer hours.".to_owned()
        } else {
            String::new()
        },
        due,
        filed,
        pages: 24,
        pdf_bytes: 267_900,
        content_hash: [0x3c; 32],
        pdf_hash: [0xa5; 32],
        published_at: Millis(NOW.0 - days * DAY),
        withdrawn: None,
        held: String::new(),
        indicators: [("EC01", "Turnover"), ("SO06", "Volunteer hours")]
            .map(|(code, name)| (code.to_owned(), name.to_owned()))
            .into(),
    }
}

/// Papers of an edition.
fn papers() -> Vec<super::edition::Paper> {
    [("funder", "Summary for funders", "1 page"), ("handout", "Handout", "2 pages")]
        .map(|(name, title, pages)| super::edition::Paper {
            name: name.to_owned(),
            title: title.to_owned(),
            pages: pages.to_owned(),
            hash: super::words::fingerprint(&[0x3c; 32]),
        })
        .to_vec()
}

//! Invented returns, for tests and for looking at the page.

use super::{
    Queue, Review, ReviewPage, SendBack,
    figures::{Reading, Section, sections},
};
use crate::{
    store::{Comment, PersonId, StandIn, StoryRecord},
    web::board::{
        coordinator_frame,
        samples::{NOW, SAMPLE_NAME, network, quarter},
    },
};
use commonweal_domain::{
    breakdown::Cell,
    catalogue,
    consent::Consents,
    figure::{Confidence, Figure, FigureKey, Figures, Value},
    filing::FilingState,
    lang::Lang,
    network::Millis,
    profile::YearEnd,
    quantity::Quantity,
};
use std::collections::BTreeMap;
use uuid::Uuid;

const NAME: &str = "Custard Yard Kitchen";
const STORY: &str = "In November the kitchen opened on Mondays for people who live alone. Fourteen came to the first lunch, forty to the last one before Christmas.\n\nThe second oven paid for itself in bread.";

/// The page in each state.
pub fn reviews() -> Vec<(&'static str, ReviewPage)> {
    let submitted = FilingState::Submitted {
        at: Millis(NOW.0 - 777_600_000),
        by: "Amara Okoye".to_owned(),
        again: false,
        first: None,
    };
    let accepted = FilingState::Accepted {
        at: NOW,
        by: "Ruth Penhale".to_owned(),
        submitted_at: Some(Millis(NOW.0 - 777_600_000)),
        by_rule: false,
    };
    let reason = "The gas figure looks like cubic metres. Is it in kWh on the bill?".to_owned();
    let sent_back = FilingState::SentBack { at: NOW, by: "Ruth Penhale".to_owned(), reason };
    let error = SendBack {
        error: "Write what the enterprise should look at again, or ask about a figure".to_owned(),
        questions: vec![("income.2025-Q4".to_owned(), "Is VAT in it?".to_owned())],
        ..SendBack::default()
    };
    let unconfirmed = SendBack {
        at: "unconfirmed",
        error: "Write why you do not wait for the enterprise to confirm it".to_owned(),
        ..SendBack::default()
    };
    vec![
        ("review", page(Some(&submitted), SendBack::default())),
        ("review-unconfirmed", page(Some(&submitted), unconfirmed)),
        ("review-error", page(Some(&submitted), error)),
        ("review-accepted", page(Some(&accepted), SendBack::default())),
        ("review-sent-back", page(Some(&sent_back), SendBack::default())),
        ("review-draft", page(Some(&FilingState::Draft), SendBack::default())),
        ("review-none", page(None, SendBack::default())),
    ]
}

fn page(state: Option<&FilingState>, send_back: SendBack) -> ReviewPage {
    let network = network();
    let comments = comments();
    let stand_in = (send_back.at == "unconfirmed").then(|| StandIn {
        person: PersonId(2),
        by: SAMPLE_NAME.to_owned(),
        since: NOW,
        why: "Phone call with Amara Okoye on 4 February".to_owned(),
        submitted_at: Some(NOW),
        confirmed: None,
    });
    let story =
        StoryRecord { text: STORY.to_owned(), agreed: true, photo: None, consents: Consents::NOBODY, shorter: None };
    let review = Review {
        network: &network,
        quarter: quarter(),
        name: NAME,
        slug: "custard-yard-kitchen",
        state,
        version: 7,
        sections: filed(),
        comments: &comments,
        stand_in: stand_in.as_ref(),
        queue: Queue { others: 4, next: "/digbeth/review/2025-Q4/viaduct-radio".to_owned() },
        person: PersonId(2),
        evidence: 3,
        story: &story,
    };
    ReviewPage::new(coordinator_frame(&network, SAMPLE_NAME, NAME, "Quarter board"), review, send_back)
}

fn comments() -> Vec<Comment> {
    vec![Comment {
        id: Uuid::nil(),
        input: "gas".to_owned(),
        period: quarter().period(),
        words: "Is this in kWh on the bill, or in cubic metres?".to_owned(),
        at: NOW,
        by: SAMPLE_NAME.to_owned(),
        answer: "It was cubic metres; now it is kWh.".to_owned(),
        answered: Some((NOW, "Amara Okoye".to_owned())),
        changed: true,
    }]
}

fn filed() -> Vec<Section> {
    let network = network();
    let comments = comments();
    let definitions = catalogue::definitions(Lang::EnGb);
    let (figures, history) = (figures(), history());
    let reading = Reading {
        definitions: &definitions,
        asked: &BTreeMap::new(),
        settings: &network.settings,
        quarter: quarter(),
        year_end: YearEnd::default(),
        figures: &figures,
        history: &history,
        rounds: 8,
        comments: &comments,
        members: &BTreeMap::new(),
        lang: Lang::EnGb,
    };
    sections(&reading)
}

fn number(text: &str) -> Value {
    Quantity::parse_plain(text).map_or(Value::NotAvailable, Value::Number)
}

fn figures() -> Figures {
    let period = quarter().period();
    let mut figures = Figures::new();
    let mut file = |code: &str, cell: Cell, figure: Figure| {
        figures.insert(FigureKey::new(code, period, cell), figure);
    };
    let part = |payer: &str, kind: &str| Cell::of("payer", payer).and("kind", kind);
    file("income", part("public", "earned"), Figure::of(number("9200")));
    file("income", part("private", "earned"), Figure::of(number("18340")));
    file("income", part("social", "given"), Figure::of(number("6180")));
    file("income", part("individuals", "earned"), Figure::of(number("24700")));
    file("sales-to-members", Cell::total(), Figure::of(number("3240")));
    file("jobs-fte", Cell::total(), Figure::of(number("5.6")));
    file("headcount", Cell::total(), Figure::of(number("9")));
    file("apprentices", Cell::total(), Figure::of(Value::NotApplicable));
    let hours = Figure {
        confidence: Confidence::Estimate,
        note: "Sign-in sheets for two months, the third by hand.".to_owned(),
        ..Figure::of(number("452"))
    };
    file("volunteer-hours", Cell::total(), hours);
    file("people-new", Cell::total(), Figure::of(number("126")));
    let explanation =
        "Second oven and a walk-in chiller from 6 October. The bill is attached to the minutes.".to_owned();
    file("electricity", Cell::total(), Figure { explanation, ..Figure::of(number("14310")) });
    file("gas", Cell::total(), Figure::of(number("4380.5")));
    file("water", Cell::total(), Figure::of(Value::NotAvailable));
    figures
}

fn history() -> Figures {
    let mut figures = Figures::new();
    for (code, before, year) in [
        ("income", "55310", "56100"),
        ("sales-to-members", "2900", "3240"),
        ("jobs-fte", "5.2", "5"),
        ("headcount", "8", "8"),
        ("volunteer-hours", "438", "420"),
        ("electricity", "8910", "9120"),
        ("gas", "2380", "2710"),
        ("people-new", "118", "97"),
    ] {
        for (back, value) in [(1, before), (4, year)] {
            figures
                .insert(FigureKey::new(code, quarter().period().back(back), Cell::total()), Figure::of(number(value)));
        }
    }
    figures
}

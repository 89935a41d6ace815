//! An invented figure, for tests and for looking at the pages.

use super::{amend::Amending, past::Told};
use crate::{
    store::{Amendment, AmendmentState, Change, EditionHead, EditionId, EnterpriseId, Past, Version, Way},
    web::{
        board::{
            coordinator_frame,
            samples::{NOW, SAMPLE_NAME, network, quarter},
        },
        forms::Posted,
    },
};
use askama::Template;
use commonweal_domain::{
    breakdown::Cell,
    catalogue,
    figure::{Figure, FigureKey, Figures},
    lang::Lang,
    network::Millis,
    quantity::Quantity,
};
use uuid::Uuid;

const OF: (&str, &str) = ("custard-yard-kitchen", "Custard Yard Kitchen");

/// Name and page of every state.
pub fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let network = network();
    let definitions = catalogue::definitions(Lang::EnGb);
    let Some(input) = definitions.input("gas", quarter()) else { return Ok(vec![]) };
    let key = FigureKey::new("gas", quarter().period(), Cell::total());
    let figure = |number: i32| Figure::counted(Quantity::whole(number));
    let version = |number: i32, hours: i64, by: &str, way: Way, why: &str, until: Option<i64>| Version {
        key: key.clone(),
        figure: Some(figure(number)),
        at: Millis(NOW.0 - hours * 3_600_000),
        by: by.to_owned(),
        way,
        why: why.to_owned(),
        until: until.map(|hours| Millis(NOW.0 - hours * 3_600_000)),
    };
    let past = Past {
        versions: vec![
            version(4_380, 2, SAMPLE_NAME, Way::Amendment, "The bill is in kWh, not in cubic metres.", None),
            version(391, 200, "Amara Okoye", Way::Form, "", Some(2)),
            version(390, 201, "Joe Bell", Way::Import, "", Some(200)),
        ],
        shared_at: Some(Millis(NOW.0 - 400 * 3_600_000)),
    };
    let amendment = Amendment {
        id: Uuid::nil(),
        enterprise: EnterpriseId(1),
        quarter: quarter(),
        input: "gas".to_owned(),
        period: quarter().period(),
        changes: vec![Change { key: key.clone(), was: Some(figure(4_380)), now: Some(figure(4_830)) }],
        reason: "Two digits were the wrong way round.".to_owned(),
        at: NOW,
        by: "Amara Okoye".to_owned(),
        state: AmendmentState::Proposed,
    };
    let told = |amendments, files| Told {
        network: &network,
        quarter: quarter(),
        enterprise: OF,
        input,
        past: past.clone(),
        amendments,
        counts: true,
        files,
    };
    let frame = |title: &str| coordinator_frame(&network, SAMPLE_NAME, title, "Quarter board");
    let back = || ("/digbeth/review/2025-Q4/custard-yard-kitchen".to_owned(), "Back to the return");
    let mut refused = told(std::slice::from_ref(&amendment), false).page(frame("History").with_errors(), back());
    refused.error = "Write why the figures stay as they are".to_owned();
    let figures: Figures = [(key, figure(4_380))].into_iter().collect();
    let edition = EditionHead {
        id: EditionId(1),
        public_id: Uuid::nil(),
        period: quarter().period(),
        number: 1,
        title: String::new(),
        summary: String::new(),
        what_changed: String::new(),
        enterprises_due: 50,
        enterprises_filed: 43,
        pages: 12,
        pdf_bytes: 1,
        content_hash: [0; 32],
        pdf_hash: [0; 32],
        published_at: NOW,
        published_by: SAMPLE_NAME.to_owned(),
        release: commonweal_domain::release::Release::default(),
    };
    let editions = [edition];
    let amending = |editions, files| Amending {
        network: &network,
        quarter: quarter(),
        enterprise: OF,
        input,
        period: quarter().period(),
        figures: &figures,
        editions,
        files,
    };
    let mut wrong = amending(&editions, false).page(
        frame("Amend").with_errors(),
        Some(&Posted(vec![("v-0".to_owned(), "4.380,5".to_owned()), ("s-0".to_owned(), "n".to_owned())])),
    );
    wrong.fields[0].error = "In all must be written with one decimal point, like 4380.5".to_owned();
    wrong.problems = vec![("v-0".to_owned(), wrong.fields[0].error.clone())];
    Ok(vec![
        ("past", told(&[], true).page(frame("History"), back()).render()?),
        ("past-proposed", told(std::slice::from_ref(&amendment), false).page(frame("History"), back()).render()?),
        ("past-refused", refused.render()?),
        ("amend", amending(&editions, false).page(frame("Amend"), None).render()?),
        ("amend-proposing", amending(&[], true).page(frame("Propose"), None).render()?),
        ("amend-wrong", wrong.render()?),
    ])
}

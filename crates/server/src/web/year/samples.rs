//! The page in each state, for tests and for looking at it.

use super::{
    accounts::TypedAccounts,
    load::Desk,
    page::{Answered, view},
};
use crate::{store::YearText, web::filing::samples};
use askama::Template;
use commonweal_domain::{network::Millis, period::Period};
use commonweal_reporting::own::Filed;
use std::collections::BTreeMap;

/// Name and page of every state.
pub fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let desk = desk();
    let theirs = YearText {
        body: "Joe’s paragraph.".to_owned(),
        saved_at: Millis(1_769_437_920_000),
        saved_by: "Joe Bell".to_owned(),
    };
    let clash = Answered {
        typed: BTreeMap::from([("bid".to_owned(), "Amara’s paragraph.".to_owned())]),
        clashes: BTreeMap::from([("bid".to_owned(), theirs)]),
        accounts: Some(TypedAccounts { total: "250000".to_owned(), explanation: String::new() }),
        account_faults: vec![(
            "explanation",
            "Your accounts have £33,000 more than your quarters: write what explains it".to_owned(),
        )],
    };
    let empty = Desk {
        figures: commonweal_domain::figure::Figures::new(),
        returns: desk.returns.iter().map(|(quarter, _)| (*quarter, Filed::No)).collect(),
        ..desk.clone()
    };
    Ok(vec![
        ("year", view(&desk, Answered::default()).render()?),
        ("year-errors", view(&desk, clash).render()?),
        ("year-empty", view(&empty, Answered::default()).render()?),
    ])
}

fn desk() -> Desk {
    let filing = samples::complete();
    let end = filing.quarter().plus(1);
    let period = Period::new(end, 4).unwrap_or(filing.quarter().period());
    let mut figures = filing.past.clone();
    for (key, figure) in filing.filing.figures.iter() {
        figures.insert(key, figure.clone());
    }
    Desk {
        returns: period
            .quarters()
            .map(|quarter| (quarter, if quarter == end { Filed::No } else { Filed::Accepted }))
            .collect(),
        stories: vec![(filing.quarter(), filing.filing.story.clone())],
        choices: (0..4).map(|back| end.plus(-back)).collect(),
        texts: BTreeMap::new(),
        accounts: None,
        dated: Millis(1_769_437_920_000),
        figures,
        period,
        definitions: filing.definitions,
        network: filing.network,
        enterprise: filing.enterprise,
        person: filing.person,
    }
}

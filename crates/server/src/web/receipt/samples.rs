//! The receipt in each state, for tests and for looking at it.

use super::{
    among::Among,
    page::{Given, view},
};
use crate::{
    store::Submission,
    web::filing::{desk::Desk, samples},
};
use askama::Template;
use commonweal_domain::{Exact, filing::FilingState, network::Millis};
use commonweal_reporting::own::{Share, Standing};

const AT: Millis = Millis(1_769_437_920_000);

/// Name and page of every state.
pub fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let submitted = with(FilingState::Submitted { at: AT, by: "Amara Okoye".to_owned(), again: false, first: None });
    let accepted =
        with(FilingState::Accepted { at: AT, by: "Ruth Penhale".to_owned(), submitted_at: Some(AT), by_rule: false });
    let code = || "7Q4D-2KXF-H3VA-M6TB".to_owned();
    let given = |among| Given {
        submission: Some(Submission { at: AT, by: "Amara Okoye".to_owned(), code: code() }),
        code: code(),
        minutes: 14,
        median: Some((18, 23)),
        among,
    };
    let render = |desk: &Desk, given| view(desk, given).map_or_else(|| Ok(String::new()), |page| page.render());
    let amended = Given { code: "AAAA-BBBB-CCCC-DDDD".to_owned(), minutes: 0, ..given(None) };
    Ok(vec![
        ("receipt", render(&submitted, given(Some(published(&submitted))))?),
        ("receipt-first", render(&submitted, given(None))?),
        ("receipt-accepted", render(&accepted, amended)?),
    ])
}

fn with(state: FilingState) -> Desk {
    let mut desk = samples::complete();
    desk.filing.state = state;
    desk
}

fn published(desk: &Desk) -> Among {
    let part = |share: i32, total: i32, median: i32| Standing {
        share: Share::Part { share: Exact::ratio(share, 1000), total: Exact::whole(total) },
        median: Some((Exact::whole(median), 41)),
    };
    let standings = [
        ("income", part(14, 3_912_400, 61_200)),
        ("jobs-fte", part(18, 302, 5)),
        ("volunteer-hours", part(25, 17_310, 320)),
        ("apprentices", Standing { share: Share::Hidden, median: None }),
        ("gas", Standing { share: Share::FewOthers, median: None }),
    ];
    Among {
        quarter: desk.quarter().plus(-1),
        edition: 1,
        own: true,
        standings: standings.into_iter().map(|(code, standing)| (code.to_owned(), standing)).collect(),
    }
}

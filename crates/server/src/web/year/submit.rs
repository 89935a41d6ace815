//! Saving the texts of a year, and its accounts.

use super::{
    accounts::{TypedAccounts, compare, sum},
    load::Desk,
    page::{Answered, print, view},
};
use crate::{
    store::TextChange,
    web::{
        App,
        error::Error,
        filing::{LONGEST_TEXT, clean},
        forms::Posted,
        layout::page_with,
        session::Filer,
    },
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::quantity::Quantity;
use commonweal_reporting::own::TextPart;
use std::collections::BTreeMap;

/// Longest explanation, in characters.
const LONGEST_EXPLANATION: usize = 1_000;

pub(super) async fn texts(State(app): State<App>, filer: Filer, posted: Posted) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, posted.text("to")).await?;
    let year = desk.year();
    let (mut typed, mut changes) = (BTreeMap::new(), vec![]);
    let mut too_long = false;
    for part in TextPart::ALL {
        let code = part.code();
        let Some(sent) = posted.get(code) else { continue };
        let text = clean(sent);
        let reset = posted.ticked(&format!("reset.{code}"));
        if !reset && print(&text) == posted.text(&format!("print.{code}")) {
            continue;
        }
        too_long |= text.chars().count() > LONGEST_TEXT;
        let now = (!reset && text != clean(&desk.made(part, &year))).then(|| text.clone());
        changes.push(TextChange { part: code.to_owned(), was: clean(posted.text(&format!("was.{code}"))), now });
        typed.insert(code.to_owned(), text);
    }
    if too_long {
        let answered = Answered { typed, ..Answered::default() };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, answered));
    }
    let act = desk.person.act(&app);
    let clashes = app.store.save_year_texts(&act, desk.network.id, desk.enterprise.id, desk.end(), &changes).await?;
    if !clashes.is_empty() {
        let answered = Answered { typed, clashes, ..Answered::default() };
        return page_with(StatusCode::CONFLICT, &view(&desk, answered));
    }
    Ok(Redirect::to(&format!("{}?to={}&saved=texts", desk.base(), desk.end())).into_response())
}

pub(super) async fn accounts(State(app): State<App>, filer: Filer, posted: Posted) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, posted.text("to")).await?;
    let typed =
        TypedAccounts { total: posted.text("total").to_owned(), explanation: clean(posted.text("explanation")) };
    let mut faults = vec![];
    let total = Quantity::parse_typed(&typed.total);
    match &total {
        Err(_) if typed.total.is_empty() => {
            faults.push(("total", "Write the income of the year by your accounts".to_owned()));
        }
        Err(error) => faults.push(("total", format!("Income by your accounts {error}"))),
        Ok(total) if *total < Quantity::ZERO => {
            faults.push(("total", "Income by your accounts is 0 or more".to_owned()));
        }
        Ok(total) => {
            let (said, agree) = compare(&total.exact(), sum(&desk.year()).as_ref());
            if !agree && typed.explanation.is_empty() {
                let what = said.trim_end_matches('.');
                faults.push(("explanation", format!("{what}: write what explains it")));
            }
        }
    }
    if typed.explanation.chars().count() > LONGEST_EXPLANATION {
        faults.push(("explanation", "What explains it must be 1,000 characters or fewer".to_owned()));
    }
    let total = match total {
        Ok(total) if faults.is_empty() => total,
        _ => {
            let answered = Answered { accounts: Some(typed), account_faults: faults, ..Answered::default() };
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, answered));
        }
    };
    let act = desk.person.act(&app);
    let (network, enterprise) = (desk.network.id, desk.enterprise.id);
    app.store.save_year_accounts(&act, network, enterprise, desk.end(), total, &typed.explanation).await?;
    Ok(Redirect::to(&format!("{}?to={}&saved=accounts#accounts", desk.base(), desk.end())).into_response())
}

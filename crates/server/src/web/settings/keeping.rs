//! `/{network}/settings/keeping`: how long what names people is kept.

use super::{
    address,
    form::{Field, FormPage, Problems},
    frame, settle,
};
use crate::web::{App, error::Error, forms::Posted, session::Coordinator};
use axum::{extract::State, response::Response};
use commonweal_domain::network::Keeping;

/// Fewest and most days that a message is kept: a round is over by the first, and its question forgotten by the last.
const MAIL_DAYS: (u32, u32) = (30, 730);
/// Most years that files behind figures are kept.
const MOST_YEARS: u32 = 20;

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator) -> Result<Response, Error> {
    view(&coordinator, app.store.room_taken(coordinator.network.id).await?).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    match read(&posted) {
        Err(problems) => {
            view(&coordinator, app.store.room_taken(coordinator.network.id).await?).refuse(&posted, problems)
        }
        Ok(keeping) => settle(&app, &coordinator, "", |settings| settings.keeping = keeping).await,
    }
}

fn read(posted: &Posted) -> Result<Keeping, Problems> {
    let (mail_days, evidence_years) = (posted.text("mail-days").parse(), posted.text("evidence-years").parse());
    let mut problems = vec![];
    let (fewest, most) = MAIL_DAYS;
    let mail_days = mail_days.ok().filter(|days| (fewest..=most).contains(days)).unwrap_or_else(|| {
        problems.push(("mail-days".to_owned(), format!("Enter a whole number of days from {fewest} to {most}")));
        0
    });
    let evidence_years = evidence_years.ok().filter(|years| *years <= MOST_YEARS).unwrap_or_else(|| {
        problems.push(("evidence-years".to_owned(), format!("Enter a whole number of years from 0 to {MOST_YEARS}")));
        0
    });
    if problems.is_empty() { Ok(Keeping { mail_days, evidence_years }) } else { Err(problems) }
}

/// The form; `taken` and `room` are the bytes that files take, and may take.
fn view(coordinator: &Coordinator, (taken, room): (u64, u64)) -> FormPage {
    let keeping = coordinator.network.network.settings.keeping;
    FormPage {
        frame: frame(coordinator, "How long things are kept"),
        back: (address(coordinator, ""), "Settings"),
        heading: "How long things are kept".to_owned(),
        lede: "Figures, stories and decisions are the memory of your network, and stay as long as the reports that rest on them. What names people and is not needed for that is erased, once a day. People without a role anywhere are forgotten two years after they were here last.".to_owned(),
        facts: vec![("Files and photos".to_owned(), format!("{} of {}", megabytes(taken), megabytes(room)))],
        fields: vec![
            Field::number(
                "mail-days",
                "Days for which sent messages are kept",
                "Then their text and address are erased. That they went out, and when, stays.",
                keeping.mail_days.to_string(),
            ),
            Field::number(
                "evidence-years",
                // HM Revenue and Customs, “Running a limited company: your responsibilities”, company and accounting
                // records: six years from the end of the financial year that they are about.
                "Years for which files behind figures are kept",
                "Invoices, meter readings and lists, counted from the end of their quarter. Six is what tax law asks for accounts in the United Kingdom. 0 keeps them as long as the network.",
                keeping.evidence_years.to_string(),
            ),
        ],
        warning: vec!["What is erased cannot be had back, except from a backup.".to_owned()],
        button: "Save",
        ..FormPage::default()
    }
}

/// Bytes in words: whole megabytes, or gigabytes from a thousand of them on.
fn megabytes(bytes: u64) -> String {
    match bytes.div_ceil(1_000_000) {
        0 => "none".to_owned(),
        megabytes @ 1..1_000 => format!("{megabytes} MB"),
        megabytes => format!("{}.{} GB", megabytes / 1_000, megabytes % 1_000 / 100),
    }
}

//! `/{network}/decide/{proposal}/meeting`: what a meeting decided, which counts as much as a vote here.

use super::{acts::is_discussed, desk::Desk};
use crate::{
    mail::deciding,
    store::{EnterpriseRecord, ProposalRecord, StoreError},
    web::{
        App,
        day_field::DayField,
        error::Error,
        forms::Posted,
        moment,
        session::Insider,
        settings::form::{Choice, Field, FieldKind, FormPage, Problems, Reading},
        words,
    },
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::governance::{Meeting, MeetingFault, Passes};

/// Most letters of minutes: some ten pages.
const MOST_MINUTES: usize = 30_000;

pub(super) async fn show(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = undecided(&app, &desk, &id).await?;
    form(&desk, &proposal, &members(&app, &desk).await?).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = undecided(&app, &desk, &id).await?;
    let members = members(&app, &desk).await?;
    let meeting = match read(&desk, &members, &posted) {
        Ok(meeting) => meeting,
        Err(problems) => return form(&desk, &proposal, &members).refuse(&posted, problems),
    };
    let act = desk.person.act(&app);
    let at = moment::begins(meeting.on, &desk.network.network.time_zone);
    match app.store.record_meeting(&act, desk.network.id, proposal.id, &meeting, at).await {
        Ok(_) => {
            deciding::look_after(&app, &desk.network).await?;
            Ok(Redirect::to(&format!("{}?recorded=1", desk.href(&proposal))).into_response())
        }
        Err(StoreError::Refused(words)) => {
            form(&desk, &proposal, &members).refuse(&posted, vec![("in-favour".to_owned(), words::capitalised(&words))])
        }
        Err(error) => Err(error.into()),
    }
}

async fn undecided(app: &App, desk: &Desk, id: &str) -> Result<ProposalRecord, Error> {
    let proposal = desk.proposal(app, id).await?;
    if is_discussed(&proposal) {
        return Ok(proposal);
    }
    let words =
        "A vote on this has been opened here, or it is decided already: its outcome counts. Nothing was changed.";
    Err(Error::Conflict(words.to_owned()))
}

/// Everybody who was a member at any time, by name.
async fn members(app: &App, desk: &Desk) -> Result<Vec<EnterpriseRecord>, Error> {
    let mut members = app.store.enterprises(desk.network.id).await?;
    members.sort_by_key(|record| record.enterprise.name.to_lowercase());
    Ok(members)
}

fn form(desk: &Desk, proposal: &ProposalRecord, members: &[EnterpriseRecord]) -> FormPage {
    let rule = desk.network.network.settings.voting_rule();
    let consent = rule.passes == Passes::Consent;
    let day = DayField::of("on", "Day of the meeting", "For example, 12 5 2026.", None);
    let present = members.iter().map(|record| (Choice::new(&record.enterprise.slug, &record.enterprise.name), false));
    let mut fields = vec![
        Field { name: "on", label: "Day of the meeting".to_owned(), kind: FieldKind::Day(day), ..Field::default() },
        Field::ticks("present", "Which enterprises were present?", "", present.collect()),
        Field::number("in-favour", "How many of them were for it?", "Each enterprise has one vote.", ""),
        if consent {
            Field::number("against", "How many objections stood?", "0 where all could live with it.", "")
        } else {
            Field::number("against", "How many were against it?", "Whoever did not vote abstained.", "")
        },
    ];
    if rule.chambers {
        fields.push(Field::tick("each-sector", "Each sector passed it by itself, as the minutes say", "", false));
    }
    fields.push(Field::lines(
        "minutes",
        "Minutes",
        "The part of them that tells of this decision. Members read it in the register.",
        "",
        8,
    ));
    FormPage {
        frame: desk.frame("Decided at a meeting"),
        back: (desk.href(proposal), "The proposal"),
        heading: "Decided at a meeting".to_owned(),
        lede: "It counts as much as a vote here: by the same rules, and it takes effect by itself if it passed."
            .to_owned(),
        facts: vec![("Proposal".to_owned(), proposal.text.title.clone()), ("Rules".to_owned(), rule.words().join(" "))],
        fields,
        button: "Record the decision",
        ..FormPage::default()
    }
}

fn read(desk: &Desk, members: &[EnterpriseRecord], posted: &Posted) -> Result<Meeting, Problems> {
    let mut form = Reading::of(posted);
    let (field, on) = DayField::typed("on", "Day of the meeting", "", posted);
    let today = desk.date(desk.now);
    match on {
        None => form.wrong(&field.id(), field.error),
        Some(on) if on > today => form.wrong(&field.id(), "The day of the meeting must be over"),
        Some(_) => {}
    }
    let ticked = |slug: &str| posted.iter().any(|pair| pair == ("present", slug));
    let there = members.iter().filter(|record| ticked(&record.enterprise.slug));
    let (mut present, mut strangers) = (vec![], vec![]);
    for record in there {
        let was_member = on.is_none_or(|on| record.memberships.iter().any(|membership| membership.includes(on)));
        if was_member { &mut present } else { &mut strangers }.push(record.enterprise.name.clone());
    }
    if let Some(name) = strangers.first() {
        form.wrong("present", format!("{name} was not a member on that day and had no vote"));
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let in_favour = form.one_of("in-favour", number, "Enter how many were for it, as a number");
    let against = form.one_of("against", number, "Enter how many were against it, as a number; 0 if nobody was");
    let minutes = form.text("minutes").replace("\r\n", "\n");
    if minutes.chars().count() > MOST_MINUTES {
        form.wrong("minutes", format!("The minutes must be at most {MOST_MINUTES} characters long"));
    }
    let meeting = Meeting {
        on: on.unwrap_or(today),
        present,
        in_favour: in_favour.unwrap_or_default(),
        against: against.unwrap_or_default(),
        each_sector: posted.ticked("each-sector"),
        minutes,
    };
    for fault in meeting.faults() {
        let field = match fault {
            MeetingFault::NobodyPresent => "present",
            MeetingFault::TooManyVotes => "in-favour",
            MeetingFault::NoMinutes => "minutes",
        };
        form.wrong(field, words::capitalised(&fault.to_string()));
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok(meeting) }
}

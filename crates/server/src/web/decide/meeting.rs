//! `/{network}/decide/{proposal}/meeting`: what a meeting decided, which counts as much as a vote here.

use super::{acts::is_discussed, desk::Desk};
use crate::{
    evidence::{self, EvidenceKind, MOST_BYTES},
    mail::deciding,
    store::{EnterpriseRecord, ProposalRecord, StoreError},
    web::{
        App,
        day_field::DayField,
        error::Error,
        evidence::attached,
        moment,
        session::Insider,
        settings::form::{Choice, Field, FieldKind, FormPage, Problems, Reading},
        upload::{SentFile, Upload},
        words,
    },
};
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::governance::{Meeting, MeetingFault, MinutesFile, Passes, SectorVote};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Most letters of minutes: some ten pages.
const MOST_MINUTES: usize = 30_000;

/// Fields of a sector's votes, for and against: boards of more sectors than this say only that each passed it.
const OF_SECTOR: [[&str; 2]; 8] = [
    ["for-1", "against-1"],
    ["for-2", "against-2"],
    ["for-3", "against-3"],
    ["for-4", "against-4"],
    ["for-5", "against-5"],
    ["for-6", "against-6"],
    ["for-7", "against-7"],
    ["for-8", "against-8"],
];

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
    request: Request,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let upload = Upload::read(request, MOST_BYTES).await?;
    let posted = &upload.fields;
    let proposal = undecided(&app, &desk, &id).await?;
    let members = members(&app, &desk).await?;
    let (meeting, file) = match read(&desk, &members, &upload) {
        Ok(read) => read,
        Err(problems) => return form(&desk, &proposal, &members).refuse(posted, problems),
    };
    let act = desk.person.act(&app);
    let at = moment::begins(meeting.on, &desk.network.network.time_zone);
    match app.store.record_meeting(&act, desk.network.id, proposal.id, &meeting, file, at).await {
        Ok(_) => {
            deciding::look_after(&app, &desk.network).await?;
            Ok(Redirect::to(&format!("{}?recorded=1", desk.href(&proposal))).into_response())
        }
        Err(StoreError::Refused(words)) => {
            form(&desk, &proposal, &members).refuse(posted, vec![("minutes".to_owned(), words::capitalised(&words))])
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
    let sectors = sectors(desk);
    let mut fields = vec![
        Field { name: "on", label: "Day of the meeting".to_owned(), kind: FieldKind::Day(day), ..Field::default() },
        Field::ticks("present", "Which enterprises were present?", "", present.collect()),
    ];
    if sectors.is_empty() {
        fields.push(Field::number("in-favour", "How many of them were for it?", "Each enterprise has one vote.", ""));
        let hint = if consent { "0 where all could live with it." } else { "Whoever did not vote abstained." };
        let against = if consent { "How many objections stood?" } else { "How many were against it?" };
        fields.push(Field::number("against", against, hint, ""));
    } else {
        // Each sector has a vote of its own, so the minutes tell of each.
        for (sector, [in_favour, no]) in sectors.iter().zip(OF_SECTOR) {
            fields.push(Field::heading(sector));
            fields.push(Field::number(in_favour, &format!("How many of {sector} were for it?"), "", ""));
            let label = if consent {
                format!("How many objections stood in {sector}?")
            } else {
                format!("How many of {sector} were against it?")
            };
            fields.push(Field::number(no, &label, "", ""));
        }
        fields.push(Field::heading("Minutes"));
    }
    if rule.chambers && sectors.is_empty() {
        fields.push(Field::tick("each-sector", "Each sector passed it by itself, as the minutes say", "", false));
    }
    fields.push(Field::lines(
        "minutes",
        "What the minutes say",
        "The part of them that tells of this decision. Members read it in the register.",
        "",
        8,
    ));
    fields.push(Field::file(
        "file",
        "The whole minutes, as a file",
        "PDF, JPEG or PNG, up to 5 MB. Members can read it in the register. It may be left out where the words above tell enough.",
        "application/pdf,image/jpeg,image/png",
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

/// The sectors that vote by themselves, where the board has some; as many as the form has fields for.
fn sectors(desk: &Desk) -> &[String] {
    let sectors = desk.network.network.settings.board_sectors();
    if sectors.len() <= OF_SECTOR.len() { sectors } else { &[] }
}

/// What was recorded, with the file of its minutes.
type Read = (Meeting, Option<(EvidenceKind, Vec<u8>)>);

fn read(desk: &Desk, members: &[EnterpriseRecord], upload: &Upload) -> Result<Read, Problems> {
    let posted = &upload.fields;
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
    let mut of_sector: BTreeMap<&str, u32> = BTreeMap::new();
    for record in there {
        let was_member = on.is_none_or(|on| record.memberships.iter().any(|membership| membership.includes(on)));
        *of_sector.entry(&record.enterprise.sector).or_default() += 1;
        if was_member { &mut present } else { &mut strangers }.push(record.enterprise.name.clone());
    }
    if let Some(name) = strangers.first() {
        form.wrong("present", format!("{name} was not a member on that day and had no vote"));
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let mut votes = |yes: &str, no: &str| {
        let in_favour = form.one_of(yes, number, "Enter how many were for it, as a number; 0 if nobody was");
        let against = form.one_of(no, number, "Enter how many were against it, as a number; 0 if nobody was");
        (in_favour.unwrap_or_default(), against.unwrap_or_default())
    };
    let mut by_sector = vec![];
    for (sector, [yes, no]) in sectors(desk).iter().zip(OF_SECTOR) {
        let (in_favour, against) = votes(yes, no);
        let present = of_sector.get(sector.as_str()).copied().unwrap_or_default();
        by_sector.push(SectorVote { name: sector.clone(), present, in_favour, against });
    }
    let (in_favour, against) = if by_sector.is_empty() {
        votes("in-favour", "against")
    } else {
        let sum = |of: fn(&SectorVote) -> u32| by_sector.iter().map(of).fold(0, u32::saturating_add);
        (sum(|sector| sector.in_favour), sum(|sector| sector.against))
    };
    for (sector, [yes, _]) in by_sector.iter().zip(OF_SECTOR) {
        if sector.in_favour.saturating_add(sector.against) > sector.present {
            let there =
                words::count(sector.present as usize, "member of this sector was", "members of this sector were");
            form.wrong(yes, format!("More voted than were present: {there} ticked"));
        }
    }
    let minutes = form.text("minutes").replace("\r\n", "\n");
    if minutes.chars().count() > MOST_MINUTES {
        form.wrong("minutes", format!("The minutes must be at most {MOST_MINUTES} characters long"));
    }
    let attached =
        upload.file("file").and_then(|file| attachment(file).map_err(|words| form.wrong("file", words)).ok());
    let of_file = attached.as_ref().map(|(name, _, bytes)| MinutesFile {
        name: name.clone(),
        size: bytes.len() as u64,
        sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)),
    });
    let has_sectors = !by_sector.is_empty();
    let meeting = Meeting {
        on: on.unwrap_or(today),
        present,
        in_favour,
        against,
        each_sector: posted.ticked("each-sector"),
        sectors: by_sector,
        minutes,
        file: of_file,
    };
    for fault in meeting.faults() {
        let field = match fault {
            MeetingFault::NobodyPresent => "present",
            // It is told at the sector.
            MeetingFault::TooManyVotes | MeetingFault::TooManyVotesOfSector if has_sectors => continue,
            MeetingFault::TooManyVotes | MeetingFault::TooManyVotesOfSector => "in-favour",
            // What was brought and not taken is told at the file.
            MeetingFault::NoMinutes if upload.file("file").is_some() => continue,
            MeetingFault::NoMinutes => "minutes",
        };
        form.wrong(field, words::capitalised(&fault.to_string()));
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok((meeting, attached.map(|(_, kind, bytes)| (kind, bytes)))) }
}

/// Name, kind and bytes of a file of minutes, or why it is not taken.
fn attachment(file: &SentFile) -> Result<(String, EvidenceKind, Vec<u8>), String> {
    if file.too_large {
        return Err("The file is larger than 5 MB. Make it smaller, or attach the pages that matter".to_owned());
    }
    let kind = EvidenceKind::of(&file.name, &file.bytes).map_err(|error| format!("The file {error}"))?;
    if !matches!(kind, EvidenceKind::Pdf | EvidenceKind::Jpeg | EvidenceKind::Png) {
        return Err("The minutes must be a PDF, or a JPEG or PNG picture of them".to_owned());
    }
    Ok((evidence::name(&file.name, kind), kind, file.bytes.clone()))
}

/// The file of a decision's minutes.
pub(super) async fn minutes(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = desk.proposal(&app, &id).await?;
    let decision = app.store.decision_on(&proposal).await?.ok_or(Error::NotFound)?;
    let (kind, bytes) = app.store.minutes_of(&decision).await?.ok_or(Error::NotFound)?;
    let name = decision.meeting.and_then(|meeting| meeting.file).map(|file| file.name).unwrap_or_default();
    attached(kind, &name, bytes)
}

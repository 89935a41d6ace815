//! `/{network}/members/new`: enterprises join, one or a whole list at once, and those who file for them are invited.

use super::{
    coordinator_frame,
    invite::{self, Invitee, LONGEST_NAME, MOST, bracketed},
    member_acts::LONGEST_ENTERPRISE,
};
use crate::{
    mail::is_address,
    store::{EnterpriseRecord, StoreError},
    web::{
        App,
        day_field::DayField,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        moment,
        session::Coordinator,
        settings::breakdowns::code,
        words,
    },
};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use commonweal_domain::{
    network::{Enterprise, Membership, Role},
    period::Quarter,
};
use std::collections::BTreeSet;
use time::Date;

const FIRST: &str = "When did they join?";
const FIRST_HINT: &str =
    "A return is due from the quarter of that day on. You can change it for each of them afterwards.";

/// The form.
#[derive(Template)]
#[template(path = "board/join.html")]
pub(super) struct JoinPage {
    pub(super) frame: Frame,
    pub(super) back: String,
    pub(super) lines: String,
    pub(super) faults: Vec<String>,
    pub(super) first: DayField,
}

/// An enterprise that joins, and who files for it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: String,
    slug: String,
    filer: Option<Invitee>,
}

pub(super) async fn show(State(app): State<App>, coordinator: Coordinator) -> Result<Response, Error> {
    let network = &coordinator.network.network;
    let today = moment::date(app.now(), &network.time_zone);
    let frame = coordinator_frame(network, &coordinator.person, "Add enterprises", "Quarter board");
    page(&view(frame, &network.slug, "", vec![], day(Quarter::of(today).first_day())))
}

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let text = posted.get("lines").unwrap_or_default().replace("\r\n", "\n");
    let (first, date) = DayField::typed("first", FIRST, FIRST_HINT, &posted);
    let refuse = |faults: Vec<String>, first: DayField| {
        let frame = coordinator_frame(&network.network, &person, "Add enterprises", "Quarter board").with_errors();
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(frame, &network.network.slug, &text, faults, first))
    };
    let known = app.store.enterprises(network.id).await?;
    let former = app.store.former_slugs(network.id).await?.into_keys().collect();
    let (lines, date) = match (read(&text, &known, &former), date) {
        (Ok(lines), Some(date)) => (lines, date),
        (read, _) => return refuse(read.err().unwrap_or_default(), first),
    };
    let invited = lines.iter().filter(|line| line.filer.is_some()).count();
    if let Err(words) = invite::room(&app, &network, invited).await? {
        return refuse(vec![words], first);
    }
    let joining: Vec<(Enterprise, Membership)> = lines.iter().map(|line| line.enterprise(date)).collect();
    match app.store.add_enterprises(&person.act(&app), network.id, &joining).await {
        Ok(()) => {}
        Err(StoreError::Refused(words)) => return refuse(vec![words::capitalised(&words)], first),
        Err(error) => return Err(error.into()),
    }
    let mut people = vec![];
    for line in lines {
        let Some(filer) = line.filer else { continue };
        let of = app.store.enterprise(network.id, &line.slug).await?;
        people.push(invite::one(&app, &network, &person, Role::Filer, &filer, of.as_ref()).await?);
    }
    let frame = coordinator_frame(&network.network, &person, "Added", "Quarter board");
    page(&invite::joined(frame, &network.network.slug, people, joining.len()))
}

impl Line {
    fn enterprise(&self, from: Date) -> (Enterprise, Membership) {
        let enterprise = Enterprise { slug: self.slug.clone(), name: self.name.clone(), ..Enterprise::default() };
        (enterprise, Membership { from: Some(from), to: None })
    }
}

/// Each line: the name of an enterprise, then, if somebody is to be invited, their address, and their name after it.
/// Commas, semicolons and tabs separate; a name may hold commas. Everything that is wrong is told at once.
fn read(text: &str, known: &[EnterpriseRecord], former: &BTreeSet<String>) -> Result<Vec<Line>, Vec<String>> {
    let mut taken: BTreeSet<String> = known.iter().map(|record| record.enterprise.slug.clone()).collect();
    taken.extend(former.iter().cloned());
    let mut names: BTreeSet<String> = known.iter().map(|record| record.enterprise.name.to_lowercase()).collect();
    let (mut lines, mut faults) = (vec![], vec![]);
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match read_line(line) {
            Ok((name, _)) if !names.insert(name.to_lowercase()) => {
                faults.push(format!("Line {number}: {name} is in the network already, or twice in this list"));
            }
            Ok((name, filer)) => {
                let slug = free(&code(&name), &taken);
                taken.insert(slug.clone());
                lines.push(Line { name, slug, filer });
            }
            Err(words) => faults.push(format!("Line {number}: {words}")),
        }
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push("Write the name of at least one enterprise".to_owned());
    }
    if lines.len() > MOST {
        faults.push(format!("These are {} enterprises; add at most {MOST} at once", lines.len()));
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

fn read_line(line: &str) -> Result<(String, Option<Invitee>), String> {
    let parts: Vec<&str> = line.split([',', ';', '\t']).map(str::trim).collect();
    let at = parts.iter().position(|part| part.contains('@'));
    // A comma within a name stays, as typed.
    let separators = |count: usize| line.match_indices([',', ';', '\t']).nth(count).map_or(line.len(), |(at, _)| at);
    let name = match at {
        Some(0) => "",
        Some(index) => line.get(..separators(index - 1)).unwrap_or_default(),
        None => line,
    };
    let name = name.trim().trim_end_matches([',', ';']).trim_end();
    if code(name).is_empty() {
        return Err("write the name of the enterprise first".to_owned());
    }
    if name.chars().count() > LONGEST_ENTERPRISE {
        return Err(format!("the name must have at most {LONGEST_ENTERPRISE} characters"));
    }
    let Some((index, email)) = at.and_then(|index| Some((index, *parts.get(index)?))) else {
        return Ok((name.to_owned(), None));
    };
    let (before, email) = bracketed(email);
    if !is_address(email) {
        return Err(format!("“{email}” is no e-mail address"));
    }
    let rest = parts.get(index + 1..).unwrap_or_default();
    if rest.iter().any(|part| part.contains('@')) {
        return Err("there are two addresses; invite the others afterwards".to_owned());
    }
    let person = [&[before], rest].concat().join(" ").trim().to_owned();
    if person.chars().count() > LONGEST_NAME {
        return Err(format!("the person’s name must have at most {LONGEST_NAME} characters"));
    }
    Ok((name.to_owned(), Some(Invitee { email: email.to_lowercase(), name: person })))
}

/// The slug, or with a number after it where somebody has it.
fn free(wanted: &str, taken: &BTreeSet<String>) -> String {
    let wanted = wanted.chars().take(60).collect::<String>();
    let wanted = wanted.trim_end_matches('-');
    (1..=u32::MAX)
        .map(|number| if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") })
        .find(|slug| !taken.contains(slug))
        .unwrap_or_else(|| wanted.to_owned())
}

impl JoinPage {
    fn problems(&self) -> Vec<(&'static str, &str)> {
        let lines = self.faults.iter().map(|fault| ("lines", fault.as_str()));
        let day = (!self.first.error.is_empty()).then_some(("first-day", self.first.error.as_str()));
        lines.chain(day).collect()
    }
}

/// The day on which they join, to be changed.
pub(super) fn day(date: Date) -> DayField {
    DayField::of("first", FIRST, FIRST_HINT, Some(date))
}

pub(super) fn view(frame: Frame, network: &str, lines: &str, faults: Vec<String>, first: DayField) -> JoinPage {
    JoinPage { frame, back: format!("/{network}/board"), lines: lines.to_owned(), faults, first }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Result<Vec<(String, String, String)>, Vec<String>> {
        let read = read(text, &[], &BTreeSet::from(["cafe".to_owned()]))?;
        Ok(read
            .into_iter()
            .map(|line| {
                (
                    line.name,
                    line.slug,
                    line.filer.map(|filer| format!("{} {}", filer.email, filer.name)).unwrap_or_default(),
                )
            })
            .collect())
    }

    fn line(name: &str, slug: &str, filer: &str) -> (String, String, String) {
        (name.to_owned(), slug.to_owned(), filer.to_owned())
    }

    #[test]
    fn a_list_is_read_as_people_paste_it() {
        let text = "Custard Yard Kitchen, amara@example.org, Amara Okoye\n\nBarge, Bloom & Co\tdev@example.org\nSiân’s Café; \"Siân\" <s@example.org>\nCafé\nЖелезо\n";
        let expected = vec![
            line("Custard Yard Kitchen", "custard-yard-kitchen", "amara@example.org Amara Okoye"),
            line("Barge, Bloom & Co", "barge-bloom-co", "dev@example.org "),
            line("Siân’s Café", "sians-cafe", "s@example.org Siân"),
            line("Café", "cafe-2", ""),
            line("Железо", "zhelezo", ""),
        ];
        assert_eq!(reads(text), Ok(expected));
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let faults = reads("amara@example.org\nBakery\nbakery\nPub, @\nGym, a@b.org, c@d.org").unwrap_err();
        let starts = ["Line 1: write the name", "Line 3: bakery is in", "Line 4: “@” is no", "Line 5: there are two"];
        assert_eq!(faults.len(), starts.len(), "{faults:?}");
        for (fault, start) in faults.iter().zip(starts) {
            assert!(fault.starts_with(start), "{fault}");
        }
        assert_eq!(reads(" \n").unwrap_err(), ["Write the name of at least one enterprise"]);
    }
}

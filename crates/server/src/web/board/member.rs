//! `/{network}/board/{quarter}/{enterprise}`: one enterprise in one round: who files, how mail to them fares, and what
//! is different for it.

use super::{
    coordinator_frame,
    load::{entries, quarter, today},
    merge::belonged,
    page::review_href,
    standing::{Clock, Entry, Standing},
};
use crate::{
    store::{EnterpriseRecord, Mail, MailState, NetworkRecord, Person, PersonId},
    web::{
        App,
        day_field::DayField,
        error::Error,
        forms::Posted,
        layout::{Frame, page_with},
        moment,
        session::Coordinator,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::Response,
};
use commonweal_domain::{
    network::Network,
    period::{Quarter, day},
};
use std::collections::BTreeSet;

/// One enterprise in one round.
#[derive(Template)]
#[template(path = "board/member.html")]
pub(super) struct MemberPage {
    pub(super) frame: Frame,
    pub(super) back: String,
    pub(super) base: String,
    pub(super) eyebrow: String,
    pub(super) name: String,
    pub(super) sample: bool,
    pub(super) tag: (&'static str, &'static str),
    pub(super) told: String,
    pub(super) review: Option<String>,
    pub(super) filers: Vec<Filer>,
    /// It can be reminded.
    pub(super) is_missing: bool,
    pub(super) time: Option<String>,
    pub(super) exempt: Option<String>,
    pub(super) stand_in: Option<StandsIn>,
    /// A coordinator may begin to file for it, or file a nil return.
    pub(super) can_file: bool,
    /// The one who looks has not begun yet.
    pub(super) can_begin: bool,
    pub(super) leaves: Option<String>,
    /// When it belongs to the network, in words.
    pub(super) belongs: String,
    /// What that does to what is due of it, in sentences.
    pub(super) due_words: Vec<String>,
    pub(super) first: DayField,
    pub(super) last: DayField,
    pub(super) network: String,
    pub(super) slug: String,
    pub(super) quarter: String,
    pub(super) typed: Typed,
}

/// Somebody who files.
#[derive(Debug, Clone)]
pub(super) struct Filer {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    /// What became of the last message; may be empty.
    pub(super) mail: String,
    /// It came back.
    pub(super) failed: bool,
    pub(super) stopped: bool,
}

/// A coordinator who files for the enterprise, as seen by one who looks.
#[derive(Debug, Clone)]
pub(super) struct StandsIn {
    pub(super) words: String,
    /// It is filed, and not confirmed yet.
    pub(super) waits: bool,
    /// It is the one who looks, and may go on.
    pub(super) go_on: Option<String>,
}

/// What was typed into the page's forms, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// Name of the form that was sent; empty if none was.
    pub(super) form: String,
    /// Reason, words or address, by the field's name.
    pub(super) fields: Vec<(String, String)>,
    /// What is wrong, by the field's name.
    pub(super) errors: Vec<(String, String)>,
    /// The day that it asks for, if it does.
    pub(super) day: DayField,
}

impl Filer {
    /// Names of the fields of whoever files in this one's place.
    pub(super) fn fields(&self) -> (String, String, String) {
        new_filer(&self.id)
    }
}

impl Typed {
    /// What a field holds.
    pub(super) fn value(&self, field: &str) -> String {
        find(&self.fields, field)
    }

    /// What is wrong with it; empty if nothing is.
    pub(super) fn error(&self, field: &str) -> String {
        find(&self.errors, field)
    }

    /// Whether a form was sent and is open.
    pub(super) fn is(&self, form: &str) -> bool {
        self.form == form
    }

    /// Whether the form that names somebody in a filer's place is open.
    pub(super) fn reassigns(&self, id: &str) -> bool {
        self.form.strip_prefix("reassign-") == Some(id)
    }
}

fn find(pairs: &[(String, String)], name: &str) -> String {
    pairs.iter().find(|(of, _)| of == name).map(|(_, words)| words.clone()).unwrap_or_default()
}

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text, slug)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let quarter = quarter(&text)?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let name = |enterprise: &EnterpriseRecord| enterprise.enterprise.name.clone();
    let enterprise = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
    let flash = [
        ("filed", format!("Filed for {}. Those who file for it are asked by mail to confirm it.", name(&enterprise))),
        ("reminded", "A message is on the way, unless one went today or they stopped reminders.".to_owned()),
        ("saved", "That is saved.".to_owned()),
        (
            "reassigned",
            "Somebody else files now, and an invitation is on its way to them. What was begun is theirs to finish."
                .to_owned(),
        ),
        ("merged", "The two are one enterprise now.".to_owned()),
    ]
    .into_iter()
    .find(|(mark, _)| query.ticked(mark))
    .map(|(_, words)| words);
    // The outbox leads here, to the person whom a message did not reach.
    let named = query.text("reassign");
    let form = if named.is_empty() { String::new() } else { format!("reassign-{named}") };
    let typed = Typed { form, ..Typed::default() };
    answer(&app, &network, &person, quarter, &enterprise, typed, flash, StatusCode::OK).await
}

#[expect(clippy::too_many_arguments, reason = "who asks, about whom, and what is to be said")]
pub(super) async fn answer(
    app: &App,
    network: &NetworkRecord,
    person: &Person,
    quarter: Quarter,
    enterprise: &EnterpriseRecord,
    typed: Typed,
    flash: Option<String>,
    status: StatusCode,
) -> Result<Response, Error> {
    let round = app.store.round(network.id, quarter).await?.ok_or(Error::NotFound)?;
    let entries = entries(app, network, quarter).await?;
    let entry = entries.iter().find(|entry| entry.slug == enterprise.enterprise.slug).ok_or(Error::NotFound)?;
    let people = app.store.people(network.id).await?;
    let stopped = app.store.without_reminders(network.id).await?;
    let mails = app.store.outbox(network.id, 500).await?;
    let filed = app.store.filed_quarters(network.id, enterprise.id).await?;
    let kept = &network.network;
    let clock = Clock { round: &round, today: today(app, network), time_zone: &kept.time_zone, lang: kept.lang };
    let frame = coordinator_frame(kept, person, &entry.name, "Quarter board").flash(flash);
    let frame = if typed.errors.is_empty() { frame } else { frame.with_errors() };
    let view = Looked {
        network: kept,
        person: person.id,
        clock,
        entry,
        enterprise,
        people: &people,
        mails: &mails,
        stopped: &stopped,
        filed: &filed,
    };
    page_with(status, &view.page(frame, typed))
}

/// What the page is made of.
pub(super) struct Looked<'a> {
    pub(super) network: &'a Network,
    /// Who looks.
    pub(super) person: PersonId,
    pub(super) clock: Clock<'a>,
    pub(super) entry: &'a Entry,
    pub(super) enterprise: &'a EnterpriseRecord,
    pub(super) people: &'a [Person],
    pub(super) mails: &'a [Mail],
    pub(super) stopped: &'a BTreeSet<PersonId>,
    /// Quarters of which it has a return.
    pub(super) filed: &'a [Quarter],
}

impl Looked<'_> {
    pub(super) fn page(&self, frame: Frame, mut typed: Typed) -> MemberPage {
        let of_day = |name: &str, field: DayField| if typed.day.name == name { typed.day.clone() } else { field };
        let joined = self.enterprise.memberships.last().and_then(|membership| membership.from);
        let first = of_day(FIRST_NAME, DayField::of(FIRST_NAME, FIRST, FIRST_HINT, joined));
        let quarter_ends = Some(self.clock.round.quarter.last_day());
        let last = of_day(LAST_NAME, DayField::of(LAST_NAME, LAST, LAST_HINT, quarter_ends));
        let (network, clock, entry) = (self.network, self.clock, self.entry);
        let (slug, quarter, lang) = (&network.slug, clock.round.quarter, network.lang);
        let standing = entry.standing();
        let on = |at| day(moment::date(at, &network.time_zone), lang);
        if !typed.is("rename") {
            typed.fields.push(("called".to_owned(), entry.name.clone()));
            typed.fields.push(("address".to_owned(), entry.slug.clone()));
        }
        let can_file =
            !matches!(standing, Standing::Submitted | Standing::Accepted) && entry.round.is_open(clock.today);
        let returns = format!("/{slug}/returns/{quarter}/{}", entry.slug);
        MemberPage {
            back: format!("/{slug}/board/{quarter}"),
            base: format!("/{slug}/board/{quarter}/{}", entry.slug),
            eyebrow: words::quarter(quarter, lang),
            name: entry.name.clone(),
            sample: network.sample,
            tag: (standing.tag(entry.is_late(clock)), standing.name()),
            told: format!("{}. {}.", entry.stands(clock), entry.when(clock)),
            review: (standing.is_in() || entry.filing.is_some()).then(|| review_href(slug, quarter, &entry.slug)),
            filers: self.filers(),
            is_missing: entry.is_missing(),
            time: entry.apart.more_time.as_ref().map(|time| {
                format!("{} gave it time until {} on {}: {}", time.by, day(time.until, lang), on(time.at), time.why)
            }),
            exempt: entry
                .apart
                .exempt
                .as_ref()
                .map(|exempt| format!("{} expects no return since {}: {}", exempt.by, on(exempt.at), exempt.why)),
            stand_in: entry.apart.stand_in.as_ref().map(|stand_in| StandsIn {
                words: match (&stand_in.submitted_at, &stand_in.confirmed) {
                    (_, Some((at, by))) => {
                        format!("{} filed for it ({}); {by} confirmed it on {}.", stand_in.by, stand_in.why, on(*at))
                    }
                    (Some(at), None) => format!(
                        "{} filed for it on {} ({}). It waits for the enterprise to confirm it.",
                        stand_in.by,
                        on(*at),
                        stand_in.why
                    ),
                    (None, None) => {
                        format!("{} files for it since {}: {}", stand_in.by, on(stand_in.since), stand_in.why)
                    }
                },
                waits: stand_in.waits(),
                go_on: stand_in.may_file(self.person).then_some(returns),
            }),
            can_begin: can_file
                && !entry.apart.stand_in.as_ref().is_some_and(|stand_in| stand_in.may_file(self.person)),
            can_file,
            leaves: self
                .enterprise
                .memberships
                .iter()
                .max_by_key(|membership| membership.from)
                .and_then(|membership| membership.to)
                .map(|to| day(to, lang)),
            belongs: belonged(&self.enterprise.memberships, network),
            due_words: self.due_words(),
            first,
            last,
            network: slug.clone(),
            slug: entry.slug.clone(),
            quarter: quarter.to_string(),
            typed,
            frame,
        }
    }

    /// Which return is its first and which its last, and what becomes of returns outside.
    fn due_words(&self) -> Vec<String> {
        let (memberships, lang) = (&self.enterprise.memberships, self.network.lang);
        let months = |quarter: Quarter| quarter.period().months(lang);
        let mut words = vec![];
        if let Some(from) = memberships.first().and_then(|membership| membership.from) {
            words.push(format!("Its first return is due for {}.", months(Quarter::of(from))));
        }
        if let Some(to) = memberships.last().and_then(|membership| membership.to) {
            words.push(format!("Its last return is due for {}.", months(Quarter::of(to))));
        }
        let covered = |quarter: &Quarter| memberships.iter().any(|membership| membership.covers(*quarter));
        let outside: Vec<String> =
            self.filed.iter().filter(|quarter| !covered(quarter)).map(|quarter| months(*quarter)).collect();
        if let [rest @ .., last] = outside.as_slice() {
            let all = if rest.is_empty() { last.clone() } else { format!("{} and {last}", rest.join(", ")) };
            let returns = if rest.is_empty() { "return" } else { "returns" };
            let enters = if rest.is_empty() { "stays kept and enters" } else { "stay kept and enter" };
            words.push(format!("Its {returns} for {all} {enters} no total: it was no member then."));
        }
        words
    }

    fn filers(&self) -> Vec<Filer> {
        let on = |at| moment::words(at, &self.network.time_zone, self.network.lang);
        let files = |person: &&Person| {
            person.roles.iter().any(|held| {
                held.role.files() && held.enterprise.as_ref().is_some_and(|(id, ..)| *id == self.enterprise.id)
            })
        };
        let filer = |person: &Person| {
            let last = self.mails.iter().find(|mail| mail.person == Some(person.id));
            let (mail, failed) = match last.map(|mail| (&mail.state, mail)) {
                None => (String::new(), false),
                Some((MailState::Sent { at }, mail)) => (format!("“{}” went on {}", mail.subject, on(*at)), false),
                Some((MailState::Queued { fault, .. }, mail)) if fault.is_empty() => {
                    (format!("“{}” is about to go", mail.subject), false)
                }
                Some((MailState::Queued { fault, .. }, mail)) => {
                    (format!("“{}” could not go yet: {fault}", mail.subject), false)
                }
                Some((MailState::Failed { fault }, mail)) => (format!("“{}” came back: {fault}", mail.subject), true),
            };
            Filer {
                id: person.public_id.to_string(),
                name: if person.name.is_empty() { person.email.clone() } else { person.name.clone() },
                email: person.email.clone(),
                mail,
                failed,
                stopped: self.stopped.contains(&person.id),
            }
        };
        self.people.iter().filter(files).map(filer).collect()
    }
}

/// Names of the fields of a new filer in the place of another: address, name, and whether the other files on.
pub(super) fn new_filer(old: &str) -> (String, String, String) {
    (format!("to-{old}"), format!("called-{old}"), format!("stays-{old}"))
}

/// Name of the field of the first day.
pub(super) const FIRST_NAME: &str = "first";
/// Its question.
pub(super) const FIRST: &str = "First day of membership";
/// Its hint.
pub(super) const FIRST_HINT: &str =
    "Returns are due from the quarter of that day on. Figures of quarters before stay kept, and enter no total.";
/// Name of the field of the last day.
pub(super) const LAST_NAME: &str = "last";
/// Its question.
pub(super) const LAST: &str = "Last day of membership";
/// Its hint.
pub(super) const LAST_HINT: &str = "Its return for the quarter of that day is its last.";

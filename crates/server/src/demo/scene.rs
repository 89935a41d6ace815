//! What happens in the sample of a starter kit besides its returns: meetings and votes, rounds over other days, the report
//! that is published, and the end of a network that has closed.

use super::{
    KitSample, Sample, SampleReturn,
    edition::{self, Telling},
    people::filer,
};
use crate::{
    closing,
    starters::{CallSheet, VoteSheet},
    store::{Act, AnsweredBy, Change, EnterpriseId, More, NetworkRecord, NewProposal, ReportDraft, Store, StoreError},
};
use commonweal_domain::{
    breakdown::Cell,
    call::Call,
    figure::{Figure, FigureKey},
    governance::{self, Ballot, Kind, Meeting, SectorVote},
    network::{Closed, Millis},
};
use commonweal_reporting::{compose::Told, document::Picture};
use std::collections::BTreeMap;
use time::{Date, Duration, OffsetDateTime};

type Result<T, E = StoreError> = std::result::Result<T, E>;

const DAY: i64 = 24 * 60 * 60 * 1_000;
const HOUR: i64 = DAY / 24;

/// The network, its members by slug, and who coordinates.
pub(super) struct Stage<'a> {
    pub(super) store: &'a Store,
    pub(super) record: &'a NetworkRecord,
    pub(super) members: &'a BTreeMap<String, EnterpriseId>,
    /// The coordinator at a moment.
    pub(super) coordinator: &'a (dyn Fn(Millis) -> Act + Sync),
}

/// Whether the sample's network has closed.
pub(super) fn has_closed(sample: &Sample) -> bool {
    sample.kit.as_ref().is_some_and(|kit| matches!(kit.sheet.closed(), Ok(Some(_))))
}

impl Stage<'_> {
    /// Everything, in the order of the calendar.
    pub(super) async fn play(&self, kit: &KitSample, sample: &Sample, now: Millis) -> Result<()> {
        let setup = (self.coordinator)(midnight(sample.current.first_day()));
        for figure in &kit.context {
            self.store.set_context_figure(&setup, self.record.id, None, figure).await?;
        }
        self.met(kit).await?;
        let published = self.publish(kit, sample).await?;
        for call in &kit.sheet.calls {
            self.call(call, now).await?;
        }
        if let Some(vote) = &kit.sheet.vote {
            self.vote(vote, now).await?;
        }
        if let Some((on, why, period)) = kit.sheet.closed().map_err(StoreError::Refused)? {
            let at = Millis(midnight(on).0.max(published.0) + 9 * HOUR);
            let sheet = &kit.sheet.edition;
            let last: Vec<&SampleReturn> =
                sample.returns.iter().filter(|filed| filed.quarter == period.last()).collect();
            let story_by = edition::story(&last).map(|filed| self.member(&filed.enterprise)).transpose()?;
            let draft = ReportDraft {
                period,
                template: "annual".to_owned(),
                title: String::new(),
                headline: String::new(),
                summary: String::new(),
                story_by,
                more: More { asks: sheet.asks.clone(), ..More::default() },
                changed_at: at,
                changed_by: (self.coordinator)(at).name,
            };
            self.store.save_report_draft(&(self.coordinator)(at), self.record.id, &draft).await?;
            let act = (self.coordinator)(at);
            closing::close(self.store, &act, self.record, Some(period), Closed { at, why }, "")
                .await
                .map_err(refused)?;
        }
        Ok(())
    }

    /// What meetings decided. Each is something that people do: what the program does of itself stands in the settings.
    async fn met(&self, kit: &KitSample) -> Result<()> {
        for sheet in &kit.sheet.decisions {
            let on = sheet.on().map_err(StoreError::Refused)?;
            let by = self.members.iter().next().ok_or(StoreError::NotFound("enterprise"))?;
            let proposed = Act { now: Millis(midnight(on).0 - 14 * DAY), person: None, name: filer(0) };
            let id =
                self.store.propose(&proposed, self.record.id, Some(*by.1), &text(&sheet.title, &sheet.why)).await?;
            let records = self.store.enterprises(self.record.id).await?;
            let those = |sector: Option<&str>, count: u32| {
                let there = records.iter().filter(move |one| {
                    one.memberships.iter().any(|membership| membership.includes(on))
                        && sector.is_none_or(|sector| one.enterprise.sector == sector)
                });
                there.take(count as usize).map(|record| record.enterprise.name.clone()).collect::<Vec<_>>()
            };
            let present = if sheet.sectors.is_empty() {
                those(None, sheet.in_favour + sheet.against)
            } else {
                sheet.sectors.iter().flat_map(|(name, yes, no)| those(Some(name), yes + no)).collect()
            };
            let sectors = sheet.sectors.iter().map(|(name, in_favour, against)| SectorVote {
                name: name.clone(),
                present: in_favour + against,
                in_favour: *in_favour,
                against: *against,
            });
            let meeting = Meeting {
                on,
                present,
                in_favour: sheet.in_favour,
                against: sheet.against,
                each_sector: false,
                sectors: sectors.collect(),
                minutes: sheet.minutes.clone(),
                file: None,
            };
            let recorded = (self.coordinator)(Millis(midnight(on).0 + DAY));
            self.store.record_meeting(&recorded, self.record.id, id, &meeting, None, midnight(on)).await?;
        }
        Ok(())
    }

    /// The report, a week after its last round has closed.
    async fn publish(&self, kit: &KitSample, sample: &Sample) -> Result<Millis> {
        let sheet = &kit.sheet.edition;
        let last = sheet.period.last();
        let returns: Vec<&SampleReturn> = sample.returns.iter().filter(|filed| filed.quarter == last).collect();
        let story = match edition::story(&returns) {
            Some(filed) => Some(self.told(kit, sample, filed)?),
            None => None,
        };
        let telling = Telling {
            period: sheet.period,
            template: sheet.template.clone(),
            title: sheet.title.clone(),
            headline: sheet.headline.clone(),
            asks: sheet.asks.clone(),
            words: sheet.words.clone(),
            story,
        };
        let at = edition::day(last);
        edition::publish(self.store, &(self.coordinator)(at), self.record, telling).await?;
        Ok(at)
    }

    fn told(&self, kit: &KitSample, sample: &Sample, filed: &SampleReturn) -> Result<(EnterpriseId, Told)> {
        let id = self.member(&filed.enterprise)?;
        let of = sample.enterprises.iter().find(|(known, _)| known.slug == filed.enterprise);
        let by = of.map(|(enterprise, _)| enterprise.name.clone()).unwrap_or_default();
        let picture = if kit.picture.is_empty() {
            None
        } else {
            let size = image::load_from_memory(kit.picture).map_err(refused)?;
            Some(Picture {
                jpeg: kit.picture.to_vec(),
                width: size.width(),
                height: size.height(),
                alt: kit.sheet.edition.picture_alt.clone(),
            })
        };
        Ok((id, Told { by, text: filed.story.clone(), picture }))
    }

    /// A round over a date range, open on the day on which the sample is made, with the answers that are in.
    async fn call(&self, sheet: &CallSheet, now: Millis) -> Result<()> {
        let today =
            OffsetDateTime::from_unix_timestamp(now.0.div_euclid(1_000)).map_or(Date::MIN, OffsetDateTime::date);
        let from = sheet.from(today).map_err(StoreError::Refused)?;
        let to = from + Duration::days(sheet.days - 1);
        // What is over was answered on its last evening.
        let (last, now) = if sheet.is_open() { (to.max(today), now) } else { (to, Millis(midnight(to).0 + 20 * HOUR)) };
        let call = Call {
            slug: sheet.slug.clone(),
            name: sheet.name.clone(),
            from,
            to,
            due: last + Duration::days(1),
            closes: last + Duration::days(28),
            inputs: sheet.inputs.clone(),
            note: sheet.note.clone(),
        };
        let act = (self.coordinator)(Millis(now.0 - 2 * HOUR));
        self.store.open_call(&act, self.record.id, &call).await?;
        for (minutes, line) in (0_i64..).zip(&sheet.log) {
            let act = (self.coordinator)(Millis(now.0 - 100 * 60_000 + minutes * 11 * 60_000));
            self.store.log_call(&act, self.record.id, &call, &line.words, line.need).await?;
        }
        for (place, (slug, numbers)) in sheet.figures().map_err(StoreError::Refused)?.into_iter().enumerate() {
            let member = self.member(slug)?;
            let minutes = i64::try_from(place).unwrap_or_default() * 7 * 60_000;
            let act =
                Act { now: Millis(now.0 - 110 * 60_000 + minutes.min(100 * 60_000)), person: None, name: filer(place) };
            let changes: Vec<Change> = numbers
                .into_iter()
                .map(|(code, number)| Change {
                    key: FigureKey::new(&code, call.quarter().period(), Cell::total()),
                    was: None,
                    now: Some(Figure::counted(number)),
                })
                .collect();
            self.store.save_answer(&act, self.record.id, &call, member, AnsweredBy::Member, &changes).await?;
            self.store.send_answer(&act, self.record.id, &call, member, AnsweredBy::Member).await?;
        }
        Ok(())
    }

    /// A vote that is open when somebody begins to look.
    async fn vote(&self, sheet: &VoteSheet, now: Millis) -> Result<()> {
        let id = self.record.id;
        let by = |place: usize, days: i64| Act { now: Millis(now.0 - days * DAY), person: None, name: filer(place) };
        let proposal =
            self.store.propose(&by(1, 9), id, Some(self.member(&sheet.by)?), &text(&sheet.title, &sheet.why)).await?;
        self.store.second_proposal(&by(2, 8), id, proposal, self.member(&sheet.seconded_by)?).await?;
        let opened = Millis(now.0 - 4 * DAY);
        let today =
            OffsetDateTime::from_unix_timestamp(opened.0.div_euclid(1_000)).map_or(Date::MIN, OffsetDateTime::date);
        let days = i64::from(self.record.network.settings.voting_rule().open_days);
        let closes = midnight(today + Duration::days(days + 1));
        self.store.open_vote(&(self.coordinator)(opened), id, proposal, today, closes).await?;
        let of = |slugs: &[String], ballot: Ballot| slugs.iter().map(|slug| (slug.clone(), ballot.clone())).collect();
        let ballots: [Vec<(String, Ballot)>; 2] =
            [of(&sheet.in_favour, Ballot::For), of(&sheet.against, Ballot::Against)];
        for (place, (slug, ballot)) in ballots.into_iter().flatten().enumerate() {
            self.store.cast_ballot(&by(place, 3), id, proposal, self.member(&slug)?, ballot).await?;
        }
        Ok(())
    }

    fn member(&self, slug: &str) -> Result<EnterpriseId> {
        self.members.get(slug).copied().ok_or(StoreError::NotFound("enterprise"))
    }
}

fn midnight(day: Date) -> Millis {
    Millis(day.midnight().assume_utc().unix_timestamp() * 1_000)
}

fn text(title: &str, why: &str) -> NewProposal {
    NewProposal {
        kind: Kind::Other,
        title: title.to_owned(),
        why: why.to_owned(),
        change: governance::Change::Other,
        told: vec![],
        typed: vec![],
    }
}

fn refused(error: impl std::fmt::Display) -> StoreError {
    StoreError::Refused(error.to_string())
}

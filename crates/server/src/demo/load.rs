//! Puts a sample into a store, by the same calls and steps that people would have taken, each at its time.

use super::{
    Sample, SamplePerson, SampleReturn, SampleState,
    deciding::Assembly,
    edition::{self, Telling},
    people::filer,
    scene::{Stage, has_closed},
    signing,
};
use crate::store::{
    Act, EnterpriseId, ImportPlan, ImportState, ImportedReturn, NetworkId, NetworkRecord, PersonId, Store, StoreError,
};
use crate::web::account::password;
use commonweal_domain::{
    audience::Circle,
    filing::{FilingState, TransitionError},
    network::{Millis, Role, Round},
    period::Quarter,
};
use commonweal_reporting::compose::Told;
use std::collections::{BTreeMap, BTreeSet};
use time::{Duration, OffsetDateTime};

/// What everybody in a sample signs in with.
pub const PASSWORD: &str = "neighbours-report-together";

type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Makes the network with all that belongs to it. The round of the current quarter stays open for some weeks from
/// `now`, so that a newcomer can file; everything else happens at the sample's own times.
pub async fn load(store: &Store, sample: &Sample, now: Millis) -> Result<NetworkId> {
    let quarters: BTreeSet<Quarter> =
        sample.returns.iter().map(|filed| filed.quarter).chain([sample.current]).collect();
    let start = quarters.first().map_or(now, |quarter| opening(*quarter));
    let setup = Act { now: start, person: None, name: "demo".to_owned() };
    let record = match &sample.kit {
        Some(kit) => store.begin_network(&setup, &sample.network, &kit.beginning).await?,
        None => store.create_network(&setup, &sample.network, &sample.asked).await?,
    };
    let network = record.id;
    store.put_enterprises(&setup, network, &sample.enterprises).await?;
    let enterprises: BTreeMap<String, EnterpriseId> =
        store.enterprises(network).await?.into_iter().map(|record| (record.enterprise.slug, record.id)).collect();
    for target in &sample.targets {
        store.set_target(&setup, network, target).await?;
    }
    let people = people(store, &setup, network, sample, &enterprises).await?;
    let desk = Desk { store, network, enterprises, people, at_once: sample.kit.is_some() };
    for (slug, other) in &sample.same {
        desk.say_same(slug, other, start).await?;
    }
    for quarter in quarters {
        let mut round = Round::of(quarter, &sample.network.settings);
        if quarter == sample.current && !has_closed(sample) {
            keep_open(&mut round, sample, now);
        }
        store.put_round(&setup, network, &round).await?;
        let returns: Vec<&SampleReturn> = sample.returns.iter().filter(|filed| filed.quarter == quarter).collect();
        desk.file(quarter, &returns).await?;
        if sample.kit.is_none() && quarter == sample.current.plus(-1) {
            if sample.network.settings.voting.is_some() {
                desk.assembly(&|now| desk.coordinator(now)).decided(sample.current).await?;
            }
            desk.show_some(quarter, &returns).await?;
            desk.publish(&record, quarter, &returns, sample).await?;
        }
    }
    if let Some(kit) = &sample.kit {
        let coordinator = |now| desk.coordinator(now);
        let stage = Stage { store, record: &record, members: &desk.enterprises, coordinator: &coordinator };
        stage.play(kit, sample, now).await?;
        return Ok(network);
    }
    let last = sample.current.plus(-1);
    if sample.network.settings.sign_off.yearly.asks() && !desk.people.is_empty() {
        let open: Vec<&str> = sample.people.iter().filter_map(|person| person.enterprise.as_deref()).collect();
        signing::circulate(store, &desk.coordinator(now), &record, last, &open, now).await?;
    }
    if sample.network.settings.voting.is_some() {
        desk.assembly(&|now| desk.coordinator(now)).open(now).await?;
    }
    Ok(network)
}

/// Moves a round's days on, so that it is open at `now` and for as long as the network's settings say.
fn keep_open(round: &mut Round, sample: &Sample, now: Millis) {
    let Ok(today) = OffsetDateTime::from_unix_timestamp(now.0.div_euclid(1_000)) else { return };
    let settings = &sample.network.settings;
    round.due = round.due.max(today.date() + Duration::days(i64::from(settings.due_days)));
    round.closes = round.closes.max(today.date() + Duration::days(i64::from(settings.closing_days)));
}

/// The moment at which a quarter is over.
fn opening(quarter: Quarter) -> Millis {
    Millis(quarter.plus(1).first_day().midnight().assume_utc().unix_timestamp() * 1_000)
}

struct Desk<'a> {
    store: &'a Store,
    network: NetworkId,
    enterprises: BTreeMap<String, EnterpriseId>,
    people: Vec<(&'a SamplePerson, PersonId)>,
    /// What was accepted comes by one import a quarter: a kit's figures are a file.
    at_once: bool,
}

impl Desk<'_> {
    /// Drafts of a whole quarter in one go when its round opens; then each step of each return at its time.
    async fn file(&self, quarter: Quarter, returns: &[&SampleReturn]) -> Result<()> {
        let is_done = |filed: &SampleReturn| self.at_once && filed.state == SampleState::Accepted;
        let state = |filed| if is_done(filed) { ImportState::Accepted } else { ImportState::Draft };
        let imported = returns.iter().map(|filed| imported(filed, state(filed))).collect();
        let plan = ImportPlan { returns: imported, ..ImportPlan::default() };
        let act = Act { now: opening(quarter), person: None, name: "demo".to_owned() };
        self.store.import(&act, self.network, &plan).await?;
        let mut steps: Vec<(Millis, &SampleReturn)> = vec![];
        for filed in returns.iter().filter(|filed| !is_done(filed)) {
            steps.extend(filed.submitted_at.into_iter().chain(filed.decided_at).map(|at| (at, *filed)));
        }
        steps.sort_by_key(|(at, filed)| (*at, filed.enterprise.as_str()));
        let mut states: BTreeMap<&str, (u32, FilingState)> = BTreeMap::new();
        for (at, filed) in steps {
            let (version, before) = states.remove(filed.enterprise.as_str()).unwrap_or((1, FilingState::Draft));
            let state = self.step(at, filed, before, version, quarter).await?;
            states.insert(&filed.enterprise, (version + 1, state));
        }
        Ok(())
    }

    /// A draft is submitted; what is submitted is accepted or sent back.
    async fn step(
        &self,
        at: Millis,
        filed: &SampleReturn,
        before: FilingState,
        version: u32,
        quarter: Quarter,
    ) -> Result<FilingState> {
        let enterprise = *self.enterprises.get(&filed.enterprise).ok_or(StoreError::NotFound("enterprise"))?;
        let act = if before.is_editable() {
            let place = self.enterprises.keys().position(|slug| *slug == filed.enterprise).unwrap_or_default();
            let files = |person: &SamplePerson| {
                person.role == Role::Filer && person.enterprise.as_deref() == Some(&filed.enterprise)
            };
            self.act(at, files, || filer(place))
        } else {
            self.coordinator(at)
        };
        let state = match &filed.state {
            _ if before.is_editable() => before.submit(at, &act.name, 0),
            SampleState::SentBack { reason } => before.send_back(at, &act.name, reason),
            SampleState::Accepted | SampleState::Submitted | SampleState::Draft => before.accept(at, &act.name),
        };
        let state = state.map_err(|error: TransitionError| StoreError::Refused(error.to_string()))?;
        self.store.set_state(&act, self.network, enterprise, quarter, version, &state).await?;
        Ok(state)
    }

    /// Whoever files for an enterprise in two networks says in both that it is the same.
    async fn say_same(&self, slug: &str, other: &str, now: Millis) -> Result<()> {
        let enterprise =
            |record: Option<crate::store::EnterpriseRecord>| record.ok_or(StoreError::NotFound("enterprise"));
        let there = self.store.network(other).await?.ok_or(StoreError::NotFound("network"))?;
        let here = enterprise(self.store.enterprise(self.network, slug).await?)?;
        let theirs = enterprise(self.store.enterprise(there.id, slug).await?)?;
        let act = self.act(now, |person| person.enterprise.as_deref() == Some(slug), || filer(0));
        self.store.say_same(&act, self.network, here.id, theirs.public_id).await?;
        self.store.say_same(&act, there.id, theirs.id, here.public_id).await
    }

    /// Some of the first members show a few figures to the others, and two of them to funders too.
    async fn show_some(&self, quarter: Quarter, returns: &[&SampleReturn]) -> Result<()> {
        let counted = returns.iter().filter(|filed| filed.state == SampleState::Accepted);
        for (place, filed) in counted.take(6).enumerate() {
            let circle = if place < 2 { Circle::Funders } else { Circle::Members };
            let mut said = BTreeMap::from([("volunteer-hours".to_owned(), circle)]);
            if place % 2 == 0 {
                said.insert("income".to_owned(), circle);
            }
            let enterprise = *self.enterprises.get(&filed.enterprise).ok_or(StoreError::NotFound("enterprise"))?;
            let act = Act { now: edition::day(quarter), person: None, name: filer(place) };
            self.store.say_circles(&act, self.network, enterprise, quarter, &said).await?;
        }
        Ok(())
    }

    /// The quarter's report, so that the public library has something to show.
    async fn publish(
        &self,
        network: &NetworkRecord,
        quarter: Quarter,
        returns: &[&SampleReturn],
        sample: &Sample,
    ) -> Result<()> {
        let told = edition::story(returns).and_then(|filed| {
            let id = *self.enterprises.get(&filed.enterprise)?;
            let (enterprise, _) = sample.enterprises.iter().find(|(known, _)| known.slug == filed.enterprise)?;
            Some((id, Told { by: enterprise.name.clone(), text: filed.story.clone(), picture: None }))
        });
        let act = self.coordinator(edition::day(quarter));
        edition::publish(self.store, &act, network, Telling::of(quarter, told)).await
    }

    fn assembly<'d>(&'d self, coordinator: &'d (dyn Fn(Millis) -> Act + Sync)) -> Assembly<'d> {
        Assembly { store: self.store, network: self.network, members: &self.enterprises, coordinator }
    }

    fn coordinator(&self, now: Millis) -> Act {
        self.act(now, |person| person.role == Role::Coordinator, || "Sample coordinator".to_owned())
    }

    fn act(&self, now: Millis, is: impl Fn(&SamplePerson) -> bool, other: impl FnOnce() -> String) -> Act {
        match self.people.iter().find(|(person, _)| is(person)) {
            Some((person, id)) => Act { now, person: Some(*id), name: person.name.clone() },
            None => Act { now, person: None, name: other() },
        }
    }
}

fn imported(filed: &SampleReturn, state: ImportState) -> ImportedReturn {
    ImportedReturn {
        enterprise: filed.enterprise.clone(),
        quarter: filed.quarter,
        figures: filed.figures.clone(),
        state,
        story: filed.story.clone(),
        story_agreed: filed.story_agreed,
    }
}

/// Lets everybody in with the same password, which is hashed once: argon2id takes its time on purpose.
async fn people<'a>(
    store: &Store,
    act: &Act,
    network: NetworkId,
    sample: &'a Sample,
    enterprises: &BTreeMap<String, EnterpriseId>,
) -> Result<Vec<(&'a SamplePerson, PersonId)>> {
    if sample.people.is_empty() {
        return Ok(vec![]);
    }
    let hash = password::hash(PASSWORD)
        .map_err(|error| StoreError::Refused(format!("the password could not be hashed: {error}")))?;
    let mut people = vec![];
    for person in &sample.people {
        let enterprise = person.enterprise.as_ref().and_then(|slug| enterprises.get(slug)).copied();
        let id = store.invite(act, network, &person.email, &person.name, person.role, enterprise).await?;
        store.set_password(act, id, &hash).await?;
        people.push((person, id));
    }
    Ok(people)
}

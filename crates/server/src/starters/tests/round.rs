//! Each kit makes a network; its members file a round and are accepted; what was published comes out of the totals that
//! may be shown, and a report is drawn.

use super::sample;
use crate::{
    demo::{self, Sample},
    figures,
    starters::{ALL, Kit, Published, Starter},
    store::{
        Act, DecisionRecord, EditionFile, EnterpriseId, ImportPlan, ImportState, ImportedReturn, Missing, NetworkId,
        ProposalState, Store,
    },
    templates,
    web::report::{
        course::Course,
        making::{Making, edition, make, proposal, totals},
    },
};
use commonweal_domain::{
    filing::FilingState,
    network::{Millis, Round},
    period::{Period, Quarter},
    quantity::write_rounded,
    release::Release,
};
use commonweal_reporting::{
    compose::{Material, Moment, Narrative, Standing, as_at},
    disclose::publish,
    html::{self, Pictures},
};
use std::{collections::BTreeMap, path::PathBuf};

/// 15 February 2026 at noon: the round of October to December 2025 is open.
const NOW: Millis = Millis(1_771_156_800_000);
/// So many returns go step by step; the others are imported, as a guild's three hundred would take a minute.
const STEP_BY_STEP: usize = 20;

/// A database of its own, gone with the test.
struct Desk {
    store: Store,
    dir: PathBuf,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

impl Desk {
    async fn new() -> Self {
        let dir = std::env::temp_dir().join(format!("commonweal-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&dir).unwrap();
        let url = format!("sqlite://{}", dir.join("test.db").display());
        let store = Store::connect(&url, Missing::Create).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, dir }
    }
}

fn act(now: Millis) -> Act {
    Act { now, person: None, name: "test".to_owned() }
}

fn starter(name: &str) -> &'static Starter {
    super::super::named(name).unwrap()
}

/// A round from its opening to its edition, in a network that the kit has made.
async fn runs_a_round(name: &str) {
    let (starter, desk) = (starter(name), Desk::new().await);
    let (kit, sample) = (Kit::read(starter).unwrap(), sample(starter));
    let store = &desk.store;
    let period = sample.kit.as_ref().unwrap().sheet.edition.period;
    let network = kit.network("ours", "Ours");
    let record = store.begin_network(&act(NOW), &network, &kit.beginning).await.unwrap();
    store.put_enterprises(&act(NOW), record.id, &sample.enterprises).await.unwrap();
    let asked = store.asked(record.id, period.last()).await.unwrap();
    for input in &kit.beginning.inputs {
        assert_eq!(
            asked.get(&input.code),
            Some(&input.asked),
            "{name}: {} is asked from the first round on",
            input.code
        );
    }
    for quarter in period.quarters() {
        store.put_round(&act(NOW), record.id, &Round::of(quarter, &network.settings)).await.unwrap();
        file(store, record.id, &sample, quarter).await;
    }
    let template = templates::named(store, record.id, templates::usual(period)).await.unwrap();
    let totals = totals(store, &record, period, NOW).await.unwrap();
    assert!(totals.filed > 0, "{name}");
    let making = Making {
        network: record.network.clone(),
        figures: totals.figures.clone(),
        beside: totals.beside.clone(),
        period,
        narrative: Narrative { title: proposal(&template).title, ..Narrative::default() },
        story_by: None,
        told: vec![],
        standing: Standing::Edition { number: 1, published: NOW },
    };
    let made = make(making, template, vec![], Course::untold()).await.unwrap();
    let made = edition(made, "", Release::default()).unwrap();
    let head = store.publish(&act(NOW), record.id, &made, 1).await.unwrap();
    assert!(head.pages > 3, "{name}: {} pages", head.pages);
    let pdf = store.edition_file(head.id, EditionFile::Pdf).await.unwrap().unwrap();
    assert!(pdf.starts_with(b"%PDF-"), "{name}");
}

/// Drafts, each submitted and accepted.
async fn file(store: &Store, network: NetworkId, sample: &Sample, quarter: Quarter) {
    let ids: BTreeMap<String, EnterpriseId> = store
        .enterprises(network)
        .await
        .unwrap()
        .into_iter()
        .map(|record| (record.enterprise.slug, record.id))
        .collect();
    let returns: Vec<_> = sample.returns.iter().filter(|filed| filed.quarter == quarter).collect();
    let imported = returns.iter().enumerate().map(|(place, filed)| ImportedReturn {
        enterprise: filed.enterprise.clone(),
        quarter,
        figures: filed.figures.clone(),
        state: if place < STEP_BY_STEP { ImportState::Draft } else { ImportState::Accepted },
        story: filed.story.clone(),
        story_agreed: filed.story_agreed,
    });
    let plan = ImportPlan { returns: imported.collect(), ..ImportPlan::default() };
    store.import(&act(NOW), network, &plan).await.unwrap();
    for filed in returns.iter().take(STEP_BY_STEP) {
        let id = ids[&filed.enterprise];
        let submitted = FilingState::Draft.submit(NOW, "filer", 0).unwrap();
        store.set_state(&act(NOW), network, id, quarter, 1, &submitted).await.unwrap();
        let accepted = submitted.accept(NOW, "coordinator").unwrap();
        store.set_state(&act(NOW), network, id, quarter, 2, &accepted).await.unwrap();
    }
}

#[tokio::test]
async fn greater_manchester_runs_a_round() {
    runs_a_round("greater-manchester").await;
}

#[tokio::test]
async fn west_belfast_runs_a_round() {
    runs_a_round("west-belfast").await;
}

#[tokio::test]
async fn sheffield_guild_runs_a_round() {
    runs_a_round("sheffield-guild").await;
}

#[tokio::test]
async fn kirkstall_runs_a_round() {
    runs_a_round("kirkstall").await;
}

#[tokio::test]
async fn empty_homes_runs_a_round() {
    runs_a_round("empty-homes").await;
}

#[tokio::test]
async fn samples_agree_with_what_was_published() {
    let desk = Desk::new().await;
    let store = &desk.store;
    for starter in &ALL {
        let sample = sample(starter);
        let network = demo::load(store, &sample, NOW).await.unwrap();
        let sheet = &sample.kit.as_ref().unwrap().sheet;
        assert!(!sheet.published.is_empty(), "{}", starter.name);
        for published in &sheet.published {
            let value = value(store, network, &sample, published).await;
            assert_eq!(value.as_deref(), Some(published.value.as_str()), "{}: {}", starter.name, published.what);
            assert!(!published.source.is_empty());
        }
        let editions = store.editions(network).await.unwrap();
        let count = if sheet.closed().unwrap().is_some() { 2 } else { 1 };
        assert_eq!(editions.len(), count, "{}", starter.name);
        for edition in editions {
            let pdf = store.edition_file(edition.id, EditionFile::Pdf).await.unwrap().unwrap();
            assert!(pdf.starts_with(b"%PDF-") && edition.pages > 3, "{}", starter.name);
        }
    }
    let guild = store.network("sheffield-guild").await.unwrap().unwrap().network;
    assert!(guild.settings.closed.is_some_and(|closed| closed.why.contains("sample")));
    assert!(guild.settings.sample_note.contains("closed on 19 August 2022"));
    let kirkstall = store.network("kirkstall").await.unwrap().unwrap().id;
    assert!(store.verify_audit(kirkstall).await.unwrap().is_ok());
}

/// A board of four sectors decides by chambers: what is open, and what a meeting decided.
#[tokio::test]
async fn west_belfast_votes_by_chamber_and_records_its_meetings() {
    let desk = Desk::new().await;
    let network = demo::load(&desk.store, &sample(starter("west-belfast")), NOW).await.unwrap();
    let proposals = desk.store.proposals(network).await.unwrap();
    let open = proposals.iter().find_map(|one| match one.state {
        ProposalState::Voting { rule, .. } => Some(rule),
        _ => None,
    });
    assert!(open.unwrap().chambers);
    let decided: DecisionRecord = desk.store.decisions(network).await.unwrap().remove(0);
    assert!(decided.outcome.passed() && decided.meeting.is_some_and(|meeting| meeting.present.len() == 14));
    let business = decided.outcome.chambers.iter().find(|chamber| chamber.name == "Business").unwrap();
    assert_eq!((business.counts.in_favour, business.counts.against, business.counts.entitled), (3, 1, 4));
}

/// After a flood: what a coordinator wrote down stands in the log of the round, the needs among it.
#[tokio::test]
async fn kirkstall_keeps_a_log_of_its_flood() {
    let desk = Desk::new().await;
    let network = demo::load(&desk.store, &sample(starter("kirkstall")), NOW).await.unwrap();
    let call = desk.store.call(network, "boxing-day").await.unwrap().unwrap();
    let log = desk.store.call_log(network, &call).await.unwrap();
    assert_eq!((log.len(), log.iter().filter(|line| line.need).count()), (6, 3));
    let open = desk.store.call(network, "high-water").await.unwrap().unwrap();
    assert!(open.is_open(time::macros::date!(2026 - 02 - 15)), "whoever tries it out can answer");
    let template = templates::named(&desk.store, network, "as-at").await.unwrap();
    let record = desk.store.network("kirkstall").await.unwrap().unwrap().network;
    let (figures, beside) = (
        figures::of_call(&desk.store, network, &call).await.unwrap(),
        figures::beside(&desk.store, network).await.unwrap(),
    );
    let material = Material { network: &record, figures: &figures, period: call.quarter().period(), beside: &beside };
    let moment = Moment {
        name: "Boxing Day flood",
        days: "26 to 27 December 2024",
        at: "then",
        dated: NOW,
        needed: "- Two pumps\n",
    };
    let page = html::body(&as_at(material, &template, moment).unwrap(), Pictures::Within);
    for said in ["As at then", "5 of 118 businesses are open again, 2 of 92 homes are dry", "Two pumps", "3,020 hours"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
}

/// A total of the sample as it may be shown: of a quarter or a year, or of a round over other days.
async fn value(store: &Store, network: NetworkId, sample: &Sample, published: &Published) -> Option<String> {
    let call = store.calls(network).await.unwrap().into_iter().find(|call| call.slug == published.period);
    if let (Some(call), Some((slug, code))) = (&call, published.code.split_once(':')) {
        let own = figures::of_call(store, network, call).await.unwrap();
        let member = own.members.iter().find(|member| member.slug == slug)?;
        let input = own.definitions.input(code, call.quarter())?;
        let found = member.figures.resolve(input, call.quarter().period(), &published.breakdown.parse().unwrap())?;
        return found.0.number().map(|number| number.to_string());
    }
    let (figures, period): (_, Period) = match &call {
        Some(call) => (figures::of_call(store, network, call).await.unwrap(), call.quarter().period()),
        None => (figures::load(store, network).await.unwrap(), published.period.parse().unwrap()),
    };
    match published.code.as_str() {
        "members" => return Some(figures.due(period).len().to_string()),
        "sectors" => {
            let sectors: std::collections::BTreeSet<&str> =
                figures.members.iter().map(|member| member.sector.as_str()).collect();
            return Some(sectors.len().to_string());
        }
        _ => {}
    }
    let publication = publish(&figures, &sample.network.settings.disclosure, period);
    let row = publication.rows().iter().find(|row| {
        row.aggregate.id.code == published.code && row.aggregate.id.cell.to_string() == published.breakdown
    })?;
    row.number().map(|number| write_rounded(number, 4))
}

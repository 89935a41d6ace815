//! A network of networks: what those of which one is made have published for everybody, added up, each enterprise once.

use crate::store::{EditionHead, NetworkId, NetworkRecord, Store, StoreError};
use commonweal_domain::{
    definition::Definitions,
    network::{DisclosureRules, Millis},
    period::Period,
    release::Viewer,
    unit::Unit,
};
use commonweal_reporting::{
    compose::{self, TogetherLine, in_sentence},
    disclose::{Earlier, PartEdition, Printed, Shared, TogetherRow, TogetherSum, enterprises_of, together},
};
use std::collections::{BTreeMap, BTreeSet};

type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A network that is part, with what it printed.
pub struct Part {
    /// The network.
    pub record: NetworkRecord,
    /// Its newest edition of the period.
    pub head: Option<EditionHead>,
    /// What that printed.
    pub printed: Option<Earlier>,
    definitions: Definitions,
    /// Members that were due, and whether they filed.
    filed: BTreeMap<String, bool>,
}

/// Everything of one period.
pub struct Whole {
    /// The networks, those without an edition too.
    pub parts: Vec<Part>,
    /// What they come to.
    pub rows: Vec<TogetherRow>,
    /// Enterprises due and filed, each once.
    pub enterprises: (usize, usize),
    /// How many enterprises are in more than one of them.
    pub shared: usize,
}

/// Whether a network has published anything for everybody.
pub async fn has_published(store: &Store, now: Millis, record: &NetworkRecord) -> Result<bool> {
    Ok(!public(store, now, record.id).await?.is_empty())
}

/// The months of which at least two of the networks that are part have published something, newest first.
pub async fn periods(store: &Store, now: Millis, network: &NetworkRecord) -> Result<Vec<Period>> {
    let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
    for part in records(store, network).await? {
        let periods: BTreeSet<Period> =
            public(store, now, part.id).await?.into_iter().map(|head| head.period).collect();
        for period in periods {
            *counts.entry(period).or_default() += 1;
        }
    }
    let mut periods: Vec<Period> =
        counts.into_iter().filter(|(_, count)| *count > 1).map(|(period, _)| period).collect();
    periods.sort_by_key(|period| std::cmp::Reverse((period.last(), period.len())));
    Ok(periods)
}

/// Editions that anybody may read now.
async fn public(store: &Store, now: Millis, network: NetworkId) -> Result<Vec<EditionHead>> {
    let withdrawn = store.all_withdrawn(network).await?;
    let editions = store.editions(network).await?.into_iter();
    Ok(editions.filter(|head| head.release.shows(Viewer::Anybody, now) && !withdrawn.contains_key(&head.id)).collect())
}

/// The networks of which one is made.
async fn records(store: &Store, network: &NetworkRecord) -> Result<Vec<NetworkRecord>> {
    let mut records = vec![];
    for slug in &network.network.settings.parts {
        records.extend(store.network(slug).await?);
    }
    Ok(records)
}

/// Everything that these networks have printed of a period; none where fewer than two of them have.
pub async fn whole(store: &Store, now: Millis, network: &NetworkRecord, period: Period) -> Result<Option<Whole>> {
    let mut parts = vec![];
    for record in records(store, network).await? {
        let head = public(store, now, record.id)
            .await?
            .into_iter()
            .filter(|head| head.period == period)
            .max_by_key(|head| head.number);
        let mut printed = None;
        if let Some(head) = &head {
            let behind = store.edition_behind(head.id).await?;
            let former = store.former_slugs(record.id).await?;
            let read = behind.and_then(|behind| Earlier::read(&behind).ok().flatten());
            printed = read.map(|printed| printed.renamed(&former));
        }
        let definitions = store.definitions(record.id).await?;
        let filed = store.filed_in(record.id, period.last()).await?;
        parts.push(Part { record, head, printed, definitions, filed });
    }
    if parts.iter().filter(|part| part.printed.is_some()).count() < 2 {
        return Ok(None);
    }
    let there: Vec<&Part> = parts.iter().filter(|part| part.printed.is_some()).collect();
    let ids: Vec<NetworkId> = there.iter().map(|part| part.record.id).collect();
    let place = |network: NetworkId| ids.iter().position(|id| *id == network);
    let shared: Vec<Shared> = store
        .shared_among(&ids, period.last())
        .await?
        .into_iter()
        .map(|group| group.into_iter().filter_map(|(network, slug)| Some((place(network)?, slug))).collect())
        .collect();
    let counts: Vec<(usize, usize)> = there
        .iter()
        .filter_map(|part| part.head.as_ref())
        .map(|head| (head.enterprises_due as usize, head.enterprises_filed as usize))
        .collect();
    let filed: BTreeMap<(usize, String), bool> = there
        .iter()
        .enumerate()
        .flat_map(|(place, part)| part.filed.iter().map(move |(slug, filed)| ((place, slug.clone()), *filed)))
        .collect();
    let enterprises = enterprises_of(&counts, &shared, &filed);
    // The strictest of all rules holds: nobody agreed to less.
    let rules = there.iter().map(|part| &part.record.network.settings.disclosure);
    let rules = rules.fold(network.network.settings.disclosure.clone(), |strictest, other| DisclosureRules {
        small_count: strictest.small_count.max(other.small_count),
        contributors: strictest.contributors.max(other.contributors),
        dominance_one: strictest.dominance_one.min(other.dominance_one),
        dominance_two: strictest.dominance_two.min(other.dominance_two),
        round_people: strictest.round_people.max(other.round_people),
    });
    let editions: Vec<(Earlier, Definitions)> =
        there.iter().filter_map(|part| Some((part.printed.clone()?, part.definitions.clone()))).collect();
    let groups = shared.clone();
    let adding = move || {
        let editions: Vec<PartEdition<'_>> =
            editions.iter().map(|(printed, definitions)| PartEdition { printed, definitions }).collect();
        together(&editions, &groups, &rules)
    };
    let failed = |error: tokio::task::JoinError| StoreError::Refused(error.to_string());
    let rows = tokio::task::spawn_blocking(adding).await.map_err(failed)?;
    Ok(Some(Whole { parts, rows, enterprises, shared: shared.len() }))
}

/// A sum in words, and what qualifies it.
pub fn told(sum: &TogetherSum, unit: &Unit) -> (String, String) {
    match sum {
        TogetherSum::Number(number) => (in_sentence(number, unit), String::new()),
        TogetherSum::Rounded(number, step) => {
            let step = if unit.is_per_cent() { "a whole per cent".to_owned() } else { in_sentence(step, unit) };
            (format!("about {}", in_sentence(number, unit)), format!("Rounded to {step}."))
        }
        TogetherSum::Hidden => {
            ("[c]".to_owned(), "Nearly all of it is what one enterprise told two networks.".to_owned())
        }
        TogetherSum::Nothing => ("[x]".to_owned(), String::new()),
    }
}

impl Whole {
    /// The networks that have printed something, in their order.
    pub fn there(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.printed.is_some())
    }

    /// A sum in words, with what qualifies it, and what each network printed.
    pub fn line(&self, row: &TogetherRow) -> TogetherLine {
        let of = row.parts.iter().filter(|printed| matches!(printed, Printed::Number(_))).count();
        let all = self.there().count();
        let (total, mut note) = told(&row.total, &row.unit);
        if of < all {
            let left = format!("Of {of} of {all} networks.");
            note = if note.is_empty() { left } else { format!("{left} {note}") };
        }
        let part = |printed: &Printed| match printed {
            Printed::Number(number) => in_sentence(number, &row.unit),
            Printed::Hidden => "[c]".to_owned(),
            Printed::Nothing => "[x]".to_owned(),
        };
        TogetherLine { name: row.name.clone(), total, note, parts: row.parts.iter().map(part).collect() }
    }

    /// How it adds up, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "Each number is one that a network has printed in its own report; where it hid one, that network is left out of the sum.".to_owned(),
        ];
        if self.shared > 0 {
            notes.push(format!(
                "{} in more than one of these networks and told them of the same work: each counts once. Where that is one or two, the sum is rounded, so that nobody can work out what they filed.",
                crate::web::words::count(self.shared, "enterprise is", "enterprises are")
            ));
        }
        notes
    }
}

/// What stands in a report of it; none where the network is made of no others, or they have printed nothing yet.
pub async fn beside(
    store: &Store,
    now: Millis,
    network: &NetworkRecord,
    period: Period,
) -> Result<Option<compose::Together>> {
    if network.network.settings.parts.is_empty() {
        return Ok(None);
    }
    let Some(whole) = whole(store, now, network, period).await? else { return Ok(None) };
    Ok(Some(compose::Together {
        networks: whole.there().map(|part| part.record.network.short().to_owned()).collect(),
        enterprises: whole.enterprises,
        lines: whole.rows.iter().map(|row| whole.line(row)).collect(),
        notes: whole.notes(),
    }))
}

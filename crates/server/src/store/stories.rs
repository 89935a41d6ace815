//! Stories with their photos, what people agreed to, and which of them may be printed.

use super::{
    Act, EditionHead, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, editions, enterprises,
    entities::{consent, edition, edition_story, edition_teller, enterprise, filing, story_photo},
    filings, pictures, saving, shorter,
};
use commonweal_domain::{
    consent::{Consent, ConsentKind, Consents, Shorter},
    filing::FilingState,
    network::Millis,
    period::{Period, Quarter},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::BTreeMap;

/// A return's story, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoryRecord {
    /// The words; may be empty.
    pub text: String,
    /// The enterprise agrees that it is printed.
    pub agreed: bool,
    /// Its photo.
    pub photo: Option<StoryPhoto>,
    /// What people agreed to.
    pub consents: Consents,
    /// A shorter version of these very words that a coordinator would print.
    pub shorter: Option<Shorter>,
}

/// The photo of a story, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryPhoto {
    /// SHA-256 of the file.
    pub hash: [u8; 32],
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// What it shows, for those who cannot see it; empty until somebody has written it.
    pub alt: String,
}

/// A story that may be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldStory {
    /// Whose it is.
    pub enterprise: EnterpriseId,
    /// The words as they are printed; never empty.
    pub text: String,
    /// The words as the enterprise wrote them.
    pub whole: String,
    /// A shorter version of them, whatever the enterprise says to it.
    pub shorter: Option<Shorter>,
    /// Its photo, if it may be printed too.
    pub photo: Option<StoryPhoto>,
}

impl StoryRecord {
    /// Whether the words may be printed.
    pub fn may_print_words(&self) -> bool {
        self.agreed && !self.text.trim().is_empty() && self.consents.allow_words()
    }

    /// The words as they are printed: shorter where the enterprise has said yes.
    pub fn printed(&self) -> &str {
        self.shorter.as_ref().filter(|shorter| shorter.is_agreed()).map_or(&self.text, |shorter| &shorter.words)
    }

    /// Whether the photo may be printed beside them.
    pub fn may_print_photo(&self) -> bool {
        let described = self.photo.as_ref().is_some_and(|photo| !photo.alt.trim().is_empty());
        self.may_print_words() && described && self.consents.allow_photo()
    }
}

/// What a person takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// That somebody agreed.
    Consent(ConsentKind),
    /// That the enterprise agreed to see the story printed.
    Printing,
}

impl Store {
    /// A return's story; an empty one if there is no return.
    pub async fn story(&self, network: NetworkId, enterprise: EnterpriseId, quarter: Quarter) -> Result<StoryRecord> {
        let snapshot = self.snapshot().await?;
        let Some(row) = filings::find(&snapshot, network, enterprise, quarter).await? else {
            return Ok(StoryRecord::default());
        };
        let record = records(&snapshot, vec![row]).await?.pop().map(|(_, record)| record);
        snapshot.commit().await?;
        Ok(record.unwrap_or_default())
    }

    /// Stories of accepted returns that may be printed, by enterprise.
    pub async fn stories(&self, network: NetworkId, quarter: Quarter) -> Result<Vec<ToldStory>> {
        let snapshot = self.snapshot().await?;
        let rows = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::State.eq(FilingState::ACCEPTED))
            .filter(filing::Column::Quarter.eq(quarter.ordinal()))
            .filter(filing::Column::StoryAgreed.eq(true))
            .filter(filing::Column::Story.ne(""))
            .order_by_asc(filing::Column::EnterpriseId)
            .all(&snapshot)
            .await?;
        let records = records(&snapshot, rows).await?;
        snapshot.commit().await?;
        let told = records.into_iter().filter(|(_, story)| story.may_print_words()).map(|(enterprise, story)| {
            let printed = story.may_print_photo();
            ToldStory {
                enterprise,
                text: story.printed().to_owned(),
                whole: story.text,
                shorter: story.shorter,
                photo: story.photo.filter(|_| printed),
            }
        });
        Ok(told.collect())
    }

    /// Records answers that differ from the stored ones, whatever the return's state: consent is no figure. Each is
    /// told in the audit chain, with the names where they may be erased. Makes the draft if there is none.
    pub async fn record_consents(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        answers: &[(ConsentKind, Consent)],
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let row = match filings::find(&txn, network, enterprise, quarter).await? {
            Some(row) => row,
            None => {
                saving::editable(&txn, network, enterprise, quarter).await?;
                self.touch(&txn, act, network, enterprise, quarter, None).await?
            }
        };
        let stored = consents(&txn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        let mut entries = vec![];
        for (kind, answer) in answers {
            if stored.of(*kind) == answer {
                continue;
            }
            append(&txn, act, row.id, *kind, answer).await?;
            let (action, words) = match answer {
                Consent::Unanswered => continue,
                Consent::Given { who, on } => (Action::ConsentRecorded, format!("{who}, {}", convert::day_text(*on)?)),
                Consent::NotNeeded | Consent::Open => (Action::ConsentRecorded, String::new()),
                Consent::Withdrawn { .. } => (Action::ConsentWithdrawn, String::new()),
            };
            let subject = format!("{} {quarter} {} {}", owner.slug, kind.code(), answer_code(answer));
            entries.push(Entry::new(action, subject, words));
        }
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }

    /// Takes back what was agreed to, at any time and in any state. What has been published stays. Nothing happens
    /// if there is nothing to take back.
    pub async fn withdraw(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        withdrawal: Withdrawal,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let row = filings::find(&txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
        let of = match withdrawal {
            Withdrawal::Consent(kind) => {
                let stored = consents(&txn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
                if !stored.of(kind).is_given() {
                    return Ok(());
                }
                let withdrawn = Consent::Withdrawn { at: act.now, by: act.name.clone() };
                append(&txn, act, row.id, kind, &withdrawn).await?;
                kind.code()
            }
            Withdrawal::Printing => {
                if !row.story_agreed {
                    return Ok(());
                }
                let mut row = row.into_active_model();
                row.story_agreed = Set(false);
                row.story_saved_at = Set(act.now.0);
                row.story_saved_by = Set(act.name.clone());
                row.update(&txn).await?;
                "printing"
            }
        };
        let entry = Entry::new(Action::ConsentWithdrawn, format!("{} {quarter} {of}", owner.slug), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Editions of a period that tell an enterprise's story, earliest first; whether with its picture.
    pub async fn editions_telling(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        period: Period,
    ) -> Result<Vec<(EditionHead, bool)>> {
        // An edition never changes: it still names an enterprise that was merged into this one.
        let own = enterprise::Entity::find()
            .filter(enterprise::Column::NetworkId.eq(network.0))
            .filter(
                Condition::any()
                    .add(enterprise::Column::Id.eq(enterprise.0))
                    .add(enterprise::Column::MergedInto.eq(enterprise.0)),
            )
            .select_only()
            .column(enterprise::Column::Id);
        let own = own.into_query();
        let after: Vec<(i64, bool)> = edition_teller::Entity::find()
            .filter(edition_teller::Column::EnterpriseId.in_subquery(own.clone()))
            .select_only()
            .columns([edition_teller::Column::EditionId, edition_teller::Column::Pictured])
            .into_tuple()
            .all(self.reader())
            .await?;
        let told: Vec<(i64, Option<Vec<u8>>)> = edition_story::Entity::find()
            .filter(edition_story::Column::EnterpriseId.in_subquery(own))
            .select_only()
            .columns([edition_story::Column::EditionId, edition_story::Column::PictureHash])
            .into_tuple()
            .all(self.reader())
            .await?;
        let first = told.into_iter().map(|(edition, hash)| (edition, hash.is_some()));
        let told: BTreeMap<i64, bool> = after.into_iter().chain(first).collect();
        let rows = editions::of_period(network, period)
            .filter(edition::Column::Id.is_in(told.keys().copied()))
            .order_by_asc(edition::Column::Number)
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                let pictured = told.get(&row.id).copied().unwrap_or_default();
                Ok((editions::head(row)?, pictured))
            })
            .collect()
    }
}

/// Stories of returns, in their order.
async fn records(
    connection: &impl ConnectionTrait,
    rows: Vec<filing::Model>,
) -> Result<Vec<(EnterpriseId, StoryRecord)>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut consents = consents(connection, &ids).await?;
    let mut photos = photos(connection, &ids).await?;
    let mut shorter = shorter::of_returns(connection, &rows).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let record = StoryRecord {
                text: row.story,
                agreed: row.story_agreed,
                photo: photos.remove(&row.id),
                consents: consents.remove(&row.id).unwrap_or_default(),
                shorter: shorter.remove(&row.id),
            };
            (EnterpriseId(row.enterprise_id), record)
        })
        .collect())
}

async fn photos(connection: &impl ConnectionTrait, filings: &[i64]) -> Result<BTreeMap<i64, StoryPhoto>> {
    let rows = story_photo::Entity::find()
        .filter(story_photo::Column::FilingId.is_in(filings.iter().copied()))
        .all(connection)
        .await?;
    let mut photos = BTreeMap::new();
    for row in rows {
        let (width, height) = pictures::size(connection, NetworkId(row.network_id), &row.picture_hash).await?;
        let photo = StoryPhoto { hash: convert::hash(&row.picture_hash)?, width, height, alt: row.alt };
        photos.insert(row.filing_id, photo);
    }
    Ok(photos)
}

/// The answers that count, by return.
pub(super) async fn consents(connection: &impl ConnectionTrait, filings: &[i64]) -> Result<BTreeMap<i64, Consents>> {
    let rows = consent::Entity::find()
        .filter(consent::Column::FilingId.is_in(filings.iter().copied()))
        .order_by_asc(consent::Column::Id)
        .all(connection)
        .await?;
    let mut consents: BTreeMap<i64, Consents> = BTreeMap::new();
    for row in rows {
        let unreadable = || StoreError::unreadable(format_args!("the consent {}", row.id));
        let kind = ConsentKind::parse(&row.kind).ok_or_else(unreadable)?;
        let answer = match (row.answer.as_str(), &row.who, &row.agreed_on) {
            ("none", ..) => Consent::NotNeeded,
            ("given", Some(who), Some(on)) => Consent::Given { who: who.clone(), on: convert::day(on)? },
            ("open", ..) => Consent::Open,
            ("withdrawn", ..) => Consent::Withdrawn { at: Millis(row.at), by: row.by.clone() },
            _ => return Err(unreadable()),
        };
        consents.entry(row.filing_id).or_default().put(kind, answer);
    }
    Ok(consents)
}

const fn answer_code(answer: &Consent) -> &'static str {
    match answer {
        Consent::NotNeeded => "none",
        Consent::Given { .. } => "given",
        // An answer is never unsaid: what was not answered yet is not recorded.
        Consent::Open | Consent::Unanswered => "open",
        Consent::Withdrawn { .. } => "withdrawn",
    }
}

/// Adds an answer.
async fn append(txn: &DatabaseTransaction, act: &Act, filing: i64, kind: ConsentKind, answer: &Consent) -> Result<()> {
    let (who, on) = match answer {
        Consent::Given { who, on } => (Some(who.clone()), Some(convert::day_text(*on)?)),
        _ => (None, None),
    };
    let row = consent::ActiveModel {
        id: NotSet,
        filing_id: Set(filing),
        kind: Set(kind.code().to_owned()),
        answer: Set(answer_code(answer).to_owned()),
        who: Set(who),
        agreed_on: Set(on),
        at: Set(act.now.0),
        by: Set(act.name.clone()),
    };
    row.insert(txn).await?;
    Ok(())
}

/// The story of an import that may be printed names and shows nobody: whoever imports has said so.
pub(super) async fn nobody(txn: &DatabaseTransaction, act: &Act, filings: &[i64]) -> Result<()> {
    let rows = filings.iter().flat_map(|filing| {
        ConsentKind::ALL.map(|kind| consent::ActiveModel {
            id: NotSet,
            filing_id: Set(*filing),
            kind: Set(kind.code().to_owned()),
            answer: Set("none".to_owned()),
            who: Set(None),
            agreed_on: Set(None),
            at: Set(act.now.0),
            by: Set(act.name.clone()),
        })
    });
    let rows: Vec<consent::ActiveModel> = rows.collect();
    // 7 columns × 1,500 rows = 10,500 variables, of which SQLite takes 32,766.
    for chunk in rows.chunks(1_500) {
        consent::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// Whether any story has the picture.
pub(super) async fn shows(connection: &impl ConnectionTrait, network: NetworkId, hash: &[u8]) -> Result<bool> {
    let row = story_photo::Entity::find()
        .filter(story_photo::Column::NetworkId.eq(network.0))
        .filter(story_photo::Column::PictureHash.eq(hash.to_vec()))
        .one(connection)
        .await?;
    Ok(row.is_some())
}

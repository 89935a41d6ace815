//! Editions: what was published, for ever. There is no call that changes one, and the database refuses to.

use super::{
    Act, EditionId, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{edition, edition_file, edition_part, edition_story, edition_teller},
    networks,
};
use commonweal_domain::{
    network::Millis,
    period::Period,
    release::{Audience, Release},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEdition {
    /// What it reports about.
    pub period: Period,
    /// Title.
    pub title: String,
    /// One line for the library.
    pub summary: String,
    /// What changed since the edition before, and why; may be empty in the first.
    pub what_changed: String,
    /// Enterprises that were due.
    pub enterprises_due: u32,
    /// Enterprises that filed.
    pub enterprises_filed: u32,
    /// Pages of the PDF.
    pub pages: u32,
    /// What members sign: SHA-256 of figures, template, narrative and suppression.
    pub content_hash: [u8; 32],
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Its SHA-256.
    pub pdf_hash: [u8; 32],
    /// The page.
    pub html: String,
    /// The data as CSV.
    pub csv: String,
    /// The data as JSON.
    pub json: String,
    /// The document as canonical JSON, of which the files were made.
    pub document: String,
    /// Whose story it tells first, and the picture with it as a JPEG file.
    pub story: Option<(EnterpriseId, Option<Vec<u8>>)>,
    /// Whose stories it tells after that, and whether with a picture.
    pub tellers: Vec<(EnterpriseId, bool)>,
    /// The pictures that stand with its stories as JPEG files.
    pub pictures: Vec<PartOfEdition>,
    /// What each member brought to each total, for the network's next editions alone: nobody is shown it.
    pub behind: Vec<u8>,
    /// The template that it was made by.
    pub template: PartOfEdition,
    /// Papers of the same figures.
    pub papers: Vec<PartOfEdition>,
    /// Its charts as SVG files, in reading order.
    pub charts: Vec<PartOfEdition>,
    /// For whom it is, and from when on.
    pub release: Release,
}

/// Something that an edition has besides its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOfEdition {
    /// Name of its template, or of its file.
    pub name: String,
    /// Title, for a list.
    pub title: String,
    /// Pages, if it is a PDF.
    pub pages: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Something published that has a fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Whose it is.
    pub network: NetworkId,
    /// `content`, `pdf`, `csv`, `json`, `html`, or `paper` with the paper's name.
    pub what: String,
    /// The edition.
    pub edition: EditionHead,
}

/// A paper of an edition, without its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperHead {
    /// Name of its template, and of its file.
    pub name: String,
    /// Title.
    pub title: String,
    /// Pages.
    pub pages: u32,
    /// SHA-256 of the PDF.
    pub hash: [u8; 32],
}

/// An edition without its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionHead {
    /// Key.
    pub id: EditionId,
    /// Identifier outside.
    pub public_id: Uuid,
    /// What it reports about.
    pub period: Period,
    /// 1 for the first of the period.
    pub number: u32,
    /// Title.
    pub title: String,
    /// One line for the library.
    pub summary: String,
    /// What changed since the edition before, and why.
    pub what_changed: String,
    /// Enterprises that were due.
    pub enterprises_due: u32,
    /// Enterprises that filed.
    pub enterprises_filed: u32,
    /// Pages of the PDF.
    pub pages: u32,
    /// Size of the PDF.
    pub pdf_bytes: u64,
    /// What members signed.
    pub content_hash: [u8; 32],
    /// SHA-256 of the PDF.
    pub pdf_hash: [u8; 32],
    /// When it was published.
    pub published_at: Millis,
    /// By whom.
    pub published_by: String,
    /// For whom it is, and from when on.
    pub release: Release,
}

impl EditionHead {
    /// When it is shown, or was: the day that it bears.
    pub fn shown_at(&self) -> Millis {
        self.release.shown_from.unwrap_or(self.published_at)
    }
}

/// A file of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditionFile {
    /// The PDF.
    Pdf,
    /// The page.
    Html,
    /// The data as CSV.
    Csv,
    /// The data as JSON.
    Json,
}

const DOCUMENT: &str = "document";
const PAPER: &str = "paper";
const TEMPLATE: &str = "template";
const CHART: &str = "chart";
const PICTURE: &str = "picture";
const BEHIND: &str = "behind";

impl EditionFile {
    const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

impl Store {
    /// The number that the period's next edition will have.
    pub async fn next_edition(&self, network: NetworkId, period: Period) -> Result<u32> {
        next(self.reader(), network, period).await
    }

    /// Publishes an edition. Conflicts if its number is taken meanwhile; refuses a PDF that does not have its hash,
    /// and a correction that does not say what changed.
    pub async fn publish(
        &self,
        act: &Act,
        network: NetworkId,
        edition: &NewEdition,
        expected_number: u32,
    ) -> Result<EditionHead> {
        if <[u8; 32]>::from(Sha256::digest(&edition.pdf)) != edition.pdf_hash {
            return Err(StoreError::Refused("the PDF does not have the hash that it should; make it again".to_owned()));
        }
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let number = next(&txn, network, edition.period).await?;
        if number != expected_number {
            return Err(StoreError::Conflict { expected: expected_number, found: number });
        }
        if number > 1 && edition.what_changed.trim().is_empty() {
            return Err(StoreError::Refused("say what changed since the last edition, and why".to_owned()));
        }
        let row = edition::ActiveModel {
            id: NotSet,
            public_id: Set(self.ids.public_id(act.now)?),
            network_id: Set(network.0),
            period: Set(convert::period_code(edition.period)),
            number: Set(convert::stored_count(number)?),
            title: Set(edition.title.clone()),
            summary: Set(edition.summary.clone()),
            what_changed: Set(edition.what_changed.clone()),
            enterprises_due: Set(convert::stored_count(edition.enterprises_due)?),
            enterprises_filed: Set(convert::stored_count(edition.enterprises_filed)?),
            pages: Set(convert::stored_count(edition.pages)?),
            pdf_bytes: Set(edition.pdf.len() as i64),
            content_hash: Set(edition.content_hash.to_vec()),
            pdf_hash: Set(edition.pdf_hash.to_vec()),
            published_at: Set(act.now.0),
            published_by: Set(act.name.clone()),
            audience: Set(edition.release.audience.code().to_owned()),
            shown_from: Set(edition.release.shown_from.map(|from| from.0)),
            indicators: Set(convert::json(&edition.release.indicators)?),
            announced: Set(edition.release.announced),
        };
        let row = row.insert(&txn).await?;
        for (kind, bytes) in [
            (EditionFile::Pdf.code(), edition.pdf.as_slice()),
            (EditionFile::Html.code(), edition.html.as_bytes()),
            (EditionFile::Csv.code(), edition.csv.as_bytes()),
            (EditionFile::Json.code(), edition.json.as_bytes()),
            (DOCUMENT, edition.document.as_bytes()),
        ] {
            let file = edition_file::ActiveModel {
                edition_id: Set(row.id),
                kind: Set(kind.to_owned()),
                bytes: Set(bytes.to_vec()),
                hash: Set(Sha256::digest(bytes).to_vec()),
            };
            edition_file::Entity::insert(file).exec_without_returning(&txn).await?;
        }
        if let Some((enterprise, picture)) = &edition.story {
            enterprises::check_owner(&txn, network, *enterprise).await?;
            let told = edition_story::ActiveModel {
                edition_id: Set(row.id),
                enterprise_id: Set(enterprise.0),
                picture_hash: Set(picture.as_ref().map(|bytes| Sha256::digest(bytes).to_vec())),
                picture: Set(picture.clone()),
            };
            edition_story::Entity::insert(told).exec_without_returning(&txn).await?;
        }
        for (enterprise, pictured) in &edition.tellers {
            enterprises::check_owner(&txn, network, *enterprise).await?;
            let told = edition_teller::ActiveModel {
                edition_id: Set(row.id),
                enterprise_id: Set(enterprise.0),
                pictured: Set(*pictured),
            };
            edition_teller::Entity::insert(told).exec_without_returning(&txn).await?;
        }
        let papers = edition.papers.iter().map(|paper| (PAPER, paper));
        let charts = edition.charts.iter().map(|chart| (CHART, chart));
        let pictures = edition.pictures.iter().map(|picture| (PICTURE, picture));
        let behind = PartOfEdition {
            name: BEHIND.to_owned(),
            title: BEHIND.to_owned(),
            pages: 0,
            bytes: edition.behind.clone(),
        };
        let one_each = [(TEMPLATE, &edition.template), (BEHIND, &behind)];
        for (kind, part) in papers.chain(charts).chain(pictures).chain(one_each) {
            let part = edition_part::ActiveModel {
                edition_id: Set(row.id),
                kind: Set(kind.to_owned()),
                name: Set(part.name.clone()),
                title: Set(part.title.clone()),
                pages: Set(convert::stored_count(part.pages)?),
                bytes: Set(part.bytes.clone()),
                hash: Set(Sha256::digest(&part.bytes).to_vec()),
            };
            edition_part::Entity::insert(part).exec_without_returning(&txn).await?;
        }
        let hash = data_encoding::HEXLOWER.encode(&edition.content_hash);
        let subject = format!("{} edition {number} {hash}", edition.period);
        let words = [edition.release.told(), edition.what_changed.clone()].join("\n").trim().to_owned();
        let entry = Entry::new(Action::EditionPublished, subject, words);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        #[cfg(test)]
        super::recorded::keep(self, network).await;
        head(row)
    }

    /// All editions, newest first.
    pub async fn editions(&self, network: NetworkId) -> Result<Vec<EditionHead>> {
        let rows = edition::Entity::find()
            .filter(edition::Column::NetworkId.eq(network.0))
            .order_by_desc(edition::Column::PublishedAt)
            .order_by_desc(edition::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(head).collect()
    }

    /// One edition.
    pub async fn edition(&self, network: NetworkId, period: Period, number: u32) -> Result<Option<EditionHead>> {
        let row = of_period(network, period)
            .filter(edition::Column::Number.eq(convert::stored_count(number)?))
            .one(self.reader())
            .await?;
        row.map(head).transpose()
    }

    /// A file of an edition, as it was published.
    pub async fn edition_file(&self, edition: EditionId, file: EditionFile) -> Result<Option<Vec<u8>>> {
        let row = edition_file::Entity::find_by_id((edition.0, file.code().to_owned())).one(self.reader()).await?;
        Ok(row.map(|row| row.bytes))
    }

    /// Everything published that has a fingerprint, of all networks: what it is, and the edition, newest first.
    pub async fn published_with(&self, hash: [u8; 32]) -> Result<Vec<Published>> {
        let hash = hash.to_vec();
        let mut kinds: BTreeMap<i64, String> = BTreeMap::new();
        let contents: Vec<i64> = edition::Entity::find()
            .filter(edition::Column::ContentHash.eq(hash.clone()))
            .select_only()
            .column(edition::Column::Id)
            .into_tuple()
            .all(self.reader())
            .await?;
        kinds.extend(contents.into_iter().map(|id| (id, "content".to_owned())));
        let parts: Vec<(i64, String, String)> = edition_part::Entity::find()
            .filter(edition_part::Column::Hash.eq(hash.clone()))
            .select_only()
            .columns([edition_part::Column::EditionId, edition_part::Column::Kind, edition_part::Column::Name])
            .into_tuple()
            .all(self.reader())
            .await?;
        let papers = parts.into_iter().filter(|(_, kind, _)| kind == PAPER);
        kinds.extend(papers.map(|(id, _, name)| (id, format!("{PAPER} {name}"))));
        let files: Vec<(i64, String)> = edition_file::Entity::find()
            .filter(edition_file::Column::Hash.eq(hash))
            .select_only()
            .columns([edition_file::Column::EditionId, edition_file::Column::Kind])
            .into_tuple()
            .all(self.reader())
            .await?;
        kinds.extend(files);
        let rows = edition::Entity::find()
            .filter(edition::Column::Id.is_in(kinds.keys().copied()))
            .order_by_desc(edition::Column::PublishedAt)
            .order_by_desc(edition::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                let what = kinds.remove(&row.id).unwrap_or_default();
                Ok(Published { network: NetworkId(row.network_id), what, edition: head(row)? })
            })
            .collect()
    }

    /// The papers of an edition, by name.
    pub async fn papers(&self, edition: EditionId) -> Result<Vec<PaperHead>> {
        let rows: Vec<(String, String, i32, Vec<u8>)> = edition_part::Entity::find()
            .filter(edition_part::Column::EditionId.eq(edition.0))
            .filter(edition_part::Column::Kind.eq(PAPER))
            .select_only()
            .columns([
                edition_part::Column::Name,
                edition_part::Column::Title,
                edition_part::Column::Pages,
                edition_part::Column::Hash,
            ])
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut papers: Vec<PaperHead> = rows
            .into_iter()
            .map(|(name, title, pages, hash)| {
                Ok(PaperHead { name, title, pages: convert::count(pages)?, hash: convert::hash(&hash)? })
            })
            .collect::<Result<_>>()?;
        papers.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(papers)
    }

    /// A paper of an edition as a PDF.
    pub async fn paper(&self, edition: EditionId, name: &str) -> Result<Option<Vec<u8>>> {
        self.part(edition, PAPER, name).await
    }

    /// Names and titles of an edition's charts, in reading order; editions from before charts were kept have none.
    pub async fn charts(&self, edition: EditionId) -> Result<Vec<(String, String)>> {
        let mut rows: Vec<(String, String, i32)> = edition_part::Entity::find()
            .filter(edition_part::Column::EditionId.eq(edition.0))
            .filter(edition_part::Column::Kind.eq(CHART))
            .select_only()
            .columns([edition_part::Column::Name, edition_part::Column::Title, edition_part::Column::Pages])
            .into_tuple()
            .all(self.reader())
            .await?;
        // The place of a chart among the others is kept where papers have their pages.
        rows.sort_by_key(|(_, _, place)| *place);
        Ok(rows.into_iter().map(|(name, title, _)| (name, title)).collect())
    }

    /// A chart of an edition as an SVG file.
    pub async fn chart(&self, edition: EditionId, name: &str) -> Result<Option<String>> {
        let bytes = self.part(edition, CHART, name).await?;
        bytes.map(|bytes| String::from_utf8(bytes).map_err(StoreError::unreadable)).transpose()
    }

    /// A picture that stands with one of an edition's stories, by the name of its file.
    pub async fn edition_photo(&self, edition: EditionId, name: &str) -> Result<Option<Vec<u8>>> {
        self.part(edition, PICTURE, name).await
    }

    /// What each member brought to each total of an edition; editions from before that was kept have none.
    pub async fn edition_behind(&self, edition: EditionId) -> Result<Option<Vec<u8>>> {
        self.part(edition, BEHIND, BEHIND).await
    }

    /// The text of the template that an edition was made by; editions from before templates were kept have none.
    pub async fn edition_template(&self, edition: EditionId) -> Result<Option<String>> {
        let row = edition_part::Entity::find()
            .filter(edition_part::Column::EditionId.eq(edition.0))
            .filter(edition_part::Column::Kind.eq(TEMPLATE))
            .one(self.reader())
            .await?;
        row.map(|row| String::from_utf8(row.bytes).map_err(StoreError::unreadable)).transpose()
    }

    async fn part(&self, edition: EditionId, kind: &str, name: &str) -> Result<Option<Vec<u8>>> {
        let key = (edition.0, kind.to_owned(), name.to_owned());
        Ok(edition_part::Entity::find_by_id(key).one(self.reader()).await?.map(|row| row.bytes))
    }

    /// The document of which an edition's files were made, as canonical JSON.
    pub async fn edition_document(&self, edition: EditionId) -> Result<Option<String>> {
        let row = edition_file::Entity::find_by_id((edition.0, DOCUMENT.to_owned())).one(self.reader()).await?;
        row.map(|row| String::from_utf8(row.bytes).map_err(StoreError::unreadable)).transpose()
    }
}

pub(super) fn of_period(network: NetworkId, period: Period) -> sea_orm::Select<edition::Entity> {
    edition::Entity::find()
        .filter(edition::Column::NetworkId.eq(network.0))
        .filter(edition::Column::Period.eq(convert::period_code(period)))
}

async fn next(connection: &impl ConnectionTrait, network: NetworkId, period: Period) -> Result<u32> {
    let last: Option<i32> = of_period(network, period)
        .select_only()
        .column(edition::Column::Number)
        .order_by_desc(edition::Column::Number)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(convert::count(last.unwrap_or_default())? + 1)
}

pub(super) fn head(row: edition::Model) -> Result<EditionHead> {
    Ok(EditionHead {
        id: EditionId(row.id),
        public_id: row.public_id,
        period: convert::period(row.period)?,
        number: convert::count(row.number)?,
        title: row.title,
        summary: row.summary,
        what_changed: row.what_changed,
        enterprises_due: convert::count(row.enterprises_due)?,
        enterprises_filed: convert::count(row.enterprises_filed)?,
        pages: convert::count(row.pages)?,
        pdf_bytes: u64::try_from(row.pdf_bytes).map_err(StoreError::unreadable)?,
        content_hash: convert::hash(&row.content_hash)?,
        pdf_hash: convert::hash(&row.pdf_hash)?,
        published_at: Millis(row.published_at),
        published_by: row.published_by,
        release: Release {
            audience: Audience::parse(&row.audience).ok_or_else(|| StoreError::unreadable("for whom an edition is"))?,
            shown_from: row.shown_from.map(Millis),
            indicators: convert::from_json("what an edition tells about", &row.indicators)?,
            announced: row.announced,
        },
    })
}

//! Whether everything that is stored fits together, for `commonweal check`.

use super::{
    NetworkId, Result, Store, convert,
    entities::{definition, edition, edition_file, edition_part, edition_story, enterprise, figure, filing, network},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// One sentence for each fault; none when all is well.
    pub async fn integrity(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        if !self.is_postgres() {
            faults.extend(self.sqlite_file().await?);
        }
        let networks = network::Entity::find().order_by_asc(network::Column::Id).all(self.reader()).await?;
        for network in networks {
            let id = NetworkId(network.id);
            let mut found = self.owners(id).await?;
            found.extend(self.figures_of(id).await?);
            found.extend(self.edition_files(id).await?);
            found.extend(self.pictures_of(id).await?);
            found.extend(self.evidence_of(id).await?);
            if let Err(fault) = self.verify_audit(id).await? {
                found.push(fault.to_string());
            }
            faults.extend(found.into_iter().map(|fault| format!("{}: {fault}.", network.slug)));
        }
        Ok(faults)
    }

    /// What SQLite itself finds.
    async fn sqlite_file(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        let ask = |sql: &str| Statement::from_string(DbBackend::Sqlite, sql.to_owned());
        for row in self.reader().query_all_raw(ask("PRAGMA integrity_check")).await? {
            let answer: String = row.try_get_by(0)?;
            if answer != "ok" {
                faults.push(format!("The file is damaged: {answer}. Restore a backup."));
            }
        }
        for row in self.reader().query_all_raw(ask("PRAGMA foreign_key_check")).await? {
            let (table, parent): (String, String) = (row.try_get_by(0)?, row.try_get_by(2)?);
            faults.push(format!("A row of {table} belongs to a row of {parent} that is not there."));
        }
        Ok(faults)
    }

    /// Returns whose enterprise is of another network.
    async fn owners(&self, network: NetworkId) -> Result<Vec<String>> {
        let own = enterprise::Entity::find()
            .select_only()
            .column(enterprise::Column::Id)
            .filter(enterprise::Column::NetworkId.eq(network.0));
        let astray = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::EnterpriseId.not_in_subquery(own.into_query()))
            .all(self.reader())
            .await?;
        let sentence = |row: filing::Model| format!("return {} is of an enterprise of another network", row.public_id);
        Ok(astray.into_iter().map(sentence).collect())
    }

    /// Figures and states that cannot be read, and figures that no definition tells about.
    async fn figures_of(&self, network: NetworkId) -> Result<Vec<String>> {
        let known: Vec<(String, i32)> = definition::Entity::find()
            .filter(definition::Column::NetworkId.eq(network.0))
            .filter(definition::Column::Kind.eq("input"))
            .select_only()
            .columns([definition::Column::Code, definition::Column::Version])
            .into_tuple()
            .all(self.reader())
            .await?;
        let known: BTreeSet<(String, i32)> = known.into_iter().collect();
        let mut faults = Vec::new();
        let filings = filing::Entity::find().filter(filing::Column::NetworkId.eq(network.0)).all(self.reader()).await?;
        for row in filings {
            if let Err(error) = convert::state(&row) {
                faults.push(error.to_string());
            }
            let figures = figure::Entity::find().filter(figure::Column::FilingId.eq(row.id)).all(self.reader()).await?;
            let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
            for figure in figures {
                let definition = (figure.input.clone(), figure.definition);
                if !known.contains(&definition) {
                    *unknown.entry(format!("{}@{}", definition.0, definition.1)).or_default() += 1;
                }
                if let Err(error) = convert::figure(figure) {
                    faults.push(format!("return {}: {error}", row.public_id));
                }
            }
            for (definition, count) in unknown {
                faults.push(format!(
                    "return {} has {count} figures of {definition}, which nobody has defined",
                    row.public_id
                ));
            }
        }
        Ok(faults)
    }

    /// Files of editions that are missing or not as they were published. One at a time: files are large.
    async fn edition_files(&self, network: NetworkId) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        let editions = edition::Entity::find()
            .filter(edition::Column::NetworkId.eq(network.0))
            .order_by_asc(edition::Column::Id)
            .all(self.reader())
            .await?;
        for row in editions {
            let name = format!("edition {} of {}", row.number, convert::period(row.period)?);
            for kind in ["pdf", "html", "csv", "json", "document"] {
                let file = edition_file::Entity::find_by_id((row.id, kind.to_owned())).one(self.reader()).await?;
                let Some(file) = file else {
                    faults.push(format!("the {kind} file of {name} is missing"));
                    continue;
                };
                let hash = Sha256::digest(&file.bytes).to_vec();
                if hash != file.hash || (kind == "pdf" && hash != row.pdf_hash) {
                    faults.push(format!("the {kind} file of {name} is not the one that was published"));
                }
            }
            for part in edition_part::Entity::find()
                .filter(edition_part::Column::EditionId.eq(row.id))
                .order_by_asc(edition_part::Column::Name)
                .all(self.reader())
                .await?
            {
                if Sha256::digest(&part.bytes).as_slice() != part.hash {
                    faults.push(format!("the {} {} of {name} is not the one that was published", part.kind, part.name));
                }
            }
            let told = edition_story::Entity::find_by_id(row.id).one(self.reader()).await?;
            if let Some((bytes, hash)) = told.and_then(|told| told.picture.zip(told.picture_hash))
                && Sha256::digest(&bytes).as_slice() != hash
            {
                faults.push(format!("the picture of {name} is not the one that was published"));
            }
        }
        Ok(faults)
    }
}

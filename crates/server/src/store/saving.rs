//! Saving what was typed, without losing what somebody else typed meanwhile.
//!
//! A form tells what it showed and what it holds now. What it did not change stays as it is stored; what only one
//! side changed is taken; where both sides changed the same thing to different ends, nothing at all is stored, and
//! the form hears of each clash.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError, convert, effort, enterprises,
    entities::{figure, filing, round},
    filings,
};
use commonweal_domain::{
    figure::{Figure, FigureKey},
    lang::Lang,
    network::Millis,
    period::Quarter,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel};
use std::collections::BTreeMap;

/// What a form saves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveFigures {
    /// Its fields; also those that nobody touched may be among them.
    pub changes: Vec<Change>,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which figure.
    pub key: FigureKey,
    /// As the form showed it.
    pub was: Option<Figure>,
    /// As it is to be; none to make it blank again.
    pub now: Option<Figure>,
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is on disk.
    Done {
        /// The return's version now; the same as before if nothing changed, 0 if there is no return yet.
        version: u32,
    },
    /// Nothing was stored: somebody else changed the same figures.
    Conflict(Vec<Clash>),
    /// Nothing was stored: somebody else changed the story.
    StoryConflict {
        /// The story as it is stored.
        stored: String,
        /// Who wrote it.
        saved_by: String,
        /// When.
        saved_at: Millis,
    },
}

/// A figure that two people changed to different ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Which figure.
    pub key: FigureKey,
    /// As it is stored.
    pub stored: Option<Figure>,
    /// As it was typed now.
    pub typed: Option<Figure>,
    /// Who saved the stored one.
    pub saved_by: String,
    /// When.
    pub saved_at: Millis,
}

impl Store {
    /// Saves figures, all or none of them; makes the draft if there is none. Refuses while the return cannot be
    /// changed, and where there is no round.
    pub async fn save_figures(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        save: &SaveFigures,
    ) -> Result<Saved> {
        let txn = self.begin().await?;
        let filing = editable(&txn, network, enterprise, quarter).await?;
        let mut stored = BTreeMap::new();
        if let Some(filing) = &filing {
            for row in filings::figures(&txn, filing.id).await? {
                let (at, by) = (Millis(row.saved_at), row.saved_by.clone());
                let (key, figure) = convert::figure(row)?;
                stored.insert(key, (figure, at, by));
            }
        }
        let mut clashes = Vec::new();
        let mut writes: BTreeMap<&FigureKey, Option<&Figure>> = BTreeMap::new();
        for Change { key, was, now } in &save.changes {
            let (was, now) = (was.as_ref(), now.as_ref());
            let found = stored.get(key);
            let figure = found.map(|(figure, ..)| figure);
            if convert::same(was, now) || convert::same(figure, now) {
                continue;
            }
            if convert::same(figure, was) {
                writes.insert(key, now);
                continue;
            }
            // Who made a figure blank is not kept with it, but whoever it was saved the return.
            let last = filing.as_ref().map(|filing| (Millis(filing.saved_at), filing.saved_by.clone()));
            let (saved_at, saved_by) =
                found.map(|(_, at, by)| (*at, by.clone())).or(last).unwrap_or((act.now, String::new()));
            clashes.push(Clash { key: key.clone(), stored: figure.cloned(), typed: now.cloned(), saved_by, saved_at });
        }
        if !clashes.is_empty() {
            return Ok(Saved::Conflict(clashes));
        }
        if writes.is_empty() {
            return Ok(Saved::Done { version: version(filing.as_ref())? });
        }
        let filing = self.touch(&txn, act, network, enterprise, quarter, filing).await?;
        let mut rows = Vec::new();
        for (key, figure) in writes {
            if let Some(figure) = figure {
                rows.push(convert::figure_row(filing.id, key, figure, act.now, &act.name));
            } else {
                let key = (filing.id, key.input.clone(), convert::period_code(key.period), key.cell.to_string());
                figure::Entity::delete_by_id(key).exec(&txn).await?;
            }
        }
        filings::put_figures(&txn, rows).await?;
        txn.commit().await?;
        Ok(Saved::Done { version: convert::count(filing.version)? })
    }

    /// Saves the story: `was` is the text that the form showed. Makes the draft if there is none.
    #[expect(
        clippy::too_many_arguments,
        reason = "the owner, the text before and after, and the consent are all needed"
    )]
    pub async fn save_story(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        story: &str,
        agreed: bool,
        was: &str,
    ) -> Result<Saved> {
        let txn = self.begin().await?;
        let filing = editable(&txn, network, enterprise, quarter).await?;
        let (stored, stored_agreed) = filing.as_ref().map_or(("", false), |row| (row.story.as_str(), row.story_agreed));
        if let Some(row) = filing.as_ref().filter(|row| row.story != was && row.story != story) {
            return Ok(Saved::StoryConflict {
                stored: row.story.clone(),
                saved_by: row.story_saved_by.clone(),
                saved_at: Millis(row.story_saved_at),
            });
        }
        if stored == story && stored_agreed == agreed {
            return Ok(Saved::Done { version: version(filing.as_ref())? });
        }
        let filing = self.touch(&txn, act, network, enterprise, quarter, filing).await?;
        let version = convert::count(filing.version)?;
        let mut row = filing.into_active_model();
        row.story = Set(story.to_owned());
        row.story_agreed = Set(agreed);
        row.story_saved_at = Set(act.now.0);
        row.story_saved_by = Set(act.name.clone());
        row.update(&txn).await?;
        txn.commit().await?;
        Ok(Saved::Done { version })
    }

    /// A return one version on, or a new draft.
    pub(super) async fn touch(
        &self,
        txn: &DatabaseTransaction,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        filing: Option<filing::Model>,
    ) -> Result<filing::Model> {
        let Some(filing) = filing else {
            let row = filings::draft(&self.ids, act, network, enterprise, quarter)?.insert(txn).await?;
            effort::mark(txn, act, row.id).await?;
            return Ok(row);
        };
        effort::mark(txn, act, filing.id).await?;
        let version = filing.version + 1;
        let mut row = filing.into_active_model();
        row.version = Set(version);
        row.saved_at = Set(act.now.0);
        row.saved_by = Set(act.name.clone());
        Ok(row.update(txn).await?)
    }
}

/// The return, if it may be changed; none if it has not been begun. Locks the enterprise, so that two first saves do
/// not make two drafts.
pub(super) async fn editable(
    txn: &DatabaseTransaction,
    network: NetworkId,
    enterprise: EnterpriseId,
    quarter: Quarter,
) -> Result<Option<filing::Model>> {
    enterprises::lock(txn, network, enterprise).await?;
    let filing = filings::find(txn, network, enterprise, quarter).await?;
    match &filing {
        Some(filing) => {
            convert::state(filing)?.check_editable().map_err(|error| StoreError::Refused(error.to_string()))?;
        }
        None if round::Entity::find_by_id((network.0, quarter.ordinal())).one(txn).await?.is_none() => {
            let months = quarter.period().months(Lang::EnGb);
            return Err(StoreError::Refused(format!("there is no round for {months}; the coordinator opens it")));
        }
        None => {}
    }
    Ok(filing)
}

fn version(filing: Option<&filing::Model>) -> Result<u32> {
    filing.map_or(Ok(0), |filing| convert::count(filing.version))
}

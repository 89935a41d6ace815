//! Saving what was typed, without losing what somebody else typed meanwhile.
//!
//! A form tells what it showed and what it holds now. What it did not change stays as it is stored; what only one
//! side changed is taken; where both sides changed the same thing to different ends, nothing at all is stored, and
//! the form hears of each clash.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError, apart, convert, effort, enterprises,
    entities::{figure, filing, round},
    filings,
    typed::{self, TypedChange, token},
};
use commonweal_domain::{
    figure::{Figure, FigureKey},
    network::Millis,
    period::{Period, Quarter},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel};
use std::collections::BTreeMap;

/// What a form saves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveFigures {
    /// Its fields; also those that nobody touched may be among them.
    pub changes: Vec<Change>,
}

/// What a form saves, with the questions that cannot be filed as they were typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveFields {
    /// Its figures; also those that nobody touched may be among them.
    pub changes: Vec<Change>,
    /// Questions to keep as typed, or to keep so no longer.
    pub typed: Vec<TypedChange>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavedFields {
    /// It is on disk.
    Done {
        /// The return's version now; the same as before if nothing changed, 0 if there is no return yet.
        version: u32,
    },
    /// Nothing was stored: somebody else changed the same.
    Conflict {
        /// Figures that differ.
        figures: Vec<Clash>,
        /// Questions of which somebody else typed something that cannot be filed yet.
        typed: Vec<TypedClash>,
    },
}

/// A question that somebody else typed to a different end, and that cannot be filed so yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedClash {
    /// Code of the input.
    pub input: String,
    /// The period asked about.
    pub period: Period,
    /// What is kept; empty if somebody else took it away.
    pub stored: String,
    /// Who typed it.
    pub saved_by: String,
    /// When.
    pub saved_at: Millis,
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
        let save = SaveFields { changes: save.changes.clone(), typed: vec![] };
        Ok(match self.save_fields(act, network, enterprise, quarter, &save).await? {
            SavedFields::Done { version } => Saved::Done { version },
            SavedFields::Conflict { figures, .. } => Saved::Conflict(figures),
        })
    }

    /// As [`Store::save_figures`], together with what is to be kept as typed.
    pub async fn save_fields(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        save: &SaveFields,
    ) -> Result<SavedFields> {
        let txn = self.begin().await?;
        let filing = editable(&txn, network, enterprise, quarter).await?;
        let merge = merge(&txn, act, filing.as_ref(), save).await?;
        if !merge.figures.is_empty() || !merge.typed.is_empty() {
            return Ok(SavedFields::Conflict { figures: merge.figures, typed: merge.typed });
        }
        if merge.writes.is_empty() && merge.keeps.is_empty() {
            return Ok(SavedFields::Done { version: version(filing.as_ref())? });
        }
        let filing = self.touch(&txn, act, network, enterprise, quarter, filing).await?;
        let mut rows = Vec::new();
        for (key, figure) in merge.writes {
            if let Some(figure) = figure {
                rows.push(convert::figure_row(filing.id, key, figure, act.now, &act.name));
            } else {
                let key = (filing.id, key.input.clone(), convert::period_code(key.period), key.cell.to_string());
                figure::Entity::delete_by_id(key).exec(&txn).await?;
            }
        }
        filings::put_figures(&txn, rows).await?;
        for change in merge.keeps {
            typed::put(&txn, act, filing.id, change).await?;
        }
        txn.commit().await?;
        Ok(SavedFields::Done { version: convert::count(filing.version)? })
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

/// What a save comes to upon what is stored.
struct Merge<'a> {
    writes: BTreeMap<&'a FigureKey, Option<&'a Figure>>,
    keeps: Vec<&'a TypedChange>,
    figures: Vec<Clash>,
    typed: Vec<TypedClash>,
}

async fn merge<'a>(
    txn: &DatabaseTransaction,
    act: &Act,
    filing: Option<&filing::Model>,
    save: &'a SaveFields,
) -> Result<Merge<'a>> {
    let mut stored = BTreeMap::new();
    let mut kept = BTreeMap::new();
    if let Some(filing) = filing {
        for row in filings::figures(txn, filing.id).await? {
            let (at, by) = (Millis(row.saved_at), row.saved_by.clone());
            let (key, figure) = convert::figure(row)?;
            stored.insert(key, (figure, at, by));
        }
        kept = typed::of_filing(txn, filing.id).await?;
    }
    // Who made a figure blank is not kept with it, but whoever it was saved the return.
    let last = || {
        let saved = filing.map(|filing| (Millis(filing.saved_at), filing.saved_by.clone()));
        saved.unwrap_or((act.now, String::new()))
    };
    let mut merge = Merge { writes: BTreeMap::new(), keeps: vec![], figures: vec![], typed: vec![] };
    for Change { key, was, now } in &save.changes {
        let (was, now) = (was.as_ref(), now.as_ref());
        let found = stored.get(key);
        let figure = found.map(|(figure, ..)| figure);
        if convert::same(was, now) || convert::same(figure, now) {
            continue;
        }
        if convert::same(figure, was) {
            merge.writes.insert(key, now);
            continue;
        }
        let (saved_at, saved_by) = found.map_or_else(last, |(_, at, by)| (*at, by.clone()));
        let (stored, typed) = (figure.cloned(), now.cloned());
        merge.figures.push(Clash { key: key.clone(), stored, typed, saved_by, saved_at });
    }
    for change in &save.typed {
        let found = kept.get(&(change.input.clone(), change.period));
        let body = found.map_or("", |typed| &typed.body);
        if body == change.now {
            continue;
        }
        if token(body) == change.was {
            merge.keeps.push(change);
            continue;
        }
        let (saved_at, saved_by) = found.map_or_else(last, |typed| (typed.at, typed.by.clone()));
        let (input, stored) = (change.input.clone(), body.to_owned());
        merge.typed.push(TypedClash { input, period: change.period, stored, saved_by, saved_at });
    }
    Ok(merge)
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
            return Err(apart::no_round(quarter));
        }
        None => {}
    }
    Ok(filing)
}

fn version(filing: Option<&filing::Model>) -> Result<u32> {
    filing.map_or(Ok(0), |filing| convert::count(filing.version))
}

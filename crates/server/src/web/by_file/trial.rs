//! A trial of a file that is kept: what it would do, held against what is stored now.

use super::place::Place;
use crate::{
    import::{FigureFile, Known, Look, known},
    store::KeptFile,
    web::{App, costly, error::Error},
};
use std::sync::Arc;
use uuid::Uuid;

/// A file with what it would do.
pub(super) struct Trial {
    pub(super) file: KeptFile,
    pub(super) look: Look,
    /// What it is held against; none where the file cannot be read at all.
    pub(super) known: Option<Arc<Known>>,
}

impl Trial {
    /// Tries a file that this person left at this place. A file is found only where it was brought.
    pub(super) async fn of(app: &App, place: &Place, id: &str, reason: &str) -> Result<Self, Error> {
        let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
        let file = app.store.kept_file(place.network().id, place.person(), id, app.now()).await?;
        let mut file = file.filter(|kept| kept.file.only == place.only()).ok_or_else(gone)?;
        // Of the file only its name is needed from here on.
        let bytes = std::mem::take(&mut file.file.bytes);
        // Reading takes its time, away from the threads that answer others.
        let read = costly::in_turn(move || FigureFile::read(&bytes)).await?;
        let read = match read {
            Ok(read) => read,
            Err(faults) => return Ok(Self { file, look: Look::refused(faults), known: None }),
        };
        let known = Arc::new(known(&app.store, place.network(), &read.quarters(), place.terms(reason)).await?);
        let beside = Arc::clone(&known);
        let look = costly::in_turn(move || read.look(&beside)).await?;
        Ok(Self { file, look, known: Some(known) })
    }

    /// What was shown, as a hidden field has it.
    pub(super) fn seen(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.look.fingerprint())
    }

    /// Whether taking the file would change anything.
    pub(super) fn does_something(&self) -> bool {
        self.look.plan.is_some() && self.look.summary.returns > 0
    }
}

fn gone() -> Error {
    Error::Conflict(
        "This file is not kept any more: it was taken, or a day has passed. Nothing was stored just now. Bring the file again to see what it would change."
            .to_owned(),
    )
}

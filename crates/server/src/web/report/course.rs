//! How far the making of a report is. Whoever waits for it may stop it between two steps.

use crate::web::error::Error;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::watch;

/// The course of something that is made step by step.
#[derive(Debug, Clone)]
pub struct Course(Option<Arc<Told>>);

#[derive(Debug)]
struct Told {
    done: watch::Sender<usize>,
    is_stopped: AtomicBool,
}

impl Course {
    /// One of which nobody is told.
    pub const fn untold() -> Self {
        Self(None)
    }

    /// One that tells how many steps are done.
    pub(super) fn told() -> (Self, watch::Receiver<usize>) {
        let (done, told) = watch::channel(0);
        (Self(Some(Arc::new(Told { done, is_stopped: AtomicBool::new(false) }))), told)
    }

    /// Another step is done; an error where the next is not to begin.
    pub(super) fn step(&self) -> Result<(), Error> {
        let Some(told) = &self.0 else { return Ok(()) };
        told.done.send_modify(|done| *done += 1);
        if told.is_stopped.load(Ordering::Relaxed) {
            return Err(Error::Conflict("This was stopped. Nothing was published.".to_owned()));
        }
        Ok(())
    }

    /// No other step is to begin.
    pub(super) fn stop(&self) {
        if let Some(told) = &self.0 {
            told.is_stopped.store(true, Ordering::Relaxed);
        }
    }
}

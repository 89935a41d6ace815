//! Work that takes a core for a while, away from the threads that answer others.

use super::error::Error;
use tokio::sync::Semaphore;

/// Reports, papers and files that are worked on at a time: a machine of two cores still answers others meanwhile.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Work of seconds: it waits for its turn, and keeps it until it is done, also where the page that asked for it has given
/// up meanwhile.
pub(super) async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let turn = TURNS.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
    aside(move || {
        let done = work();
        drop(turn);
        done
    })
    .await
}

/// Work of some hundredths of a second: it waits for nobody.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::in_turn;
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
        time::Duration,
    };

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn two_at_a_time_and_those_whose_page_gave_up_count() {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |now: Arc<AtomicUsize>, most: Arc<AtomicUsize>| {
            move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(20));
                now.fetch_sub(1, Ordering::SeqCst);
            }
        };
        for _ in 0..3 {
            // Given up: what has begun goes on, and what waits is not begun.
            let _ = tokio::time::timeout(Duration::from_millis(1), in_turn(work(now.clone(), most.clone()))).await;
        }
        let all = (0..8).map(|_| tokio::spawn(in_turn(work(now.clone(), most.clone()))));
        for one in all.collect::<Vec<_>>() {
            one.await.unwrap().unwrap();
        }
        assert!(most.load(Ordering::SeqCst) <= 2, "{}", most.load(Ordering::SeqCst));
    }
}

//! The task that erases what is needed no longer, once a day.

use crate::{store::Act, web::App};
use commonweal_domain::period::Quarter;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks: a server that is started every morning erases as one that runs for years.
const LOOK: Duration = Duration::from_hours(24);

/// Erases until `stop` says so. A fault is logged, and the next look is a new try.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = erase(&app).await {
            tracing::error!(%error, "what is old could not be erased");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

async fn erase(app: &App) -> Result<(), crate::store::StoreError> {
    let act = Act { now: app.now(), person: None, name: "retention".to_owned() };
    let today = crate::web::moment::date(act.now, "UTC");
    let erased = app.store.erase_what_is_old(&act, Quarter::of(today)).await?;
    if erased != crate::store::Erased::default() {
        let crate::store::Erased { mails, files, people } = erased;
        tracing::info!(mails, files, people, "erased what was kept long enough");
    }
    Ok(())
}

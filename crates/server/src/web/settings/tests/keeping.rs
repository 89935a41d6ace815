//! How long things are kept.

use super::{post, refused};
use crate::web::board::testing::TestApp;

const PAGE: &str = "/digbeth/settings/keeping";

#[tokio::test]
async fn a_network_decides_how_long_messages_and_files_are_kept() {
    let app = TestApp::new().await;
    let page = app.get("ruth", PAGE).await.text();
    assert!(page.contains("value=\"90\"") && page.contains("value=\"6\""), "{page}");
    for (days, years) in [("7", "21"), ("", "six"), ("731", "-1")] {
        let page = refused(&app, PAGE, &[("mail-days", days), ("evidence-years", years)]).await;
        assert!(page.contains("from 30 to 730") && page.contains("from 0 to 20"), "{page}");
        assert!(page.contains(&format!("value=\"{days}\"")), "what was typed is kept: {page}");
    }
    post(&app, PAGE, &[("mail-days", "365"), ("evidence-years", "0")]).await;
    let keeping = app.store.network_of(app.network).await.unwrap().unwrap().network.settings.keeping;
    assert_eq!((keeping.mail_days, keeping.evidence_years), (365, 0));
    let hub = app.get("ruth", "/digbeth/settings").await.text();
    assert!(hub.contains("Messages 365 days, files as long as the network"), "{hub}");
}

//! What a coordinator has written for a period and kept, with the stories that were chosen: for reports that are made
//! without a browser.

use crate::{
    photo,
    store::{EnterpriseId, NetworkId, Store, StoreError},
};
use commonweal_domain::period::Period;
use commonweal_reporting::compose::{Narrative, Told};

/// The words that are kept for a period, and whose stories are among them; only those that may be printed. A title is that
/// of the template for which it was written. All blank where nothing was written.
pub async fn kept(
    store: &Store,
    network: NetworkId,
    period: Period,
    template: &str,
) -> Result<(Narrative, Vec<(EnterpriseId, String)>), StoreError> {
    let Some(draft) = store.report_draft(network, period).await? else { return Ok((Narrative::default(), vec![])) };
    let enterprises = store.enterprises(network).await?;
    let (mut stories, mut by) = (vec![], vec![]);
    for id in draft.story_by.iter().chain(&draft.more.stories) {
        let Some(record) = enterprises.iter().find(|record| record.id == *id) else { continue };
        for quarter in period.quarters().collect::<Vec<_>>().into_iter().rev() {
            let all = store.stories(network, quarter).await?;
            let Some(told) = all.into_iter().find(|told| told.enterprise == *id) else { continue };
            let picture = photo::printed(store, network, *id, quarter, told.photo).await?;
            stories.push(Told { by: record.enterprise.name.clone(), text: told.text, picture });
            by.push((*id, record.enterprise.name.clone()));
            break;
        }
    }
    let narrative = Narrative {
        title: if draft.template == template { draft.title } else { String::new() },
        headline: draft.headline,
        summary: draft.summary,
        stories,
        asks: draft.more.asks,
        words: draft.more.words,
        before: None,
    };
    Ok((narrative, by))
}

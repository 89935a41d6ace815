//! The sample's year, which is with the members when somebody begins to look: most have answered, one objects.

use crate::{
    store::{
        Act, EnterpriseId, More, NetworkRecord, NewAnswer, NewReportJob, ReportDraft, ReportWay, Store, StoreError,
    },
    templates,
    web::report::{
        circulating::{asked, circulation},
        course::Course,
        making::{Making, make, proposal, totals},
    },
};
use commonweal_domain::{
    network::Millis,
    period::{Period, Quarter},
    release::Release,
    sign_off::Answer,
};
use commonweal_reporting::compose::{Narrative, Standing};

/// What one of them objects to.
const OBJECTION: &str =
    "The year counts our freelancers as people, not as days. Small festivals look like large employers.";
/// What another asks for.
const CHANGE: &str = "Page 4: please say that our café was closed for six weeks while the street was dug up.";
const HOUR: i64 = 3_600_000;
/// So long before the sample is made was it circulated.
const AGO: i64 = 3 * 24 * HOUR;

/// Circulates the report of the four quarters that end with one, and answers for most members; those in `open` have not
/// answered, so that whoever signs in as one of them can.
pub(super) async fn circulate(
    store: &Store,
    by: &Act,
    network: &NetworkRecord,
    quarter: Quarter,
    open: &[&str],
    now: Millis,
) -> Result<(), StoreError> {
    let period = Period::new(quarter, 4).ok_or(StoreError::NotFound("year"))?;
    let template = templates::named(store, network.id, "annual").await.map_err(refused)?;
    let title = proposal(&template).title;
    let totals = totals(store, network, period, now).await?;
    let act = Act { now: Millis(now.0 - AGO), ..by.clone() };
    let making = Making {
        network: network.network.clone(),
        figures: totals.figures.clone(),
        beside: totals.beside.clone(),
        period,
        narrative: Narrative { title, ..Narrative::default() },
        story_by: None,
        told: vec![],
        standing: Standing::Draft { dated: store.accepted_at(network.id).await?.unwrap_or(act.now) },
    };
    let draft = ReportDraft {
        period,
        template: template.name.clone(),
        title: making.narrative.title.clone(),
        headline: String::new(),
        summary: String::new(),
        story_by: None,
        more: More::default(),
        changed_at: act.now,
        changed_by: act.name.clone(),
    };
    store.save_report_draft(&act, network.id, &draft).await?;
    let made = make(making, template, vec![], Course::untold()).await.map_err(refused)?;
    let of = NewReportJob {
        way: ReportWay::Circulate,
        period,
        number: 1,
        draft_version: act.now,
        what_changed: String::new(),
        release: Release { announced: true, ..Release::default() },
        steps: vec![],
    };
    let asked = asked(store, network.id, &totals, period).await.map_err(refused)?;
    let new = circulation(made, &network.network, &of, asked, act.now).map_err(refused)?;
    let circulated = store.circulate(&act, network.id, &new).await?;
    let answers = store.sign_off_answers(circulated.id).await?;
    let answering = answers.iter().filter(|answer| !open.contains(&answer.slug.as_str())).enumerate();
    for (place, answer) in answering {
        let (kind, words) = match place {
            5 => (Answer::Object, OBJECTION),
            17 => (Answer::Change, CHANGE),
            _ if place % 4 == 3 => continue,
            _ => (Answer::Assent, ""),
        };
        let at = Millis(act.now.0 + (place as i64 + 1) * HOUR);
        let act = Act { now: at, person: None, name: format!("Somebody of {}", answer.name) };
        let new = NewAnswer { answer: kind, words: words.to_owned(), printed: kind == Answer::Object };
        let of: EnterpriseId = answer.enterprise;
        store.answer_circulation(&act, network.id, circulated.id, of, &new).await?;
    }
    Ok(())
}

fn refused(error: impl std::fmt::Display) -> StoreError {
    StoreError::Refused(error.to_string())
}

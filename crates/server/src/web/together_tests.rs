//! Networks together, from their settings to the sums, with an enterprise that is in two of them.

use crate::{
    store::{Act, EnterpriseRecord, ImportPlan, ImportState, ImportedReturn, NetworkId},
    web::{
        board::{
            samples::{NOW, network, quarter},
            testing::{TestApp, act, check_structure, hidden},
        },
        session,
    },
};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    network::{Enterprise, Membership, Network, Role},
    quantity::Quantity,
};
use std::collections::BTreeMap;

const TOGETHER: &str = "/digbeth/together/2025-Q4";

/// A network with members of these incomes, whose coordinator has published its report.
async fn published(app: &TestApp, slug: &str, incomes: &[i32]) -> NetworkId {
    let named = Network { slug: slug.to_owned(), name: format!("The {slug}"), ..network() };
    let id = match app.store.network(slug).await.unwrap() {
        Some(record) => record.id,
        None => app.store.create_network(&act(), &named, &BTreeMap::new()).await.unwrap().id,
    };
    let members: Vec<(Enterprise, Membership)> = (0..incomes.len())
        .map(|index| {
            let slug = format!("{slug}-{index}");
            let enterprise = Enterprise { name: slug.to_uppercase(), slug, ..Enterprise::default() };
            (enterprise, Membership { from: None, to: None })
        })
        .collect();
    app.store.put_enterprises(&act(), id, &members).await.unwrap();
    let round = commonweal_domain::network::Round::of(quarter(), &commonweal_domain::network::Settings::default());
    app.store.put_round(&act(), id, &round).await.unwrap();
    let returns = incomes.iter().zip(&members).map(|(income, (enterprise, _))| ImportedReturn {
        enterprise: enterprise.slug.clone(),
        quarter: quarter(),
        figures: vec![(
            FigureKey::new("income", quarter().period(), Cell::total()),
            Figure::counted(Quantity::whole(*income)),
        )],
        state: ImportState::Accepted,
        story: String::new(),
        story_agreed: false,
    });
    let plan = ImportPlan { returns: returns.collect(), ..ImportPlan::default() };
    app.store.import(&act(), id, &plan).await.unwrap();
    let who = format!("of-{slug}");
    let mail = format!("{who}@example.org");
    let person = app.store.invite(&act(), id, &mail, &who, Role::Coordinator, None).await.unwrap();
    app.store.start_session(person, session::hash(&who), "", None, NOW).await.unwrap();
    let report = format!("/{slug}/report/2025-Q4");
    assert_eq!(app.post(&who, &report, "action=generate").await.status, StatusCode::SEE_OTHER);
    let page = app.get(&who, &report).await.text();
    let title = hidden(&page, "title").replace(' ', "+");
    let body = format!(
        "version={}&number=1&title={title}&papers=handout&papers=funder&papers=briefing&action=publish&confirmed=yes&audience=everybody",
        hidden(&page, "version")
    );
    let answer = app.post(&who, &report, &body).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    for _ in 0..600 {
        if !app.store.editions(id).await.unwrap().is_empty() {
            return id;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the edition of {slug} was not made");
}

async fn enterprise(app: &TestApp, network: NetworkId, slug: &str) -> EnterpriseRecord {
    app.store.enterprise(network, slug).await.unwrap().unwrap()
}

#[tokio::test]
async fn boroughs_stand_together_and_an_enterprise_in_two_counts_once() {
    let app = TestApp::new().await;
    let north = published(&app, "north", &[10_000, 20_000, 30_000, 25_000]).await;
    let settings = "/digbeth/settings/networks";
    let page = app.get("ruth", settings).await.text();
    check_structure("networks", &page);
    assert!(page.contains("The north") && !page.contains("Elsewhere"), "what published nothing is nobody's: {page}");
    assert_eq!(app.get("", TOGETHER).await.status, StatusCode::NOT_FOUND);
    let south = published(&app, "south", &[30_000, 41_000, 52_000]).await;
    let saved = app.post("ruth", settings, "parts=north&parts=south&parts=elsewhere&parts=nowhere").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let record = app.store.network("digbeth").await.unwrap().unwrap();
    assert_eq!(record.network.settings.parts, ["north", "south"]);

    // 85,000 and 123,000, and 2 + 1 enterprises that nobody has said to be the same.
    let page = app.get("", TOGETHER).await.text();
    check_structure("together", &page);
    for words in
        ["2 of 2 networks", "7 of 7 enterprises", "£208,000", "£85,000", "£123,000", "/north/reports/2025-Q4/1"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let home = app.get("", "/digbeth").await.text();
    assert!(home.contains("The networks together") && home.contains(TOGETHER), "{home}");

    // Somebody who files for both says that the north's third is the south's first, from both sides.
    let (a, b) = (enterprise(&app, north, "north-2").await, enterprise(&app, south, "south-0").await);
    let person = app.store.invite(&act(), north, "both@example.org", "both", Role::Filer, Some(a.id)).await.unwrap();
    app.store.invite(&act(), south, "both@example.org", "both", Role::Filer, Some(b.id)).await.unwrap();
    let says = Act { person: Some(person), ..act() };
    app.store.say_same(&says, north, a.id, b.public_id).await.unwrap();
    assert!(app.get("", TOGETHER).await.text().contains("£208,000"), "one side alone says nothing");
    app.store.say_same(&says, south, b.id, a.public_id).await.unwrap();
    let page = app.get("", TOGETHER).await.text();
    // 178,000, of which nobody may learn that 30,000 were taken off.
    for words in ["about £200,000", "Rounded to £100,000", "6 of 6 enterprises", "1 enterprise is in more than one"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let file = app.get("", &format!("{TOGETHER}/data.csv")).await.text();
    assert!(file.contains("EC01,Turnover") && file.contains(",,200000,,100000"), "{file}");
    assert!(!file.contains("178000") && !page.contains("178,000"), "{file}");
    assert_eq!(app.get("", "/north/together/2025-Q4").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("", "/digbeth/together/2025-Q3").await.status, StatusCode::NOT_FOUND);
}

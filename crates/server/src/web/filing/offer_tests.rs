//! File once, report to many, through the server: two networks, an enterprise in both.

use crate::{
    store::{Act, ImportPlan, ImportState, ImportedReturn, PersonId},
    web::{
        board::testing::{check_structure, hidden},
        testing::{COORDINATOR, FILER, TestApp, quarter},
    },
};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    figure::{Confidence, Figure, FigureKey, Value},
    network::{Enterprise, Membership, Network, Role, Round},
    quantity::Quantity,
};
use std::collections::BTreeMap;

const HERE: &str = "/digbeth/returns/2025-Q4/bakery";
const THERE: &str = "/kirkstall/returns/2025-Q4/mill-bakery";
const NIA: &str = "nia@example.org";

/// A second network, in which Amara files for the mill bakery; Nia does too, and for nothing else.
struct Two {
    test: TestApp,
    amara: String,
    nia: String,
    other: String,
}

fn number(value: &str) -> Figure {
    Figure::counted(Quantity::parse_plain(value).unwrap())
}

impl Two {
    async fn new() -> Self {
        let test = TestApp::new().await;
        let (store, act) = (&test.app.store, test.act("setup"));
        let network = Network { slug: "kirkstall".to_owned(), name: "Kirkstall Valley".to_owned(), ..network() };
        let network = store.create_network(&act, &network, &BTreeMap::new()).await.unwrap();
        let mill =
            Enterprise { slug: "mill-bakery".to_owned(), name: "Mill Bakery".to_owned(), ..Enterprise::default() };
        store.put_enterprises(&act, network.id, &[(mill, Membership { from: None, to: None })]).await.unwrap();
        store.put_round(&act, network.id, &Round::of(quarter(), &network.network.settings)).await.unwrap();
        let mill = store.enterprise(network.id, "mill-bakery").await.unwrap().unwrap();
        let person = async |email: &str, role, of| -> PersonId {
            store.invite(&act, network.id, email, email, role, of).await.unwrap()
        };
        person(FILER, Role::Filer, Some(mill.id)).await;
        let nia = person(NIA, Role::Filer, Some(mill.id)).await;
        let hash = crate::web::account::password::hash(crate::web::testing::PASSWORD).unwrap();
        store.set_password(&act, nia, &hash).await.unwrap();
        let (amara, nia) = (test.sign_in(FILER).await, test.sign_in(NIA).await);
        Self { other: mill.public_id.to_string(), test, amara, nia }
    }

    /// An accepted return of the mill bakery.
    async fn told(&self, figures: Vec<(&str, &str, Figure)>, state: ImportState) {
        let network = self.test.app.store.network("kirkstall").await.unwrap().unwrap().id;
        let figures = figures
            .into_iter()
            .map(|(input, cell, figure)| (FigureKey::new(input, quarter().period(), cell.parse().unwrap()), figure));
        let filing = ImportedReturn {
            enterprise: "mill-bakery".to_owned(),
            quarter: quarter(),
            figures: figures.collect(),
            state,
            story: String::new(),
            story_agreed: false,
        };
        let plan = ImportPlan { returns: vec![filing], ..ImportPlan::default() };
        let act = Act { now: self.test.app.now(), person: None, name: "import".to_owned() };
        self.test.app.store.import(&act, network, &plan).await.unwrap();
    }

    async fn agree(&self) {
        let say = |other: String| [("other", other), ("do", "say".to_owned())];
        let bakery = self.test.app.store.enterprise(self.test.network, "bakery").await.unwrap().unwrap();
        for (base, other) in [(HERE, self.other.clone()), (THERE, bakery.public_id.to_string())] {
            let pairs = say(other);
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let said = self.test.post(&format!("{base}/same"), &self.amara, &pairs).await;
            assert_eq!(said.expect(StatusCode::SEE_OTHER).location, format!("{base}/about?same=said#same"));
        }
    }

    async fn social(&self) -> String {
        self.test.get(&format!("{HERE}/social"), &self.amara).await.expect(StatusCode::OK).body
    }
}

fn network() -> Network {
    crate::web::board::samples::network()
}

#[tokio::test]
async fn both_sides_say_that_they_are_one_and_either_ends_it() {
    let two = Two::new().await;
    let test = &two.test;
    let about = async |base: &str, who: &str| test.get(&format!("{base}/about"), who).await;
    let proposed = about(HERE, &two.amara).await.expect(StatusCode::OK).shows("Mill Bakery, in Kirkstall Valley");
    check_structure("about", &proposed.body);
    let proposed = proposed.shows("It is the same enterprise");
    let other = hidden(&proposed.body, "other");
    assert_eq!(other, two.other);
    // Joe files for the bakery alone: to him there is no other enterprise; nor is there one to a coordinator.
    let joe = test.sign_in("joe@example.org").await;
    assert!(!about(HERE, &joe).await.body.contains("In other networks too"));
    let ruth = test.sign_in(COORDINATOR).await;
    let say = [("other", two.other.as_str()), ("do", "say")];
    for who in [&joe, &ruth, &two.nia] {
        test.post(&format!("{HERE}/same"), who, &say).await.expect(StatusCode::NOT_FOUND);
    }
    for pairs in [[("other", "nobody"), ("do", "say")], [("other", two.other.as_str()), ("do", "take")]] {
        test.post(&format!("{HERE}/same"), &two.amara, &pairs).await.expect(StatusCode::NOT_FOUND);
    }
    test.post(&format!("{HERE}/same"), &two.amara, &say).await.expect(StatusCode::SEE_OTHER);
    let waiting = about(HERE, &two.amara).await.shows("It counts once somebody who files for it there says so too.");
    waiting
        .shows("Say it for Mill Bakery in Kirkstall Valley")
        .shows("/kirkstall/returns/2025-Q4/mill-bakery/about#same");
    // Nia, on the other side, is asked; she need not file for both.
    let asked = about(THERE, &two.nia).await.shows("Yes, it is the same").shows("BAKERY, in Digbeth");
    let bakery = hidden(&asked.body, "other");
    let yes = [("other", bakery.as_str()), ("do", "say")];
    test.post(&format!("{THERE}/same"), &two.nia, &yes).await.expect(StatusCode::SEE_OTHER);
    about(HERE, &joe).await.shows("nia@example.org said so").shows("End this");
    // Joe ends it; now to him there is nothing again, and both would have to say it anew.
    let end = [("other", two.other.as_str()), ("do", "end")];
    test.post(&format!("{HERE}/same"), &joe, &end).await.expect(StatusCode::SEE_OTHER);
    assert!(!about(HERE, &joe).await.body.contains("In other networks too"));
    assert!(!about(THERE, &two.nia).await.body.contains("Yes, it is the same"));
    test.post(&format!("{HERE}/same"), &joe, &end).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_figure_of_the_other_network_is_offered_and_taken_by_one_press() {
    let two = Two::new().await;
    let hours = Figure { confidence: Confidence::Estimate, ..number("1234") };
    two.told(
        vec![
            ("volunteer-hours", "", hours),
            ("jobs-fte", "contract=permanent", number("7")),
            ("jobs-fte", "contract=temporary", number("1.5")),
            ("headcount", "", Figure::of(Value::Withheld)),
            ("apprentices", "", Figure::of(Value::NotApplicable)),
        ],
        ImportState::Accepted,
    )
    .await;
    assert!(!two.social().await.contains("You told"), "nothing is offered before both agree");
    two.agree().await;
    let page = two.social().await;
    check_structure("section", &page);
    assert!(page.contains("You told Kirkstall Valley: 1,234 hours (good estimate)."), "{page}");
    assert!(page.contains("You told Kirkstall Valley: 8.5 FTE."), "{page}");
    assert_eq!(page.matches("You told").count(), 2, "what was told without a number is not offered");
    let stored = async |input: &str, cell: &str| {
        let record = two.test.app.store.filing(two.test.network, two.test.bakery, quarter()).await.unwrap()?;
        record.filing.figures.get(&FigureKey::new(input, quarter().period(), cell.parse::<Cell>().unwrap())).cloned()
    };
    assert!(stored("volunteer-hours", "").await.is_none(), "a look takes nothing over");
    let code = format!("volunteer-hours@{}", two.other);
    let form = [("v.headcount.", "9"), ("v.volunteer-hours.", "3"), ("offered", code.as_str())];
    let taken = two.test.post(&format!("{HERE}/social"), &two.amara, &form).await;
    assert_eq!(taken.expect(StatusCode::SEE_OTHER).location, format!("{HERE}/social?same=1#f-volunteer-hours"));
    let figure = stored("volunteer-hours", "").await.unwrap();
    assert_eq!((figure.value.code().as_str(), figure.confidence), ("1234", Confidence::Estimate));
    assert_eq!(stored("headcount", "").await.unwrap().value.code(), "9", "what else was typed is saved with it");
    let code = format!("jobs-fte@{}", two.other);
    two.test.post(&format!("{HERE}/social"), &two.amara, &[("offered", code.as_str())]).await;
    assert_eq!(stored("jobs-fte", "contract=temporary").await.unwrap().value.code(), "1.5");
    assert!(stored("jobs-fte", "").await.is_none(), "it was made of its parts");
    assert!(!two.social().await.contains("You told"), "what stands here already is not offered again");
}

#[tokio::test]
async fn what_is_asked_in_another_way_or_is_a_draft_is_not_offered() {
    let two = Two::new().await;
    two.told(vec![("headcount", "", number("9"))], ImportState::Draft).await;
    two.agree().await;
    assert!(!two.social().await.contains("You told"), "a draft is the enterprise's own affair");
    two.told(vec![("headcount", "", number("9"))], ImportState::Accepted).await;
    assert!(two.social().await.contains("You told Kirkstall Valley: 9 people."));
    let kirkstall = two.test.app.store.network("kirkstall").await.unwrap().unwrap();
    let act = two.test.act("Other");
    let off = commonweal_domain::definition::Asked::Off;
    two.test
        .app
        .store
        .set_asked(&act, kirkstall.id, crate::web::testing::quarter(), &[("headcount".to_owned(), off)].into())
        .await
        .unwrap();
    assert!(!two.social().await.contains("You told"), "it is not asked there any longer");
}

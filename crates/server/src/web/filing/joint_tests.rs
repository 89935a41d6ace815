//! Joint projects, from one filer to the other and to their coordinator.

use crate::web::testing::{COORDINATOR, FILER, TestApp, quarter};
use axum::http::StatusCode;
use commonweal_domain::network::{Enterprise, Membership};

const BASE: &str = "/digbeth/returns/2025-Q4/bakery";
const INPUT: &str = "volunteer-hours";

/// Takes part with the cycles: 70 of 120 are the bakery's.
fn fields<'a>(version: &'a str, whole: &'a str, own: &'a str, other: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("version", version),
        ("name", "Market kitchen"),
        ("input", INPUT),
        ("whole", whole),
        ("share-own", own),
        ("member-0", "cycles"),
        ("share-0", other),
        ("do", "save"),
    ]
}

#[tokio::test]
async fn two_members_split_what_they_did_and_it_stands_beside_the_question() {
    let test = TestApp::new().await;
    let (amara, ruth) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    let page = format!("{BASE}/joint");
    test.get(BASE, &amara).await.shows("Say what you did together with other members").shows("Nothing so far");
    test.get(&page, &amara).await.expect(StatusCode::OK).shows("Add a joint project");
    let new = format!("{page}/new");
    test.get(&new, &amara).await.expect(StatusCode::OK).shows("Whose figures it belongs to");
    for (change, field, words) in [
        (("name", ""), "name", "Say what you call it"),
        (("input", ""), "input", "Choose what you count of it"),
        (("whole", "many"), "whole", "number"),
        (("whole", "110"), "whole", "The parts make 120"),
        (("share-own", ""), "share-own", "or 0 where another reports it all"),
        (("share-0", "-50"), "share-0", "cannot be below nought"),
        (("member-0", ""), "member-0", "Choose the member"),
        (("member-0", "bakery"), "member-0", "no member of the quarter"),
    ] {
        let mut typed = fields("0", "120", "70", "50");
        typed.iter_mut().filter(|(name, _)| *name == change.0).for_each(|pair| pair.1 = change.1);
        let answer = test.post(&new, &amara, &typed).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows(words).shows(&format!("href=\"#{field}\""));
    }
    let more = test.post(&new, &amara, &[("member-0", "cycles"), ("share-0", "50"), ("do", "more")]).await;
    more.expect(StatusCode::OK).shows("value=\"50\"").shows("id=\"member-2\"");
    let saved = test.post(&new, &amara, &fields("0", "120", "70", "50")).await;
    assert_eq!(saved.location, format!("{page}?noted=saved"), "{}", saved.body);
    let list = test.get(&saved.location, &amara).await.shows("Waits for").shows("120");
    assert!(!list.body.contains("value=\"agree\""), "who wrote it down has agreed: {}", list.body);
    test.get(&format!("{BASE}/social"), &amara).await.shows("Market kitchen counts here once everybody agrees");
    test.get("/digbeth/trade/2025-Q4", &ruth).await.shows("Market kitchen").shows("Waits for");
    test.get("/digbeth/board/2025-Q4", &ruth).await.shows("What they traded and did together");
    // The other member agrees.
    let record = test.app.store.joints(test.network, quarter()).await.unwrap().remove(0);
    let cycles = test.app.store.enterprise(test.network, "cycles").await.unwrap().unwrap().id;
    let at = (record.id, record.version);
    test.app.store.agree_joint(&test.act("Cy"), test.network, cycles, quarter(), at).await.unwrap();
    test.get(&page, &amara).await.shows("Agreed");
    test.get(&format!("{BASE}/social"), &amara).await.shows("70 of 120 hours count here, as you agreed");
    // A figure below the part is asked about.
    let was = format!("was.{INPUT}.");
    let value = format!("v.{INPUT}.");
    test.post(&format!("{BASE}/social"), &amara, &[(value.as_str(), "40"), (was.as_str(), "")]).await;
    test.get(&format!("{BASE}/check"), &amara).await.shows("less than your share of Market kitchen");
    // A change that was made of an older version does not take the place of a newer one unseen.
    let one = format!("{page}/{}", record.id);
    test.get(&one, &amara).await.expect(StatusCode::OK).shows("Change a joint project").shows("value=\"70\"");
    let stale = test.post(&one, &amara, &fields("9", "130", "80", "50")).await.expect(StatusCode::CONFLICT);
    stale.shows("Somebody else changed this").shows("value=\"130\"");
    let saved = test.post(&one, &amara, &fields("1", "130", "80", "50")).await;
    assert_eq!(saved.location, format!("{page}?noted=saved"), "{}", saved.body);
    let again = test.app.store.joints(test.network, quarter()).await.unwrap().remove(0);
    assert_eq!((again.version, again.joint.is_agreed()), (2, false));
    let gone = test.post(&one, &amara, &[("version", "1"), ("do", "remove")]).await;
    assert_eq!(gone.location, format!("{page}?noted=changed"), "it has changed since");
    test.get(&gone.location, &amara).await.shows("Somebody changed it meanwhile");
    let gone = test.post(&one, &amara, &[("version", "2"), ("do", "remove")]).await;
    assert_eq!(gone.location, format!("{page}?noted=removed"));
    test.get(&one, &amara).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_who_takes_no_part_sees_nothing_of_it() {
    let test = TestApp::new().await;
    let since_ever = Membership { from: None, to: None };
    let press = Enterprise { slug: "press".to_owned(), name: "The press".to_owned(), ..Enterprise::default() };
    test.app.store.put_enterprises(&test.act("Ruth"), test.network, &[(press, since_ever)]).await.unwrap();
    let of = |slug: &'static str| {
        let store = test.app.store.clone();
        async move { store.enterprise(test.network, slug).await.unwrap().unwrap().id }
    };
    let (press, cycles) = (of("press").await, of("cycles").await);
    let wanted = crate::store::NewJoint {
        name: "Bike and book week".to_owned(),
        input: INPUT.to_owned(),
        whole: commonweal_domain::quantity::Quantity::whole(10),
        shares: [(press, 4), (cycles, 6)]
            .map(|(id, part)| (id, commonweal_domain::quantity::Quantity::whole(part)))
            .into(),
    };
    let id = test.app.store.save_joint(&test.act("Pam"), test.network, press, quarter(), None, &wanted).await.unwrap();
    let amara = test.sign_in(FILER).await;
    let page = test.get(&format!("{BASE}/joint"), &amara).await.expect(StatusCode::OK);
    assert!(!page.body.contains("Bike and book"), "{}", page.body);
    test.get(&format!("{BASE}/joint/{id}"), &amara).await.expect(StatusCode::NOT_FOUND);
    test.post(&format!("{BASE}/joint/{id}"), &amara, &[("version", "1"), ("do", "agree")])
        .await
        .expect(StatusCode::NOT_FOUND);
}

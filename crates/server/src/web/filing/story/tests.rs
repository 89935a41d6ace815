//! A story is told, shown, agreed to and withdrawn, through the server with a database.

use crate::web::{
    board::testing::hidden,
    testing::{Answer, COORDINATOR, FILER, TestApp, quarter},
    upload::tests::{KIND, body},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use commonweal_domain::consent::{Consent, Consents};

const STORY: &str = "/digbeth/returns/2025-Q4/bakery/story";
const TODAY: &str = "14 November 2025";

/// A photo of so many pixels a side.
fn photo(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
    let mut file = vec![];
    image::codecs::jpeg::JpegEncoder::new(&mut file).encode_image(&picture).unwrap();
    file
}

async fn send(test: &TestApp, cookie: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
    let request = Request::post(STORY).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, KIND);
    test.send(request.body(Body::from(body(fields, files))).unwrap()).await
}

/// All three questions answered: somebody is named and shown, no child.
const ANSWERS: [(&str, &str); 7] = [
    ("consent.names", "given"),
    ("who.names", "Grace Adeyemi"),
    ("when.names", TODAY),
    ("consent.faces", "given"),
    ("who.faces", "Grace Adeyemi"),
    ("when.faces", "14/11/2025"),
    ("consent.children", "none"),
];

async fn consents(test: &TestApp) -> Consents {
    test.app.store.story(test.network, test.bakery, quarter()).await.unwrap().consents
}

/// Submits the return past the form, and accepts it if asked to.
async fn submitted(test: &TestApp, accept: bool) {
    let act = crate::store::Act { now: test.app.now(), person: None, name: "Amara Okoye".to_owned() };
    for step in 0..=u32::from(accept) {
        let filing = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap().filing;
        let state =
            if step == 0 { filing.state.submit(act.now, "Amara", 0) } else { filing.state.accept(act.now, "Ruth") };
        let state = state.unwrap();
        test.app.store.set_state(&act, test.network, test.bakery, quarter(), filing.version, &state).await.unwrap();
    }
}

#[tokio::test]
async fn a_story_is_told_with_a_photo_and_its_consents() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.get(STORY, &cookie).await.expect(StatusCode::OK).shows("What are you proud of this quarter?");
    let mut fields = vec![("story", "Grace won."), ("alt", "Grace at the oven"), ("agreed", "1"), ("was", "")];
    fields.extend(ANSWERS);
    let file = photo(2400, 1800);
    let answer = send(&test, &cookie, &fields, &[("photo", "IMG_1.JPG", &file)]).await;
    assert_eq!(answer.expect(StatusCode::SEE_OTHER).location, format!("{STORY}?saved=photo#faces"));
    let page = test.get(STORY, &cookie).await.expect(StatusCode::OK);
    let page =
        page.shows("May be printed in the joint report, with its photo.").shows("width=\"1600\" height=\"1200\"");
    let src = page.body.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let day = time::macros::date!(2025 - 11 - 14);
    let given = Consent::Given { who: "Grace Adeyemi".to_owned(), on: day };
    assert_eq!(consents(&test).await, Consents { names: given.clone(), faces: given, children: Consent::NotNeeded });

    // The photo is for those who may read the return, and for no cache.
    let request = |cookie: &str| Request::get(&src).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let shown = test.send_bytes(request(&cookie)).await;
    assert_eq!(shown.0, StatusCode::OK);
    assert_eq!(
        (&shown.1[header::CONTENT_TYPE], &shown.1[header::CACHE_CONTROL]),
        (&"image/jpeg".parse().unwrap(), &"no-store".parse().unwrap())
    );
    assert_eq!(shown.1[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(shown.2.starts_with(&[0xff, 0xd8, 0xff]) && shown.2.len() < file.len());
    let coordinator = test.sign_in(COORDINATOR).await;
    assert_eq!(test.send_bytes(request(&coordinator)).await.0, StatusCode::NOT_FOUND, "a draft is nobody else’s");
    assert_eq!(test.send_bytes(request("")).await.0, StatusCode::SEE_OTHER);
    submitted(&test, false).await;
    assert_eq!(test.send_bytes(request(&coordinator)).await.0, StatusCode::OK);
    let other = src.replace("bakery", "cycles");
    let other = Request::get(other).header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
    assert_eq!(test.send_bytes(other).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whatever_is_wrong_is_told_at_once_and_nothing_typed_is_lost() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let fields = [
        ("story", "Grace & <Joe>"),
        ("alt", "An oven"),
        ("consent.names", "given"),
        ("who.names", ""),
        ("when.names", "soon"),
        ("consent.children", "open"),
    ];
    let answer = send(&test, &cookie, &fields, &[("photo", "cv.pdf", b"%PDF-1.7")]).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("<title>Error: ").shows("There is a problem");
    let answer = answer
        .shows("href=\"#photo\">The file is not a photo")
        .shows("href=\"#who-names\">Write who agreed to be named")
        .shows("href=\"#when-names\">Write the day on which they agreed to be named, like 14 November 2025")
        .shows("value=\"soon\"")
        .shows("An oven</textarea>");
    assert!(answer.body.contains("Grace &#38; &#60;Joe&#62;</textarea>"), "{}", answer.body);
    assert_eq!(consents(&test).await, Consents::default(), "nothing is stored");
    // A photo cannot be typed again: it is kept although its words are missing.
    let answer =
        send(&test, &cookie, &[("story", "Grace"), ("alt", "")], &[("photo", "a.jpg", &photo(400, 300))]).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("href=\"#alt\">Write what the photo shows");
    assert!(answer.body.contains("<img src=\"") && answer.body.contains("Grace</textarea>"));
    let long = vec![7; 9 << 20];
    let answer = send(&test, &cookie, &[("story", "Still here"), ("alt", "x")], &[("photo", "a.jpg", &long)]).await;
    answer
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .shows("The photo is larger than 8 MB")
        .shows("Still here</textarea>");
}

#[tokio::test]
async fn a_script_saves_what_is_typed_and_hears_of_others() {
    let test = TestApp::new().await;
    let (amara, joe) = (test.sign_in(FILER).await, test.sign_in("joe@example.org").await);
    let save = format!("{STORY}/save");
    let first = test.post(&save, &amara, &[("story", "We op"), ("was", ""), ("consent.names", "given")]).await;
    let first = first.expect(StatusCode::OK).shows("\"saved\":\"Saved 10:00\"").shows("\"was\":\"We op\"");
    assert!(first.body.contains("\"was.names\":\"\""), "who agreed is still being typed: {}", first.body);
    test.post(&save, &amara, &[("story", "We opened."), ("was", "We op"), ("consent.names", "none"), ("agreed", "1")])
        .await
        .expect(StatusCode::OK)
        .shows("\"was.names\":\"none\"")
        .shows("\"was.agreed\":\"1\"");
    test.post(&save, &joe, &[("story", "Mine"), ("was", "")])
        .await
        .expect(StatusCode::CONFLICT)
        .shows("Amara Okoye saved another text meanwhile")
        .shows("\"stored\":\"We opened.\"");
    let long = "x".repeat(2_003);
    let answer = test.post(&save, &amara, &[("story", &long), ("was", "We opened.")]).await;
    answer.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("3 characters longer");
    test.post(&save, "", &[("story", "x")]).await.expect(StatusCode::UNAUTHORIZED);
    test.post("/digbeth/returns/2025-Q4/cycles/story/save", &amara, &[("story", "x")])
        .await
        .expect(StatusCode::NOT_FOUND);
    submitted(&test, false).await;
    let late = test.post(&save, &amara, &[("story", "Later"), ("was", "We opened.")]).await;
    late.expect(StatusCode::CONFLICT).shows("submitted meanwhile");
}

#[tokio::test]
async fn two_people_see_both_texts_and_a_lost_session_keeps_what_was_typed() {
    let test = TestApp::new().await;
    let (amara, joe) = (test.sign_in(FILER).await, test.sign_in("joe@example.org").await);
    send(&test, &joe, &[("story", "Joe’s"), ("was", "")], &[]).await.expect(StatusCode::SEE_OTHER);
    let answer = send(&test, &amara, &[("story", "Amara’s"), ("was", "")], &[]).await;
    let answer = answer.expect(StatusCode::CONFLICT).shows("Joe Bell").shows("Joe’s</p>").shows("Amara’s</textarea>");
    assert_eq!(hidden(&answer.body, "was"), "Joe’s");
    let lost =
        send(&test, "", &[("story", "Typed for long"), ("alt", "An oven")], &[("photo", "a.jpg", b"\xff")]).await;
    let lost = lost.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(hidden(&lost.body, "kept"), "story=Typed%20for%20long&#38;alt=An%20oven");
}

#[tokio::test]
async fn consent_is_withdrawn_after_the_return_was_accepted() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let mut fields = vec![("story", "Grace won."), ("alt", "Grace"), ("agreed", "1"), ("was", "")];
    fields.extend(ANSWERS);
    send(&test, &cookie, &fields, &[("photo", "a.jpg", &photo(400, 300))]).await.expect(StatusCode::SEE_OTHER);
    submitted(&test, true).await;
    let page = test.get(STORY, &cookie).await.expect(StatusCode::OK).shows("can be withdrawn at any time");
    let page = page.shows(
        "No edition has printed it so far. What is withdrawn is left out of edition 1 for October to December 2025",
    );
    let was: Vec<(String, String)> = ["was.agreed", "was.names", "was.faces", "was.children"]
        .map(|name| (name.to_owned(), hidden(&page.body, name)))
        .to_vec();
    let mut form: Vec<(&str, &str)> = was.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    form.extend([
        ("agreed", "1"),
        ("consent.faces", "withdrawn"),
        ("consent.names", "given"),
        ("who.names", "Grace Adeyemi"),
        ("when.names", TODAY),
        ("consent.children", "none"),
    ]);
    let answer = test.post(STORY, &cookie, &form).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, format!("{STORY}?saved=consents"));
    let page = test.get(STORY, &cookie).await.shows("Withdrawn on 20 January 2026 at 10:00, recorded by Amara Okoye.");
    page.shows("but without its photo: somebody in the photo has withdrawn their consent");
    assert!(consents(&test).await.names.is_given(), "what nobody touched stays");
    let told = test.app.store.stories(test.network, quarter()).await.unwrap();
    assert!(told[0].photo.is_none() && told[0].text == "Grace won.");
    // The enterprise itself takes its story back, and deletes the photo.
    test.post(STORY, &cookie, &[("was.agreed", "1"), ("remove", "1")]).await.expect(StatusCode::SEE_OTHER);
    assert!(test.app.store.stories(test.network, quarter()).await.unwrap().is_empty());
    let story = test.app.store.story(test.network, test.bakery, quarter()).await.unwrap();
    assert!(story.photo.is_none() && story.text == "Grace won.");
    // Words stay as they were submitted.
    let late = send(&test, &cookie, &[("story", "Grace lost."), ("was", "Grace won.")], &[]).await;
    late.expect(StatusCode::CONFLICT).shows("There is a problem").shows("Grace lost.");
}

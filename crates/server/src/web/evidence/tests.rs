//! Files behind figures: added, counted, taken away, deleted until the return is submitted, kept once it is accepted.

use crate::web::{
    board::testing::hidden,
    testing::{Answer, COORDINATOR, FILER, TestApp, quarter},
    upload::tests::{KIND, body},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

const BASE: &str = "/digbeth/returns/2025-Q4/bakery";
const EVIDENCE: &str = "/digbeth/returns/2025-Q4/bakery/evidence";
const PDF: &[u8] = b"%PDF-1.7 a bill";

async fn send(test: &TestApp, cookie: &str, figure: &str, files: &[(&str, &[u8])]) -> Answer {
    let files: Vec<(&str, &str, &[u8])> = files.iter().map(|(name, bytes)| ("files", *name, *bytes)).collect();
    let request = Request::post(EVIDENCE).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, KIND);
    test.send(request.body(Body::from(body(&[("figure", figure)], &files))).unwrap()).await
}

/// Address of the first file.
async fn first(test: &TestApp) -> String {
    let files = test.app.store.evidence(test.network, test.bakery, quarter()).await.unwrap();
    format!("{EVIDENCE}/{}", files[0].public_id)
}

async fn get(test: &TestApp, path: &str, cookie: &str) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
    test.send_bytes(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
}

/// Submits the return past its form, and accepts or sends it back.
async fn decide(test: &TestApp, steps: &[&str]) {
    let act = crate::store::Act { now: test.app.now(), person: None, name: "Amara Okoye".to_owned() };
    for step in steps {
        let filing = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap().filing;
        let state = match *step {
            "submit" => filing.state.submit(act.now, "Amara", 0),
            "accept" => filing.state.accept(act.now, "Ruth"),
            _ => filing.state.send_back(act.now, "Ruth", "Look at the gas once more"),
        };
        let state = state.unwrap();
        test.app.store.set_state(&act, test.network, test.bakery, quarter(), filing.version, &state).await.unwrap();
    }
}

#[tokio::test]
async fn a_file_is_added_without_script_counted_and_taken_away_as_an_attachment() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.get(EVIDENCE, &cookie).await.expect(StatusCode::OK).shows("No files").shows("multipart/form-data");
    let answer = send(&test, &cookie, "income", &[("C:\\Bills\\März.pdf", PDF), ("a.csv", b"day,takings\n")]).await;
    assert_eq!(answer.expect(StatusCode::SEE_OTHER).location, format!("{EVIDENCE}?added=2&figure=income"));
    let page = test.get(&format!("{EVIDENCE}?added=2&figure=income"), &cookie).await;
    page.shows("2 files are added.").shows("März.pdf").shows("PDF, 15 bytes, added by Amara Okoye");
    test.get(&format!("{BASE}/check"), &cookie).await.shows("2 files behind figures");
    test.get(BASE, &cookie).await.shows("2 files behind your figures");
    let (status, headers, bytes) = get(&test, &first(&test).await, &cookie).await;
    assert_eq!((status, bytes.as_slice()), (StatusCode::OK, PDF));
    let head = |name| headers[name].to_str().unwrap();
    assert!(
        head(header::CONTENT_DISPOSITION)
            .starts_with("attachment; filename=\"M_rz.pdf\"; filename*=UTF-8''M%C3%A4rz.pdf")
    );
    assert_eq!(head(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(head(header::CACHE_CONTROL), "no-store");
    assert!(head(header::CONTENT_SECURITY_POLICY).starts_with("sandbox;"));
}

#[tokio::test]
async fn files_are_for_the_enterprise_and_once_submitted_its_coordinator() {
    let test = TestApp::new().await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    send(&test, &filer, "income", &[("bill.pdf", PDF)]).await.expect(StatusCode::SEE_OTHER);
    let file = first(&test).await;
    assert_eq!(get(&test, &file, &coordinator).await.0, StatusCode::NOT_FOUND, "a draft is nobody else’s");
    test.get(EVIDENCE, &coordinator).await.expect(StatusCode::NOT_FOUND);
    assert_eq!(get(&test, &file, "").await.0, StatusCode::SEE_OTHER);
    decide(&test, &["submit"]).await;
    assert_eq!(get(&test, &file, &coordinator).await.2, PDF);
    let page =
        test.get(EVIDENCE, &coordinator).await.expect(StatusCode::OK).shows("bill.pdf").shows("Back to the return");
    assert!(!page.body.contains("Add files") && !page.body.contains("Delete"));
    test.get("/digbeth/review/2025-Q4/bakery", &coordinator).await.shows("1 file behind figures");
    for foreign in [file.replace("bakery", "cycles"), file.replace("2025-Q4", "2025-Q3"), format!("{EVIDENCE}/nothing")]
    {
        assert_eq!(get(&test, &foreign, &filer).await.0, StatusCode::NOT_FOUND, "{foreign}");
        assert_eq!(get(&test, &foreign, &coordinator).await.0, StatusCode::NOT_FOUND, "{foreign}");
    }
    test.post(&file, &coordinator, &[]).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_and_the_rest_is_added() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let large = [b"%PDF-".to_vec(), vec![0; 6 << 20]].concat();
    let files: [(&str, &[u8]); 4] = [
        ("virus.exe", b"MZ\x90"),
        ("bill.pdf", PDF),
        ("scan.pdf", &large),
        ("<b>.docm", b"PK\x03\x04 [Content_Types].xml"),
    ];
    let answer = send(&test, &cookie, "income", &files).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let answer = answer
        .shows("<title>Error: Files behind your figures")
        .shows("virus.exe is none of the files that are taken")
        .shows("scan.pdf is larger than 5 MB")
        .shows("&#60;b&#62;.docm is none of the files")
        .shows("The other file is added.");
    assert!(answer.body.contains("<option value=\"income\" selected>"), "the choice is kept");
    assert_eq!(test.app.store.evidence(test.network, test.bakery, quarter()).await.unwrap().len(), 1);
    let nothing = send(&test, &cookie, "moonbeams", &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    nothing.shows("Choose the figure that the files stand behind").shows("Choose a file");
    let more: Vec<(String, Vec<u8>)> =
        (0..5).map(|number| (format!("{number}.pdf"), format!("%PDF-{number}").into_bytes())).collect();
    let more: Vec<(&str, &[u8])> = more.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let answer = send(&test, &cookie, "income", &more).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    answer.shows("4.pdf was not added: this figure has 5 files already").shows("The other 4 files are added.");
    // The same file behind the same figure changes nothing.
    send(&test, &cookie, "income", &[("again.pdf", PDF)]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(test.app.store.evidence(test.network, test.bakery, quarter()).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_file_is_deleted_until_the_return_is_submitted_and_stays_once_it_was_accepted() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    send(&test, &cookie, "income", &[("old.pdf", PDF), ("bill.pdf", b"%PDF-2")]).await.expect(StatusCode::SEE_OTHER);
    let answer = test.post(&first(&test).await, &cookie, &[]).await.expect(StatusCode::SEE_OTHER);
    test.get(&answer.location, &cookie).await.shows("The file is deleted. The figure stays as it is.");
    assert_eq!(test.app.store.evidence(test.network, test.bakery, quarter()).await.unwrap().len(), 1);
    decide(&test, &["submit"]).await;
    let file = first(&test).await;
    test.post(&file, &cookie, &[]).await.expect(StatusCode::CONFLICT);
    let late = send(&test, &cookie, "income", &[("late.pdf", PDF)]).await.expect(StatusCode::CONFLICT);
    late.shows("submitted meanwhile");
    decide(&test, &["accept", "back"]).await;
    let page = test.get(EVIDENCE, &cookie).await.shows("Kept, as the return was accepted with it");
    assert!(!page.body.contains("Delete"), "{}", hidden(&page.body, "figure"));
    test.post(&file, &cookie, &[]).await.expect(StatusCode::CONFLICT).shows("Your return was accepted with this file");
    let chain = test.app.store.audit(test.network).await.unwrap();
    let kept: Vec<_> = chain.iter().filter(|line| line.action == "evidence.kept").collect();
    let hash = data_encoding::HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(b"%PDF-2"));
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].subject.as_str(), kept[0].words.as_str()),
        (format!("bakery 2025-Q4 income {hash}").as_str(), "bill.pdf")
    );
    assert_eq!(test.app.store.integrity().await.unwrap(), Vec::<String>::new());
}

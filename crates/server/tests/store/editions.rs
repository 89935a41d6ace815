//! Reports in the making, and editions.

use crate::support::{by, imported, later, network, on_each_database, small_network};
use commonweal::store::{EditionFile, More, NewEdition, PartOfEdition, ReportDraft, StoreError};
use commonweal_domain::release::Release;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

fn part(name: &str) -> PartOfEdition {
    PartOfEdition { name: name.to_owned(), title: "Together".to_owned(), pages: 2, bytes: name.as_bytes().to_vec() }
}

pub(crate) fn edition() -> NewEdition {
    let pdf = b"%PDF-1.7 \0\xff".to_vec();
    NewEdition {
        period: "2025-26".parse().unwrap(),
        title: "What we did together".to_owned(),
        summary: "Fifty enterprises, one report.".to_owned(),
        what_changed: String::new(),
        enterprises_due: 50,
        enterprises_filed: 43,
        pages: 12,
        content_hash: [9; 32],
        pdf_hash: Sha256::digest(&pdf).into(),
        pdf,
        html: "<p>£</p>".to_owned(),
        csv: "kind,code\n".to_owned(),
        json: "{}".to_owned(),
        document: "{\"title\":\"…\"}".to_owned(),
        story: None,
        tellers: vec![],
        pictures: vec![part("story-0123456789ab.jpg")],
        behind: b"{}".to_vec(),
        template: part("quarterly"),
        papers: vec![part("handout")],
        charts: vec![part("turnover")],
        release: Release::default(),
    }
}

#[tokio::test]
async fn an_edition_is_read_as_it_was_published() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let new = edition();
        assert_eq!(db.store.next_edition(network, new.period).await.unwrap(), 1);
        let head = db.store.publish(&by("Ruth"), network, &new, 1).await.unwrap();
        assert_eq!((head.number, head.pdf_bytes, head.published_by.as_str()), (1, 11, "Ruth"));
        assert_eq!(db.store.edition(network, new.period, 1).await.unwrap().as_ref(), Some(&head));
        for (file, bytes) in [
            (EditionFile::Pdf, new.pdf.as_slice()),
            (EditionFile::Html, new.html.as_bytes()),
            (EditionFile::Csv, new.csv.as_bytes()),
            (EditionFile::Json, new.json.as_bytes()),
        ] {
            assert_eq!(db.store.edition_file(head.id, file).await.unwrap().as_deref(), Some(bytes));
        }
        let photo = db.store.edition_photo(head.id, "story-0123456789ab.jpg").await.unwrap();
        assert_eq!(photo.as_ref(), Some(&new.pictures[0].bytes));
        assert_eq!(db.store.edition_photo(head.id, "handout").await.unwrap(), None);
        assert_eq!(db.store.edition_document(head.id).await.unwrap(), Some(new.document));
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_a_new_edition_that_says_what_changed() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let mut new = edition();
        db.store.publish(&by("Ruth"), network, &new, 1).await.unwrap();
        let taken = db.store.publish(&by("Ruth"), network, &new, 1).await;
        assert!(matches!(taken, Err(StoreError::Conflict { expected: 1, found: 2 })), "{taken:?}");
        let silent = db.store.publish(&by("Ruth"), network, &new, 2).await;
        assert!(matches!(silent, Err(StoreError::Refused(_))), "{silent:?}");
        new.what_changed = "The cafe's income was counted twice.".to_owned();
        db.store.publish(&later("Ruth", 5), network, &new, 2).await.unwrap();
        let numbers: Vec<u32> = db.store.editions(network).await.unwrap().into_iter().map(|head| head.number).collect();
        assert_eq!(numbers, [2, 1]);
    })
    .await;
}

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_an_edition() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        db.store.publish(&by("Ruth"), network, &edition(), 1).await.unwrap();
        for sql in [
            "UPDATE edition SET title = 'x'",
            "UPDATE edition_file SET kind = 'json' WHERE kind = 'html'",
            "DELETE FROM edition_file",
            "DELETE FROM edition",
            "UPDATE edition_part SET title = 'x'",
            "DELETE FROM edition_part",
        ] {
            let refused = db.raw.execute_unprepared(sql).await.unwrap_err().to_string();
            assert!(refused.contains("an edition never changes"), "{sql}: {refused}");
        }
        assert_eq!(db.store.integrity().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_pdf_without_its_hash_is_refused() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let wrong = NewEdition { pdf_hash: [0; 32], ..edition() };
        let refused = db.store.publish(&by("Ruth"), network, &wrong, 1).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_report_in_the_making_is_kept_by_period() {
    on_each_database(async |db| {
        let (digbeth, cafe) = small_network(&db.store).await;
        let draft = ReportDraft {
            period: "2025-26".parse().unwrap(),
            template: "annual".to_owned(),
            title: "Together".to_owned(),
            headline: "Up".to_owned(),
            summary: "And on.".to_owned(),
            story_by: Some(cafe),
            more: More::default(),
            changed_at: by("").now,
            changed_by: "Ruth".to_owned(),
        };
        for minutes in [0, 1] {
            db.store.save_report_draft(&later("Ruth", minutes), digbeth, &draft).await.unwrap();
        }
        assert_eq!(db.store.report_draft(digbeth, draft.period).await.unwrap().as_ref(), Some(&draft));
        assert_eq!(db.store.report_draft(digbeth, "2025".parse().unwrap()).await.unwrap(), None);
        let changed = ReportDraft { headline: "Down".to_owned(), ..draft.clone() };
        db.store.save_report_draft(&later("Ben", 2), digbeth, &changed).await.unwrap();
        let stored = db.store.report_draft(digbeth, draft.period).await.unwrap().unwrap();
        assert_eq!((stored.headline.as_str(), stored.changed_by.as_str()), ("Down", "Ben"));
        let saves = db.store.audit(digbeth).await.unwrap();
        assert_eq!(saves.iter().filter(|line| line.action == "report.saved").count(), 2);
        let other = db.store.create_network(&by("setup"), &network("kirkstall"), &BTreeMap::new()).await.unwrap().id;
        let foreign = db.store.save_report_draft(&by("Ruth"), other, &draft).await;
        assert!(matches!(foreign, Err(StoreError::NotFound("enterprise"))), "{foreign:?}");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_was_changed_and_a_figure_that_nobody_defined_are_found() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let head = db.store.publish(&by("Ruth"), network, &edition(), 1).await.unwrap();
        db.store.import(&by("import"), network, &imported("cafe", "moonbeams", "1")).await.unwrap();
        let sql = if db.raw.get_database_backend() == sea_orm::DbBackend::Postgres {
            "ALTER TABLE edition_file DISABLE TRIGGER USER; \
             UPDATE edition_file SET bytes = '\\x00' WHERE kind = 'csv'"
        } else {
            "DROP TRIGGER edition_file_refuses_update; UPDATE edition_file SET bytes = x'00' WHERE kind = 'csv'"
        };
        db.raw.execute_unprepared(sql).await.unwrap();
        let faults = db.store.integrity().await.unwrap();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("1 figures of moonbeams@1, which nobody has defined"), "{faults:?}");
        let words = "digbeth: the csv file of edition 1 of 2025-26 is not the one that was published.";
        assert_eq!(faults[1], words);
        assert_eq!(head.number, 1);
    })
    .await;
}

#[tokio::test]
async fn papers_and_the_template_stay_with_their_edition_and_files_are_found_by_their_fingerprint() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let head = db.store.publish(&by("Ruth"), network, &edition(), 1).await.unwrap();
        let papers = db.store.papers(head.id).await.unwrap();
        assert_eq!(papers.iter().map(|paper| (paper.name.as_str(), paper.pages)).collect::<Vec<_>>(), [("handout", 2)]);
        assert_eq!(db.store.paper(head.id, "handout").await.unwrap().as_deref(), Some(b"handout".as_slice()));
        assert_eq!(db.store.paper(head.id, "quarterly").await.unwrap(), None, "a template is no paper");
        assert_eq!(db.store.edition_template(head.id).await.unwrap().as_deref(), Some("quarterly"));
        for (hash, what) in [
            (head.pdf_hash, Some("pdf")),
            (head.content_hash, Some("content")),
            (papers[0].hash, Some("paper handout")),
            (Sha256::digest(b"quarterly").into(), None),
            ([7; 32], None),
        ] {
            let found = db.store.published_with(hash).await.unwrap();
            assert_eq!(found.first().map(|one| one.what.as_str()), what);
            assert!(found.iter().all(|one| one.edition == head && one.network == network));
        }
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_edition_stays_and_says_why_and_downloads_are_counted() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let head = db.store.publish(&by("Ruth"), network, &edition(), 1).await.unwrap();
        for _ in 0..3 {
            db.store.count_download(head.id, "report.pdf").await.unwrap();
        }
        db.store.count_download(head.id, "data.csv").await.unwrap();
        let downloads = db.store.downloads(network).await.unwrap().remove(&head.id).unwrap();
        assert_eq!(downloads, BTreeMap::from([("data.csv".to_owned(), 1), ("report.pdf".to_owned(), 3)]));
        let withdraw = async |number: u32, reason: &str| {
            db.store.withdraw_edition(&later("Ruth", 9), network, head.period, number, reason).await
        };
        assert!(matches!(withdraw(1, " ").await, Err(StoreError::Refused(_))));
        assert!(matches!(withdraw(2, "Wrong").await, Err(StoreError::NotFound("edition"))));
        assert_eq!(db.store.withdrawn(head.id).await.unwrap(), None);
        withdraw(1, "Two returns were swapped.").await.unwrap();
        assert!(matches!(withdraw(1, "Again").await, Err(StoreError::Refused(_))));
        let withdrawn = db.store.withdrawn(head.id).await.unwrap().unwrap();
        assert_eq!((withdrawn.reason.as_str(), withdrawn.by.as_str()), ("Two returns were swapped.", "Ruth"));
        assert_eq!(db.store.all_withdrawn(network).await.unwrap().len(), 1);
        assert_eq!(db.store.edition(network, head.period, 1).await.unwrap(), Some(head), "it stays as it is");
        assert_eq!(db.store.integrity().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn an_own_template_is_kept_version_by_version() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let save = async |text: &str, expected: u32| {
            db.store.save_template(&by("Ruth"), network, "quarterly", text, expected).await
        };
        assert_eq!(save("one", 0).await.unwrap(), 1);
        assert_eq!(save("one", 1).await.unwrap(), 1, "the same text is no version");
        assert!(matches!(save("two", 0).await, Err(StoreError::Conflict { expected: 0, found: 1 })));
        assert_eq!(save("two", 1).await.unwrap(), 2);
        let in_use = db.store.templates(network).await.unwrap();
        assert_eq!(in_use.iter().map(|one| (one.source.as_str(), one.version)).collect::<Vec<_>>(), [("two", 2)]);
        assert_eq!(save("", 2).await.unwrap(), 3, "back to the template as it comes");
        assert!(db.store.templates(network).await.unwrap().is_empty());
        assert_eq!(db.store.template_versions(network, "quarterly").await.unwrap().len(), 3);
    })
    .await;
}

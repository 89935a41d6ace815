//! The page in each state, for tests and for looking at it.

use super::page::{EvidencePage, Shown};
use crate::{evidence::EvidenceKind, store::EvidenceRecord, web::filing::samples::desk};
use commonweal_domain::network::Millis;
use uuid::Uuid;

/// Name and page of every state.
pub fn pages() -> Vec<(&'static str, EvidencePage)> {
    let desk = desk();
    let file = |number: u128, input: &str, name: &str, kind, kept| EvidenceRecord {
        public_id: Uuid::from_u128(number),
        input: input.to_owned(),
        name: name.to_owned(),
        kind,
        size: 311_500,
        hash: [0; 32],
        added_at: Millis(1_769_437_920_000),
        added_by: "Amara Okoye".to_owned(),
        kept,
    };
    let evidence = [
        file(1, "electricity", "Electricity bill, October to December.pdf", EvidenceKind::Pdf, true),
        file(2, "electricity", "Meter on 31 December.jpg", EvidenceKind::Jpeg, false),
        file(3, "income", "Takings.xlsx", EvidenceKind::Xlsx, false),
    ];
    let page = |evidence: &[EvidenceRecord], locked: Option<&str>, faults: Vec<(&'static str, String)>| {
        EvidencePage::new(Shown {
            frame: desk.frame("Files behind your figures"),
            base: desk.base(),
            back: (desk.base(), "Back to your return"),
            eyebrow: desk.eyebrow(),
            enterprise: "Custard Yard Kitchen",
            files: true,
            locked: locked.map(str::to_owned),
            asking: &desk.asking(),
            figures: &desk.filing.figures,
            evidence,
            moment: &|at| desk.moment(at),
            chosen: "electricity".to_owned(),
            done: if faults.is_empty() { String::new() } else { "The other file is added.".to_owned() },
            faults,
        })
    };
    let fault = ("files", format!("letter.docx {}", crate::evidence::EvidenceError::OtherKind));
    vec![
        ("evidence-none", page(&[], None, vec![])),
        ("evidence", page(&evidence, None, vec![])),
        ("evidence-errors", page(&evidence, None, vec![fault])),
        ("evidence-locked", page(&evidence, Some("The return has been accepted meanwhile."), vec![])),
    ]
}

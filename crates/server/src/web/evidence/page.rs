//! A return's files, figure by figure.

use crate::{
    evidence::{MOST_A_FIGURE, MOST_A_RETURN},
    store::EvidenceRecord,
    web::{filing::asking::Asking, layout::Frame, words},
};
use askama::Template;
use commonweal_domain::{breakdown::Cell, figure::Figures};

/// `/{network}/returns/{quarter}/{enterprise}/evidence`
#[derive(Template)]
#[template(path = "evidence/evidence.html")]
pub struct EvidencePage {
    frame: Frame,
    base: String,
    /// Address and words of the way back.
    back: (String, &'static str),
    eyebrow: String,
    enterprise: String,
    /// Who reads it files for the enterprise.
    files: bool,
    /// Files may be added and deleted.
    open: bool,
    /// Why they may not be; empty for a coordinator.
    locked: String,
    count: usize,
    figures: Vec<FigureView>,
    /// Code of the figure that is chosen in the form.
    chosen: String,
    faults: Vec<(&'static str, String)>,
    done: String,
}

/// A figure with its files.
#[derive(Debug, Clone)]
struct FigureView {
    code: String,
    name: String,
    value: String,
    files: Vec<FileView>,
}

#[derive(Debug, Clone)]
struct FileView {
    href: String,
    name: String,
    about: String,
    kept: bool,
}

/// What the page is made of.
pub struct Shown<'a> {
    /// Frame of whoever reads it.
    pub frame: Frame,
    /// Address of the return.
    pub base: String,
    /// Address and words of the way back.
    pub back: (String, &'static str),
    /// The quarter over the heading.
    pub eyebrow: String,
    /// Name of the enterprise.
    pub enterprise: &'a str,
    /// Who reads it files for the enterprise.
    pub files: bool,
    /// Why nothing can be changed, if so.
    pub locked: Option<String>,
    /// What is asked.
    pub asking: &'a [Asking<'a>],
    /// What is filed.
    pub figures: &'a Figures,
    /// The files.
    pub evidence: &'a [EvidenceRecord],
    /// A moment in the network's time.
    pub moment: &'a dyn Fn(commonweal_domain::network::Millis) -> String,
    /// Code of the figure that is chosen in the form.
    pub chosen: String,
    /// What is wrong: id of the field, and words.
    pub faults: Vec<(&'static str, String)>,
    /// What has just been done, where something else was wrong.
    pub done: String,
}

impl EvidencePage {
    /// The page.
    pub fn new(shown: Shown<'_>) -> Self {
        let mut figures: Vec<FigureView> = shown
            .asking
            .iter()
            .map(|asking| {
                let filed = shown.figures.get(&asking.key(Cell::total()));
                FigureView {
                    code: asking.input.code.clone(),
                    name: asking.input.name.clone(),
                    value: filed
                        .map_or_else(|| "Blank".to_owned(), |figure| words::value(figure.value, &asking.input.unit)),
                    files: vec![],
                }
            })
            .collect();
        for record in shown.evidence {
            let file = FileView {
                href: format!("{}/evidence/{}", shown.base, record.public_id),
                name: record.name.clone(),
                about: format!(
                    "{}, {}, added by {} on {}",
                    record.kind,
                    size(record.size),
                    record.added_by,
                    (shown.moment)(record.added_at)
                ),
                kept: record.kept,
            };
            match figures.iter_mut().find(|figure| figure.code == record.input) {
                Some(figure) => figure.files.push(file),
                // It is asked no more.
                None => figures.push(FigureView {
                    code: record.input.clone(),
                    name: words::capitalised(&record.input.replace('-', " ")),
                    value: String::new(),
                    files: vec![file],
                }),
            }
        }
        let open = shown.files && shown.locked.is_none();
        let frame = if shown.faults.is_empty() { shown.frame } else { shown.frame.with_errors() };
        Self {
            frame,
            base: shown.base,
            back: shown.back,
            eyebrow: shown.eyebrow,
            enterprise: shown.enterprise.to_owned(),
            files: shown.files,
            open,
            locked: shown.locked.filter(|_| shown.files).unwrap_or_default(),
            count: shown.evidence.len(),
            figures,
            chosen: shown.chosen,
            faults: shown.faults.into_iter().map(|(field, words)| (if open { field } else { "" }, words)).collect(),
            done: shown.done,
        }
    }

    /// With a line that says what has just been done.
    pub fn set_flash(&mut self, flash: Option<String>) {
        self.frame.flash = flash;
    }

    fn limits(&self) -> String {
        let left = match self.count {
            0 => String::new(),
            count => format!(" This return has {}.", words::count(count, "file", "files")),
        };
        format!(
            "PDF, JPEG, PNG, CSV or Excel (.xlsx) without macros, up to 5 MB each. Up to {MOST_A_FIGURE} a figure and {MOST_A_RETURN} a return.{left}"
        )
    }

    /// What is wrong at a field: the id of each sentence, and the sentence.
    fn errors(&self, field: &str) -> Vec<(String, &str)> {
        let words = self.faults.iter().filter(|(of, _)| *of == field).map(|(_, words)| words.as_str());
        words.enumerate().map(|(index, words)| (format!("{field}-error-{index}"), words)).collect()
    }
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => words::count(usize::try_from(bytes).unwrap_or_default(), "byte", "bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        bytes => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_told_roughly() {
        let told = [0, 1, 999, 1_000, 311_500, 999_999, 1_000_000, 5_242_880].map(size);
        assert_eq!(told, ["0 bytes", "1 byte", "999 bytes", "1 KB", "312 KB", "1000 KB", "1.0 MB", "5.3 MB"]);
    }
}

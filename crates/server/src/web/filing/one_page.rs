//! Some questions on one page, with the same boxes, reasons and checks as a return has, for what is asked outside of one.

pub use super::section_form::FieldError;
use super::{
    asking::Asking,
    field::{Field, entry_id},
    section_form,
    section_view::{Sources, fields},
};
use crate::{store::Change, web::forms::Posted};
use commonweal_domain::{
    area::Ring, definition::Definitions, figure::Figures, lang::Lang, period::Quarter, profile::YearEnd,
};

/// What is asked, and what is stored of it.
#[derive(Debug, Clone, Copy)]
pub struct OnePage<'a> {
    /// The network's definitions.
    pub definitions: &'a Definitions,
    /// The quarter whose definitions hold, and which stands for the days asked about.
    pub quarter: Quarter,
    /// Codes of what is asked.
    pub codes: &'a [String],
    /// What is stored.
    pub stored: &'a Figures,
    /// What the network calls its area.
    pub area: Option<&'a Ring>,
    /// Language of the page.
    pub lang: Lang,
}

impl<'a> OnePage<'a> {
    fn questions(&self) -> Vec<Asking<'a>> {
        let period = self.quarter.period();
        self.definitions
            .inputs(self.quarter)
            .filter(|input| self.codes.contains(&input.code))
            .map(|input| Asking { input, period, optional: false })
            .collect()
    }

    /// The fields with what was typed, and what is wrong with them: ids and words.
    pub fn fields(&self, posted: Option<&Posted>, errors: &[FieldError]) -> (Vec<Field>, Vec<(String, String)>) {
        let nothing = Figures::new();
        let sources = Sources {
            definitions: self.definitions,
            quarter: self.quarter,
            year_end: YearEnd::default(),
            stored: self.stored,
            past: &nothing,
            last: &nothing,
            turnover: None,
            typed: &[],
            posted,
            errors,
            findings: &[],
            area: self.area,
            lang: self.lang,
        };
        let problems =
            errors.iter().map(|error| (entry_id(&error.input, &error.cell), error.message.clone())).collect();
        (fields(&self.questions(), sources), problems)
    }

    /// What changes, or everything that is wrong.
    pub fn read(&self, posted: &Posted) -> (Vec<Change>, Vec<FieldError>) {
        let outcome = section_form::read(posted, &self.questions(), self.stored, self.definitions);
        (outcome.changes, outcome.errors)
    }
}

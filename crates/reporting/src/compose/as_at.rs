//! One page of a round over a date range: how far things are at a moment, made while it goes on.

use super::{
    Material, Narrative, Standing, front, pages,
    series::Series,
    template::{Template, TemplateError},
    values,
};
use crate::document::{Document, Meta};
use commonweal_domain::network::Millis;
use std::collections::BTreeMap;

/// The moment of which a page tells.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// What the round is about, such as "Flood week".
    pub name: &'a str,
    /// Its days in words.
    pub days: &'a str,
    /// When the last of its figures came, in words: "27 December 2024, 20:15".
    pub at: &'a str,
    /// The same, to date the file.
    pub dated: Millis,
    /// What is needed now, in Markdown; blank for nothing.
    pub needed: &'a str,
}

/// Makes the page of the figures of a round over a date range, which are in `material` alone. Its template's pages are
/// all that it has: of such figures there are no years before.
pub fn as_at(material: Material<'_>, template: &Template, moment: Moment<'_>) -> Result<Document, TemplateError> {
    let series = Series::new(material);
    let mut values = values::values(&series, template);
    values["months"] = moment.days.into();
    values["period"] = moment.name.into();
    values["at"] = moment.at.into();
    let words = BTreeMap::from([("needed".to_owned(), moment.needed.to_owned())]);
    let narrative = Narrative { words, ..Narrative::default() };
    let (mut chapters, after) = pages::chapters(&series, template, &narrative, &values, &[])?;
    chapters.extend(after);
    if let Some(sheet) = chapters.first_mut().and_then(|chapter| chapter.sheets.first_mut()) {
        sheet.kicker = format!("As at {}", moment.at);
    }
    let standing = Standing::Draft { dated: moment.dated };
    let network = material.network;
    let sample = if network.sample { ". Sample data: every enterprise and figure is invented" } else { "" };
    let meta = Meta {
        title: format!("{}, as at {}", moment.name, moment.at),
        description: format!("{}: {}, {}, as at {}.", network.name, moment.name, moment.days, moment.at),
        running_note: format!("Figures as they come in{sample}"),
        foot: format!("{} · {} · as at {}", network.short(), moment.name, moment.at),
        dated: moment.dated.0.div_euclid(1000),
        ..front::meta(&series, template, &narrative, standing)
    };
    Ok(Document { meta, cover: front::cover(&series, template, &narrative, standing), chapters })
}

//! Which template a name stands for in a network: its own text, else the one that comes with Commonweal.

use crate::store::{NetworkId, Store, StoreError};
use commonweal_domain::period::Period;
use commonweal_reporting::compose::{SHIPPED, Template, TemplateError};

/// A template that a network can use.
#[derive(Debug, Clone)]
pub struct Usable {
    /// Its text, read.
    pub template: Template,
    /// The network has changed it, or written it.
    pub own: bool,
}

/// Why a template cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum NoTemplate {
    /// There is none of that name.
    #[error("there is no template “{name}”; use {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// It cannot be read.
    #[error(transparent)]
    Damaged(#[from] TemplateError),
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// All templates of a network: those that come with Commonweal in their order, in its own words where it has changed
/// them, then those that it has written, by name.
pub async fn all(store: &Store, network: NetworkId) -> Result<Vec<Usable>, NoTemplate> {
    let mut own = store.templates(network).await?;
    let mut templates = vec![];
    for (name, text) in SHIPPED {
        let place = own.iter().position(|template| template.name == name);
        let changed = place.map(|place| own.remove(place));
        let text = changed.as_ref().map_or(text, |template| template.source.as_str());
        templates.push(Usable { template: Template::read(text)?, own: changed.is_some() });
    }
    for template in own {
        templates.push(Usable { template: Template::read(&template.source)?, own: true });
    }
    Ok(templates)
}

/// The template of a name.
pub async fn named(store: &Store, network: NetworkId, name: &str) -> Result<Template, NoTemplate> {
    let mut templates = all(store, network).await?;
    match templates.iter().position(|usable| usable.template.name == name) {
        Some(place) => Ok(templates.swap_remove(place).template),
        None => Err(NoTemplate::Unknown {
            name: name.to_owned(),
            // A page for one enterprise is made elsewhere.
            known: templates
                .into_iter()
                .filter(|usable| !usable.template.per_enterprise)
                .map(|usable| usable.template.name)
                .collect(),
        }),
    }
}

/// The template that a report of a period begins with.
pub const fn usual(period: Period) -> &'static str {
    if period.len() == 4 { "annual" } else { "quarterly" }
}

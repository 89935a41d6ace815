//! What stands around every page: head, header, navigation and footer.
//!
//! A page is a template that extends `layout.html` and has a field `frame`. Its content goes into the block `main`,
//! within `<div class="wrap">`.

use super::{assets, error::Error, places::Place, settings::logo_href};
use crate::store::Person;
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use commonweal_domain::{lang::Lang, network::Network};

/// What the layout shows around a page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// BCP 47 tag of the page's language.
    pub lang: &'static str,
    /// Title of the page, without the network.
    pub title: String,
    /// The network in which the page stands.
    pub network: Option<NetworkMark>,
    /// Who is signed in.
    pub who: Option<Who>,
    /// Main navigation.
    pub nav: Vec<NavItem>,
    /// A line at the top that says what has just been done.
    pub flash: Option<String>,
    /// A strip under the header: words, and a link with its words and address.
    pub strip: Option<(String, &'static str, String)>,
    /// Whether to show a link to sign in where nobody is signed in.
    pub offer_sign_in: bool,
}

/// The network as the header shows it.
#[derive(Debug, Clone, Default)]
pub struct NetworkMark {
    /// What people call it.
    pub name: String,
    /// Part of its addresses.
    pub slug: String,
    /// Accent colour as `#rrggbb`.
    pub accent: String,
    /// Everything in it is invented.
    pub sample: bool,
    /// What a sample says of the network after which it is made.
    pub sample_note: String,
    /// Its logo: address and what it says.
    pub logo: Option<(String, String)>,
}

/// Who is signed in.
#[derive(Debug, Clone, Default)]
pub struct Who {
    /// Identifier of the person; scripts keep by it what was typed and not sent.
    pub id: String,
    /// Name of the person.
    pub name: String,
    /// Name of the enterprise for which the page is shown; may be empty.
    pub enterprise: String,
    /// Where they have something to do, in the order in which they were asked.
    pub places: Vec<Place>,
    /// Who passed the link on by which they are here; empty where they signed in themselves.
    pub passed_on_by: String,
}

impl From<&str> for Who {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

impl From<&Person> for Who {
    fn from(person: &Person) -> Self {
        let passed_on_by = person.passed_on.as_ref().map(|passed_on| passed_on.by.clone()).unwrap_or_default();
        // Whoever was invited by mail and has not said their name yet is known by the address.
        let name = if person.name.is_empty() { &person.email } else { &person.name }.clone();
        Self {
            id: person.public_id.to_string(),
            name,
            enterprise: String::new(),
            places: Place::of(person),
            passed_on_by,
        }
    }
}

/// An entry of the main navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Words.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The page is there, or below it.
    pub current: bool,
}

impl Frame {
    /// A page outside any network, for anybody.
    pub fn new(title: impl Into<String>) -> Self {
        Self { lang: Lang::EnGb.tag(), title: title.into(), offer_sign_in: true, ..Self::default() }
    }

    /// A page of a network.
    pub fn of(network: &Network, title: impl Into<String>) -> Self {
        let mark = NetworkMark {
            name: network.short().to_owned(),
            logo: network.settings.logo.as_ref().map(|logo| (logo_href(network, logo), logo.alt.clone())),
            slug: network.slug.clone(),
            accent: network.accent.clone(),
            sample: network.sample,
            sample_note: network.settings.sample_note.clone(),
        };
        Self { lang: network.lang.tag(), network: Some(mark), ..Self::new(title) }
    }

    /// With who is signed in; the enterprise may be empty.
    #[must_use]
    pub fn signed_in(mut self, who: impl Into<Who>, enterprise: impl Into<String>) -> Self {
        self.who = Some(Who { enterprise: enterprise.into(), ..who.into() });
        self
    }

    /// Who passed the link on by which somebody is here.
    pub fn passed_on_by(&self) -> Option<&str> {
        self.who.as_ref().map(|who| who.passed_on_by.as_str()).filter(|by| !by.is_empty())
    }

    /// With navigation: label and address; the entry whose label is `current` is marked.
    #[must_use]
    pub fn nav(mut self, items: &[(&str, String)], current: &str) -> Self {
        // Whoever came by a link that was passed on has the returns of one enterprise, and not what the network adds up to and decides.
        let confined = self.passed_on_by().is_some();
        self.nav = items
            .iter()
            .filter(|(_, href)| !confined || !["/dashboard", "/decide"].iter().any(|page| href.ends_with(page)))
            .map(|(label, href)| NavItem { label: (*label).to_owned(), href: href.clone(), current: *label == current })
            .collect();
        self
    }

    /// With a line that says what has just been done.
    #[must_use]
    pub fn flash(mut self, flash: Option<String>) -> Self {
        self.flash = flash;
        self
    }

    /// With a strip under the header that says in what part somebody acts.
    #[must_use]
    pub fn strip(mut self, words: String, link: &'static str, href: String) -> Self {
        self.strip = Some((words, link, href));
        self
    }

    /// With "Error: " before the title, as the form on the page has errors.
    #[must_use]
    pub fn with_errors(mut self) -> Self {
        self.title = format!("Error: {}", self.title);
        self
    }

    /// As the browser's tab shows it.
    pub fn full_title(&self) -> String {
        match &self.network {
            Some(network) => format!("{} – {} – Commonweal", self.title, network.name),
            None => format!("{} – Commonweal", self.title),
        }
    }

    /// Name beside the mark.
    pub fn brand(&self) -> &str {
        self.network.as_ref().map_or("Commonweal", |network| &network.name)
    }

    /// The network's logo: address and what it says.
    pub fn logo(&self) -> Option<&(String, String)> {
        self.network.as_ref().and_then(|network| network.logo.as_ref())
    }

    /// Where the mark leads.
    pub fn home(&self) -> String {
        self.network.as_ref().map_or_else(|| "/".to_owned(), |network| format!("/{}", network.slug))
    }

    /// Where whoever is signed in may go instead, and whether it is where they are; nothing where there is one place.
    pub fn places(&self) -> Vec<(&Place, bool)> {
        let places = self.who.as_ref().map_or(&[][..], |who| &who.places);
        if places.len() < 2 {
            return vec![];
        }
        places.iter().map(|place| (place, self.is_at(place))).collect()
    }

    /// Where they are, as the switcher says: the enterprise, the network, or none of them.
    pub fn here(&self) -> &str {
        match (&self.who, &self.network) {
            (Some(who), _) if !who.enterprise.is_empty() => &who.enterprise,
            (_, Some(network)) => &network.name,
            _ => "Choose where to work",
        }
    }

    /// Whether the page stands in a place.
    fn is_at(&self, place: &Place) -> bool {
        let here = self.network.as_ref().is_some_and(|network| network.slug == place.network);
        here && self.who.as_ref().is_some_and(|who| who.enterprise == place.enterprise)
    }

    /// Whether the strip says that everything is invented.
    pub fn sample(&self) -> bool {
        self.network.as_ref().is_some_and(|network| network.sample)
    }

    /// What the strip says of the network after which a sample is made.
    pub fn sample_note(&self) -> &str {
        self.network.as_ref().map_or("", |network| &network.sample_note)
    }

    /// Address of the stylesheet.
    pub fn style_href(&self) -> &'static str {
        assets::style_href()
    }

    /// Address of the script.
    pub fn script_href(&self) -> &'static str {
        assets::script_href()
    }

    /// Address of the script that copies texts.
    pub fn copy_script_href(&self) -> &'static str {
        assets::copy_script_href()
    }

    /// Address of the script that saves fields while somebody types.
    pub fn filing_script_href(&self) -> &'static str {
        assets::filing_script_href()
    }

    /// Address of the script that adds passkeys and signs in with them.
    pub fn passkey_script_href(&self) -> &'static str {
        assets::passkey_script_href()
    }

    /// Address of the mark.
    pub fn mark_href(&self) -> &'static str {
        assets::mark_href()
    }

    /// Address of the network's accent, unless it is the default one.
    pub fn accent_href(&self) -> Option<String> {
        self.network.as_ref().and_then(|network| assets::accent_href(&network.accent))
    }
}

/// A page as an answer.
pub fn page(template: &impl Template) -> Result<Response, Error> {
    page_with(StatusCode::OK, template)
}

/// A page as an answer with a status of its own, such as 422.
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Error> {
    Ok((status, Html(template.render()?)).into_response())
}

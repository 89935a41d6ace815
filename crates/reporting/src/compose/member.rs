//! One page for one enterprise: its own figures, and its part of what the network has published. It is the enterprise's
//! own: nothing on it says more of any other member than the publication did.

use super::{
    Beside, Material, Narrative, Standing, Told, front,
    numbers::in_sentence,
    pages,
    series::Series,
    template::{Template, TemplateError},
    values,
};
use crate::{
    aggregate::NetworkFigures,
    disclose::Publication,
    document::Document,
    own::{Share, standing},
};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    network::{DisclosureRules, Millis, Network, Settings},
    unit::Unit,
};
use std::collections::BTreeMap;

/// Nothing is kept from those whose own figures they are.
const OPEN: DisclosureRules =
    DisclosureRules { small_count: 0, contributors: 0, dominance_one: 100, dominance_two: 100, round_people: 0 };

/// What an enterprise's page is made of, besides its figures.
#[derive(Debug, Clone)]
pub struct OwnPage<'a> {
    /// Its index among the members.
    pub member: usize,
    /// The network's totals of the very returns that an edition counted, and the number that it printed of each
    /// indicator; none where no edition with this enterprise is published.
    pub published: Option<(&'a Publication, usize, &'a BTreeMap<String, Exact>)>,
    /// Its story.
    pub story: Option<Told>,
    /// When its figures last changed.
    pub dated: Millis,
}

/// Composes the page by a template for single enterprises.
pub fn member_page(material: Material<'_>, page: OwnPage<'_>, template: &Template) -> Result<Document, TemplateError> {
    let Some(member) = material.figures.members.get(page.member) else {
        return Err(TemplateError::Content { place: "page".to_owned(), reason: "is of no member".to_owned() });
    };
    let figures = NetworkFigures { members: vec![member.clone()], ..material.figures.clone() };
    let network = Network {
        settings: Settings { disclosure: OPEN, ..material.network.settings.clone() },
        ..material.network.clone()
    };
    let beside = Beside { address: material.beside.address.clone(), ..Beside::default() };
    let own = Material { network: &network, figures: &figures, period: material.period, beside: &beside };
    let series = Series::new(own);
    let template = &template.with_own(&figures.definitions, material.period.last());
    let shares = shares(&series, &page, template);
    let mut values = values::values(&series, template);
    values["enterprise"] = member.name.clone().into();
    for (code, share) in &shares {
        if let Some(told) = values["f"].get_mut(code) {
            told["share"] = share.part.clone().into();
        }
    }
    let narrative = Narrative { stories: page.story.into_iter().collect(), ..Narrative::default() };
    let standing = Standing::Draft { dated: page.dated };
    let (before, after) = pages::own(&series, template, &narrative, &values, &shares)?;
    let meta = front::meta(&series, template, &narrative, standing);
    let months = series.period().months(series.lang());
    let sample = if network.sample { ". Sample data: every enterprise and figure is invented" } else { "" };
    Ok(Document {
        meta: crate::document::Meta {
            title: format!("{}, {months}", member.name),
            author: member.name.clone(),
            description: format!("Own figures of {}, {months}, and its part of {}.", member.name, network.name),
            running_note: format!("Own figures{sample}"),
            foot: format!("{} · {} · {months}", member.name, network.short()),
            ..meta
        },
        cover: front::cover(&series, template, &narrative, standing),
        chapters: before.into_iter().chain(after).collect(),
    })
}

/// The pages of several enterprises as one document, each with anchors of its own.
pub fn member_pages(pages: Vec<Document>, title: &str) -> Option<Document> {
    let mut all: Option<Document> = None;
    for (number, mut page) in pages.into_iter().enumerate() {
        let name = page.meta.author.clone();
        for chapter in &mut page.chapters {
            chapter.id = format!("{}-{}", chapter.id, number + 1);
            chapter.name.clone_from(&name);
            for sheet in &mut chapter.sheets {
                sheet.id = format!("{}-{}", sheet.id, number + 1);
                sheet.name.clone_from(&name);
            }
        }
        match &mut all {
            Some(all) => all.chapters.extend(page.chapters),
            None => {
                page.meta.title = title.to_owned();
                page.meta.foot = title.to_owned();
                all = Some(page);
            }
        }
    }
    all
}

/// An enterprise's part of a published total.
pub(super) struct Part {
    /// "3.4 %".
    pub(super) part: String,
    /// The total, as it is written.
    pub(super) total: String,
}

impl Part {
    /// "3.4 % of £1.2 million"
    pub(super) fn told(&self) -> String {
        format!("{} of {}", self.part, self.total)
    }
}

fn shares(series: &Series<'_>, page: &OwnPage<'_>, template: &Template) -> BTreeMap<String, Part> {
    let Some((publication, member, printed)) = page.published else { return BTreeMap::new() };
    let codes = template.codes().chain(template.wanted());
    let told = codes.filter_map(|code| {
        let row = publication.indicator(code, &Cell::total())?;
        let Share::Part { share, total } = standing(row, member, printed.get(code)).share else { return None };
        let unit = series.headline(code).map_or(&row.aggregate.unit, |row| &row.aggregate.unit);
        Some((code.to_owned(), Part { part: per_cent(&share), total: in_sentence(&total, unit) }))
    });
    told.collect()
}

/// "3.4 %", of a share of one.
fn per_cent(share: &Exact) -> String {
    in_sentence(&(share * Exact::whole(100)), &Unit::new("per cent"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compose::tests::{filed, network},
        disclose::publish,
    };

    /// Turnover of five members, alike but for the first.
    fn material_of(first: i32) -> NetworkFigures {
        let now = [Some(first), Some(100), Some(100), Some(100), Some(100)];
        filed(&[("income", "")], &[("2024-Q4", &[Some(50), Some(90), Some(90), Some(90), Some(90)]), ("2025-Q4", &now)])
    }

    fn page(published: bool) -> Document {
        let (network, beside, figures) = (network(), Beside::default(), material_of(100));
        let period = "2025-Q4".parse().unwrap();
        let material = Material { network: &network, figures: &figures, period, beside: &beside };
        let publication = publish(&figures, &network.settings.disclosure, period);
        let printed: BTreeMap<String, Exact> = [("EC01".to_owned(), Exact::whole(500))].into();
        let page = OwnPage {
            member: 0,
            published: published.then_some((&publication, 0, &printed)),
            story: Some(Told { by: "First".to_owned(), text: "We opened a kitchen.".to_owned(), picture: None }),
            dated: Millis(0),
        };
        member_page(material, page, &Template::named("enterprise").unwrap().unwrap()).unwrap()
    }

    #[test]
    fn it_tells_own_figures_that_no_publication_shows_and_the_part_of_the_whole() {
        let document = page(true);
        let sheet = &document.chapters[0].sheets[0];
        let lede = sheet.lede.to_plain();
        assert!(
            lede.starts_with("In October to December 2025 we took in £100, 100.0 % more than a year before: 20.0 % of all that members"),
            "{lede}"
        );
        let json = serde_json::to_string(&document).unwrap();
        assert!(json.contains("20.0 % of £500") && json.contains("We opened a kitchen."), "{json}");
        assert!(!json.contains("£90"), "nobody else's figure is there");
        assert!(!document.meta.covered);
    }

    #[test]
    fn without_an_edition_there_is_no_part() {
        let json = serde_json::to_string(&page(false)).unwrap();
        assert!(json.contains("£100") && !json.contains("£500") && !json.contains("20.0 %"), "{json}");
    }

    #[test]
    fn pages_of_all_have_anchors_of_their_own() {
        let all = member_pages(vec![page(true), page(true)], "Pages for members").unwrap();
        let ids: Vec<&str> = all.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
        assert_eq!(ids, ["enterprise-page-1", "enterprise-page-2"]);
        assert!(crate::pdf::render(&all).unwrap().starts_with(b"%PDF"));
        assert!(member_pages(vec![], "None").is_none());
    }
}

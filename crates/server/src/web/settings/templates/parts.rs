//! A template's parts as a form shows them: what is shown, in what order, and how it is drawn.

use crate::web::forms::Posted;
use commonweal_domain::{definition::Definitions, lang::Lang, period::Quarter};
use commonweal_reporting::compose::{Drawing, Show, Template, TemplateBlock};

/// A part of a template, one row of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Where it is, such as `page-0`, `block-0-2` or `sheet-1-4`: what its fields are called.
    pub(super) key: String,
    /// What it is called.
    pub(super) name: String,
    /// What it is.
    pub(super) kind: String,
    /// 0 for pages and chapters, 1 for what is on them.
    pub(super) depth: u8,
    /// It is shown.
    pub(super) shown: bool,
    /// Its place among its neighbours, from 1.
    pub(super) place: usize,
    /// How it is drawn, where that can be chosen.
    pub(super) chart: Option<Drawing>,
}

/// Ways of drawing an indicator, with their words.
pub(super) const DRAWINGS: [(Drawing, &str, &str); 9] = [
    (Drawing::Lines, "lines", "A line over time"),
    (Drawing::Columns, "columns", "Bars over time"),
    (Drawing::Stack, "stack", "Stacked bars over time"),
    (Drawing::Shares, "shares", "Shares of the whole"),
    (Drawing::Bars, "bars", "Bars by category"),
    (Drawing::Multiples, "multiples", "A small panel for each part"),
    (Drawing::Slope, "slope", "Lines from then to now"),
    (Drawing::Range, "range", "The median with the middle half"),
    (Drawing::None, "none", "A table alone"),
];

/// All parts, in reading order.
pub(super) fn parts(template: &Template, definitions: &Definitions, at: Quarter, lang: Lang) -> Vec<Part> {
    let indicator =
        |code: &str| definitions.indicator(code, at).map_or_else(|| code.to_owned(), |known| known.name.clone());
    let mut parts = vec![];
    for (number, page) in template.pages.iter().enumerate() {
        parts.push(Part {
            key: format!("page-{number}"),
            name: page.name.clone(),
            kind: if page.after { "Page after the chapters" } else { "Page" }.to_owned(),
            depth: 0,
            shown: !page.hidden,
            place: number + 1,
            chart: None,
        });
        for (within, block) in page.blocks.iter().enumerate() {
            parts.push(Part {
                key: format!("block-{number}-{within}"),
                name: named(block, &indicator),
                kind: kind(block.show).to_owned(),
                depth: 1,
                shown: !block.hidden,
                place: within + 1,
                chart: block.chart,
            });
        }
    }
    for (number, chapter) in template.chapters.iter().enumerate() {
        parts.push(Part {
            key: format!("chapter-{number}"),
            name: chapter.dimension.name(lang).to_owned(),
            kind: "Chapter".to_owned(),
            depth: 0,
            shown: !chapter.hidden,
            place: number + 1,
            chart: None,
        });
        for (within, sheet) in chapter.sheets.iter().enumerate() {
            parts.push(Part {
                key: format!("sheet-{number}-{within}"),
                name: indicator(&sheet.indicator),
                kind: sheet.indicator.clone(),
                depth: 1,
                shown: !sheet.hidden,
                place: within + 1,
                chart: Some(sheet.chart),
            });
        }
    }
    parts
}

/// The template with what the form says of its parts. A place that is no number leaves the part where it is.
pub(super) fn arranged(template: &Template, posted: &Posted) -> Template {
    let mut made = template.clone();
    let shown = |key: &str| posted.ticked(&format!("shown-{key}"));
    let chart = |key: &str, now: Drawing| {
        let code = posted.text(&format!("chart-{key}"));
        DRAWINGS.iter().find(|(_, known, _)| *known == code).map_or(now, |(drawing, _, _)| *drawing)
    };
    for (number, page) in made.pages.iter_mut().enumerate() {
        page.hidden = !shown(&format!("page-{number}"));
        for (within, block) in page.blocks.iter_mut().enumerate() {
            let key = format!("block-{number}-{within}");
            block.hidden = !shown(&key);
            block.chart = block.chart.map(|now| chart(&key, now));
        }
        sort(&mut page.blocks, posted, &format!("block-{number}-"));
    }
    for (number, chapter) in made.chapters.iter_mut().enumerate() {
        chapter.hidden = !shown(&format!("chapter-{number}"));
        for (within, sheet) in chapter.sheets.iter_mut().enumerate() {
            let key = format!("sheet-{number}-{within}");
            sheet.hidden = !shown(&key);
            sheet.chart = chart(&key, sheet.chart);
        }
        sort(&mut chapter.sheets, posted, &format!("sheet-{number}-"));
    }
    sort(&mut made.pages, posted, "page-");
    sort(&mut made.chapters, posted, "chapter-");
    made
}

/// Puts neighbours in the order of their places; one that was moved up stands before the one whose place it takes.
fn sort<T: Clone>(items: &mut [T], posted: &Posted, keys: &str) {
    let mut order: Vec<(usize, bool, usize)> = (0..items.len())
        .map(|now| {
            let typed = posted.text(&format!("place-{keys}{now}")).trim().parse::<usize>().unwrap_or(now + 1);
            // Between two of one place, what was moved up goes before what stayed, and what was moved down after it.
            match typed.cmp(&(now + 1)) {
                std::cmp::Ordering::Less => (2 * typed - usize::from(typed > 0), false, now),
                std::cmp::Ordering::Equal => (2 * typed, false, now),
                std::cmp::Ordering::Greater => (2 * typed + 1, true, now),
            }
        })
        .collect();
    order.sort_unstable();
    let sorted: Vec<T> = order.into_iter().map(|(_, _, now)| items[now].clone()).collect();
    items.clone_from_slice(&sorted);
}

fn named(block: &TemplateBlock, indicator: &impl Fn(&str) -> String) -> String {
    match block.show {
        Show::Chart | Show::Table => indicator(&block.indicator),
        Show::Figures | Show::Lines => {
            let mut names: Vec<String> = block.codes.iter().take(3).map(|code| indicator(code)).collect();
            if block.codes.len() > 3 {
                names.push("and more".to_owned());
            }
            names.join(", ")
        }
        Show::Heading | Show::Text | Show::Small | Show::Words if !block.text.is_empty() => {
            block.text.chars().take(60).collect()
        }
        Show::Beside => {
            let names: Vec<&str> = block.of.iter().map(|of| beside(*of)).collect();
            crate::web::words::capitalised(&names.join(", "))
        }
        _ => kind(block.show).to_owned(),
    }
}

const fn beside(of: commonweal_reporting::compose::BesideText) -> &'static str {
    use commonweal_reporting::compose::BesideText as B;
    match of {
        B::Priorities => "our priorities",
        B::Asks => "what we ask for",
        B::Quote => "a sentence to quote",
        B::Contact => "whom to ask",
        B::Moved => "what moved",
        B::Sure => "how sure this is",
        B::Hidden => "what is not shown",
        B::About => "about these figures",
    }
}

const fn kind(show: Show) -> &'static str {
    match show {
        Show::Heading => "Heading",
        Show::Text => "Paragraph",
        Show::Small => "Small print",
        Show::Words => "Your words",
        Show::Figures => "Headline figures",
        Show::Lines => "Table of indicators",
        Show::Chart => "Chart",
        Show::Table => "Table",
        Show::Grid => "Table of members",
        Show::Flow => "Where the money goes",
        Show::Story => "A story",
        Show::Stories => "More stories",
        Show::Beside => "Side by side",
        Show::Decided => "You said, we did",
        Show::Together => "Networks together",
        Show::Targets => "Targets",
        Show::Members => "The members",
        Show::Annex => "The members in their own words",
        Show::Contents => "Contents",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(template: &Template, change: &[(&str, &str)]) -> Posted {
        let definitions = commonweal_domain::catalogue::definitions(Lang::EnGb);
        let mut pairs: Vec<(String, String)> = vec![];
        for part in parts(template, &definitions, "2025-Q4".parse().unwrap(), Lang::EnGb) {
            pairs.push((format!("place-{}", part.key), part.place.to_string()));
            if part.shown {
                pairs.push((format!("shown-{}", part.key), "1".to_owned()));
            }
            if let Some(chart) = part.chart {
                let code = DRAWINGS.iter().find(|(drawing, _, _)| *drawing == chart).unwrap().1;
                pairs.push((format!("chart-{}", part.key), code.to_owned()));
            }
        }
        for (name, value) in change {
            pairs.retain(|(known, _)| known != name);
            if !value.is_empty() {
                pairs.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        Posted::parse(crate::web::forms::encode(&pairs).as_bytes())
    }

    fn codes(template: &Template) -> Vec<&str> {
        template.chapters[0].sheets.iter().map(|sheet| sheet.indicator.as_str()).take(4).collect()
    }

    #[test]
    fn a_form_that_says_nothing_new_changes_nothing() {
        let template = Template::quarterly().unwrap();
        assert_eq!(arranged(&template, &form(&template, &[])), template);
    }

    #[test]
    fn parts_are_moved_hidden_and_drawn_otherwise() {
        let template = Template::quarterly().unwrap();
        let up = arranged(&template, &form(&template, &[("place-sheet-0-2", "1")]));
        assert_eq!(codes(&up), ["EC03", "EC01", "EC02", "EC04"]);
        let down = arranged(&template, &form(&template, &[("place-sheet-0-0", "3")]));
        assert_eq!(codes(&down), ["EC02", "EC03", "EC01", "EC04"]);
        let other = arranged(
            &template,
            &form(&template, &[("shown-sheet-0-1", ""), ("chart-sheet-0-0", "columns"), ("place-chapter-2", "1")]),
        );
        assert_eq!(other.chapters[0].dimension.code(), "social");
        assert!(other.chapters[1].sheets[1].hidden && !other.chapters[1].sheets[0].hidden);
        assert_eq!(other.chapters[1].sheets[0].chart, Drawing::Columns);
        assert_eq!(codes(&arranged(&template, &form(&template, &[("place-sheet-0-1", "first")]))), codes(&template));
    }
}

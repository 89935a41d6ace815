//! The report as a web page: well formed, in order, safe, and the same each time.

use commonweal_reporting::document::{
    Block, Cell, Column, CoverageStrip, Direction, Document, Headline, Note, Picture, Row, RowKind, Story, Table, Text,
    TextColumn,
};
use commonweal_reporting::html::{
    Download, Pictures, STYLESHEET, article, article_with, blocks, body, chart_figure, standalone, table,
};
use std::collections::HashSet;

mod sample;

/// Elements without an end tag.
const VOID: [&str; 4] = ["meta", "br", "link", "img"];

/// The tags of a page, without their brackets.
fn tags(page: &str) -> Vec<&str> {
    let body = page.split_once("<style>").map_or(page, |(_, rest)| rest.split_once("</style>").expect("an end").1);
    body.split('<').skip(1).filter_map(|part| part.split_once('>').map(|(tag, _)| tag)).collect()
}

/// Every element is closed by the tag of its own kind.
fn assert_balanced(page: &str) {
    let mut open = Vec::new();
    for tag in tags(page) {
        if let Some(name) = tag.strip_prefix('/') {
            let opened = open.pop();
            if opened.is_none() && ["head", "html", "body"].contains(&name) {
                continue;
            }
            assert_eq!(opened, Some(name), "in {page:.200}");
        } else if !tag.ends_with('/') && !tag.starts_with('!') {
            let name = tag.split_whitespace().next().unwrap_or_default();
            if !VOID.contains(&name) {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?} are open in {page:.200}");
}

fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Levels of the headings in their order.
fn levels(page: &str) -> Vec<u8> {
    let heading = |tag: &&str| tag.starts_with('h') && tag.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    tags(page).into_iter().filter(heading).map(|tag| tag.as_bytes()[1] - b'0').collect()
}

fn of_blocks(blocks: Vec<Block>) -> Document {
    let sheet = sample::sheet("only", "", "Heading", "", blocks);
    Document { chapters: vec![sample::chapter("only-chapter", "Only", vec![sheet])], ..sample::document() }
}

#[test]
fn the_sample_is_balanced_and_its_ids_are_unique() {
    let page = standalone(&sample::document(), "body { margin: 0 }");
    assert_balanced(&page);
    let ids = attributes(&page, "id");
    let unique: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for id in ["summary", "contents-page", "ec01", "ec01-chart", "sign-off-page"] {
        assert!(unique.contains(id), "{id}");
    }
    assert_eq!(page, standalone(&sample::document(), "body { margin: 0 }"));
}

#[test]
fn headings_follow_each_other_without_a_gap() {
    let levels = levels(&article(&sample::document()));
    assert_eq!(levels[0], 1);
    assert!(levels[1..].iter().all(|level| *level > 1), "{levels:?}");
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

#[test]
fn a_strict_policy_finds_nothing_to_forbid() {
    let page = article(&sample::document());
    for forbidden in [" style=", "<script", "<style", " onload=", "javascript:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn the_navigation_leads_to_what_is_on_the_page() {
    let page = article(&sample::document());
    let ids: HashSet<&str> = attributes(&page, "id").into_iter().collect();
    let (_, rest) = page.split_once("<nav").expect("navigation");
    let (navigation, _) = rest.split_once("</nav>").expect("an end");
    let links = attributes(navigation, "href");
    assert!(links.len() > 5);
    assert!(links.iter().all(|link| ids.contains(&link[1..])), "{links:?}");
}

#[test]
fn what_members_write_is_only_ever_text() {
    let evil = "</script><script>alert('1')</script>\" onload=\"x";
    let mut document = of_blocks(vec![
        Block::Paragraph(
            Text::plain(evil).then_link(evil, "javascript:alert(1)").then_link("mail", "mailto:a@b.example"),
        ),
        Block::Story(Story { heading: evil.into(), paragraphs: vec![evil.into()], by: evil.into(), picture: None }),
        Block::Code { title: evil.into(), text: evil.into(), lines: vec![evil.into()] },
        Block::Columns(vec![TextColumn { heading: evil.into(), text: evil.into(), points: vec![evil.into()] }]),
        Block::List(vec![evil.into()]),
        Block::Coverage(CoverageStrip { filed: 2, due: 3, caption: evil.into() }),
    ]);
    document.cover.title = evil.into();
    document.cover.alt = evil.into();
    document.meta.contents_title = evil.into();
    document.meta.lang = evil.into();
    document.chapters[0].name = evil.into();
    document.chapters[0].id = evil.into();
    let downloads = [Download { label: evil.into(), href: "javascript:alert(1)".into(), detail: evil.into() }];
    let page = article_with(&document, &downloads);
    assert_balanced(&page);
    assert!(!page.contains("<script") && !page.contains("javascript:") && !page.contains("\" onload"));
    assert!(page.contains("href=\"mailto:a@b.example\""));
}

#[test]
fn files_to_take_away_stand_on_the_cover() {
    let download = Download { label: "Download the PDF".into(), href: "/e/1.pdf".into(), detail: "24 pages".into() };
    let page = article_with(&sample::document(), &[download]);
    assert!(page.contains("<li><a href=\"/e/1.pdf\">Download the PDF</a> <span class=\"small\">24 pages</span></li>"));
}

#[test]
fn a_cover_alone_is_a_page_too() {
    let mut document = sample::document();
    document.chapters = Vec::new();
    document.cover.tiles = Vec::new();
    document.cover.facts = Vec::new();
    assert_balanced(&article(&document));
}

#[test]
fn a_chart_shows_its_data_beside_it_and_folded_in_an_edition() {
    let document = sample::document();
    let block = document.chapters[2].sheets[0].blocks[0].clone();
    let Block::Chart(chart) = &block else { panic!("a chart is expected") };
    let figure = chart_figure(chart, &sample::ACCENT);
    assert_balanced(&figure);
    assert_eq!(figure.matches("<svg").count(), 2);
    assert!(figure.contains("<div class=\"data\"><div class=\"table-scroll\">"));
    assert!(article(&document).contains("<summary>Figures behind this chart</summary>"));
    assert_eq!(blocks(std::slice::from_ref(&block), &sample::ACCENT), figure);
}

#[test]
fn small_blocks_as_they_are_written() {
    let row = |kind, cells: [Cell; 3]| Row { kind, cells: cells.into() };
    let figures = Table {
        title: "Filed, by indicator".into(),
        shorthand: "[p] provisional.".into(),
        summary: String::new(),
        columns: vec![
            Column::words("Indicator"),
            Column { head: vec!["Oct–Dec".into(), "2025".into()], current: true, ..Column::numbers("") },
            Column::words("Share"),
        ],
        rows: vec![
            row(RowKind::Body, [Cell::text("Jobs"), Cell::text("47"), Cell::Bar(0.94)]),
            row(RowKind::Total, [Cell::text("All"), Cell::text("50"), Cell::Bar(f64::NAN)]),
        ],
        notes: vec!["A note.".into()],
    };
    assert_balanced(&table(&figures));
    let headline = Headline {
        name: "Jobs".into(),
        value: "312.4".into(),
        unit: "FTE".into(),
        change: "Down 7.2".into(),
        direction: Direction::Down,
        coverage: "47 of 50".into(),
        history: vec![Some(2.0), None, Some(1.0)],
        second_change: String::new(),
        history_alt: "Three quarters".into(),
    };
    let page = blocks(
        &[
            Block::Heading { level: 2, text: "Part".into() },
            Block::Headlines(vec![headline]),
            Block::Heading { level: 3, text: "Small & plain".into() },
            Block::Paragraph(Text::plain("See ").then_link("how", "#how").then_bold(" now")),
            Block::Table(figures),
            Block::Notes(vec![Note { lead: "Who filed.".into(), text: "47 of 50.".into() }]),
            Block::Story(Story {
                heading: String::new(),
                paragraphs: vec!["“Yes.”".into()],
                by: "A member".into(),
                picture: None,
            }),
            Block::Coverage(CoverageStrip { filed: 1, due: 2, caption: "1 of 2. More.".into() }),
            Block::Coverage(CoverageStrip { filed: 1, due: 151, caption: "1 of 151.".into() }),
            Block::Contents { detailed: true },
        ],
        &sample::ACCENT,
    );
    assert_balanced(&page);
    let (start, _) = page.split_once("<svg class=\"many\"").expect("many tiles are one picture");
    insta::assert_snapshot!(start.replace("><", ">\n<"));
}

#[test]
fn the_stylesheet_names_no_address() {
    assert!(!STYLESHEET.contains("url(") && !STYLESHEET.contains("@import"));
}

#[test]
fn a_photo_stands_in_the_page_or_beside_it_with_its_words() {
    let picture =
        Picture { jpeg: b"\xff\xd8\xff".to_vec(), width: 1600, height: 1200, alt: "Two \"cooks\" & <more>".into() };
    let story = Block::Story(Story {
        heading: "One story".into(),
        paragraphs: vec!["We opened a kitchen.".into()],
        by: "A member".into(),
        picture: Some(picture),
    });
    let alone = blocks(std::slice::from_ref(&story), &sample::ACCENT);
    assert_balanced(&alone);
    let words = "alt=\"Two &quot;cooks&quot; &amp; &lt;more&gt;\" width=\"1600\" height=\"1200\"";
    assert!(alone.contains(words) && alone.contains("src=\"data:image/jpeg;base64,/9j/\""), "{alone}");
    let sheet = sample::sheet("only", "", "Heading", "", vec![story]);
    let document =
        Document { chapters: vec![sample::chapter("only-chapter", "Only", vec![sheet])], ..sample::document() };
    let beside = body(&document, Pictures::In("/digbeth/reports/2025-Q4/1"));
    let name = document.stories().next().unwrap().picture.as_ref().unwrap().file_name();
    let src = format!("src=\"/digbeth/reports/2025-Q4/1/{name}\" alt=\"Two ");
    assert!(beside.contains(&src) && !beside.contains("base64"), "{beside}");
    let told = serde_json::to_value(&document).unwrap();
    let picture = &told["chapters"][0]["sheets"][0]["blocks"][0]["content"]["picture"];
    assert_eq!(picture["sha256"].as_str().unwrap().len(), 64);
    assert!(picture.get("jpeg").is_none(), "the file stands beside the document");
}

//! The report as a PDF: what a reader, a screen reader and an archive find in it.

use commonweal_reporting::document::{Block, Cell, Chapter, Column, Document, Picture, Row, RowKind, Story, Table};
use commonweal_reporting::pdf::render;
use lopdf::{Dictionary, Document as File, Object, ObjectId};

use std::sync::OnceLock;

mod sample;

fn parsed(document: &Document) -> File {
    File::load_mem(&render(document).expect("it is drawn")).expect("it is a PDF")
}

/// The whole sample, drawn once for all tests.
fn whole() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| parsed(&sample::document()))
}

/// The sample with one chapter of one sheet of these blocks.
fn of_blocks(blocks: Vec<Block>) -> Document {
    let sheet = sample::sheet("only", "", "Heading", "", blocks);
    Document { chapters: vec![sample::chapter("only-chapter", "Only", vec![sheet])], ..sample::document() }
}

/// The text of a page, each space only once: lopdf adds some of its own.
fn page_text(file: &File, page: u32) -> String {
    let text = file.extract_text(&[page]).expect("it has text");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = sample::document();
    assert_eq!(render(&document).expect("drawn"), render(&document).expect("drawn again"));
}

#[test]
fn every_sheet_begins_a_page_and_long_tables_run_over() {
    assert_eq!(whole().get_pages().len(), 26);
}

#[test]
fn a_report_of_a_cover_alone_has_one_page() {
    let mut document = sample::document();
    document.chapters = Vec::new();
    document.cover.tiles = Vec::new();
    assert_eq!(parsed(&document).get_pages().len(), 1);
    document.chapters = vec![Chapter { id: "empty".into(), name: "Empty".into(), sheets: Vec::new() }];
    assert_eq!(parsed(&document).get_pages().len(), 1);
}

#[test]
fn the_file_says_what_it_is() {
    let file = whole();
    let catalogue = file.catalog().expect("a catalogue");
    assert_eq!(catalogue.get(b"Lang").and_then(Object::as_str).expect("a language"), b"en-GB");
    for key in
        ["MarkInfo", "StructTreeRoot", "Metadata", "OutputIntents", "Outlines", "PageLabels", "ViewerPreferences"]
    {
        assert!(catalogue.has(key.as_bytes()), "{key}");
    }
    let metadata = catalogue.get(b"Metadata").and_then(Object::as_reference).expect("metadata");
    let metadata = &file.get_object(metadata).and_then(Object::as_stream).expect("a stream").content;
    let metadata = String::from_utf8_lossy(metadata);
    for claim in ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<", "2026-03-10T09:00:00Z"] {
        assert!(metadata.contains(claim), "{claim}");
    }
}

#[test]
fn what_stands_in_metadata_is_escaped() {
    let mut document = of_blocks(Vec::new());
    document.meta.title = "Bread & <Roses>\u{1}".into();
    let bytes = render(&document).expect("drawn");
    let title = b"<rdf:li xml:lang=\"x-default\">Bread &amp; &lt;Roses&gt;</rdf:li>";
    assert!(bytes.windows(title.len()).any(|window| window == title));
}

#[test]
fn text_is_extracted_with_its_ligatures_and_symbols() {
    let file = whole();
    let summary = page_text(file, 2);
    for words in ["More earned, more kept local,", "£4.62 million, 3.1 % more", "tCO ₂ e", "Sample data"] {
        assert!(summary.contains(words), "{words} in {summary}");
    }
    let last = page_text(file, 16);
    assert!(last.contains("Signed off by those") && last.contains("9f2c 41d7 08be a6e3"), "{last}");
}

#[test]
fn a_table_too_wide_for_an_upright_page_has_pages_on_their_side() {
    let file = whole();
    let size = |page: ObjectId| -> Vec<f32> {
        let page = file.get_dictionary(page).expect("a page");
        assert!(!page.has(b"Rotate"), "nothing is turned after it is drawn");
        let edges = page.get(b"MediaBox").and_then(Object::as_array).expect("a box").iter();
        edges.map(|edge| edge.as_float().expect("a number").round()).collect()
    };
    let wide: Vec<u32> = file
        .get_pages()
        .into_iter()
        .filter(|(_, page)| size(*page) == [0.0, 0.0, 842.0, 595.0])
        .map(|(number, _)| number)
        .collect();
    assert_eq!(wide, [17, 18, 19]);
    for page in [17, 18, 19] {
        let text = page_text(file, page);
        // The head is repeated, and so is what stands on every page.
        for words in ["Oct–Dec", "Years side by side", "October to December 2025 · edition 1", &page.to_string()] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    assert!(page_text(file, 17).contains("Three years of quarters"));
    assert!(page_text(file, 20).contains("stands upright again"));
}

#[test]
fn a_list_that_goes_on_says_under_which_letter_and_letters_are_in_the_outline() {
    let file = whole();
    let pages: Vec<String> = file.get_pages().into_keys().map(|page| page_text(file, page)).collect();
    assert!(pages.iter().any(|text| text.contains("A, continued")), "{pages:?}");
    let titles: Vec<String> = file
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|entry| entry.has(b"Dest") && entry.has(b"Title"))
        .filter_map(|entry| entry.get(b"Title").and_then(lopdf::decode_text_string).ok())
        .collect();
    for title in ["Who takes part", "In their own words", "A", "B"] {
        assert!(titles.iter().any(|found| found == title), "{title} in {titles:?}");
    }
}

/// A page's content as it is drawn.
fn content(file: &File, page: u32) -> String {
    let page = file.get_pages()[&page];
    String::from_utf8_lossy(&file.get_page_content(page)).into_owned()
}

/// A text as it stands for what is drawn in its place.
fn stands_for(text: &str) -> String {
    let units: Vec<String> = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("/Span<</ActualText<FEFF{}>>>BDC", units.concat())
}

#[test]
fn a_character_without_a_glyph_is_named_in_brackets_and_read_as_it_was() {
    let file = parsed(&of_blocks(vec![Block::Paragraph("A \u{10FFFF} B 漢".into())]));
    let text = page_text(&file, 2);
    assert!(text.contains("A [U+10FFFF] B [Han]"), "{text}");
    let content = content(&file, 2);
    assert!(content.contains(&stands_for("\u{10FFFF}")) && content.contains(&stands_for("漢")), "{content}");
}

#[test]
fn other_scripts_and_pictures_are_set_or_named() {
    let written = |name: &str| {
        let heading = sample::sheet("only", "", name, "", vec![Block::Paragraph(name.into())]);
        parsed(&Document { chapters: vec![sample::chapter("only-chapter", name, vec![heading])], ..sample::document() })
    };
    let plain = structure(&written("Kitchen"));
    for name in ["مقهى", "קפה", "咖啡", "☕️😀", "A咖B🦄C"] {
        let file = written(name);
        assert_eq!(structure(&file), plain, "{name}");
        assert!(!page_text(&file, 2).trim().is_empty(), "{name}");
    }
    // What no font has is named, all that follows each other together; what cannot be seen is left out.
    let file = written("A咖啡B🦄C");
    let joined = page_text(&file, 2).replace(' ', "");
    assert!(joined.contains("A[KaPei]B[unicorn]C"), "{joined}");
    assert!(content(&file, 2).contains(&stands_for("咖啡")) && content(&file, 2).contains(&stands_for("🦄")));
    let joined = page_text(&written("A☕\u{FE0F}B"), 2).replace(' ', "");
    assert!(joined.contains("A☕B"), "{joined}");
}

#[test]
fn each_page_repeats_the_header_of_a_table() {
    let file = whole();
    for page in [5, 6, 7] {
        assert!(page_text(file, page).contains("Enterprise"), "page {page}");
        assert!(page_text(file, page).contains("Notes"), "page {page}");
    }
}

#[test]
fn contents_print_the_pages_on_which_chapters_begin() {
    let file = whole();
    let contents = page_text(file, 3);
    for entry in ["Summary 2", "Economic 4", "Greenhouse gas emissions 8", "Signed off by 16"] {
        assert!(contents.contains(entry), "{entry} in {contents}");
    }
}

#[test]
fn links_lead_to_pages_and_to_addresses_and_nowhere_else() {
    let file = whole();
    let page = file.get_pages()[&4];
    let annotations = file.get_page_annotations(page).expect("links");
    let addresses = annotations.iter().filter(|link| link.has(b"A")).count();
    let places = annotations.iter().filter(|link| link.has(b"Dest")).count();
    assert_eq!((addresses, places), (1, 1));
    assert!(annotations.iter().all(|link| link.has(b"Contents") && link.has(b"StructParent")));
}

/// The structure tree as indented names; runs of equal lines are counted.
fn outline(file: &File, id: ObjectId, depth: usize, lines: &mut Vec<String>) {
    let element = file.get_dictionary(id).expect("an element");
    let name = String::from_utf8_lossy(element.get(b"S").and_then(Object::as_name).expect("a role")).into_owned();
    lines.push(format!("{}{name}", "  ".repeat(depth)));
    for kid in kids(element) {
        if let Object::Reference(kid) = kid {
            outline(file, kid, depth + 1, lines);
        }
    }
}

fn kids(element: &Dictionary) -> Vec<Object> {
    match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    }
}

fn structure(file: &File) -> Vec<String> {
    let root = file.catalog().and_then(|catalogue| catalogue.get(b"StructTreeRoot")).and_then(Object::as_reference);
    let root = file.get_dictionary(root.expect("a root")).expect("a tree");
    let mut lines = Vec::new();
    for kid in kids(root) {
        outline(file, kid.as_reference().expect("the document"), 0, &mut lines);
    }
    lines
}

#[test]
fn every_role_is_used() {
    let lines = structure(whole());
    let roles = "Document Sect H1 H2 H3 P L LI Lbl LBody Table THead TBody TR TH TD Figure Caption Link TOC TOCI BlockQuote Code";
    for role in roles.split(' ') {
        assert!(lines.iter().any(|line| line.trim() == role), "{role}");
    }
}

#[test]
fn the_structure_of_an_indicator() {
    let sheet = sample::document().chapters.swap_remove(2).sheets.swap_remove(0);
    let chapters = vec![sample::chapter("economic", "Economic", vec![sheet])];
    let lines = structure(&parsed(&Document { chapters, ..sample::document() }));
    let cover = lines.iter().position(|line| line.contains("Figure")).expect("the tiles");
    insta::assert_snapshot!(lines[cover..].join("\n"));
}

#[test]
fn no_heading_skips_a_level() {
    let lines = structure(whole());
    let levels = lines.iter().filter_map(|line| line.trim().strip_prefix('H')?.parse::<u8>().ok());
    let mut last = 0;
    for level in levels {
        assert!(level <= last + 1, "H{level} after H{last}");
        last = level;
    }
}

#[test]
fn nothing_is_too_long_or_too_many() {
    let long = "Verein-zur-Förderung-der-Gemeinwohlökonomie-im-Landkreis-".repeat(6);
    let endless = "W".repeat(400);
    let words = "Every week forty people eat here and some stay to wash up. ".repeat(280);
    let row = |kind| Row { kind, cells: (0..12).map(|index| Cell::text(format!("{index},123,456.78"))).collect() };
    let wide = Table {
        title: long.clone(),
        shorthand: String::new(),
        summary: "Twelve columns".into(),
        columns: (0..12).map(|index| Column::numbers(format!("Quarter {index} of the year"))).collect(),
        rows: vec![row(RowKind::Body), row(RowKind::Total), Row { kind: RowKind::Body, cells: Vec::new() }],
        notes: vec![endless.as_str().into()],
    };
    let empty = Table { columns: Vec::new(), rows: Vec::new(), ..wide.clone() };
    let headless = Table { rows: Vec::new(), ..wide.clone() };
    let mut document = of_blocks(vec![
        Block::Table(wide),
        Block::Table(empty),
        Block::Table(headless),
        Block::Story(Story {
            heading: long.clone(),
            paragraphs: vec![words.into(), "".into()],
            by: endless.clone(),
            picture: None,
        }),
        Block::List(Vec::new()),
        Block::Headlines(Vec::new()),
        Block::Columns(Vec::new()),
        Block::Notes(Vec::new()),
        Block::Heading { level: 9, text: String::new() },
    ]);
    document.meta.running_note.clone_from(&long);
    document.meta.foot.clone_from(&long);
    document.chapters[0].name.clone_from(&long);
    document.chapters[0].sheets[0].heading.clone_from(&endless);
    document.cover.title = long;
    document.cover.network = endless;
    document.cover.tiles = sample::cover(1000).tiles;
    assert!(parsed(&document).get_pages().len() > 5);
}

/// A story with a photo; the bytes need not be a picture to be put into a file.
fn pictured(words: &str) -> Block {
    let picture = Picture {
        jpeg: b"\xff\xd8\xff photo \xff\xd9".to_vec(),
        width: 1600,
        height: 1200,
        alt: "Two cooks (sample)".into(),
    };
    Block::Story(Story {
        heading: "One story".into(),
        paragraphs: vec![words.into()],
        by: "A member".into(),
        picture: Some(picture),
    })
}

#[test]
fn a_logo_stands_on_the_cover_in_place_of_the_mark() {
    let mut document = of_blocks(vec![]);
    let without = render(&document).expect("drawn");
    document.cover.logo =
        Some(Picture { jpeg: b"\xff\xd8\xff logo \xff\xd9".to_vec(), width: 800, height: 200, alt: "Digbeth".into() });
    let with = render(&document).expect("drawn");
    let holds = |file: &[u8]| file.windows(6).any(|bytes| bytes == b" logo ");
    assert!(holds(&with) && !holds(&without));
    assert!(document.stories().next().is_none(), "a logo is no story's photo");
}

#[test]
fn a_photo_is_a_figure_with_its_words_and_stands_in_the_file_once_as_it_was() {
    let document = of_blocks(vec![pictured("We opened a kitchen."), pictured("We opened another.")]);
    assert_eq!(render(&document).expect("drawn"), render(&document).expect("drawn again"));
    let file = parsed(&document);
    let photos: Vec<_> = file
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image"))
        .collect();
    assert_eq!(photos.len(), 1);
    assert_eq!(photos[0].content, b"\xff\xd8\xff photo \xff\xd9");
    assert_eq!(photos[0].dict.get(b"Filter").and_then(Object::as_name).expect("a filter"), b"DCTDecode");
    let figures: Vec<_> = file
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|element| element.get(b"S").and_then(Object::as_name).is_ok_and(|role| role == b"Figure"))
        .filter(|element| element.get(b"Alt").and_then(Object::as_str).is_ok_and(|alt| alt.ends_with(b"(sample)")))
        .collect();
    assert_eq!(figures.len(), 2);
    assert!(figures.iter().all(|figure| figure.has(b"K") && figure.has(b"A")));
    assert!(page_text(&file, 2).contains("We opened another."));
}

#[test]
fn a_story_longer_than_a_page_keeps_its_photo_and_its_words() {
    let long = "We opened a kitchen and then another. ".repeat(400);
    let file = parsed(&of_blocks(vec![pictured(&long), pictured("")]));
    let pages = file.get_pages().len() as u32;
    assert!(pages > 2);
    let words: usize = (2..=pages).map(|page| page_text(&file, page).matches("another").count()).sum();
    assert_eq!(words, 400);
}

#[test]
fn a_photo_gives_way_where_that_saves_a_page() {
    let file = |lines: usize| {
        let lines = (0..lines).map(|line| Block::Paragraph(format!("Line {line}").as_str().into()));
        parsed(&of_blocks(lines.chain([pictured("Short.")]).collect()))
    };
    let fits = (1..60).rev().map(file).find(|file| file.get_pages().len() == 2).expect("some lines fit");
    let (full, smaller) = (photo_width(&file(1)), photo_width(&fits));
    assert!((full - 52.5).abs() < 0.1, "{full} mm");
    assert!((37.0..45.0).contains(&smaller), "{smaller} mm");
}

/// Width in millimetres of the figure of [`pictured`].
fn photo_width(file: &File) -> f32 {
    let elements = file.objects.values().filter_map(|object| object.as_dict().ok());
    let boxes = elements
        .filter(|element| element.get(b"Alt").and_then(Object::as_str).is_ok_and(|alt| alt.ends_with(b"(sample)")))
        .filter_map(|element| element.get(b"A").and_then(Object::as_array).ok()?.first()?.as_dict().ok())
        .filter_map(|layout| layout.get(b"BBox").and_then(Object::as_array).ok());
    let edges: Vec<f32> = boxes.flatten().map(|edge| edge.as_float().expect("a number")).collect();
    let [left, _, right, _] = edges[..] else { panic!("not one figure: {edges:?}") };
    (right - left) * 25.4 / 72.0
}

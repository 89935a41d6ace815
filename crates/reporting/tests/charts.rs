//! Drawings of charts: whatever the data, texts stay apart and inside, and the same chart gives the same drawing.

use commonweal_reporting::charts::{Width, draw, natural_height, png, slide, svg};
use commonweal_reporting::document::{Accent, Block, Chart, ChartKind};
use plotters::prelude::IntoDrawingArea;
use proptest::prelude::*;

#[path = "charts/any.rs"]
mod any;
#[path = "charts/recorder.rs"]
mod recorder;
mod sample;

use recorder::{Recorder, UNITS};

/// The widths in points for which charts are drawn: a phone, paper, a wide page.
const WIDTHS: [f32; 3] = [225.0, 476.0, 720.0];

/// A chart of the sample.
fn chart(id: &str) -> Chart {
    let document = sample::document();
    let mut blocks = document.chapters.into_iter().flat_map(|chapter| chapter.sheets).flat_map(|sheet| sheet.blocks);
    let found = blocks.find_map(|block| match block {
        Block::Chart(chart) if chart.id == id => Some(chart),
        _ => None,
    });
    found.expect("the sample has it")
}

fn recorded(kind: &ChartKind, width: f32) -> Recorder {
    let chart = Chart { kind: kind.clone(), ..chart("empty-chart") };
    let mut recorder = Recorder::new(width, natural_height(kind, width));
    {
        let area = (&mut recorder).into_drawing_area();
        draw(&chart, &area, &sample::ACCENT, UNITS).expect("recording does not fail");
    }
    recorder
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn texts_stay_apart_and_inside(kind in any::kind()) {
        for width in WIDTHS {
            let recorder = recorded(&kind, width);
            prop_assert_eq!(recorder.faults(), Vec::<String>::new(), "{} points wide", width);
        }
    }

    #[test]
    fn an_image_is_well_formed_and_always_the_same(kind in any::kind()) {
        let chart = Chart { kind, alt: "\"<&>\" \u{1}".into(), ..chart("empty-chart") };
        for width in [Width::Wide, Width::Narrow] {
            let image = svg(&chart, &sample::ACCENT, width);
            prop_assert_eq!(&image, &svg(&chart, &sample::ACCENT, width));
            prop_assert!(image.contains("aria-label=\"&quot;&lt;&amp;&gt;&quot; \""));
            let inner = image.replace("&quot;", "").replace("&lt;", "").replace("&gt;", "").replace("&amp;", "");
            prop_assert!(!inner.contains('&'));
            // Names may have these letters; numbers within a tag may not.
            let mut tags = inner.split('<').filter_map(|tag| tag.split('>').next());
            prop_assert!(!tags.any(|tag| tag.contains("NaN") || tag.contains("inf")));
            prop_assert_eq!(inner.matches('<').count(), inner.matches('>').count());
        }
    }
}

#[test]
fn every_name_and_label_of_the_sample_is_drawn() {
    let expected: [(Chart, &[&str]); 9] = [
        (chart("ec01-chart"), &["3.98", "4.37 [r]", "£4.62m", "All income", "£ million a quarter", "2024"]),
        (chart("en04-chart"), &["168.9", "148.2 [p]", "Fuel burned", "Electricity", "Travel, water,"]),
        (chart("ec03-chart"), &["Individuals", "£1.35m", "Social sector", "£0.79m", "£ million"]),
        (chart("so02-chart"), &["Women", "Others", "52 %", "61 %", "Boards", "Staff"]),
        (
            chart("so05-chart"),
            &["£12.60", "£13.10", "All: £12.90", "[c] fewer than 3 enterprises", "Arts", "£ an hour"],
        ),
        (chart("so03-chart"), &["61.2", "74.6 %", "[b]", "Target for", "80 %", "Per cent"]),
        (chart("ec06-chart"), &["812", "739", "318 [e]", "[c]", "Social sector", "1,000", "[b]", "£ thousand"]),
        (chart("ec03-slope"), &["4.98", "5.31", "5.01", "4.62", "3.69", "Individuals", "[c]", "2024", "2025"]),
        (
            chart("targets-chart"),
            &["63,006 of 80,000 hours, 79 %", "Volunteer hours", "34 of 10 homes, 340 %", "[c] not shown", "Target"],
        ),
    ];
    for (chart, words) in expected {
        for width in [Width::Wide, Width::Narrow] {
            let image = svg(&chart, &sample::ACCENT, width);
            for word in words {
                // Names may be in lines that break elsewhere.
                assert!(
                    image.contains(&format!(">{word}")) || image.contains(&format!(" {word}<")),
                    "{word} in {width:?} {}",
                    chart.id
                );
            }
        }
    }
}

/// What the report's fonts lack is named on paper and in a painted picture, and left to the reader's fonts in an SVG.
#[test]
fn what_no_font_has_stays_as_it_is_in_an_svg_and_is_painted_by_its_name() {
    let mut chart = chart("ec03-chart");
    chart.title = "咖啡 and a 🦄".into();
    if let ChartKind::Bars { groups, .. } = &mut chart.kind {
        groups[0].name = "咖啡".into();
    }
    let written = slide(&chart, &sample::ACCENT, "A source");
    assert!(written.contains(">咖啡<") && written.contains("🦄") && !written.contains("[Ka Pei]"));
    let named = |svg: &str| svg.replace("咖啡", "[Ka Pei]").replace('🦄', "[unicorn]");
    assert_eq!(png(&written).expect("painted"), png(&named(&written)).expect("painted"), "the same picture");
    assert_ne!(png(&written).expect("painted"), png(&written.replace("咖啡", "")).expect("painted"));
    // Room is kept for the name.
    let recorder = recorded(&chart.kind, 476.0);
    assert_eq!(recorder.faults(), Vec::<String>::new());
}

#[test]
fn an_image_of_each_kind() {
    let ids = ["ec01-chart", "en04-chart", "ec03-chart", "so02-chart", "so05-chart"];
    for id in ids.into_iter().chain(["so03-chart", "ec06-chart", "ec06-columns", "ec03-slope", "targets-chart"]) {
        let chart = chart(id);
        let image = svg(&chart, &sample::ACCENT, Width::Wide).replace("><", ">\n<");
        insta::assert_snapshot!(format!("svg_{}", chart.id), image);
    }
}

#[test]
fn another_accent_is_written_out_for_both_schemes() {
    let accent = Accent { base: [0x8a, 0x3a, 0x1c], dark: [0xf0, 0xa5, 0x85], ..sample::ACCENT };
    let image = svg(&chart("ec01-chart"), &accent, Width::Wide);
    assert!(image.contains("stroke=\"light-dark(#8a3a1c,#f0a585)\""));
    assert!(!image.contains("class=\"l1\"") && !image.contains("class=\"dot\""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// A picture for slides stands alone, and the same chart gives the same bytes.
    #[test]
    fn a_slide_is_painted_whatever_the_data(kind in any::kind()) {
        let chart = Chart { kind, title: "A < B & \"C\": ".repeat(9), ..chart("empty-chart") };
        let picture = slide(&chart, &sample::ACCENT, "Digbeth, edition 1");
        prop_assert!(!picture.contains("class=") && !picture.contains("light-dark"));
        let painted = png(&picture).unwrap();
        prop_assert!(painted.starts_with(b"\x89PNG"));
        prop_assert_eq!(painted, png(&slide(&chart, &sample::ACCENT, "Digbeth, edition 1")).unwrap());
    }
}

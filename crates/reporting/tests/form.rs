//! The form on paper: what whoever fills it in, copies it or listens to it finds.

use commonweal_reporting::document::Text;
use commonweal_reporting::form::{Field, Form, Forms, Grid, Part};
use commonweal_reporting::pdf::render_forms;
use lopdf::{Dictionary, Document as File, Object, ObjectId, content::Content};

#[path = "sample/form.rs"]
mod sample;

fn parsed(forms: &Forms) -> File {
    File::load_mem(&render_forms(forms).expect("it is drawn")).expect("it is a PDF")
}

/// The text of each page, each space only once.
fn pages(file: &File) -> Vec<String> {
    let text = |page: &u32| file.extract_text(&[*page]).expect("it has text");
    file.get_pages().keys().map(|page| text(page).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// So many questions of one number, one after the other.
fn questions(count: usize) -> Vec<Part> {
    let asked = "How many hours did volunteers give? People × hours a week × weeks.";
    (1..=count).map(|number| sample::question(number, "Hours", asked, sample::after("hours"), vec![])).collect()
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    assert_eq!(render_forms(&sample::whole()).expect("drawn"), render_forms(&sample::whole()).expect("drawn again"));
}

#[test]
fn letters_are_large_and_everything_is_black() {
    let file = parsed(&sample::whole());
    let mut sizes = 0;
    for page in file.get_pages().into_values() {
        for operation in Content::decode(&file.get_page_content(page)).expect("content").operations {
            let numbers: Vec<f32> = operation.operands.iter().filter_map(|operand| operand.as_float().ok()).collect();
            match operation.operator.as_str() {
                "Tf" => {
                    assert!(numbers[0] >= 16.0, "{numbers:?} pt");
                    sizes += 1;
                }
                "rg" | "RG" => assert_eq!(numbers, [0.0, 0.0, 0.0]),
                _ => {}
            }
        }
    }
    assert!(sizes > 10, "{sizes} sizes were set");
}

#[test]
fn a_question_stands_whole_on_one_page() {
    let pages = pages(&parsed(&sample::forms(vec![sample::form(questions(9))])));
    assert!(pages.len() > 2);
    for number in 1..=9 {
        let name = format!("{number}. Hours");
        let page = pages.iter().find(|page| page.contains(&name)).expect("it is asked");
        let own = page.split(&name).nth(1).expect("what follows its name");
        let end = own.find("Hours").unwrap_or(own.len());
        assert!(own[..end].contains("Rough guess"), "{name} is cut: {page}");
    }
}

#[test]
fn boxes_are_lower_where_that_keeps_a_question_on_one_page() {
    let rows = |count: usize| {
        let grid = Grid {
            corner: "Need".into(),
            columns: vec!["Number".into()],
            rows: (1..=count).map(|row| format!("Need {row}")).collect(),
            unit: sample::after("people"),
        };
        let asked = sample::question(1, "People", "How many?", sample::after("people"), vec![Field::Grid(grid)]);
        let pages = pages(&parsed(&sample::forms(vec![sample::form(vec![asked])])));
        !pages.iter().any(|page| page.contains("continued"))
    };
    let fitting: Vec<usize> = (8..16).filter(|count| rows(*count)).collect();
    assert_eq!(fitting, [8, 9, 10, 11, 12, 13, 14]);
}

#[test]
fn two_splits_with_their_last_values_stay_on_one_page() {
    let grid = |rows: &[&str]| {
        Field::Grid(Grid {
            corner: "Where they are".into(),
            columns: vec!["Number".into()],
            rows: rows.iter().map(|row| (*row).to_owned()).collect(),
            unit: sample::pounds(),
        })
    };
    let parts = vec![
        Field::Lead("Split by where they are, if you know it".into()),
        grid(&["In the network’s area\nLast time: £18,867", "Elsewhere\nLast time: £21,909", "Not known"]),
        Field::Lead("Split by sector, if you know it".into()),
        grid(&["Public sector", "Private firms", "Social sector", "Not known"]),
    ];
    let asked = "What did you pay suppliers? Goods and services, without pay and without VAT. A good estimate is fine. \
                 Local is the area the network has set.";
    let asked = sample::question(1, "Paid to suppliers", asked, sample::pounds(), parts);
    let pages = pages(&parsed(&sample::forms(vec![sample::form(vec![asked])])));
    assert!(!pages.iter().any(|page| page.contains("continued")), "{pages:#?}");
}

#[test]
fn a_question_longer_than_a_page_goes_on_under_its_name() {
    let rows = |what: &str| {
        Field::Grid(Grid {
            corner: "Service".into(),
            columns: vec!["Number".into()],
            rows: (1..=14).map(|row| format!("{what} {row}")).collect(),
            unit: sample::after("people"),
        })
    };
    let parts = vec![
        Field::Lead("By service:".into()),
        rows("Service"),
        Field::Lead("By need:".into()),
        rows("Need"),
        Field::Lead("By a list that no page holds:".into()),
        Field::Grid(Grid {
            corner: "Place".into(),
            columns: vec!["Number".into()],
            rows: (1..=40).map(|row| format!("Place {row}")).collect(),
            unit: sample::after("people"),
        }),
    ];
    let asked = sample::question(1, "People", "How many?", sample::after("people"), parts);
    let pages = pages(&parsed(&sample::forms(vec![sample::form(vec![asked])])));
    let heads: Vec<bool> = pages.iter().map(|page| page.contains("1. People, continued")).collect();
    assert_eq!(heads, [false, true, true, true, true, true], "{pages:#?}");
    let together = |what: &str| {
        let holding = |words: String| pages.iter().position(|page| page.contains(&words));
        holding(format!("{what} 1 ")).is_some() && holding(format!("{what} 1 ")) == holding(format!("{what} 14"))
    };
    assert!(together("Service") && together("Need"), "{pages:#?}");
    let begins = pages.iter().find(|page| page.contains("By a list")).expect("it is asked");
    assert!(begins.contains("Place 3 "), "a row alone begins the list: {begins}");
    assert!(pages[5].contains("Place 38 ") && pages[5].contains("Place 40"));
}

#[test]
fn each_form_of_a_file_has_sheets_of_its_own() {
    let other = Form { heading: "Another".into(), ..sample::form(questions(1)) };
    let pages = pages(&parsed(&sample::forms(vec![sample::form(questions(5)), other])));
    let number = |page: &String| page.find("Page").map(|at| page[at..at + 11].to_owned()).unwrap_or_default();
    let numbers: Vec<String> = pages.iter().map(number).collect();
    assert_eq!(numbers, ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3", "", "Page 1 of 1", ""]);
    assert!(pages[4].contains("Another") && !pages[2].contains("Another"));
}

/// The structure tree as indented names, with what a field is.
fn outline(file: &File, id: ObjectId, depth: usize, lines: &mut Vec<String>) {
    let element = file.get_dictionary(id).expect("an element");
    let name = String::from_utf8_lossy(element.get(b"S").and_then(Object::as_name).expect("a role")).into_owned();
    lines.push(format!("{}{name}{}", "  ".repeat(depth), field(element)));
    for kid in kids(element) {
        if let Object::Reference(kid) = kid {
            outline(file, kid, depth + 1, lines);
        }
    }
}

fn field(element: &Dictionary) -> String {
    let attributes = element.get(b"A").and_then(Object::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut printed = attributes.iter().filter_map(|attribute| attribute.as_dict().ok());
    let role = printed.find_map(|attribute| attribute.get(b"Role").and_then(Object::as_name).ok());
    role.map_or_else(String::new, |role| {
        let alt = element.get(b"Alt").and_then(lopdf::decode_text_string).expect("words for it");
        format!(" {}: {alt}", String::from_utf8_lossy(role))
    })
}

fn kids(element: &Dictionary) -> Vec<Object> {
    match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    }
}

#[test]
fn whoever_listens_is_told_what_each_box_is_for() {
    let grid = Grid {
        corner: "Who paid".into(),
        columns: vec!["Earned".into(), "Given".into()],
        rows: vec!["Public bodies".into()],
        unit: sample::pounds(),
    };
    let asked = sample::question(1, "Income", "What came in?", sample::pounds(), vec![Field::Grid(grid)]);
    let told = Part::Told { heading: "How to fill it in".into(), points: vec![Text::plain("With a pen.")] };
    let file = parsed(&sample::forms(vec![sample::form(vec![told, asked])]));
    let root = file.catalog().and_then(|catalogue| catalogue.get(b"StructTreeRoot")).and_then(Object::as_reference);
    let mut lines = Vec::new();
    for kid in kids(file.get_dictionary(root.expect("a root")).expect("a tree")) {
        outline(&file, kid.as_reference().expect("the document"), 0, &mut lines);
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn nothing_is_too_long() {
    let endless = "W".repeat(300);
    let grid = Grid {
        corner: endless.clone(),
        columns: (0..7).map(|_| endless.clone()).collect(),
        rows: vec![endless.clone()],
        unit: sample::after(&endless),
    };
    let asked = sample::question(1, &endless, &endless, sample::after(&endless), vec![Field::Grid(grid)]);
    let entry = Part::Question(commonweal_reporting::form::Question {
        heading: String::new(),
        continued: endless.clone(),
        texts: vec![],
        fields: vec![Field::Entry(endless.clone()), Field::Lines { name: endless.clone(), count: 60 }],
    });
    let mut form = sample::form(vec![asked, entry, Part::Told { heading: String::new(), points: vec![] }]);
    form.heading.clone_from(&endless);
    form.facts = vec![(endless.clone(), endless)];
    assert!(parsed(&sample::forms(vec![form])).get_pages().len() > 2);
    assert_eq!(parsed(&sample::forms(vec![sample::form(vec![])])).get_pages().len(), 1);
}

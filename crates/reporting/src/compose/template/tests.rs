//! Templates as people write them.

use super::{SHIPPED, Show, Template};
use commonweal_domain::{catalogue, lang::Lang};

fn fault(text: &str) -> String {
    Template::read(text).unwrap_err().to_string()
}

#[test]
fn what_comes_with_commonweal_can_be_read_and_names_only_what_there_is() {
    let definitions = catalogue::definitions(Lang::EnGb);
    for (name, _) in SHIPPED {
        let template = Template::named(name).unwrap().unwrap();
        assert_eq!(template.name, name);
        assert!(!template.about.is_empty(), "{name}");
        assert_eq!(template.unknown(&definitions, "2025-Q4".parse().unwrap()), Vec::<String>::new(), "{name}");
    }
    assert!(Template::named("pamphlet").is_none());
}

#[test]
fn a_template_that_is_changed_reads_back_as_it_is() {
    for (name, _) in SHIPPED {
        let mut template = Template::named(name).unwrap().unwrap();
        template.pages[0].hidden = true;
        template.pages.rotate_left(1);
        let again = template.rewritten().unwrap();
        assert_eq!(again.pages, template.pages, "{name}");
        assert_eq!(again.chapters, template.chapters, "{name}");
        assert_eq!(again.rewritten().unwrap(), again, "{name}");
    }
}

#[test]
fn a_mistake_is_told_with_its_line_or_its_place() {
    let text = Template::quarterly().unwrap().source().to_owned();
    let unknown = fault(&text.replace("chart = \"lines\"", "chart = \"pies\""));
    assert!(unknown.contains("line") && unknown.contains("pies"), "{unknown}");
    let misspelt = fault(&text.replace("show = \"story\"", "shew = \"story\""));
    assert!(misspelt.contains("line") && misspelt.contains("shew"), "{misspelt}");
    let bare = fault(&text.replacen("codes = [", "of = []\n# [", 1).replace("reported = true", ""));
    assert!(bare.contains("block 1 of page “summary” needs “codes”"), "{bare}");
    let twice = fault(&text.replace("id = \"contents\"", "id = \"summary\""));
    assert!(twice.contains("page “summary” is there twice"), "{twice}");
    assert!(fault("name = \"x\"\nversion = 1\ntitle = \"x\"\nabout = \"x\"").contains("neither a page nor a chapter"));
}

#[test]
fn codes_that_nobody_defined_are_named() {
    let text = Template::quarterly().unwrap().source().replace("\"SO10\"", "\"SO99\"");
    let template = Template::read(&text).unwrap();
    assert_eq!(template.unknown(&catalogue::definitions(Lang::EnGb), "2025-Q4".parse().unwrap()), ["SO99"]);
    assert!(template.blocks().any(|block| block.show == Show::Contents));
}

//! A question's categories, as a coordinator types them: one a line.

use super::form::Reading;
use commonweal_domain::breakdown::{Breakdown, Categories, Mode, UNKNOWN};

/// Most categories of one question: more are answered by nobody.
const MOST: usize = 30;

/// A code of a name: "Under 18s" is `under-18s` and "Siân’s Café" `sians-cafe`, as other alphabets are written in Latin
/// letters. Blank where no letter or digit is left.
pub(in crate::web) fn code(name: &str) -> String {
    let mut code = String::new();
    let latin = deunicode::deunicode(&name.replace(['’', '\''], ""));
    for letter in latin.trim().chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            code.push(letter);
        } else if !code.is_empty() && !code.ends_with('-') {
            code.push('-');
        }
    }
    code.trim_end_matches('-').to_owned()
}

/// Reads the fields `dimension`, `categories` and `mode`; blank categories are no breakdown.
pub(in crate::web) fn read(form: &mut Reading<'_>) -> Option<Breakdown> {
    let typed = form.text("categories");
    let names: Vec<&str> = typed.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    let dimension = code(form.text("dimension"));
    if names.is_empty() {
        if !dimension.is_empty() {
            form.wrong("categories", "Enter at least two categories, one a line, or leave both fields blank");
        }
        return None;
    }
    if dimension.is_empty() {
        form.wrong("dimension", "Enter what the categories tell apart, like age or material");
    } else if dimension == "member" {
        form.wrong("dimension", "“member” is kept for trade between members; choose another word");
    }
    let categories = categories(form, "categories", &names);
    let mode = form.one_of("mode", mode, "Choose whether one person or thing can be in more than one category")?;
    Some(Breakdown { dimension, mode, categories: Categories::Fixed(categories?) })
}

/// Reads a list of categories; says what is wrong with it.
pub(in crate::web) fn categories(form: &mut Reading<'_>, field: &str, names: &[&str]) -> Option<Vec<String>> {
    let mut codes: Vec<String> = vec![];
    let mut wrong = vec![];
    for name in names {
        let code = code(name);
        if code.is_empty() || name.chars().count() > 40 {
            wrong.push(format!("“{name}” must have a letter or digit and at most 40 characters"));
        } else if code == UNKNOWN {
            wrong.push("“Unknown” is added by itself where it is needed; leave it out".to_owned());
        } else if codes.contains(&code) {
            wrong.push(format!("“{name}” is there twice"));
        } else {
            codes.push(code);
        }
    }
    if names.len() < 2 {
        wrong.push("Enter at least two categories, one a line".to_owned());
    } else if names.len() > MOST {
        wrong.push(format!("Enter at most {MOST} categories"));
    }
    if let Some(words) = wrong.into_iter().next() {
        form.wrong(field, words);
        return None;
    }
    Some(codes)
}

fn mode(text: &str) -> Option<Mode> {
    match text {
        "exclusive" => Some(Mode::Exclusive),
        "multiple" => Some(Mode::Multiple),
        _ => None,
    }
}

/// The categories of a breakdown, one a line, in the words in which people see them.
pub(in crate::web) fn lines(breakdown: &Breakdown) -> String {
    breakdown
        .fixed()
        .iter()
        .map(|category| crate::web::words::category(&breakdown.dimension, category))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::forms::Posted;

    #[test]
    fn names_become_codes_that_are_shown_as_the_same_names() {
        for name in ["Under 18s", "Free", "Black or Black British"] {
            assert_eq!(crate::web::words::category("own", &code(name)).to_lowercase(), name.to_lowercase());
        }
        assert_eq!(code("  Re-used & sold! "), "re-used-sold");
        assert_eq!(code("…"), "");
    }

    #[test]
    fn what_is_wrong_with_categories_is_told() {
        let fault = |text: &str| {
            let posted = Posted(vec![
                ("categories".to_owned(), text.to_owned()),
                ("dimension".to_owned(), "age".to_owned()),
                ("mode".to_owned(), "exclusive".to_owned()),
            ]);
            let mut form = Reading::of(&posted);
            read(&mut form).map_or_else(|| form.problems().remove(0).1, |breakdown| lines(&breakdown))
        };
        assert_eq!(fault("Young\nOld"), "Young\nOld");
        assert_eq!(fault("Young"), "Enter at least two categories, one a line");
        assert_eq!(fault("Young\nyoung"), "“young” is there twice");
        assert_eq!(fault("Young\nUnknown"), "“Unknown” is added by itself where it is needed; leave it out");
    }
}

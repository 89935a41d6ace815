//! What stands in the place of characters that no compiled-in font can draw: their name or their sound in Latin letters,
//! in brackets, as a book does that has no type for a script. Never an empty box, and never nothing.

use super::FontId;
use std::borrow::Cow;

/// The characters as they are read, in one pair of brackets: "[Ka Pei]" for two signs of Chinese, "[unicorn]" for a
/// picture of one, and the number of the character where there is no name.
pub(super) fn named(characters: &str) -> String {
    let mut named = String::from("[");
    for character in characters.chars() {
        match deunicode::deunicode_char(character).map(str::trim_end).filter(|name| !name.is_empty()) {
            Some(name) => {
                // Syllables and names of pictures are words; letters of an alphabet are not.
                if character >= '\u{2190}' {
                    part(&mut named);
                }
                named.push_str(name);
            }
            None => {
                part(&mut named);
                named.push_str(&format!("U+{:04X}", u32::from(character)));
            }
        }
    }
    named.push(']');
    named
}

/// Parts words by a space.
fn part(named: &mut String) {
    if named.len() > 1 && !named.ends_with(' ') {
        named.push(' ');
    }
}

/// Whether none of the fonts that fill in for each other has the character.
pub(super) fn is_foreign(main: FontId, fallback: FontId, character: char) -> bool {
    !main.font().has(character) && !fallback.font().has(character)
}

/// A text in which what the report's fonts cannot draw is replaced, for painters that know no other fonts.
pub(crate) fn drawable(text: &str) -> Cow<'_, str> {
    // Bold and regular lack the same characters but for a few signs; who lacks one in either has it replaced in both.
    let foreign = |character: char| {
        is_foreign(FontId::Regular, FontId::Symbols, character)
            || is_foreign(FontId::Bold, FontId::BoldSymbols, character)
    };
    if !text.chars().any(|character| character > '\u{24F}' && foreign(character)) {
        return Cow::Borrowed(text);
    }
    let mut drawn = String::with_capacity(text.len());
    let mut waiting = String::new();
    for character in text.chars() {
        if character > '\u{24F}' && foreign(character) {
            if !is_joiner(character) {
                waiting.push(character);
            }
            continue;
        }
        if !waiting.is_empty() {
            drawn.push_str(&named(&std::mem::take(&mut waiting)));
        }
        drawn.push(character);
    }
    if !waiting.is_empty() {
        drawn.push_str(&named(&waiting));
    }
    Cow::Owned(drawn)
}

/// What only joins characters to pictures, or chooses between two looks of one.
pub(super) fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{1F3FB}'..='\u{1F3FF}')
}

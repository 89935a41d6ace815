//! The table of texts that cells refer to by number.

use super::{
    Refusal,
    package::{Package, Part},
};
use quick_xml::events::{BytesRef, Event};

/// Most bytes of all texts together.
const MOST_TEXT: usize = 12 << 20;
/// Most texts: five columns of 60,000 rows.
const MOST: usize = 300_000;

/// All texts behind each other, and where each of them ends: 4 bytes for each besides its own.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the table, if the workbook has one.
    pub(super) fn read(package: &mut Package<'_>, name: Option<&str>) -> Result<Self, Refusal> {
        let mut strings = Self::default();
        let Some(name) = name else { return Ok(strings) };
        let Some(mut part) = package.part(name)? else { return Ok(strings) };
        loop {
            let inside = match part.next()? {
                Event::Start(element) => element.local_name().as_ref() == "si",
                Event::Eof => return Ok(strings),
                _ => false,
            };
            if inside {
                read_text(&mut part, "si", &mut strings.text)?;
                if strings.text.len() > MOST_TEXT || strings.ends.len() >= MOST {
                    return Err(Refusal::too_large());
                }
                strings.ends.push(strings.text.len() as u32);
            }
        }
    }

    /// A text by its number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }
}

/// Adds the text within an element, up to its end: what stands in `t`, but not how it is pronounced (`rPh`).
pub(super) fn read_text(part: &mut Part<'_, '_>, within: &str, text: &mut String) -> Result<(), Refusal> {
    let start = text.len();
    let (mut depth, mut spoken, mut shown) = (0_usize, false, false);
    loop {
        match part.next()? {
            Event::Start(element) => {
                depth += 1;
                match element.local_name().as_ref() {
                    "rPh" => spoken = true,
                    "t" => shown = !spoken,
                    _ => {}
                }
            }
            Event::End(element) => {
                if depth == 0 && element.local_name().as_ref() == within {
                    unescape(text, start);
                    return Ok(());
                }
                depth = depth.saturating_sub(1);
                match element.local_name().as_ref() {
                    "rPh" => spoken = false,
                    "t" => shown = false,
                    _ => {}
                }
            }
            Event::Text(piece) if shown => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) if shown => text.push(character(&reference)?),
            Event::Eof => return Err(Refusal::damaged()),
            _ => {}
        }
    }
}

/// Adds what stands directly within an element, up to its end.
pub(super) fn read_plain(part: &mut Part<'_, '_>, within: &str, text: &mut String) -> Result<(), Refusal> {
    let start = text.len();
    loop {
        match part.next()? {
            Event::End(element) if element.local_name().as_ref() == within => {
                unescape(text, start);
                return Ok(());
            }
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) => text.push(character(&reference)?),
            Event::Start(_) | Event::End(_) | Event::Eof => return Err(Refusal::damaged()),
            _ => {}
        }
    }
}

/// `&amp;`, `&#233;` and the like; there are no others without a document type.
fn character(reference: &BytesRef<'_>) -> Result<char, Refusal> {
    if let Some(found) = reference.resolve_char_ref().map_err(|_| Refusal::damaged())? {
        return Ok(found);
    }
    match reference.as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(Refusal::strange()),
    }
}

/// Excel writes characters that XML does not have as `_x000D_`.
fn unescape(text: &mut String, start: usize) {
    if !text[start..].contains("_x") {
        return;
    }
    let escaped = text.split_off(start);
    let mut rest = escaped.as_str();
    while let Some(place) = rest.find("_x") {
        let (before, behind) = rest.split_at(place);
        text.push_str(before);
        let code = behind.get(2..6).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let found = code.filter(|_| behind.as_bytes().get(6) == Some(&b'_'));
        let found = found.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        if let Some(found) = found {
            text.push(found);
            rest = &behind[7..];
        } else {
            text.push_str("_x");
            rest = &behind[2..];
        }
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_escapes_is_written_out() {
        for (escaped, plain) in
            [("a_x000D_\nb", "a\r\nb"), ("_x005F_x0041_", "_x0041_"), ("_x00", "_x00"), ("snake_xcase", "snake_xcase")]
        {
            let mut text = format!("_x0041_{escaped}");
            unescape(&mut text, 7);
            assert_eq!(text, format!("_x0041_{plain}"));
        }
    }
}

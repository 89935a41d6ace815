//! Text made safe for HTML.

/// The text for use in an element or in an attribute between double quotes. Control characters, which HTML does not
/// know, are left out.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(character),
            control if control.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

/// An element with escaped text; nothing where there is no text.
pub(super) fn element(open: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let name = open.split(' ').next().unwrap_or(open);
    format!("<{open}>{}</{name}>", escape(text))
}

/// An ` id` attribute; nothing where there is no id.
pub(super) fn id(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!(" id=\"{}\"", escape(id)) }
}

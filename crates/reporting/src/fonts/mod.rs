//! The faces of the report, compiled in: no system font is ever read, so a page looks the same everywhere.
//!
//! Noto Sans sets everything, DejaVu Sans fills in what it lacks (₂ ✓ ▲), DejaVu Sans Mono sets codes.
//! What neither has is named in brackets (`replacement`).
//! Anyone may measure text with them: `fonts::regular().width("Oct–Dec", 8.6)`.

mod face;
mod font;
mod replacement;
#[cfg(test)]
mod tests;

pub(crate) use face::forget;
pub use face::{Face, Glyph};
pub use font::{Font, FontId};
pub(crate) use replacement::drawable;

use std::sync::OnceLock;

/// Noto Sans Regular.
pub fn regular() -> &'static Face {
    static FACE: OnceLock<Face> = OnceLock::new();
    FACE.get_or_init(|| Face::new(FontId::Regular, FontId::Symbols))
}

/// Noto Sans Bold.
pub fn bold() -> &'static Face {
    static FACE: OnceLock<Face> = OnceLock::new();
    FACE.get_or_init(|| Face::new(FontId::Bold, FontId::BoldSymbols))
}

/// DejaVu Sans Mono, for fingerprints and other codes.
pub fn mono() -> &'static Face {
    static FACE: OnceLock<Face> = OnceLock::new();
    FACE.get_or_init(|| Face::new(FontId::Mono, FontId::Symbols))
}

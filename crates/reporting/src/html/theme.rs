//! A network's colours as values of the stylesheet.

use crate::{
    charts::{first_colour, hex, is_site_accent, mixed},
    document::Accent,
};

/// Rules that put the network's accent in the place of the site's own, to be served as a stylesheet after it. They are
/// empty for the accent that the site has anyway.
pub fn theme(accent: &Accent) -> String {
    if is_site_accent(accent) {
        return String::new();
    }
    let light = [accent.base, accent.deep, accent.tint, accent.mid].map(hex);
    let [base, deep, tint, mid] = light;
    let dark = [accent.dark, lighter(accent.dark), darkened(accent.dark), mixed(accent.dark)].map(hex);
    let [on_dark, deep_dark, tint_dark, mid_dark] = dark;
    let first = |colour: usize| {
        first_colour(accent).map_or_else(String::new, |colours| format!(" --c1: {};", hex(colours[colour])))
    };
    let (c1, c1_dark) = (first(0), first(1));
    format!(
        ":root {{ --accent: {base}; --accent-deep: {deep}; --accent-tint: {tint}; --accent-mid: {mid};{c1} }}\n\
         @media (prefers-color-scheme: dark) {{\n  :root {{ --accent: {on_dark}; --accent-deep: {deep_dark}; \
         --accent-tint: {tint_dark}; --accent-mid: {mid_dark};{c1_dark} }}\n}}\n"
    )
}

/// 35 % of the way to white.
fn lighter(colour: [u8; 3]) -> [u8; 3] {
    colour.map(|channel| channel + (f32::from(255 - channel) * 0.35).round() as u8)
}

/// 20 % of the colour over black paper.
fn darkened(colour: [u8; 3]) -> [u8; 3] {
    colour.map(|channel| (f32::from(channel) * 0.2 + 18.0).round() as u8)
}

//! Writes the coordinator's pages and the public library with samples as files, to look at them:
//! `cargo run -p commonweal --example pages_coordinator -- DIR`

use askama::Template;
use commonweal::web::{assets::accent_css, board, dashboard, layout::Frame, library, report, review};
use std::{fs, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("give a directory to write to")?);
    fs::create_dir_all(&dir)?;
    fs::write(dir.join("site.css"), include_str!("../assets/site.css"))?;
    for (name, page) in pages()? {
        let mut page = page.replace(Frame::default().style_href(), "site.css");
        for accent in ["8a3a1c", "45489a", "2c6638"] {
            let css = accent_css(accent).unwrap_or_default();
            fs::write(dir.join(format!("accent-{accent}.css")), css)?;
            page = page.replace(&format!("/assets/accent-{accent}-1.css"), &format!("accent-{accent}.css"));
        }
        fs::write(dir.join(format!("{name}.html")), page)?;
        let narrow = format!("<iframe src=\"{name}.html\" width=\"360\" height=\"3600\" frameborder=\"0\"></iframe>");
        fs::write(dir.join(format!("{name}-360.html")), narrow)?;
    }
    Ok(())
}

fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let mut pages = vec![];
    for (name, page) in board::samples::boards() {
        pages.push((name, page.render()?));
    }
    for (name, page) in review::samples::reviews() {
        pages.push((name, page.render()?));
    }
    for (name, page) in library::samples::libraries() {
        pages.push((name, page.render()?));
    }
    for (name, page) in library::samples::editions() {
        pages.push((name, page.render()?));
    }
    for (name, page) in report::samples::reports() {
        pages.push((name, page.render()?));
    }
    pages.push(("dashboard", dashboard::samples::dashboard().render()?));
    Ok(pages)
}

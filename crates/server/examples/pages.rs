//! Writes the filer's pages with samples as files, to look at them: `cargo run -p commonweal --example pages -- DIR`

use commonweal::web::{account, filing, layout::Frame};
use std::{fs, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = PathBuf::from(std::env::args().nth(1).ok_or("give a directory to write to")?);
    fs::create_dir_all(&dir)?;
    fs::write(dir.join("site.css"), include_str!("../assets/site.css"))?;
    fs::write(dir.join("site.js"), include_str!("../assets/site.js"))?;
    let frame = Frame::default();
    for (name, page) in filing::samples::pages()?.into_iter().chain(account::samples::pages()?) {
        let page = page.replace(frame.style_href(), "site.css").replace(frame.script_href(), "site.js");
        fs::write(dir.join(format!("{name}.html")), page)?;
        let narrow = format!("<iframe src=\"{name}.html\" width=\"360\" height=\"5200\" frameborder=\"0\"></iframe>");
        fs::write(dir.join(format!("{name}-360.html")), narrow)?;
    }
    Ok(())
}

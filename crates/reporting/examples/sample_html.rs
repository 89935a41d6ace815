//! Writes the sample report as a web page, for looking at it: the site's stylesheet, then where to write.

use std::error::Error;

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(stylesheet), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("usage: sample_html STYLESHEET PATH".into());
    };
    let stylesheet = std::fs::read_to_string(stylesheet)?;
    std::fs::write(path, commonweal_reporting::html::standalone(&sample::document(), &stylesheet))?;
    Ok(())
}

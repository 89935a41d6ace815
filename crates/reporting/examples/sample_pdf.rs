//! Writes the sample report to the path given, for looking at it.

use std::error::Error;

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: sample_pdf PATH")?;
    std::fs::write(path, commonweal_reporting::pdf::render(&sample::document())?)?;
    Ok(())
}

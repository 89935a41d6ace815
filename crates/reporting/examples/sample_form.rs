//! Writes the sample form to the path given, for looking at it.

use std::error::Error;

#[path = "../tests/sample/form.rs"]
mod form;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: sample_form PATH")?;
    std::fs::write(path, commonweal_reporting::pdf::render_forms(&form::whole())?)?;
    Ok(())
}

//! Writes an invented network's report by a template to the path given, for looking at it.

use std::error::Error;

#[path = "../tests/network/mod.rs"]
mod network;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(template), Some(period), Some(path)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: sample_template TEMPLATE PERIOD PATH, such as annual 2025-Q4/4 annual.pdf".into());
    };
    let names = ["Digbeth Social Enterprise Quarter", "Digbeth, Birmingham", "Work", "Custard Yard Kitchen"];
    let names = names.map(str::to_owned);
    let wish = network::Wish { members: 30, quarters: 8, amount: 400_000_000, every: 1, names: &names };
    let document = network::document(&wish, &template, period.parse()?);
    std::fs::write(path, commonweal_reporting::pdf::render(&document)?)?;
    Ok(())
}

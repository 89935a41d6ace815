//! Tries to recover what published files hide: `attack FILE.json …` with files as `commonweal export --format json` and
//! editions have them, oldest first. A file beside one, `FILE.secrets.json`, tells how far each hidden number must stay
//! open, as the tests write it. Says of each hidden number how little and how much it can be; ends with 1 where one is
//! recovered, or placed more closely than its rule allows.

use attack::Attack;
use commonweal_domain::{catalogue, lang::Lang};
use serde_json::Value;
use std::{error::Error, process::ExitCode};

#[path = "../tests/attack/mod.rs"]
#[expect(dead_code, reason = "what tests need of it besides")]
mod attack;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        return Err("usage: attack FILE.json …".into());
    }
    let (mut published, mut secrets) = (vec![], vec![]);
    for file in &files {
        published.push(serde_json::from_str(&std::fs::read_to_string(file)?)?);
        let beside = format!("{}.secrets.json", file.trim_end_matches(".json"));
        secrets.push(std::fs::read_to_string(beside).map_or(Ok(Value::Null), |text| serde_json::from_str(&text))?);
    }
    let definitions = catalogue::definitions(Lang::EnGb);
    let found = Attack { definitions: &definitions, published, secrets }.run();
    for one in &found {
        println!("{}", one.told());
    }
    let close = found.iter().filter(|one| one.is_too_close()).count();
    println!("{} hidden numbers, {close} of them placed too closely", found.len());
    Ok(if close == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

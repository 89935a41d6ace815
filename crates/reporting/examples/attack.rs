//! Tries to recover what published files hide: `attack FILE.json …` with files as `commonweal export --format json` and
//! editions have them, oldest first. A file beside one, `FILE.secrets.json`, tells how far each hidden number must stay
//! open, as an edition keeps it for its network. Says of each hidden number how little and how much it can be; ends with 1
//! where one is recovered, or placed more closely than its rule allows.
//!
//! `attack --each FOLDER` does the same for each folder in it, as the server's tests keep the editions that they publish,
//! and says only what is placed too closely.

use attack::{Attack, Found};
use commonweal_domain::{
    catalogue,
    definition::{Definitions, IndicatorDefinition, InputDefinition},
    lang::Lang,
    period::Quarter,
};
use serde::Deserialize;
use serde_json::Value;
use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

#[path = "../tests/attack/mod.rs"]
#[expect(dead_code, reason = "what tests need of it besides")]
mod attack;

/// Definitions as the server's tests keep them: each with the quarter from which it counts.
#[derive(Deserialize)]
struct Kept {
    inputs: Vec<(Option<String>, InputDefinition)>,
    indicators: Vec<(Option<String>, IndicatorDefinition)>,
}

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => Err("usage: attack FILE.json … or attack --each FOLDER".into()),
        [each, folder] if each == "--each" => all_in(Path::new(folder)),
        files => {
            let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
            let (published, secrets) = read(&files)?;
            let found = Attack { definitions: &catalogue::definitions(Lang::EnGb), published, secrets }.run();
            for one in &found {
                println!("{}", one.told());
            }
            let close = found.iter().filter(|one| one.is_too_close()).count();
            println!("{} hidden numbers, {close} of them placed too closely", found.len());
            Ok(if close == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

/// Files with what is told of them besides; none of those that have no figures.
fn read(files: &[PathBuf]) -> Result<(Vec<Value>, Vec<Value>)> {
    let (mut published, mut secrets) = (vec![], vec![]);
    for file in files {
        let figures: Value = serde_json::from_slice(&fs::read(file)?)?;
        if figures["rows"].as_array().is_none() {
            continue;
        }
        published.push(figures);
        let beside = fs::read(file.with_extension("secrets.json"));
        secrets.push(beside.map_or(Ok(Value::Null), |kept| serde_json::from_slice(&kept))?);
    }
    Ok((published, secrets))
}

/// Attacks the network of each folder, several at a time.
fn all_in(folder: &Path) -> Result<ExitCode> {
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    folders.sort();
    let (next, told) = (AtomicUsize::new(0), Mutex::new(Told::default()));
    let work = || -> Result<()> {
        while let Some(here) = folders.get(next.fetch_add(1, Relaxed)) {
            let of = network_in(here)?;
            let mut told = told.lock().map_err(|_| "another one failed")?;
            told.editions += of.editions;
            told.hidden += of.found.len();
            told.levels += of.found.iter().filter(|found| found.level.is_some()).count();
            told.careless += usize::from(of.careless.is_some_and(|careless| careless));
            told.with_others += usize::from(of.careless.is_some());
            for found in of.found.iter().filter(|found| found.is_too_close()) {
                println!("!! {}: {}", here.display(), found.told());
                told.close += 1;
            }
        }
        Ok(())
    };
    let at_once = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| "an attack failed")?)
    })?;
    let told = told.into_inner().map_err(|_| "an attack failed")?;
    println!(
        "{} networks, {} editions, {} hidden numbers, {} of them with a proven distance: {} placed too closely",
        folders.len(),
        told.editions,
        told.hidden,
        told.levels,
        told.close
    );
    println!(
        "without what is hidden for others' sake, something is placed too closely in {} networks of {}",
        told.careless, told.with_others
    );
    if told.levels == 0 || told.careless == 0 {
        return Err("nothing was hidden, or the attack has no strength: nothing was shown".into());
    }
    Ok(if told.close == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Default)]
struct Told {
    editions: usize,
    hidden: usize,
    levels: usize,
    close: usize,
    /// Networks that hide something for others' sake.
    with_others: usize,
    /// Those of them that would give something away if they did not.
    careless: usize,
}

/// What became of one network.
struct OfNetwork {
    editions: usize,
    found: Vec<Found>,
    /// Whether something is placed too closely once what is hidden for others' sake is shown; none where nothing is.
    careless: Option<bool>,
}

/// How closely what a network's editions hide is placed; and what would be, had they not thought of subtraction.
fn network_in(folder: &Path) -> Result<OfNetwork> {
    let kept: Kept = serde_json::from_slice(&fs::read(folder.join("definitions"))?)?;
    let mut definitions = Definitions::default();
    let from = |from: Option<String>| from.map(|from| from.parse::<Quarter>()).transpose();
    for (quarter, definition) in kept.inputs {
        definitions.add_input(from(quarter).map_err(|_| "no quarter")?, definition);
    }
    for (quarter, definition) in kept.indicators {
        definitions.add_indicator(from(quarter).map_err(|_| "no quarter")?, definition);
    }
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    let is_edition = |file: &PathBuf| {
        file.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
            name.strip_suffix(".json").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        })
    };
    files.retain(is_edition);
    files.sort();
    let (published, secrets) = read(&files)?;
    let shown = careless(&published, &secrets);
    let found = Attack { definitions: &definitions, published, secrets: secrets.clone() }.run();
    let careless = shown.map(|published| {
        Attack { definitions: &definitions, published, secrets }.run().iter().any(Found::is_too_close)
    });
    Ok(OfNetwork { editions: files.len(), found, careless })
}

/// The files without what is hidden for others' sake; none where nothing is.
fn careless(published: &[Value], secrets: &[Value]) -> Option<Vec<Value>> {
    let mut shown = published.to_vec();
    let mut any = false;
    for (file, told) in shown.iter_mut().zip(secrets) {
        let rows = file["rows"].as_array_mut()?;
        for told in told["rows"].as_array().into_iter().flatten().filter(|row| row["for_others"] == true) {
            let same = |row: &&mut Value| ["kind", "code", "breakdown"].iter().all(|field| row[field] == told[field]);
            if let Some(row) = rows.iter_mut().find(same).filter(|row| row["value"].is_null()) {
                row["value"] = told["value"].clone();
                row["marker"] = "".into();
                any = true;
            }
        }
    }
    any.then_some(shown)
}

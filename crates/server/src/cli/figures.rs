//! `commonweal import`

use super::{
    Failure, Result, database,
    words::{count, grouped},
};
use crate::{
    import::{Counts, FigureFile, Look, LookedRow, Summary, Terms, Unknown, Voice, known},
    store::{ImportPlan, ImportState},
};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// Slug of the network.
    #[arg(long)]
    network: String,
    /// The file, CSV or .xlsx: enterprise,period,input,breakdown,value,confidence,note
    file: PathBuf,
    /// Check the file and say what would be done, but store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Make enterprises that the network does not have, members from the first period of which the file tells.
    #[arg(long)]
    create_enterprises: bool,
    /// Leave the returns drafts that the enterprises go on with; without it they count as accepted.
    #[arg(long)]
    draft: bool,
    /// Why accepted figures change.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Import {
    pub(super) async fn run(self, url: &str) -> Result {
        if self.reason.as_deref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Failure::said("the reason is blank; say after --reason why accepted figures change"));
        }
        let store = database::open(url).await?;
        let network = database::open_network(&store, &self.network).await?;
        let bytes = database::read(&self.file)?;
        let terms = Terms {
            unknown: if self.create_enterprises { Unknown::Create } else { Unknown::Refuse },
            state: if self.draft { ImportState::Draft } else { ImportState::Accepted },
            reason: self.reason,
            only: None,
            voice: Voice::CommandLine,
        };
        let faults = |faults| Failure::Faults { file: self.file.clone(), faults };
        let file = FigureFile::read(&bytes).map_err(faults)?;
        let known = known(&store, &network, &file.quarters(), terms).await?;
        let look = file.look(&known);
        let Some(plan) = look.plan.clone() else { return Err(faults(look.faults)) };
        for note in &look.notes {
            eprintln!("{note}");
        }
        if self.dry_run {
            println!("{}\n{}", told(&look.summary, "Would import"), trial(&look));
        } else {
            let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned());
            let plan = ImportPlan { file: Some(name.unwrap_or_default()), ..plan };
            store.import(&database::act("import"), network.id, &plan).await?;
            println!("{}", told(&look.summary, "Imported"));
        }
        store.close().await;
        Ok(())
    }
}

/// How many rows are what, and what accepted or drafted figures would become.
fn trial(look: &Look) -> String {
    let Counts { new, changed, unchanged, refused } = look.counts;
    let [new, changed, unchanged, refused] = [new, changed, unchanged, refused].map(grouped);
    let mut lines = vec![format!("{new} new, {changed} changed, {unchanged} unchanged, {refused} refused.")];
    for LookedRow { line, enterprise, key, was, now } in &look.rows {
        let Some(was) = was else { continue };
        let part = if key.cell.is_total() { String::new() } else { format!("[{}]", key.cell) };
        let (was, now) = (was.value.code(), now.value.code());
        let change = if was == now { "its confidence or note changes".to_owned() } else { format!("{was} → {now}") };
        lines.push(format!("line {line}: {enterprise} {} {}{part}: {change}", key.period, key.input));
    }
    lines.join("\n")
}

/// `Imported 36,000 figures in 400 returns of 50 enterprises.`
fn told(summary: &Summary, verb: &str) -> String {
    if summary.returns == 0 {
        return match summary.unchanged {
            0 => "Nothing to import: the file has no figures.".to_owned(),
            unchanged => format!("Nothing to import: {} stored already.", all(unchanged)),
        };
    }
    let mut text = format!(
        "{verb} {} in {} of {}.",
        count(summary.figures, "figure", "figures"),
        count(summary.returns, "return", "returns"),
        count(summary.enterprises, "enterprise", "enterprises")
    );
    if summary.new_enterprises > 0 {
        text.push_str(&format!(" New enterprises: {}.", grouped(summary.new_enterprises)));
    }
    if summary.unchanged > 0 {
        text.push_str(&format!(" Stored already: {}.", count(summary.unchanged, "figure", "figures")));
    }
    text
}

fn all(figures: usize) -> String {
    match figures {
        1 => "the only figure is".to_owned(),
        figures => format!("all {} figures are", grouped(figures)),
    }
}

//! What a report is at a glance: its file's properties, what stands on every page, and its cover.

use super::{Narrative, Standing, accent, series::Series, stamp::Stamp, template::Template};
use crate::document::{Cover, Fact, MOST_TILES, Meta, Tile};
use sha2::{Digest, Sha256};

/// What stands on every page and in the file's properties.
pub(super) fn meta(series: &Series<'_>, template: &Template, narrative: &Narrative, standing: Standing) -> Meta {
    let network = series.material.network;
    let months = series.period().months(series.lang());
    let stamp = Stamp::of(series);
    Meta {
        lang: series.lang().tag().to_owned(),
        title: format!("{}, {months}", title(template, narrative)),
        author: network.name.clone(),
        description: format!(
            "Joint impact report of {}, {months}. {} of {} enterprises filed.",
            network.name,
            series.reported().len(),
            series.due().len()
        ),
        dated: Stamp::dated(standing),
        accent: accent::of(&network.accent),
        running_note: stamp.running_note(standing),
        foot: stamp.foot(standing),
        contents_title: "Contents".to_owned(),
        chart_table_label: "Figures behind this chart".to_owned(),
        page_word: "Page".to_owned(),
        covered: template.cover,
        grey: template.grey,
    }
}

/// The cover with a tile for each enterprise that was due.
pub(super) fn cover(series: &Series<'_>, template: &Template, narrative: &Narrative, standing: Standing) -> Cover {
    let network = series.material.network;
    let lang = series.lang();
    let reported = series.reported();
    let due = series.due();
    let missing = due.len() - reported.len();
    let outlined = match missing {
        0 => "All of them filed.".to_owned(),
        1 => "The outlined tile did not file.".to_owned(),
        missing => format!("The {missing} outlined tiles did not file."),
    };
    let sample = if network.sample { " Sample data: every enterprise and figure is invented." } else { "" };
    Cover {
        network: network.name.clone(),
        logo: series.material.beside.logo.clone(),
        title: title(template, narrative).to_owned(),
        period: series.period().months(lang),
        facts: vec![
            Fact {
                lead: format!("{} of {} enterprises filed", reported.len(), due.len()),
                lines: if network.place.is_empty() { vec![] } else { vec![network.place.clone()] },
            },
            Stamp::of(series).fact(standing),
        ],
        caption: match due.len() {
            0 => "Nobody was due to file.".to_owned() + sample,
            count if count > MOST_TILES => {
                let each = count.div_ceil(MOST_TILES);
                format!(
                    "One tile stands for up to {each} enterprises of the network. Of one that is outlined nobody filed.{sample}"
                )
            }
            _ => format!("One tile is one enterprise of the network. {outlined}{sample}"),
        },
        alt: format!("{} tiles, one for each enterprise; {missing} are outlined", due.len()),
        tiles: (0..due.len())
            .map(|place| Tile { hash: tile_hash(&network.slug, place), filed: place < reported.len() })
            .collect(),
    }
}

fn title<'t>(template: &'t Template, narrative: &'t Narrative) -> &'t str {
    if narrative.title.trim().is_empty() { &template.title } else { narrative.title.trim() }
}

/// First 64 bits of SHA-256 of the network and a place among its tiles. Those that filed come first: were tiles in the
/// order of the members' list, or each its enterprise's own, whoever has the list could tell who did not file.
fn tile_hash(network: &str, place: usize) -> u64 {
    let digest = Sha256::digest(format!("{network} {place}").as_bytes());
    digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

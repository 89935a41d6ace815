//! Editions that tests publish, kept for the attack on them that follows: where `COMMONWEAL_EDITIONS` names a folder, each
//! network that published lies there with all its editions in the order in which they came out. The example `attack` of
//! crates/reporting reads them.

use super::{NetworkId, Store, entities::edition};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sha2::{Digest, Sha256};
use std::{fs, path::PathBuf};

/// Keeps all editions of a network, if they are wanted, in the place of those that were kept when it had one less.
pub(super) async fn keep(store: &Store, network: NetworkId) {
    let wanted = std::env::var_os("COMMONWEAL_EDITIONS").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let Some(folder) = wanted else { return };
    let rows = edition::Entity::find()
        .filter(edition::Column::NetworkId.eq(network.0))
        .order_by_asc(edition::Column::Id)
        .all(store.reader())
        .await
        .expect("the editions");
    let (mut files, mut hash, mut before) = (vec![], Sha256::new(), String::new());
    for row in &rows {
        let id = super::EditionId(row.id);
        let published =
            store.edition_file(id, super::EditionFile::Json).await.expect("its figures").unwrap_or_default();
        let behind = store.edition_behind(id).await.expect("what is behind it").unwrap_or_default();
        before = name(&hash);
        hash.update(&published);
        hash.update(&behind);
        files.push((published, behind));
    }
    let definitions = store.definitions(network).await.expect("its definitions");
    let here = folder.join(name(&hash));
    fs::create_dir_all(&here).expect("a folder for them");
    for (at, (published, behind)) in files.iter().enumerate() {
        fs::write(here.join(format!("{at:03}.json")), published).expect("kept");
        fs::write(here.join(format!("{at:03}.secrets.json")), behind).expect("kept");
    }
    let inputs = definitions.input_codes().flat_map(|code| definitions.input_versions(code));
    let indicators = definitions.indicator_codes().flat_map(|code| definitions.indicator_versions(code));
    let told = serde_json::json!({
        "inputs": inputs.map(|version| (version.from.map(|from| from.to_string()), &version.definition)).collect::<Vec<_>>(),
        "indicators":
            indicators.map(|version| (version.from.map(|from| from.to_string()), &version.definition)).collect::<Vec<_>>(),
    });
    fs::write(here.join("definitions"), told.to_string()).expect("kept");
    // Whoever attacks all of them has attacked the first of them.
    if files.len() > 1 {
        let _ = fs::remove_dir_all(folder.join(before));
    }
}

fn name(hash: &Sha256) -> String {
    data_encoding::HEXLOWER.encode(&hash.clone().finalize()[..10])
}

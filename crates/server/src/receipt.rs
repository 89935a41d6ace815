//! The code of what was filed: the same content has the same code, and nobody finds another content for one.

use commonweal_domain::filing::Filing;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Bytes of the code: 2^80 tries would be needed to find a content for it.
const CODE_BYTES: usize = 10;

/// The code of a return's figures, story and files, in groups of four letters and digits. `files` are codes of inputs
/// with the SHA-256 of a file behind them. A photo is not in it: whoever is shown may have it deleted.
pub fn code(filing: &Filing, files: Vec<(String, Vec<u8>)>) -> String {
    let mut figures: Vec<(_, Value)> = filing
        .figures
        .iter()
        .map(|(key, figure)| {
            let words = json!([
                key.input,
                key.period.to_string(),
                key.cell.to_string(),
                figure.value.code(),
                figure.confidence.code(),
                figure.note,
                figure.explanation,
                figure.definition
            ]);
            (key, words)
        })
        .collect();
    figures.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut files: Vec<(String, String)> =
        files.into_iter().map(|(input, hash)| (input, data_encoding::HEXLOWER.encode(&hash))).collect();
    files.sort();
    let content = json!({
        "quarter": filing.quarter.to_string(),
        "figures": figures.into_iter().map(|(_, words)| words).collect::<Vec<_>>(),
        "story": filing.story,
        "files": files,
    });
    let hash = Sha256::digest(content.to_string().as_bytes());
    let letters = data_encoding::BASE32_NOPAD.encode(&hash[..CODE_BYTES]);
    letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::{
        breakdown::Cell,
        figure::{Figure, FigureKey},
        quantity::Quantity,
    };

    #[test]
    fn every_part_of_the_content_changes_the_code_and_its_order_does_not() {
        let quarter: commonweal_domain::period::Quarter = "2025-Q4".parse().unwrap();
        let figure = |filing: &mut Filing, input: &str, value: i32| {
            let key = FigureKey::new(input, quarter.period(), Cell::total());
            filing.figures.insert(key, Figure::counted(Quantity::whole(value)));
        };
        let mut filing = Filing::draft(quarter);
        figure(&mut filing, "income", 1);
        figure(&mut filing, "gas", 2);
        let files = || vec![("gas".to_owned(), vec![2; 32]), ("gas".to_owned(), vec![1; 32])];
        let plain = code(&filing, files());
        assert_eq!(plain.len(), 19);
        assert!(plain.bytes().all(|byte| byte == b'-' || byte.is_ascii_uppercase() || byte.is_ascii_digit()));
        let mut other_order = Filing::draft(quarter);
        figure(&mut other_order, "gas", 2);
        figure(&mut other_order, "income", 1);
        assert_eq!(code(&other_order, files().into_iter().rev().collect()), plain);
        let mut changed = filing.clone();
        figure(&mut changed, "gas", 3);
        assert_ne!(code(&changed, files()), plain);
        assert_ne!(code(&Filing { story: "We did it.".to_owned(), ..filing.clone() }, files()), plain);
        assert_ne!(code(&filing, vec![]), plain);
    }
}

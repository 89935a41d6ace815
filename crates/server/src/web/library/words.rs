//! What the library says of an edition.

use crate::web::words::{count, grouped};
use commonweal_domain::period::Period;

/// "Quarterly report", "Annual report" or "Report".
pub const fn kind(period: Period) -> &'static str {
    match period.len() {
        1 => "Quarterly report",
        4 => "Annual report",
        _ => "Report",
    }
}

/// "47 of 50 enterprises filed".
pub fn coverage(filed: u32, due: u32) -> String {
    match (filed, due) {
        (_, 0) => "No enterprise was due".to_owned(),
        (1, 1) => "The one enterprise filed".to_owned(),
        (filed, due) if filed == due => format!("All {due} enterprises filed"),
        _ => format!("{filed} of {due} enterprises filed"),
    }
}

/// What an edition is about, for those who come from elsewhere.
pub fn about(place: &str, period: Period) -> String {
    let place = if place.is_empty() { String::new() } else { format!(" in {place}") };
    let months = match period.len() {
        1 => "three months".to_owned(),
        4 => "a year".to_owned(),
        quarters => format!("{} months", u32::from(quarters) * 3),
    };
    format!("What social enterprises{place} earned, spent, used and gave in {months}.")
}

/// "24 pages, 268 kB".
pub fn pdf_size(pages: u32, bytes: u64) -> String {
    format!("{}, {}", count(pages as usize, "page", "pages"), size(bytes))
}

/// A file's size: "268 kB", "1.2 MB".
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", grouped(&bytes.div_ceil(1_000).to_string())),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", grouped(&(tenths / 10).to_string()), tenths % 10)
        }
    }
}

/// A name for a file to keep: network, period and edition.
pub fn file_name(network: &str, period: Period, number: u32, extension: &str) -> String {
    format!("{network}-{}-edition-{number}.{extension}", period.to_string().replace('/', "x"))
}

/// A period as one segment of an address.
pub fn segment(period: Period) -> String {
    period.to_string().replace('/', "%2F")
}

/// A fingerprint in groups of eight, so that eyes can compare it.
pub fn fingerprint(hash: &[u8]) -> String {
    let hex = data_encoding::HEXLOWER.encode(hash);
    let groups: Vec<&str> =
        (0..hex.len()).step_by(8).filter_map(|start| hex.get(start..(start + 8).min(hex.len()))).collect();
    groups.join(" ")
}

/// "28 reports of 4 networks".
pub fn listed(reports: usize, networks: usize) -> String {
    format!("{} of {}", count(reports, "report", "reports"), count(networks, "network", "networks"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_counts_are_said_in_words() {
        assert_eq!(pdf_size(24, 267_900), "24 pages, 268 kB");
        assert_eq!(pdf_size(1, 999), "1 page, 999 bytes");
        assert_eq!(size(1_230_000), "1.3 MB");
        assert_eq!(coverage(47, 50), "47 of 50 enterprises filed");
        assert_eq!(coverage(50, 50), "All 50 enterprises filed");
        assert_eq!(listed(28, 4), "28 reports of 4 networks");
        assert_eq!(listed(1, 1), "1 report of 1 network");
    }

    #[test]
    fn files_and_addresses_carry_their_period() {
        let period = |text: &str| text.parse::<Period>().unwrap();
        assert_eq!(file_name("digbeth", period("2025-Q4"), 1, "pdf"), "digbeth-2025-Q4-edition-1.pdf");
        assert_eq!(file_name("digbeth", period("2025-Q2/4"), 2, "csv"), "digbeth-2025-Q2x4-edition-2.csv");
        assert_eq!(segment(period("2025-Q2/4")), "2025-Q2%2F4");
        assert_eq!(kind(period("2025-26")), "Annual report");
        assert_eq!(fingerprint(&[0xab; 6]), "abababab abab");
    }
}

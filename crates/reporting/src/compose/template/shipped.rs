//! The templates that come with Commonweal.

pub(super) const QUARTERLY: &str = include_str!("../../../../../report-templates/quarterly/quarterly.toml");

/// Names and texts, in the order in which they are offered.
pub const SHIPPED: [(&str, &str); 7] = [
    ("quarterly", QUARTERLY),
    ("annual", include_str!("../../../../../report-templates/annual/annual.toml")),
    ("place", include_str!("../../../../../report-templates/place/place.toml")),
    ("handout", include_str!("../../../../../report-templates/handout/handout.toml")),
    ("funder", include_str!("../../../../../report-templates/funder/funder.toml")),
    ("briefing", include_str!("../../../../../report-templates/briefing/briefing.toml")),
    ("enterprise", include_str!("../../../../../report-templates/enterprise/enterprise.toml")),
];

//! The number of a receipt.

use crate::web::filing::desk::Desk;
use commonweal_domain::filing::FilingState;
use sha2::{Digest, Sha256};

/// Number of the receipt, such as `DIGBETH-2025Q4-7F3A91`: of whose return it is and when it was submitted, so the same
/// return submitted again has another one.
pub fn receipt_number(desk: &Desk) -> Option<String> {
    let at = match &desk.filing.state {
        FilingState::Submitted { at, .. } | FilingState::Accepted { submitted_at: Some(at), .. } => at.0,
        _ => return None,
    };
    let (network, enterprise) = (&desk.network.network.slug, &desk.enterprise.enterprise.slug);
    let quarter = desk.quarter().to_string().replace('-', "");
    let hash = Sha256::digest(format!("{network}/{enterprise}/{quarter}/{at}"));
    Some(format!("{}-{quarter}-{}", network.to_uppercase(), data_encoding::HEXUPPER.encode(&hash[..3])))
}

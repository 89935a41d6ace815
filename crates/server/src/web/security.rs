//! What is told of signing in and of being refused, for whoever runs the server: lines of the target `security`.
//!
//! No address of mail, no secret and no path stands in them: people by their identifier, unknown ones by a hash.

use super::address::Origin;
use crate::store::Person;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Something that a person did.
pub(super) fn of(event: &'static str, person: &Person, origin: Origin) {
    tracing::info!(target: "security", event, person = %person.public_id, %origin);
}

/// A way in that was not given. The same address has the same hash, so that many tries at one are seen.
pub(super) fn refused(event: &'static str, email: &str, origin: Origin) {
    let hash = HEXLOWER.encode(&Sha256::digest(email)[..4]);
    tracing::warn!(target: "security", event, of = %hash, %origin);
}

/// A form of another site.
pub(super) fn foreign_form() {
    tracing::warn!(target: "security", event = "form.foreign");
}

/// Something that was refused to somebody who is signed in; the page is told as it is declared, without names.
pub(super) fn refused_to(event: &'static str, person: &Person, page: &str, origin: Origin) {
    tracing::warn!(target: "security", event, person = %person.public_id, page, %origin);
}

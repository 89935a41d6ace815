//! Keys, and the records that several calls return.

use commonweal_domain::network::{Enterprise, Membership, Millis, Network};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub i64);
    };
}

key!(
    /// Key of a network, for use within the program only.
    NetworkId
);
key!(
    /// Key of an enterprise, for use within the program only.
    EnterpriseId
);
key!(
    /// Key of a person, for use within the program only.
    PersonId
);
key!(
    /// Key of a round over a date range, for use within the program only.
    CallId
);
key!(
    /// Key of a return, for use within the program only.
    FilingId
);
key!(
    /// Key of an edition, for use within the program only.
    EditionId
);

/// Who does something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub now: Millis,
    /// The person; none for the command line.
    pub person: Option<PersonId>,
    /// The person's name, or what acts in its place, such as `import`.
    pub name: String,
}

/// A network as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRecord {
    /// Its key.
    pub id: NetworkId,
    /// Its identifier outside.
    pub public_id: Uuid,
    /// What it is.
    pub network: Network,
}

/// An enterprise as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnterpriseRecord {
    /// Its key.
    pub id: EnterpriseId,
    /// Its identifier outside.
    pub public_id: Uuid,
    /// What it is.
    pub enterprise: Enterprise,
    /// When it belonged to the network, earliest first.
    pub memberships: Vec<Membership>,
}

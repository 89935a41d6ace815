//! The only place that reads the wall clock. Everything else takes the time as an argument.

use commonweal_domain::network::Millis;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time now.
#[expect(clippy::disallowed_methods, reason = "the server's edge: here the time enters")]
pub fn now() -> Millis {
    // A clock before 1970 is not set at all; nought is then as good as any time.
    let since: Duration = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

//! How often somebody may try to sign in. Kept in memory: a restart forgets it, and nobody is locked out for good.

use commonweal_domain::network::Millis;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Failed tries within [`WINDOW`].
const TRIES: usize = 10;
/// 5 minutes in milliseconds.
const WINDOW: i64 = 5 * 60 * 1_000;
/// Keys above which old ones are cleared away: 10,000 keys of 10 tries are about 2 MB.
const MANY: usize = 10_000;

/// Failed tries by e-mail and by address.
#[derive(Debug, Clone, Default)]
pub struct Throttle(Arc<Mutex<HashMap<String, Vec<Millis>>>>);

impl Throttle {
    /// Whether another try is allowed for all of these keys.
    pub fn allows(&self, keys: &[String], now: Millis) -> bool {
        let tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.iter().all(|key| tries.get(key).is_none_or(|tries| recent(tries, now) < TRIES))
    }

    /// Counts a failed try.
    pub fn failed(&self, keys: &[String], now: Millis) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() > MANY {
            tries.retain(|_, tries| recent(tries, now) > 0);
        }
        for key in keys {
            let of = tries.entry(key.clone()).or_default();
            of.retain(|at| now.0 - at.0 < WINDOW);
            of.push(now);
        }
    }

    /// Forgets the tries of a key, as its owner has signed in.
    pub fn succeeded(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

fn recent(tries: &[Millis], now: Millis) -> usize {
    tries.iter().filter(|at| now.0 - at.0 < WINDOW).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tries_are_allowed_in_five_minutes() {
        let throttle = Throttle::default();
        let keys = ["amara".to_owned(), "192.0.2.1".to_owned()];
        for at in 0..10 {
            assert!(throttle.allows(&keys, Millis(at)));
            throttle.failed(&keys, Millis(at));
        }
        assert!(!throttle.allows(&keys, Millis(11)));
        assert!(!throttle.allows(&["amara".to_owned(), "192.0.2.9".to_owned()], Millis(11)));
        assert!(throttle.allows(&keys, Millis(WINDOW + 1)), "nobody is locked out for good");
        throttle.succeeded("amara");
        assert!(throttle.allows(&keys[..1], Millis(11)));
    }
}

//! How often somebody may try to sign in. Kept in memory: a restart forgets it, and nobody is locked out for good.

use commonweal_domain::network::Millis;
use sha2::{Digest, Sha256};
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

/// Tries by e-mail and by address that were not good, each under a hash of its name: no name is too long to be kept.
#[derive(Debug, Clone, Default)]
pub struct Throttle(Arc<Mutex<HashMap<[u8; 32], Vec<Millis>>>>);

impl Throttle {
    /// Counts a try for all of these keys, before it is looked at: of many at once no more are let through than one after
    /// another. False where one of them has had its tries; then none is counted.
    pub fn take(&self, keys: &[String], now: Millis) -> bool {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() > MANY {
            tries.retain(|_, tries| recent(tries, now) > 0);
        }
        let hashes: Vec<[u8; 32]> = keys.iter().map(|key| Sha256::digest(key).into()).collect();
        if hashes.iter().any(|key| tries.get(key).is_some_and(|tries| recent(tries, now) >= TRIES)) {
            return false;
        }
        for key in hashes {
            let of = tries.entry(key).or_default();
            of.retain(|at| now.0 - at.0 < WINDOW);
            of.push(now);
        }
        true
    }

    /// The try of that moment was good: it counts for none of the keys, and the first forgets those before, as its owner
    /// has signed in.
    pub fn succeeded(&self, keys: &[String], now: Millis) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, key) in keys.iter().enumerate() {
            let key: [u8; 32] = Sha256::digest(key).into();
            if place == 0 {
                tries.remove(&key);
            } else if let Some(of) = tries.get_mut(&key)
                && let Some(at) = of.iter().position(|at| *at == now)
            {
                of.swap_remove(at);
            }
        }
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
            assert!(throttle.take(&keys, Millis(at)));
        }
        assert!(!throttle.take(&keys, Millis(11)));
        assert!(!throttle.take(&["amara".to_owned(), "192.0.2.9".to_owned()], Millis(11)));
        assert!(throttle.take(&keys, Millis(WINDOW + 1)), "nobody is locked out for good");
    }

    #[test]
    fn a_good_try_counts_for_nobody() {
        let throttle = Throttle::default();
        let keys = ["amara".to_owned(), "192.0.2.1".to_owned()];
        for at in 0..30 {
            assert!(throttle.take(&keys, Millis(at)));
            throttle.succeeded(&keys, Millis(at));
        }
        for at in 30..39 {
            assert!(throttle.take(&keys, Millis(at)));
        }
        throttle.succeeded(&keys, Millis(38));
        assert!(throttle.take(&keys[..1], Millis(40)), "the owner begins anew");
        assert!(throttle.take(&keys[1..], Millis(40)) && throttle.take(&keys[1..], Millis(41)));
        assert!(!throttle.take(&keys[1..], Millis(42)), "others’ tries from there still count");
    }

    #[test]
    fn many_tries_at_once_are_no_more_than_ten() {
        let throttle = Throttle::default();
        let good = std::thread::scope(|scope| {
            let tries: Vec<_> =
                (0..60).map(|_| scope.spawn(|| throttle.take(&["amara".to_owned()], Millis(1)))).collect();
            tries.into_iter().map(|one| one.join().unwrap()).filter(|let_in| *let_in).count()
        });
        assert_eq!(good, 10);
    }
}

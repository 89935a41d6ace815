//! How often somebody may try to sign in. Kept in memory: a restart forgets it, and nobody is locked out for good.

use crate::{store::PersonId, web::address::Origin};
use commonweal_domain::network::Millis;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Wrong passwords or codes of one account within [`WINDOW`].
const AN_ACCOUNT: usize = 10;
/// Wrong passwords from one place within [`WINDOW`]: fifty enterprises of one building may share its address.
const A_PLACE: usize = 100;
/// Links asked for, and passkeys begun, from one place within [`WINDOW`].
const ASKED_FOR: usize = 50;
/// Files and fingerprints looked up from one place within [`WINDOW`].
const LOOKED_UP: usize = 100;
/// 5 minutes in milliseconds.
const WINDOW: i64 = 5 * 60 * 1_000;
/// Keys above which old ones are cleared away: 10,000 keys of 10 tries are about 2 MB.
const MANY: usize = 10_000;

/// What tries are counted by, under a hash of its name: no name is too long to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    hash: [u8; 32],
    /// So many tries it has.
    most: usize,
}

impl Key {
    fn new(kind: &str, name: &str, most: usize) -> Self {
        Self { hash: Sha256::digest(format!("{kind}:{name}")).into(), most }
    }

    /// The password of an account, by its address of mail.
    pub fn password(email: &str) -> Self {
        Self::new("password", email, AN_ACCOUNT)
    }

    /// The second step of an account.
    pub fn code(person: PersonId) -> Self {
        Self::new("code", &person.0.to_string(), AN_ACCOUNT)
    }

    /// Passwords tried from one place, if it is known.
    pub fn passwords_from(origin: Origin) -> Option<Self> {
        origin.place().map(|place| Self::new("passwords from", &place, A_PLACE))
    }

    /// What one place asks for that costs a message or a row.
    pub fn asked_from(origin: Origin) -> Option<Self> {
        origin.place().map(|place| Self::new("asked from", &place, ASKED_FOR))
    }

    /// Files and fingerprints that one place asks about.
    pub fn looked_up_from(origin: Origin) -> Option<Self> {
        origin.place().map(|place| Self::new("looked up from", &place, LOOKED_UP))
    }
}

/// Tries that were not good.
#[derive(Debug, Clone, Default)]
pub struct Throttle(Arc<Mutex<HashMap<[u8; 32], Vec<Millis>>>>);

impl Throttle {
    /// Counts a try for all of these keys, before it is looked at: of many at once no more are let through than one after
    /// another. False where one of them has had its tries; then none is counted.
    pub fn take(&self, keys: &[Key], now: Millis) -> bool {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() > MANY {
            tries.retain(|_, tries| recent(tries, now) > 0);
        }
        if keys.iter().any(|key| tries.get(&key.hash).is_some_and(|tries| recent(tries, now) >= key.most)) {
            return false;
        }
        for key in keys {
            let of = tries.entry(key.hash).or_default();
            of.retain(|at| now.0 - at.0 < WINDOW);
            of.push(now);
        }
        true
    }

    /// The try of that moment was good: it counts for none of the keys, and the first forgets those before, as its owner
    /// has signed in.
    pub fn succeeded(&self, keys: &[Key], now: Millis) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, key) in keys.iter().enumerate() {
            if place == 0 {
                tries.remove(&key.hash);
            } else if let Some(of) = tries.get_mut(&key.hash)
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

    fn from(last: u8) -> Key {
        Key::passwords_from(Origin(Some([192, 0, 2, last].into()))).unwrap()
    }

    #[test]
    fn ten_tries_are_allowed_in_five_minutes() {
        let throttle = Throttle::default();
        let keys = [Key::password("amara"), from(1)];
        for at in 0..10 {
            assert!(throttle.take(&keys, Millis(at)));
        }
        assert!(!throttle.take(&keys, Millis(11)));
        assert!(!throttle.take(&[Key::password("amara"), from(9)], Millis(11)));
        assert!(throttle.take(&[Key::password("dev"), from(1)], Millis(11)), "a neighbour at the same place goes on");
        assert!(throttle.take(&keys, Millis(WINDOW + 1)), "nobody is locked out for good");
    }

    #[test]
    fn one_place_does_not_try_a_thousand_accounts() {
        let throttle = Throttle::default();
        let good =
            (0..1_000).filter(|at| throttle.take(&[Key::password(&at.to_string()), from(1)], Millis(*at))).count();
        assert_eq!(good, A_PLACE);
        assert!(throttle.take(&[Key::password("amara"), from(2)], Millis(1_000)));
    }

    #[test]
    fn a_good_try_counts_for_nobody() {
        let throttle = Throttle::default();
        let keys = [Key::password("amara"), from(1)];
        for at in 0..300 {
            assert!(throttle.take(&keys, Millis(at)));
            throttle.succeeded(&keys, Millis(at));
        }
        for at in 300..309 {
            assert!(throttle.take(&keys, Millis(at)));
        }
        throttle.succeeded(&keys, Millis(308));
        assert!(throttle.take(&keys[..1], Millis(310)), "the owner begins anew");
        for at in 0..A_PLACE as i64 - 8 {
            assert!(throttle.take(&keys[1..], Millis(310 + at)));
        }
        assert!(!throttle.take(&keys[1..], Millis(500)), "others’ tries from there still count");
    }

    #[test]
    fn many_tries_at_once_are_no_more_than_ten() {
        let throttle = Throttle::default();
        let good = std::thread::scope(|scope| {
            let tries: Vec<_> =
                (0..60).map(|_| scope.spawn(|| throttle.take(&[Key::password("amara")], Millis(1)))).collect();
            tries.into_iter().map(|one| one.join().unwrap()).filter(|let_in| *let_in).count()
        });
        assert_eq!(good, 10);
    }
}

//! Passwords as argon2id hashes. Hashing takes much memory and time on purpose, so few run at once, off the runtime.

use crate::{store::Held, web::error::Error};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier, password_hash::SaltString};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Fewest characters of a password.
pub const SHORTEST: usize = 8;
/// Most characters of a password: hashing a longer one only costs time.
const LONGEST: usize = 500;
/// Fewest letters of a word that must not be most of a password: shorter ones stand in many words by chance.
const WORD: usize = 4;
/// So much of a password must be other than the words of its owner: less can be tried out.
const OWN: usize = 6;
/// Hashings at once: each takes 19 MiB with argon2's defaults, and a core.
const AT_ONCE: usize = 2;

/// 21,648 passwords of at least 8 characters that were found in breaches most often, sorted, one a line: those of Django
/// 5.2's list (BSD-3-Clause, © Django Software Foundation), which Royce Williams gathered, and of @zxcvbn-ts/language-common
/// 4.1.3 (MIT, © 2012-2016 Dan Wheeler and Dropbox, Inc., © 2021 @zxcvbn-ts).
const COMMON: &str = include_str!("common-passwords.txt");

/// Hashes and verifies.
#[derive(Debug, Clone)]
pub struct Passwords(Arc<Semaphore>);

impl Passwords {
    /// Ready to hash.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }

    /// The hash to keep of a password.
    pub async fn hash(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        self.run(move || hash(&password)).await?
    }

    /// Whether a password belongs to a hash. Without a hash the same work is done, so that the time does not tell
    /// whether an account exists.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, Error> {
        let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.map_or_else(nobody, Ok)?;
            let parsed = PasswordHash::new(&hash).map_err(internal)?;
            let right = password.chars().count() <= LONGEST
                && Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(known && right)
        })
        .await?
    }

    /// Whether a hash was made with less work than hashes are made with today.
    pub fn is_outdated(hash: &str) -> bool {
        let now = Argon2::default();
        let made = PasswordHash::new(hash).ok().and_then(|parsed| argon2::Params::try_from(&parsed).ok());
        made.is_none_or(|made| {
            let params = now.params();
            made.m_cost() < params.m_cost() || made.t_cost() < params.t_cost()
        })
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let permit = self.0.clone().acquire_owned().await.map_err(internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.map_err(internal)
    }
}

/// The hash to keep of a password, worked out here and now: for the command line and samples.
pub fn hash(password: &str) -> Result<String, Error> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(internal)?;
    let salt = SaltString::encode_b64(&salt).map_err(internal)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt).map_err(internal)?.to_string())
}

/// What is wrong with a new password of somebody with this address, name and roles. How it is made up is theirs to
/// choose, only not what everybody around them would try.
pub fn check(password: &str, email: &str, name: &str, roles: &[Held]) -> Result<(), &'static str> {
    match password.chars().count() {
        0..SHORTEST => return Err("Password must have at least 8 characters"),
        SHORTEST..=LONGEST => {}
        _ => return Err("Password must have at most 500 characters"),
    }
    let lower = password.trim().to_lowercase();
    if is_common(&lower) {
        return Err("This password is one that many people have: choose another");
    }
    let own = [email, email.split('@').next().unwrap_or_default(), name, "commonweal"];
    let around = roles.iter().flat_map(|held| {
        let enterprise = held.enterprise.iter().flat_map(|(_, slug, name)| [slug.as_str(), name.as_str()]);
        [held.network_slug.as_str(), held.network_name.as_str()].into_iter().chain(enterprise)
    });
    let mut words: Vec<String> = own.into_iter().chain(around).map(|word| letters(&word.to_lowercase())).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = letters(&lower);
    if rest.is_empty() {
        return Err("Password must have some letters or digits, and not signs alone");
    }
    for word in words.iter().filter(|word| word.chars().count() >= WORD) {
        rest = rest.replace(word.as_str(), "");
    }
    if rest.is_empty() || rest != letters(&lower) && rest.chars().count() < OWN {
        return Err(
            "This password is little more than your name or address, or that of your enterprise or network: choose another",
        );
    }
    Ok(())
}

/// What is left of a text without spaces and signs, which people put between words and behind them.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Whether a password, in small letters, is among those that are tried first, or one of them said twice.
fn is_common(lower: &str) -> bool {
    let known: Vec<&str> = COMMON.lines().collect();
    let is_known = |text: &str| known.binary_search(&text).is_ok();
    let half = lower.len() / 2;
    let doubled = lower.len().is_multiple_of(2) && lower.is_char_boundary(half) && lower[..half] == lower[half..];
    is_known(lower) || doubled && is_known(&lower[..half])
}

/// A hash of nobody's password.
fn nobody() -> Result<String, Error> {
    static NOBODY: OnceLock<String> = OnceLock::new();
    if let Some(hash) = NOBODY.get() {
        return Ok(hash.clone());
    }
    let made = hash("nobody's")?;
    Ok(NOBODY.get_or_init(|| made).clone())
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{EnterpriseId, NetworkId};
    use commonweal_domain::network::{Millis, Role};

    #[test]
    fn a_password_is_known_by_its_hash_only() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let passwords = Passwords::new();
        runtime.block_on(async {
            let hash = passwords.hash("correct horse").await.unwrap();
            assert!(hash.starts_with("$argon2id$"));
            assert!(passwords.verify("correct horse", Some(&hash)).await.unwrap());
            assert!(!passwords.verify("wrong horse", Some(&hash)).await.unwrap());
            assert!(!passwords.verify("nobody's", None).await.unwrap());
        });
        let roles = [Held {
            role: Role::Filer,
            network: NetworkId(1),
            network_slug: "digbeth".to_owned(),
            network_name: "Digbeth Quarter".to_owned(),
            enterprise: Some((EnterpriseId(1), "viaduct-radio".to_owned(), "Viaduct Radio".to_owned())),
            given: Millis(0),
            given_by: String::new(),
        }];
        let ok = |password: &str| check(password, "amara@example.org", "Amara Okoye", &roles).is_ok();
        assert!(!ok("1234567") && ok("zqkvwxjy") && ok("three small boats") && ok("amara plays the tuba"));
        assert!(!Passwords::is_outdated(&hash("three small boats").unwrap()));
        let light = Argon2::new(
            argon2::Algorithm::Argon2id,
            argon2::Version::V0x13,
            argon2::Params::new(8_192, 1, 1, None).unwrap(),
        );
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        assert!(Passwords::is_outdated(&light.hash_password(b"three small boats", &salt).unwrap().to_string()));
        for common in [
            "12345678",
            "Password1",
            " ILOVEYOU1 ",
            "passwordpassword",
            "amara okoye",
            "AMARA@example.org",
            "Digbeth quarter",
            "viaduct-radio",
            "ViaductRadio2026!",
            "amara123",
            "digbeth-quarter-1",
            "commonweal2026",
            "!!!!!!!!!!",
        ] {
            assert!(!ok(common), "{common}");
        }
        assert!(COMMON.lines().is_sorted() && COMMON.lines().count() == 21_648);
    }
}

//! Secrets that the server must read again, such as those of apps that make codes: sealed where a key is given that does
//! not lie in the database, so that a copy of the database alone is worth nothing to its thief.

use super::{PersonId, Result, Store, StoreError, entities::person};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::{fmt, sync::Arc};

/// Stands before what is sealed; secrets that are not begin with random bytes, and are of another length.
const MARK: u8 = 1;
/// Bytes of a secret that is not sealed.
const PLAIN: usize = 20;
/// Fewest characters of a key's text: 32 random hexadecimal digits are 128 bits.
const FEWEST: usize = 32;

/// The key, where there is one.
#[derive(Clone, Default)]
pub(super) struct Seal(Option<Arc<LessSafeKey>>);

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Seal(a key)" } else { "Seal(none)" })
    }
}

impl Seal {
    /// Made of the text of a key, which is to be random.
    fn of(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.chars().count() < FEWEST {
            return Err(StoreError::Refused(format!(
                "the key must be at least {FEWEST} random characters, such as those of openssl rand -hex 32"
            )));
        }
        let salt = Salt::new(HKDF_SHA256, b"commonweal secrets 1");
        let made = salt.extract(text.as_bytes()).expand(&[b"second step"], &CHACHA20_POLY1305).map(UnboundKey::from);
        let key = made.map_err(|_| StoreError::unreadable("no key can be made"))?;
        Ok(Self(Some(Arc::new(LessSafeKey::new(key)))))
    }

    /// What is kept of a person's secret: sealed for this person, or as it is where there is no key.
    pub(super) fn close(&self, of: &[u8], secret: &[u8]) -> Result<Vec<u8>> {
        let Some(key) = &self.0 else { return Ok(secret.to_vec()) };
        let fault = || StoreError::unreadable("a secret cannot be sealed");
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|_| fault())?;
        let mut sealed = secret.to_vec();
        let place = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(place, Aad::from(of), &mut sealed).map_err(|_| fault())?;
        Ok([&[MARK][..], &nonce, &sealed].concat())
    }

    /// The secret of which something is kept; none where it is sealed with a key that is not here.
    pub(super) fn open(&self, of: &[u8], kept: &[u8]) -> Option<Vec<u8>> {
        if kept.len() == PLAIN {
            return Some(kept.to_vec());
        }
        let (&MARK, rest) = kept.split_first()? else { return None };
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
        let mut bytes = sealed.to_vec();
        let place = Nonce::assume_unique_for_key(*nonce);
        let secret = self.0.as_ref()?.open_in_place(place, Aad::from(of), &mut bytes).ok()?;
        Some(secret.to_vec())
    }
}

/// How many second steps there are, and how many of them cannot be read with the key that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// Second steps.
    pub all: usize,
    /// Those sealed with another key.
    pub lost: usize,
}

impl Store {
    /// Seals secrets with the key of this text from now on. Refuses one that is too short.
    pub fn with_key(mut self, text: &str) -> Result<Self> {
        self.seal = Seal::of(text)?;
        Ok(self)
    }

    /// Seals what was kept before there was a key.
    pub async fn seal_all(&self) -> Result<Sealed> {
        let txn = self.begin().await?;
        let rows = person::Entity::find().filter(person::Column::TotpSecret.is_not_null()).all(&txn).await?;
        let mut found = Sealed { all: rows.len(), lost: 0 };
        for row in rows {
            let kept = row.totp_secret.clone().unwrap_or_default();
            let of = *row.public_id.as_bytes();
            match self.seal.open(&of, &kept) {
                None => found.lost += 1,
                Some(secret) if self.seal.0.is_some() && kept.len() == PLAIN => {
                    let mut row = row.into_active_model();
                    row.totp_secret = Set(Some(self.seal.close(&of, &secret)?));
                    row.update(&txn).await?;
                }
                Some(_) => {}
            }
        }
        txn.commit().await?;
        Ok(found)
    }

    /// The secret of a person's app; none where there is none, or none that can be read with the key that is here.
    pub async fn totp_secret(&self, id: PersonId) -> Result<Option<Vec<u8>>> {
        let row = person::Entity::find_by_id(id.0).one(self.reader()).await?;
        Ok(row.and_then(|row| self.seal.open(row.public_id.as_bytes(), &row.totp_secret?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_for_its_person_only() {
        let (one, other) = (Seal::of(&"a1".repeat(16)).unwrap(), Seal::of(&"b2".repeat(16)).unwrap());
        let secret = [7; PLAIN];
        let kept = one.close(b"ruth", &secret).unwrap();
        assert_ne!(kept, one.close(b"ruth", &secret).unwrap());
        assert!(!kept.windows(PLAIN).any(|part| part == secret));
        assert_eq!(one.open(b"ruth", &kept).as_deref(), Some(&secret[..]));
        assert_eq!(one.open(b"amara", &kept), None);
        assert_eq!(other.open(b"ruth", &kept), None);
        assert_eq!(Seal::default().open(b"ruth", &kept), None);
        for seal in [&one, &Seal::default()] {
            assert_eq!(seal.open(b"ruth", &secret).as_deref(), Some(&secret[..]), "from before there was a key");
            for wrong in [&kept[1..], &kept[..kept.len() - 1], &[], &[1], &[2; 49]] {
                assert_eq!(seal.open(b"ruth", wrong), None);
            }
        }
        assert!(Seal::of("too short").unwrap_err().to_string().contains("openssl rand -hex 32"));
        assert_eq!(format!("{one:?}"), "Seal(a key)");
    }
}

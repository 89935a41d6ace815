//! What a passkey says, as far as signing in needs it (WebAuthn level 2, chapters 7.1 and 7.2): keys of the P-256 curve,
//! a user who was verified, and no attestation, as nobody here decides by the maker of a key. Signatures are ring's; all
//! else is a few bytes at fixed places.
//!
//! The browser hands the public key over as SPKI, so that no CBOR is read: a made-up key harms nobody but whoever adds
//! it to their own account.

use crate::web::session;
use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Where this server is, as passkeys know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Site {
    /// Such as `https://reports.example.org`.
    origin: String,
    /// Its host.
    host: String,
}

/// What the browser sends for a new passkey, as bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct New {
    pub(super) client: Vec<u8>,
    pub(super) authenticator: Vec<u8>,
    pub(super) key: Vec<u8>,
}

/// What the browser sends to sign in, as bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    pub(super) client: Vec<u8>,
    pub(super) authenticator: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// A new passkey that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) credential_id: Vec<u8>,
    pub(super) public_key: Vec<u8>,
    pub(super) counter: u32,
    /// What is kept of the challenge that it answers.
    pub(super) challenge: [u8; 32],
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Client {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// `SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING }`: an uncompressed point of 65 bytes follows.
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// Hash of the host, flags and counter.
const HEAD: usize = 37;
/// Flags: the user was there, was verified, and a new credential follows.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;
/// Longest name of a credential, as the specification has it.
const LONGEST_ID: usize = 1_023;

impl Site {
    /// The one at an address; none where it has no host.
    pub(super) fn of(address: &str) -> Option<Self> {
        let (_, rest) = address.split_once("://")?;
        let authority = rest.split('/').next()?;
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        (!host.is_empty()).then(|| Self { origin: address.trim_end_matches('/').to_owned(), host: host.to_owned() })
    }

    /// Reads a new passkey; nothing where something is not as it must be.
    pub(super) fn made(&self, new: &New) -> Option<Made> {
        let challenge = self.client(&new.client, "webauthn.create")?;
        let (flags, counter) = self.head(&new.authenticator)?;
        let rest = new.authenticator.get(HEAD + 16..).filter(|_| flags & ATTESTED != 0)?;
        let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
        let credential_id = rest.get(2..2 + length).filter(|id| !id.is_empty() && id.len() <= LONGEST_ID)?;
        let point = new.key.strip_prefix(&SPKI).filter(|point| point.len() == 65 && point[0] == 4)?;
        Some(Made { credential_id: credential_id.to_vec(), public_key: point.to_vec(), counter, challenge })
    }

    /// Whether an answer is signed by a passkey: its new counter, and what is kept of the challenge that it answers. A
    /// counter that does not go on tells of a copy.
    pub(super) fn signed(&self, answer: &Answer, public_key: &[u8], counter: u32) -> Option<(u32, [u8; 32])> {
        let challenge = self.client(&answer.client, "webauthn.get")?;
        let (_, now) = self.head(&answer.authenticator)?;
        if (counter, now) != (0, 0) && now <= counter {
            return None;
        }
        let mut signed = answer.authenticator.clone();
        signed.extend_from_slice(&Sha256::digest(&answer.client));
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public_key).verify(&signed, &answer.signature).ok()?;
        Some((now, challenge))
    }

    /// What the browser says it did, and for whom: what is kept of the challenge.
    fn client(&self, bytes: &[u8], what: &str) -> Option<[u8; 32]> {
        let client: Client = serde_json::from_slice(bytes).ok()?;
        let right = client.r#type == what && client.origin == self.origin && !client.cross_origin;
        let challenge = BASE64URL_NOPAD.decode(client.challenge.as_bytes()).ok().filter(|_| right)?;
        Some(session::hash(&BASE64URL_NOPAD.encode(&challenge)))
    }

    /// Flags and counter of what the passkey says, for this host and with a user who was verified.
    fn head(&self, bytes: &[u8]) -> Option<(u8, u32)> {
        let head = bytes.get(..HEAD)?;
        let (host, flags) = (&head[..32], head[32]);
        let verified = flags & (PRESENT | VERIFIED) == PRESENT | VERIFIED;
        let here = host == Sha256::digest(self.host.as_bytes()).as_slice();
        (verified && here).then(|| (flags, u32::from_be_bytes([head[33], head[34], head[35], head[36]])))
    }
}

/// A passkey in software, for tests.
#[cfg(test)]
pub(super) mod soft {
    use super::*;
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
    };

    pub(in super::super) struct Soft {
        key: EcdsaKeyPair,
        pub(in super::super) id: Vec<u8>,
        pub(in super::super) counter: u32,
    }

    impl Soft {
        pub(in super::super) fn new() -> Self {
            let random = SystemRandom::new();
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
            let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
            let id = key.public_key().as_ref()[1..17].to_vec();
            Self { key, id, counter: 0 }
        }

        pub(in super::super) fn client(what: &str, challenge: &str, origin: &str) -> Vec<u8> {
            serde_json::json!({ "type": what, "challenge": challenge, "origin": origin, "crossOrigin": false })
                .to_string()
                .into_bytes()
        }

        fn head(&self, host: &str, flags: u8) -> Vec<u8> {
            let mut bytes = Sha256::digest(host.as_bytes()).to_vec();
            bytes.push(flags);
            bytes.extend(self.counter.to_be_bytes());
            bytes
        }

        pub(in super::super) fn make(&self, challenge: &str, origin: &str, host: &str) -> New {
            let mut authenticator = self.head(host, PRESENT | VERIFIED | ATTESTED);
            authenticator.extend([0; 16]);
            authenticator.extend((self.id.len() as u16).to_be_bytes());
            authenticator.extend(&self.id);
            let key = [&SPKI[..], self.key.public_key().as_ref()].concat();
            New { client: Self::client("webauthn.create", challenge, origin), authenticator, key }
        }

        pub(in super::super) fn answer(&self, challenge: &str, origin: &str, host: &str) -> Answer {
            self.answer_with(challenge, origin, host, PRESENT | VERIFIED)
        }

        pub(in super::super) fn answer_with(&self, challenge: &str, origin: &str, host: &str, flags: u8) -> Answer {
            let (client, authenticator) = (Self::client("webauthn.get", challenge, origin), self.head(host, flags));
            let signed = [&authenticator[..], &Sha256::digest(&client)].concat();
            let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap().as_ref().to_vec();
            Answer { client, authenticator, signature }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{soft::Soft, *};

    const ORIGIN: &str = "https://reports.example.org";
    const HOST: &str = "reports.example.org";
    const CHALLENGE: &str = "Y2hhbGxlbmdl";

    #[test]
    fn a_site_is_known_by_its_origin_and_host() {
        let site = Site::of("http://localhost:8000/").unwrap();
        assert_eq!((site.origin.as_str(), site.host.as_str()), ("http://localhost:8000", "localhost"));
        assert_eq!(Site::of(ORIGIN).unwrap().host, HOST);
        assert_eq!(Site::of("nowhere"), None);
    }

    #[test]
    fn a_passkey_is_made_and_signs() {
        let (site, mut soft) = (Site::of(ORIGIN).unwrap(), Soft::new());
        let made = site.made(&soft.make(CHALLENGE, ORIGIN, HOST)).unwrap();
        assert_eq!((&made.credential_id, made.public_key.len()), (&soft.id, 65));
        assert_eq!(made.challenge, session::hash(CHALLENGE));
        let answer = soft.answer(CHALLENGE, ORIGIN, HOST);
        assert_eq!(site.signed(&answer, &made.public_key, 0), Some((0, session::hash(CHALLENGE))));
        soft.counter = 5;
        let answer = soft.answer(CHALLENGE, ORIGIN, HOST);
        assert_eq!(site.signed(&answer, &made.public_key, 4).map(|(counter, _)| counter), Some(5));
        assert_eq!(site.signed(&answer, &made.public_key, 5), None, "a copy has signed meanwhile");
    }

    #[test]
    fn nothing_else_is_taken() {
        let (site, soft) = (Site::of(ORIGIN).unwrap(), Soft::new());
        let made = site.made(&soft.make(CHALLENGE, ORIGIN, HOST)).unwrap();
        let right = soft.answer(CHALLENGE, ORIGIN, HOST);
        let refused = |answer: &Answer| site.signed(answer, &made.public_key, 0).is_none();
        assert!(!refused(&right));
        assert!(refused(&soft.answer(CHALLENGE, "https://evil.example", HOST)), "another origin");
        assert!(refused(&soft.answer(CHALLENGE, ORIGIN, "evil.example")), "another host");
        assert!(refused(&soft.answer_with(CHALLENGE, ORIGIN, HOST, PRESENT)), "nobody was verified");
        assert!(refused(&Soft::new().answer(CHALLENGE, ORIGIN, HOST)), "another key");
        let mut create = right.clone();
        create.client = Soft::client("webauthn.create", CHALLENGE, ORIGIN);
        assert!(refused(&create), "something else was signed");
        for at in 0..right.authenticator.len() {
            let mut changed = right.clone();
            changed.authenticator[at] ^= 0x10;
            assert!(refused(&changed), "byte {at} was changed");
        }
        for cut in 0..right.authenticator.len() {
            let short = Answer { authenticator: right.authenticator[..cut].to_vec(), ..right.clone() };
            assert!(refused(&short));
        }
        let new = soft.make(CHALLENGE, ORIGIN, HOST);
        for cut in 0..new.authenticator.len() {
            assert_eq!(site.made(&New { authenticator: new.authenticator[..cut].to_vec(), ..new.clone() }), None);
        }
        assert_eq!(site.made(&New { key: new.key[..90].to_vec(), ..new.clone() }), None);
        assert_eq!(site.made(&New { client: b"{}".to_vec(), ..new }), None);
    }
}

//! Sealing bytes with a key.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use steward_model::random::{self, Random};
use steward_model::{Error, Result};

use crate::key::KEY_BYTES;

/// The bytes of a nonce. They are random: with so many, no two are ever the same.
const NONCE_BYTES: usize = 24;

/// A key that seals and opens. It never shows itself.
#[derive(Clone)]
pub(super) struct Cipher(XChaCha20Poly1305);

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher")
    }
}

impl Cipher {
    /// The cipher with this key.
    pub(super) fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Encrypts; what comes out opens only with the same `bound`.
    pub(super) fn seal(&self, plain: &[u8], bound: &[u8], random: &dyn Random) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_BYTES] = random::bytes(random);
        let payload = Payload { msg: plain, aad: bound };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Error::internal("a secret can't be sealed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Decrypts; none if it was sealed with another key or bound to something else.
    pub(super) fn open(&self, sealed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: bound }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::random::SeededRandom;

    #[test]
    fn what_is_sealed_opens_where_it_belongs() {
        let random = SeededRandom::new(1);
        let cipher = Cipher::new(&[1; KEY_BYTES]);
        let sealed = cipher.seal(b"secret", b"here", &random).unwrap();
        assert_eq!(cipher.open(&sealed, b"here").as_deref(), Some(&b"secret"[..]));
        assert_eq!(cipher.open(&sealed, b"there"), None);
        assert_eq!(Cipher::new(&[2; KEY_BYTES]).open(&sealed, b"here"), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(cipher.open(&changed, b"here"), None, "byte {at}");
        }
        assert_eq!(cipher.open(&sealed[..10], b"here"), None);
        assert_ne!(
            cipher.seal(b"secret", b"here", &random).unwrap(),
            sealed,
            "never twice the same"
        );
    }

    #[test]
    fn it_is_xchacha20_poly1305() {
        // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
        let key: [u8; KEY_BYTES] = std::array::from_fn(|index| 0x80 + index as u8);
        let bound = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let nonce: [u8; NONCE_BYTES] = std::array::from_fn(|index| 0x40 + index as u8);
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip \
                      for the future, sunscreen would be it.";
        let tag = "c0875924c1c7987947deafd8780acf49";
        let sealed = Cipher::new(&key)
            .0
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &bound })
            .unwrap();
        let end: String = sealed[plain.len()..].iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(end, tag);
        assert_eq!(sealed[..4], [0xbd, 0x6d, 0x17, 0x9d]);
    }
}

//! A key for one purpose, and authentication codes made with it.

use hmac::{Hmac, KeyInit, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The length of keys and authentication codes in bytes.
pub const KEY_BYTES: usize = 32;

/// An authentication code: HMAC-SHA-256.
pub type Code = [u8; KEY_BYTES];

/// A key for one purpose. It never shows itself.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The key of these bytes.
    #[must_use]
    pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        // HMAC takes a key of any length; this one is shorter than a block and used as it is.
        Self(Hmac::new_from_slice(bytes).unwrap_or_else(|_| unreachable!("HMAC takes any key")))
    }

    /// Begins an authentication code.
    #[must_use]
    pub fn begin(&self) -> Mac {
        Mac(self.0.clone())
    }
}

/// An authentication code on its way. Every part goes in with its type and length, so that no two
/// different sequences of parts are the same bytes.
#[derive(Clone)]
pub struct Mac(Hmac<Sha256>);

impl std::fmt::Debug for Mac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mac")
    }
}

/// What stands before each part.
#[derive(Clone, Copy)]
enum Tag {
    Null = 0,
    Int = 1,
    Text = 2,
    Bytes = 3,
}

impl Mac {
    fn tag(&mut self, tag: Tag) {
        self.0.update(&[tag as u8]);
    }

    fn sized(&mut self, tag: Tag, bytes: &[u8]) {
        self.tag(tag);
        self.0.update(&(bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    /// Adds an integer or its absence.
    #[must_use]
    pub fn int(mut self, value: impl Into<Option<i64>>) -> Self {
        match value.into() {
            Some(value) => {
                self.tag(Tag::Int);
                self.0.update(&value.to_be_bytes());
            }
            None => self.tag(Tag::Null),
        }
        self
    }

    /// Adds a text or its absence.
    #[must_use]
    pub fn text<'a>(mut self, value: impl Into<Option<&'a str>>) -> Self {
        match value.into() {
            Some(value) => self.sized(Tag::Text, value.as_bytes()),
            None => self.tag(Tag::Null),
        }
        self
    }

    /// Adds bytes or their absence.
    #[must_use]
    pub fn bytes<'a>(mut self, value: impl Into<Option<&'a [u8]>>) -> Self {
        match value.into() {
            Some(value) => self.add(value),
            None => self.tag(Tag::Null),
        }
        self
    }

    /// Adds bytes in place.
    pub fn add(&mut self, bytes: &[u8]) {
        self.sized(Tag::Bytes, bytes);
    }

    /// The code over all parts.
    #[must_use]
    pub fn finish(self) -> Code {
        self.0.finalize().into_bytes().into()
    }
}

/// Whether two codes are the same, without telling by the time it takes where they differ.
#[must_use]
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_hmac_sha_256() {
        // RFC 4231 has no case with typed parts; the raw function is checked through one that has
        // a 32-byte key: HMAC(0x0b × 32, "").
        let expected = "5177e637aaac0b50e5dca8bb05b0b571444bd59b9b0d834d50681af21fc14b1e";
        let code = Key::new(&[0x0b; 32]).begin().finish();
        let hex: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected);
    }

    #[test]
    fn different_parts_have_different_codes() {
        let key = Key::new(&[1; 32]);
        let codes = [
            key.begin().text("ab").text("c").finish(),
            key.begin().text("a").text("bc").finish(),
            key.begin().text("abc").finish(),
            key.begin().bytes(&b"abc"[..]).finish(),
            key.begin().text("").finish(),
            key.begin().text(None).finish(),
            key.begin().int(0).finish(),
            key.begin().finish(),
            Key::new(&[2; 32]).begin().finish(),
        ];
        for (index, one) in codes.iter().enumerate() {
            for other in &codes[index + 1..] {
                assert!(!same(one, other));
            }
        }
        assert!(same(&codes[0], &key.begin().text("ab").text("c").finish()));
    }
}

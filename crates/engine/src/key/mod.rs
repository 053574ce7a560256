//! The master key, which lies outside the database, and the keys derived from it.
//!
//! Whoever can only write to the database can't forge a log row, seal a block or make a session
//! that passes, because each of these needs a derived key.

mod check;
mod file;
mod mac;

pub use check::open;
pub use file::KEY_FILE;
pub use mac::{Code, KEY_BYTES, Key, Mac, same};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

/// What a derived key is for. Keys of different purposes tell nothing about each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Tells whether a database belongs to a master key.
    Check,
    /// Authenticates log rows.
    LogRow,
    /// Authenticates the places of log rows.
    LogPosition,
    /// Chains blocks of log rows.
    LogBlock,
    /// Authenticates the end of the chain.
    LogHead,
    /// Authenticates that the contents of a log row were erased on purpose.
    LogErasure,
    /// Hides who tried to sign in.
    Throttle,
    /// Wraps the keys that seal secrets.
    DataKey,
}

impl Purpose {
    /// The name that goes into the derivation. It must never change.
    fn name(self) -> &'static str {
        match self {
            Self::Check => "steward/1/check",
            Self::LogRow => "steward/1/log/row",
            Self::LogPosition => "steward/1/log/position",
            Self::LogBlock => "steward/1/log/block",
            Self::LogHead => "steward/1/log/head",
            Self::LogErasure => "steward/1/log/erasure",
            Self::Throttle => "steward/1/throttle",
            Self::DataKey => "steward/1/data-key",
        }
    }
}

/// The master key: 32 bytes that nobody can guess. It never shows itself.
#[derive(Clone)]
pub struct MasterKey([u8; KEY_BYTES]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

impl MasterKey {
    /// The key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// Reads a key from 64 hexadecimal digits or from base64.
    ///
    /// # Errors
    /// [`ErrorKind::Definition`], without quoting the text.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let bytes = from_hex(text).or_else(|| STANDARD.decode(text).ok());
        let key = bytes.and_then(|bytes| <[u8; KEY_BYTES]>::try_from(bytes).ok());
        key.map(Self).ok_or_else(|| {
            Error::new(
                ErrorKind::Definition,
                text!(
                    en = "The master key is not 32 bytes in hexadecimal digits or base64.",
                    zh = "主密钥必须是 32 字节，以十六进制或 Base64 书写。"
                ),
            )
        })
    }

    /// The key for one purpose.
    #[must_use]
    pub fn derive(&self, purpose: Purpose) -> Key {
        Key::new(&Key::new(&self.0).begin().text(purpose.name()).finish())
    }

    /// The key as 64 hexadecimal digits.
    fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    pairs
        .map(|pair| match pair {
            &[high, low] => Some(digit(high)? << 4 | digit(low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read() {
        let key = MasterKey::new(std::array::from_fn(|index| index as u8));
        let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        let base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        assert_eq!(key.hex(), hex);
        for text in [hex, &hex.to_uppercase(), base64, &format!(" {base64}\n")] {
            assert_eq!(MasterKey::parse(text).unwrap().0, key.0, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_without_being_quoted() {
        for text in ["", "secret", &"0".repeat(63), &"0".repeat(66), "AAEC", &"é".repeat(32)] {
            let error = MasterKey::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Definition);
            assert!(text.is_empty() || !error.to_string().contains(text), "{error}");
        }
    }

    #[test]
    fn purposes_have_different_keys() {
        let key = MasterKey::new([7; KEY_BYTES]);
        let code = |purpose| key.derive(purpose).begin().finish();
        let purposes = [
            Purpose::Check,
            Purpose::LogRow,
            Purpose::LogPosition,
            Purpose::LogBlock,
            Purpose::LogHead,
            Purpose::LogErasure,
            Purpose::Throttle,
            Purpose::DataKey,
        ];
        for (index, &one) in purposes.iter().enumerate() {
            for &other in &purposes[index + 1..] {
                assert_ne!(code(one), code(other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn keys_do_not_show_themselves() {
        let key = MasterKey::new([0xAB; KEY_BYTES]);
        let shown = format!("{key:?} {:?}", key.derive(Purpose::Check));
        assert_eq!(shown, "MasterKey Key");
    }
}

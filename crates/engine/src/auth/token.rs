//! Tokens: random text that its holder shows to be known.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use steward_model::random::{self, Random};
use steward_store::auth::TokenHash;

/// What the tokens of programs begin with, so that people and secret scanners know them.
pub const API_TOKEN_PREFIX: &str = "stw_";

/// Random bytes in a token.
const TOKEN_BYTES: usize = 32;

/// The longest text that is looked up as a token, in bytes.
const MAX_TOKEN: usize = 200;

/// A new token; only its holder will know it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

impl Token {
    /// A token for a session.
    pub(super) fn session(random: &dyn Random) -> Self {
        Self(encode(&random::bytes::<TOKEN_BYTES>(random)))
    }

    /// A token for a program.
    pub(super) fn api(random: &dyn Random) -> Self {
        Self(format!("{API_TOKEN_PREFIX}{}", Self::session(random).0))
    }

    /// The text to hand out.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub(super) fn hash(&self) -> TokenHash {
        digest(&self.0)
    }
}

/// What kind of token it is, and what would be stored of it. `None` for a text that can't be one.
pub(super) fn read(text: &str) -> Option<(TokenKind, TokenHash)> {
    if text.is_empty() || text.len() > MAX_TOKEN {
        return None;
    }
    let kind = match text.starts_with(API_TOKEN_PREFIX) {
        true => TokenKind::Api,
        false => TokenKind::Session,
    };
    Some((kind, digest(text)))
}

/// Whose token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Session,
    Api,
}

fn digest(text: &str) -> TokenHash {
    Sha256::digest(text.as_bytes()).into()
}

/// Bytes as text that needs no escaping anywhere.
pub(super) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use steward_model::random::SystemRandom;

    #[test]
    fn tokens_tell_what_they_are() {
        let (session, api) = (Token::session(&SystemRandom), Token::api(&SystemRandom));
        assert_eq!(session.text().len(), 43);
        assert!(api.text().starts_with("stw_") && api.text().len() == 47);
        assert_eq!(read(session.text()), Some((TokenKind::Session, session.hash())));
        assert_eq!(read(api.text()), Some((TokenKind::Api, api.hash())));
        assert_ne!(Token::api(&SystemRandom).text(), api.text());
        assert_eq!(format!("{api:?}"), "Token");
    }

    #[test]
    fn what_can_be_no_token_is_not_looked_up() {
        assert_eq!(read(""), None);
        assert_eq!(read(&"x".repeat(MAX_TOKEN + 1)), None);
    }
}

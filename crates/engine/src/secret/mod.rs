//! Secrets: sealed on their way into the database, found by a code, revealed on request.
//!
//! Each secret is encrypted with a data key (XChaCha20-Poly1305, RFC 8439 with the extended nonce of
//! draft-irtf-cfrg-xchacha), and the data keys lie in the database wrapped with a key that is derived
//! from the master key. A sealed secret is bound to its object, field and record: put anywhere else, it
//! does not open. It says which data key sealed it, so that a new data key can take over while older
//! secrets stay readable, until they are sealed again ([`rotate`]) and the old key is forgotten.

mod cipher;
mod reveal;
mod rotate;
mod vault;
mod write;

pub(crate) use reveal::not_found;
pub use rotate::Rotation;
pub(crate) use vault::Vault;

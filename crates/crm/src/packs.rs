//! The behaviour of each object, in the folder of its definition.
//!
//! An object that does more than hold its fields has `packs/<pack>/<object>/mod.rs`, declared here
//! by its path so that the compiler, the formatter and editors find it:
//!
//! ```text
//! #[path = "../packs/core/account/mod.rs"]
//! pub mod account;
//! ```

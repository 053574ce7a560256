//! The socket through which commands reach a running server: `DIR/steward.sock`, which only its
//! owner may open.
//!
//! A conversation is one request, a line of JSON with the files that the command reads and writes
//! attached as open descriptors, so that the server touches only what the caller may; then
//! [`Event`](crate::console::Event)s, a line of JSON each, up to the one that says the end.

mod address;
mod attach;
mod client;
mod server;

pub(crate) use client::{Answer, ask, is_served};
pub(crate) use server::Socket;

use serde::{Deserialize, Serialize};
use steward_model::text::Language;

use crate::command::Command;

/// The socket's name in the data folder.
const FILE: &str = "steward.sock";

/// What both sides must agree on; rises when the conversation changes.
const PROTOCOL: u32 = 1;

/// The longest line in bytes.
const MOST_BYTES: usize = 1024 * 1024;

/// The most files with a request.
const MOST_FILES: usize = 2;

/// What is asked of a running server.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// The caller's [`PROTOCOL`].
    protocol: u32,
    /// The language of the answers.
    language: Language,
    /// The database that the caller named; a server that uses another one refuses.
    database_url: Option<String>,
    /// What to do.
    command: Command,
}

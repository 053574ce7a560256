//! Floor 4 of Steward: the HTTP surface.
//!
//! A request passes [`edge`], which gives it a name and keeps it within its limits, then the
//! [`router`], then one handler: who asks ([`caller`]), what is asked ([`ask`] and the grammar), the
//! engine, an [`answer`]. Handlers hold no rules about records; those are the engine's.
//!
//! - [`router()`]: everything as one service, for tests and other listeners;
//! - [`serve()`]: the same on a socket, with a graceful end.

mod answer;
mod app;
mod ask;
mod calendar;
mod caller;
mod catalog;
mod demo;
mod discover;
mod edge;
mod files;
mod headers;
mod health;
mod import;
pub mod limits;
mod live;
mod mcp;
mod metrics;
mod objects;
mod only_id;
mod openapi;
mod options;
mod page;
mod password;
mod regions;
mod router;
mod rpc;
mod search;
mod serve;
mod session;
mod setup;
mod token;
mod voice;

pub use demo::{DemoCompany, DemoMaker};
pub use options::ServerOptions;
pub use page::Asset;
pub use router::router;
pub use serve::serve;

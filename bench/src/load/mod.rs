//! The load: requests over a few keep-alive connections, for a short time, to this machine only.

mod client;
mod histogram;
mod run;

pub(crate) use client::Client;
pub(crate) use histogram::Latencies;
pub(crate) use run::{Load, Maker, Outcome, load};

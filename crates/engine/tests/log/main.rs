//! The change log on both databases: sealing, feeds, erasure, and tampering that is found and named.

mod erase;
mod feed;
mod key;
mod late;
mod months;
mod mutant;
mod seal;
mod support;
mod tamper;
mod truncate;

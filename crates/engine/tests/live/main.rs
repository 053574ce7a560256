//! Live events on both databases: what each reader is told, and that it is all of his and nothing else.

mod ending;
mod feed;
mod looking;
mod resuming;
mod storm;
mod support;
mod telling;
mod two_servers;

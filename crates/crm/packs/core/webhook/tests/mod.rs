//! Webhooks, from a change to the receiver.

mod making;
mod sending;
mod support;
mod trying;

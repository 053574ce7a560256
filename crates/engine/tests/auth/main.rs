//! Signing in and being known, on both databases.

mod api_tokens;
mod calendars;
mod passwords;
mod resets;
mod sessions;
mod sign_in;
mod support;
mod throttle;
mod two_servers;

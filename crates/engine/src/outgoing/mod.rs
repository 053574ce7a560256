//! Calls to addresses that people enter.
//!
//! Such an address may lead into the company's own network, by its name, by what its name is resolved to,
//! or by a redirect. So a [`Poster`] resolves a name itself, connects to nothing but an address that was
//! looked at, and follows no redirect. Calls are [signed](signature), and tried again after [pauses](next_try).

mod allow;
mod pause;
mod post;
mod sign;
mod target;

pub use allow::Allowed;
pub use pause::{MOST_TRIES, next_try};
pub use post::{Answer, Limits, Poster, Unreached};
pub use sign::{SigningSecret, signature};
pub use target::{Message, check_url};

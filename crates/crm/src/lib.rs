//! Floor 3: the standard objects of a CRM.
//!
//! - [`SHIPPED`] and [`catalog`]: the definitions of `packs/<pack>/<object>/<object>.toml`, linked;
//! - [`typed`]: each object's fields by name and type, generated from them;
//! - [`packs`]: what happens when a record changes, beside the definition; [`behaviours`] lists it;
//! - [`consumers`]: what follows from changes afterwards, such as notifications;
//! - [`actions`]: the verbs that are more than a change of fields;
//! - [`seed`]: what a company finds at its first start; [`set_up`]: its name and its first user.

mod about;
mod actions;
mod behaviours;
mod consumers;
mod default_flag;
mod duplicates;
mod ical;
mod image;
mod line;
mod listing;
mod maker;
mod merge;
mod money;
pub mod packs;
mod recur;
mod seed;
mod setup;
mod support;
mod takes_part;
mod tree;
pub mod typed;

pub use actions::actions;
pub use behaviours::behaviours;
pub use consumers::consumers;
pub use duplicates::finder::DuplicateFinder;
pub use ical::{FEED_AHEAD_DAYS, FEED_PAST_DAYS, Feed, calendar_feed};
pub use money::{DEFAULT_CURRENCY, base_currency, currencies};
pub use packs::event::expand::{Occurrence, expand};
pub use packs::user::preferences::{Preferences, set_preferences};
pub use packs::webhook::{Deliver as DeliverWebhooks, Prune as PruneWebhooks};
pub use seed::seed;
pub use setup::{Setup, done_already, is_new, set_up};

use steward_model::Result;
use steward_model::catalog::Catalog;

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The catalog of all shipped objects.
///
/// # Errors
/// If a definition is wrong; the build has linked the same ones, so only a mistake in this crate
/// leads there.
pub fn catalog() -> Result<Catalog> {
    Catalog::from_toml(SHIPPED.iter().copied())
}

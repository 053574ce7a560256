//! The one list of behaviours.

use steward_engine::behaviour::Behaviours;

/// The behaviours of the standard objects, in the order in which they run.
#[must_use]
pub fn behaviours() -> Behaviours {
    Behaviours::default()
}

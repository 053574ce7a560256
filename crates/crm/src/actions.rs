//! The one list of actions.

use steward_engine::action::Actions;

use crate::merge::Merge;
use crate::packs::event::action::Expand;

/// The actions of the standard objects.
#[must_use]
pub fn actions() -> Actions {
    Actions::default().with(Expand).with(Merge)
}

//! The one list of actions.

use steward_engine::action::Actions;

use crate::duplicates::action::FindDuplicates;
use crate::duplicates::finder::settle::Settle;
use crate::duplicates::finder::work_list::WorkList;
use crate::merge::Merge;
use crate::packs::event::action::Expand;
use crate::packs::event_attendee::answer::AnswerInvitation;
use crate::packs::webhook::{ReplayDelivery, ReplayFailed, Rotate, Test};

/// The actions of the standard objects.
#[must_use]
pub fn actions() -> Actions {
    Actions::default()
        .with(AnswerInvitation)
        .with(Expand)
        .with(FindDuplicates)
        .with(Merge)
        .with(ReplayDelivery)
        .with(ReplayFailed)
        .with(Rotate)
        .with(Settle)
        .with(Test)
        .with(WorkList)
}

//! The actions that every engine has, whatever its objects are.

use super::{
    Actions, Bin, CancelJob, ChangeSchedule, History, Job, Jobs, LookInBin, MyChanges, Restore,
    RetryJob, Reveal, RunSchedule, Schedules, UndoImport,
};
use crate::reshape::{
    AddField, AddObject, AddRule, AskedFields, ChangeField, ChangeObject, ChangeRule, Fields,
    OwnObjects, PurgeField, PurgeObject, RemoveField, RemoveObject, RemoveRule, RestoreField,
    RestoreObject, Rules, TryCondition, TryFormula, TryRollUp, TryRule,
};

/// These actions, and those of every engine.
pub(crate) fn everywhere(actions: Actions) -> Actions {
    actions
        .with(AddField)
        .with(AddObject)
        .with(AddRule)
        .with(AskedFields)
        .with(Bin)
        .with(CancelJob)
        .with(ChangeField)
        .with(ChangeObject)
        .with(ChangeRule)
        .with(ChangeSchedule)
        .with(Fields)
        .with(History)
        .with(Job)
        .with(Jobs)
        .with(LookInBin)
        .with(MyChanges)
        .with(OwnObjects)
        .with(PurgeField)
        .with(PurgeObject)
        .with(RemoveField)
        .with(RemoveObject)
        .with(RemoveRule)
        .with(Restore)
        .with(RestoreField)
        .with(RestoreObject)
        .with(RetryJob)
        .with(Reveal)
        .with(Rules)
        .with(RunSchedule)
        .with(Schedules)
        .with(TryCondition)
        .with(TryFormula)
        .with(TryRollUp)
        .with(TryRule)
        .with(UndoImport)
}

//! Watching which behaviours run.

use std::sync::{Arc, Mutex, PoisonError};

use steward_engine::behaviour::{Behaviours, Change};
use steward_model::catalog::ObjectDef;

/// What ran since it was last taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch(Arc<Mutex<Vec<String>>>);

impl Watch {
    /// The same behaviours, watched.
    pub(crate) fn over(&self, behaviours: Behaviours) -> Behaviours {
        let watch = self.clone();
        behaviours.watched(move |name, object, changes| watch.note(name, object, changes))
    }

    /// What ran since this was last asked.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, behaviour: &str, object: &ObjectDef, changes: &[Change]) {
        let verb = changes.first().map_or("nothing", |change| change.verb.name());
        let line = format!("{} {verb}: {behaviour}", object.name);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

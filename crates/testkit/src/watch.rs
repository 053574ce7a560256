//! Watching which behaviours run.

use std::sync::{Arc, Mutex, PoisonError};

use steward_engine::behaviour::{Behaviour, Behaviours, Change, Facts};
use steward_engine::{Problems, Work};
use steward_model::Result;
use steward_model::catalog::ObjectDef;
use steward_store::BoxFuture;

/// What ran since it was last taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch(Arc<Mutex<Vec<String>>>);

impl Watch {
    /// The same behaviours, watched.
    pub(crate) fn over(&self, behaviours: Behaviours) -> Behaviours {
        let watch = self.clone();
        behaviours.wrapped(move |inner| Arc::new(Watched { inner, watch: watch.clone() }))
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

/// A behaviour that is noted when its turn comes.
#[derive(Debug)]
struct Watched {
    inner: Arc<dyn Behaviour>,
    watch: Watch,
}

impl Behaviour for Watched {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        self.inner.applies(object)
    }

    fn prepare<'a>(
        &'a self,
        work: &'a mut Work<'_, '_>,
        object: &'a ObjectDef,
        changes: &'a mut [Change],
        problems: &'a mut Problems,
    ) -> BoxFuture<'a, Result<()>> {
        self.watch.note(self.name(), object, changes);
        self.inner.prepare(work, object, changes, problems)
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        self.inner.derive(facts, change);
    }

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        self.inner.validate(facts, change, problems);
    }

    fn effects<'a>(
        &'a self,
        work: &'a mut Work<'_, '_>,
        object: &'a ObjectDef,
        changes: &'a [Change],
    ) -> BoxFuture<'a, Result<()>> {
        self.inner.effects(work, object, changes)
    }
}

//! The list of behaviours.

use std::sync::Arc;

use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_store::BoxFuture;

use super::{Behaviour, Change, Facts};
use crate::record::{Problems, Work};

/// A behaviour whose type is forgotten; [`Behaviour`] says what its phases are.
pub(crate) trait AnyBehaviour: std::fmt::Debug + Send + Sync {
    fn name(&self) -> &'static str;

    fn applies(&self, object: &ObjectDef) -> bool;

    fn prepare<'a>(
        &'a self,
        work: &'a mut Work<'_, '_>,
        object: &'a ObjectDef,
        changes: &'a mut [Change],
        problems: &'a mut Problems,
    ) -> BoxFuture<'a, Result<()>>;

    fn derive(&self, facts: Facts<'_>, change: &mut Change);

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems);

    fn effects<'a>(
        &'a self,
        work: &'a mut Work<'_, '_>,
        object: &'a ObjectDef,
        changes: &'a [Change],
    ) -> BoxFuture<'a, Result<()>>;
}

impl<B: Behaviour> AnyBehaviour for B {
    fn name(&self) -> &'static str {
        Behaviour::name(self)
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        Behaviour::applies(self, object)
    }

    fn prepare<'a>(
        &'a self,
        work: &'a mut Work<'_, '_>,
        object: &'a ObjectDef,
        changes: &'a mut [Change],
        problems: &'a mut Problems,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(Behaviour::prepare(self, work, object, changes, problems))
    }

    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        Behaviour::derive(self, facts, change);
    }

    fn validate(&self, facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        Behaviour::validate(self, facts, change, problems);
    }

    fn effects<'a>(
        &'a self,
        work: &'a mut Work<'_, '_>,
        object: &'a ObjectDef,
        changes: &'a [Change],
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(Behaviour::effects(self, work, object, changes))
    }
}

/// Makes a behaviour for one catalog, where it looks its fields up once.
type Make = Arc<dyn Fn(&Catalog) -> Result<Arc<dyn AnyBehaviour>> + Send + Sync>;

/// Who is told of each behaviour whose turn has come, by its name, and with what: nobody but tests.
#[derive(Clone, Default)]
pub(crate) struct Watcher(Option<Arc<Watch>>);

type Watch = dyn Fn(&'static str, &ObjectDef, &[Change]) + Send + Sync;

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "watched: {}", self.0.is_some())
    }
}

impl Watcher {
    pub(crate) fn tell(&self, of: &dyn AnyBehaviour, object: &ObjectDef, changes: &[Change]) {
        if let Some(watch) = &self.0 {
            watch(of.name(), object, changes);
        }
    }
}

/// All behaviours, in the order in which they run.
#[derive(Clone, Default)]
pub struct Behaviours {
    all: Vec<Make>,
    watcher: Watcher,
}

impl std::fmt::Debug for Behaviours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} behaviours", self.all.len())
    }
}

impl Behaviours {
    /// Adds a behaviour that runs after those before: `make` is called for each catalog that the
    /// engine works with.
    #[must_use]
    pub fn with<B: Behaviour>(
        mut self,
        make: impl Fn(&Catalog) -> Result<B> + Send + Sync + 'static,
    ) -> Self {
        self.all.push(Arc::new(move |catalog| Ok(Arc::new(make(catalog)?))));
        self
    }

    /// The same behaviours; `watcher` is told of each when its turn comes. For tests.
    #[must_use]
    pub fn watched(
        self,
        watcher: impl Fn(&'static str, &ObjectDef, &[Change]) + Send + Sync + 'static,
    ) -> Self {
        Self { watcher: Watcher(Some(Arc::new(watcher))), ..self }
    }

    /// Those of each object, by its position in the catalog.
    ///
    /// # Errors
    /// If the catalog lacks what one of them needs.
    pub(crate) fn by_object(&self, catalog: &Catalog) -> Result<Vec<Vec<Arc<dyn AnyBehaviour>>>> {
        let all: Vec<_> = self.all.iter().map(|make| make(catalog)).collect::<Result<_>>()?;
        let of = |object: &ObjectDef| {
            all.iter().filter(|behaviour| behaviour.applies(object)).cloned().collect()
        };
        Ok(catalog.objects().iter().map(of).collect())
    }

    /// Who is told of them.
    pub(crate) fn watcher(&self) -> Watcher {
        self.watcher.clone()
    }
}

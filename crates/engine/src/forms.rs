//! Forms of questions that were asked before, so that they need not be planned again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use steward_model::Value;
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::clock::Micros;
use steward_model::query::ListQuery;
use steward_model::scope::Access;
use steward_store::form::{Form, Outline};

/// The most bytes of all forms that are remembered, about; those not used for longest go first.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The forms remembered.
#[derive(Debug)]
pub(crate) struct Forms(Mutex<Remembered>);

#[derive(Debug)]
struct Remembered {
    forms: LruCache<Box<[u8]>, Arc<Form>>,
    bytes: usize,
    /// The newest epoch of any scope; forms of earlier ones are of no more use.
    epoch: i64,
}

impl Default for Forms {
    fn default() -> Self {
        Self(Mutex::new(Remembered { forms: LruCache::unbounded(), bytes: 0, epoch: 0 }))
    }
}

/// A question that has an outline.
pub(crate) struct Asked<'q> {
    outline: Outline<'q>,
    key: Vec<u8>,
    epoch: i64,
}

impl<'q> Asked<'q> {
    /// What a form is found by: the question without its operands, the object, the reader's scope and
    /// the catalog. `None` if the question has no outline, or the system asks, which plans what it asks.
    ///
    /// Scope and catalog are named by where they lie in memory. A form keeps both, so nothing else can
    /// come to lie there as long as it is remembered.
    pub(crate) fn new(
        query: &'q ListQuery,
        object: ObjectId,
        catalog: &Arc<Catalog>,
        access: &Access,
    ) -> Option<Self> {
        let Access::User(scope) = access else { return None };
        let mut outline = Outline::of(query)?;
        let mut key = std::mem::take(&mut outline.key);
        for part in [object, Arc::as_ptr(scope).addr(), Arc::as_ptr(catalog).addr()] {
            key.extend_from_slice(&part.to_le_bytes());
        }
        Some(Self { outline, key, epoch: scope.epoch })
    }
}

impl Forms {
    /// The form of a question and its operands, if it was asked before and they can be read.
    pub(crate) fn find(
        &self,
        asked: &Asked<'_>,
        query: &ListQuery,
        catalog: &Arc<Catalog>,
        access: &Access,
        now: Micros,
    ) -> Option<(Arc<Form>, Vec<Value>)> {
        let form = Arc::clone(self.lock().forms.get(asked.key.as_slice())?);
        if !form.is_of(catalog, access, now) {
            return None;
        }
        let values = form.read(&asked.outline, query.after.as_deref())?;
        Some((form, values))
    }

    /// Remembers a form.
    pub(crate) fn keep(&self, asked: Asked<'_>, form: Form) {
        let mut remembered = self.lock();
        if asked.epoch < remembered.epoch {
            return;
        }
        if asked.epoch > remembered.epoch {
            remembered.epoch = asked.epoch;
            remembered.forms.clear();
            remembered.bytes = 0;
        }
        remembered.bytes += weight(&asked.key, &form);
        let mut leaving = remembered.forms.push(asked.key.into(), Arc::new(form));
        loop {
            if let Some((key, form)) = leaving {
                remembered.bytes -= weight(&key, &form);
            }
            if remembered.bytes <= MAX_BYTES {
                return;
            }
            leaving = remembered.forms.pop_lru();
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.lock().forms.len()
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        // No code that can panic runs under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes of a form with its key, about.
fn weight(key: &[u8], form: &Form) -> usize {
    key.len() + form.weight()
}

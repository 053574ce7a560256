//! Documents that were made: one is the same for a caller as long as neither the catalog nor the caller's
//! rights have changed, and both are swapped whole when they do.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use steward_model::catalog::Catalog;
use steward_model::scope::Scope;
use steward_model::text::Language;

use crate::answer::Tag;

/// How many are kept, each about a megabyte.
const KEPT: usize = 8;

/// A document as it is sent.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The text.
    pub(super) text: Bytes,
    /// What tells it from another one.
    pub(super) tag: Tag,
}

/// A document with what it was made of.
#[derive(Debug)]
struct Made {
    catalog: Arc<Catalog>,
    scope: Arc<Scope>,
    language: Language,
    document: Document,
}

/// The documents that were asked for last, the latest first.
#[derive(Debug, Default)]
pub(crate) struct Documents(Mutex<VecDeque<Made>>);

impl Documents {
    /// The document for a caller; `make` makes it if it is not there.
    pub(super) fn get(
        &self,
        catalog: &Arc<Catalog>,
        scope: &Arc<Scope>,
        language: Language,
        make: impl FnOnce() -> String,
    ) -> Document {
        let same = |made: &Made| {
            Arc::ptr_eq(&made.catalog, catalog)
                && Arc::ptr_eq(&made.scope, scope)
                && made.language == language
        };
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = known.iter().find(|made| same(made)) {
            return made.document.clone();
        }
        drop(known);
        // Not under the lock: another caller's is not held up by it. Two of the same at once make it twice.
        let text = Bytes::from(make());
        let document = Document { tag: Tag::of(&text), text };
        let (catalog, scope) = (Arc::clone(catalog), Arc::clone(scope));
        let made = Made { catalog, scope, language, document: document.clone() };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|other| !same(other));
        known.push_front(made);
        known.truncate(KEPT);
        document
    }
}

//! Remembering the lexemes of records that were looked at themselves: who types a question asks the same
//! records at every letter.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use steward_model::catalog::ObjectDef;
use steward_model::record::Record;
use steward_model::search::document;

/// Records remembered at most; one takes a kilobyte.
const MOST: NonZeroUsize = NonZeroUsize::new(6_000).expect("not zero");

/// The lexemes of some records, by what they are made of: another text is another entry, whichever way it
/// came to be.
#[derive(Debug)]
pub(crate) struct Documents {
    hasher: RandomState,
    known: Mutex<LruCache<u64, Arc<str>>>,
}

impl Default for Documents {
    fn default() -> Self {
        Self { hasher: RandomState::new(), known: Mutex::new(LruCache::new(MOST)) }
    }
}

impl Documents {
    /// The lexemes of a record, as [`document`] answers them.
    pub(super) fn of(&self, object: &ObjectDef, record: &Record) -> Arc<str> {
        let key = self.key(object, record);
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(document) = known().get(&key) {
            return Arc::clone(document);
        }
        let document: Arc<str> = document(object, record).into();
        known().put(key, Arc::clone(&document));
        document
    }

    fn key(&self, object: &ObjectDef, record: &Record) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        for &field in &object.search {
            let field = &object.fields[field];
            field.kind().name().hash(&mut hasher);
            record.get(field.id).as_text().hash(&mut hasher);
        }
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use steward_model::catalog::Catalog;

    use super::*;

    const THING: &str = r#"
        name = "thing"
        plural = "things"
        label = { en = "Thing", zh = "物" }
        label_plural = { en = "Things", zh = "物" }
        help = { en = "A thing.", zh = "物。" }
        icon = "x"
        title = "name"
        traits = ["child"]
        search = ["name", "place"]
        field = [
          { name = "name", kind = "text", label = { en = "Name", zh = "名称" } },
          { name = "place", kind = "text", label = { en = "Place", zh = "地点" } },
        ]
        section = [{ label = { en = "All", zh = "全部" }, fields = ["name", "place"] }]
    "#;

    #[test]
    fn another_text_has_other_lexemes() {
        let catalog = Catalog::from_toml([("thing", THING)]).expect("a catalog");
        let object = catalog.find("thing").expect("an object");
        let (name, place) = (object.id_of("name"), object.id_of("place"));
        let mut record = Record::empty(object.id, object.fields.len());
        let documents = Documents::default();
        let mut all = Vec::new();
        for (field, text) in [(name, "张三"), (place, "李四"), (name, "李四"), (place, "张三")]
        {
            record.set(field, text);
            let first = documents.of(object, &record);
            assert_eq!(*first, *document(object, &record));
            assert!(Arc::ptr_eq(&first, &documents.of(object, &record)), "remembered");
            assert!(!all.contains(&first), "{first}");
            all.push(first);
        }
    }
}

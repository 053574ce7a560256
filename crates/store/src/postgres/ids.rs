//! Ids that this process has drawn from PostgreSQL's sequences and not given away yet.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Ids by object. Those that are left when the process ends are given to nobody.
#[derive(Default)]
pub(crate) struct Ids(Mutex<HashMap<String, BTreeSet<i64>>>);

impl Ids {
    /// The `count` smallest ids of an object, if there are as many.
    pub(crate) fn take(&self, object: &str, count: usize) -> Option<Vec<i64>> {
        let mut all = self.lock();
        let ids = all.get_mut(object).filter(|ids| ids.len() >= count)?;
        Some((0..count).map_while(|_| ids.pop_first()).collect())
    }

    /// Keeps ids that were drawn.
    pub(crate) fn keep(&self, object: &str, drawn: Vec<i64>) {
        self.lock().entry(object.to_owned()).or_default().extend(drawn);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, BTreeSet<i64>>> {
        // No code that can panic runs under the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn each_id_is_given_once_the_smallest_first() {
        let ids = Ids::default();
        assert_eq!(ids.take("contact", 1), None);
        ids.keep("contact", vec![7, 8, 3]);
        ids.keep("account", vec![1]);
        assert_eq!(ids.take("contact", 2), Some(vec![3, 7]));
        assert_eq!(ids.take("contact", 2), None, "too few");
        assert_eq!(ids.take("contact", 1), Some(vec![8]));
        assert_eq!(ids.take("account", 1), Some(vec![1]));
    }
}

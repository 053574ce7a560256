//! The tree of departments.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The departments: who is below whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Departments {
    parent: BTreeMap<i64, i64>,
    children: BTreeMap<i64, Vec<i64>>,
}

impl Departments {
    /// The tree of these departments, each with its parent.
    pub(super) fn new(rows: impl IntoIterator<Item = (i64, Option<i64>)>) -> Self {
        let mut tree = Self::default();
        for (id, parent) in rows {
            if let Some(parent) = parent {
                tree.parent.insert(id, parent);
                tree.children.entry(parent).or_default().push(id);
            }
        }
        tree
    }

    /// These departments and all below them, ascending. A circle ends where it began.
    pub(super) fn below(&self, roots: impl IntoIterator<Item = i64>) -> Arc<[i64]> {
        let mut found = BTreeSet::new();
        let mut open: Vec<i64> = roots.into_iter().collect();
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(self.children.get(&id).into_iter().flatten());
            }
        }
        found.into_iter().collect()
    }

    /// This department and all above it, ascending.
    pub(super) fn above(&self, id: i64) -> Arc<[i64]> {
        let mut found = BTreeSet::new();
        let mut next = Some(id);
        while let Some(id) = next.filter(|id| found.insert(*id)) {
            next = self.parent.get(&id).copied();
        }
        found.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_and_circles() {
        let tree = Departments::new([
            (1, None),
            (2, Some(1)),
            (3, Some(2)),
            (4, Some(1)),
            (8, Some(9)),
            (9, Some(8)),
        ]);
        assert_eq!(*tree.below([2]), [2, 3]);
        assert_eq!(*tree.below([1]), [1, 2, 3, 4]);
        assert_eq!(*tree.below([]), [] as [i64; 0]);
        assert_eq!(*tree.above(3), [1, 2, 3]);
        assert_eq!(*tree.below([8]), [8, 9]);
        assert_eq!(*tree.above(8), [8, 9]);
    }
}

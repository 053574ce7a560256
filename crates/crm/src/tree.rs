//! Records that refer to one another as a tree: nobody may be above himself.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::{Result, text};

use crate::typed::{account, channel, department, product_category, territory, user};

/// The most levels of a tree, from a record up to its top.
pub(crate) const MAX_LEVELS: usize = 32;

/// A tree: the name of what keeps it one, the object, and its field for what is above.
pub(crate) type Named = (&'static str, &'static str, &'static str);

/// Groups of companies.
pub(crate) const ACCOUNTS: Named = ("account/parents", account::NAME, account::field::PARENT_ID);

/// Categories of products.
pub(crate) const CATEGORIES: Named =
    ("product_category/tree", product_category::NAME, product_category::field::PARENT_ID);

/// Channels.
pub(crate) const CHANNELS: Named = ("channel/tree", channel::NAME, channel::field::PARENT_ID);

/// Colleagues below their managers.
pub(crate) const MANAGERS: Named = ("user/managers", user::NAME, user::field::MANAGER_ID);

/// Departments.
pub(crate) const DEPARTMENTS: Named =
    ("department/tree", department::NAME, department::field::PARENT_ID);

/// Territories.
pub(crate) const TERRITORIES: Named = ("territory", territory::NAME, territory::field::PARENT_ID);

/// Keeps one object's records a tree.
#[derive(Debug)]
pub(crate) struct Tree {
    name: &'static str,
    object: ObjectId,
    parent: FieldId,
}

impl Tree {
    /// What makes the keeper of this tree for a catalog.
    pub(crate) fn of((name, object, parent): Named) -> impl Fn(&Catalog) -> Result<Self> {
        move |catalog| {
            let object = catalog.expect(object)?;
            Ok(Self { name, object: object.id, parent: object.id_of(parent) })
        }
    }
}

impl Behaviour for Tree {
    fn name(&self) -> &'static str {
        self.name
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.id == self.object
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        check(work, object, self.parent, changes, problems).await
    }
}

/// Adds a problem for each change that would put a record above itself or deeper than
/// [`MAX_LEVELS`]. Everything above a moved record is held, so that two writers can't close a
/// circle together, nor can what is above move while what hangs on its place is changed.
///
/// # Errors
/// If the database can't be read.
async fn check(
    work: &mut Work<'_, '_>,
    object: &ObjectDef,
    parent: FieldId,
    changes: &[Change],
    problems: &mut Problems,
) -> Result<()> {
    // Records of the same write move together.
    let moving: BTreeMap<i64, Option<i64>> = changes
        .iter()
        .filter(|change| change.is_save() && change.old.is_some())
        .map(|change| (change.new.id(), change.new.get(parent).as_int()))
        .collect();
    for change in changes.iter().filter(|change| change.is_save() && change.changes(parent)) {
        let own = change.old.as_ref().map(|old| old.id());
        let name = &object.fields[parent].name;
        match above(work, object, parent, &moving, (own, change.new.get(parent).as_int())).await? {
            Above::Fine => {}
            Above::Itself => {
                let (en, zh) = (object.label.en.to_lowercase(), &object.label.zh);
                let message = text!(
                    en = "This would put the {en} above itself.",
                    zh = "不能让{zh}成为自己的上级。"
                );
                problems.add(change.row, name, "cycle", message);
            }
            Above::TooDeep => {
                let message = text!(
                    en = "There can be at most {MAX_LEVELS} levels.",
                    zh = "最多 {MAX_LEVELS} 级。"
                );
                problems.add(change.row, name, "too_deep", message);
            }
        }
    }
    Ok(())
}

/// What lies above a record.
enum Above {
    Fine,
    Itself,
    TooDeep,
}

async fn above(
    work: &mut Work<'_, '_>,
    object: &ObjectDef,
    parent: FieldId,
    moving: &BTreeMap<i64, Option<i64>>,
    (own, mut next): (Option<i64>, Option<i64>),
) -> Result<Above> {
    // Records of the same write may close a circle further up, without this one in it.
    let mut passed: BTreeSet<i64> = own.into_iter().collect();
    for _ in 1..MAX_LEVELS {
        let Some(id) = next else { return Ok(Above::Fine) };
        if !passed.insert(id) {
            return Ok(Above::Itself);
        }
        next = match moving.get(&id) {
            Some(moved) => *moved,
            None => {
                let found = work.hold(object, &BTreeSet::from([id])).await?;
                found.get(&id).and_then(|record| record.get(parent).as_int())
            }
        };
    }
    Ok(if next.is_none() { Above::Fine } else { Above::TooDeep })
}

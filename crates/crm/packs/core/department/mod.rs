//! The tree of departments: each knows the way down to it as `/1/4/9/`.
//!
//! Paths follow from parents, so they change neither versions nor the log. A move takes everything
//! below along in the same write, up to [`MAX_MOVED`] departments.

use std::collections::BTreeSet;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{MAX_BATCH, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::query::{Filter, Operator};
use steward_model::record::Record;
use steward_model::{Error, Result, text};

use crate::support::{one, where_};
use crate::typed::department::{Fields, NAME, View, field};

/// The most departments that can move along with the one above them.
pub(crate) const MAX_MOVED: usize = MAX_BATCH - 1;

/// Keeps the departments' paths.
#[derive(Debug)]
pub(crate) struct Paths(Fields);

impl Paths {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    fn path<'r>(&'r self, record: &'r Record) -> Option<&'r str> {
        View::new(&self.0, record).path()
    }

    /// The path that follows from the parent's.
    async fn wanted(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        record: &Record,
    ) -> Result<String> {
        let id = record.id();
        let parent = match View::new(&self.0, record).parent_id() {
            Some(parent) => one(work, object, parent).await?,
            None => None,
        };
        let above = parent.as_ref().and_then(|parent| self.path(parent)).unwrap_or("/");
        Ok(format!("{above}{id}/"))
    }

    /// Gives one department its path, and those below theirs.
    async fn place(&self, work: &mut Work<'_, '_>, object: &ObjectDef, id: i64) -> Result<()> {
        let held = work.hold(object, &BTreeSet::from([id])).await?;
        let Some(record) = held.get(&id) else { return Ok(()) };
        let wanted = self.wanted(work, object, record).await?;
        let before = self.path(record).filter(|before| *before != wanted);
        work.derive(object, record, &[(self.0.path, wanted.as_str().into())]).await?;
        let Some(before) = before else { return Ok(()) };
        let below = Filter::test(field::PATH, Operator::Like, vec![format!("{before}%")]);
        let below = work.find(object, &where_(below)).await?;
        if below.len() > MAX_MOVED {
            return Err(too_many());
        }
        for record in below.iter().filter(|record| record.id() != id) {
            let rest = self.path(record).and_then(|path| path.strip_prefix(before));
            let path = format!("{wanted}{}", rest.unwrap_or_default());
            work.derive(object, record, &[(self.0.path, path.into())]).await?;
        }
        Ok(())
    }
}

fn too_many() -> Error {
    Error::new(
        ErrorKind::TooLarge,
        text!(
            en = "At most {MAX_MOVED} departments can move along with the one above them.",
            zh = "移动部门时，其下级部门最多 {MAX_MOVED} 个。"
        ),
    )
    .with_hint(text!(en = "Move the parts below first.", zh = "请先分别移动下级部门。"))
}

impl Behaviour for Paths {
    fn name(&self) -> &'static str {
        "department/paths"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        for change in changes {
            let placed = match change.verb {
                ChangeVerb::Create | ChangeVerb::Restore => true,
                ChangeVerb::Update => change.changes(self.0.parent_id),
                ChangeVerb::Delete => false,
            };
            if placed {
                self.place(work, object, change.new.id()).await?;
            }
        }
        Ok(())
    }
}

//! Comments: by whom, and replies about the same record.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::support::ids;
use crate::typed::comment::{Fields, NAME, View, ViewMut, field};

/// Fills in the author and checks replies.
#[derive(Debug)]
pub(crate) struct Comment(Fields);

impl Comment {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

impl Behaviour for Comment {
    fn name(&self) -> &'static str {
        "comment"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let parents = work.by_ids(object, &ids(changes, &[self.0.parent_id])).await?;
        for change in changes.iter().filter(|change| change.verb == ChangeVerb::Create) {
            let view = View::new(&self.0, &change.new);
            let Some(parent) = view.parent_id().and_then(|id| parents.get(&id)) else {
                continue;
            };
            let parent = View::new(&self.0, parent);
            let about = (view.subject_object(), view.subject_id());
            if about != (parent.subject_object(), parent.subject_id()) {
                let message = text!(
                    en = "A reply is about the same record as the comment that it answers.",
                    zh = "回复须与原评论属于同一条记录。"
                );
                problems.add(change.row, field::PARENT_ID, "other_record", message);
            }
        }
        Ok(())
    }

    /// Whoever writes a comment is its author; only the system writes in somebody's name.
    fn derive(&self, facts: Facts<'_>, change: &mut Change) {
        if change.verb == ChangeVerb::Create
            && let Some(user) = facts.user_id
        {
            ViewMut::new(&self.0, &mut change.new).set_author_id(Some(user));
        }
    }
}

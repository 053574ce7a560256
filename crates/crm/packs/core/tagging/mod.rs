//! Tags on records: a tag may be meant for some objects only.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::support::ids;
use crate::typed::tag::{self, Objects};
use crate::typed::tagging::{Fields, NAME, View, field};

/// Checks that a tag fits the record.
#[derive(Debug)]
pub(crate) struct Tagging {
    tagging: Fields,
    tag: tag::Fields,
}

impl Tagging {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { tagging: Fields::resolve(catalog)?, tag: tag::Fields::resolve(catalog)? })
    }
}

impl Behaviour for Tagging {
    fn name(&self) -> &'static str {
        "tagging"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let catalog = work.catalog();
        let wanted = ids(changes, &[self.tagging.tag_id]);
        let tags = work.by_ids(catalog.object(self.tag.object_id()), &wanted).await?;
        for change in changes.iter().filter(|change| change.verb == ChangeVerb::Create) {
            let view = View::new(&self.tagging, &change.new);
            let Some(tag) = view.tag_id().and_then(|id| tags.get(&id)) else { continue };
            let meant = tag::View::new(&self.tag, tag).objects();
            let object = view.record_object().map(Objects::from_key);
            if !meant.is_empty() && object.is_some_and(|object| !meant.contains(&object)) {
                let message = text!(
                    en = "This tag is not meant for records of this kind.",
                    zh = "该标签不适用于这类记录。"
                );
                problems.add(change.row, field::TAG_ID, "not_for_object", message);
            }
        }
        Ok(())
    }
}

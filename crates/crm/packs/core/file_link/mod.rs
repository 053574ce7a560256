//! Attachments: what is known of the file stands with them, so that whoever may read the record sees what
//! is attached to it. The file's own record is for those who look after files.

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb};
use steward_engine::{Problems, Work};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectDef};

use crate::support::ids;
use crate::typed::file;
use crate::typed::file_link::{Fields, NAME, View};

/// Fills in what is known of the file, and who attached it.
#[derive(Debug)]
pub(crate) struct Attachment {
    link: Fields,
    file: file::Fields,
}

impl Attachment {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Ok(Self { link: Fields::resolve(catalog)?, file: file::Fields::resolve(catalog)? })
    }
}

impl Behaviour for Attachment {
    fn name(&self) -> &'static str {
        "attachment"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &mut [Change],
        _problems: &mut Problems,
    ) -> Result<()> {
        if !changes.iter().any(|change| change.verb == ChangeVerb::Create) {
            return Ok(());
        }
        let catalog = work.catalog();
        let wanted = ids(changes, &[self.link.file_id]);
        let files = work.by_ids(catalog.object(self.file.object_id()), &wanted).await?;
        let user = work.user_id();
        for change in changes.iter_mut().filter(|change| change.verb == ChangeVerb::Create) {
            let known = View::new(&self.link, &change.new).file_id().and_then(|id| files.get(&id));
            let Some(record) = known else { continue };
            let known = file::View::new(&self.file, record);
            if View::new(&self.link, &change.new).name().is_none_or(|name| name.trim().is_empty()) {
                change.new.set(self.link.name, known.name());
            }
            change.new.set(self.link.size, known.size());
            change.new.set(self.link.media_type, known.media_type());
            change.new.set(self.link.added_by_id, user);
        }
        Ok(())
    }
}

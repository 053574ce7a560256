//! Pictures: a file that is known to be something else is refused. Of one whose media type nobody has
//! found out yet, nothing is known.

use steward_engine::behaviour::{Behaviour, Change};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, FieldDef, FieldId, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::{Result, text};

use crate::support::ids;
use crate::typed::file::{Fields, View};

/// What the media types of pictures begin with.
const IMAGE: &str = "image/";

/// Drawings that may hold programs. Browsers show them, and we show none.
const SVG: &str = "image/svg+xml";

/// Checks the files in fields of images.
#[derive(Debug)]
pub(crate) struct Image(Fields);

impl Image {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }
}

fn is_image(field: &FieldDef) -> bool {
    matches!(&field.kind, FieldKind::Reference(reference) if reference.image)
}

impl Behaviour for Image {
    fn name(&self) -> &'static str {
        "image"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.fields.iter().any(is_image)
    }

    async fn prepare(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &mut [Change],
        problems: &mut Problems,
    ) -> Result<()> {
        let images = object.fields.iter().filter(|field| is_image(field));
        let images: Vec<FieldId> = images.map(|field| field.id).collect();
        let new = |change: &Change, field: FieldId| change.is_save() && change.changes(field);
        if !changes.iter().any(|change| images.iter().any(|&field| new(change, field))) {
            return Ok(());
        }
        let catalog = work.catalog();
        let files = catalog.object(self.0.object_id());
        let files = work.by_ids(files, &ids(changes, &images)).await?;
        for change in changes.iter() {
            for &field in images.iter().filter(|&&field| new(change, field)) {
                let file = change.new.get(field).as_int().and_then(|id| files.get(&id));
                let media_type = file.and_then(|file| View::new(&self.0, file).media_type());
                if media_type.is_some_and(|known| !known.starts_with(IMAGE) || known == SVG) {
                    let message = text!(
                        en = "This file is not an image: choose a picture.",
                        zh = "该文件不是图片，请选择图片文件。"
                    );
                    problems.add(change.row, &object.fields[field].name, "no_image", message);
                }
            }
        }
        Ok(())
    }
}

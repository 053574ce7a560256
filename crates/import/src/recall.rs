//! What is known of files with these headings from an import before, and what is to be known of this one.

use steward_engine::import_mapping::{MappedColumn, NewMapping, plain};
use steward_model::catalog::{Catalog, FieldId, ObjectDef};
use steward_model::scope::{Access, FieldRight};

use super::part::{self, Part};
use super::refused::REASONS;
use super::sheet::Sheet;

impl Sheet {
    /// The headings by which a file is known again: without the empty ones, and without that of the
    /// reasons, which only the file of refused rows has.
    #[must_use]
    pub fn known_by(&self) -> Vec<&str> {
        let headings = self.layout.headings.iter().map(|heading| heading.trim());
        headings.filter(|heading| tells(heading)).collect()
    }

    /// Fills what columns with these headings filled before, in whatever order they stand. What is gone
    /// meanwhile, or not the caller's to write, is left out.
    pub fn recall(
        &mut self,
        (catalog, object): (&Catalog, &ObjectDef),
        access: &Access,
        known: &[MappedColumn],
    ) {
        let mut known: Vec<(String, &MappedColumn)> =
            known.iter().map(|column| (plain(&column.heading), column)).collect();
        let found: Vec<Option<&MappedColumn>> = self
            .layout
            .headings
            .iter()
            .map(|heading| {
                let heading = Some(plain(heading)).filter(|_| tells(heading))?;
                let at = known.iter().position(|(known, _)| *known == heading)?;
                Some(known.remove(at).1)
            })
            .collect();
        // Columns that nothing is known of keep what was guessed, unless another one has it.
        let (mut fields, mut parts) = (vec![None; found.len()], vec![None; found.len()]);
        for (at, column) in found.iter().enumerate() {
            let Some(name) = column.and_then(|column| column.field.as_deref()) else { continue };
            parts[at] = Part::from_name(name)
                .filter(|part| part.field(catalog, object).is_some())
                .filter(|part| part_allowed(*part, catalog, access));
            let now = self.layout.mapping.fields[at];
            let field = fillable(object, access, (name, now));
            fields[at] = field.filter(|id| !fields.contains(&Some(*id)));
        }
        for (at, _) in found.iter().enumerate().filter(|(_, column)| column.is_none()) {
            let mapping = &self.layout.mapping;
            parts[at] = mapping.parts[at];
            fields[at] = mapping.fields[at].filter(|id| !fields.contains(&Some(*id)));
        }
        self.fill(object, fields, parts);
    }

    /// What is to be known of a file with these headings.
    #[must_use]
    pub fn remembered(&self, object: &ObjectDef, key: Option<&str>) -> NewMapping {
        let columns = self.columns(object).into_iter().filter(|column| tells(&column.heading));
        let columns =
            columns.map(|column| MappedColumn { heading: column.heading, field: column.field });
        NewMapping { columns: columns.collect(), key: key.map(str::to_owned) }
    }
}

/// Whether a heading tells files apart.
fn tells(heading: &str) -> bool {
    let heading = heading.trim();
    !plain(heading).is_empty() && !REASONS.contains(&heading)
}

/// Whether the caller may fill what a column has more of.
pub(super) fn part_allowed(part: Part, catalog: &Catalog, access: &Access) -> bool {
    part.is_name() || part::allowed(catalog, access)
}

/// The field of this name, if the caller may fill it. What only a key may be, such as the id, is filled
/// where it is `now`.
pub(super) fn fillable(
    object: &ObjectDef,
    access: &Access,
    (name, now): (&str, Option<FieldId>),
) -> Option<FieldId> {
    let field = object.field(name)?;
    let may = field.writable() && access.field(object.id, name) >= FieldRight::Write;
    (may || now == Some(field.id)).then_some(field.id)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write as _;
    use std::sync::Arc;

    use steward_model::scope::SystemAccess;

    use super::super::sheet::Sight;
    use super::*;

    fn file(text: &str) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    /// What the columns of a file fill when this is known of them.
    async fn recalled(text: &str, known: &[(&str, Option<&str>)]) -> Vec<Option<String>> {
        let catalog = Arc::new(steward_crm::catalog().unwrap());
        let object = catalog.find("contact").unwrap();
        let access = Access::System(SystemAccess::because("a test"));
        let sight = Sight {
            catalog: &catalog,
            object,
            access: &access,
            key: None,
            sheet: None,
            guess: true,
        };
        let mut sheet = Sheet::look(file(text), sight).await.unwrap();
        let column = |(heading, field): &(&str, Option<&str>)| MappedColumn {
            heading: (*heading).to_owned(),
            field: field.map(str::to_owned),
        };
        let known: Vec<MappedColumn> = known.iter().map(column).collect();
        sheet.recall((&catalog, object), &access, &known);
        sheet.columns(object).into_iter().map(|column| column.field).collect()
    }

    fn some(names: &[&str]) -> Vec<Option<String>> {
        names.iter().map(|name| (!name.is_empty()).then(|| (*name).to_owned())).collect()
    }

    #[tokio::test]
    async fn columns_fill_what_they_filled_in_whatever_order() {
        let known = [("谁", Some("name")), ("号", Some("phone")), ("手机", None)];
        let found = recalled("手机,号,谁\n13812345678,1,张三\n", &known).await;
        assert_eq!(found, some(&["", "phone", "name"]));
    }

    #[tokio::test]
    async fn the_same_heading_may_stand_twice() {
        let known = [("电话", Some("phone")), ("电话", Some("contact_points.phone"))];
        let found = recalled("电话,电话\n13812345678,13912345678\n", &known).await;
        assert_eq!(found, some(&["phone", "contact_points.phone"]));
    }

    #[tokio::test]
    async fn what_is_gone_is_left_out_and_what_is_unknown_is_guessed() {
        let known = [("谁", Some("name")), ("豆型", Some("x_bean")), ("建", Some("created_at"))];
        let found = recalled("谁,豆型,建,\n张三,深烘,2026-01-01,a@b.example\n", &known).await;
        assert_eq!(found, some(&["name", "", "", "email"]));
    }

    #[tokio::test]
    async fn the_reasons_of_refused_rows_are_no_part_of_it() {
        let catalog = Arc::new(steward_crm::catalog().unwrap());
        let object = catalog.find("contact").unwrap();
        let access = Access::System(SystemAccess::because("a test"));
        let sight = Sight {
            catalog: &catalog,
            object,
            access: &access,
            key: None,
            sheet: None,
            guess: false,
        };
        let text = "姓名, 手机 ,,未导入原因\n张三,1,,不对\n";
        let sheet = Sheet::look(file(text), sight).await.unwrap();
        assert_eq!(sheet.known_by(), ["姓名", "手机"]);
        let kept = sheet.remembered(object, Some("phone"));
        let headings: Vec<&str> =
            kept.columns.iter().map(|column| column.heading.as_str()).collect();
        assert_eq!((headings, kept.key.as_deref()), (vec!["姓名", "手机"], Some("phone")));
    }
}

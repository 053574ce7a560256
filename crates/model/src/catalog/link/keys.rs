//! Unique keys and indexes.

use super::lookup;
use crate::catalog::definition::{Field, Object};
use crate::catalog::{FieldId, IndexDef, ObjectDef, UniqueKey, wrong};
use crate::error::Result;
use crate::kind::FieldKind;
use std::collections::BTreeSet;

/// The unique keys and indexes of an object: those of single fields and those over several.
///
/// A reference along which access comes down always has an index, because every scope asks through
/// it: its own, or a declared one that begins with it. So has a field that holds files: whoever
/// may read its record may read the file, so that is asked from the file.
pub(super) fn keys(
    object: &ObjectDef,
    file: &str,
    definition: &Object,
    sources: &[Field],
) -> Result<(Vec<UniqueKey>, Vec<IndexDef>)> {
    let all = |names: &[String]| -> Result<Vec<FieldId>> {
        names.iter().map(|name| lookup(&object.by_name, file, name)).collect()
    };
    let name_of = |fields: &[FieldId], end: &str| {
        let names: Vec<&str> = fields.iter().map(|&f| object.fields[f].name.as_str()).collect();
        name(&object.name, &names.join("_"), end)
    };
    let declared: Vec<Vec<FieldId>> = definition
        .uniques
        .iter()
        .chain(&definition.indexes)
        .map(|key| all(&key.fields))
        .collect::<Result<_>>()?;
    let mut uniques = Vec::new();
    let mut indexes = Vec::new();
    for source in sources {
        let field = lookup(&object.by_name, file, &source.name)?;
        let fields = vec![field];
        let implied = (source.cascade && source.kind != "object_name")
            || matches!(source.kind.as_str(), "file" | "image");
        if let Some(code) = object.fields[field].code_field {
            let fields = vec![code];
            indexes.push(IndexDef { name: name_of(&fields, "idx"), fields, skip_null: true });
        }
        if source.unique {
            uniques.push(UniqueKey { name: name_of(&fields, "key"), fields });
        } else if source.indexed || (implied && !covered(object, field, &declared)) {
            let skip_null = !object.fields[field].not_null;
            indexes.push(IndexDef { name: name_of(&fields, "idx"), fields, skip_null });
        }
    }
    for key in &definition.uniques {
        if key.skip_null {
            return Err(wrong(format!("{file}: 'skip_null' is for indexes, not for unique keys")));
        }
        let fields = all(&key.fields)?;
        uniques.push(UniqueKey { name: name_of(&fields, "key"), fields });
    }
    for key in &definition.indexes {
        let fields = all(&key.fields)?;
        let skip_null = key.skip_null;
        indexes.push(IndexDef { name: name_of(&fields, "idx"), fields, skip_null });
    }
    let names: BTreeSet<&String> =
        uniques.iter().map(|k| &k.name).chain(indexes.iter().map(|k| &k.name)).collect();
    if names.len() != uniques.len() + indexes.len() {
        return Err(wrong(format!("{file}: a unique key or an index is declared twice")));
    }
    Ok((uniques, indexes))
}

/// Whether a declared key begins with this reference (for an any-record: with its object and it).
fn covered(object: &ObjectDef, field: FieldId, declared: &[Vec<FieldId>]) -> bool {
    let mut start = vec![field];
    if let FieldKind::Reference(reference) = &object.fields[field].kind
        && let Some(object_field) = &reference.object_field
    {
        start.insert(0, object.id_of(object_field));
    }
    declared.iter().any(|fields| fields.starts_with(&start))
}

/// PostgreSQL's limit for names, in bytes.
const NAME_MAX: usize = 63;

/// The name of an index; one that would be too long is cut and made distinct by a checksum.
fn name(object: &str, fields: &str, end: &str) -> String {
    let full = format!("{object}_{fields}_{end}");
    if full.len() <= NAME_MAX {
        return full;
    }
    // FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): short, and the same for ever.
    let sum = full
        .bytes()
        .fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{}_{sum:08x}_{end}", &full[..NAME_MAX - 10 - end.len()])
}

#[cfg(test)]
mod tests {
    use crate::catalog::Catalog;

    const PARENT: &str = r#"
        name = "parent"
        plural = "parents"
        label = { en = "Parent", zh = "父" }
        label_plural = { en = "Parents", zh = "父" }
        help = { en = "A parent.", zh = "父。" }
        icon = "x"
        title = "id"
        traits = ["child"]
    "#;

    const CHILD: &str = r#"
        name = "child"
        plural = "children"
        label = { en = "Child", zh = "子" }
        label_plural = { en = "Children", zh = "子" }
        help = { en = "A child.", zh = "子。" }
        icon = "x"
        title = "id"
        traits = ["child"]
        field = [
          { name = "parent_id", kind = "reference", to = "parent", cascade = true, label = { en = "P", zh = "父" } },
          { name = "about", kind = "any_record", objects = ["parent"], cascade = true, label = { en = "A", zh = "关于" } },
          { name = "at", kind = "datetime", label = { en = "At", zh = "时间" } },
        ]
    "#;

    fn names(keys: &str) -> Result<Vec<String>, crate::Error> {
        let child = format!("{CHILD}\n{keys}");
        let catalog = Catalog::from_toml([("parent", PARENT), ("child", &child)])?;
        let child = catalog.expect("child")?;
        let uniques = child.uniques.iter().map(|key| key.name.clone());
        Ok(uniques.chain(child.indexes.iter().map(|index| index.name.clone())).collect())
    }

    #[test]
    fn a_cascade_has_an_index_of_its_own_unless_a_declared_key_begins_with_it() {
        assert_eq!(names("").unwrap(), ["child_parent_id_idx", "child_about_id_idx"]);
        assert_eq!(
            names(
                r#"unique = [{ fields = ["about_object", "about_id", "at"] }]
                   index = [{ fields = ["parent_id", "at"], skip_null = true }]"#
            )
            .unwrap(),
            ["child_about_object_about_id_at_key", "child_parent_id_at_idx"]
        );
        assert_eq!(
            names(r#"index = [{ fields = ["about_id", "at"] }]"#).unwrap(),
            ["child_parent_id_idx", "child_about_id_idx", "child_about_id_at_idx"]
        );
    }

    #[test]
    fn slips_are_refused() {
        for (keys, what) in [
            (r#"index = [{ fields = ["at"] }, { fields = ["at"] }]"#, "declared twice"),
            (r#"unique = [{ fields = ["at"], skip_null = true }]"#, "skip_null"),
            (r#"index = [{ fields = ["when"] }]"#, "no stored field 'when'"),
        ] {
            let error = names(keys).unwrap_err();
            assert!(error.text().en.contains(what), "{keys}: {}", error.text().en);
        }
    }
}

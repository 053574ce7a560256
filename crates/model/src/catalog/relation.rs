//! Relations: how one object's rows are reached from another's.

use super::{Catalog, FieldId, ObjectDef, ObjectId};
use crate::error::{Error, ErrorKind, Result};
use crate::kind::FieldKind;

/// A way from one object to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The object reached.
    pub target: ObjectId,
    /// The way.
    pub kind: RelationKind,
}

/// The way from one object to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// This object's field holds the target's id.
    ToOne {
        /// The field of this object.
        field: FieldId,
    },
    /// The target's field holds this object's id.
    ToMany {
        /// The field of the target.
        field: FieldId,
        /// For an any-record: the target's field that must hold this object's name.
        when: Option<(FieldId, String)>,
    },
}

impl Catalog {
    /// The relation from `from` that `target` (and `hint`) names, by these rules:
    ///
    /// 1. A reference field of `from` (`account_id`), or one without its `_id` (`account`).
    /// 2. Another object by name or plural, over whatever references join the two; a `hint` (a
    ///    reference field) narrows them. Where references run both ways, a plural means to-many
    ///    and a singular to-one.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownRelation`] if none fits, [`ErrorKind::AmbiguousRelation`] if several do.
    pub fn relation(&self, from: &ObjectDef, target: &str, hint: Option<&str>) -> Result<Relation> {
        if hint.is_none()
            && let Some(relation) = self.own_reference(from, target)
        {
            return Ok(relation);
        }
        let (object, plural) = match (self.find_plural(target), self.find(target)) {
            (Some(object), _) => (object, true),
            (None, Some(object)) => (object, false),
            (None, None) => {
                return self.own_reference(from, target).ok_or_else(|| unknown(from, target));
            }
        };
        let mut candidates = self.candidates(from, object);
        if let Some(hint) = hint {
            candidates.retain(|(name, _)| name == hint || name.strip_suffix("_id") == Some(hint));
        }
        // What a company adds makes nothing ambiguous that was not: it has to be named.
        let shipped = |(_, relation): &(String, Relation)| !self.is_own(from, relation);
        if candidates.len() > 1 && hint.is_none() && candidates.iter().any(shipped) {
            candidates.retain(shipped);
        }
        if candidates.len() > 1 {
            let to_many = |c: &(String, Relation)| matches!(c.1.kind, RelationKind::ToMany { .. });
            let preferred: Vec<_> =
                candidates.iter().filter(|c| to_many(c) == plural).cloned().collect();
            if preferred.len() == 1 {
                candidates = preferred;
            }
        }
        match candidates.as_slice() {
            [] => Err(unknown(from, target)),
            [(_, relation)] => Ok(relation.clone()),
            several => Err(ambiguous(from, target, several)),
        }
    }

    /// Whether a relation runs over a field that the company has added.
    fn is_own(&self, from: &ObjectDef, relation: &Relation) -> bool {
        let field = match relation.kind {
            RelationKind::ToOne { field } => &from.fields[field],
            RelationKind::ToMany { field, .. } => &self.object(relation.target).fields[field],
        };
        field.own.is_some()
    }

    fn own_reference(&self, from: &ObjectDef, name: &str) -> Option<Relation> {
        let field = from.field(name).or_else(|| from.field(&format!("{name}_id")))?;
        match &field.kind {
            FieldKind::Reference(reference) => {
                let target = self.find(reference.to.as_deref()?)?.id;
                Some(Relation { target, kind: RelationKind::ToOne { field: field.id } })
            }
            _ => None,
        }
    }

    fn candidates(&self, from: &ObjectDef, target: &ObjectDef) -> Vec<(String, Relation)> {
        let mut found = Vec::new();
        for field in &from.fields {
            if let FieldKind::Reference(reference) = &field.kind
                && reference.to.as_deref() == Some(&target.name)
            {
                let kind = RelationKind::ToOne { field: field.id };
                found.push((field.name.clone(), Relation { target: target.id, kind }));
            }
        }
        for field in &target.fields {
            let FieldKind::Reference(reference) = &field.kind else { continue };
            let when = match (&reference.to, &reference.object_field) {
                (Some(to), _) if *to == from.name => None,
                (None, Some(object_field)) => {
                    let object_field = target.id_of(object_field);
                    match &target.fields[object_field].kind {
                        FieldKind::ObjectName(kind) if kind.objects.contains(&from.name) => {
                            Some((object_field, from.name.clone()))
                        }
                        _ => continue,
                    }
                }
                _ => continue,
            };
            let kind = RelationKind::ToMany { field: field.id, when };
            found.push((field.name.clone(), Relation { target: target.id, kind }));
        }
        found
    }
}

fn unknown(from: &ObjectDef, target: &str) -> Error {
    let name = &from.name;
    Error::new(
        ErrorKind::UnknownRelation,
        crate::text!(
            en = "There is no relation between '{name}' and '{target}'.",
            zh = "“{name}”与“{target}”之间没有关联。"
        ),
    )
}

fn ambiguous(from: &ObjectDef, target: &str, several: &[(String, Relation)]) -> Error {
    let name = &from.name;
    let choices: Vec<String> =
        several.iter().map(|(field, _)| format!("{target}!{field}")).collect();
    let choices = choices.join(", ");
    Error::new(
        ErrorKind::AmbiguousRelation,
        crate::text!(
            en = "More than one relation joins '{name}' and '{target}'.",
            zh = "“{name}”与“{target}”之间有多个关联。"
        ),
    )
    .with_details(choices.clone())
    .with_hint(crate::text!(en = "Use one of: {choices}", zh = "请写明其中之一：{choices}"))
}

//! Relations by name, and the rows at their end.

use steward_model::Value;
use steward_model::catalog::{Catalog, ObjectDef, Relation, RelationKind};
use steward_model::error::ErrorKind;
use steward_model::kind::FieldKind;
use steward_model::record::Record;

use super::access::NaiveAccess;
use super::answer::View;
use super::error::{NaiveError, refuse};
use super::fields::{id, known, reachable, usable};

/// The relation that `target` and `hint` name: a reference of `from`, with or without `_id`; else
/// an object by name or plural over the one reference that joins the two. Where several do, a
/// hint chooses; without one a plural prefers to-many and a singular to-one.
pub(super) fn relation(
    catalog: &Catalog,
    from: &ObjectDef,
    target: &str,
    hint: Option<&str>,
    access: &NaiveAccess,
) -> Result<Relation, NaiveError> {
    let found = find(catalog, from, target, hint)?;
    reachable(&catalog.objects()[found.target], access)?;
    match &found.kind {
        RelationKind::ToOne { field } => usable(from, *field, access)?,
        RelationKind::ToMany { field, when } => {
            let target = &catalog.objects()[found.target];
            usable(target, *field, access)?;
            if let Some((object_field, _)) = when {
                usable(target, *object_field, access)?;
            }
        }
    }
    Ok(found)
}

fn find(
    catalog: &Catalog,
    from: &ObjectDef,
    target: &str,
    hint: Option<&str>,
) -> Result<Relation, NaiveError> {
    let own = to_ones(catalog, from);
    let named = |name: &str| {
        let fits = |field: &str| field == name || field.strip_suffix("_id") == Some(name);
        own.iter().find(|(field, _)| fits(field)).map(|(_, relation)| relation.clone())
    };
    if hint.is_none()
        && let Some(relation) = named(target)
    {
        return Ok(relation);
    }
    let other = catalog.objects().iter().find(|o| o.plural == target || o.name == target);
    let Some(other) = other else { return refuse(ErrorKind::UnknownRelation) };
    let plural = other.plural == target;
    let there = own.iter().filter(|(_, relation)| relation.target == other.id).cloned();
    let mut ways: Vec<(String, Relation)> = there.chain(to_manys(from, other)).collect();
    if let Some(hint) = hint {
        ways.retain(|(field, _)| field == hint || field.strip_suffix("_id") == Some(hint));
    }
    let to_many = |way: &&(String, Relation)| matches!(way.1.kind, RelationKind::ToMany { .. });
    let preferred: Vec<_> = ways.iter().filter(|way| to_many(way) == plural).collect();
    match (ways.as_slice(), preferred.as_slice()) {
        ([], _) => refuse(ErrorKind::UnknownRelation),
        ([(_, only)], _) | (_, [(_, only)]) => Ok(only.clone()),
        _ => refuse(ErrorKind::AmbiguousRelation),
    }
}

/// The references of `from`, by field name.
fn to_ones(catalog: &Catalog, from: &ObjectDef) -> Vec<(String, Relation)> {
    let mut found = Vec::new();
    for field in &from.fields {
        let FieldKind::Reference(reference) = &field.kind else { continue };
        let Some(to) = &reference.to else { continue };
        if let Some(target) = catalog.objects().iter().find(|object| object.name == *to) {
            let kind = RelationKind::ToOne { field: field.id };
            found.push((field.name.clone(), Relation { target: target.id, kind }));
        }
    }
    found
}

/// The references of `other` to `from`, by field name.
fn to_manys(from: &ObjectDef, other: &ObjectDef) -> Vec<(String, Relation)> {
    let mut found = Vec::new();
    for field in &other.fields {
        let FieldKind::Reference(reference) = &field.kind else { continue };
        let when = match (&reference.to, &reference.object_field) {
            (Some(to), _) if *to == from.name => None,
            (None, Some(name)) => {
                let Some(object_field) = known(other, name) else { continue };
                match &object_field.kind {
                    FieldKind::ObjectName(kind) if kind.objects.contains(&from.name) => {
                        Some((object_field.id, from.name.clone()))
                    }
                    _ => continue,
                }
            }
            _ => continue,
        };
        let kind = RelationKind::ToMany { field: field.id, when };
        found.push((field.name.clone(), Relation { target: other.id, kind }));
    }
    found
}

impl<'a> View<'a> {
    /// The visible rows at the other end of a relation.
    pub(super) fn related(&self, row: &Record, relation: &Relation) -> Vec<&'a Record> {
        let rows = self.rows[relation.target].iter().copied();
        match &relation.kind {
            RelationKind::ToOne { field } => {
                rows.filter(|other| row.values[*field] == Value::Int(id(other))).collect()
            }
            RelationKind::ToMany { field, when } => rows
                .filter(|other| {
                    let fits = when.as_ref().is_none_or(|(object_field, name)| {
                        other.values[*object_field] == Value::Text(name.clone())
                    });
                    fits && other.values[*field] == Value::Int(id(row))
                })
                .collect(),
        }
    }
}

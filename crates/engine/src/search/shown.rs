//! What is shown of a hit: only what the reader may read, through the one read path.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};
use steward_model::Result;
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::query::{Embed, Join, ListQuery, SelectItem};
use steward_model::scope::{Access, FieldRight, Reach, Verb};
use steward_model::search::{Form, Question, excerpt, form_of, plain};

use super::hit::{Fact, Hit, Matched, Owner, Tier};
use crate::engine::Engine;
use crate::record::Caller;

/// Further values of a hit at most.
const FACTS: usize = 3;

/// References of an object whose titles are looked at, for a further value or for what a part belongs to.
const REFERENCES: usize = 6;

/// Whom everything refers to; they tell no hits apart.
const EVERYWHERE: [&str; 2] = ["user", "department"];

/// The row of a hit.
type Row = Map<String, Json>;

/// The records that others are parts of, by object and id, with their titles.
pub(super) type Owners = BTreeMap<(String, i64), Owner>;

/// What is shown of an object's records.
pub(super) struct Shown<'c> {
    object: &'c ObjectDef,
    title: Option<&'c FieldDef>,
    /// The search fields that may be read.
    fields: Vec<&'c FieldDef>,
    /// References that may be followed, with what they lead to.
    references: Vec<(&'c FieldDef, &'c ObjectDef)>,
    /// Whether its records are parts of those that the references lead to.
    is_part: bool,
    /// Of an any-record: the fields with the object's name and the id.
    subject: Option<(&'c FieldDef, &'c FieldDef)>,
}

impl<'c> Shown<'c> {
    pub(super) fn new(catalog: &'c Catalog, access: &Access, object: &'c ObjectDef) -> Self {
        let right = |field: &FieldDef| access.field(object.id, &field.name);
        let readable = |field: &&FieldDef| right(field) >= FieldRight::Read;
        let title = Some(&object.fields[object.title]).filter(readable);
        let fields = object.search.iter().map(|&field| &object.fields[field]);
        let reference = |field: &'c FieldDef| {
            let FieldKind::Reference(reference) = &field.kind else { return None };
            let target = catalog.find(reference.to.as_deref()?)?;
            let title = &target.fields[target.title];
            let shown = *access.reach(target.id, Verb::Read) != Reach::None
                && access.field(target.id, &title.name) >= FieldRight::Read;
            let tells =
                !EVERYWHERE.contains(&target.name.as_str()) && field.name != "deleted_by_id";
            (shown && tells && readable(&field)).then_some((field, target))
        };
        let cascade = object.cascades.iter().find_map(|cascade| {
            let (name, _) = cascade.when.as_ref()?;
            Some((&object.fields[*name], &object.fields[cascade.field]))
        });
        Self {
            object,
            title,
            fields: fields.filter(readable).collect(),
            references: object.fields.iter().filter_map(reference).take(REFERENCES).collect(),
            is_part: object.part || object.has_trait("child"),
            subject: cascade.filter(|(name, id)| readable(name) && readable(id)),
        }
    }

    /// What to select.
    pub(super) fn select(&self) -> Vec<SelectItem> {
        let subject = self.subject.iter().flat_map(|(name, id)| [*name, *id]);
        let fields = self.title.into_iter().chain(self.fields.iter().copied()).chain(subject);
        let names: BTreeSet<&str> = fields.map(|field| field.name.as_str()).collect();
        let mut select = vec![field("id")];
        select.extend(names.into_iter().filter(|name| *name != "id").map(field));
        select.extend(self.references.iter().map(|(reference, target)| {
            let title = &target.fields[target.title].name;
            let items =
                if title == "id" { vec![field("id")] } else { vec![field("id"), field(title)] };
            SelectItem::Embed(Embed {
                alias: Some(key(reference)),
                target: reference.name.clone(),
                hint: None,
                join: Join::Left,
                spread: false,
                nothing: false,
                query: ListQuery { select: items, ..ListQuery::default() },
            })
        }));
        select
    }

    /// A hit from its row.
    pub(super) fn hit(&self, question: &Question, tier: Tier, row: &Row, owners: &Owners) -> Hit {
        Hit {
            id: row.get("id").and_then(Json::as_i64).unwrap_or_default(),
            title: self.title.and_then(|title| text(row.get(&title.name)?)),
            tier,
            matched: self.fields.iter().filter_map(|field| matched(question, field, row)).collect(),
            facts: self.facts(row),
            of: self.owner(row, owners),
        }
    }

    fn facts(&self, row: &Row) -> Vec<Fact> {
        let titles = self.references.iter().filter_map(|(reference, target)| {
            let value = text(row.get(&key(reference))?.get(&target.fields[target.title].name)?)?;
            Some(Fact { field: reference.name.clone(), value })
        });
        let lines = self.fields.iter().filter(|field| {
            field.id != self.object.title && form_of(&field.kind) == Some(Form::Line)
        });
        let values = lines.filter_map(|field| {
            let value = text(row.get(&field.name)?)?;
            Some(Fact { field: field.name.clone(), value })
        });
        // One company is enough; the rest are the record's own values.
        titles.take(1).chain(values).take(FACTS).collect()
    }

    /// The record that this one is a part of.
    fn owner(&self, row: &Row, owners: &Owners) -> Option<Owner> {
        if let Some(subject) = self.subject_of(row) {
            return owners.get(&subject).cloned();
        }
        let references = self.references.iter().filter(|_| self.is_part);
        let mut of = references.filter_map(|(reference, target)| {
            let parent = row.get(&key(reference))?;
            Some(Owner {
                object: target.name.clone(),
                plural: target.plural.clone(),
                id: parent.get("id")?.as_i64()?,
                title: text(parent.get(&target.fields[target.title].name)?),
            })
        });
        of.next()
    }

    fn subject_of(&self, row: &Row) -> Option<(String, i64)> {
        let (name, id) = self.subject?;
        Some((text(row.get(&name.name)?)?, row.get(&id.name)?.as_i64()?))
    }
}

impl Engine {
    /// The records that these rows name as their subjects, as far as the caller may see them.
    pub(super) async fn owners(
        &self,
        caller: &Caller,
        shown: &Shown<'_>,
        rows: impl Iterator<Item = &Row> + Send,
    ) -> Result<Owners> {
        let mut wanted: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for (object, id) in rows.filter_map(|row| shown.subject_of(row)) {
            wanted.entry(object).or_default().push(id);
        }
        let mut owners = Owners::new();
        let catalog = self.catalog();
        for (name, ids) in wanted {
            let Some(object) = catalog.find(&name) else { continue };
            if *caller.access.reach(object.id, Verb::Read) == Reach::None {
                continue;
            }
            let title = &object.fields[object.title];
            let known = caller.access.field(object.id, &title.name) >= FieldRight::Read;
            let mut select = vec![field("id")];
            select.extend((known && title.name != "id").then(|| field(&title.name)));
            for (id, row) in self.rows_by_id(caller, object, select, &ids).await? {
                let title = row.get(&title.name).and_then(text);
                let (object, plural) = (object.name.clone(), object.plural.clone());
                owners.insert((name.clone(), id), Owner { object, plural, id, title });
            }
        }
        Ok(owners)
    }
}

fn matched(question: &Question, field: &FieldDef, row: &Row) -> Option<Matched> {
    let value = row.get(&field.name)?.as_str()?;
    let excerpt = excerpt(question, form_of(&field.kind)?, &plain(&field.kind, value))?;
    let ranges = excerpt.ranges.iter().map(|range| (range.start, range.end)).collect();
    Some(Matched { field: field.name.clone(), value: excerpt.text, ranges })
}

/// The key of a reference's title in a row; no field has such a name.
fn key(reference: &FieldDef) -> String {
    format!("{}.title", reference.name)
}

fn field(name: &str) -> SelectItem {
    SelectItem::Field { alias: None, field: name.to_owned(), cast: None }
}

/// A value as text, if there is one.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

//! Links definitions into a catalog: names become positions, and whatever does not fit is refused.

use super::composite::composites;
use super::definition::{Field, KINDS, Object, OnDelete};
use super::field::{CODE_SUFFIX, SORT_SUFFIX};
use super::overlay::{OWN_PREFIX, Overlay};
use super::spread::spread;
use super::traits::with_traits;
use super::{
    Cascade, Catalog, Computed, FieldDef, FieldId, Gone, ObjectDef, People, Private,
    PrivateDepartments, Section, Transition, ViewDef, definition, wrong,
};
use crate::error::Result;
use crate::kind::{DecimalRole, FieldKind, TextKind};
use crate::query::{Direction, OrderTerm};
use crate::search;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

mod display;
mod keys;
mod kind;
mod rollup;

/// Words of the query grammar, which no field may be named.
const RESERVED: &[&str] = &[
    "select",
    "order",
    "limit",
    "offset",
    "after",
    "and",
    "or",
    "not",
    "columns",
    "on_conflict",
    "search",
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "bucket",
    "now",
    "today",
];

/// Makes a catalog of definitions and what the company has made of them.
pub(super) fn link(sources: Arc<[(String, Object)]>, overlay: &Overlay) -> Result<Catalog> {
    let own = overlay.objects.iter().map(|own| (own.name.clone(), own.definition()));
    let own: Vec<(String, Object)> = own.collect();
    let definitions: Vec<&(String, Object)> = sources.iter().chain(&own).collect();
    let ids: BTreeMap<String, usize> =
        definitions.iter().enumerate().map(|(id, (_, d))| (d.name.clone(), id)).collect();
    let plurals: BTreeSet<&String> = definitions.iter().map(|(_, d)| &d.plural).collect();
    if ids.len() != definitions.len() || plurals.len() != definitions.len() {
        return Err(wrong("two objects have the same name or plural".to_owned()));
    }
    let mut objects = Vec::new();
    let mut all_fields = Vec::new();
    for (id, (file, definition)) in definitions.iter().enumerate() {
        let prefixed = |name: &str| name.starts_with(OWN_PREFIX) == definition.own.is_some();
        if !prefixed(&definition.name) || !prefixed(&definition.plural) {
            return Err(wrong(format!(
                "{file}: names that begin with '{OWN_PREFIX}' are a company's"
            )));
        }
        let mut fields = with_traits(file, definition, &ids)?;
        overlay.open(&mut fields);
        if definition.gone != Some(Gone::Purged) {
            fields.extend(overlay.own(definition));
        }
        if let Some(Field { name, kind, .. }) =
            fields.iter().find(|field| !KINDS.contains(&field.kind.as_str()))
        {
            let known = KINDS.join(", ");
            return Err(wrong(format!(
                "{file}: '{name}' has the kind '{kind}', not one of {known}"
            )));
        }
        let mut fields: Vec<Field> = fields.into_iter().flat_map(spread).collect();
        overlay.apply(&definition.name, &mut fields);
        let (displays, fields): (Vec<Field>, Vec<Field>) =
            fields.into_iter().partition(display::is_one);
        let mut object = object(id, file, definition, &fields)?;
        display::add(&mut object, file, &displays)?;
        objects.push(object);
        all_fields.push(fields);
    }
    for id in 0..objects.len() {
        let (file, definition) = definitions[id];
        check_references(&objects, id, file, &ids)?;
        rollup::add(&mut objects, id, file, &all_fields[id])?;
        objects[id].people = people(&objects, file, definition)?;
        objects[id].private = private(&objects, id, file, definition)?;
        objects[id].cascades = cascades(&objects[id], &ids);
        finish(&mut objects[id], file, definition, &all_fields[id])?;
        overlay.finish(&mut objects[id])?;
        if definition.gone == Some(Gone::Purged) {
            empty(&mut objects[id]);
        }
    }
    Ok(Catalog::new(objects, Arc::clone(&sources)))
}

/// Leaves nothing of an object but its place.
fn empty(object: &mut ObjectDef) {
    object.fields.truncate(KEPT_FIELDS);
    object.by_name.retain(|_, field| *field < KEPT_FIELDS);
    object.title = 0;
    object.owner = None;
    object.department = None;
    object.order.clear();
    object.search.clear();
    object.uniques.clear();
    object.indexes.clear();
    object.sections.clear();
    object.views.clear();
    object.cascades.clear();
}

/// What an object without a table still has of fields, because every object has: id and version.
const KEPT_FIELDS: usize = 2;

fn object(id: usize, file: &str, definition: &Object, sources: &[Field]) -> Result<ObjectDef> {
    let mut fields: Vec<FieldDef> = Vec::new();
    for source in sources {
        if !is_free_name(source) {
            return Err(wrong(format!("{file}: a field can't be named '{}'", source.name)));
        }
        let mut field = field(file, source)?;
        field.id = fields.len();
        let beside = Some(fields.len() + 1);
        if source.sorted {
            field.sort_field = beside;
            let key = companion(&field, SORT_SUFFIX);
            fields.extend([field, key]);
        } else if source.findable {
            field.code_field = beside;
            let code = companion(&field, CODE_SUFFIX);
            fields.extend([field, code]);
        } else {
            fields.push(field);
        }
    }
    let by_name: HashMap<String, FieldId> = fields.iter().map(|f| (f.name.clone(), f.id)).collect();
    if by_name.len() != fields.len() {
        return Err(wrong(format!("{file}: two fields have the same name")));
    }
    let title = lookup(&by_name, file, &definition.title)?;
    let (owner, department) = whose(file, definition, &by_name)?;
    currencies(file, &fields, &by_name)?;
    let order = definition.order.as_deref().unwrap_or("id.desc");
    let order = self::order(file, &fields, &by_name, order)?;
    let composites = composites(file, &fields, &by_name, sources)?;
    Ok(ObjectDef {
        id,
        name: definition.name.clone(),
        quoted: format!("\"{}\"", definition.name),
        plural: definition.plural.clone(),
        label: definition.label.clone(),
        label_plural: definition.label_plural.clone(),
        help: definition.help.clone(),
        part: definition.part,
        icon: definition.icon.clone(),
        title,
        traits: definition.traits.clone(),
        order,
        owner,
        department,
        fields,
        by_name,
        displays: Vec::new(),
        search: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        one_of: Vec::new(),
        never_together: Vec::new(),
        transitions: Vec::new(),
        rules: Vec::new(),
        conditionals: Vec::new(),
        sections: Vec::new(),
        views: Vec::new(),
        cascades: Vec::new(),
        people: None,
        private: None,
        composites,
        group: definition.group.clone(),
        own: definition.own,
        gone: definition.gone,
    })
}

/// The fields that say whose and which department's a record is.
fn whose(
    file: &str,
    definition: &Object,
    by_name: &HashMap<String, FieldId>,
) -> Result<(Option<FieldId>, Option<FieldId>)> {
    let named =
        |name: &Option<String>| name.as_deref().map(|name| lookup(by_name, file, name)).transpose();
    let owned = |name: &str| {
        let owned = definition.traits.iter().any(|t| t == "owned");
        owned.then(|| by_name.get(name).copied()).flatten()
    };
    let owner = named(&definition.owner)?.or_else(|| owned("owner_id"));
    let department = named(&definition.department)?.or_else(|| owned("department_id"));
    Ok((owner, department))
}

/// Checks that the fields which are said to hold a currency exist.
fn currencies(file: &str, fields: &[FieldDef], by_name: &HashMap<String, FieldId>) -> Result<()> {
    for field in fields {
        if let FieldKind::Decimal(decimal) = &field.kind
            && let DecimalRole::Money { currency: Some(currency) } = &decimal.role
        {
            lookup(by_name, file, currency)?;
        }
    }
    Ok(())
}

pub(super) fn field(file: &str, source: &Field) -> Result<FieldDef> {
    let kind = kind::build(source).map_err(|what| wrong(format!("{file}: {what}")))?;
    let refers = matches!(&kind, FieldKind::Reference(reference) if reference.to.is_some());
    if !refers && (source.list_label.is_some() || source.on_delete != OnDelete::Keep) {
        let name = &source.name;
        return Err(wrong(format!("{file}: '{name}': only references have such settings")));
    }
    let default = match &source.default {
        Some(text) => Some(kind.kind().read_text(text).map_err(|refusal| {
            wrong(format!("{file}: default of '{}': {}", source.name, refusal.message.en))
        })?),
        None => None,
    };
    let computed = source.formula.clone().map(Computed::Formula);
    Ok(FieldDef {
        id: 0,
        name: source.name.clone(),
        quoted: format!("\"{}\"", source.name),
        label: source.label.clone(),
        help: source.help.clone(),
        required: source.required,
        not_null: source.not_null,
        derived: source.derived || matches!(kind, FieldKind::AutoNumber(_)),
        fixed: source.fixed,
        unique: source.unique,
        sort_field: None,
        code_field: None,
        internal: false,
        default,
        computed,
        list_label: source.list_label.clone(),
        on_delete: source.on_delete,
        own: source.own,
        hidden: source.hidden,
        bound: source.bound,
        kind,
    })
}

/// The field beside this one that keeps what the system makes of it.
fn companion(field: &FieldDef, suffix: &str) -> FieldDef {
    let name = format!("{}{suffix}", field.name);
    FieldDef {
        id: field.id + 1,
        quoted: format!("\"{name}\""),
        name,
        kind: FieldKind::Text(TextKind { long: false, max: usize::MAX }),
        required: false,
        not_null: field.not_null,
        derived: true,
        fixed: false,
        unique: false,
        sort_field: None,
        code_field: None,
        internal: true,
        default: None,
        computed: None,
        list_label: None,
        on_delete: OnDelete::Keep,
        own: field.own,
        hidden: field.hidden,
        bound: false,
        help: None,
        label: field.label.clone(),
    }
}

/// Fills in what needs the whole object: keys, indexes, transitions, sections, views.
fn finish(
    object: &mut ObjectDef,
    file: &str,
    definition: &Object,
    sources: &[Field],
) -> Result<()> {
    let all = |names: &[String]| -> Result<Vec<FieldId>> {
        names.iter().map(|name| lookup(&object.by_name, file, name)).collect()
    };
    let (uniques, indexes) = keys::keys(object, file, definition, sources)?;
    let one_of = all(&definition.one_of)?;
    let never_together = all(&definition.never_together)?;
    let searched = all(&definition.search)?;
    let hidden = |field: FieldId| matches!(object.fields[field].kind, FieldKind::Secret(_));
    if hidden(object.title) || searched.iter().any(|&field| hidden(field)) {
        return Err(wrong(format!("{file}: a secret can be neither title nor searched")));
    }
    let text = |field: &FieldId| search::form_of(&object.fields[*field].kind).is_some();
    if let Some(&field) = searched.iter().find(|field| !text(field)) {
        let name = &object.fields[field].name;
        return Err(wrong(format!("{file}: search reads texts, and '{name}' is none")));
    }
    if searched.len() > search::MAX_FIELDS {
        return Err(wrong(format!("{file}: at most {} search fields", search::MAX_FIELDS)));
    }
    let mut sections = Vec::new();
    for section in &definition.sections {
        let stored = |name: &&String| object.display(name).is_none();
        for name in section.fields.iter().filter(stored) {
            lookup(&object.by_name, file, name)?;
        }
        sections.push(Section { label: section.label.clone(), fields: section.fields.clone() });
    }
    let mut transitions = Vec::new();
    for transition in &definition.transitions {
        transitions.push(self::transition(object, file, transition)?);
    }
    let views = definition.views.iter().map(|view| ViewDef {
        key: view.key.clone(),
        label: view.label.clone(),
        query: view.query.clone(),
    });
    object.views = views.collect();
    object.uniques = uniques;
    object.indexes = indexes;
    object.one_of = one_of;
    object.never_together = never_together;
    object.search = searched;
    object.sections = sections;
    object.transitions = transitions;
    Ok(())
}

fn transition(
    object: &ObjectDef,
    file: &str,
    source: &definition::TransitionDef,
) -> Result<Transition> {
    let field = lookup(&object.by_name, file, &source.field)?;
    let FieldKind::Select(select) = &object.fields[field].kind else {
        return Err(wrong(format!("{file}: transitions of '{}': not a select", source.field)));
    };
    for key in source.to.iter().chain([&source.from]) {
        if !select.options.iter().any(|option| option.key == *key) {
            return Err(wrong(format!("{file}: '{}' has no option '{key}'", source.field)));
        }
    }
    Ok(Transition { field, from: source.from.clone(), to: source.to.clone() })
}

fn check_references(
    objects: &[ObjectDef],
    id: usize,
    file: &str,
    ids: &BTreeMap<String, usize>,
) -> Result<()> {
    for field in &objects[id].fields {
        let targets: Vec<&String> = match &field.kind {
            FieldKind::Reference(reference) => reference.to.iter().collect(),
            FieldKind::ObjectName(kind) => kind.objects.iter().collect(),
            _ => Vec::new(),
        };
        for target in targets {
            if !ids.contains_key(target) {
                let name = &field.name;
                return Err(wrong(format!("{file}: '{name}' refers to unknown object '{target}'")));
            }
        }
    }
    Ok(())
}

fn cascades(object: &ObjectDef, ids: &BTreeMap<String, usize>) -> Vec<Cascade> {
    let mut found = Vec::new();
    for field in &object.fields {
        let FieldKind::Reference(reference) = &field.kind else { continue };
        if let Some(to) = reference.to.as_ref().filter(|_| reference.cascade) {
            found.push(Cascade {
                field: field.id,
                when: None,
                parent: ids[to],
                covers: reference.covers,
            });
        }
        if let Some(object_field) = &reference.object_field {
            let object_field = object.id_of(object_field);
            if let FieldKind::ObjectName(kind) = &object.fields[object_field].kind {
                // What is said beside records of a company's own objects is for whoever sees those.
                let opens = |name: &&String| reference.cascade || name.starts_with(OWN_PREFIX);
                found.extend(kind.objects.iter().filter(opens).map(|name| Cascade {
                    field: field.id,
                    when: Some((object_field, name.clone())),
                    parent: ids[name],
                    covers: false,
                }));
            }
        }
    }
    found
}

fn people(objects: &[ObjectDef], file: &str, definition: &Object) -> Result<Option<People>> {
    let Some(source) = &definition.people else { return Ok(None) };
    let people = objects
        .iter()
        .find(|object| object.name == source.from)
        .ok_or_else(|| wrong(format!("{file}: people: unknown object '{}'", source.from)))?;
    Ok(Some(People {
        object: people.id,
        via: lookup(&people.by_name, file, &source.via)?,
        user: lookup(&people.by_name, file, "user_id")?,
    }))
}

fn private(
    objects: &[ObjectDef],
    id: usize,
    file: &str,
    definition: &Object,
) -> Result<Option<Private>> {
    let object = &objects[id];
    let Some(source) = &definition.private else { return Ok(None) };
    let field = lookup(&object.by_name, file, &source.field)?;
    let known = match &object.fields[field].kind {
        FieldKind::Select(select) => select.options.iter().any(|o| o.key == source.value),
        _ => false,
    };
    if !known || !object.fields[field].not_null || object.owner.is_none() {
        let (field, value) = (&source.field, &source.value);
        return Err(wrong(format!(
            "{file}: private: no option '{value}' of '{field}', or it may be empty, or no owner"
        )));
    }
    let departments = match (&source.departments, &definition.people) {
        (Some(name), Some(people)) => {
            let found = objects.iter().find(|object| object.name == *name);
            let found =
                found.ok_or_else(|| wrong(format!("{file}: private: unknown object '{name}'")))?;
            Some(PrivateDepartments {
                object: found.id,
                via: lookup(&found.by_name, file, &people.via)?,
                department: lookup(&found.by_name, file, "department_id")?,
            })
        }
        (Some(name), None) => {
            return Err(wrong(format!("{file}: private: '{name}' needs people beside it")));
        }
        (None, _) => None,
    };
    Ok(Some(Private { field, value: source.value.clone(), departments }))
}

fn order(
    file: &str,
    fields: &[FieldDef],
    by_name: &HashMap<String, FieldId>,
    text: &str,
) -> Result<Vec<OrderTerm>> {
    text.split(',')
        .map(|term| {
            let (field, direction) = match term.rsplit_once('.') {
                Some((field, "desc")) => (field, Direction::Desc),
                Some((field, "asc")) => (field, Direction::Asc),
                _ => (term, Direction::Asc),
            };
            let id = lookup(by_name, file, field)?;
            if !fields[id].kind().sortable() {
                return Err(wrong(format!("{file}: records can't be sorted by '{field}'")));
            }
            Ok(OrderTerm {
                relation: None,
                field: field.to_owned(),
                bucket: None,
                direction,
                nulls: None,
            })
        })
        .collect()
}

pub(super) fn lookup(
    by_name: &HashMap<String, FieldId>,
    file: &str,
    name: &str,
) -> Result<FieldId> {
    by_name
        .get(name)
        .copied()
        .ok_or_else(|| wrong(format!("{file}: there is no stored field '{name}'")))
}

/// Whether a field can have its name: no word of the grammar, and the company's prefix only where it is the
/// company's.
fn is_free_name(source: &Field) -> bool {
    let own = source.name.starts_with(OWN_PREFIX);
    is_name(&source.name)
        && !RESERVED.contains(&source.name.as_str())
        && own == source.own.is_some()
}

/// Whether `text` is a name as SQL and the query grammar want it.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 50
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

//! Records of every object that people may create: one with as little as it can have, one with all, and
//! one that is otherwise where an object has such.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use steward_model::catalog::{Catalog, FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_testkit::is_single;

use super::values::{OTHERWISE, value};
use crate::site::Server;

/// The object of which nothing but codes is kept, made with a key of the one database: docs/moving.md.
const CODES: &str = "suppression";

/// How often a record is tried without the fields that were refused.
const TRIES: usize = 8;

/// The objects of which the caller may make records.
fn creatable<'c>(catalog: &'c Catalog, server: &Server, token: &str) -> Vec<&'c ObjectDef> {
    let (_, body) = server.get("/api/v1/", token);
    let all: Json = serde_json::from_str(&body).unwrap();
    let objects = all["objects"].as_array().unwrap().iter();
    let objects = objects
        .filter(|object| object["verbs"].as_array().unwrap().iter().any(|verb| verb == "create"));
    let objects = objects.map(|object| catalog.find(object["name"].as_str().unwrap()).unwrap());
    objects.filter(|object| object.name != CODES).collect()
}

/// Objects after those that they refer to; where they refer to each other, after those that they need.
fn order<'c>(catalog: &Catalog, objects: &[&'c ObjectDef]) -> Vec<&'c ObjectDef> {
    let mut left = objects.to_vec();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let waits = |object: &ObjectDef, all: bool| {
            let fields = object.fields.iter().filter(|field| all || field.required);
            fields.flat_map(|field| targets(catalog, object, field)).any(|target| {
                target.id != object.id && left.iter().any(|other| other.id == target.id)
            })
        };
        let next = left.iter().position(|object| !waits(object, true));
        let next = next.or_else(|| left.iter().position(|object| !waits(object, false)));
        ordered.push(left.remove(next.unwrap_or(0)));
    }
    ordered
}

/// The objects that a field may refer to.
fn targets<'c>(catalog: &'c Catalog, object: &ObjectDef, field: &FieldDef) -> Vec<&'c ObjectDef> {
    let FieldKind::Reference(kind) = &field.kind else { return Vec::new() };
    if let Some(to) = &kind.to {
        return catalog.find(to).into_iter().collect();
    }
    let names = kind.object_field.as_ref().and_then(|name| object.field(name));
    match names.map(|field| &field.kind) {
        Some(FieldKind::ObjectName(names)) => {
            names.objects.iter().filter_map(|name| catalog.find(name)).collect()
        }
        _ => Vec::new(),
    }
}

/// The fields that tie an event to its series.
const SERIES: [&str; 2] = ["series_id", "recurrence_id"];

/// The fields by which an object's third record is another kind of thing.
fn otherwise(object: &ObjectDef) -> Option<&'static [&'static str]> {
    OTHERWISE.iter().find(|(name, _)| *name == object.name).map(|(_, fields)| *fields)
}

/// A company that grows.
pub(super) struct Company<'a> {
    catalog: &'a Catalog,
    server: &'a Server,
    token: &'a str,
    /// What there is of each object.
    ids: BTreeMap<String, Vec<i64>>,
}

impl<'a> Company<'a> {
    pub(super) fn new(catalog: &'a Catalog, server: &'a Server, token: &'a str) -> Self {
        Self { catalog, server, token, ids: BTreeMap::new() }
    }

    /// The objects in the order in which their records can be made.
    pub(super) fn order(&self) -> Vec<&'a ObjectDef> {
        order(self.catalog, &creatable(self.catalog, self.server, self.token))
    }

    /// Makes the records of an object; their ids.
    #[track_caller]
    pub(super) fn make(&mut self, object: &ObjectDef) -> Vec<i64> {
        let numbers = match otherwise(object) {
            _ if is_single(object) => 1..2,
            Some(_) => 0..3,
            None => 0..2,
        };
        numbers
            .map(|number| {
                let made = self.one(object, number);
                let id = made.unwrap_or_else(|why| panic!("{} {number}: {why}", object.name));
                self.ids.entry(object.name.clone()).or_default().push(id);
                id
            })
            .collect()
    }

    /// The records that were made of an object.
    pub(super) fn made(&self, object: &ObjectDef) -> &[i64] {
        self.ids.get(&object.name).map_or(&[], Vec::as_slice)
    }

    /// Makes a record: without the fields that rules of the object refuse together with the others,
    /// with those that these rules miss.
    fn one(&self, object: &ObjectDef, number: usize) -> Result<i64, String> {
        let mut values = self.values(object, number, number == 1);
        let path = format!("/api/v1/{}", object.plural);
        let mut said = String::new();
        for _ in 0..TRIES {
            let body = Json::from(values.clone()).to_string();
            let before = last(self.server, self.token, object);
            let (status, answer) = self.server.ask("POST", &path, self.token, &body);
            if status == 201 {
                let id = last(self.server, self.token, object);
                return if id > before { Ok(id) } else { Err("it is out of sight".to_owned()) };
            }
            let error: Json = serde_json::from_str(&answer).unwrap_or_default();
            let named = error["errors"].as_array().into_iter().flatten();
            let named: Vec<&str> = named.filter_map(|error| error["field"].as_str()).collect();
            said = format!("{said}\n  {answer}");
            let before = values.clone();
            for name in named {
                if values.remove(name).is_none()
                    && let Some(field) = object.field(name)
                {
                    self.fill(object, field, number, &mut values);
                }
            }
            if values == before {
                values = self.values(object, number, true);
            }
        }
        Err(said)
    }

    fn values(&self, object: &ObjectDef, number: usize, all: bool) -> Map<String, Json> {
        let mut values = Map::new();
        let fields = object.fields.iter().filter(|field| field.writable() && field.id > 1);
        for field in fields.filter(|field| field.name != "origin") {
            let taken = object.one_of.iter().chain(&object.never_together);
            let alone = taken.clone().any(|&id| id == field.id);
            if alone && taken.clone().any(|&id| values.contains_key(&object.fields[id].name)) {
                continue;
            }
            let lone = object.one_of.contains(&field.id);
            // What is private is the caller's own, or out of his sight.
            if number > 1 && object.owner == Some(field.id) {
                continue;
            }
            let apart = otherwise(object).is_some_and(|fields| fields.contains(&&*field.name));
            let wanted = if number > 1 { apart } else { all };
            if !wanted && !field.required && !lone && field.id != object.title {
                continue;
            }
            self.fill(object, field, number, &mut values);
        }
        values
    }

    fn fill(
        &self,
        object: &ObjectDef,
        field: &FieldDef,
        number: usize,
        values: &mut Map<String, Json>,
    ) {
        // An event repeats, or is one time of a series.
        if object.name == "event" && SERIES.contains(&&*field.name) && number < 2 {
            return;
        }
        if let Some(value) = value(object, field, number) {
            values.insert(field.name.clone(), value);
        } else if let FieldKind::Reference(kind) = &field.kind
            && let Some((target, id)) = self.other(object, field, number)
        {
            values.insert(field.name.clone(), id.into());
            if let Some(sibling) = &kind.object_field {
                values.insert(sibling.clone(), target.into());
            }
        }
    }

    /// A record to which a field may refer: one that was made, else one that every database has.
    fn other(&self, object: &ObjectDef, field: &FieldDef, record: usize) -> Option<(String, i64)> {
        let targets = targets(self.catalog, object, field);
        // Two that a record needs are not the same.
        let same = |other: &&FieldDef| {
            let found = self::targets(self.catalog, object, other);
            other.required && found.iter().map(|one| one.id).eq(targets.iter().map(|one| one.id))
        };
        let earlier = object.fields[..field.id].iter().filter(same).count();
        // The moved time is one of the second series.
        let number = if field.required { record + earlier } else { record.min(1) };
        let made: Vec<_> =
            targets.iter().filter_map(|one| Some((&one.name, self.ids.get(&one.name)?))).collect();
        let made = (!made.is_empty()).then(|| {
            let (name, ids) = made[record % made.len()];
            (name.clone(), ids[number % ids.len()])
        });
        made.or_else(|| {
            let target = targets.iter().find(|target| last(self.server, self.token, target) > 0)?;
            Some((target.name.clone(), last(self.server, self.token, target)))
        })
    }
}

/// The greatest id of an object's records; 0 if there are none.
pub(super) fn last(server: &Server, token: &str, object: &ObjectDef) -> i64 {
    let path = format!("/api/v1/{}?select=id&order=id.desc&limit=1", object.plural);
    let (_, body) = server.get(&path, token);
    let rows: Json = serde_json::from_str(&body).unwrap();
    rows[0]["id"].as_i64().unwrap_or(0)
}

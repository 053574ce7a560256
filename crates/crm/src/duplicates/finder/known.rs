//! Stored records with everything by which they may be found: all their numbers and addresses, not only the first
//! ones.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::{Engine, MAX_BATCH};
use steward_model::Result;
use steward_model::catalog::{Catalog, ObjectId};
use steward_model::fold::fold;
use steward_model::record::Record;

use super::super::eyes::Eyes;
use super::super::party::{OF_POINTS, Party, Sides};
use super::super::stored::{Shared, proves};
use crate::packs::contact_point::points::Points;
use crate::support::{among, deleted};
use crate::typed::account;
use crate::typed::duplicate_rule::Way;

/// A stored record as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) party: Party,
    /// By what it may be found.
    pub(super) keys: BTreeSet<Shared>,
    /// Where it is, as far as that is told to the house.
    pub(super) address: Option<String>,
    /// Of an account: whether it is a person.
    pub(super) person: bool,
}

impl Known {
    /// The record's party as often as it has keys of points, each time with one of them.
    pub(super) fn parties(&self) -> impl Iterator<Item = Party> {
        let whole = self.party.clone().only(vec![Way::CompanyName, Way::Uscc]);
        let points = self.keys.iter().filter(|(way, _)| way.is_of_points());
        let points = points.map(|(way, key)| self.party.clone().at(way, key.clone()));
        [whole].into_iter().chain(points)
    }

    fn of(sides: &Sides, catalog: &Catalog, record: &Record, points: &OfPoints) -> Self {
        let party = Party::of(sides, record);
        let proved = points.proved.get(&record.id()).into_iter().flatten().cloned();
        let mut keys: BTreeSet<Shared> = proved.collect();
        for (way, _) in OF_POINTS {
            let own = party.key(&way).map(|key| (way, key));
            let doubted = points.doubted.get(&record.id());
            keys.extend(own.filter(|own| doubted.is_none_or(|doubted| !doubted.contains(&own.1))));
        }
        for way in [Way::CompanyName, Way::Uscc] {
            keys.extend(party.key(&way).map(|key| (way, key)));
        }
        let object = catalog.object(record.object);
        let text = |name: &str| record.get(object.find_id(name)?).as_text();
        let address =
            text("line").map(|line| fold(&[text("city").unwrap_or_default(), line].concat()));
        let person = record.object == sides.account.object_id()
            && account::View::new(&sides.account, record).kind() == Some(account::Kind::Person);
        Self { party, keys, address, person }
    }
}

/// What the numbers and addresses of some records prove.
#[derive(Default)]
struct OfPoints {
    proved: BTreeMap<i64, BTreeSet<Shared>>,
    /// Keys of those that are shared or wrong.
    doubted: BTreeMap<i64, BTreeSet<String>>,
}

/// These records of one object as they are compared, without those that are in the bin, have become another record,
/// or are a person's own contact, which goes where its account goes.
pub(super) async fn of(
    engine: &Engine,
    sides: &Sides,
    object: ObjectId,
    records: &[Record],
) -> Result<BTreeMap<i64, Known>> {
    let catalog = engine.catalog();
    let definition = catalog.object(object);
    let people = people(engine, sides, records).await?;
    let mut known = BTreeMap::new();
    let alive: Vec<&Record> = records
        .iter()
        .filter(|record| !deleted(definition, record))
        .filter(|record| !people.contains(&record.id()))
        .collect();
    let points = points(engine, object, alive.iter().map(|record| record.id())).await?;
    for record in alive {
        let one = Known::of(sides, &catalog, record, &points);
        if !one.party.is_over {
            known.insert(record.id(), one);
        }
    }
    Ok(known)
}

/// The same by ids.
pub(super) async fn by_ids(
    engine: &Engine,
    sides: &Sides,
    object: ObjectId,
    ids: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, Known>> {
    let catalog = engine.catalog();
    let ids: Vec<i64> = ids.iter().copied().collect();
    let mut known = BTreeMap::new();
    for some in ids.chunks(super::AT_ONCE) {
        let some: BTreeSet<i64> = some.iter().copied().collect();
        let records = Eyes::Read(engine).by_ids(catalog.object(object), &some).await?;
        let records: Vec<Record> = records.into_values().collect();
        known.extend(of(engine, sides, object, &records).await?);
    }
    Ok(known)
}

async fn points(
    engine: &Engine,
    object: ObjectId,
    ids: impl Iterator<Item = i64>,
) -> Result<OfPoints> {
    let catalog = engine.catalog();
    let points = Points::new(&catalog)?;
    let definition = catalog.object(points.fields.object_id());
    let mut found = OfPoints::default();
    let ids: Vec<i64> = ids.collect();
    let Some(side) = points.sides.iter().find(|side| side.object == object) else {
        return Ok(found);
    };
    let reference = &definition.fields[side.reference].name;
    let mut eyes = Eyes::Read(engine);
    let mut rows = eyes.look(definition, among(reference, ids.iter().copied())).await?;
    if rows.len() >= MAX_BATCH {
        // Somebody with very many of them must not hide those of the others.
        rows.clear();
        for &id in &ids {
            rows.extend(eyes.look(definition, among(reference, [id])).await?);
        }
    }
    for point in rows {
        let Some((_, id)) = points.parent(&point) else { continue };
        if let Some(shared) = proves(&points, &point) {
            found.proved.entry(id).or_default().insert(shared);
        } else if let Some(key) = points.view(&point).value_key() {
            found.doubted.entry(id).or_default().insert(key.to_owned());
        }
    }
    Ok(found)
}

/// Those of these records that are contacts of accounts which are persons.
async fn people(engine: &Engine, sides: &Sides, records: &[Record]) -> Result<BTreeSet<i64>> {
    let catalog = engine.catalog();
    let account = sides.account.object_id();
    let of = |record: &Record| {
        let is_contact = record.object == sides.contact.object_id();
        record.get(sides.contact.account_id).as_int().filter(|_| is_contact)
    };
    let ids: BTreeSet<i64> = records.iter().filter_map(of).collect();
    let accounts = Eyes::Read(engine).by_ids(catalog.object(account), &ids).await?;
    let is_person = |id: &i64| {
        accounts.get(id).is_some_and(|record| {
            account::View::new(&sides.account, record).kind() == Some(account::Kind::Person)
        })
    };
    let own = records.iter().filter(|record| of(record).as_ref().is_some_and(is_person));
    Ok(own.map(Record::id).collect())
}

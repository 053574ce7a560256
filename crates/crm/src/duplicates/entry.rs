//! What is entered by a write, as it is compared: of a change only what it says anew, so that what stood there before
//! a rule does not lock a record up.

use std::collections::{BTreeMap, BTreeSet};

use steward_engine::Work;
use steward_engine::behaviour::{Change, ChangeVerb};
use steward_model::Result;
use steward_model::catalog::{FieldId, ObjectDef};

use super::party::{OF_POINTS, Party, Sides};
use super::rules::Rule;
use super::stored::{At, proves};
use crate::packs::contact_point::group::{match_key, normalise};
use crate::packs::contact_point::points::Points;
use crate::typed::contact_point::{self, ViewMut};
use crate::typed::duplicate_rule::Way;

/// Something that is entered.
pub(super) struct Entry {
    /// Its place in the request.
    pub(super) row: usize,
    /// Who is compared.
    pub(super) party: Party,
    /// Whether it is a further number or address of somebody.
    pub(super) is_point: bool,
}

/// By what it is decided what is entered.
pub(super) struct Entered<'a> {
    pub(super) sides: &'a Sides,
    pub(super) points: &'a Points,
    /// Those that bind.
    pub(super) rules: &'a [Rule],
}

impl Entered<'_> {
    /// What these changes enter that a rule binds.
    pub(super) async fn entries(
        &self,
        work: &mut Work<'_, '_>,
        object: &ObjectDef,
        changes: &[Change],
    ) -> Result<Vec<Entry>> {
        if self.rules.is_empty() {
            return Ok(Vec::new());
        }
        if object.name == contact_point::NAME {
            return self.points(work, changes).await;
        }
        let entry = |change: &Change| {
            let ways = self.ways(object, |way| self.speaks(object, change, way));
            let party = || Party::of(self.sides, &change.new).only(ways.clone());
            (!ways.is_empty()).then(|| Entry { row: change.row, party: party(), is_point: false })
        };
        Ok(changes.iter().filter_map(entry).collect())
    }

    /// The ways in which rules compare records of an object, those of them that are meant.
    fn ways(&self, object: &ObjectDef, is_meant: impl Fn(&Way) -> bool) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.object == object.id) {
            if !ways.contains(&rule.way) && is_meant(&rule.way) {
                ways.push(rule.way.clone());
            }
        }
        ways
    }

    /// Whether a change says anything anew in this way.
    fn speaks(&self, object: &ObjectDef, change: &Change, way: &Way) -> bool {
        let depends = self.sides.depends(object.id, way);
        match change.verb {
            ChangeVerb::Restore => !depends.is_empty(),
            ChangeVerb::Delete => false,
            ChangeVerb::Create | ChangeVerb::Update => {
                depends.into_iter().any(|field| change.changes(field))
            }
        }
    }

    /// Numbers and addresses that somebody gets besides his own ones, or that prove something from now on.
    async fn points(&self, work: &mut Work<'_, '_>, changes: &[Change]) -> Result<Vec<Entry>> {
        let mut said: Vec<(usize, At, (Way, String))> = Vec::new();
        for change in changes.iter().filter(|change| self.says_anew(change)) {
            if let (Some(parent), Some(proved)) =
                (self.points.parent(&change.new), self.proved(change))
            {
                said.push((change.row, parent, proved));
            }
        }
        let mut parents: BTreeMap<At, Party> = BTreeMap::new();
        for side in &self.points.sides {
            let ids = said.iter().filter(|(_, at, _)| at.0 == side.object).map(|(_, at, _)| at.1);
            let ids: BTreeSet<i64> = ids.collect();
            if !ids.is_empty() {
                let catalog = work.catalog();
                let found = work.by_ids(catalog.object(side.object), &ids).await?;
                let found = found.into_iter();
                parents.extend(
                    found.map(|(id, record)| ((side.object, id), Party::of(self.sides, &record))),
                );
            }
        }
        let bound = |at: &At, way: &Way| {
            self.rules.iter().any(|rule| rule.object == at.0 && rule.way == *way)
        };
        let entries = said.into_iter().filter(|(_, at, (way, _))| bound(at, way));
        let entries = entries.filter_map(|(row, at, (way, key))| {
            let party = parents.get(&at)?.clone().at(&way, key);
            Some(Entry { row, party, is_point: true })
        });
        Ok(entries.collect())
    }

    fn says_anew(&self, change: &Change) -> bool {
        let fields = &self.points.fields;
        let told: [FieldId; 4] = [fields.kind, fields.value, fields.shared, fields.state];
        let parents = self.points.sides.iter().map(|side| side.reference);
        match change.verb {
            ChangeVerb::Create | ChangeVerb::Restore => true,
            ChangeVerb::Delete => false,
            ChangeVerb::Update => {
                told.into_iter().chain(parents).any(|field| change.changes(field))
            }
        }
    }

    /// What a point proves as it will be stored.
    fn proved(&self, change: &Change) -> Option<(Way, String)> {
        let mut point = change.new.clone();
        let view = self.points.view(&point);
        let (kind, raw) = (view.kind()?, view.value()?.to_owned());
        let value = normalise(&kind, &raw).ok()?;
        let key = match_key(&kind, value.as_text().unwrap_or(&raw));
        ViewMut::new(&self.points.fields, &mut point).set_value_key(key.as_deref());
        let proved = proves(self.points, &point)?;
        OF_POINTS.iter().any(|(way, _)| *way == proved.0).then_some(proved)
    }
}

//! Records that were changed get their former values, field by field.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::record::Record;
use steward_model::scope::Verb;
use steward_model::{Result, Value};

use super::{Stays, TakeBack, TakenBack};
use crate::record::input::{self, Given};
use crate::record::{Problems, Work};

impl Work<'_, '_> {
    /// Gives records their former values back where nobody has put others there since.
    pub(super) async fn set_back(
        &mut self,
        object: &ObjectDef,
        changed: &[&TakeBack],
        done: &mut TakenBack,
    ) -> Result<()> {
        let wanted: BTreeMap<i64, &TakeBack> = changed.iter().map(|one| (one.id, *one)).collect();
        let ids = wanted.keys().copied().collect();
        for record in self.held_for(object, &ids, Verb::Update, done).await? {
            let Some(one) = wanted.get(&record.id()) else { continue };
            let (id, (set, whole)) = (record.id(), self.former(object, &record, one)?);
            if !set.is_empty() {
                self.apply(object, vec![record], &set, Problems::new(false)).await?;
                done.restored += 1;
            }
            if !whole {
                done.stay.push((object.id, id, Stays::Edited));
            }
        }
        Ok(())
    }

    /// The former values of a record, and whether they are all.
    fn former(&self, object: &ObjectDef, record: &Record, one: &TakeBack) -> Result<(Given, bool)> {
        let (mut set, mut whole) = (Given::new(), true);
        for (name, before) in &one.before {
            // What the system fills in follows from the others.
            let Some(field) = object.field(name).filter(|f| f.writable() && !f.fixed) else {
                continue;
            };
            let after = one.after.get(name).unwrap_or(&Json::Null);
            let now = record.get(field.id);
            match (self.told(object, field, before)?, self.told(object, field, after)?) {
                (Some(former), _) if &former == now => {}
                (Some(former), Some(since)) if &since == now => set.push((field.id, former)),
                _ => whole = false,
            }
        }
        Ok((set, whole))
    }

    /// A value as the log tells it; `None` if it is none that the caller could give. What was sealed
    /// can't be told from the log.
    fn told(&self, object: &ObjectDef, field: &FieldDef, told: &Json) -> Result<Option<Value>> {
        let json = match (&field.kind, told) {
            (FieldKind::Secret(_), _) => return Ok(None),
            (FieldKind::Reference(_), Json::Object(named)) => {
                named.get("id").cloned().unwrap_or_default()
            }
            _ => told.clone(),
        };
        let mut problems = Problems::new(false);
        let body = Map::from_iter([(field.name.clone(), json)]);
        let access = &self.caller.access;
        let given = input::read(object, access, &body, None, (0, false), &mut problems)?;
        Ok(given.into_iter().next().map(|(_, value)| value).filter(|_| problems.is_empty()))
    }
}

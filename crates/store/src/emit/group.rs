//! `GROUP BY`.

use std::collections::BTreeSet;

use steward_model::catalog::ObjectDef;

use super::join::Joined;
use super::sql::Sql;
use crate::plan::{GroupKey, Item, Query};

impl Sql<'_> {
    /// Appends `GROUP BY …`, if there is anything to group by.
    pub(crate) fn group_by(&mut self, object: &ObjectDef, query: &Query, joined: &Joined) {
        // A sort key that groups are ordered by follows from its field, so it makes no other groups.
        let order = query.order.iter();
        let order =
            order.map(|key| GroupKey { one: key.one, field: key.field, bucket: key.bucket });
        let keys: BTreeSet<GroupKey> = query.group_keys().chain(order).collect();
        for (index, key) in keys.into_iter().enumerate() {
            self.push(if index == 0 { " GROUP BY " } else { ", " });
            let one = key.one.and_then(|at| Some((&query.items[at], joined.ones[at].as_ref()?)));
            match one {
                Some((Item::One { query, .. }, one)) => {
                    let target = &self.catalog.objects()[query.object];
                    self.value(one.alias, &target.fields[key.field], key.bucket);
                }
                _ => self.value(joined.alias, &object.fields[key.field], key.bucket),
            }
        }
    }
}

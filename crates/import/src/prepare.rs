//! Looking up what rows name: the records that they refer to, and the record that each of them is.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value as Json;
use steward_engine::{Caller, Engine};
use steward_model::catalog::{Catalog, FieldId, ObjectDef, ObjectId};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};

use super::draft::{Column, Draft, Open};
use super::lookup::{Found, Lookup};
use super::write::Way;

/// Titles and ids of rows that a dry run remembers, so that later rows may refer to them.
const REMEMBERED: usize = 100_000;

/// The field by which records are found that exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// None: every row is a new record.
    None,
    /// The id.
    Id,
    /// A field that no two records share.
    Unique(FieldId),
    /// Another field: its value must be the only one when a row is read.
    Other(FieldId),
}

impl Key {
    /// The key with this name, or label.
    ///
    /// # Errors
    /// When there is no such field, or it can't be one.
    pub(crate) fn new(object: &ObjectDef, name: Option<&str>) -> Result<Self> {
        let Some(name) = name else { return Ok(Self::None) };
        let field = object.field(name).ok_or_else(|| {
            let (en, zh) = (&object.name, &object.label.zh);
            Error::new(
                ErrorKind::UnknownField,
                text!(
                    en = "There is no field '{name}' in '{en}'.",
                    zh = "“{zh}”没有名为“{name}”的字段。"
                ),
            )
        })?;
        let refers = matches!(field.kind, steward_model::kind::FieldKind::Reference(_));
        if refers || (field.id != 0 && !field.writable()) {
            return Err(Error::new(
                ErrorKind::BadValue,
                text!(
                    en = "'{name}' cannot be the key; use a field of the record's own.",
                    zh = "“{name}”不能作为关键字段，请用记录自身的字段。"
                ),
            ));
        }
        let alone = object.uniques.iter().any(|unique| unique.fields == [field.id]);
        Ok(match field.id {
            0 => Self::Id,
            id if alone => Self::Unique(id),
            id => Self::Other(id),
        })
    }

    /// The field.
    pub(crate) fn field(&self) -> Option<FieldId> {
        match *self {
            Self::None => None,
            Self::Id => Some(0),
            Self::Unique(field) | Self::Other(field) => Some(field),
        }
    }
}

/// What is called something, and by which field, if that is said.
type Called = (ObjectId, Option<FieldId>);

/// What was found by what cells say.
type Hits = BTreeMap<Called, BTreeMap<String, Found>>;

/// Looks up what rows name.
pub(crate) struct Prepare<'a> {
    catalog: std::sync::Arc<Catalog>,
    object: &'a ObjectDef,
    columns: &'a [Column],
    lookup: Lookup,
    key: Key,
    /// The database that the rows come from, by whose ids they refer to each other.
    source: Option<String>,
    dry_run: bool,
    /// Titles of rows that a dry run would have made records of.
    rehearsed: HashSet<String>,
    /// Ids of such rows in the database that they come from.
    rehearsed_ids: HashSet<i64>,
}

impl<'a> Prepare<'a> {
    /// For rows of `object` with these columns.
    pub(crate) fn new(
        engine: &Engine,
        caller: &Caller,
        object: &'a ObjectDef,
        columns: &'a [Column],
        key: Key,
        source: Option<String>,
        dry_run: bool,
    ) -> Self {
        let (catalog, lookup) = (engine.catalog(), Lookup::new(engine, caller));
        // Further numbers are for new records: which those are has to be known beforehand.
        let key = match key {
            Key::Unique(field) if columns.iter().any(|column| column.part.is_some()) => {
                Key::Other(field)
            }
            key => key,
        };
        let (rehearsed, rehearsed_ids) = (HashSet::new(), HashSet::new());
        Self { catalog, object, columns, lookup, key, source, dry_run, rehearsed, rehearsed_ids }
    }

    /// How a row that is ready is written.
    pub(crate) fn way(&self, draft: &Draft) -> Way {
        match self.key {
            _ if draft.values.contains_key("id") => Way::ById,
            Key::Unique(field) => Way::ByUnique(self.object.fields[field].name.clone()),
            Key::None | Key::Id | Key::Other(_) => Way::Insert,
        }
    }

    /// Looks up everything that these rows name. Answers the rows for which that is settled, and
    /// those that have to wait until others are written: they refer to a record that may be among
    /// those, or have the same key.
    ///
    /// # Errors
    /// When the database can't be read.
    pub(crate) async fn look_up(&mut self, drafts: Vec<Draft>) -> Result<(Vec<Draft>, Vec<Draft>)> {
        let (mut drafts, mut waiting) = self.first_of_each_key(drafts);
        self.by_foreign_ids(&mut drafts).await?;
        self.references(&mut drafts).await?;
        let (mut settled, open): (Vec<_>, Vec<_>) =
            drafts.into_iter().partition(|draft| draft.open.is_empty());
        waiting.extend(open);
        waiting.sort_by_key(|draft| draft.row.number);
        self.records(&mut settled).await?;
        if self.dry_run {
            self.rehearse(&settled);
        }
        Ok((settled, waiting))
    }

    /// Goes on without the records that rows wait for and that nobody made.
    pub(crate) fn give_up(&self, drafts: &mut [Draft]) {
        for draft in drafts {
            for open in std::mem::take(&mut draft.open) {
                self.do_without(draft, open);
            }
        }
    }

    /// Leaves a reference out whose record may still come from the other database; otherwise refuses
    /// the row.
    fn do_without(&self, draft: &mut Draft, open: Open) {
        let column = &self.columns[open.column];
        let field = &self.object.fields[column.field];
        if self.source.is_none() || open.id.is_none() || field.required || field.not_null {
            draft.refuse(Some(open.column), unknown(self.catalog.object(open.target)));
            return;
        }
        if let Some(half) = column.half {
            draft.values.shift_remove(&self.object.fields[half].name);
        }
        draft.later.push(open);
    }

    /// Of rows with the same key only the first; the others have to wait.
    fn first_of_each_key(&self, drafts: Vec<Draft>) -> (Vec<Draft>, Vec<Draft>) {
        let mut seen = HashSet::new();
        drafts.into_iter().partition(|draft| match &draft.key {
            Some(key) => seen.insert(key.clone()),
            None => true,
        })
    }

    /// Puts the ids into the values of what came from the other database before: of the records that
    /// cells name, and of those that the rows are themselves.
    async fn by_foreign_ids(&self, drafts: &mut [Draft]) -> Result<()> {
        if self.source.is_none() {
            return Ok(());
        }
        let mut wanted: BTreeMap<ObjectId, BTreeSet<i64>> = BTreeMap::new();
        for draft in drafts.iter() {
            wanted.entry(self.object.id).or_default().extend(draft.foreign);
            for open in &draft.open {
                wanted.entry(open.target).or_default().extend(open.id);
            }
        }
        let known = self.imported(&wanted).await?;
        for draft in drafts {
            if let Some(id) = draft.foreign.and_then(|id| known.get(&(self.object.id, id))) {
                draft.values.insert("id".to_owned(), Json::from(*id));
            }
            for open in std::mem::take(&mut draft.open) {
                let id = open.id.and_then(|id| known.get(&(open.target, id)));
                match id {
                    Some(id) => {
                        let field = self.columns[open.column].field;
                        let name = self.object.fields[field].name.clone();
                        draft.values.insert(name, Json::from(*id));
                    }
                    None => draft.open.push(open),
                }
            }
        }
        Ok(())
    }

    /// Which of our records those of the other database are, by object and id there.
    pub(crate) async fn imported(
        &self,
        wanted: &BTreeMap<ObjectId, BTreeSet<i64>>,
    ) -> Result<BTreeMap<(ObjectId, i64), i64>> {
        let mut known = BTreeMap::new();
        let Some(source) = &self.source else { return Ok(known) };
        for (target, ids) in wanted {
            let ids: Vec<i64> = ids.iter().copied().collect();
            let found = self.lookup.imported(source, self.catalog.object(*target), &ids).await?;
            known.extend(found.into_iter().map(|(theirs, ours)| ((*target, theirs), ours)));
        }
        Ok(known)
    }

    /// Whether what a cell says may be looked up here: an id of another database says nothing.
    fn is_name(&self, open: &Open) -> bool {
        let is_id = open.through.is_none() && open.id.is_some();
        !open.name.is_empty() && (self.source.is_none() || !is_id)
    }

    /// What has come from the other database of that which was found by a name that others may share. A row
    /// that says an id which is not known yet means another record than those.
    async fn namesakes(&self, found: &Hits) -> Result<BTreeSet<(Called, i64)>> {
        let mut namesakes = BTreeSet::new();
        let Some(source) = &self.source else { return Ok(namesakes) };
        for (&called, hits) in found {
            let object = self.catalog.object(called.0);
            if called.1.is_none_or(|through| object.fields[through].unique) {
                continue;
            }
            let one = |hit: &Found| match hit {
                Found::One(id) => Some(*id),
                Found::Several(_) => None,
            };
            let ids: Vec<i64> = hits.values().filter_map(one).collect();
            let come = self.lookup.have_come(source, object, &ids).await?;
            namesakes.extend(come.into_iter().map(|id| (called, id)));
        }
        Ok(namesakes)
    }

    /// Puts the ids of the records that cells name into the values.
    async fn references(&mut self, drafts: &mut [Draft]) -> Result<()> {
        let mut names: BTreeMap<Called, BTreeSet<String>> = BTreeMap::new();
        let open = drafts.iter().flat_map(|draft| &draft.open);
        for open in open.filter(|open| self.is_name(open)) {
            names.entry((open.target, open.through)).or_default().insert(open.name.clone());
        }
        let catalog = std::sync::Arc::clone(&self.catalog);
        let mut found = Hits::new();
        for ((target, through), names) in names {
            let object = catalog.object(target);
            let hits = match through {
                None => self.lookup.find(object, &names).await?,
                Some(field) => self.lookup.by_field(object, &object.fields[field], &names).await?,
            };
            found.insert((target, through), hits);
        }
        let namesakes = self.namesakes(&found).await?;
        for draft in drafts {
            for open in std::mem::take(&mut draft.open) {
                let name = &self.object.fields[self.columns[open.column].field].name;
                let target = catalog.object(open.target);
                let of = (open.target, open.through);
                let another = |hit: &Found| {
                    open.id.is_some()
                        && matches!(hit, Found::One(id) if namesakes.contains(&(of, *id)))
                };
                let hits = found.get(&of).filter(|_| self.is_name(&open));
                let hit = hits.and_then(|hits| hits.get(&open.name));
                match hit.filter(|hit| !another(hit)) {
                    Some(Found::One(id)) => {
                        draft.values.insert(name.clone(), Json::from(*id));
                    }
                    Some(Found::Several(count)) => match self.one_of_them(target, &open).await? {
                        Some(id) => drop(draft.values.insert(name.clone(), Json::from(id))),
                        // Which of them it is will be known when it has come.
                        None if self.source.is_some() && open.id.is_some() => {
                            self.do_without(draft, open);
                        }
                        None => draft.refuse(Some(open.column), several(target, *count)),
                    },
                    None if open.target != self.object.id => self.do_without(draft, open),
                    // A record of the same object: an earlier row may make it.
                    None if self.is_rehearsed(&open) => {}
                    None => draft.open.push(open),
                }
            }
        }
        Ok(())
    }

    /// Of several records with one name the one whose id the row says, if it has that name.
    async fn one_of_them(&self, target: &ObjectDef, open: &Open) -> Result<Option<i64>> {
        let (Some(field), Some(id)) = (open.through, open.id) else { return Ok(None) };
        if self.source.is_some() {
            return Ok(None);
        }
        let found = self.lookup.has(target, &target.fields[field], &open.name, id).await?;
        Ok(found.then_some(id))
    }

    /// Finds the records that rows are, by a key that others might share.
    async fn records(&self, drafts: &mut [Draft]) -> Result<()> {
        let Key::Other(field) = self.key else { return Ok(()) };
        let unknown = |draft: &&Draft| !draft.values.contains_key("id");
        let keys: BTreeSet<String> =
            drafts.iter().filter(unknown).filter_map(|draft| draft.key.clone()).collect();
        let definition = &self.object.fields[field];
        let found = self.lookup.by_field(self.object, definition, &keys).await?;
        let column = self.columns.iter().position(|column| column.field == field);
        for draft in drafts {
            match draft.key.as_ref().and_then(|key| found.get(key)) {
                Some(Found::One(id)) => {
                    draft.values.insert("id".to_owned(), Json::from(*id));
                }
                Some(Found::Several(count)) => draft.refuse(column, several(self.object, *count)),
                None => {}
            }
        }
        Ok(())
    }

    fn rehearse(&mut self, drafts: &[Draft]) {
        let title = &self.object.fields[self.object.title].name;
        let refers =
            |column: &Column| column.target == Some(self.object.id) || column.half.is_some();
        let refers = self.columns.iter().any(refers);
        for draft in drafts.iter().filter(|draft| refers && draft.problems.is_empty()) {
            if self.rehearsed.len().max(self.rehearsed_ids.len()) >= REMEMBERED {
                return;
            }
            if let Some(Json::String(title)) = draft.values.get(title) {
                self.rehearsed.insert(title.clone());
            }
            self.rehearsed_ids.extend(draft.foreign);
        }
    }

    /// Whether a dry run would have made the record that a cell names.
    fn is_rehearsed(&self, open: &Open) -> bool {
        match open.id.filter(|_| self.source.is_some()) {
            Some(id) => self.rehearsed_ids.contains(&id),
            None => self.rehearsed.contains(&open.name),
        }
    }
}

fn unknown(target: &ObjectDef) -> Text {
    let (en, zh) = (target.label.en.to_lowercase(), &target.label.zh);
    text!(en = "There is no such {en}.", zh = "没有这样的{zh}。")
}

fn several(target: &ObjectDef, count: i64) -> Text {
    let (en, zh) = (target.label_plural.en.to_lowercase(), &target.label.zh);
    text!(
        en = "{count} {en} have this value; use the id.",
        zh = "有 {count} 个{zh}都是这个值，请改用编号。"
    )
}

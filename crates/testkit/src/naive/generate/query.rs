//! Random questions.

use steward_model::catalog::{Catalog, FieldDef, ObjectDef, Relation, RelationKind};
use steward_model::kind::FieldKind;
use steward_model::query::{
    Aggregate, Bucket, Direction, Embed, Join, ListQuery, Nulls, OrderTerm, SelectItem,
};

use super::Tape;
use crate::naive::NaiveAccess;
use crate::naive::clock;
use crate::naive::fields::{known, usable};
use crate::naive::group::unordered;
use crate::naive::relate::relation;

/// The deepest nesting of embeddings.
const DEPTH: usize = 3;

/// A random question about an object. Most are valid; the others have one fault.
#[must_use]
pub fn query(
    catalog: &Catalog,
    object: &ObjectDef,
    access: &NaiveAccess,
    tape: &mut Tape<'_>,
) -> ListQuery {
    let faulty = tape.chance(1, 4);
    let mut asking = Asking { catalog, access, tape, faulty, keys: 0, spreads: 0 };
    if asking.tape.chance(1, 5) {
        return asking.groups(object, 0);
    }
    asking.list(object, 0)
}

/// A question in the making.
pub(super) struct Asking<'c, 'a, 't, 'n> {
    pub(super) catalog: &'c Catalog,
    pub(super) access: &'a NaiveAccess,
    pub(super) tape: &'t mut Tape<'n>,
    /// Whether there may still be a fault; one at most, so that there is only one right error.
    pub(super) faulty: bool,
    /// How many keys were made up.
    keys: usize,
    /// How many spread embeddings there are around; what is in them needs keys of its own.
    spreads: usize,
}

/// A relation with a name that names it.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) target: String,
    pub(super) hint: Option<String>,
    pub(super) relation: Relation,
}

impl Asking<'_, '_, '_, '_> {
    /// Whether to make the fault here.
    pub(super) fn fault(&mut self) -> bool {
        let now = self.faulty && self.tape.chance(1, 12);
        self.faulty &= !now;
        now
    }

    /// A key that nothing else in this question has.
    fn key(&mut self) -> String {
        self.keys += 1;
        let start = self.tape.choose(&["k", "键", "a b", "q\"", "a.b"]);
        format!("{start}{}", self.keys)
    }

    /// The name of a field that the reader may use and that fits; `id` if none does.
    pub(super) fn field(&mut self, object: &ObjectDef, fits: fn(&FieldDef) -> bool) -> String {
        let wrong = self.fault();
        if wrong && self.tape.chance(1, 2) {
            return "no_such_field".to_owned();
        }
        let mut names = Vec::new();
        for field in object.fields.iter().filter(|field| wrong || !field.internal) {
            let readable = !field.internal && usable(object, field.id, self.access).is_ok();
            if readable != wrong && (wrong || fits(field)) {
                names.push(field.name.clone());
            }
        }
        if wrong {
            names.extend(object.displays.iter().map(|display| display.def.name.clone()));
        }
        if names.is_empty() {
            return if wrong { "id_".to_owned() } else { "id".to_owned() };
        }
        // The object's own fields stand in the middle; those of its traits matter less.
        self.tape.choose(&names).clone()
    }

    /// All relations of an object that the reader may follow, by names that name just one.
    pub(super) fn ways(&self, object: &ObjectDef) -> Vec<Way> {
        let mut targets: Vec<String> = Vec::new();
        let mut hints = vec![None];
        for field in &object.fields {
            if matches!(field.kind, FieldKind::Reference(_)) {
                let short = field.name.strip_suffix("_id").unwrap_or(&field.name);
                if !short.ends_with("_by") {
                    targets.push(short.to_owned());
                }
            }
        }
        for other in self.catalog.objects() {
            targets.push(other.plural.clone());
            targets.push(other.name.clone());
            for field in &other.fields {
                let known = hints.iter().any(|hint| hint.as_ref() == Some(&field.name));
                if matches!(field.kind, FieldKind::Reference(_)) && !known {
                    hints.push(Some(field.name.clone()));
                }
            }
        }
        let mut found: Vec<Way> = Vec::new();
        for target in targets {
            for hint in &hints {
                if let Ok(relation) =
                    relation(self.catalog, object, &target, hint.as_deref(), self.access)
                {
                    found.push(Way { target: target.clone(), hint: hint.clone(), relation });
                }
            }
        }
        found
    }

    fn list(&mut self, object: &ObjectDef, depth: usize) -> ListQuery {
        let mut select = self.fields(object);
        let mut embeds = Vec::new();
        let most = if depth == 0 { 4 } else { 3 };
        for _ in 0..if depth < DEPTH { self.tape.below(most) } else { 0 } {
            let embed = self.embed(object, depth, &embeds);
            embeds.extend(embed);
        }
        select.extend(embeds.iter().cloned().map(SelectItem::Embed));
        let filter = self.filter(object, &embeds, 0);
        let order = self.order(object, &embeds);
        let (limit, offset) = self.page();
        ListQuery { select, filter, order, limit, offset, after: None }
    }

    fn page(&mut self) -> (Option<u64>, Option<u64>) {
        let limit = self.tape.chance(1, 3).then(|| self.tape.below(6) as u64);
        let offset = self.tape.chance(1, 5).then(|| self.tape.below(4) as u64);
        (limit, offset)
    }

    /// What to show of the row itself.
    fn fields(&mut self, object: &ObjectDef) -> Vec<SelectItem> {
        let mut items = Vec::new();
        if self.spreads == 0 && self.tape.chance(1, 4) {
            items.push(SelectItem::All);
        }
        let plain = items.is_empty() && self.spreads == 0;
        let mut used = Vec::new();
        for _ in 0..=self.tape.below(3) {
            if self.tape.chance(1, 8) {
                items.push(self.bucket(object));
                continue;
            }
            let field = match self.clocked(object) {
                Some(field) => field,
                None => self.field(object, |_| true),
            };
            let cast = self.cast(object, &field);
            let bare = plain && !used.contains(&field) && self.tape.chance(2, 3);
            let alias = if bare { None } else { Some(self.key()) };
            used.push(field.clone());
            items.push(SelectItem::Field { alias, field, cast });
        }
        items
    }

    /// Sometimes the name of a field that looks at the clock and that the reader may know of.
    fn clocked(&mut self, object: &ObjectDef) -> Option<String> {
        let known = |name: &String| clock::field(object, name, self.access).is_some();
        let names = object.displays.iter().map(|display| display.def.name.clone());
        let names: Vec<String> = names.filter(known).collect();
        (!names.is_empty() && self.tape.chance(1, 3)).then(|| self.tape.choose(&names).clone())
    }

    /// A stretch of time; the fault is one of a field of no time.
    fn bucket(&mut self, object: &ObjectDef) -> SelectItem {
        let bucket = *self.tape.choose(&Bucket::ALL);
        let alias = Some(self.key());
        if self.fault() {
            return SelectItem::Bucket { alias, field: "version".to_owned(), bucket };
        }
        let field = match self.field(object, temporal) {
            // It is what stands for none.
            field if field == "id" => "created_at".to_owned(),
            field => field,
        };
        SelectItem::Bucket { alias, field, bucket }
    }

    /// Sometimes a cast that fits; the fault is one that does not.
    fn cast(&mut self, object: &ObjectDef, field: &str) -> Option<String> {
        if self.fault() {
            return Some("jsonb".to_owned());
        }
        let field = match clock::field(object, field, self.access) {
            Some((field, _)) => field,
            None => known(object, field)?,
        };
        let fitting: &[&str] = match &field.kind {
            FieldKind::Integer(_) | FieldKind::Reference(_) | FieldKind::Duration(_) => {
                &["text", "int8", "numeric"]
            }
            FieldKind::Decimal(_) => &["text", "numeric", "int", "bigint"],
            FieldKind::Boolean(_) => &["text", "int4", "bool"],
            FieldKind::Date(_) => &["text", "date"],
            FieldKind::Datetime(_) => &["text", "date", "timestamptz"],
            _ => &["text", "varchar"],
        };
        self.tape.chance(1, 5).then(|| (*self.tape.choose(fitting)).to_owned())
    }

    fn embed(&mut self, object: &ObjectDef, depth: usize, others: &[Embed]) -> Option<Embed> {
        let ways = self.ways(object);
        if ways.is_empty() {
            return None;
        }
        let mut way = self.tape.choose(&ways).clone();
        if self.fault() {
            way.target = "nobody".to_owned();
        }
        let to_one = matches!(way.relation.kind, RelationKind::ToOne { .. });
        let spread = self.tape.chance(1, 4);
        let nothing = self.tape.chance(1, 8);
        let join = if self.tape.chance(1, 4) { Join::Inner } else { Join::Left };
        let target = &self.catalog.objects()[way.relation.target];
        let mut query = if nothing {
            ListQuery { filter: self.filter(target, &[], 1), ..ListQuery::default() }
        } else if (!to_one && !spread && self.tape.chance(1, 4)) || self.fault() {
            self.groups(target, depth + 1)
        } else {
            self.spreads += usize::from(spread);
            let inner = self.list(target, depth + 1);
            self.spreads -= usize::from(spread);
            inner
        };
        if to_one {
            (query.limit, query.offset) = (None, None);
        }
        let taken = known(object, &way.target).is_some()
            || others.iter().any(|other| other.key() == way.target);
        let named = taken || self.spreads > 0 || spread || self.tape.chance(1, 2);
        let alias = named.then(|| self.key());
        Some(Embed { alias, target: way.target, hint: way.hint, join, spread, nothing, query })
    }

    fn order(&mut self, object: &ObjectDef, embeds: &[Embed]) -> Vec<OrderTerm> {
        let mut terms = Vec::new();
        for _ in 0..self.tape.below(3) {
            let mut relation = None;
            let mut of = object;
            if !embeds.is_empty() && self.tape.chance(1, 3) {
                let embed = self.tape.choose(embeds);
                let way = self.ways(object).into_iter().find(|way| {
                    way.target == embed.target
                        && way.hint == embed.hint
                        && matches!(way.relation.kind, RelationKind::ToOne { .. })
                });
                if let Some(way) = way {
                    relation = Some(embed.key().to_owned());
                    of = &self.catalog.objects()[way.relation.target];
                }
            }
            if self.fault() {
                relation = Some("not_embedded".to_owned());
            }
            if relation.is_none()
                && self.tape.chance(1, 6)
                && let SelectItem::Bucket { field, bucket, .. } = self.bucket(of)
            {
                terms.push(OrderTerm { bucket: Some(bucket), ..self.term(None, field) });
                continue;
            }
            let field = self.field(of, sortable);
            terms.push(self.term(relation, field));
        }
        terms
    }

    fn term(&mut self, relation: Option<String>, field: String) -> OrderTerm {
        let direction = *self.tape.choose(&[Direction::Asc, Direction::Desc]);
        let nulls = *self.tape.choose(&[None, None, Some(Nulls::First), Some(Nulls::Last)]);
        OrderTerm { relation, field, bucket: None, direction, nulls }
    }

    /// A question with aggregates.
    fn groups(&mut self, object: &ObjectDef, depth: usize) -> ListQuery {
        let mut select = Vec::new();
        let mut common = Vec::new();
        for _ in 0..self.tape.below(3) {
            if self.tape.chance(1, 3) {
                let item = self.bucket(object);
                if let SelectItem::Bucket { field, bucket, .. } = &item {
                    common.push((None, field.clone(), Some(*bucket)));
                }
                select.push(item);
                continue;
            }
            let field = self.field(object, sortable);
            let alias = Some(self.key());
            let cast = self.tape.chance(1, 5).then(|| "text".to_owned());
            common.push((None, field.clone(), None));
            select.push(SelectItem::Field { alias, field, cast });
        }
        let embeds = self.group_embeds(object, depth, &mut common);
        select.extend(embeds.iter().cloned().map(SelectItem::Embed));
        for _ in 0..=self.tape.below(3) {
            let (function, fits): (_, fn(&FieldDef) -> bool) = match self.tape.below(6) {
                0 => (Aggregate::Count, |_| true),
                1 => (Aggregate::Sum, countable),
                2 => (Aggregate::Avg, countable),
                3 => (Aggregate::Min, comparable),
                4 => (Aggregate::Max, comparable),
                _ => (Aggregate::Count, |_| true),
            };
            let bare = function == Aggregate::Count && self.tape.chance(1, 2);
            let name = if bare { None } else { Some(self.number(object, function, fits)) };
            let alias = Some(self.key());
            let number = matches!(function, Aggregate::Sum | Aggregate::Avg | Aggregate::Count);
            let fitting: &[&str] = if number { &["text", "int", "numeric"] } else { &["text"] };
            let cast = self.tape.chance(1, 5).then(|| (*self.tape.choose(fitting)).to_owned());
            select.push(SelectItem::Aggregate { alias, function, field: name, cast });
        }
        let filter = self.filter(object, &embeds, 0);
        let mut order = Vec::new();
        if !common.is_empty() && self.tape.chance(1, 2) {
            let (relation, field, bucket) = self.tape.choose(&common).clone();
            order.push(OrderTerm { bucket, ..self.term(relation, field) });
        }
        let (limit, offset) = self.page();
        ListQuery { select, filter, order, limit, offset, after: None }
    }

    /// Embeddings beside aggregates: one that spreads a field of one record, or one that only filters.
    fn group_embeds(
        &mut self,
        object: &ObjectDef,
        depth: usize,
        common: &mut Vec<(Option<String>, String, Option<Bucket>)>,
    ) -> Vec<Embed> {
        if self.fault() {
            return self.embed(object, DEPTH - 1, &[]).into_iter().collect();
        }
        let mut ways = self.ways(object);
        if depth > 0 || ways.is_empty() || !self.tape.chance(1, 3) {
            return Vec::new();
        }
        let nothing = self.tape.chance(1, 3);
        if !nothing {
            ways.retain(|way| matches!(way.relation.kind, RelationKind::ToOne { .. }));
        }
        if ways.is_empty() {
            return Vec::new();
        }
        let way = self.tape.choose(&ways).clone();
        let target = &self.catalog.objects()[way.relation.target];
        let key = self.key();
        let mut query = ListQuery { filter: self.filter(target, &[], 1), ..ListQuery::default() };
        if !nothing {
            let field = self.field(target, sortable);
            common.push((Some(key.clone()), field.clone(), None));
            let alias = Some(self.key());
            query.select.push(SelectItem::Field { alias, field, cast: None });
        }
        let join = if self.tape.chance(1, 4) { Join::Inner } else { Join::Left };
        let (alias, target, hint) = (Some(key), way.target, way.hint);
        vec![Embed { alias, target, hint, join, spread: !nothing, nothing, query }]
    }

    /// A field for an aggregate; the fault is one that can't be summed.
    fn number(
        &mut self,
        object: &ObjectDef,
        function: Aggregate,
        fits: fn(&FieldDef) -> bool,
    ) -> String {
        if function == Aggregate::Sum && self.fault() {
            return "created_at".to_owned();
        }
        let field = self.field(object, fits);
        if field == "id" && function != Aggregate::Count { "version".to_owned() } else { field }
    }
}

/// Whether it is a field of time.
fn temporal(field: &FieldDef) -> bool {
    matches!(field.kind, FieldKind::Date(_) | FieldKind::Datetime(_))
}

/// Whether rows can be sorted and grouped by it.
fn sortable(field: &FieldDef) -> bool {
    !unordered(&field.kind)
}

/// Whether values can be added up.
fn countable(field: &FieldDef) -> bool {
    matches!(field.kind, FieldKind::Integer(_) | FieldKind::Decimal(_) | FieldKind::Duration(_))
}

/// Whether there is a least value.
fn comparable(field: &FieldDef) -> bool {
    !matches!(field.kind, FieldKind::Boolean(_)) && !unordered(&field.kind)
}

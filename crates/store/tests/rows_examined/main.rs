//! What lists cost: the rows that each default view examines, for readers of everything, of a thin
//! slice of it, and of a handful of records.

mod fill;
mod parents;
mod readers;
mod search;

use std::sync::Arc;

use fill::{NOW, ROWS, fill};
use parents::{few_children_of_many_parents, visible_ids_are_complete};
use readers::{Reader, readers};
use search::searches_examine_few_rows;
use steward_grammar::parse_list;
use steward_model::catalog::{Catalog, ObjectDef, ObjectId};
use steward_model::query::ListQuery;
use steward_model::scope::{Reach, Verb};
use steward_store::plan::Plan;
use steward_store::{ReadOptions, Statement, each, emit, schema};
use steward_testkit::{Examined, TestStore, both_dbs};

both_dbs!(
    default_views_examine_few_rows,
    pages_cost_the_same_everywhere,
    a_long_time_line_costs_its_page,
    searches_examine_few_rows,
    few_children_of_many_parents,
    visible_ids_are_complete,
);

/// Rows of a page.
const PAGE: u64 = 50;

/// Up to so many visible records a list starts from them. Far fewer than in earnest, as the tables
/// are far smaller.
const SMALL: i64 = 100;

/// What a list may examine: so many rows for each row that it returns, and so many besides.
const PER_ROW: u64 = 60;
const BESIDES: u64 = 5_500;

struct World {
    store: TestStore,
    catalog: Arc<Catalog>,
}

impl World {
    async fn new(store: TestStore) -> Self {
        let catalog = Arc::new(steward_crm::catalog().expect("the standard objects link"));
        schema::sync(&store.database, &catalog).await.expect("tables");
        fill(&store.database, &catalog).await;
        Self { store, catalog }
    }

    /// The statement of a page, found the way the engine finds it.
    async fn statement(&self, reader: &Reader, object: &ObjectDef, query: &ListQuery) -> Statement {
        let (catalog, access) = (&self.catalog, &reader.access);
        let plan = Plan::resolve(catalog, access, Verb::Read, NOW, object.id, query);
        let mut plan = plan.unwrap_or_else(|error| panic!("{}: {error}", object.plural));
        if plan.scope_matters() && self.few(reader, object).await.is_some() {
            plan = plan.from_small_scope();
        }
        emit::list(&plan, self.store.database.dialect()).statement
    }

    /// How much the reader sees of the object, if it and what he sees of the parents that open it is little.
    async fn few(&self, reader: &Reader, object: &ObjectDef) -> Option<u64> {
        let mut own = None;
        for source in emit::scope_sources(&self.catalog, &reader.access, object.id) {
            let visible = self.visible(reader, source).await;
            own = Some(visible.unsigned_abs());
            if visible > SMALL {
                return None;
            }
        }
        own
    }

    async fn visible(&self, reader: &Reader, object: ObjectId) -> i64 {
        let dialect = self.store.database.dialect();
        let count = emit::scope_size(dialect, &self.catalog, &reader.access, NOW, object);
        let answer = self.store.database.query(count, each(|row| row.int(0)), options()).await;
        answer.expect("a count").out[0].expect("a number")
    }
}

fn options() -> ReadOptions {
    ReadOptions::default()
}

fn page(query: &str) -> ListQuery {
    let query = parse_list(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    ListQuery { limit: Some(PAGE), ..query }
}

fn allowed(cost: Examined) -> u64 {
    PER_ROW * cost.returned + BESIDES
}

async fn default_views_examine_few_rows(store: TestStore) {
    let world = World::new(store).await;
    let mut dear = Vec::new();
    let (mut views, mut full) = (0_u64, 0);
    for reader in readers(&world.catalog) {
        for object in world.catalog.objects() {
            if *reader.access.reach(object.id, Verb::Read) == Reach::None {
                continue;
            }
            for view in &object.views {
                let query = match object.part {
                    true => format!("{}{}", view.query, within(&reader, object)),
                    false => view.query.clone(),
                };
                let statement = world.statement(&reader, object, &page(&query)).await;
                let cost = world.store.rows_examined(&statement).await;
                views += u64::from(!object.part);
                full += u64::from(cost.returned > PAGE);
                if object.part {
                    assert_eq!(cost.returned, 1, "{} {}?{query}", reader.name, object.plural);
                }
                if cost.examined > allowed(cost) {
                    let (plural, key) = (&object.plural, &view.key);
                    dear.push(format!(
                        "{} {plural}/{key}: {cost:?}\n{}",
                        reader.name, statement.sql
                    ));
                }
            }
        }
    }
    // Of so many views most must have a full page, or nothing was proven.
    assert!(full * 3 > views, "{full} full pages of {views} views");
    assert!(dear.is_empty(), "{} of {views} views:\n{}", dear.len(), dear.join("\n"));
}

/// The condition that leaves the parts of one record, which the reader sees.
fn within(reader: &Reader, object: &ObjectDef) -> String {
    let cascade = object.cascades.first().expect("a part belongs to something");
    let when = cascade.when.as_ref().map(|_| {
        let named = object.cascades.iter().filter_map(|cascade| cascade.when.as_ref());
        let mut accounts = named.filter(|(_, name)| name == fill::SUBJECT);
        let (field, name) = accounts.next().expect("a part of any record is one of accounts");
        format!("&{}=eq.{name}", object.fields[*field].name)
    });
    let parent = &object.fields[cascade.field].name;
    format!("{}&{parent}=eq.{}", when.unwrap_or_default(), reader.sees)
}

/// Orders that have an index: the first page and one from the middle of the table.
const SORTS: [(&str, &str, &str); 5] = [
    ("contacts", "select=id,name,account(id,name)&order=created_at.desc", "created_at"),
    ("contacts", "select=id,name&order=created_at.desc&owner_id=eq.7", "created_at"),
    ("opportunities", "select=id,name&order=close_date", "close_date"),
    ("opportunities", "select=id,name&outcome=eq.open&order=close_date", "close_date"),
    ("accounts", "select=id,name&order=created_at.desc", "created_at"),
];

async fn pages_cost_the_same_everywhere(store: TestStore) {
    let world = World::new(store).await;
    let everything = &readers(&world.catalog)[0];
    for (plural, query, key) in SORTS {
        let object = world.catalog.find_plural(plural).expect("a standard object");
        let first = world.statement(everything, object, &page(query)).await;
        let first = world.store.rows_examined(&first).await;
        let middle = middle(&world, everything, object, query, key).await;
        let deep = ListQuery { after: Some(middle), ..page(query) };
        let deep = world.statement(everything, object, &deep).await;
        let deep_cost = world.store.rows_examined(&deep).await;
        // One row more than the page, each with at most one row of the account. Behind a cursor in an order
        // that has nulls: the ids of both runs, then the rows.
        for (cost, sql) in [(first, ""), (deep_cost, &*deep.sql)] {
            assert!(cost.returned >= PAGE, "{plural}?{query}: {cost:?}");
            assert!(cost.examined <= 4 * (PAGE + 1), "{plural}?{query}: {cost:?}\n{sql}");
        }
    }
}

/// The cursor of a row from the middle of a list.
async fn middle(
    world: &World,
    reader: &Reader,
    object: &ObjectDef,
    query: &str,
    key: &str,
) -> String {
    let bound = fill::middle_of(object, key);
    let from = page(&format!("{query}&{key}=gte.{bound}"));
    let from = match query.contains(".desc") {
        true => page(&format!("{query}&{key}=lte.{bound}")),
        false => from,
    };
    let plan = Plan::resolve(&world.catalog, &reader.access, Verb::Read, NOW, object.id, &from);
    let listing = emit::list(&plan.expect("a plan"), world.store.database.dialect());
    let sink = steward_store::PageSink::new(&listing);
    let answer = world.store.database.query(listing.statement, sink, options()).await;
    let page = answer.expect("a page").out;
    assert!(u64::try_from(ROWS).expect("positive") > 10 * page.rows, "the table is large");
    page.next.unwrap_or_else(|| panic!("{query} has no second page"))
}

/// Most accounts have a handful of activities, and one has half of all.
async fn a_long_time_line_costs_its_page(store: TestStore) {
    let world = World::new(store).await;
    let skewed = "UPDATE activity SET account_id = 1 WHERE id % 2 = 0;".to_owned();
    fill::run(&world.store.database, skewed).await;
    let reader = readers(&world.catalog).into_iter().next().expect("a reader of everything");
    let object = world.catalog.find("activity").expect("activities");
    let line = "select=id,kind,happened_at,user(id,name),contact(id,name)&account_id=eq.1\
                &order=happened_at.desc";
    for (name, query) in
        [("first", line.to_owned()), ("past", format!("{line}&happened_at=lt.@now-7d"))]
    {
        let statement = world.statement(&reader, object, &page(&query)).await;
        let cost = world.store.rows_examined(&statement).await;
        assert_eq!(cost.returned, PAGE + 1, "{name}");
        assert!(cost.examined <= 20 * cost.returned, "{name}: {cost:?}\n{}", statement.sql);
    }
}

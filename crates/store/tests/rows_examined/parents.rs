//! Readers to whom parents open a record.

use steward_model::scope::Verb;
use steward_store::plan::{Plan, SMALL_SCOPE};
use steward_store::{each, emit};
use steward_testkit::TestStore;

use crate::fill::{self, NOW};
use crate::readers::{readers, who_sees_most};
use crate::{World, allowed, options, page};

/// Rows that stay, of which every 50th is of somebody whom the thin reader sees.
const ROWS: u64 = 500;

/// A small table below large ones is walked: to collect the parents first would cost more, and a part
/// of them would open only a part of the rows.
pub(crate) async fn few_children_of_many_parents(store: TestStore) {
    let world = World::new(store).await;
    fill::run(&world.store.database, format!("DELETE FROM membership WHERE id > {ROWS};")).await;
    let object = world.catalog.expect("membership").expect("a standard object");
    let [_, thin, ten] = readers(&world.catalog);
    assert_eq!(world.few(&thin, object).await, None, "the parents of the thin reader are many");
    assert!(world.few(&ten, object).await.is_some(), "what opens them to the other is little");
    let statement = world.statement(&thin, object, &page("select=id&order=id")).await;
    let cost = world.store.rows_examined(&statement).await;
    assert_eq!(cost.returned, ROWS / 50);
    assert!(cost.examined <= allowed(cost), "{cost:?}\n{}", statement.sql);
}

/// Which way a list is found is remembered for minutes, in which what one sees may have grown a lot.
pub(crate) async fn visible_ids_are_complete(store: TestStore) {
    let world = World::new(store).await;
    let reader = who_sees_most(&world.catalog);
    for name in ["contact", "membership"] {
        let object = world.catalog.expect(name).expect("a standard object");
        let plan = |query| {
            let (catalog, access) = (&world.catalog, &reader.access);
            Plan::resolve(catalog, access, Verb::Read, NOW, object.id, query).expect("a plan")
        };
        let query = page("select=id");
        let walked = count(&world, &plan(&query)).await;
        assert!(walked.unsigned_abs() > 2 * SMALL_SCOPE, "{name}: {walked}");
        assert_eq!(count(&world, &plan(&query).from_small_scope()).await, walked, "{name}");
    }
}

async fn count(world: &World, plan: &Plan) -> i64 {
    let statement = emit::count(plan, world.store.database.dialect(), None);
    let answer = world.store.database.query(statement, each(|row| row.int(0)), options()).await;
    answer.expect("a count").out[0].expect("a number")
}

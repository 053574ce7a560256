//! What searches cost: a rare question is answered from the index, a common one by walking from the newest
//! record until there are enough, for every reader.

use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::record::Record;
use steward_model::search::{Question, document};
use steward_store::{Dialect, ReadOptions, each, emit, search};
use steward_testkit::{Examined, TestStore};

use crate::World;
use crate::fill::{NOW, ROWS};
use crate::readers::{Reader, readers};

/// Hits that are asked for.
const HITS: u64 = 21;

/// Rows of one transaction.
const CHUNK: i64 = 5_000;

/// What may be examined for a question that few records meet, whoever asks: mostly the ids that a
/// reader of little sees.
const RARE: u64 = 5_500;

/// The same for one that many or all records meet: in each of three tiers they are collected, or the
/// records are walked, and of some it is asked whether they are seen.
const COMMON: u64 = 125_000;

/// Names by the record's number: all have a character in common, one in fifty another, few a third.
fn name(row: i64) -> String {
    let surname = ['张', '李', '王', '赵', '陈', '杨', '黄', '周', '吴', '徐'];
    let tenth = surname[usize::try_from(row / 50 % 10).expect("small")];
    let fiftieth = if row / 2_000 % 5 == 0 { "芳" } else { "静" };
    let few = if row % 1_999 == 3 { "鑫" } else { "" };
    format!("{tenth}{fiftieth}{few}明")
}

async fn index(world: &World, object: &ObjectDef) {
    let dialect = world.store.database.dialect();
    for first in (1..=ROWS).step_by(usize::try_from(CHUNK).expect("positive")) {
        let rows = first..(first + CHUNK).min(ROWS + 1);
        let put = |row: i64| {
            let mut record = Record::empty(object.id, object.fields.len());
            record.set(object.id_of("name"), name(row));
            record.set(object.id_of("phone"), Value::Text(format!("+86-138{row:08}")));
            (row, document(object, &record))
        };
        let documents: Vec<(i64, String)> = rows.map(put).collect();
        let statements = search::put(dialect, object, documents.into_iter());
        let written = world.store.database.write_alone(move |tx| {
            let statements = statements.clone();
            Box::pin(async move { tx.queue(statements).await })
        });
        written.await.expect("the index can be written");
    }
    steward_store::schema::analyse(&world.store.database).await.expect("statistics");
}

async fn sample(world: &World, object: &ObjectDef, records: u64) -> search::Sample {
    let statement = search::Sample::statement(object, records);
    let sink = each(|row| Ok(row.text(0)?.unwrap_or_default().to_owned()));
    let answer = world.store.database.query(statement, sink, ReadOptions::default()).await;
    search::Sample::of(&answer.expect("a sample").out)
}

async fn cost(
    world: &World,
    reader: &Reader,
    object: &ObjectDef,
    question: &str,
) -> (Examined, String) {
    let dialect = world.store.database.dialect();
    let visible = world.few(reader, object).await;
    let asked = search::Asked::new(object, &reader.access, &Question::new(question));
    let who = (&reader.access, NOW);
    let wanted = emit::Wanted::new(visible, HITS);
    let wanted = match dialect {
        Dialect::Sqlite => wanted,
        Dialect::Postgres => {
            let sample = sample(world, object, wanted.bounds.sampled).await;
            wanted.knowing(&sample, &asked)
        }
    };
    let hits = emit::hits(dialect, &world.catalog, who, object.id, &asked, wanted);
    let statement = hits.expect("something is asked for");
    let cost = world.store.rows_examined(&statement).await;
    (cost, format!("{} {question}: {cost:?}", reader.name))
}

pub(crate) async fn searches_examine_few_rows(store: TestStore) {
    let world = World::new(store).await;
    let object = world.catalog.expect("contact").expect("contacts");
    index(&world, object).await;
    let mut dear = Vec::new();
    let mut found = 0;
    for reader in readers(&world.catalog) {
        for (question, most) in [
            ("00012003", RARE),
            ("nobody", RARE),
            ("张静鑫", RARE),
            ("zhangjingxin", RARE),
            ("明", COMMON),
            ("zhang", COMMON),
            ("138", COMMON),
            ("张总", COMMON),
        ] {
            let (cost, text) = cost(&world, &reader, object, question).await;
            found += cost.returned;
            if cost.examined > most {
                dear.push(text);
            }
        }
    }
    assert!(found > 200, "only {found} hits were found");
    assert!(dear.is_empty(), "{}", dear.join("\n"));
}

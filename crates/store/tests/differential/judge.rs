//! Whether the two databases answer what the naive evaluator answers.

use std::sync::Arc;

use proptest::test_runner::TestCaseError;
use serde_json::Value as Json;
use steward_model::error::ErrorKind;
use steward_model::query::SelectItem;
use steward_model::scope::{Reach, Scope};
use steward_testkit::naive::generate::{Asked, Case, NOW};
use steward_testkit::naive::{Naive, NaiveAccess};

use crate::ask::{Answer, Asking, Way};
use crate::mutants::Mutant;
use crate::world::{Which, World};

/// The rows of a page when an answer is read in pages.
const PAGE: u64 = 2;

/// Puts all questions of a case to the databases and to the naive evaluator.
pub(crate) fn judge(case: &Case, which: Which, mutant: &dyn Mutant) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    runtime.block_on(async {
        let world =
            World::new(case, which).await.map_err(|e| TestCaseError::fail(e.to_string()))?;
        let naive = case.naive();
        for asked in &case.asked {
            for store in &world.stores {
                let asking = Asking { store, case, mutant };
                compare(&naive, &asking, asked).await.map_err(|what| {
                    let on = store.database.dialect();
                    TestCaseError::fail(format!("{on:?}: {what}\nquestion: {asked:#?}"))
                })?;
            }
        }
        Ok(())
    })
}

async fn compare(naive: &Naive, asking: &Asking<'_>, asked: &Asked) -> Result<(), String> {
    let wanted = naive.list(&asked.object, &asked.query, &asked.access, NOW);
    for way in [Way::Walk, Way::SmallScope, Way::Form] {
        let answer = asking.answer(asked, way).await;
        let (rows, answer) = match (&wanted, answer) {
            (Err(wanted), Err(error)) if error.kind() == wanted.kind => continue,
            // Wrong in itself and asked by somebody who may not: either can be said.
            (Err(_), Err(error)) if wrong_for_all(naive, asked) == Some(error.kind()) => continue,
            (Ok(rows), Ok(answer)) => (rows, answer),
            (Err(wanted), answer) => return Err(format!("{wanted:?}, but {answer:?}")),
            (Ok(rows), Err(error)) => {
                let kind = error.kind();
                return Err(format!("{rows}, but {kind:?}: {error}"));
            }
        };
        same_rows(rows, &answer, way)?;
        let count = naive.count(&asked.object, &asked.query, &asked.access, NOW);
        if count.map_err(|error| format!("{error:?}"))? != answer.count {
            return Err(format!("{count:?} rows, but counted {}", answer.count));
        }
        if !grouped(asked) {
            same_pages(naive, asking, asked, way).await?;
        }
    }
    Ok(())
}

/// How a question is refused even to a reader who may everything.
fn wrong_for_all(naive: &Naive, asked: &Asked) -> Option<ErrorKind> {
    let access = match &asked.access {
        NaiveAccess::System => NaiveAccess::System,
        NaiveAccess::User(scope) => {
            let mut scope = Scope::clone(scope);
            for rights in &mut scope.objects {
                rights.reach = std::array::from_fn(|_| Reach::All);
                rights.fields.clear();
            }
            NaiveAccess::User(Arc::new(scope))
        }
    };
    naive.list(&asked.object, &asked.query, &access, NOW).err().map(|error| error.kind)
}

fn same_rows(rows: &Json, answer: &Answer, way: Way) -> Result<(), String> {
    let found: Json = serde_json::from_str(&answer.body)
        .map_err(|error| format!("{error} in {}", answer.body))?;
    if found == *rows {
        return Ok(());
    }
    Err(format!("{way:?}:\nwanted {rows}\nfound  {found}"))
}

/// Pages by cursor make up the whole.
async fn same_pages(
    naive: &Naive,
    asking: &Asking<'_>,
    asked: &Asked,
    way: Way,
) -> Result<(), String> {
    let whole =
        steward_model::query::ListQuery { limit: None, offset: None, ..asked.query.clone() };
    let rows = naive.list(&asked.object, &whole, &asked.access, NOW);
    let rows = rows.map_err(|error| format!("{error:?}"))?;
    let walked = asking.walk(asked, PAGE, way).await.map_err(|error| format!("paging: {error}"))?;
    let walked: Json =
        serde_json::from_str(&walked).map_err(|error| format!("{error} in {walked}"))?;
    if walked == rows {
        return Ok(());
    }
    Err(format!("{way:?} in pages:\nwanted {rows}\nfound  {walked}"))
}

fn grouped(asked: &Asked) -> bool {
    asked.query.select.iter().any(|item| matches!(item, SelectItem::Aggregate { .. }))
}

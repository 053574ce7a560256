//! How many rows a list has in all.

use steward_model::Result;
use steward_store::plan::{COUNT_CAP, Plan};
use steward_store::{Page, ReadOptions, Statement, each, emit};

use crate::engine::Engine;

/// How to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly, within the time limit of reads.
    Exact,
    /// As the database's planner expects; where it does not say, as [`Count::Estimated`].
    Planned,
    /// Exactly up to [`COUNT_CAP`]; beyond, as the planner expects, or just that there are so many.
    Estimated,
}

/// How far a total can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// There are so many.
    Exact,
    /// There are so many or more: this is where counting stopped.
    AtLeast,
    /// There are about so many.
    Estimate,
}

/// How many rows there are in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// How many; never less than the page shows that there are.
    pub count: u64,
    /// How sure that is.
    pub certainty: Certainty,
}

impl Total {
    /// This many, as sure as can be.
    #[must_use]
    pub fn exact(count: u64) -> Self {
        Self { count, certainty: Certainty::Exact }
    }
}

impl Engine {
    /// How many rows a plan has, of which `page` was just read.
    pub(crate) async fn total(&self, plan: &Plan, count: Count, page: &Page) -> Result<Total> {
        // Cursors leave out rows that are counted all the same.
        let whole = !plan.continues() && !page.more && (page.rows > 0 || plan.offset() == 0);
        if whole {
            return Ok(Total::exact(plan.offset() + page.rows));
        }
        if count == Count::Exact {
            return self.counted(plan, None).await.map(Total::exact);
        }
        if count == Count::Estimated || !self.plans_rows() {
            let counted = self.counted(plan, Some(COUNT_CAP)).await?;
            if counted < COUNT_CAP {
                return Ok(Total::exact(counted));
            }
            if !self.plans_rows() {
                let count = counted.max(seen(plan, page));
                return Ok(Total { count, certainty: Certainty::AtLeast });
            }
        }
        let least = if count == Count::Estimated { COUNT_CAP } else { 0 };
        let expected = self.expected(plan).await?.max(least);
        // The planner only guesses; what the page shows is certain.
        let count = if page.rows == 0 && plan.limit() > 0 && !plan.continues() {
            expected.min(plan.offset())
        } else {
            expected.max(seen(plan, page))
        };
        Ok(Total { count, certainty: Certainty::Estimate })
    }

    /// Whether the database's planner says how many rows it expects.
    fn plans_rows(&self) -> bool {
        self.database().dialect() == steward_store::Dialect::Postgres
    }

    pub(crate) async fn counted(&self, plan: &Plan, cap: Option<u64>) -> Result<u64> {
        let statement = emit::count(plan, self.database().dialect(), cap);
        let sink = each(|row| row.int(0));
        let answer = self.database().query(statement, sink, ReadOptions::default()).await?;
        let count = answer.out.into_iter().flatten().next().unwrap_or_default();
        Ok(u64::try_from(count).unwrap_or_default())
    }

    async fn expected(&self, plan: &Plan) -> Result<u64> {
        let Some(statement) = emit::planned(plan, self.database().dialect()) else {
            return self.counted(plan, None).await;
        };
        self.ask_planner(statement).await
    }

    async fn ask_planner(&self, statement: Statement) -> Result<u64> {
        let sink = each(|row| row.text(0)?.map(emit::planned_rows).transpose());
        let answer = self.database().query(statement, sink, ReadOptions::default()).await?;
        Ok(answer.out.into_iter().flatten().next().unwrap_or_default())
    }
}

/// How many rows there are at least, as the page shows.
fn seen(plan: &Plan, page: &Page) -> u64 {
    plan.offset() + page.rows + u64::from(page.more)
}

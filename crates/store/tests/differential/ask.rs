//! One question put to one database.

use steward_model::error::Error;
use steward_model::query::ListQuery;
use steward_model::scope::Verb;
use steward_model::{Result, catalog::ObjectDef};
use steward_store::emit::Listing;
use steward_store::form::{Form, Outline};
use steward_store::plan::Plan;
use steward_store::{Collect, Page, PageSink, ReadOptions, emit};
use steward_testkit::TestStore;
use steward_testkit::naive::generate::{Asked, Case, NOW};

use crate::mutants::Mutant;

/// More pages than any random company has.
const PAGES: usize = 100;

/// How a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By walking the order.
    Walk,
    /// From the visible ids, as for a small scope.
    SmallScope,
    /// With a form of the question, where it can have one: rows by walking, the count from the
    /// visible ids.
    Form,
}

/// What a database answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The rows, as a JSON array.
    pub(crate) body: String,
    /// How many there are without limit and offset.
    pub(crate) count: u64,
}

/// A database, with the company that it holds.
pub(crate) struct Asking<'a> {
    pub(crate) store: &'a TestStore,
    pub(crate) case: &'a Case,
    pub(crate) mutant: &'a dyn Mutant,
}

impl Asking<'_> {
    fn object(&self, asked: &Asked) -> Result<&ObjectDef> {
        self.case.catalog.expect(&asked.object)
    }

    fn plan(&self, asked: &Asked, query: &ListQuery, way: Way) -> Result<Plan> {
        let object = self.object(asked)?.id;
        let access = self.mutant.access(&asked.access).access();
        let plan = Plan::resolve(&self.case.catalog, &access, Verb::Read, NOW, object, query)?;
        Ok(if way == Way::SmallScope { plan.from_small_scope() } else { plan })
    }

    /// The statement for a question's rows, and the plan by which they are counted.
    fn listing(&self, asked: &Asked, query: &ListQuery, way: Way) -> Result<(Listing, Plan)> {
        let plan = self.plan(asked, query, way)?;
        let dialect = self.store.database.dialect();
        let Some(form) = (way == Way::Form).then(|| Form::new(&plan, query, dialect)).flatten()
        else {
            return Ok((emit::list(&plan, dialect), plan));
        };
        let unread = || Error::internal("a question with a plan fits its own form");
        let outline = Outline::of(query).ok_or_else(unread)?;
        let values = form.read(&outline, query.after.as_deref()).ok_or_else(unread)?;
        Ok((form.listing(&values, NOW, false), form.plan(&values, NOW, true)))
    }

    async fn page(&self, mut listing: Listing) -> Result<Page> {
        let sink = PageSink::new(&listing);
        listing.statement.sql = self.mutant.statement(&listing.statement.sql).into();
        let options = ReadOptions::default();
        Ok(self.store.database.query(listing.statement, sink, options).await?.out)
    }

    /// The answer to a question.
    pub(crate) async fn answer(&self, asked: &Asked, way: Way) -> Result<Answer> {
        let (listing, plan) = self.listing(asked, &asked.query, way)?;
        let body = text(self.page(listing).await?.body)?;
        let statement = emit::count(&plan, self.store.database.dialect(), None);
        let options = ReadOptions::default();
        let rows = self.store.database.query(statement, Collect::default(), options).await?.out;
        let count = rows.first().map(|row| row.int(0)).transpose()?.flatten();
        let count = count.and_then(|count| u64::try_from(count).ok());
        let count = count.ok_or_else(|| Error::internal("a count is a number"))?;
        Ok(Answer { body, count })
    }

    /// All rows of a question, in pages of `size` by cursor.
    pub(crate) async fn walk(&self, asked: &Asked, size: u64, way: Way) -> Result<String> {
        let mut query = ListQuery { limit: Some(size), offset: None, ..asked.query.clone() };
        let mut rows = Vec::new();
        for _ in 0..PAGES {
            let page = self.page(self.listing(asked, &query, way)?.0).await?;
            let body = text(page.body)?;
            // The rows of a page are its array without the brackets.
            if page.rows > 0 {
                rows.push(body[1..body.len() - 1].to_owned());
            }
            match page.next {
                Some(cursor) => query.after = Some(cursor),
                None => return Ok(format!("[{}]", rows.join(","))),
            }
        }
        Err(Error::internal("the pages never end"))
    }
}

fn text(body: Vec<u8>) -> Result<String> {
    String::from_utf8(body).map_err(Error::internal)
}

//! What must not grow with the table: the same questions to 10,000 contacts and to the large company.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use steward_grammar::parse_list;
use steward_model::catalog::Catalog;

use crate::company::{Company, Kind};
use crate::load::{Load, load};
use crate::operation::{AFTER, CONTACTS, ID, LIST, OPPORTUNITIES, OWNER};
use crate::server::Server;
use crate::{cursors, rows};

/// How long each question is asked.
const TIME: Duration = Duration::from_secs(3);

/// The same question to both.
#[derive(Debug, Serialize)]
pub(crate) struct Growth {
    pub(crate) database: &'static str,
    pub(crate) question: &'static str,
    pub(crate) small: Point,
    pub(crate) large: Point,
}

/// What one question cost one company.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Point {
    /// Rows that the database examined.
    pub(crate) examined: u64,
    /// Milliseconds that half the answers stayed within; one connection.
    pub(crate) p50: f64,
}

/// A question: its name, its path, its query.
type Question = (&'static str, &'static str, String);

/// Pages of listed sorts that have an index, and one record.
fn questions(company: &Company) -> Vec<Question> {
    let ingredients = &company.ingredients;
    let middle = |from: usize| from / 2;
    let id = ingredients.contacts[middle(ingredients.contacts.len())];
    let owner = ingredients.owners[middle(ingredients.owners.len())];
    let cursor = &ingredients.cursors[middle(ingredients.cursors.len())];
    vec![
        ("get one", CONTACTS, format!("{ID}{id}")),
        ("50 newest", CONTACTS, LIST.to_owned()),
        ("50 newest of one owner", CONTACTS, format!("{OWNER}{owner}&{LIST}")),
        ("deep page", CONTACTS, format!("{LIST}{AFTER}{cursor}")),
        (
            "next steps",
            CONTACTS,
            "select=id,name,next_step_at&next_step_at=is.not_null&order=next_step_at&limit=50"
                .to_owned(),
        ),
        (
            "opportunities by close date",
            OPPORTUNITIES,
            "select=id,name,account(id,name)&order=close_date&limit=50".to_owned(),
        ),
    ]
}

/// Asks both companies.
pub(crate) async fn compare(
    kind: Kind,
    program: &Path,
    small: Company,
    large: &mut Company,
) -> anyhow::Result<Vec<Growth>> {
    let mut small = small;
    let small = points(kind, program, &mut small).await?;
    let large = points(kind, program, large).await?;
    let database = kind.title();
    let both = small.into_iter().zip(large);
    Ok(both
        .map(|((question, small), (_, large))| Growth { database, question, small, large })
        .collect())
}

async fn points(
    kind: Kind,
    program: &Path,
    company: &mut Company,
) -> anyhow::Result<Vec<(&'static str, Point)>> {
    let catalog = steward_crm::catalog().map_err(|error| anyhow::anyhow!("{error}"))?;
    let catalog = Arc::new(catalog);
    let steward = Server::steward(program, &company.steward).await?;
    cursors::find(company, &steward).await?;
    let mut found = Vec::new();
    for question in questions(company) {
        let point = point(kind, &catalog, company, &steward, &question).await?;
        found.push((question.0, point));
    }
    steward.stop()?;
    Ok(found)
}

async fn point(
    kind: Kind,
    catalog: &Arc<Catalog>,
    company: &Company,
    steward: &Server,
    (_, path, query): &Question,
) -> anyhow::Result<Point> {
    let plural = path.rsplit('/').next().unwrap_or_default();
    let object =
        catalog.find_plural(plural).ok_or_else(|| anyhow::anyhow!("there are no {plural}"))?;
    let parsed = parse_list(query).map_err(|error| anyhow::anyhow!("{query}: {error}"))?;
    let access = rows::access(catalog, None);
    let home = &company.steward;
    let statement = rows::statement(home, kind, catalog, &access, object, &parsed).await?;
    let examined = rows::examined(home, &statement).await.examined;
    let mut request = Vec::new();
    company.ingredients.get(&format!("{path}?{query}"), &mut request);
    let asked = Load::alone(steward.address, vec![request], TIME);
    let p50 = load(&asked).await?.latencies.percentile(0.5);
    Ok(Point { examined, p50 })
}

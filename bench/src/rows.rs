//! How many rows each default view examines, for readers of everything, of a thin slice and of a
//! handful of records.

use std::sync::Arc;

use serde::Serialize;
use steward_grammar::parse_list;
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::clock::{Clock, SystemClock};
use steward_model::query::ListQuery;
use steward_model::scope::{Access, ObjectRights, Principal, Reach, Scope, Terms, Verb};
use steward_model::text::Language;
use steward_store::plan::{Plan, SMALL_SCOPE};
use steward_store::{Dialect, Statement, emit};
use steward_testkit::{Examined, rows_examined_by_postgres, rows_examined_by_sqlite};

use crate::company::{Company, Home, Kind};

/// Rows of a page.
const PAGE: u64 = 50;

/// The departments that the readers belong to, made here.
const THIN: i64 = 900_002;
const FEW: i64 = 900_003;

/// A user who owns nothing.
const USER: i64 = 900_000;

/// What one view cost one reader.
#[derive(Debug, Serialize)]
pub(crate) struct Cost {
    pub(crate) database: &'static str,
    pub(crate) reader: &'static str,
    pub(crate) view: String,
    pub(crate) examined: u64,
    pub(crate) returned: u64,
}

impl Cost {
    /// The bound in words.
    pub(crate) const BOUND: &str = "60 rows examined for each row returned, and 5,500.";

    /// Rows examined beyond the bound; below 0 is good.
    pub(crate) fn excess(&self) -> i64 {
        self.examined.cast_signed() - 60 * self.returned.cast_signed() - 5_500
    }

    /// Whether the bound is kept.
    pub(crate) fn is_good(&self) -> bool {
        self.excess() <= 0
    }
}

/// Counts on Steward's copy, whose records are dealt out to two new departments first.
pub(crate) async fn count(kind: Kind, company: &Company) -> anyhow::Result<Vec<Cost>> {
    let catalog = steward_crm::catalog().map_err(|error| anyhow::anyhow!("{error}"))?;
    let catalog = Arc::new(catalog);
    let home = &company.steward;
    home.run(&deal(&catalog)).await?;
    let mut costs = Vec::new();
    for (reader, department) in [("everything", None), ("2 %", Some(THIN)), ("10 rows", Some(FEW))]
    {
        let access = access(&catalog, department);
        for object in catalog.objects() {
            for view in &object.views {
                let query = parse_list(&view.query).map_err(|error| anyhow::anyhow!("{error}"))?;
                let query = ListQuery { limit: Some(PAGE), ..query };
                let statement = statement(home, kind, &catalog, &access, object, &query).await?;
                let Examined { examined, returned } = examined(home, &statement).await;
                let view = format!("{}/{}", object.plural, view.key);
                costs.push(Cost { database: kind.title(), reader, view, examined, returned });
            }
        }
    }
    Ok(costs)
}

/// Gives every 50th record, over time, to one department, and ten to another. Which ones does not follow
/// the ids' own rhythm: what belongs to every 100th account would go all to one or not at all.
fn deal(catalog: &Catalog) -> String {
    let owned = catalog.objects().iter().filter_map(|object| {
        let department = &object.fields[object.department?].quoted;
        let table = &object.quoted;
        Some(format!(
            "UPDATE {table} SET {department} = {THIN} WHERE (id * id / 97) % 50 = 7;\n\
             UPDATE {table} SET {department} = {FEW} WHERE id IN \
             (SELECT id FROM {table} WHERE (id * id / 97) % 50 = 3 AND deleted_at IS NULL ORDER BY id DESC LIMIT 10);\n"
        ))
    });
    owned.chain(["ANALYZE;".to_owned()]).collect()
}

/// The statement of a page, found the way the engine finds it.
pub(crate) async fn statement(
    home: &Home,
    kind: Kind,
    catalog: &Arc<Catalog>,
    access: &Access,
    object: &ObjectDef,
    query: &ListQuery,
) -> anyhow::Result<Statement> {
    let now = SystemClock.now();
    let plan = Plan::resolve(catalog, access, Verb::Read, now, object.id, query);
    let mut plan = plan.map_err(|error| anyhow::anyhow!("{}: {error}", object.plural))?;
    let dialect = dialect(kind);
    if plan.scope_matters() {
        let mut small = true;
        for source in emit::scope_sources(catalog, access, object.id) {
            let count = emit::scope_size(dialect, catalog, access, now, source);
            small = small && home.count(&count).await?.unsigned_abs() <= SMALL_SCOPE;
        }
        if small {
            plan = plan.from_small_scope();
        }
    }
    Ok(emit::list(&plan, dialect).statement)
}

/// Counts what a statement examines.
pub(crate) async fn examined(home: &Home, statement: &Statement) -> Examined {
    match &home.url {
        Some(url) => rows_examined_by_postgres(url, statement).await,
        None => rows_examined_by_sqlite(&home.file(), statement),
    }
}

pub(crate) fn dialect(kind: Kind) -> Dialect {
    match kind {
        Kind::Sqlite => Dialect::Sqlite,
        Kind::Postgres => Dialect::Postgres,
    }
}

/// The rights of a reader who sees everything, or what belongs to a department.
pub(crate) fn access(catalog: &Catalog, department: Option<i64>) -> Access {
    let rights = |object: &ObjectDef| {
        let reach = match department {
            Some(department) if object.owner.is_some() || !object.cascades.is_empty() => {
                Reach::Terms(Terms {
                    owner: Some(USER),
                    departments: [department].into(),
                    collaborator: Some(USER),
                    collaborating_departments: [department].into(),
                    participant: Some(USER),
                    write: false,
                })
            }
            _ => Reach::All,
        };
        ObjectRights { reach: [(); 7].map(|()| reach.clone()), ..ObjectRights::default() }
    };
    let principal = Principal {
        user_id: USER,
        name: "bench".to_owned(),
        department_id: department,
        departments: department.into_iter().collect(),
        shared_departments: Arc::default(),
        language: Some(Language::En),
        time_zone: "Asia/Shanghai".to_owned(),
    };
    Access::User(Arc::new(Scope {
        principal,
        epoch: 1,
        objects: catalog.objects().iter().map(rights).collect(),
        actions: [].into(),
    }))
}

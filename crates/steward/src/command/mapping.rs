//! `steward mapping`: what is remembered of columns - listed, renamed, forgotten.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use steward_engine::import_mapping::MappedColumn;
use steward_engine::{Engine, WriteWish};
use steward_grammar::parse_list;
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, text};

use super::{DONE, by, caller};
use crate::console::Console;

/// The object of mappings, as a plural.
const MAPPINGS: &str = "import_mappings";

/// Mappings that are read at once.
const AT_ONCE: u64 = 500;

/// What to do with mappings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mapping {
    /// Names them.
    List {
        /// Of this object only.
        object: Option<String>,
    },
    /// Gives one another name.
    Rename {
        /// Which.
        id: i64,
        /// The name.
        name: String,
    },
    /// Forgets one.
    Forget {
        /// Which.
        id: i64,
    },
}

/// Does it.
pub(super) async fn run(wish: &Mapping, engine: &Engine, console: &Console) -> Result<u8> {
    match wish {
        Mapping::List { object } => list(object.as_deref(), engine, console).await,
        Mapping::Rename { id, name } => {
            let name_of = ("name".to_owned(), Json::from(name.as_str()));
            let patch: Map<String, Json> = [name_of].into_iter().collect();
            let wish = WriteWish::default();
            let query = by("id", &id.to_string());
            let done = engine.update(&caller(), MAPPINGS, &query, patch, &wish).await?;
            there(*id, done.ids.len())?;
            let said = text!(
                en = "Mapping {id} is called '{name}' now.",
                zh = "方案 {id} 已改名为“{name}”。"
            );
            console.tell(&said).await?;
            Ok(DONE)
        }
        Mapping::Forget { id } => {
            let query = by("id", &id.to_string());
            let done = engine.delete(&caller(), MAPPINGS, &query, &WriteWish::default()).await?;
            there(*id, done.ids.len())?;
            let said = text!(en = "Mapping {id} is forgotten.", zh = "方案 {id} 已删除。");
            console.tell(&said).await?;
            Ok(DONE)
        }
    }
}

/// A mapping as it is listed.
#[derive(Deserialize)]
struct Shown {
    id: i64,
    name: String,
    object: String,
    mapping: Vec<MappedColumn>,
    key: Option<String>,
    used_at: Option<String>,
    by: Option<User>,
}

#[derive(Deserialize)]
struct User {
    name: String,
}

async fn list(object: Option<&str>, engine: &Engine, console: &Console) -> Result<u8> {
    let catalog = engine.catalog();
    let object = object.map(|name| steward_import::object(&catalog, name)).transpose()?;
    let of = object.map(|object| format!("&object=eq.{}", object.name)).unwrap_or_default();
    let select = "id,name,object,mapping,key,used_at,by:used_by_id(name)";
    let order = "used_at.desc.nullslast";
    let mut query = parse_list(&format!("select={select}&order={order}&limit={AT_ONCE}{of}"))?;
    loop {
        let page = engine.read(&caller(), MAPPINGS, &query, None).await?.page;
        let rows: Vec<Shown> = serde_json::from_slice(&page.body).map_err(Error::internal)?;
        for row in &rows {
            console.out(line(row)).await?;
        }
        if !page.more {
            return Ok(DONE);
        }
        query.after = page.next;
    }
}

/// A mapping in one line, with tabs between what a program wants to take apart.
fn line(row: &Shown) -> String {
    let columns = row.mapping.iter().filter_map(|column| {
        let field = column.field.as_deref()?;
        Some(format!("{}={field}", column.heading))
    });
    let day = row.used_at.as_deref().and_then(|at| at.get(..10)).unwrap_or_default();
    let by = row.by.as_ref().map_or("", |user| user.name.as_str());
    let key = row.key.as_deref().unwrap_or_default();
    let columns = columns.collect::<Vec<_>>().join(", ");
    let cells = [&row.id.to_string(), &row.object, &row.name, day, by, key, &columns];
    cells.map(|cell| cell.replace(['\t', '\n'], " ")).join("\t")
}

fn there(id: i64, count: usize) -> Result<()> {
    if count > 0 {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::NotFound,
        text!(en = "There is no mapping {id}.", zh = "没有方案 {id}。"),
    )
    .with_hint(text!(
        en = "'steward mapping list' names them.",
        zh = "可用 steward mapping list 查看。"
    )))
}

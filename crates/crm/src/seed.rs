//! What a company finds at its first start: a department to put people into, a way to sell, rules for duplicates,
//! and the currencies of the world around it.
//!
//! Names that are data carry one language: the company's, which is Chinese until it can say otherwise.
//!
//! May run at every start, and on several servers at once: what is there already stays as it is.

use serde_json::{Map, Value as Json, json};
use steward_engine::{Caller, Engine, WriteWish};
use steward_model::error::ErrorKind;
use steward_model::kind::{FieldKind, OptionDef};
use steward_model::query::{Filter, ListQuery};
use steward_model::scope::{Access, SystemAccess};
use steward_model::{Error, Result};

use crate::packs::duplicate_rule as rules;
use crate::support::{equals, where_};
use crate::typed::stage::{ForecastCategory, Outcome};
use crate::typed::{currency, department, duplicate_rule, opportunity, pipeline, stage};

/// The default pipeline's id in what was delivered, so that it is made once.
const PIPELINE: &str = "steward:default";

/// The code of the department at the top, so that it is made once.
const TOP: &str = "HQ";

/// A stage of the default pipeline: key, label, probability in percent.
type Stage = (&'static str, &'static str, i64, Outcome, ForecastCategory);

/// The stages of the default pipeline. Each open one doubles the chance.
const STAGES: [Stage; 6] = [
    ("verify", "验证", 6, Outcome::Open, ForecastCategory::Pipeline),
    ("need", "需求确认", 12, Outcome::Open, ForecastCategory::Pipeline),
    ("proposal", "方案报价", 25, Outcome::Open, ForecastCategory::BestCase),
    ("negotiation", "谈判", 50, Outcome::Open, ForecastCategory::Commit),
    ("won", "赢单", 100, Outcome::Won, ForecastCategory::Closed),
    ("lost", "输单", 0, Outcome::Lost, ForecastCategory::Omitted),
];

/// Currencies that have no smaller coins (ISO 4217, minor unit 0).
const WITHOUT_DECIMALS: [&str; 3] = ["JPY", "KRW", "VND"];

/// Makes the default pipeline with its stages, the department at the top, the rules for duplicates and the
/// currencies, where there are none.
///
/// # Errors
/// If the database can't be read or written.
pub async fn seed(engine: &Engine) -> Result<()> {
    if ids(engine, department::NAME, Filter::default()).await?.is_empty() {
        let top = json!({
            department::field::NAME: "总部",
            department::field::CODE: TOP,
            department::field::KIND: department::Kind::Company.key(),
        });
        insert(engine, department::NAME, vec![top]).await?;
    }
    if ids(engine, currency::NAME, Filter::default()).await?.is_empty() {
        insert(engine, currency::NAME, currencies(engine)?).await?;
    }
    // A company that has thrown them away wants none.
    let why = SystemAccess::because("what lies in the bin was there, too");
    if !engine.has_had(engine.catalog().expect(duplicate_rule::NAME)?, why).await? {
        let rules = rules::SHIPPED.iter().map(rules::row);
        insert(engine, duplicate_rule::NAME, rules.collect()).await?;
    }
    let of = equals(pipeline::field::OBJECT, opportunity::NAME);
    if ids(engine, pipeline::NAME, of).await?.is_empty() {
        let default = json!({
            pipeline::field::NAME: "标准销售流程",
            pipeline::field::OBJECT: opportunity::NAME,
            pipeline::field::IS_DEFAULT: true,
            pipeline::field::EXTERNAL_ID: PIPELINE,
        });
        insert(engine, pipeline::NAME, vec![default]).await?;
    }
    let made = equals(pipeline::field::EXTERNAL_ID, PIPELINE);
    let Some(&pipeline) = ids(engine, pipeline::NAME, made).await?.first() else {
        return Ok(());
    };
    let stages = equals(stage::field::PIPELINE_ID, pipeline);
    if ids(engine, stage::NAME, stages).await?.is_empty() {
        let stages = STAGES.iter().zip(1..).map(|(stage, position)| row(pipeline, position, stage));
        insert(engine, stage::NAME, stages.collect()).await?;
    }
    Ok(())
}

/// The currencies that amounts can be in, by the codes and labels of their options.
fn currencies(engine: &Engine) -> Result<Vec<Json>> {
    let catalog = engine.catalog();
    let object = catalog.expect(opportunity::NAME)?;
    let field = &object.fields[object.id_of(opportunity::field::CURRENCY)];
    let FieldKind::Select(select) = &field.kind else { return Ok(Vec::new()) };
    let row = |option: &OptionDef| {
        let scale = if WITHOUT_DECIMALS.contains(&option.key.as_str()) { 0 } else { 2 };
        json!({
            currency::field::CODE: option.key,
            currency::field::NAME: option.label.zh,
            currency::field::SCALE: scale,
        })
    };
    Ok(select.options.iter().map(row).collect())
}

fn row(pipeline: i64, position: i64, (key, label, probability, outcome, category): &Stage) -> Json {
    json!({
        stage::field::PIPELINE_ID: pipeline,
        stage::field::KEY: key,
        stage::field::LABEL: label,
        stage::field::POSITION: position,
        stage::field::PROBABILITY: probability,
        stage::field::OUTCOME: outcome.key(),
        stage::field::FORECAST_CATEGORY: category.key(),
    })
}

fn caller() -> Caller {
    let why = "the first start makes what every company needs";
    let access = Access::System(SystemAccess::because(why));
    Caller { access, origin: "automation", request_id: None }
}

/// The ids of the records that meet a filter; a few, for these objects have few.
async fn ids(engine: &Engine, object: &str, filter: Filter) -> Result<Vec<i64>> {
    let catalog = engine.catalog();
    let plural = &catalog.expect(object)?.plural;
    let query = ListQuery { limit: Some(1), ..where_(filter) };
    let reading = engine.read(&caller(), plural, &query, None).await?;
    let rows: Vec<Map<String, Json>> =
        serde_json::from_slice(&reading.page.body).map_err(Error::internal)?;
    Ok(rows.iter().filter_map(|row| row.get("id")?.as_i64()).collect())
}

/// Makes records, unless another server has made them at this moment, or the company's own rules are against it: what
/// it has decided is no reason not to start.
async fn insert(engine: &Engine, object: &str, rows: Vec<Json>) -> Result<()> {
    let catalog = engine.catalog();
    let plural = &catalog.expect(object)?.plural;
    let bodies = rows.into_iter().filter_map(|row| match row {
        Json::Object(body) => Some(body),
        _ => None,
    });
    match engine.insert(&caller(), plural, bodies.collect(), &WriteWish::default()).await {
        Err(error) if error.kind() == ErrorKind::Duplicate => Ok(()),
        Err(error) if is_by_rule(&error) => {
            tracing::warn!(%error, object, "what a company starts with was refused by its own rules");
            Ok(())
        }
        other => other.map(drop),
    }
}

/// Whether nothing but rules that the company has made is against it.
fn is_by_rule(error: &Error) -> bool {
    let mut fields = error.fields().iter().peekable();
    fields.peek().is_some() && fields.all(|field| field.code == "rule")
}

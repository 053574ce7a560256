//! stub
use steward_model::catalog::*;
use steward_model::record::Record;
use steward_model::*;
#[derive(Debug, Clone)]
pub(crate) struct Formula;
impl Formula {
    pub(crate) fn evaluate(&self, _: &Record, _: &ObjectDef) -> Result<Value> {
        Ok(Value::Null)
    }
}
pub(crate) fn plan(_: &ObjectDef) -> Result<Vec<(FieldId, Formula)>> {
    Ok(vec![])
}
pub(crate) async fn scope_of(
    _: &crate::Engine,
    _: i64,
) -> Result<std::sync::Arc<steward_model::scope::Scope>> {
    Err(Error::internal("stub"))
}

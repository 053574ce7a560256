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

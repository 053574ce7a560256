//! A record in memory: one value for each field of its object.

use crate::catalog::{FieldId, ObjectId};
use crate::value::Value;

/// All values of one record, in the order of its object's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The object.
    pub object: ObjectId,
    /// The values.
    pub values: Vec<Value>,
}

impl Record {
    /// A record of `fields` fields without values.
    #[must_use]
    pub fn empty(object: ObjectId, fields: usize) -> Self {
        Self { object, values: vec![Value::Null; fields] }
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: FieldId) -> &Value {
        &self.values[field]
    }

    /// Sets the value of a field.
    pub fn set(&mut self, field: FieldId, value: impl Into<Value>) {
        self.values[field] = value.into();
    }

    /// The id; 0 before it is stored.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.values.first().and_then(Value::as_int).unwrap_or_default()
    }

    /// The version; 0 before it is stored.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.values.get(1).and_then(Value::as_int).unwrap_or_default()
    }
}

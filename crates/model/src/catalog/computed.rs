//! Fields that the system computes.

use super::{FieldId, ObjectId};
use crate::value::Value;

/// How a field is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Computed {
    /// A CEL expression: see [`crate::formula`].
    Formula(String),
    /// An aggregate over child records.
    RollUp(RollUp),
}

/// An aggregate over the undeleted child records that refer to a record.
#[derive(Clone, Debug, PartialEq)]
pub struct RollUp {
    /// The child object.
    pub from: ObjectId,
    /// The child's reference to the parent.
    pub via: FieldId,
    /// The function.
    pub function: RollUpFunction,
    /// The child's field; none for a count.
    pub field: Option<FieldId>,
    /// Only children with these values.
    pub only: Vec<(FieldId, Value)>,
}

/// The function of a roll-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollUpFunction {
    /// How many; 0 for none.
    Count,
    /// The sum; 0 for none.
    Sum,
    /// The least; null for none.
    Min,
    /// The greatest; null for none.
    Max,
}

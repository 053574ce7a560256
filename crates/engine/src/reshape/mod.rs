//! Reshaping while the system runs: objects, fields and rules that a company adds, and what it
//! says otherwise of shipped ones.
//!
//! What the company has made of the catalog is rows of the store ([`Shape`]), laid over the shipped
//! definitions. Whoever changes them ([`Reshaping`]) adds the columns in the same transaction and raises the
//! epoch; every server that meets the new epoch reads the rows again and works with another catalog from then
//! on, and whatever was planned with the former one is planned again.

mod action;
mod add;
mod change;
mod check;
mod compute;
mod condition;
mod fields;
mod formula;
mod limits;
mod name;
mod object;
mod options;
mod remove;
mod reshaping;
mod rollup;
mod rule;
mod sample;
mod shape;
mod sweep;
mod told;
mod words;

pub use add::AddField;
pub use change::ChangeField;
pub use compute::ComputeField;
pub(crate) use condition::Asking;
pub use condition::{AskedFields, TryCondition};
pub use fields::Fields;
pub use formula::TryFormula;
pub use limits::{
    KEPT, MOST_CONDITIONALS, MOST_FIELDS, MOST_FORMULAS, MOST_OBJECTS, MOST_OPTIONS, MOST_ROLLUPS,
    MOST_RULES,
};
pub use object::{
    AddObject, ChangeObject, GivenAccess, OwnObjects, PurgeObject, RemoveObject, RestoreObject,
    ToldObject,
};
pub use remove::{PurgeField, RemoveField, RestoreField};
pub use rollup::{GivenRollUp, TryRollUp};
pub(crate) use rule::Checked;
pub use rule::{AddRule, ChangeRule, RemoveRule, Rules, TryRule};
pub(crate) use shape::Shape;
pub use told::{Told, ToldOption};
pub use words::{GivenOption, Words};

/// The right by which a role allows all actions of reshaping.
pub const RIGHT: &str = "reshape";

//! Which rows of an object a verb reaches.

use std::sync::Arc;

/// Which rows of an object a verb reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// None.
    #[default]
    None,
    /// All.
    All,
    /// Those that meet one of these terms.
    Terms(Terms),
}

/// The terms under which a row is reached; one is enough. Rows reached through a parent (a
/// cascade) need the parent to be reached with the same verb (reading) or for update (writing).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Rows that belong to this user.
    pub owner: Option<i64>,
    /// Rows that belong to these departments (ascending).
    pub departments: Arc<[i64]>,
    /// Rows on which this user is a collaborator.
    pub collaborator: Option<i64>,
    /// Rows on which one of these departments is a collaborator.
    pub collaborating_departments: Arc<[i64]>,
    /// Rows in which this user takes part. Who takes part reads, and no more.
    pub participant: Option<i64>,
    /// Whether collaborators need the right to write.
    pub write: bool,
}

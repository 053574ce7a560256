//! How much an expression of a company's own may cost: it is computed for each record that is saved.

use crate::catalog::FieldId;

use super::Formula;
use super::fault::Fault;

/// The most parts of an expression.
pub const MOST_PARTS: usize = 200;

/// The most other records that it looks at.
pub const MOST_PARENTS: usize = 5;

impl Formula {
    /// Refuses an expression that costs too much.
    pub(super) fn within_limits(&self) -> Result<(), Fault> {
        if self.root.parts() > MOST_PARTS {
            let en = format!("it has more than {MOST_PARTS} parts");
            return Err(Fault::new(&en, &format!("超过 {MOST_PARTS} 个部分")));
        }
        let mut ways: Vec<FieldId> = self.parents.iter().map(|parent| parent.via).collect();
        ways.sort_unstable();
        ways.dedup();
        if ways.len() > MOST_PARENTS {
            let en = format!("it looks at more than {MOST_PARENTS} other records");
            return Err(Fault::new(&en, &format!("涉及 {MOST_PARENTS} 条以上的关联记录")));
        }
        Ok(())
    }
}

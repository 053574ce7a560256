//! What a question asks of one object.

use steward_model::catalog::ObjectDef;
use steward_model::scope::Access;
use steward_model::search::{Expr, Question};

use super::{Places, tags};

/// The conditions of a question on an object's lexemes, only in fields that may be read.
#[derive(Clone, Debug)]
pub struct Asked([Expr; 4]);

impl Asked {
    /// All that the question asks.
    #[must_use]
    pub fn new(object: &ObjectDef, access: &Access, question: &Question) -> Self {
        Self(question.tiers(&tags(object, access)))
    }

    /// The same without what nothing can meet, since its pieces stand nowhere.
    #[must_use]
    pub fn within(self, object: &ObjectDef, places: &Places) -> Self {
        Self(self.0.map(|expr| expr.where_it_stands(&|piece| places.has(object, piece))))
    }

    /// Whether nothing can be found.
    #[must_use]
    pub fn is_never(&self) -> bool {
        self.0.iter().all(Expr::is_never)
    }

    /// The ways to be found, the best first; see [`Question::tiers`].
    #[must_use]
    pub fn tiers(&self) -> &[Expr; 4] {
        &self.0
    }
}

//! Search as a filter: `search=fts.张`, or `name=fts.张` for one of the fields that search reads.

use steward_model::catalog::ObjectDef;
use steward_model::query::Test;
use steward_model::search::{Question, tag};
use steward_model::{FieldError, Result, text};

use super::{Resolver, not_supported};
use crate::plan::Predicate;
use crate::search::tags;

/// What stands for all fields that search reads. No field has this name.
const EVERYWHERE: &str = "search";

impl Resolver<'_> {
    /// Whether search finds a record. Without anything to look for it finds none.
    pub(super) fn search(&self, object: &ObjectDef, test: &Test) -> Result<Predicate> {
        let name = &test.field.field;
        let tags = if name == EVERYWHERE {
            tags(object, self.access)
        } else {
            let field = self.usable(object, name)?;
            let place = object.search.iter().position(|searched| *searched == field.id);
            place.map(tag).into_iter().collect()
        };
        if tags.is_empty() && (name != EVERYWHERE || object.search.is_empty()) {
            let plural = &object.plural;
            let message = text!(
                en = "Search does not read '{name}' of '{plural}'.",
                zh = "“{plural}”的“{name}”不支持搜索。"
            );
            let error = FieldError::new(name, "not_searched", message.clone());
            return Err(not_supported(message).with_field(error));
        }
        let question = Question::new(test.values.first().map_or("", String::as_str));
        let found = question.found(&tags);
        Ok(if found.is_never() { Predicate::Or(Vec::new()) } else { Predicate::Search(found) })
    }
}

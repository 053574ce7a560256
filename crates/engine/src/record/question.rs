//! A question that may be asked: planned just now, or answered from the form of one like it.

use std::borrow::Cow;
use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectId};
use steward_model::clock::Micros;
use steward_model::query::ListQuery;
use steward_model::scope::{Access, Verb};
use steward_model::{Result, Value};
use steward_store::Dialect;
use steward_store::emit::{self, Listing};
use steward_store::form::Form;
use steward_store::plan::Plan;

use crate::engine::Engine;
use crate::forms::Asked;

/// A question that the reader may ask.
pub(super) enum Question {
    /// Planned for this request.
    Plan(Box<Plan>),
    /// A form with this request's operands.
    Form { form: Arc<Form>, values: Vec<Value>, now: Micros },
}

impl Question {
    /// As [`Plan::scope_matters`].
    pub(super) fn scope_matters(&self) -> bool {
        match self {
            Self::Plan(plan) => plan.scope_matters(),
            Self::Form { form, .. } => form.scope_matters(),
        }
    }

    /// The rows left out first; a question with any has no form.
    pub(super) fn offset(&self) -> u64 {
        match self {
            Self::Plan(plan) => plan.offset(),
            Self::Form { .. } => 0,
        }
    }

    /// The statement for the rows; `small` starts from the visible records.
    pub(super) fn listing(&self, dialect: Dialect, small: bool) -> Listing {
        match self {
            Self::Plan(_) => emit::list(&self.plan(small), dialect),
            Self::Form { form, values, now } => form.listing(values, *now, small),
        }
    }

    /// The plan; `small` starts from the visible records.
    pub(super) fn plan(&self, small: bool) -> Cow<'_, Plan> {
        match self {
            Self::Plan(plan) if small => Cow::Owned(Plan::clone(plan).from_small_scope()),
            Self::Plan(plan) => Cow::Borrowed(plan),
            Self::Form { form, values, now } => Cow::Owned(form.plan(values, *now, small)),
        }
    }
}

impl Engine {
    /// Checks a question, and remembers its form.
    pub(super) fn question(
        &self,
        catalog: &Arc<Catalog>,
        access: &Access,
        object: ObjectId,
        query: &ListQuery,
    ) -> Result<Question> {
        let now = self.clock().now();
        let asked = Asked::new(query, object, catalog, access);
        if let Some(asked) = &asked
            && let Some((form, values)) = self.forms().find(asked, query, catalog, access, now)
        {
            return Ok(Question::Form { form, values, now });
        }
        let plan = Plan::resolve(catalog, access, Verb::Read, now, object, query)?;
        if let Some(asked) = asked
            && let Some(form) = Form::new(&plan, query, self.database().dialect())
        {
            self.forms().keep(asked, form);
        }
        Ok(Question::Plan(Box::new(plan)))
    }
}

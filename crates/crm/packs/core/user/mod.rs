//! Colleagues: how they sign in, and what they settle for themselves.

pub(crate) mod preferences;

use steward_engine::behaviour::{Behaviour, Change, ChangeVerb, Facts};
use steward_engine::{Problems, Work};
use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::{Result, text};

use crate::typed::user::{Fields, NAME, Status, View, field};

/// Checks users.
#[derive(Debug)]
pub(crate) struct User(Fields);

impl User {
    /// For one catalog.
    pub(crate) fn new(catalog: &Catalog) -> Result<Self> {
        Fields::resolve(catalog).map(Self)
    }

    /// Whether an active user stops being one.
    fn shuts_out(&self, change: &Change) -> bool {
        let active = |record| View::new(&self.0, record).status() == Some(Status::Active);
        let was = change.old.as_ref().is_some_and(active);
        was && (change.verb == ChangeVerb::Delete || !active(&change.new))
    }
}

impl Behaviour for User {
    fn name(&self) -> &'static str {
        "user"
    }

    fn applies(&self, object: &ObjectDef) -> bool {
        object.name == NAME
    }

    fn validate(&self, _facts: Facts<'_>, change: &Change, problems: &mut Problems) {
        let view = View::new(&self.0, &change.new);
        let signs_in = matches!(view.status(), Some(Status::Active | Status::Invited));
        let nameless =
            view.email().is_none() && view.phone().is_none() && view.employee_no().is_none();
        let handles = [self.0.status, self.0.email, self.0.phone, self.0.employee_no];
        if signs_in && nameless && handles.iter().any(|field| change.changes(*field)) {
            let message = text!(
                en =
                    "Give an e-mail address, a phone number or an employee number to sign in with.",
                zh = "请填写邮箱、手机或工号中的至少一项，用于登录。"
            );
            problems.add(change.row, field::EMAIL, "no_sign_in", message);
        }
    }

    /// Whoever may no longer come in is out for good: coming back means signing in again.
    async fn effects(
        &self,
        work: &mut Work<'_, '_>,
        _object: &ObjectDef,
        changes: &[Change],
    ) -> Result<()> {
        for change in changes.iter().filter(|change| self.shuts_out(change)) {
            work.end_sessions(change.new.id()).await?;
        }
        Ok(())
    }
}

//! `change_rule`: another condition, other words, on or off.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::catalog::ObjectDef;
use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::super::action::Reshape;
use super::super::reshaping::{Needs, Reshaping};
use super::super::words::Words;
use super::super::{check, shape};
use super::said;
use super::told::{ToldRule, told};
use crate::record::{Problems, Work};

/// Changes a rule.
#[derive(Debug)]
pub struct ChangeRule;

/// What of it; what is left out stays.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The rule's number.
    rule: i64,
    /// What must hold.
    #[serde(default)]
    condition: Option<String>,
    /// Of which records; empty for all.
    #[serde(default)]
    when: Option<String>,
    /// What people are told if it does not hold.
    #[serde(default)]
    message: Option<Words>,
    /// The field at which they are told; empty for the first that the condition looks at.
    #[serde(default)]
    field: Option<String>,
    /// Whether it is switched on.
    #[serde(default)]
    active: Option<bool>,
}

impl Reshape for ChangeRule {
    type Input = Input;
    type Output = ToldRule;

    const NAME: &'static str = "change_rule";
    const HAS_DRY_RUN: bool = true;

    fn help() -> Text {
        text!(
            en = "Changes a rule of an object, or switches it on or off.",
            zh = "修改、启用或停用对象的校验规则。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<ToldRule> {
        let mut reshaping = Reshaping::begin(work).await?;
        let catalog = reshaping.catalog()?;
        let object = check::object(&catalog, &input.object)?;
        let row = kept(&reshaping, object, input.rule)?;
        let mut rule = shape::rule(&row)?;
        let mut problems = Problems::new(false);
        if let Some(condition) = &input.condition {
            condition.trim().clone_into(&mut rule.condition);
        }
        if let Some(when) = &input.when {
            rule.when = said::expression(Some(when));
        }
        if let Some(message) = &input.message {
            rule.message = message.message("message", &mut problems);
        }
        if let Some(field) = &input.field {
            rule.field = said::field(Some(field));
        }
        rule.off = input.active.map_or(rule.off, |active| !active);
        // What fits no more can still be switched off.
        let parts = [&input.condition, &input.when, &input.field];
        if !rule.off || parts.iter().any(|part| part.is_some()) {
            said::check(&catalog, object, &mut rule, &mut problems);
        }
        problems.finish()?;
        let definition = serde_json::to_string(&rule).map_err(Error::internal)?;
        let row = Reshaped { definition, ..row };
        let catalog = reshaping.keep(row, Needs::default(), Self::NAME).await?;
        Ok(told(&catalog, catalog.expect(&rule.object)?, &rule))
    }
}

/// The row of a rule.
pub(super) fn kept(
    reshaping: &Reshaping<'_, '_, '_>,
    object: &ObjectDef,
    number: i64,
) -> Result<Reshaped> {
    let row = reshaping.rules(&object.name).find(|row| row.rule() == Some(number));
    row.cloned().ok_or_else(|| {
        let (en, zh) = (&object.label_plural.en, &object.label_plural.zh);
        let message = text!(
            en = "There is no rule {number} of {en}.",
            zh = "“{zh}”没有编号为 {number} 的规则。"
        );
        let field = FieldError::new("rule", "unknown_rule", message.clone());
        Error::new(ErrorKind::NotFound, message).with_field(field)
    })
}

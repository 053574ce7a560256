//! `remove_rule`: a rule goes in two steps. Switched off it is kept; only then can it be removed.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::error::ErrorKind;
use steward_model::{Error, FieldError, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::super::action::Reshape;
use super::super::reshaping::{Needs, Reshaping};
use super::super::{check, shape};
use super::change::kept;
use super::told::{ToldRule, told};
use crate::record::Work;

/// Removes a rule that was switched off.
#[derive(Debug)]
pub struct RemoveRule;

/// Which rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// The rule's number.
    rule: i64,
}

impl Reshape for RemoveRule {
    type Input = Input;
    type Output = ToldRule;

    const NAME: &'static str = "remove_rule";
    const HAS_DRY_RUN: bool = false;

    fn help() -> Text {
        text!(
            en = "Removes a rule that was switched off before, for good.",
            zh = "移除已停用的校验规则。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<ToldRule> {
        let now = work.now;
        let mut reshaping = Reshaping::begin(work).await?;
        let catalog = reshaping.catalog()?;
        let object = check::object(&catalog, &input.object)?;
        let row = kept(&reshaping, object, input.rule)?;
        let rule = shape::rule(&row)?;
        if !rule.off {
            let message = text!(en = "Switch the rule off first.", zh = "请先停用该规则，再移除。");
            let field = FieldError::new("rule", "switched_on", message.clone());
            return Err(Error::new(ErrorKind::NotSupported, message).with_field(field));
        }
        let row = Reshaped { removed_at: Some(now), purged_at: Some(now), ..row };
        reshaping.keep(row, Needs::default(), Self::NAME).await?;
        Ok(told(&catalog, object, &rule))
    }
}

//! `add_rule`: what must hold of an object's records from now on.

use schemars::JsonSchema;
use serde::Deserialize;
use steward_model::catalog::{ObjectDef, Rule};
use steward_model::error::ErrorKind;
use steward_model::{Error, Result, Text, text};
use steward_store::reshaped::Reshaped;

use super::super::action::Reshape;
use super::super::check;
use super::super::limits::{MOST_RULES, MOST_RULES_EVER};
use super::super::reshaping::{Needs, Reshaping};
use super::super::words::Words;
use super::said;
use super::told::{ToldRule, told};
use crate::record::{Problems, Work};

/// Adds a rule to an object.
#[derive(Debug)]
pub struct AddRule;

/// The rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The plural of an object.
    object: String,
    /// What must hold, in CEL: `amount <= account.credit_limit`. `old.stage` is what a field was before, `is_new`
    /// whether the record is a new one. What can't be told because a field is empty is not held against a
    /// record.
    condition: String,
    /// Of which records; of all, if it is left out.
    #[serde(default)]
    when: Option<String>,
    /// What people are told if it does not hold.
    message: Words,
    /// The field at which they are told; the first that the condition looks at, if it is left out.
    #[serde(default)]
    field: Option<String>,
    /// Whether it is switched on; so, if it is left out.
    #[serde(default)]
    active: Option<bool>,
}

impl Reshape for AddRule {
    type Input = Input;
    type Output = ToldRule;

    const NAME: &'static str = "add_rule";
    const HAS_DRY_RUN: bool = true;

    fn help() -> Text {
        text!(
            en = "Adds a rule to an object: records that break it are refused from now on, whoever writes them.",
            zh = "为对象添加校验规则，此后不符合的记录一律不能保存。"
        )
    }

    async fn reshape(work: &mut Work<'_, '_>, input: Input) -> Result<ToldRule> {
        let mut reshaping = Reshaping::begin(work).await?;
        let catalog = reshaping.catalog()?;
        let object = check::object(&catalog, &input.object)?;
        let number = next_number(&reshaping, object)?;
        let mut problems = Problems::new(false);
        let mut rule = Rule {
            number,
            object: object.name.clone(),
            condition: input.condition.trim().to_owned(),
            when: said::expression(input.when.as_deref()),
            message: input.message.message("message", &mut problems),
            field: said::field(input.field.as_deref()),
            off: input.active == Some(false),
        };
        said::check(&catalog, object, &mut rule, &mut problems);
        problems.finish()?;
        let row = Reshaped {
            id: 0,
            object: object.name.clone(),
            field: Reshaped::rule_name(number),
            own: true,
            definition: serde_json::to_string(&rule).map_err(Error::internal)?,
            revision: 0,
            changed_at: 0,
            removed_at: None,
            purged_at: None,
        };
        let catalog = reshaping.keep(row, Needs::default(), Self::NAME).await?;
        Ok(told(&catalog, catalog.expect(&rule.object)?, &rule))
    }
}

/// The number of the next rule; refuses one rule more than an object takes.
fn next_number(reshaping: &Reshaping<'_, '_, '_>, object: &ObjectDef) -> Result<i64> {
    let ever = reshaping.rows().iter().filter(|row| row.object == object.name);
    let last = ever.filter_map(Reshaped::rule).max().unwrap_or_default();
    let kept = reshaping.rules(&object.name).count();
    let (en, zh) = (&object.label.en, &object.label.zh);
    let message = if kept >= MOST_RULES {
        text!(
            en = "{en} has {MOST_RULES} rules and takes no more. Remove some first.",
            zh = "“{zh}”已有 {MOST_RULES} 条规则，不能再加。请先移除一些。"
        )
    } else if usize::try_from(last).is_ok_and(|last| last >= MOST_RULES_EVER) {
        text!(
            en = "{en} has been given {MOST_RULES_EVER} rules already. Change one of those that there are.",
            zh = "“{zh}”先后添加过 {MOST_RULES_EVER} 条规则，请修改已有的规则。"
        )
    } else {
        return Ok(last + 1);
    };
    Err(Error::new(ErrorKind::NotSupported, message))
}

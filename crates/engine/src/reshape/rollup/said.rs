//! A roll-up as it is given, read and checked.

use steward_model::catalog::{
    Catalog, Computed, FieldDef, FieldId, ObjectDef, RollUp, RollUpFunction,
};
use steward_model::error::ErrorKind;
use steward_model::kind::{DecimalRole, FieldKind};
use steward_model::scope::{Access, FieldRight, Reach, Verb};
use steward_model::{Error, Result, Text, Value, text};

use super::super::limits::{MOST_ONLY, MOST_ROLLUPS};
use super::GivenRollUp;
use crate::record::Problems;

/// What a roll-up is over, and who wants it.
struct Reading<'a> {
    access: &'a Access,
    child: &'a ObjectDef,
}

/// The roll-up that was given for an object, or what is wrong with it.
pub(in super::super) fn check(
    access: &Access,
    (catalog, object): (&Catalog, &ObjectDef),
    given: &GivenRollUp,
    problems: &mut Problems,
) -> Option<RollUp> {
    let function = RollUpFunction::of(&given.function);
    if function.is_none() {
        let message =
            text!(en = "Choose count, sum, min or max.", zh = "请选择 count、sum、min 或 max。");
        problems.add(0, "rollup.function", "unknown_function", message);
    }
    let Some(child) = catalog.find_plural(&given.from) else {
        let from = &given.from;
        let message = text!(en = "There is no object '{from}'.", zh = "没有名为“{from}”的对象。");
        problems.add(0, "rollup.from", "unknown_object", message);
        return None;
    };
    if *access.reach(child.id, Verb::Read) == Reach::None {
        problems.add(0, "rollup.from", "forbidden", unseen(&child.label_plural));
        return None;
    }
    let reading = Reading { access, child };
    let via = reading.via(object, given, problems);
    let field = function.and_then(|function| reading.summed(function, given, problems));
    let only = reading.only(given, problems);
    Some(RollUp { from: child.id, via: via?, function: function?, field: field?, only: only? })
}

/// The kind and the decimals of what a roll-up comes to.
pub(in super::super) fn result(
    catalog: &Catalog,
    rollup: &RollUp,
) -> Option<(&'static str, Option<u8>)> {
    let child = catalog.object(rollup.from);
    rollup.function.result(rollup.field.map(|field| &child.fields[field]))
}

/// Refuses one roll-up over an object's records more than these take.
pub(in super::super) fn room(catalog: &Catalog, rollup: &RollUp) -> Result<()> {
    let over = |field: &&FieldDef| {
        let computed = field.computed.as_ref().filter(|_| field.own.is_some());
        matches!(computed, Some(Computed::RollUp(known)) if known.from == rollup.from)
    };
    let fields = catalog.objects().iter().flat_map(|object| &object.fields);
    if fields.filter(over).count() < MOST_ROLLUPS {
        return Ok(());
    }
    let child = catalog.object(rollup.from);
    let (en, zh) = (&child.label_plural.en, &child.label_plural.zh);
    let message = text!(
        en = "There are {MOST_ROLLUPS} roll-ups of your own over {en}, and there can't be more.",
        zh = "“{zh}”已有 {MOST_ROLLUPS} 个自定义汇总字段，不能再加。"
    );
    Err(Error::new(ErrorKind::NotSupported, message))
}

impl Reading<'_> {
    /// The child's reference to the object.
    fn via(
        &self,
        object: &ObjectDef,
        given: &GivenRollUp,
        problems: &mut Problems,
    ) -> Option<FieldId> {
        let at = "rollup.via";
        let field = self.field(at, &given.via, problems)?;
        let (from, from_zh) = (&self.child.label_plural.en, &self.child.label_plural.zh);
        let (en, zh) = (&object.label.en, &object.label.zh);
        let leads = match &field.kind {
            FieldKind::Reference(kind) => kind.to.as_deref() == Some(&object.name),
            _ => false,
        };
        if !leads {
            let name = &field.name;
            let message = text!(
                en = "'{name}' of {from} does not lead to '{en}'.",
                zh = "“{from_zh}”的字段“{name}”并不关联“{zh}”。"
            );
            problems.add(0, at, "wrong_relation", message);
            return None;
        }
        let first = |fields: &[FieldId]| fields.first() == Some(&field.id);
        let found = self.child.indexes.iter().any(|index| first(&index.fields))
            || self.child.uniques.iter().any(|key| first(&key.fields));
        if !found {
            let message = text!(
                en =
                    "{from} can't be looked up quickly by this field, so nothing is kept up by it.",
                zh = "“{from_zh}”无法按此字段快速查找，不能用于汇总。"
            );
            problems.add(0, at, "not_indexed", message);
            return None;
        }
        Some(field.id)
    }

    /// The field that is summed or compared; none for a count.
    fn summed(
        &self,
        function: RollUpFunction,
        given: &GivenRollUp,
        problems: &mut Problems,
    ) -> Option<Option<FieldId>> {
        let at = "rollup.field";
        let name = given.field.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let Some(name) = name else {
            if function == RollUpFunction::Count {
                return Some(None);
            }
            let message = text!(en = "Choose a field.", zh = "请选择字段。");
            problems.add(0, at, "required", message);
            return None;
        };
        if function == RollUpFunction::Count {
            let message = text!(en = "Counting needs no field.", zh = "计数不需要字段。");
            problems.add(0, at, "does_not_fit", message);
            return None;
        }
        let field = self.field(at, name, problems)?;
        if let Some((code, message)) = unfit(function, field) {
            problems.add(0, at, code, message);
            return None;
        }
        Some(Some(field.id))
    }

    /// Which children count.
    fn only(&self, given: &GivenRollUp, problems: &mut Problems) -> Option<Vec<(FieldId, Value)>> {
        let at = "rollup.only";
        if given.only.len() > MOST_ONLY {
            let message =
                text!(en = "At most {MOST_ONLY} conditions.", zh = "最多 {MOST_ONLY} 个条件。");
            problems.add(0, at, "out_of_range", message);
            return None;
        }
        let mut only = Vec::new();
        for (name, wanted) in &given.only {
            let field = self.field(at, name, problems)?;
            if !matches!(field.kind, FieldKind::Select(_) | FieldKind::Boolean(_)) {
                let message = text!(
                    en = "'{name}' is neither a yes or no nor one of several options.",
                    zh = "“{name}”不是单选或是否字段，不能作为条件。"
                );
                problems.add(0, at, "does_not_fit", message);
                return None;
            }
            match field.kind().read_text(wanted) {
                Ok(value) if !value.is_null() => only.push((field.id, value)),
                Ok(_) => {
                    let message =
                        text!(en = "Choose a value for '{name}'.", zh = "请为“{name}”选择一个值。");
                    problems.add(0, at, "required", message);
                    return None;
                }
                Err(refusal) => {
                    problems.add(0, at, refusal.code, refusal.message);
                    return None;
                }
            }
        }
        Some(only)
    }

    /// A stored field of the child that whoever wants it may see.
    fn field(&self, at: &str, name: &str, problems: &mut Problems) -> Option<&FieldDef> {
        let (plural, zh) = (&self.child.plural, &self.child.label.zh);
        let Some(field) = self.child.field(name) else {
            let (code, message) = match self.child.display(name) {
                Some(_) => (
                    "does_not_fit",
                    text!(
                        en = "'{name}' follows the clock and is never stored.",
                        zh = "“{name}”随当前时间变化，没有存储，不能使用。"
                    ),
                ),
                None => (
                    "unknown_field",
                    text!(
                        en = "There is no field '{name}' in '{plural}'.",
                        zh = "“{zh}”没有名为“{name}”的字段。"
                    ),
                ),
            };
            problems.add(0, at, code, message);
            return None;
        };
        if self.access.field(self.child.id, name) < FieldRight::Read {
            problems.add(0, at, "forbidden", unseen(&field.label));
            return None;
        }
        Some(field)
    }
}

/// Why a field can't be summed or compared, if that is so.
fn unfit(function: RollUpFunction, field: &FieldDef) -> Option<(&'static str, Text)> {
    let (en, zh) = (&field.label.en, &field.label.zh);
    if matches!(field.computed, Some(Computed::RollUp(_))) {
        let message = text!(
            en = "'{en}' is a roll-up itself, after which nothing is computed again.",
            zh = "“{zh}”本身就是汇总字段，不能再汇总。"
        );
        return Some(("rolled_up", message));
    }
    if function.result(Some(field)).is_some() {
        return None;
    }
    let in_currencies = match &field.kind {
        FieldKind::Decimal(decimal) => {
            matches!(decimal.role, DecimalRole::Money { currency: Some(_) })
        }
        _ => false,
    };
    let message = match (in_currencies, function.is_additive()) {
        (true, _) => text!(
            en = "The amounts of '{en}' are in different currencies. Choose an amount in the company's currency.",
            zh = "“{zh}”的金额可能是不同币种，请选择以本位币计的金额。"
        ),
        (false, true) => text!(
            en = "'{en}' holds no numbers, so there is no sum.",
            zh = "“{zh}”不是数字，无法求和。"
        ),
        (false, false) => text!(
            en = "'{en}' holds neither numbers nor dates, so none is the least or the greatest.",
            zh = "“{zh}”不是数字或日期，没有最小值和最大值。"
        ),
    };
    Some((if in_currencies { "several_currencies" } else { "does_not_fit" }, message))
}

fn unseen(label: &Text) -> Text {
    let (en, zh) = (&label.en, &label.zh);
    text!(en = "You may not see '{en}'.", zh = "您无权查看“{zh}”。")
}

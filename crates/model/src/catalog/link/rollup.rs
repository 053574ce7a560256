//! Numbers that are kept up from child records.

use super::{lookup, wrong};
use crate::catalog::definition::{self, Field};
use crate::catalog::{Computed, FieldId, ObjectDef, RollUp, RollUpFunction};
use crate::error::Result;
use crate::kind::FieldKind;
use crate::value::Value;

/// Links the roll-ups of an object.
pub(super) fn add(
    objects: &mut [ObjectDef],
    id: usize,
    file: &str,
    sources: &[Field],
) -> Result<()> {
    // The company's references to an object that is gone are gone as well.
    let gone = objects[id].gone.is_some();
    for source in sources.iter().filter(|source| !gone || source.own.is_none()) {
        let Some(rollup) = &source.rollup else { continue };
        let linked = link(objects, id, file, (&source.name, rollup))?;
        let target = lookup(&objects[id].by_name, file, &source.name)?;
        if source.own.is_some() {
            fits(objects, &objects[id].fields[target].kind, &linked, (file, &source.name))?;
            own(objects, (id, target), &linked);
        }
        objects[id].fields[target].computed = Some(Computed::RollUp(linked));
    }
    Ok(())
}

fn link(
    objects: &[ObjectDef],
    id: usize,
    file: &str,
    (name, rollup): (&str, &definition::RollUp),
) -> Result<RollUp> {
    let child = objects
        .iter()
        .find(|object| object.name == rollup.from)
        .ok_or_else(|| wrong(format!("{file}: roll-up from unknown '{}'", rollup.from)))?;
    let via = rollup.via.replace("{object}", &objects[id].name);
    let via = lookup(&child.by_name, file, &via)?;
    let function = RollUpFunction::of(&rollup.function)
        .ok_or_else(|| wrong(format!("{file}: unknown roll-up function '{}'", rollup.function)))?;
    let field = match &rollup.field {
        Some(name) => Some(lookup(&child.by_name, file, name)?),
        None if function == RollUpFunction::Count => None,
        None => return Err(wrong(format!("{file}: roll-up '{name}' has no field"))),
    };
    let mut only = Vec::new();
    for (name, text) in &rollup.only {
        let condition = lookup(&child.by_name, file, name)?;
        let value = child.fields[condition].kind().read_text(text);
        let value = value.map_err(|r| wrong(format!("{file}: roll-up: {}", r.message.en)))?;
        only.push((condition, value));
    }
    let linked = RollUp { from: child.id, via, function, field, only };
    if linked.looks_at().any(|f| matches!(child.fields[f].kind, FieldKind::Secret(_))) {
        return Err(wrong(format!("{file}: roll-up '{name}' uses a secret")));
    }
    Ok(linked)
}

/// A company's own is as wide as its column: what it is made of may come from another version by now.
fn fits(
    objects: &[ObjectDef],
    kind: &FieldKind,
    rollup: &RollUp,
    (file, name): (&str, &str),
) -> Result<()> {
    let child = &objects[rollup.from];
    if child.gone.is_some() {
        return Err(wrong(format!("{file}: '{name}' rolls up what is gone")));
    }
    let leads_here = |field: &FieldKind| matches!(field, FieldKind::Reference(r) if r.to.is_some());
    let scale = match kind {
        FieldKind::Decimal(decimal) => Some(decimal.scale),
        _ => None,
    };
    let result = rollup.function.result(rollup.field.map(|field| &child.fields[field]));
    if result != Some((kind.kind().name(), scale)) || !leads_here(&child.fields[rollup.via].kind) {
        return Err(wrong(format!("{file}: '{name}' can't hold what it rolls up")));
    }
    Ok(())
}

/// Its column has no value until it is worked out, unless the record comes later and has no children yet.
fn own(objects: &mut [ObjectDef], (id, target): (usize, FieldId), rollup: &RollUp) {
    if rollup.function.is_additive() {
        objects[id].fields[target].default = Some(Value::Int(0));
    }
}

//! Formulas that rest on what is about to change.

use steward_model::catalog::{Catalog, Computed, FieldDef, ObjectDef, ObjectId};
use steward_model::formula::{self, Display, Formula, Trial};
use steward_model::{Error, FieldError, Result, text};
use steward_store::reshaped::Reshaped;

/// The catalog, if all its formulas can be computed.
///
/// # Errors
/// What is wrong with the first that can't.
pub(in super::super) fn sound(catalog: Catalog) -> Result<Catalog> {
    let plan = |object| formula::plan(&catalog, object);
    let formulas: Vec<_> = catalog.objects().iter().map(plan).collect::<Result<_>>()?;
    formula::check_circles(&catalog, &formulas)?;
    Ok(catalog)
}

/// Refuses a change of the catalog after which a stored formula can't be computed that could be before, or a field
/// comes back whose formula can't be.
pub(in super::super) fn still_fit(before: &Catalog, after: &Catalog, row: &Reshaped) -> Result<()> {
    for object in after.objects().iter().filter(|object| object.gone.is_none()) {
        for field in &object.fields {
            let Some(Computed::Formula(source)) = &field.computed else { continue };
            if Formula::compile(source, after, object, field).is_ok() {
                continue;
            }
            if field.own == Some(row.id) {
                return Err(fits_no_more(source, after, (object, field)));
            }
            let known = before.find(&object.name).and_then(|o| Some((o, o.field(&field.name)?)));
            let fitted = known.is_some_and(|(known, field)| {
                Formula::compile(source, before, known, field).is_ok()
            });
            if fitted {
                let at = if row.is_object() { "object" } else { "field" };
                return Err(in_use(object, field, at));
            }
        }
    }
    Ok(())
}

/// Refuses to remove a field that a formula uses.
pub(in super::super) fn unused(catalog: &Catalog, object: &ObjectDef, own: i64) -> Result<()> {
    let parts: Vec<_> = object.fields.iter().filter(|field| field.own == Some(own)).collect();
    let is_part = |of: ObjectId, id: usize| of == object.id && parts.iter().any(|p| p.id == id);
    for one in catalog.objects().iter().filter(|one| one.gone.is_none()) {
        for field in one.fields.iter().filter(|field| field.own != Some(own)) {
            let Some(Computed::Formula(source)) = &field.computed else { continue };
            let Ok(formula) = Formula::compile(source, catalog, one, field) else { continue };
            let own = formula.fields().iter().map(|id| (one.id, *id));
            let ways = formula.parents().iter().map(|parent| (one.id, parent.via));
            let parents = formula.parents().iter().map(|parent| (parent.object, parent.field));
            if own.chain(ways).chain(parents).any(|(of, id)| is_part(of, id)) {
                return Err(in_use(one, field, "field"));
            }
        }
    }
    let looks = |display: &&std::sync::Arc<Display>| {
        display.fields().iter().any(|id| is_part(object.id, *id))
    };
    match object.displays.iter().find(looks) {
        Some(display) => Err(in_use(object, &display.def, "field")),
        None => Ok(()),
    }
}

fn in_use(object: &ObjectDef, field: &FieldDef, at: &'static str) -> Error {
    let (en, zh) = (&field.label.en, &field.label.zh);
    let (of_en, of_zh) = (&object.label_plural.en, &object.label_plural.zh);
    let message = text!(
        en = "The formula of '{en}' of {of_en} uses it. Change that first.",
        zh = "“{of_zh}”的字段“{zh}”的公式用到它，请先修改该公式。"
    );
    Error::invalid(vec![FieldError::new(at, "in_use", message)])
}

/// Why the formula of a field that would come back can't be computed.
fn fits_no_more(
    source: &str,
    catalog: &Catalog,
    (object, field): (&ObjectDef, &FieldDef),
) -> Error {
    let fault = Trial::compile(source, catalog, object, field.clone()).err();
    let why = fault.map(|fault| fault.sentence(source)).unwrap_or_default();
    let (en, zh) = (&why.en, &why.zh);
    let message =
        text!(en = "Its formula can't be computed any more. {en}", zh = "它的公式已无法计算。{zh}");
    Error::invalid(vec![FieldError::new("formula", "wrong_expression", message)])
}

//! What was said about records of an object that goes for good.

use steward_model::catalog::{Catalog, Gone, ObjectDef};
use steward_model::clock::Micros;
use steward_model::kind::FieldKind;
use steward_model::{Result, Value};

use crate::{Tx, spell};

/// Puts everything into the bin that is about records of `object` - comments, tags, names of files - so that
/// it goes as whatever lies there goes. Histories stay.
///
/// # Errors
/// If the database can't be changed.
pub async fn bin_about(
    tx: &mut Tx<'_>,
    catalog: &Catalog,
    object: &ObjectDef,
    now: Micros,
) -> Result<()> {
    let kept = catalog.objects().iter().filter(|from| from.gone != Some(Gone::Purged));
    for from in kept.filter(|from| !from.append_only()) {
        for field in &from.fields {
            let FieldKind::Reference(reference) = &field.kind else { continue };
            let Some(said) = &reference.object_field else { continue };
            let sql = format!(
                "UPDATE {} SET \"deleted_at\" = ?1 WHERE \"{said}\" = ?2 AND \"deleted_at\" IS NULL",
                from.quoted
            );
            let params = vec![Value::Int(now), object.name.as_str().into()];
            tx.execute(&spell::statement(tx.dialect(), &sql, params)).await?;
        }
    }
    Ok(())
}

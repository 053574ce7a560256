//! Who reads.

use std::sync::Arc;

use steward_model::catalog::{Catalog, ObjectDef};
use steward_model::kind::FieldKind;
use steward_model::scope::{Access, ObjectRights, Principal, Reach, Scope, Terms};
use steward_model::text::Language;

use crate::fill::{FEW, OTHERS, THIN};

/// A reader.
pub(crate) struct Reader {
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    /// A row of every object that the reader sees.
    pub(crate) sees: i64,
}

/// A user who owns nothing.
const USER: i64 = 19_999;

/// One who sees everything; one who sees a department of 2 % of the rows; one who sees 10 rows.
pub(crate) fn readers(catalog: &Catalog) -> [Reader; 3] {
    [
        Reader { name: "everything", access: access(catalog, &[]), sees: 20 },
        Reader { name: "2 %", access: access(catalog, &[THIN]), sees: 10_057 },
        Reader { name: "10 rows", access: access(catalog, &[FEW]), sees: 12_003 },
    ]
}

/// One who sees all departments but for those two.
pub(crate) fn who_sees_most(catalog: &Catalog) -> Reader {
    let others: Vec<i64> = OTHERS.collect();
    Reader { name: "most", access: access(catalog, &others), sees: 20 }
}

/// The rights of one who sees everything, or what belongs to departments.
fn access(catalog: &Catalog, departments: &[i64]) -> Access {
    let rights = |object: &ObjectDef| {
        let reach = match departments {
            [_, ..] if scoped(catalog, object) => Reach::Terms(Terms {
                owner: Some(USER),
                departments: departments.into(),
                collaborator: Some(USER),
                collaborating_departments: departments.into(),
                participant: Some(USER),
                write: false,
            }),
            _ => Reach::All,
        };
        ObjectRights { reach: [(); 7].map(|()| reach.clone()), ..ObjectRights::default() }
    };
    let principal = Principal {
        user_id: USER,
        name: "何静".to_owned(),
        departments: Arc::default(),
        shared_departments: Arc::default(),
        department_id: departments.first().copied(),
        language: Some(Language::Zh),
        time_zone: "Asia/Shanghai".to_owned(),
    };
    Access::User(Arc::new(Scope {
        principal,
        epoch: 1,
        objects: catalog.objects().iter().map(rights).collect(),
        actions: [].into(),
    }))
}

/// Whether an object's records belong to departments, by themselves or through the record that they are
/// parts of. The others are for everybody, but for what is private.
fn scoped(catalog: &Catalog, object: &ObjectDef) -> bool {
    if object.department.is_some() {
        return true;
    }
    object.cascades.iter().any(|cascade| match &object.fields[cascade.field].kind {
        FieldKind::Reference(reference) => {
            let whole = reference.to.as_deref().and_then(|to| catalog.find(to));
            whole.is_some_and(|whole| whole.id != object.id && scoped(catalog, whole))
        }
        _ => true,
    })
}

//! Looking fields up, with the reader's right on them.

use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::error::ErrorKind;
use steward_model::scope::FieldRight;
use steward_model::{Error, FieldError, Result, text};

use super::Resolver;

impl Resolver<'_> {
    /// A field that may be used to filter, sort, group or aggregate.
    pub(super) fn usable<'o>(&self, object: &'o ObjectDef, name: &str) -> Result<&'o FieldDef> {
        let (field, right) = self.known(object, name)?;
        if right >= FieldRight::Read {
            return Ok(field);
        }
        let (en, zh) = (&field.label.en, &field.label.zh);
        let message = text!(
            en = "Your role does not allow you to use '{en}' here.",
            zh = "您的角色不能在这里使用“{zh}”。"
        );
        Err(Error::new(ErrorKind::Forbidden, message.clone()).with_field(FieldError::new(
            name,
            "forbidden",
            message,
        )))
    }

    /// A field that the reader may know of, with the right on it.
    pub(super) fn known<'o>(
        &self,
        object: &'o ObjectDef,
        name: &str,
    ) -> Result<(&'o FieldDef, FieldRight)> {
        object
            .field(name)
            .map(|field| (field, self.access.field(object.id, name)))
            .filter(|(_, right)| *right != FieldRight::Hidden)
            .ok_or_else(|| match object.display(name) {
                Some(display) if self.access.display(object, display) != FieldRight::Hidden => {
                    shown_only(&display.def)
                }
                _ => unknown_field(object, name),
            })
    }
}

/// A field without a column stands where only stored ones can.
pub(super) fn shown_only(field: &FieldDef) -> Error {
    let (name, en, zh) = (&field.name, &field.label.en, &field.label.zh);
    let message = text!(
        en = "'{name}' ({en}) changes with the time and is not stored: it can be shown, but not \
              filtered, sorted, grouped or summed by.",
        zh = "字段“{name}”（{zh}）随当前时间变化，不会存储：只能显示，不能用于筛选、排序、分组或汇总。"
    );
    Error::new(ErrorKind::NotSupported, message.clone()).with_field(FieldError::new(
        name,
        "shown_only",
        message,
    ))
}

/// There is no such field, or the reader may not know of it.
pub(super) fn unknown_field(object: &ObjectDef, name: &str) -> Error {
    let plural = &object.plural;
    let zh = &object.label.zh;
    let message = text!(
        en = "There is no field '{name}' in '{plural}'.",
        zh = "“{zh}”没有名为“{name}”的字段。"
    );
    Error::new(ErrorKind::UnknownField, message.clone()).with_field(FieldError::new(
        name,
        "unknown_field",
        message,
    ))
}

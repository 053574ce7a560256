//! Operands that stand for what they are when somebody asks: `@me`, `@my_departments`, `@today`.
//!
//! Only fields that refer to users or departments and fields of time know them; elsewhere `@` is a
//! character like any other.

use steward_model::catalog::FieldDef;
use steward_model::kind::{FieldKind, Refusal};
use steward_model::query::{MARK, Moment, Special};
use steward_model::{Result, Value, text};

use super::Resolver;
use super::operand::bad;

/// Which of these operands a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Me,
    MyDepartments,
    Days,
    Instants,
}

impl Takes {
    fn of(field: &FieldDef) -> Option<Self> {
        match &field.kind {
            FieldKind::Date(_) => Some(Self::Days),
            FieldKind::Datetime(_) => Some(Self::Instants),
            FieldKind::Reference(reference) => match reference.to.as_deref() {
                Some("user") => Some(Self::Me),
                Some("department") => Some(Self::MyDepartments),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Resolver<'_> {
    /// The value that a special operand stands for; none if it is an ordinary one.
    pub(super) fn special(&self, field: &FieldDef, text: &str) -> Result<Option<Value>> {
        let Some((takes, special)) = asked(field, text)? else { return Ok(None) };
        let value = match (takes, special) {
            (Takes::Me, Special::Me) => self.access.principal().map(|reader| reader.user_id),
            (Takes::Days | Takes::Instants, Special::Moment(moment)) => {
                return self.moment(field, takes, &moment).map(Some);
            }
            (Takes::MyDepartments, Special::MyDepartments) => {
                return Err(bad(field, is_several(text)));
            }
            _ => return Err(bad(field, unknown(takes))),
        };
        value.map(|id| Some(Value::Int(id))).ok_or_else(|| bad(field, nobody()))
    }

    /// The values that an operand stands for, if it stands for several.
    pub(super) fn several(&self, field: &FieldDef, text: &str) -> Result<Option<Vec<Value>>> {
        if Takes::of(field) != Some(Takes::MyDepartments)
            || Special::parse(text) != Some(Special::MyDepartments)
        {
            return Ok(None);
        }
        let reader = self.access.principal().ok_or_else(|| bad(field, nobody()))?;
        Ok(Some(reader.departments.iter().map(|id| Value::Int(*id)).collect()))
    }

    fn moment(&self, field: &FieldDef, takes: Takes, moment: &Moment) -> Result<Value> {
        self.relative.set(true);
        let zone = self.access.zone();
        let value = match takes {
            Takes::Days => moment.day(self.now, &zone),
            _ => moment.instant(self.now, &zone),
        };
        value.map(Value::Int).ok_or_else(|| bad(field, out_of_range()))
    }
}

/// The special operand that `text` is, for a field that takes any.
fn asked(field: &FieldDef, text: &str) -> Result<Option<(Takes, Special)>> {
    let Some(takes) = Takes::of(field).filter(|_| text.trim_start().starts_with(MARK)) else {
        return Ok(None);
    };
    match Special::parse(text) {
        Some(special) => Ok(Some((takes, special))),
        None => Err(bad(field, unknown(takes))),
    }
}

fn unknown(takes: Takes) -> Refusal {
    let message = match takes {
        Takes::Me => text!(
            en = "Behind '@', a user field takes 'me' only.",
            zh = "人员字段的“@”后面只能写 me。"
        ),
        Takes::MyDepartments => text!(
            en = "Behind '@', a department field takes 'my_departments' only.",
            zh = "部门字段的“@”后面只能写 my_departments。"
        ),
        Takes::Days | Takes::Instants => text!(
            en = "Behind '@', a time is today, yesterday, tomorrow, now, week_start, month_start, \
                  quarter_start or year_start, with offsets such as -1m+9d (d, w, m, q, y; h for now).",
            zh = "“@”后面的时间可以写 today、yesterday、tomorrow、now、week_start、month_start、\
                  quarter_start 或 year_start，后面可以加 -1m+9d 这样的偏移（d、w、m、q、y；now 还可以用 h）。"
        ),
    };
    Refusal::new("unknown_value", message)
}

fn nobody() -> Refusal {
    Refusal::new(
        "nobody",
        text!(
            en = "This is about whoever asks, but the system itself asks here.",
            zh = "这个值指当前用户，但此处由系统自身查询，没有当前用户。"
        ),
    )
}

pub(super) fn is_several(text: &str) -> Refusal {
    let text = text.trim();
    Refusal::new(
        "several_values",
        text!(
            en = "'{text}' may be several departments: it goes with 'eq', 'neq' and 'in'.",
            zh = "“{text}”可能是多个部门，只能用于 eq、neq 和 in。"
        ),
    )
}

fn out_of_range() -> Refusal {
    Refusal::new(
        "out_of_range",
        text!(
            en = "This time is not in the years 1 to 9999.",
            zh = "这个时间不在公元 1 年至 9999 年之间。"
        ),
    )
}

//! Fields that look at the clock: a random object has them for some of its fields of time, and their
//! names say how they are made. They are shown, and nothing else.

use serde_json::Value as Json;
use steward_model::Value;
use steward_model::catalog::{FieldDef, ObjectDef};
use steward_model::clock::{Micros, SECOND};
use steward_model::record::Record;
use steward_model::scope::FieldRight;

use super::access::NaiveAccess;
use super::aggregate::half_away;
use super::answer::View;
use super::cast::Cast;
use super::special::{instant, since_1970};
use super::{fields, render};

/// The longest length of time that a field holds: a hundred years of 366 days, in seconds.
const LONGEST: i128 = 100 * 366 * 86_400;

/// How such a field is made of the one that its name ends in.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// The days until a day.
    Left,
    /// Whether a day is over.
    Past,
    /// The days since that of an instant.
    Age,
    /// The seconds since an instant; none if it is still to come.
    For,
}

/// The ways by the beginnings of names.
const WAYS: [(&str, Way); 4] =
    [("left_", Way::Left), ("past_", Way::Past), ("age_", Way::Age), ("for_", Way::For)];

/// What is shown of such a field.
#[derive(Clone, Debug)]
pub(super) struct Clocked {
    way: Way,
    of: usize,
    kind: steward_model::kind::FieldKind,
    pub(super) cast: Cast,
    pub(super) masked: bool,
}

/// A field of this name that looks at the clock, if there is one and the reader may know of it.
pub(super) fn field<'o>(
    object: &'o ObjectDef,
    name: &str,
    access: &NaiveAccess,
) -> Option<(&'o FieldDef, Clocked)> {
    let display = object.displays.iter().find(|display| display.def.name == name)?;
    let (begin, way) = WAYS.iter().find(|(begin, _)| name.starts_with(begin))?;
    let of = fields::known(object, &name[begin.len()..])?;
    let right = access.right(object, &of.name);
    let (kind, masked) = (display.def.kind.clone(), right == FieldRight::Masked);
    let clocked = Clocked { way: *way, of: of.id, kind, cast: Cast::Nothing, masked };
    (right != FieldRight::Hidden).then_some((&display.def, clocked))
}

impl View<'_> {
    /// Such a field of a row as it stands in an answer.
    pub(super) fn clocked(&self, row: &Record, clocked: &Clocked) -> Json {
        if clocked.masked {
            return Json::Null;
        }
        let value = match &row.values[clocked.of] {
            Value::Int(number) => self.made(clocked.way, *number),
            _ => Value::Null,
        };
        clocked.cast.value(&clocked.kind, &value)
    }

    fn made(&self, way: Way, of: i64) -> Value {
        let day = |at: Micros| since_1970(instant(at).to_zoned(self.zone.clone()).date());
        let today = day(self.now);
        match way {
            Way::Left => Value::Int(of - today),
            Way::Past => Value::Bool(render::date_of(of) < render::date_of(today)),
            Way::Age => Value::Int(today - day(of)),
            Way::For => {
                let seconds = half_away(i128::from(self.now) - i128::from(of), SECOND.into());
                match i64::try_from(seconds) {
                    Ok(fits) if (0..=LONGEST).contains(&seconds) => Value::Int(fits),
                    _ => Value::Null,
                }
            }
        }
    }
}

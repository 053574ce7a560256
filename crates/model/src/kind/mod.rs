//! Field kinds: what a value means. One module per kind.
//!
//! A kind knows how its values lie in a column, how they are read from JSON and from text
//! (normalised and checked), how they are written, and which operators and aggregates make sense.
//! Composite kinds (address, geo point, any-record) are spread into plain fields when a definition
//! is loaded, so everything behind the catalog sees one column per field.

mod auto_number;
mod boolean;
mod date;
mod datetime;
mod decimal;
mod duration;
mod email;
mod geo;
mod integer;
mod json;
mod multi_select;
mod object_name;
mod operators;
mod phone;
mod reference;
mod refusal;
mod region;
mod rich_text;
mod secret;
mod select;
mod text;
mod time_zone;
mod url;
mod wire;

pub use auto_number::AutoNumber;
pub use boolean::Boolean;
pub use date::Date;
pub use datetime::Datetime;
pub use decimal::{Decimal, DecimalRole};
pub use duration::Duration;
pub use email::Email;
pub use geo::{COORDINATE_SCALE, Datum, to_wgs84};
pub use integer::Integer;
pub use json::Json as JsonKind;
pub use multi_select::MultiSelect;
pub use object_name::ObjectName;
pub use operators::{Aggregates, Operators};
pub use phone::{Phone, is_mobile_number, key as phone_key};
pub use reference::Reference;
pub use refusal::Refusal;
pub use region::{
    Region, RegionLevel, RegionNode, SplitAddress, locate, region_code, region_names, region_tree,
    split_address,
};
pub use rich_text::{RichText, plain as plain_text};
pub use secret::{BlindIndex, MASK, Secret, search_form};
pub use select::{OptionDef, Select};
pub use text::Text as TextKind;
pub use time_zone::TimeZone;
pub use url::Url;
pub use wire::{
    Scalar, Wire, format_date, format_datetime, format_scaled, parse_scaled, write_json_string,
};

use crate::value::{ColumnType, Value};
use serde_json::Value as Json;

/// What every kind can do. `Null` never reaches a kind: nullness is the field's matter.
pub trait Kind {
    /// The kind's name in definitions.
    fn name(&self) -> &'static str;

    /// How values lie in a column.
    fn column(&self) -> ColumnType;

    /// How values look on the wire.
    fn wire(&self) -> Wire;

    /// The JSON Schema (draft 2020-12) of a value as it is answered and best sent. What is read besides, such
    /// as a number in quotes or a date in another spelling, is courtesy and not told.
    fn schema(&self) -> Json;

    /// Reads and normalises a value from JSON; an empty text is [`Value::Null`].
    ///
    /// # Errors
    /// Says what would be right.
    fn read_json(&self, json: &Json) -> Result<Value, Refusal>;

    /// Reads and normalises a value from text: a filter operand or a cell of a spreadsheet.
    ///
    /// # Errors
    /// Says what would be right.
    fn read_text(&self, text: &str) -> Result<Value, Refusal>;

    /// The filter operators that make sense.
    fn operators(&self) -> Operators;

    /// The aggregate functions that make sense.
    fn aggregates(&self) -> Aggregates;

    /// Whether rows can be sorted and grouped by it.
    fn sortable(&self) -> bool {
        true
    }
}

/// A kind with its settings.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// One line or many lines of text.
    Text(TextKind),
    /// Text with formatting, as clean HTML.
    RichText(RichText),
    /// An e-mail address.
    Email(Email),
    /// A phone number.
    Phone(Phone),
    /// A web address.
    Url(Url),
    /// A time zone, by its name.
    TimeZone(TimeZone),
    /// A whole number.
    Integer(Integer),
    /// A number with a fixed number of decimals: decimal, money, percent, a coordinate.
    Decimal(Decimal),
    /// Yes or no.
    Boolean(Boolean),
    /// A calendar day without a zone.
    Date(Date),
    /// An instant.
    Datetime(Datetime),
    /// A length of time in whole seconds.
    Duration(Duration),
    /// One of several options.
    Select(Select),
    /// Any of several options.
    MultiSelect(MultiSelect),
    /// A part of an address in China, or its code.
    Region(Region),
    /// Another record, by id.
    Reference(Reference),
    /// An object's name: the first half of an any-record field.
    ObjectName(ObjectName),
    /// A number given by the system, such as `KH-000012`.
    AutoNumber(AutoNumber),
    /// Text that is stored encrypted.
    Secret(Secret),
    /// JSON, read by programs only.
    Json(JsonKind),
}

impl FieldKind {
    /// The kind's behaviour.
    #[must_use]
    pub fn kind(&self) -> &dyn Kind {
        match self {
            Self::Text(kind) => kind,
            Self::RichText(kind) => kind,
            Self::Email(kind) => kind,
            Self::Phone(kind) => kind,
            Self::Url(kind) => kind,
            Self::TimeZone(kind) => kind,
            Self::Integer(kind) => kind,
            Self::Decimal(kind) => kind,
            Self::Boolean(kind) => kind,
            Self::Date(kind) => kind,
            Self::Datetime(kind) => kind,
            Self::Duration(kind) => kind,
            Self::Select(kind) => kind,
            Self::MultiSelect(kind) => kind,
            Self::Region(kind) => kind,
            Self::Reference(kind) => kind,
            Self::ObjectName(kind) => kind,
            Self::AutoNumber(kind) => kind,
            Self::Secret(kind) => kind,
            Self::Json(kind) => kind,
        }
    }

    /// The decimals of a scaled number, 0 for any other kind.
    #[must_use]
    pub fn scale(&self) -> u8 {
        match self {
            Self::Decimal(kind) => kind.scale,
            _ => 0,
        }
    }
}

//! The shape of an answer: how a row's columns become JSON, without a tree in between.

mod average;
mod look;

use std::sync::Arc;

use serde_json::Value as Json;
use steward_model::catalog::FieldId;
use steward_model::formula::{Display, When};
use steward_model::kind::{Scalar, Wire, write_json_string};
use steward_model::query::Bucket;
use steward_model::{Error, Result};

use crate::RowRef;
use crate::plan::Look;

pub use average::AVERAGE_EXTRA_DECIMALS;

/// The members of a JSON object, in order.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// The members.
    pub members: Vec<Member>,
    /// Where the fields of the object itself lie.
    pub fields: Vec<FieldColumn>,
}

/// A field in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldColumn {
    /// The field.
    pub field: FieldId,
    /// The stretch of time that lies there instead of it.
    pub bucket: Option<Bucket>,
    /// The column.
    pub index: usize,
}

/// One member.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key with quotes and colon: `"name":`.
    key: Vec<u8>,
    /// The value.
    pub node: Node,
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub enum Node {
    /// A column.
    Column {
        /// Which.
        index: usize,
        /// What its values look like.
        wire: Wire,
        /// As what they are shown.
        look: Look,
    },
    /// Always null.
    Null,
    /// A field that is computed when it is read.
    Computed {
        /// The field.
        display: Arc<Display>,
        /// The columns that it is made of, and what their values look like.
        columns: Vec<(usize, Wire)>,
        /// As what it is shown.
        look: Look,
    },
    /// A mean.
    Average {
        /// The column with the sum.
        sum: usize,
        /// The column with the count.
        count: usize,
        /// The decimals of the field.
        scale: u8,
        /// As what it is shown.
        look: Look,
    },
    /// A value of one related record, null where its id is.
    Through {
        /// The column with its id.
        presence: usize,
        /// The value.
        node: Box<Node>,
    },
    /// A value of each related record, from a column as of [`Node::Many`].
    Each {
        /// The column.
        index: usize,
        /// The value.
        node: Box<Node>,
    },
    /// One related record, null where its id is.
    One {
        /// The column with its id.
        presence: usize,
        /// Its members.
        shape: Shape,
    },
    /// Related records, as a JSON array of arrays in one column.
    Many {
        /// The column.
        index: usize,
        /// The members of each.
        shape: Shape,
    },
}

impl Member {
    /// A member.
    #[must_use]
    pub fn new(key: &str, node: Node) -> Self {
        let mut quoted = Vec::with_capacity(key.len() + 3);
        write_json_string(key, &mut quoted);
        quoted.push(b':');
        Self { key: quoted, node }
    }

    /// The key, as it is.
    #[must_use]
    pub fn name(&self) -> String {
        serde_json::from_slice(&self.key[..self.key.len() - 1]).unwrap_or_default()
    }
}

impl Shape {
    /// Appends a row as a JSON object. `when`: at which time, if anything in it looks at the clock.
    ///
    /// # Errors
    /// If the row does not have the columns that the shape was made for, or the time is missing.
    pub fn write(&self, row: &RowRef<'_>, when: Option<&When>, out: &mut Vec<u8>) -> Result<()> {
        self.object(&Columns { values: Values::Row(row), when }, out)
    }

    /// The columns that hold JSON of embeddings inside this one.
    #[must_use]
    pub fn nested_columns(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect_nested(&mut found);
        found
    }

    fn collect_nested(&self, found: &mut Vec<usize>) {
        for member in &self.members {
            member.node.collect_nested(found);
        }
    }

    /// Takes the members of one related record as its own. Without a column that says whether there is
    /// such a record, its values must be null where there is none.
    pub fn spread_one(&mut self, presence: Option<usize>, inner: Self) {
        let through = |member: Member| match presence {
            None => member,
            Some(presence) => {
                let node = Node::Through { presence, node: Box::new(member.node) };
                Member { key: member.key, node }
            }
        };
        self.members.extend(inner.members.into_iter().map(through));
    }

    /// Takes the members of the related records in a column as lists of its own.
    pub fn spread_many(&mut self, index: usize, inner: Self) {
        let each = |member: Member| {
            let node = Node::Each { index, node: Box::new(member.node) };
            Member { key: member.key, node }
        };
        self.members.extend(inner.members.into_iter().map(each));
    }

    fn object(&self, columns: &Columns<'_>, out: &mut Vec<u8>) -> Result<()> {
        out.push(b'{');
        for (index, member) in self.members.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            out.extend_from_slice(&member.key);
            member.node.write(columns, out)?;
        }
        out.push(b'}');
        Ok(())
    }
}

impl Node {
    fn collect_nested(&self, found: &mut Vec<usize>) {
        match self {
            Self::Many { index, .. } | Self::Each { index, .. } => found.push(*index),
            Self::One { shape, .. } => shape.collect_nested(found),
            Self::Through { node, .. } => node.collect_nested(found),
            Self::Column { .. } | Self::Null | Self::Computed { .. } | Self::Average { .. } => {}
        }
    }

    /// Appends a row's value as JSON.
    pub(crate) fn write_row(
        &self,
        row: &RowRef<'_>,
        when: Option<&When>,
        out: &mut Vec<u8>,
    ) -> Result<()> {
        self.write(&Columns { values: Values::Row(row), when }, out)
    }

    fn write(&self, columns: &Columns<'_>, out: &mut Vec<u8>) -> Result<()> {
        match self {
            Self::Column { index, wire, look } => columns.scalar(*index, *wire, *look, out),
            Self::Null => {
                out.extend_from_slice(b"null");
                Ok(())
            }
            Self::Computed { display, columns: made_of, look } => {
                let when =
                    columns.when.ok_or_else(|| Error::internal("nobody said what time it is"))?;
                let value = |&(index, wire): &(usize, Wire)| Ok((wire, columns.get(index, wire)?));
                let values = made_of.iter().map(value).collect::<Result<Vec<_>>>()?;
                let value = display.value(&values, when);
                look::write(*look, display.def.kind().wire(), Scalar::from(&value), out);
                Ok(())
            }
            Self::Average { sum, count, scale, look } => {
                match (columns.int(*sum)?, columns.int(*count)?) {
                    (Some(sum), Some(count)) if count > 0 => {
                        average::write(sum, count, *scale, *look, out);
                    }
                    _ => out.extend_from_slice(b"null"),
                }
                Ok(())
            }
            Self::Through { presence, node } => {
                if columns.int(*presence)?.is_none() {
                    out.extend_from_slice(b"null");
                    return Ok(());
                }
                node.write(columns, out)
            }
            Self::Each { index, node } => {
                columns.each(*index, out, |row, out| node.write(row, out))
            }
            Self::One { presence, shape } => {
                if columns.int(*presence)?.is_none() {
                    out.extend_from_slice(b"null");
                    return Ok(());
                }
                shape.object(columns, out)
            }
            Self::Many { index, shape } => {
                columns.each(*index, out, |row, out| shape.object(row, out))
            }
        }
    }
}

/// The values of one record, and when they are read.
struct Columns<'a> {
    values: Values<'a>,
    /// None where nothing that is shown looks at the clock.
    when: Option<&'a When>,
}

/// Where values are: in a driver's row, or in an array inside a column.
enum Values<'a> {
    Row(&'a RowRef<'a>),
    Array(&'a [Json]),
}

impl Columns<'_> {
    fn int(&self, index: usize) -> Result<Option<i64>> {
        match self.values {
            Values::Row(row) => row.int(index),
            Values::Array(items) => Ok(items.get(index).and_then(Json::as_i64)),
        }
    }

    fn scalar(&self, index: usize, wire: Wire, look: Look, out: &mut Vec<u8>) -> Result<()> {
        look::write(look, wire, self.get(index, wire)?, out);
        Ok(())
    }

    fn get(&self, index: usize, wire: Wire) -> Result<Scalar<'_>> {
        Ok(match self.values {
            Values::Row(row) => match wire {
                Wire::Text | Wire::Keys | Wire::Json | Wire::Secret => {
                    row.text(index)?.map_or(Scalar::Null, Scalar::Text)
                }
                Wire::Bool => row.bool(index)?.map_or(Scalar::Null, Scalar::Bool),
                Wire::Int | Wire::Scaled(_) | Wire::Date | Wire::Datetime => {
                    row.int(index)?.map_or(Scalar::Null, Scalar::Int)
                }
            },
            Values::Array(items) => match items.get(index) {
                Some(Json::Bool(value)) => Scalar::Bool(*value),
                Some(Json::Number(number)) => number.as_i64().map_or(Scalar::Null, Scalar::Int),
                Some(Json::String(text)) => Scalar::Text(text),
                _ => Scalar::Null,
            },
        })
    }

    /// Writes a list with what `write` makes of each row in a column.
    fn each(
        &self,
        index: usize,
        out: &mut Vec<u8>,
        write: impl Fn(&Columns<'_>, &mut Vec<u8>) -> Result<()>,
    ) -> Result<()> {
        let parsed;
        let rows: &[Json] = match self.values {
            Values::Row(row) => {
                let text = row.text(index)?.unwrap_or("[]");
                parsed = serde_json::from_str::<Vec<Json>>(text).map_err(Error::internal)?;
                &parsed
            }
            Values::Array(items) => {
                items.get(index).and_then(Json::as_array).map_or(&[], Vec::as_slice)
            }
        };
        out.push(b'[');
        for (position, row) in rows.iter().enumerate() {
            if position > 0 {
                out.push(b',');
            }
            let values = Values::Array(row.as_array().map_or(&[][..], Vec::as_slice));
            write(&Columns { values, when: self.when }, out)?;
        }
        out.push(b']');
        Ok(())
    }
}

//! The shape of an answer: how a row's columns become JSON, without a tree in between.

use serde_json::Value as Json;
use steward_model::kind::{Scalar, Wire, write_json_string};
use steward_model::{Error, Result};

use crate::RowRef;

/// The decimals that a mean has more than its field.
pub const AVERAGE_EXTRA_DECIMALS: u8 = 4;

/// The members of a JSON object, in order.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// The members.
    pub members: Vec<Member>,
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
    },
    /// Always null.
    Null,
    /// Not in the answer.
    Absent,
    /// A mean.
    Average {
        /// The column with the sum.
        sum: usize,
        /// The column with the count.
        count: usize,
        /// The decimals of the field.
        scale: u8,
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
}

impl Shape {
    /// Appends a row as a JSON object.
    ///
    /// # Errors
    /// If the row does not have the columns that the shape was made for.
    pub fn write(&self, row: &RowRef<'_>, out: &mut Vec<u8>) -> Result<()> {
        self.object(&Columns::Row(row), out)
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
            match &member.node {
                Node::Many { index, .. } => found.push(*index),
                Node::One { shape, .. } => shape.collect_nested(found),
                Node::Column { .. } | Node::Null | Node::Absent | Node::Average { .. } => {}
            }
        }
    }

    fn object(&self, columns: &Columns<'_>, out: &mut Vec<u8>) -> Result<()> {
        out.push(b'{');
        let shown = self.members.iter().filter(|member| !matches!(member.node, Node::Absent));
        for (index, member) in shown.enumerate() {
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
    fn write(&self, columns: &Columns<'_>, out: &mut Vec<u8>) -> Result<()> {
        match self {
            Self::Column { index, wire } => columns.scalar(*index, *wire, out),
            Self::Null | Self::Absent => {
                out.extend_from_slice(b"null");
                Ok(())
            }
            Self::Average { sum, count, scale } => {
                match (columns.int(*sum)?, columns.int(*count)?) {
                    (Some(sum), Some(count)) if count > 0 => write_average(sum, count, *scale, out),
                    _ => out.extend_from_slice(b"null"),
                }
                Ok(())
            }
            Self::One { presence, shape } => {
                if columns.int(*presence)?.is_none() {
                    out.extend_from_slice(b"null");
                    return Ok(());
                }
                shape.object(columns, out)
            }
            Self::Many { index, shape } => columns.many(*index, shape, out),
        }
    }
}

/// A mean, rounded half away from zero to [`AVERAGE_EXTRA_DECIMALS`] more decimals than its field.
fn write_average(sum: i64, count: i64, scale: u8, out: &mut Vec<u8>) {
    let scaled = i128::from(sum) * 10_i128.pow(u32::from(AVERAGE_EXTRA_DECIMALS));
    let count = i128::from(count);
    let half = if scaled < 0 { -count / 2 } else { count / 2 };
    // A mean never leaves the range of its values; only the further decimals could.
    let mean = (scaled + half) / count;
    let digits = usize::from(scale + AVERAGE_EXTRA_DECIMALS);
    let magnitude = format!("{:0width$}", mean.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = magnitude.split_at(magnitude.len() - digits);
    let fraction = fraction.trim_end_matches('0');
    if mean < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(whole.as_bytes());
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
}

/// Where values are: in a driver's row, or in an array inside a column.
enum Columns<'a> {
    Row(&'a RowRef<'a>),
    Array(&'a [Json]),
}

impl Columns<'_> {
    fn int(&self, index: usize) -> Result<Option<i64>> {
        match self {
            Self::Row(row) => row.int(index),
            Self::Array(items) => Ok(items.get(index).and_then(Json::as_i64)),
        }
    }

    fn scalar(&self, index: usize, wire: Wire, out: &mut Vec<u8>) -> Result<()> {
        let scalar = match self {
            Self::Row(row) => match wire {
                Wire::Text | Wire::Keys => row.text(index)?.map_or(Scalar::Null, Scalar::Text),
                Wire::Bool => row.bool(index)?.map_or(Scalar::Null, Scalar::Bool),
                _ => row.int(index)?.map_or(Scalar::Null, Scalar::Int),
            },
            Self::Array(items) => match items.get(index) {
                Some(Json::Bool(value)) => Scalar::Bool(*value),
                Some(Json::Number(number)) => number.as_i64().map_or(Scalar::Null, Scalar::Int),
                Some(Json::String(text)) => Scalar::Text(text),
                _ => Scalar::Null,
            },
        };
        wire.write_json(scalar, out);
        Ok(())
    }

    fn many(&self, index: usize, shape: &Shape, out: &mut Vec<u8>) -> Result<()> {
        let parsed;
        let rows: &[Json] = match self {
            Self::Row(row) => {
                let text = row.text(index)?.unwrap_or("[]");
                parsed = serde_json::from_str::<Vec<Json>>(text).map_err(Error::internal)?;
                &parsed
            }
            Self::Array(items) => {
                items.get(index).and_then(Json::as_array).map_or(&[], Vec::as_slice)
            }
        };
        out.push(b'[');
        for (position, row) in rows.iter().enumerate() {
            if position > 0 {
                out.push(b',');
            }
            let columns = row.as_array().map_or(&[][..], Vec::as_slice);
            shape.object(&Columns::Array(columns), out)?;
        }
        out.push(b']');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_round_half_away_from_zero() {
        for (sum, count, scale, text) in [
            (10, 4, 0, "2.5"),
            (1, 3, 0, "0.3333"),
            (2, 3, 0, "0.6667"),
            (-2, 3, 2, "-0.006667"),
            (100, 1, 2, "1"),
            (0, 5, 2, "0"),
            (-1, 20_000, 0, "-0.0001"),
        ] {
            let mut out = Vec::new();
            write_average(sum, count, scale, &mut out);
            assert_eq!(String::from_utf8(out).as_deref(), Ok(text), "{sum}/{count}");
        }
    }
}

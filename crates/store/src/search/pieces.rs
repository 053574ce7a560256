//! Where pieces of lexemes stand: in which fields of which objects. One look at this spares a question the
//! indexes, and within an index the fields, in which it can find nothing.
//!
//! It says more than is true, since nothing is ever taken out, and never less: a piece is written down with
//! the first record that has it.

use std::collections::{BTreeSet, HashMap, HashSet};

use steward_model::Value;
use steward_model::catalog::ObjectDef;
use steward_model::search::{Piece, Question, pieces};
use steward_model::value::ColumnType;

use crate::rows::Insert;
use crate::{Dialect, Statement};

/// How places are written down.
const INSERT: Insert<'_> = Insert {
    into: "INSERT INTO search_piece (piece, place)",
    columns: &[ColumnType::Text, ColumnType::Text],
    tail: " ON CONFLICT DO NOTHING",
};

/// A piece and the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Placed {
    piece: String,
    /// The object's name, a dot, and the field's tag.
    place: String,
}

/// The pieces of a record's lexemes with their places.
pub fn placed(object: &ObjectDef, document: &str) -> impl Iterator<Item = Placed> {
    let place = |(tag, piece): Piece<'_>| Placed {
        piece: piece.to_owned(),
        place: format!("{}.{tag}", object.name),
    };
    pieces(document).into_iter().map(place)
}

/// The statements that write places down; those that are known stay. They stand at the end of a
/// transaction, since they wait for others that write the same, and come in one order, so that two never
/// wait for each other.
#[must_use]
pub fn note(dialect: Dialect, placed: BTreeSet<Placed>) -> Vec<Statement> {
    let values = placed.into_iter().flat_map(|Placed { piece, place }| [piece, place]);
    let statements = INSERT.of_any_number(dialect, values.map(Value::Text).collect());
    statements.into_iter().map(Statement::only_adding).collect()
}

/// Where the pieces of a question stand.
#[derive(Clone, Debug, Default)]
pub struct Places(HashMap<String, HashSet<(char, String)>>);

impl Places {
    /// The statement that finds them, with a piece and a place in each row, for [`add`](Self::add).
    ///
    /// The answer is for who goes on to ask for hits: by itself it tells of records beyond the reader's
    /// scope.
    #[must_use]
    pub fn statement(dialect: Dialect, question: &Question) -> Statement {
        let mut wanted = BTreeSet::new();
        // Whichever field: its tag is not part of a piece.
        question.tiers(&['a']).iter().for_each(|expr| expr.add_pieces(&mut wanted));
        let (list, wanted) = match dialect {
            Dialect::Sqlite => {
                let json = serde_json::Value::from_iter(wanted).to_string();
                ("IN (SELECT value FROM json_each(?1))", json)
            }
            Dialect::Postgres => {
                let joined = wanted.into_iter().collect::<Vec<_>>().join(" ");
                ("= ANY(string_to_array($1, ' '))", joined)
            }
        };
        let sql = format!("SELECT piece, place FROM search_piece WHERE piece {list}");
        Statement::new(sql, vec![Value::Text(wanted)])
    }

    /// Adds a row of the answer.
    pub fn add(&mut self, piece: String, place: &str) {
        if let Some((object, tag)) = place.rsplit_once('.') {
            let object = self.0.entry(object.to_owned()).or_default();
            object.extend(tag.chars().map(|tag| (tag, piece.clone())));
        }
    }

    /// Whether a piece stands in a field of this object.
    pub(super) fn has(&self, object: &ObjectDef, (tag, piece): Piece<'_>) -> bool {
        self.0.get(&object.name).is_some_and(|known| known.contains(&(tag, piece.to_owned())))
    }
}

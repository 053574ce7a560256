//! Random catalogs, rows, readers and questions for property tests.
//!
//! Everything is read off a [`Tape`] of random numbers, so that what is made first (the catalog)
//! can decide what is made later (a question about it), and a failing case shrinks: a shorter tape
//! and smaller numbers make a simpler case.

mod access;
mod definitions;
pub(in crate::naive) mod domain;
mod filter;
mod query;
mod rows;
mod tape;

pub use access::access;
pub use definitions::definitions;
pub use query::query;
pub use rows::tables;
pub use tape::Tape;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::Strategy;
use steward_model::catalog::Catalog;

use crate::naive::secret::PlainCodes;
use steward_model::clock::Micros;
use steward_model::query::ListQuery;
use steward_model::record::Record;

use super::{Naive, NaiveAccess};

/// The time at which generated questions are asked: 2026-11-21T18:00:00Z, in China the next day.
pub const NOW: Micros = 1_795_284_000_000_000;

/// The longest tape of a catalog, of its rows, and of a reader with a question.
const TAPES: (usize, usize, usize) = (300, 3_000, 800);

/// A company and questions about it.
#[derive(Clone)]
pub struct Case {
    /// The definitions: file name and TOML.
    pub definitions: Vec<(String, String)>,
    /// The catalog that they make.
    pub catalog: Arc<Catalog>,
    /// The records of each object, by the object's name, in the order of their ids from 1.
    pub tables: BTreeMap<String, Vec<Record>>,
    /// The questions.
    pub asked: Vec<Asked>,
    /// What it was read off: [`case`] makes the same case of them.
    pub tapes: (Vec<u16>, Vec<u16>, Vec<Vec<u16>>),
}

/// A question and who asks it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The object's name.
    pub object: String,
    /// Who asks.
    pub access: NaiveAccess,
    /// What.
    pub query: ListQuery,
}

impl Case {
    /// The naive evaluator over the same records.
    #[must_use]
    pub fn naive(&self) -> Naive {
        Naive { catalog: Arc::clone(&self.catalog), tables: self.tables.clone() }
    }
}

impl fmt::Debug for Case {
    /// Shows what is needed to understand a failure: no catalog beside its definitions, no nulls.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (_, text) in &self.definitions {
            writeln!(f, "{text}")?;
        }
        for object in self.catalog.objects() {
            for row in self.tables.get(&object.name).into_iter().flatten() {
                write!(f, "{}:", object.name)?;
                for (field, value) in object.fields.iter().zip(&row.values) {
                    if !value.is_null() {
                        write!(f, " {}={value:?}", field.name)?;
                    }
                }
                writeln!(f)?;
            }
        }
        self.asked.iter().try_for_each(|asked| writeln!(f, "{asked:#?}"))?;
        writeln!(f, "tapes: {:?}", self.tapes)
    }
}

/// A random company with so many questions about it.
pub fn cases(questions: usize) -> impl Strategy<Value = Case> {
    let tape = |longest| vec(any::<u16>(), 0..=longest);
    (tape(TAPES.0), tape(TAPES.1), vec(tape(TAPES.2), questions))
        .prop_map(|(definitions, rows, questions)| case(&definitions, &rows, &questions))
}

/// The case on these tapes.
///
/// # Panics
/// If the generator itself is wrong and makes definitions that make no catalog.
#[must_use]
pub fn case(tape: &[u16], rows: &[u16], questions: &[Vec<u16>]) -> Case {
    let definitions = definitions(&mut Tape::new(tape));
    let files = definitions.iter().map(|(file, text)| (file.as_str(), text.as_str()));
    let catalog = match Catalog::from_toml(files) {
        Ok(catalog) => Arc::new(catalog.with_blind_index(Arc::new(PlainCodes))),
        Err(error) => panic!("{error}\n{definitions:?}"),
    };
    let tables = tables(&catalog, &mut Tape::new(rows));
    let asked = questions.iter().map(|tape| ask(&catalog, &tables, &mut Tape::new(tape)));
    let asked = asked.collect();
    let tapes = (tape.to_vec(), rows.to_vec(), questions.to_vec());
    Case { definitions, catalog, tables, asked, tapes }
}

fn ask(
    catalog: &Arc<Catalog>,
    tables: &BTreeMap<String, Vec<Record>>,
    tape: &mut Tape<'_>,
) -> Asked {
    let object = &catalog.objects()[tape.below(catalog.objects().len())];
    let access = access(catalog, tables, tape);
    let query = query(catalog, object, &access, tape);
    Asked { object: object.name.clone(), access, query }
}

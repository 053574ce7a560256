//! Writing SQL text with bound values.

use std::fmt::Write;

use steward_model::Value;
use steward_model::catalog::{Catalog, FieldDef};
use steward_model::clock::Micros;
use steward_model::scope::Access;

use crate::{Dialect, Statement};

/// About the length of a statement that selects all of a large object's fields.
const FIRST_BYTES: usize = 4 * 1024;

/// A statement in the making.
pub(crate) struct Sql<'p> {
    pub(crate) dialect: Dialect,
    pub(crate) catalog: &'p Catalog,
    pub(crate) access: &'p Access,
    pub(crate) now: Micros,
    text: String,
    params: Vec<Value>,
    aliases: usize,
    names: bool,
}

impl<'p> Sql<'p> {
    pub(crate) fn new(
        dialect: Dialect,
        catalog: &'p Catalog,
        access: &'p Access,
        now: Micros,
    ) -> Self {
        let text = String::with_capacity(FIRST_BYTES);
        Self { dialect, catalog, access, now, text, params: Vec::new(), aliases: 0, names: false }
    }

    /// Appends text.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends an integer of our own (a limit, an id of a scope).
    pub(crate) fn number(&mut self, number: impl std::fmt::Display) -> &mut Self {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{number}");
        self
    }

    /// Appends a parameter with its value.
    pub(crate) fn bind(&mut self, value: Value) -> &mut Self {
        self.params.push(value);
        self.text.push(match self.dialect {
            Dialect::Sqlite => '?',
            Dialect::Postgres => '$',
        });
        self.text.push_str(itoa::Buffer::new().format(self.params.len()));
        self
    }

    /// Appends `alias."column"`.
    pub(crate) fn column(&mut self, alias: Alias, field: &FieldDef) -> &mut Self {
        self.text.push('t');
        self.text.push_str(itoa::Buffer::new().format(alias.0));
        self.text.push('.');
        self.text.push_str(&field.quoted);
        self
    }

    /// Appends the parts with a separator between them.
    pub(crate) fn list<T>(
        &mut self,
        separator: &str,
        parts: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            each(self, part);
        }
        self
    }

    /// Names the column just written `c<index>`, inside a subquery.
    pub(crate) fn named(&mut self, index: usize) {
        if self.names {
            self.push(" AS c").number(index);
        }
    }

    /// Starts a subquery aside: its columns are named, and its text comes back with
    /// [`Sql::take_back`]. Parameters keep counting, whatever order the texts are put in.
    pub(crate) fn set_aside(&mut self) -> (String, bool) {
        (std::mem::take(&mut self.text), std::mem::replace(&mut self.names, true))
    }

    /// Ends a subquery aside, answers its text and goes on with the text before it.
    pub(crate) fn take_back(&mut self, outside: String, names: bool) -> String {
        self.names = names;
        std::mem::replace(&mut self.text, outside)
    }

    /// A new table alias.
    pub(crate) fn alias(&mut self) -> Alias {
        self.aliases += 1;
        Alias(self.aliases - 1)
    }

    pub(crate) fn finish(self) -> Statement {
        Statement::new(self.text, self.params)
    }
}

/// A table's alias in a statement: `t0`, `t1`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alias(usize);

impl std::fmt::Display for Alias {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "t{}", self.0)
    }
}

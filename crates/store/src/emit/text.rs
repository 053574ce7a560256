//! Writing SQL text with bound values, where names and rights are known already.

use std::fmt::Write;

use steward_model::Value;

use crate::{Dialect, Statement};

/// Text and values of a statement that needs no catalog.
pub(super) struct Text {
    dialect: Dialect,
    text: String,
    params: Vec<Value>,
}

impl Text {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, text: String::with_capacity(512), params: Vec::new() }
    }

    pub(super) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    pub(super) fn bind(&mut self, value: Value) -> &mut Self {
        self.params.push(value);
        let number = self.params.len();
        // Writing to a string cannot fail.
        let _ = match self.dialect {
            Dialect::Sqlite => write!(self.text, "?{number}"),
            Dialect::Postgres => write!(self.text, "${number}"),
        };
        self
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(super) fn finish(self) -> Statement {
        Statement::new(self.text, self.params)
    }
}

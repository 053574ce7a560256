//! What search finds: the pieces that a record is found by, and what a question asks of them.
//!
//! A record's search fields are taken apart into *lexemes* ([`lexemes`]), which the store keeps in an
//! index. A [`Question`] is taken apart likewise, into conditions on lexemes ([`Expr`]). Both begin with
//! the [`tag`] of a field, so that a reader's question reaches only fields that he may read.
//! [`marks`] says which part of a text a question has found.
//!
//! Nothing here knows a database. A change of what the lexemes are raises [`VERSION`], by which the store
//! sees that its indexes are of another kind.

mod companies;
mod expr;
mod keys;
mod letters;
mod lexemes;
mod marks;
mod pieces;
mod question;
mod readings;
mod simplified;
mod sounds;
mod titles;

pub use companies::company_core;
pub use expr::Expr;
pub use keys::{KeyKind, match_key, name_keys};
pub use lexemes::lexemes;
pub use marks::{Excerpt, excerpt, marks};
pub use pieces::{Piece, pieces};
pub use question::{MAX_QUESTION, MAX_WORDS, Question};
pub use sounds::sounds;

use crate::catalog::{FieldDef, ObjectDef};
use crate::kind::FieldKind;
use crate::record::Record;

/// The version of the lexemes and pieces; another one needs indexes to be built again.
pub const VERSION: u32 = 2;

/// The longest lexeme of a word or of joined pinyin, in characters without its tag. What is longer is
/// cut there, on both sides.
pub const MAX_WORD: usize = 24;

/// The longest lexeme of a whole name, in characters without its tag. What is longer is cut there.
pub const MAX_KEY: usize = 60;

/// The most search fields of one object: each has a tag of one letter.
pub const MAX_FIELDS: usize = TAGS.len();

const TAGS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";

/// Stands before a whole name, number or address. No word begins with it, since folding makes it a digit.
const WHOLE: char = '¹';

/// Stands before the pinyin of a whole name.
const SOUND: char = '²';

/// Stands before a person's surname.
const SURNAME: char = '³';

/// What a field's text is, as far as search is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line: a name, number, address or code, found by its beginning and by its sound, too.
    Line,
    /// A longer text, found by its words.
    Long,
}

/// What the values of a kind are; none for kinds that search does not read.
#[must_use]
pub fn form_of(kind: &FieldKind) -> Option<Form> {
    match kind {
        FieldKind::Text(text) if text.long => Some(Form::Long),
        FieldKind::RichText(_) => Some(Form::Long),
        FieldKind::Text(_)
        | FieldKind::Email(_)
        | FieldKind::Phone(_)
        | FieldKind::Url(_)
        | FieldKind::AutoNumber(_) => Some(Form::Line),
        FieldKind::Integer(_)
        | FieldKind::Decimal(_)
        | FieldKind::Boolean(_)
        | FieldKind::Date(_)
        | FieldKind::Datetime(_)
        | FieldKind::Duration(_)
        | FieldKind::TimeZone(_)
        | FieldKind::Select(_)
        | FieldKind::MultiSelect(_)
        | FieldKind::Region(_)
        | FieldKind::Reference(_)
        | FieldKind::ObjectName(_)
        | FieldKind::Secret(_)
        | FieldKind::Json(_) => None,
    }
}

/// The tag of the search field at this position.
///
/// # Panics
/// From [`MAX_FIELDS`] on, which no catalog lets happen.
#[must_use]
pub fn tag(position: usize) -> char {
    char::from(TAGS[position])
}

/// What an index of this object is made of: indexes with another one must be built again.
#[must_use]
pub fn fingerprint(object: &ObjectDef) -> String {
    let names = object.search.iter().map(|&field| {
        let field = &object.fields[field];
        format!("{}:{}", field.name, field.kind().name())
    });
    format!("{VERSION} {}", names.collect::<Vec<_>>().join(" "))
}

/// All lexemes of a record, separated by blanks; empty if it has none.
#[must_use]
pub fn document(object: &ObjectDef, record: &Record) -> String {
    let mut document = String::with_capacity(512);
    for (position, &field) in object.search.iter().enumerate() {
        let field = &object.fields[field];
        let Some((form, text)) = text_of(field, record) else { continue };
        let tag = tag(position);
        for lexeme in lexemes(form, &text) {
            if !document.is_empty() {
                document.push(' ');
            }
            document.push(tag);
            document.push_str(&lexeme);
        }
    }
    document
}

/// The text of a search field, if it has one.
fn text_of<'r>(field: &FieldDef, record: &'r Record) -> Option<(Form, std::borrow::Cow<'r, str>)> {
    let form = form_of(&field.kind)?;
    let text = record.get(field.id).as_text()?;
    Some((form, plain(&field.kind, text)))
}

/// A stored text without what is not words.
#[must_use]
pub fn plain<'t>(kind: &FieldKind, text: &'t str) -> std::borrow::Cow<'t, str> {
    match kind {
        FieldKind::RichText(_) => crate::kind::plain_text(text).into(),
        _ => text.into(),
    }
}

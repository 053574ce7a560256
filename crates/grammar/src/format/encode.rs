//! Quotes and percent signs.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::name::is_bare;
use crate::words::is_reserved;

/// What must be encoded in a parameter's value: all but what RFC 3986 allows in a query and no
/// form decoder touches.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// Encodes a parameter's name.
pub(super) fn name(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// Encodes a parameter's value.
pub(super) fn value(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// A name, in quotes unless it can't be taken for anything else.
pub(super) fn quoted_name(name: &str) -> Cow<'_, str> {
    if !name.is_empty() && name.chars().all(is_bare) && !is_reserved(name) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(quote(name))
}

/// A text in quotes.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

/// Whether a value can stand in any list or group without quotes.
pub(super) fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value.chars().all(|c| is_bare(c) || matches!(c, '-' | '.' | ':' | '@' | '%'))
}

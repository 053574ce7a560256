//! What records are found by, as Steward keeps it beside them.

use steward_model::search::{Form, lexemes};

/// The lexemes of a record; each field with the letter of its place among the object's search fields.
pub(super) fn document(fields: &[(char, &str)]) -> String {
    let mut document = String::with_capacity(512);
    for (tag, text) in fields {
        for lexeme in lexemes(Form::Line, text) {
            if !document.is_empty() {
                document.push(' ');
            }
            document.push(*tag);
            document.push_str(&lexeme);
        }
    }
    document
}

/// Those of a contact: name, English name, phone, e-mail, WeChat, title.
pub(super) fn of_contact(fields: [Option<&str>; 6]) -> String {
    let fields = ('a'..).zip(fields).filter_map(|(tag, text)| Some((tag, text?)));
    document(&fields.collect::<Vec<_>>())
}

/// Those of a contact's title.
pub(super) fn of_title(title: &str) -> String {
    document(&[('f', title)])
}

/// Those of a contact point.
pub(super) fn of_point(value: &str) -> String {
    document(&[('a', value)])
}

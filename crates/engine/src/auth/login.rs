//! Reading what somebody types to say who they are.

use steward_model::kind::{Email, Kind, Phone, TextKind};
use steward_model::{Result, Value};
use steward_store::auth::account::Login;

/// The e-mail address, phone number or employee number that a text is, in the form in which users
/// have it. `None` for a text that can be none of them.
pub(super) fn read(text: &str) -> Option<Login> {
    let line = |result: Result<Value, _>| match result {
        Ok(Value::Text(text)) => Some(text),
        _ => None,
    };
    if text.contains('@') || text.contains('＠') {
        return line(Email.read_text(text).map_err(|_| ())).map(Login::Email);
    }
    let employee_no = line(TextKind::line().read_text(text).map_err(|_| ()))?;
    // What is too long for a phone number may still be an employee number.
    let phone = line(Phone.read_text(text).map_err(|_| ())).unwrap_or_else(|| employee_no.clone());
    Some(Login::Number { phone, employee_no })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_sign_in_is_read_in_its_stored_form() {
        let number = |phone: &str, employee_no: &str| {
            Some(Login::Number { phone: phone.to_owned(), employee_no: employee_no.to_owned() })
        };
        let email = Some(Login::Email("lin@example.com".to_owned()));
        assert_eq!(read(" Lin@Example.com "), email);
        assert_eq!(read("lin＠example.com"), email);
        assert_eq!(read("138 1234 5678"), number("+86-13812345678", "138 1234 5678"));
        assert_eq!(read(" E-007 "), number("E-007", "E-007"));
        let long = "x".repeat(100);
        assert_eq!(read(&long), number(&long, &long));
    }

    #[test]
    fn what_is_nothing_of_it_is_nobody() {
        for text in ["", "  ", "lin@", "a\nb", &"x".repeat(600)] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

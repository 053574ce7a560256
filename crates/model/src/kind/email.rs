//! E-mail addresses.

use super::{Aggregates, Kind, Operators, Refusal, Wire};
use crate::value::{ColumnType, Value};
use serde_json::{Value as Json, json};

/// The longest address (RFC 5321, section 4.5.3.1.3, less the angle brackets).
pub(super) const EMAIL_MAX: usize = 254;

/// An e-mail address, in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Email;

impl Kind for Email {
    fn name(&self) -> &'static str {
        "email"
    }

    fn column(&self) -> ColumnType {
        ColumnType::Text
    }

    fn wire(&self) -> Wire {
        Wire::Text
    }

    fn read_json(&self, json: &Json) -> Result<Value, Refusal> {
        match json {
            Json::String(text) => self.read_text(text),
            _ => Err(refusal()),
        }
    }

    fn read_text(&self, text: &str) -> Result<Value, Refusal> {
        let address = crate::fold::half_width(text.trim()).to_lowercase();
        if address.is_empty() {
            return Ok(Value::Null);
        }
        if plausible(&address) { Ok(Value::Text(address)) } else { Err(refusal()) }
    }

    fn schema(&self) -> Json {
        json!({"type": "string", "format": "idn-email", "maxLength": EMAIL_MAX})
    }

    fn operators(&self) -> Operators {
        Operators::Text
    }

    fn aggregates(&self) -> Aggregates {
        Aggregates::MinMax
    }
}

/// Whether it has the shape of an address. Only sending to it can tell whether it is one.
fn plausible(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let labels = domain.split('.');
    address.len() <= EMAIL_MAX
        && !local.is_empty()
        && local.len() <= 64
        && !address
            .contains(|c: char| c.is_whitespace() || c.is_control() || "()<>[],;:\\\"".contains(c))
        && !local.contains('@')
        && domain.contains('.')
        && labels.clone().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

fn refusal() -> Refusal {
    Refusal::new(
        "not_an_email",
        crate::text!(
            en = "Give an e-mail address such as lin@example.com.",
            zh = "请填写邮箱地址，例如 lin@example.com。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_addresses_and_refuses_the_rest() {
        assert_eq!(Email.read_text(" Lin@Example.COM "), Ok(Value::from("lin@example.com")));
        assert_eq!(Email.read_text("lin@example.com"), Ok(Value::from("lin@example.com")));
        for text in ["lin", "lin@", "@example.com", "a b@example.com", "a@b", "a@-b.com", "a@@b.c"]
        {
            assert_eq!(Email.read_text(text).unwrap_err().code, "not_an_email", "{text}");
        }
    }
}

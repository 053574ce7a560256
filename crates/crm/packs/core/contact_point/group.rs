//! Kinds of contact points, and what serves the same purpose.

use steward_model::Value;
use steward_model::fold::fold;
use steward_model::kind::{Email, Kind as _, Phone, Refusal, is_mobile_number, phone_key};

use crate::typed::contact_point::Kind;

/// Points that serve the same purpose, one of which is the primary one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// Numbers to call, mobile or not.
    Phone,
    /// E-mail addresses.
    Email,
    /// All points of one other kind, by its key.
    Other(String),
}

impl Group {
    /// The group of a kind.
    pub(crate) fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Mobile | Kind::Phone => Self::Phone,
            Kind::Email => Self::Email,
            Kind::Fax | Kind::Wechat | Kind::Other(_) => Self::Other(kind.key().to_owned()),
        }
    }

    /// The kind of a value that was written on the parent.
    pub(crate) fn kind(&self, value: &str) -> Kind {
        match self {
            Self::Phone if is_mobile_number(value) => Kind::Mobile,
            Self::Phone => Kind::Phone,
            Self::Email => Kind::Email,
            Self::Other(key) => Kind::from_key(key),
        }
    }
}

/// The form in which a value of this kind is stored.
pub(crate) fn normalise(kind: &Kind, raw: &str) -> Result<Value, Refusal> {
    match kind {
        Kind::Mobile | Kind::Phone | Kind::Fax => Phone.read_text(raw),
        Kind::Email => Email.read_text(raw),
        Kind::Wechat | Kind::Other(_) => Ok(raw.trim().into()),
    }
}

/// The key by which values of this kind are matched; none for a phone number without any digit.
pub(crate) fn match_key(kind: &Kind, value: &str) -> Option<String> {
    let key = match kind {
        Kind::Mobile | Kind::Phone | Kind::Fax => phone_key(value),
        Kind::Email => value.to_lowercase(),
        Kind::Wechat | Kind::Other(_) => fold(value),
    };
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_form_of_their_kind() {
        for (kind, raw, value, key) in [
            (Kind::Mobile, "138 1234 5678", "+86-13812345678", "13812345678"),
            (Kind::Phone, "(0571) 88888888", "+86-571-88888888", "57188888888"),
            (Kind::Fax, "+65 6123 4567", "+65-61234567", "6561234567"),
            (Kind::Email, " Lin@Example.COM", "lin@example.com", "lin@example.com"),
            (Kind::Wechat, " LinLan_88 ", "LinLan_88", "linlan_88"),
        ] {
            let normal = normalise(&kind, raw).expect("fits");
            assert_eq!(normal, Value::from(value), "{raw}");
            assert_eq!(match_key(&kind, value).as_deref(), Some(key), "{raw}");
        }
        assert_eq!(normalise(&Kind::Email, "lin").unwrap_err().code, "not_an_email");
        assert_eq!(match_key(&Kind::Mobile, "找王总"), None);
    }

    #[test]
    fn a_written_number_finds_its_kind() {
        assert_eq!(Group::Phone.kind("+86-13812345678"), Kind::Mobile);
        assert_eq!(Group::Phone.kind("+86-571-88888888"), Kind::Phone);
        assert_eq!(Group::of(&Kind::Mobile), Group::of(&Kind::Phone));
        assert_ne!(Group::of(&Kind::Fax), Group::of(&Kind::Phone));
    }
}

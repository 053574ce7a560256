//! What every user settles alone, whatever roles say of users: language, time zone, size of text.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use steward_engine::{Caller, Engine, WriteWish};
use steward_model::Result;
use steward_model::scope::{Access, ObjectRights, Reach, Scope};

use crate::support::{equals, where_};
use crate::typed::user::{NAME, field};

/// What is to be settled; what is left out stays, an empty one is the company's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// `zh` or `en`.
    #[serde(default, deserialize_with = "said")]
    pub locale: Option<Option<String>>,
    /// An IANA name.
    #[serde(default, deserialize_with = "said")]
    pub time_zone: Option<Option<String>>,
    /// `normal`, `large` or `extra_large`.
    #[serde(default)]
    pub text_size: Option<String>,
}

/// A member that is there, perhaps with null.
fn said<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl Preferences {
    fn values(self) -> Map<String, Json> {
        let given = [
            (field::LOCALE, self.locale.map(Json::from)),
            (field::TIME_ZONE, self.time_zone.map(Json::from)),
            (field::TEXT_SIZE, self.text_size.map(Json::from)),
        ];
        given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// Settles them in the user's own record, as the user.
///
/// # Errors
/// [`InvalidFields`](steward_model::error::ErrorKind::InvalidFields) for what can't be so.
pub async fn set_preferences(
    engine: &Engine,
    scope: &Arc<Scope>,
    caller: &Caller,
    preferences: Preferences,
) -> Result<()> {
    let values = preferences.values();
    if values.is_empty() {
        return Ok(());
    }
    let catalog = engine.catalog();
    let users = catalog.expect(NAME)?;
    let own = where_(equals(field::ID, scope.principal.user_id));
    let mut widened = Scope::clone(scope);
    // No other record and no other field is named here.
    let all = std::array::from_fn(|_| Reach::All);
    widened.objects[users.id] = ObjectRights { reach: all, ..ObjectRights::default() };
    let caller = Caller { access: Access::User(Arc::new(widened)), ..caller.clone() };
    engine.update(&caller, &users.plural, &own, values, &WriteWish::default()).await.map(drop)
}

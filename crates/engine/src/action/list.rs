//! The list of actions.

use std::sync::Arc;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Value as Json, json};
use steward_model::error::ErrorKind;
use steward_model::scope::Access;
use steward_model::{Error, Result, Text, text};
use steward_store::BoxFuture;

use super::{Action, Call};

/// The member of an input that asks for a dry run.
const DRY_RUN: &str = "dry_run";

/// All actions that there are.
#[derive(Clone, Debug, Default)]
pub struct Actions(Vec<Arc<dyn Any>>);

/// An action as others see it.
#[derive(Clone, Debug)]
pub struct Described {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub help: Text,
    /// Whether a role must allow it.
    pub needs_right: bool,
    /// Whether it may change anything.
    pub writes: bool,
    /// Whether its input may have `dry_run`.
    pub dry_run: bool,
    /// The JSON Schema of what it takes.
    pub input: Json,
    /// The JSON Schema of what it answers.
    pub output: Json,
}

/// An action whose types are forgotten.
trait Any: std::fmt::Debug + Send + Sync {
    fn described(&self) -> Described;

    fn may(&self, access: &Access) -> bool;

    fn run<'a>(&'a self, call: &'a mut Call<'_>, input: Json) -> BoxFuture<'a, Result<Json>>;

    fn is(&self, name: &str) -> bool;
}

impl<A: Action> Any for A {
    fn described(&self) -> Described {
        let dry_run = self.has_dry_run();
        let mut input = schema::<A::Input>();
        if dry_run && let Some(members) = input["properties"].as_object_mut() {
            let help = "Only say what would happen.";
            members.insert(DRY_RUN.to_owned(), json!({"type": "boolean", "description": help}));
        }
        Described {
            name: self.name(),
            help: self.help(),
            needs_right: self.needs_right(),
            writes: self.writes(),
            dry_run,
            input,
            output: schema::<A::Output>(),
        }
    }

    fn may(&self, access: &Access) -> bool {
        !self.needs_right() || access.may(self.right())
    }

    fn run<'a>(&'a self, call: &'a mut Call<'_>, mut input: Json) -> BoxFuture<'a, Result<Json>> {
        Box::pin(async move {
            if !self.may(&call.caller().access) {
                return Err(not_allowed(self.name()));
            }
            if self.has_dry_run()
                && let Some(wanted) =
                    input.as_object_mut().and_then(|all| all.shift_remove(DRY_RUN))
                && wanted.as_bool().ok_or_else(no_yes_or_no)?
            {
                call.rehearse();
            }
            let input = serde_json::from_value(input).map_err(|error| bad_input(&error))?;
            let output = Action::run(self, call, input).await?;
            serde_json::to_value(output).map_err(Error::internal)
        })
    }

    fn is(&self, name: &str) -> bool {
        self.name() == name
    }
}

/// The schema of a type, whole and without references to elsewhere.
#[must_use]
pub fn schema<T: schemars::JsonSchema>() -> Json {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    SchemaGenerator::new(settings).into_root_schema_for::<T>().to_value()
}

impl Actions {
    /// Adds an action. Its name must be new.
    #[must_use]
    pub fn with(mut self, action: impl Action) -> Self {
        debug_assert!(!self.0.iter().any(|one| one.is(action.name())), "two actions of one name");
        self.0.push(Arc::new(action));
        self
    }

    /// Those that the caller may use.
    #[must_use]
    pub fn of(&self, access: &Access) -> Vec<Described> {
        self.0.iter().filter(|one| one.may(access)).map(|one| one.described()).collect()
    }

    /// Whether there is an action with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|one| one.is(name))
    }

    /// Does the action with this name.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownAction`] if there is none, [`ErrorKind::BadBody`] if the input is not what the action takes, [`ErrorKind::Forbidden`]
    /// without the right to it; whatever it refuses.
    pub async fn run(&self, name: &str, call: &mut Call<'_>, input: Json) -> Result<Json> {
        let action = self.0.iter().find(|one| one.is(name)).ok_or_else(|| unknown(name))?;
        action.run(call, input).await
    }
}

fn unknown(name: &str) -> Error {
    Error::new(
        ErrorKind::UnknownAction,
        text!(en = "There is no action '{name}'.", zh = "没有名为“{name}”的操作。"),
    )
}

fn not_allowed(name: &str) -> Error {
    Error::new(
        ErrorKind::Forbidden,
        text!(
            en = "Your role does not allow you to use the action '{name}'.",
            zh = "您的角色不能使用“{name}”操作。"
        ),
    )
}

/// The error of an input that is not what its action takes.
#[must_use]
pub fn bad_input(error: &serde_json::Error) -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(en = "Empty or invalid json", zh = "请求体为空或不是有效的 JSON"),
    )
    .with_details(error.to_string())
}

fn no_yes_or_no() -> Error {
    Error::new(
        ErrorKind::BadBody,
        text!(en = "'{DRY_RUN}' must be true or false.", zh = "{DRY_RUN} 应为 true 或 false。"),
    )
}

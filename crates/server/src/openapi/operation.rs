//! One operation of the document, put together word by word.

use serde_json::{Map, Value as Json, json};
use steward_model::Text;

use super::words::Words;

/// What the edge may answer to anything: too long an address, too many headers, our own fault, no room.
const ALWAYS: [u16; 4] = [414, 431, 500, 503];

/// What reading a JSON body may refuse.
pub(super) const BODY: [u16; 3] = [400, 413, 415];

/// The media type of nearly everything.
pub(super) const JSON: &str = "application/json";

/// A part of the document by its name.
pub(super) fn part(section: &str, name: &str) -> Json {
    json!({"$ref": format!("#/components/{section}/{name}")})
}

/// An operation.
pub(super) struct Operation {
    words: Words,
    said: Map<String, Json>,
    parameters: Vec<Json>,
    answers: Map<String, Json>,
    refusals: Vec<u16>,
    open: bool,
}

impl Operation {
    /// An operation that only a caller who is known may ask for. `name` is unique in the document.
    pub(super) fn new(words: Words, name: &str, tag: &str, summary: &Text) -> Self {
        let mut said = Map::new();
        said.insert("operationId".to_owned(), name.into());
        said.insert("tags".to_owned(), json!([tag]));
        said.insert("summary".to_owned(), words.say(summary));
        Self {
            words,
            said,
            parameters: Vec::new(),
            answers: Map::new(),
            refusals: ALWAYS.to_vec(),
            open: false,
        }
    }

    /// What a summary can't hold.
    pub(super) fn about(mut self, description: &Text) -> Self {
        self.said.insert("description".to_owned(), self.words.say(description));
        self
    }

    /// Something else that is said of it.
    pub(super) fn with(mut self, key: &str, value: Json) -> Self {
        self.said.insert(key.to_owned(), value);
        self
    }

    /// Anybody may ask.
    pub(super) fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Parameters that the document has once, by their names.
    pub(super) fn shared(mut self, names: &[&str]) -> Self {
        self.parameters.extend(names.iter().map(|name| part("parameters", name)));
        self
    }

    /// A parameter of its own.
    pub(super) fn parameter(mut self, parameter: Json) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// A parameter of the query string.
    pub(super) fn query(self, name: &str, required: bool, schema: Json, about: &Text) -> Self {
        let about = self.words.say(about);
        self.parameter(json!({
            "name": name, "in": "query", "required": required, "description": about, "schema": schema,
        }))
    }

    /// A part of the path.
    pub(super) fn place(self, name: &str, schema: Json, about: &Text) -> Self {
        let about = self.words.say(about);
        self.parameter(json!({
            "name": name, "in": "path", "required": true, "description": about, "schema": schema,
        }))
    }

    /// A body that must be there, of these media types.
    pub(super) fn takes(mut self, contents: Json) -> Self {
        self.said.insert("requestBody".to_owned(), json!({"required": true, "content": contents}));
        self.refuses(&BODY)
    }

    /// A JSON body that must be there.
    pub(super) fn takes_json(self, schema: &Json) -> Self {
        self.takes(json!({JSON: {"schema": schema}}))
    }

    /// An answer: its status, what it means, its headers that the document has once, its contents.
    pub(super) fn answers(
        mut self,
        status: u16,
        about: &Text,
        headers: &[&str],
        contents: Json,
    ) -> Self {
        let mut answer = Map::new();
        answer.insert("description".to_owned(), self.words.say(about));
        let names = ["X-Request-Id"].iter().chain(headers);
        let headers = names.map(|name| ((*name).to_owned(), part("headers", name)));
        answer.insert("headers".to_owned(), Json::Object(headers.collect()));
        if !contents.is_null() {
            answer.insert("content".to_owned(), contents);
        }
        self.answers.insert(status.to_string(), Json::Object(answer));
        self
    }

    /// A JSON answer.
    pub(super) fn answers_json(self, status: u16, about: &Text, schema: &Json) -> Self {
        self.answers(status, about, &[], json!({JSON: {"schema": schema}}))
    }

    /// The statuses of its refusals.
    pub(super) fn refuses(mut self, statuses: &[u16]) -> Self {
        self.refusals.extend_from_slice(statuses);
        self
    }

    /// The operation as the document has it.
    pub(super) fn done(mut self) -> Json {
        if self.open {
            self.said.insert("security".to_owned(), json!([]));
        } else {
            self.refusals.push(401);
        }
        if !self.parameters.is_empty() {
            self.said.insert("parameters".to_owned(), self.parameters.into());
        }
        self.refusals.sort_unstable();
        self.refusals.dedup();
        for status in self.refusals {
            let refused = part("responses", &format!("refused_{status}"));
            self.answers.entry(status.to_string()).or_insert(refused);
        }
        self.said.insert("responses".to_owned(), self.answers.into());
        self.said.into()
    }
}

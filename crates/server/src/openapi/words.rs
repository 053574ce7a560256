//! In which language the document speaks.

use serde_json::Value as Json;
use steward_model::Text;
use steward_model::text::Language;

/// The language of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words(pub(super) Language);

impl Words {
    /// A text in it.
    pub(super) fn say(self, text: &Text) -> Json {
        text.get(self.0).into()
    }

    /// Sentences in it, one after the other: Chinese has no blank between them.
    pub(super) fn join(self, sentences: &[Text]) -> Json {
        let all: Vec<&str> = sentences.iter().map(|text| text.get(self.0)).collect();
        match self.0 {
            Language::En => all.join(" "),
            Language::Zh => all.concat(),
        }
        .into()
    }
}

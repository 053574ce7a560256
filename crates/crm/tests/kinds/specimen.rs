//! An object with a field of every kind, beside the standard ones.

use std::fmt::Write as _;
use std::sync::Arc;

use steward_crm::SHIPPED;
use steward_model::catalog::Catalog;
use steward_testkit::{TestEngine, TestStore};

use crate::samples::SAMPLES;

/// The definition: each sample's kind with its settings, as a field named after the kind.
fn definition() -> String {
    let mut text = "name = \"specimen\"\nplural = \"specimens\"\n\
         label = { en = \"Specimen\", zh = \"样本\" }\n\
         label_plural = { en = \"Specimens\", zh = \"样本\" }\n\
         help = { en = \"One of each.\", zh = \"各种字段。\" }\nicon = \"dot\"\ntitle = \"id\"\n\
         traits = [\"base\"]\nfield = [\n\
         { name = \"hidden\", kind = \"secret\", label = { en = \"H\", zh = \"密\" } },\n"
        .to_owned();
    for sample in SAMPLES {
        let (name, kind, settings) = (sample.field, sample.kind, sample.settings);
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "{{ name = \"{name}\", kind = \"{kind}\", \
             label = {{ en = \"{name}\", zh = \"字段\" }}{settings} }},"
        );
    }
    text + "]\n"
}

/// What follows a specimen by formulas, and what follows that.
const FOLLOWER: &str = r#"
name = "trailer"
plural = "trailers"
label = { en = "Trailer", zh = "跟随" }
label_plural = { en = "Trailers", zh = "跟随" }
help = { en = "Looks at a specimen.", zh = "跟随样本。" }
icon = "dot"
title = "id"
traits = ["base"]
field = [
  { name = "specimen_id", kind = "reference", to = "specimen", label = { en = "S", zh = "样本" } },
  { name = "amount", kind = "money", label = { en = "A", zh = "金额" } },
  { name = "share", kind = "money", formula = "round(amount * specimen.percent / 100, 2)", label = { en = "Sh", zh = "份额" } },
  { name = "echo", kind = "text", sorted = true, formula = "coalesce(specimen_id.text, '-')", label = { en = "E", zh = "回声" } },
  { name = "shadows", kind = "money", derived = true, rollup = { from = "shadow", via = "trailer_id", function = "sum", field = "twice" }, label = { en = "Sd", zh = "影子" } },
]
"#;

const SHADOW: &str = r#"
name = "shadow"
plural = "shadows"
label = { en = "Shadow", zh = "影子" }
label_plural = { en = "Shadows", zh = "影子" }
help = { en = "Looks at a trailer.", zh = "跟随跟随者。" }
icon = "dot"
title = "id"
traits = ["child"]
field = [
  { name = "trailer_id", kind = "reference", to = "trailer", label = { en = "F", zh = "跟随" } },
  { name = "twice", kind = "money", formula = "trailer.share * 2", label = { en = "T", zh = "两倍" } },
]
"#;

pub(crate) fn catalog() -> Arc<Catalog> {
    let specimen = definition();
    let own = [("specimen.toml", specimen.as_str()), ("trailer", FOLLOWER), ("shadow", SHADOW)];
    let files = SHIPPED.iter().copied().chain(own);
    Arc::new(Catalog::from_toml(files).unwrap_or_else(|error| panic!("{error}\n{specimen}")))
}

pub(crate) async fn sqlite() -> TestEngine {
    let catalog = catalog();
    let store = TestStore::sqlite_with(&catalog).await;
    TestEngine::with(store, catalog, steward_crm::behaviours()).await
}

pub(crate) async fn postgres() -> TestEngine {
    let catalog = catalog();
    let store = TestStore::postgres_with(&catalog).await;
    TestEngine::with(store, catalog, steward_crm::behaviours()).await
}

/// Runs each named `async fn(TestEngine)` on both databases, with the specimen among the objects.
macro_rules! both_specimens {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(crate::specimen::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(crate::specimen::postgres().await).await;
            })+
        }
    };
}
pub(crate) use both_specimens;

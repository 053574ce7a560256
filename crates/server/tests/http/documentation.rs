//! The examples of `docs/API.md`, as written there.

use steward_testkit::{TestEngine, both_engines};

use crate::files::WithFiles;
use crate::support::{PASSWORD, TestApp};

const DOCUMENT: &str = include_str!("../../../../docs/API.md");

/// One call of `curl` and what the comment behind it says of the answer.
#[derive(Debug, Default)]
struct Example {
    command: String,
    status: u16,
    headers: Vec<(String, String)>,
}

/// The examples in the `sh` blocks of the document.
fn examples() -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let blocks = DOCUMENT.split("```sh\n").skip(1);
    for line in blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines()) {
        let last = examples.last_mut();
        match (line.strip_prefix("# "), last) {
            (Some(said), Some(example)) => match said.split_once(": ") {
                Some((name, value)) => example.headers.push((name.to_owned(), value.to_owned())),
                None => example.status = said.parse().expect("a status"),
            },
            (None, _) if line.starts_with("curl ") => {
                examples.push(Example { command: format!("{line}\n"), ..Example::default() });
            }
            (None, Some(example)) if !line.is_empty() => {
                example.command.push_str(line);
                example.command.push('\n');
            }
            _ => {}
        }
    }
    examples
}

/// The words of a command, with quotes and continued lines as a shell reads them.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in command.replace("\\\n", " ").chars() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, ' ' | '\n') => words.push(String::new()),
            _ => words.last_mut().expect("there is one").push(letter),
        }
    }
    assert_eq!(quote, None, "{command}: a quote stays open");
    words.into_iter().filter(|word| !word.is_empty()).collect()
}

async fn every_example_works(engine: TestEngine) {
    let with = WithFiles::new(engine).await;
    let app = &with.app;
    app.engine.set_password(None, app.admin, PASSWORD).await.unwrap();
    let examples = examples();
    assert!(examples.len() > 15, "the examples are found");
    for example in examples {
        let reply = run(app, &example.command).await;
        assert_eq!(reply.status, example.status, "{}{}", example.command, reply.text());
        for (name, value) in &example.headers {
            assert_eq!(reply.header(&name.to_ascii_lowercase()), value, "{}", example.command);
        }
    }
}

async fn run(app: &TestApp, command: &str) -> crate::support::Reply {
    let mut words = words(command).into_iter().skip(1);
    let (mut method, mut path, mut headers, mut body) = (None, String::new(), Vec::new(), None);
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("an option has a value");
        match word.as_str() {
            "-X" => method = Some(value()),
            "-H" => headers.push(value()),
            "-d" | "--data-binary" => body = Some(value()),
            "-c" => drop(value()),
            address => path = address.strip_prefix("$STEWARD").expect("our address").to_owned(),
        }
    }
    let method = method.unwrap_or_else(|| if body.is_some() { "POST" } else { "GET" }.to_owned());
    let known = headers.iter().any(|header| header == "$AUTH");
    let mut ask = if known { app.ask(&method, &path) } else { app.anonymous(&method, &path) };
    for (name, value) in headers.iter().filter_map(|header| header.split_once(": ")) {
        ask = ask.header(name, value);
    }
    ask.bytes(body.unwrap_or_default().into_bytes()).send().await
}

both_engines!(every_example_works);

//! Random definitions: people, departments, collaborators, and three to five objects of any shape, some of them
//! with participants or private records.

use std::fmt::Write;

use super::Tape;

/// Names and plurals of the random objects.
const OBJECTS: [(&str, &str); 5] = [
    ("firm", "firms"),
    ("person", "people"),
    ("deal", "deals"),
    ("ticket", "tickets"),
    ("visit", "visits"),
];

/// Kinds of fields with settings, in TOML.
const KINDS: &[&str] = &[
    r#"kind = "text""#,
    r#"kind = "text", sorted = true"#,
    r#"kind = "integer""#,
    r#"kind = "money""#,
    r#"kind = "select", options = OPTIONS"#,
    r#"kind = "multi_select", options = OPTIONS"#,
    r#"kind = "boolean""#,
    r#"kind = "date""#,
    r#"kind = "datetime""#,
    r#"kind = "decimal", scale = 9"#,
    r#"kind = "decimal", scale = 0"#,
    r#"kind = "percent""#,
    r#"kind = "duration""#,
    r#"kind = "long_text""#,
    r#"kind = "email""#,
    r#"kind = "phone""#,
    r#"kind = "url""#,
    r#"kind = "time_zone""#,
    r#"kind = "auto_number", prefix = "N-""#,
    r#"kind = "select""#,
    r#"kind = "rich_text""#,
    r#"kind = "json""#,
    r#"kind = "secret""#,
    r#"kind = "secret", findable = true"#,
    r#"kind = "text", not_null = true, sorted = true"#,
];

const OPTIONS: &str = r#"[
  { key = "new", label = { en = "New", zh = "新建" } },
  { key = "a-1", label = { en = "First", zh = "一" } },
  { key = "lost", label = { en = "Lost", zh = "丢失" } },
  { key = "won", label = { en = "Won", zh = "赢单" } },
]"#;

/// Who sees a record that may be private.
const VISIBILITY: &str = r#"kind = "select", not_null = true, options = [
  { key = "all", label = { en = "All", zh = "全部" } },
  { key = "few", label = { en = "Few", zh = "少数" } } ]"#;

/// Definitions of a random company: file names and TOML.
#[must_use]
pub fn definitions(tape: &mut Tape<'_>) -> Vec<(String, String)> {
    let count = 3 + tape.below(3);
    let names: Vec<&str> = OBJECTS[..count].iter().map(|(name, _)| *name).collect();
    let mut files = vec![user(), department(), collaborator(&names)];
    for at in 0..count {
        files.extend(object(at, tape));
    }
    files.into_iter().map(|(name, text)| (format!("{name}.toml"), text)).collect()
}

fn head(name: &str, plural: &str, traits: &[&str], title: &str, order: Option<&str>) -> String {
    let order = order.map(|order| format!("order = \"{order}\"\n")).unwrap_or_default();
    format!(
        "name = \"{name}\"\nplural = \"{plural}\"\nlabel = {{ en = \"{name}\", zh = \"{name}\" }}\n\
         label_plural = {{ en = \"{plural}\", zh = \"{plural}\" }}\n\
         help = {{ en = \"Random.\", zh = \"随机。\" }}\nicon = \"dot\"\ntitle = \"{title}\"\n\
         traits = {traits:?}\n{order}field = [\n"
    )
}

fn field(out: &mut String, name: &str, settings: &str) {
    let settings = settings.replace("OPTIONS", OPTIONS).replace('\n', " ").replace(", ]", " ]");
    // Writing to a text cannot fail.
    let _ = writeln!(
        out,
        "  {{ name = \"{name}\", label = {{ en = \"{name}\", zh = \"{name}\" }}, {settings} }},"
    );
}

fn user() -> (String, String) {
    let mut text = head("user", "users", &["base"], "name", None);
    field(&mut text, "name", r#"kind = "text", sorted = true, not_null = true"#);
    field(&mut text, "department_id", r#"kind = "department""#);
    field(&mut text, "email", r#"kind = "email""#);
    ("user".to_owned(), text + "]\n")
}

fn department() -> (String, String) {
    let mut text = head("department", "departments", &["child"], "name", Some("name"));
    field(&mut text, "name", r#"kind = "text", not_null = true"#);
    field(&mut text, "parent_id", r#"kind = "department""#);
    ("department".to_owned(), text + "]\n")
}

fn collaborator(objects: &[&str]) -> (String, String) {
    let mut text = head("collaborator", "collaborators", &["child", "access"], "id", None);
    field(
        &mut text,
        "subject",
        &format!("kind = \"any_record\", objects = {objects:?}, cascade = true"),
    );
    field(&mut text, "user_id", r#"kind = "user""#);
    field(&mut text, "department_id", r#"kind = "department""#);
    let options = r#"[
        { key = "read", label = { en = "Read", zh = "查看" } },
        { key = "write", label = { en = "Write", zh = "编辑" } } ]"#;
    let options = options.replace('\n', " ");
    field(&mut text, "right", &format!("kind = \"select\", not_null = true, options = {options}"));
    field(&mut text, "until", r#"kind = "date""#);
    ("collaborator".to_owned(), text + "]\n")
}

/// Definitions of an object, and of those who take part in its records or see them, if anybody does.
fn object(at: usize, tape: &mut Tape<'_>) -> Vec<(String, String)> {
    let (name, plural) = OBJECTS[at];
    let mut traits = vec![if tape.chance(1, 2) { "base" } else { "child" }];
    if tape.chance(2, 3) {
        traits.push("owned");
    }
    if tape.chance(1, 10) {
        traits.push("located");
    }
    let mut fields = String::new();
    let mut sorting = vec!["created_at.desc".to_owned(), "version".to_owned()];
    let count = 1 + tape.below(7);
    for number in 1..=count {
        let kind = tape.choose(KINDS);
        let word = kind.split('"').nth(1).unwrap_or_default();
        let indexed = tape.chance(1, 3) && word != "secret";
        let indexed = if indexed { ", indexed = true" } else { "" };
        let field_name = format!("{word}_{number}");
        field(&mut fields, &field_name, &format!("{kind}{indexed}"));
        if !matches!(word, "multi_select" | "rich_text" | "json" | "secret") {
            sorting.push(format!("{field_name}.{}", tape.choose(&["asc", "desc"])));
        }
        clocked(&mut fields, &field_name, word, tape);
    }
    clocked(&mut fields, "created_at", "datetime", tape);
    references(&mut fields, at, tape);
    let order = tape.chance(1, 2).then(|| tape.choose(&sorting).clone());
    let mut linked = Vec::new();
    let mut open = String::new();
    if tape.chance(1, 3) {
        open = format!("[people]\nfrom = \"{name}_guest\"\nvia = \"{name}_id\"\n");
        linked.push(link(name, "guest", "user"));
    }
    if traits.contains(&"owned") && tape.chance(1, 4) {
        field(&mut fields, "seen_by", VISIBILITY);
        open += "[private]\nfield = \"seen_by\"\nvalue = \"few\"\n";
        if !linked.is_empty() && tape.chance(2, 3) {
            let _ = writeln!(open, "departments = \"{name}_team\"");
            linked.push(link(name, "team", "department"));
        }
    }
    let text = head(name, plural, &traits, "id", order.as_deref()) + &fields + "]\n" + &open;
    [(name.to_owned(), text)].into_iter().chain(linked).collect()
}

/// Sometimes a field that is made of a field of time and the clock; its name says how.
fn clocked(fields: &mut String, of: &str, kind: &str, tape: &mut Tape<'_>) {
    let ways = match kind {
        "date" => [("left", "integer", "OF - today"), ("past", "boolean", "OF < today")],
        "datetime" => {
            [("age", "integer", "today - date(OF)"), ("for", "duration", "(now - OF) / 1000000")]
        }
        _ => return,
    };
    for (way, kind, formula) in ways {
        if tape.chance(1, 3) {
            let formula = formula.replace("OF", of);
            let settings = format!("kind = \"{kind}\", formula = \"{formula}\"");
            field(fields, &format!("{way}_{of}"), &settings);
        }
    }
}

/// The users who take part in the records of an object, or the departments that see them.
fn link(of: &str, word: &str, who: &str) -> (String, String) {
    let (name, plural) = (format!("{of}_{word}"), format!("{of}_{word}s"));
    let mut text = head(&name, &plural, &["child"], "id", None);
    let via = format!("kind = \"reference\", to = \"{of}\", cascade = true");
    field(&mut text, &format!("{of}_id"), &via);
    field(&mut text, &format!("{who}_id"), &format!("kind = \"{who}\""));
    (name, text + "]\n")
}

/// References to earlier objects, sometimes to itself; cascades along some of them.
fn references(fields: &mut String, at: usize, tape: &mut Tape<'_>) {
    let cascade = |tape: &mut Tape<'_>, times, of| match (tape.chance(times, of), tape.chance(1, 3))
    {
        (false, _) => "",
        (true, false) => ", cascade = true",
        (true, true) => ", cascade = true, covers = true",
    };
    for (to, _) in &OBJECTS[..at] {
        for prefix in ["", "other_"] {
            if tape.chance(if prefix.is_empty() { 4 } else { 1 }, 6) {
                let down = cascade(tape, 1, 2);
                let settings = format!("kind = \"reference\", to = \"{to}\"{down}");
                field(fields, &format!("{prefix}{to}_id"), &settings);
            }
        }
    }
    if tape.chance(1, 4) {
        let down = cascade(tape, 1, 3);
        let settings = format!("kind = \"reference\", to = \"{}\"{down}", OBJECTS[at].0);
        field(fields, "parent_id", &settings);
    }
    if at > 0 && tape.chance(1, 4) {
        let down = if tape.chance(1, 2) { ", cascade = true" } else { "" };
        let names: Vec<&str> = OBJECTS[..at].iter().map(|(name, _)| *name).collect();
        field(fields, "about", &format!("kind = \"any_record\", objects = {names:?}{down}"));
    }
}

#[cfg(test)]
mod tests {
    use steward_model::catalog::definition;

    use super::KINDS;

    /// Kinds that random objects have by their references and traits, and those that are another
    /// kind with a target or options of its own.
    const OTHERWISE: [&str; 14] = [
        "currency",
        "reference",
        "user",
        "department",
        "file",
        "image",
        "object_name",
        "province",
        "city",
        "district",
        "region_code",
        "any_record",
        "address",
        "geo",
    ];

    #[test]
    fn no_kind_is_forgotten() {
        for kind in definition::KINDS.iter().filter(|kind| !OTHERWISE.contains(kind)) {
            let begin = format!("kind = \"{kind}\"");
            assert!(KINDS.iter().any(|line| line.starts_with(&begin)), "{kind} is never generated");
        }
    }
}

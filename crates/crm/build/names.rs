//! Names in Rust for names in definitions.

/// Words that can't be a function's or a field's name as they are.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A name as an identifier: `type` becomes `r#type`.
pub(crate) fn identifier(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

/// A name as a constant: `close_date` becomes `CLOSE_DATE`.
pub(crate) fn constant(name: &str) -> String {
    name.to_ascii_uppercase()
}

/// A name or an option's key as a type or variant: `best_case` becomes `BestCase`, `size_20_99`
/// becomes `Size20_99`.
pub(crate) fn type_name(name: &str) -> String {
    let mut out = String::new();
    for word in name.split(['_', '-']).filter(|word| !word.is_empty()) {
        let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digits(out.chars().last()) && digits(word.chars().next()) {
            out.push('_');
        }
        let (first, rest) = word.split_at(1);
        out.push_str(&first.to_ascii_uppercase());
        out.push_str(&rest.to_ascii_lowercase());
    }
    assert!(
        out.starts_with(|c: char| c.is_ascii_uppercase()),
        "'{name}' can't be a type's or variant's name: begin with a letter"
    );
    out
}

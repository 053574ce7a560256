//! The address of one database on the server that a server address names.

/// `url` with its database replaced by `database`; everything else (user, host, options) stays.
///
/// `None` when `url` is not of the form `postgres://…` or `postgresql://…`.
pub(crate) fn with_database(url: &str, database: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if !matches!(scheme, "postgres" | "postgresql") {
        return None;
    }
    let (before_options, options) = match rest.split_once('?') {
        Some((before, options)) => (before, Some(options)),
        None => (rest, None),
    };
    let authority = before_options.split_once('/').map_or(before_options, |(host, _)| host);
    let mut out = format!("{scheme}://{authority}/{database}");
    if let Some(options) = options {
        out.push('?');
        out.push_str(options);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn replaces_the_database_and_nothing_else() {
        let cases = [
            ("postgres://postgres@127.0.0.1:5432/postgres", "postgres://postgres@127.0.0.1:5432/t"),
            ("postgresql://u:p@h/x?connect_timeout=3", "postgresql://u:p@h/t?connect_timeout=3"),
            ("postgres://h?a=/b", "postgres://h/t?a=/b"),
            ("postgres://h", "postgres://h/t"),
        ];
        for (given, expected) in cases {
            assert_eq!(with_database(given, "t").as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_postgres_url() {
        for given in ["", "host=localhost user=me", "mysql://h/x", "sqlite://x"] {
            assert_eq!(with_database(given, "t"), None, "{given}");
        }
    }
}

//! That no route is forgotten. **Whoever adds a route to the router** describes it here: its path and
//! methods in a module of `plain`, or, if it is no part of the API, its name and the reason in [`APART`].

/// Routes that have no path of their own in the document, and why.
#[cfg(test)]
const APART: [(&str, &str); 6] = [
    ("/", "a page for people"),
    ("/api/v1/", "the same as /api/v1, as clients of PostgREST spell it"),
    ("/api/v1/demo", "it opens another company to a browser; a program has no use for it"),
    ("/api/mcp", "agents speak a protocol of their own there, which describes itself"),
    ("/api/v1/rpc/{action}", "each action has its own path"),
    ("/api/v1/{plural}", "each object has its own path"),
];

#[cfg(test)]
mod tests {
    use steward_model::text::Language;

    use super::*;
    use crate::openapi::plain;
    use crate::openapi::words::Words;
    use crate::router::ROUTES;

    #[test]
    fn every_route_is_described() {
        let described = plain::paths(Words(Language::En));
        for route in ROUTES {
            let apart = APART.iter().any(|(path, _)| *path == route);
            assert!(
                described.contains_key(route) != apart,
                "{route} must be described in crates/server/src/openapi/plain, or stand in APART of \
                 crates/server/src/openapi/routes.rs with a reason, and not both"
            );
        }
        for path in described.keys().map(String::as_str).chain(APART.map(|(path, _)| path)) {
            assert!(ROUTES.contains(&path), "{path} is described, but is no route any more");
        }
    }
}

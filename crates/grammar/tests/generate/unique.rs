//! Takes out of a random question what would give two values one key.

use std::collections::HashSet;

use steward_model::query::{Aggregate, ListQuery, SelectItem};

/// Leaves the first item of each key.
pub(super) fn prune(query: &mut ListQuery) {
    row(query, &mut HashSet::new());
}

fn row(query: &mut ListQuery, keys: &mut HashSet<String>) {
    let mut spreads = HashSet::new();
    let mut names = HashSet::new();
    query.select.retain_mut(|item| {
        let SelectItem::Embed(embed) = item else { return keys.insert(key(item)) };
        // Parameters must tell embeddings apart.
        let fresh = names.insert(embed.key().to_owned());
        if !embed.spread {
            prune(&mut embed.query);
            return fresh && keys.insert(embed.key().to_owned());
        }
        let first = fresh && spreads.insert(embed.target.clone());
        if first {
            row(&mut embed.query, keys);
        }
        first
    });
    for item in &mut query.select {
        if let SelectItem::Embed(embed) = item {
            embed.nothing = embed.query.select.is_empty();
        }
    }
}

fn key(item: &SelectItem) -> String {
    match item {
        SelectItem::All => "*".to_owned(),
        SelectItem::Field { alias, field, .. } => alias.clone().unwrap_or_else(|| field.clone()),
        SelectItem::Bucket { alias, bucket, .. } => {
            alias.clone().unwrap_or_else(|| bucket.word().to_owned())
        }
        SelectItem::Aggregate { alias, function, .. } => {
            let word = match function {
                Aggregate::Count => "count",
                Aggregate::Sum => "sum",
                Aggregate::Avg => "avg",
                Aggregate::Min => "min",
                Aggregate::Max => "max",
            };
            alias.clone().unwrap_or_else(|| word.to_owned())
        }
        SelectItem::Embed(embed) => embed.key().to_owned(),
    }
}

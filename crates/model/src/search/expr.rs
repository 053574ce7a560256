//! Conditions on the lexemes of a record.

/// A condition on the lexemes of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// All of these.
    All(Vec<Expr>),
    /// One of these; with none of them, nothing is found.
    Any(Vec<Expr>),
    /// This lexeme.
    Is(String),
    /// A lexeme that begins like this.
    Begins(String),
}

impl Expr {
    /// All of these.
    #[must_use]
    pub(super) fn all(parts: Vec<Self>) -> Self {
        Self::flat(parts, Self::All, |part| match part {
            Self::All(parts) => Ok(parts),
            other => Err(other),
        })
    }

    /// One of these.
    #[must_use]
    pub fn any(parts: Vec<Self>) -> Self {
        Self::flat(parts, Self::Any, |part| match part {
            Self::Any(parts) => Ok(parts),
            other => Err(other),
        })
    }

    /// Without brackets that say nothing, and nothing twice.
    fn flat(
        parts: Vec<Self>,
        make: fn(Vec<Self>) -> Self,
        open: fn(Self) -> Result<Vec<Self>, Self>,
    ) -> Self {
        let mut all: Vec<Self> = Vec::with_capacity(parts.len());
        for part in parts {
            for part in open(part).unwrap_or_else(|part| vec![part]) {
                if !all.contains(&part) {
                    all.push(part);
                }
            }
        }
        if all.len() == 1 { all.swap_remove(0) } else { make(all) }
    }

    /// Whether nothing can meet it.
    #[must_use]
    pub fn is_never(&self) -> bool {
        match self {
            Self::All(parts) => parts.iter().any(Self::is_never),
            Self::Any(parts) => parts.iter().all(Self::is_never),
            Self::Is(_) | Self::Begins(_) => false,
        }
    }

    /// Whether these lexemes meet it.
    #[must_use]
    pub fn is_met(&self, lexemes: &[&str]) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.is_met(lexemes)),
            Self::Any(parts) => parts.iter().any(|part| part.is_met(lexemes)),
            Self::Is(text) => lexemes.contains(&text.as_str()),
            Self::Begins(text) => lexemes.iter().any(|lexeme| lexeme.starts_with(text.as_str())),
        }
    }
}

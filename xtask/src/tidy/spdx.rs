//! Licence expressions: `(MIT OR Apache-2.0) AND Unicode-3.0`.

/// Whether a licence expression can be met with allowed licences alone.
///
/// An expression that cannot be read is not allowed.
pub(crate) fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    // Older manifests write a slash for OR.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    let answer = reader.any();
    answer == Some(true) && reader.words.is_empty()
}

/// Reads an expression from the left; `None` where it makes no sense.
struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [&'a str],
}

impl Reader<'_> {
    fn any(&mut self) -> Option<bool> {
        let mut answer = self.all()?;
        while self.take("OR") {
            answer |= self.all()?;
        }
        Some(answer)
    }

    fn all(&mut self) -> Option<bool> {
        let mut answer = self.one()?;
        while self.take("AND") {
            answer &= self.one()?;
        }
        Some(answer)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let answer = self.any()?;
            return self.take(")").then_some(answer);
        }
        let (licence, rest) = self.words.split_first()?;
        if matches!(*licence, "AND" | "OR" | "WITH" | ")") {
            return None;
        }
        self.words = rest;
        if self.take("WITH") {
            // An exception only ever permits more.
            self.words = self.words.split_first()?.1;
        }
        Some(self.allowed.contains(licence))
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn what_can_be_met_is_allowed() {
        for expression in [
            "MIT",
            "MIT OR GPL-3.0-only",
            "GPL-3.0-only OR MIT",
            "MIT/Apache-2.0",
            "(MIT OR GPL-2.0) AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(is_allowed(expression, &["MIT", "Apache-2.0"]), "{expression}");
        }
    }

    #[test]
    fn what_cannot_be_met_or_read_is_not() {
        for expression in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "MIT OR",
            "(MIT",
            "MIT MIT",
            "AND",
            "AGPL-3.0 OR (MIT AND LGPL-2.1)",
            "MIT WITH",
        ] {
            assert!(!is_allowed(expression, &["MIT", "Apache-2.0"]), "{expression}");
        }
    }
}

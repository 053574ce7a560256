//! The regular expressions that both databases understand alike.
//!
//! PostgreSQL has its advanced expressions, SQLite gets Rust's `regex`. Common to both are: literals,
//! `.`, `^` and `$` at the ends, `*`, `+`, `?`, `{m,n}`, groups, alternatives, simple bracket sets and
//! escaped punctuation. Anything else (classes such as `\w`, whose members differ, back references,
//! look-around, lazy repeats, options) is refused rather than answered differently.

use steward_model::kind::Refusal;
use steward_model::text;

/// The longest expression, in bytes.
const MAX_LENGTH: usize = 500;

/// The greatest count in `{m,n}`; both databases refuse more.
const MAX_REPEAT: u32 = 255;

/// Refuses what the databases would understand differently.
pub(super) fn check(pattern: &str) -> Result<(), Refusal> {
    if pattern.len() > MAX_LENGTH {
        return Err(refusal("it is too long", "表达式太长"));
    }
    Scanner { rest: pattern, open: 0, can_repeat: false }.run()
}

struct Scanner<'a> {
    rest: &'a str,
    open: usize,
    can_repeat: bool,
}

impl Scanner<'_> {
    fn run(mut self) -> Result<(), Refusal> {
        let mut first = true;
        while let Some(c) = self.take() {
            match c {
                '\\' => self.escape()?,
                '[' => self.set()?,
                '(' => self.group()?,
                ')' => self.close()?,
                '|' => self.can_repeat = false,
                '*' | '+' | '?' => self.repeat()?,
                '{' => self.count()?,
                '^' if first => {}
                '$' if self.rest.is_empty() => self.can_repeat = false,
                '^' | '$' => {
                    return Err(refusal("'^' and '$' go to the ends", "^ 和 $ 只能放在两端"));
                }
                '}' | ']' => return Err(refusal("a bracket is not open", "括号不成对")),
                c if c.is_control() => return Err(refusal("control characters", "含有控制字符")),
                _ => self.can_repeat = true,
            }
            first = false;
        }
        if self.open == 0 {
            Ok(())
        } else {
            Err(refusal("a bracket is not closed", "括号不成对"))
        }
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        Some(c)
    }

    fn escape(&mut self) -> Result<(), Refusal> {
        match self.take() {
            Some(c) if c.is_ascii_punctuation() && !"<>".contains(c) => {
                self.can_repeat = true;
                Ok(())
            }
            _ => Err(refusal("only punctuation can be escaped", "反斜杠后只能跟标点")),
        }
    }

    /// `[abc]`, `[^a-z0-9]`: no classes, no escapes, no nesting.
    fn set(&mut self) -> Result<(), Refusal> {
        if self.rest.starts_with('^') {
            self.take();
        }
        let mut members = Vec::new();
        loop {
            match self.take() {
                Some(']') if !members.is_empty() => break,
                Some(c) if c.is_alphanumeric() || " _@%#,;:.+*/=".contains(c) => members.push(c),
                Some('-') if !members.is_empty() && !self.rest.starts_with(']') => {
                    members.push('-');
                }
                _ => {
                    return Err(refusal(
                        "only plain sets such as [a-z0-9]",
                        "只支持 [a-z0-9] 这样的集合",
                    ));
                }
            }
        }
        if members.len() > 2 && !ranges_rise(&members) {
            return Err(refusal("a range must rise", "区间须从小到大"));
        }
        self.can_repeat = true;
        Ok(())
    }

    fn group(&mut self) -> Result<(), Refusal> {
        if self.rest.starts_with(['?', '*', '+', '{']) {
            return Err(refusal("only plain groups", "只支持普通分组"));
        }
        self.open += 1;
        self.can_repeat = false;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refusal> {
        self.open = self
            .open
            .checked_sub(1)
            .ok_or_else(|| refusal("a bracket is not open", "括号不成对"))?;
        self.can_repeat = true;
        Ok(())
    }

    fn repeat(&mut self) -> Result<(), Refusal> {
        if !std::mem::replace(&mut self.can_repeat, false) {
            return Err(refusal("there is nothing to repeat", "没有可重复的内容"));
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), Refusal> {
        self.repeat()?;
        let bad = || refusal("write a count as {2} or {2,5}", "次数请写成 {2} 或 {2,5}");
        let (inside, rest) = self.rest.split_once('}').ok_or_else(bad)?;
        let (low, high) = inside.split_once(',').unwrap_or((inside, inside));
        let read = |text: &str| text.parse::<u32>().ok().filter(|n| *n <= MAX_REPEAT);
        let low = read(low).ok_or_else(bad)?;
        if !high.is_empty() && read(high).ok_or_else(bad)? < low {
            return Err(bad());
        }
        self.rest = rest;
        Ok(())
    }
}

/// Whether every `a-z` in a set rises.
fn ranges_rise(members: &[char]) -> bool {
    let mut index = 0;
    while index + 2 < members.len() {
        if members[index + 1] == '-' {
            if members[index] > members[index + 2] || members[index + 2] == '-' {
                return false;
            }
            index += 2;
            // A range can't be the start of another one.
            if members.get(index + 1) == Some(&'-') {
                return false;
            }
        }
        index += 1;
    }
    members.last() != Some(&'-')
}

fn refusal(en: &str, zh: &str) -> Refusal {
    Refusal::new(
        "bad_regex",
        text!(
            en = "This regular expression can't be used: {en}.",
            zh = "无法使用这个正则表达式：{zh}。"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn plain_expressions_pass_and_the_rest_is_refused() {
        for good in ["abc", "^a.*b$", "(ab|cd)+", "[a-z0-9]{2,5}", "a\\.b", "张[三四]?", "", "[^x]"]
        {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "\\w",
            "\\d+",
            "a**",
            "*a",
            "(?i)a",
            "(a",
            "a)",
            "[",
            "[]",
            "[[:alpha:]]",
            "a{3,2}",
            "a{999}",
            "a^b",
            "a$b",
            "a+?",
            "\\",
            "[z-a]",
            "[a-]",
            "a{",
            "(|a)*+",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}

//! Exact keys: two records that share one may be the same person or company.

use super::companies::company_names;
use super::letters::{Run, runs};
use super::lexemes::{cut, is_phone, lexemes};
use super::{Expr, Form, MAX_KEY, SOUND, WHOLE};
use crate::kind::phone_key;

/// What two records may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// The same name, however it is written: blanks, signs, width, case, simplified or traditional.
    Name,
    /// The same name of a company, whatever legal form is written behind it.
    Company,
    /// A name that sounds the same in one of its readings.
    Pinyin,
    /// The same phone number.
    Phone,
    /// The same e-mail address.
    Email,
    /// The same number in the register of companies.
    Uscc,
}

/// What a record meets that has the same key as `value`, in the fields with these tags.
#[must_use]
pub fn match_key(kind: KeyKind, value: &str, tags: &[char]) -> Expr {
    let wanted: Vec<String> = match kind {
        KeyKind::Name | KeyKind::Email | KeyKind::Uscc => {
            let whole: String = runs(value, MAX_KEY).iter().map(Run::text).collect();
            vec![format!("{WHOLE}{}", cut(&whole, MAX_KEY))]
        }
        KeyKind::Company => {
            let names = company_names(value);
            names.iter().map(|name| format!("{WHOLE}{}", cut(name, MAX_KEY))).collect()
        }
        KeyKind::Phone if is_phone(value) => vec![format!("{WHOLE}{}", phone_key(value))],
        KeyKind::Phone => Vec::new(),
        KeyKind::Pinyin => {
            let sounds = lexemes(Form::Line, value);
            sounds.into_iter().filter(|lexeme| lexeme.starts_with(SOUND)).collect()
        }
    };
    let wanted = wanted.iter().filter(|key| key.chars().nth(1).is_some());
    let ways = wanted.flat_map(|key| tags.iter().map(move |tag| Expr::Is(format!("{tag}{key}"))));
    Expr::any(ways.collect())
}

/// The keys of somebody's name: two names are the same, written alike or sounding alike, if they have one in common.
#[must_use]
pub fn name_keys(name: &str) -> Vec<String> {
    let is_key =
        |lexeme: &String| lexeme.starts_with([WHOLE, SOUND]) && lexeme.chars().nth(1).is_some();
    lexemes(Form::Line, name).into_iter().filter(is_key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(kind: KeyKind, one: &str, other: &str) -> bool {
        let tagged = lexemes(Form::Line, other).into_iter().map(|lexeme| format!("a{lexeme}"));
        let tagged: Vec<String> = tagged.collect();
        let tagged: Vec<&str> = tagged.iter().map(String::as_str).collect();
        match_key(kind, one, &['a']).is_met(&tagged)
    }

    #[test]
    fn what_is_the_same() {
        assert!(same(KeyKind::Name, "深圳市蓝博（中国）", "深圳市藍博(中国)"));
        assert!(!same(KeyKind::Name, "张三", "章三"));
        assert!(
            same(KeyKind::Pinyin, "张三", "章三") && same(KeyKind::Pinyin, "Zhang San", "张三")
        );
        assert!(!same(KeyKind::Pinyin, "张三", "张三丰"));
        assert!(same(KeyKind::Phone, "+86-13812345678", "+86-13812345678"));
        assert!(!same(KeyKind::Phone, "+86-13812345678", "+86-13812345679"));
        assert!(same(KeyKind::Email, "A.B@x.cn", "a.b@x.cn"));
        assert!(same(KeyKind::Uscc, "91310000ma1fl5xx0x", "91310000MA1FL5XX0X"));
    }

    #[test]
    fn companies_are_the_same_whatever_their_form() {
        assert!(same(KeyKind::Company, "蓝博科技", "蓝博科技有限公司"));
        assert!(same(KeyKind::Company, "蓝博科技股份有限公司", "藍博科技有限公司"));
        assert!(same(KeyKind::Company, "Lanbo Tech Inc.", "LANBO TECH CO., LTD"));
        assert!(!same(KeyKind::Company, "蓝博科技", "蓝博科技（深圳）有限公司"));
        assert!(match_key(KeyKind::Company, "…", &['a']).is_never());
    }

    #[test]
    fn people_have_the_same_name() {
        let same_name = |one: &str, other: &str| {
            let other = name_keys(other);
            name_keys(one).iter().any(|key| other.contains(key))
        };
        assert!(same_name("李蕾", "李 蕾") && same_name("李蕾", "李磊"));
        assert!(same_name("Li Lei", "李磊") && !same_name("李蕾", "李蕾蕾"));
        assert!(!same_name("。", "。") && !same_name("", ""));
    }

    #[test]
    fn nothing_is_the_same_as_nothing() {
        assert!(match_key(KeyKind::Name, "。", &['a']).is_never());
        assert!(match_key(KeyKind::Phone, "abc", &['a']).is_never());
    }
}

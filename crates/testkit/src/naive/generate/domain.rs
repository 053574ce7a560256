//! Few values of each kind, so that random rows and random operands meet: ordinary ones, the
//! greatest and least, and texts that hurt.

use steward_model::Value;
use steward_model::clock::DAY;
use steward_model::kind::{FieldKind, RegionLevel, Select};

use super::NOW;
use crate::naive::{render, secret};

/// The greatest whole number (2^53 - 1) and the greatest scaled one.
const LIMITS: (i64, i64) = (9_007_199_254_740_991, 999_999_999_999_999);

/// The day of [`NOW`](super::NOW) in Shanghai, where generated readers are.
const TODAY: i64 = 20_779;

/// Microseconds in an hour.
const HOUR: i64 = DAY / 24;

/// Days of 0001-01-01 and 9999-12-31 since 1970-01-01.
const DAYS: (i64, i64) = (-719_162, 2_932_896);

const TEXTS: [&str; 24] = [
    "a", "b", "A", "ab", "aB", "Z", "z", "É", "é", "éa", "e", "中文", "中", "张三", "章三", "100%",
    "%", "a_b", "_", r"a\b", "\"q\"", "it's", "🙂", "🙂🙃",
];

/// Values that records of this kind have; none for references, which need rows to refer to.
pub(in crate::naive) fn values(kind: &FieldKind) -> Vec<Value> {
    let texts = |texts: &[&str]| texts.iter().map(|text| Value::from(*text)).collect();
    let numbers = |numbers: &[i64]| numbers.iter().map(|number| Value::Int(*number)).collect();
    match kind {
        FieldKind::Text(text) if text.long => texts(&["a", "a\nb", "b\n", "中文\n第二行", "\ttab"]),
        FieldKind::Text(_) => texts(&TEXTS),
        FieldKind::RichText(_) => texts(&["<p>a</p>", "a", "<b>中</b>文", "1 &lt; 2"]),
        FieldKind::Secret(_) => {
            ["110101", "A 1", "身份证"].into_iter().map(secret::sealed).collect()
        }
        FieldKind::Json(_) => {
            texts(&[r#"{"a":1,"b":[]}"#, "[]", "\"a\"", "1.5", "true", r#""中\n""#])
        }
        FieldKind::Email(_) => texts(&["a@b.cn", "lin@example.com", "张@例子.cn"]),
        FieldKind::Phone(_) => texts(&["+86-13812345678", "+86-571-88888888", "95588", "找王总"]),
        FieldKind::Url(_) => texts(&["https://example.com", "http://a.cn/x_y?z=%20"]),
        FieldKind::TimeZone(_) => texts(&["Asia/Shanghai", "America/New_York", "UTC"]),
        FieldKind::AutoNumber(_) => texts(&["N-000001", "N-000002", "N-000010"]),
        FieldKind::Integer(_) => numbers(&[0, 1, 2, 3, -1, 10, LIMITS.0, -LIMITS.0]),
        FieldKind::Decimal(decimal) => {
            let mut found = vec![0, 1, -1, 5, 50, 100, 150, 12_345, -12_345, LIMITS.1, -LIMITS.1];
            found.retain(|number| (decimal.min..=decimal.max).contains(number));
            numbers(&found)
        }
        FieldKind::Duration(_) => numbers(&[0, 1, 60, 3_600, 100 * 366 * 86_400]),
        FieldKind::Boolean(_) => vec![Value::Bool(false), Value::Bool(true)],
        FieldKind::Date(_) => numbers(&[TODAY, TODAY - 1, TODAY + 1, 0, -1, DAYS.0, DAYS.1]),
        FieldKind::Datetime(_) => {
            let mut found = vec![NOW, NOW - 1, NOW - DAY, NOW + DAY, 0, -1, DAYS.0 * DAY];
            // Where days, months and years begin in China, and where New York's clocks change.
            for midnight in [TODAY, TODAY - 21, 20_454] {
                let begin = midnight * DAY - 8 * HOUR;
                found.extend([begin, begin - 1]);
            }
            found.extend([(TODAY - 21) * DAY + 4 * HOUR, (TODAY - 21) * DAY + 6 * HOUR]);
            numbers(&found)
        }
        FieldKind::Select(select) => keys(select).into_iter().map(Value::Text).collect(),
        FieldKind::MultiSelect(multi) => lists(&keys(&multi.select)),
        FieldKind::Region(region) => texts(match region.level {
            RegionLevel::Province => &["浙江省", "上海市", "Bavaria"],
            RegionLevel::City => &["杭州市", "上海市", "仙桃市"],
            RegionLevel::District => &["西湖区", "朝阳区", "朝阳"],
            RegionLevel::Code => &["330106", "310100", "330103"],
        }),
        FieldKind::Reference(_) | FieldKind::ObjectName(_) => Vec::new(),
    }
}

fn keys(select: &Select) -> Vec<String> {
    if select.options.is_empty() {
        return ["k1", "k2", "K1"].map(str::to_owned).to_vec();
    }
    select.options.iter().map(|option| option.key.clone()).collect()
}

/// All lists of at least one key, as they are stored.
fn lists(keys: &[String]) -> Vec<Value> {
    (1_u32..1 << keys.len())
        .map(|members| {
            let inside = keys.iter().enumerate().filter(|(at, _)| members >> at & 1 == 1);
            let inside: Vec<&str> = inside.map(|(_, key)| key.as_str()).collect();
            Value::Text(format!(",{},", inside.join(",")))
        })
        .collect()
}

/// A value as somebody would write it in a filter.
pub(in crate::naive) fn written(kind: &FieldKind, value: &Value) -> String {
    match value {
        Value::Text(text) if matches!(kind, FieldKind::MultiSelect(_)) => {
            format!("{{{}}}", text.trim_matches(','))
        }
        Value::Text(text) if matches!(kind, FieldKind::Secret(_)) => {
            text.trim_start_matches("sealed ").replace(' ', "-")
        }
        Value::Text(text) => text.clone(),
        Value::Int(number) if matches!(kind, FieldKind::Decimal(_)) => {
            render::decimal_text(i128::from(*number), render::scale(kind))
        }
        value => match render::value(kind, value) {
            serde_json::Value::String(text) => text,
            json => json.to_string(),
        },
    }
}

//! Filters for figures in Chinese text: numerals, percentages, year on year; sums that never become floats.

use minijinja::{Environment, Error, Value};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::figures::{BLANK, Exact, number};

/// Every filter, for those who look for one: its names in English and Chinese, how it is written, what it does in
/// Chinese and English.
pub const FILTERS: &[(&str, &str, &str, [&str; 2])] = &[
    ("chinese", "中文数字", "chinese", ["中文数字", "in Chinese numerals"]),
    ("percent", "百分比", "percent(requests.results.total.total)", ["占多少", "its share of another figure"]),
    ("growth", "同比", "growth(previous.requests.new.total)", ["较上年增减", "growth since last year"]),
    ("plus", "加", "plus(fees.amount)", ["加另一个数", "another figure added"]),
    ("minus", "减", "minus(fees.amount)", ["减另一个数", "another figure taken away"]),
    ("join", "连成", "join", ["名单连成一句", "a list in one text"]),
];

/// Adds every filter, under its English and its Chinese name.
pub(super) fn add(env: &mut Environment<'static>) {
    env.add_filter("chinese", chinese_filter);
    env.add_filter("中文数字", chinese_filter);
    env.add_filter("percent", percent_filter);
    env.add_filter("百分比", percent_filter);
    env.add_filter("growth", growth_filter);
    env.add_filter("同比", growth_filter);
    env.add_filter("plus", |a: Value, b: Value| add_up(&a, &b, Decimal::ONE));
    env.add_filter("加", |a: Value, b: Value| add_up(&a, &b, Decimal::ONE));
    env.add_filter("minus", |a: Value, b: Value| add_up(&a, &b, Decimal::NEGATIVE_ONE));
    env.add_filter("减", |a: Value, b: Value| add_up(&a, &b, Decimal::NEGATIVE_ONE));
    env.add_filter("join", join_filter);
    env.add_filter("连成", join_filter);
}

/// The longest text that a list becomes, in bytes.
const LONGEST: usize = 64 << 10;

/// Names of a list in one text, `、` between them where nothing else is said. The engine's own has no end of memory.
fn join_filter(list: Value, between: Option<String>) -> Result<String, Error> {
    let between = between.as_deref().unwrap_or("、");
    let mut out = String::new();
    for (number, item) in list.try_iter()?.enumerate() {
        if number > 0 {
            out += between;
        }
        match item.as_str() {
            Some(text) => out += text,
            None => out += &item.to_string(),
        }
        if out.len() > LONGEST {
            return Err(Error::new(minijinja::ErrorKind::OutOfFuel, "太长 / it is too long".to_owned()));
        }
    }
    Ok(out)
}

fn chinese_filter(value: Value) -> Result<String, Error> {
    let Some(number) = number(&value)? else { return Ok(BLANK.to_owned()) };
    let whole = number.to_i64().filter(|whole| Decimal::from(*whole) == number);
    let not_whole = || {
        Error::new(
            minijinja::ErrorKind::InvalidOperation,
            format!("{number} 不是整数 / {number} is not whole"),
        )
    };
    whole.map(chinese).ok_or_else(not_whole)
}

fn percent_filter(part: Value, whole: Value, digits: Option<u32>) -> Result<String, Error> {
    let (Some(part), Some(whole)) = (number(&part)?, number(&whole)?) else { return Ok(BLANK.to_owned()) };
    percent(part, whole, digits.unwrap_or(1)).ok_or_else(|| {
        Error::new(minijinja::ErrorKind::InvalidOperation, "除数为 0 / division by zero".to_owned())
    })
}

fn growth_filter(now: Value, before: Value) -> Result<String, Error> {
    let (Some(now), Some(before)) = (number(&now)?, number(&before)?) else { return Ok(BLANK.to_owned()) };
    Ok(growth(now, before))
}

fn add_up(a: &Value, b: &Value, sign: Decimal) -> Result<Value, Error> {
    let (Some(a), Some(b)) = (number(a)?, number(b)?) else { return Ok(Value::from(BLANK)) };
    let sum = b.checked_mul(sign).and_then(|b| a.checked_add(b)).ok_or_else(|| {
        Error::new(minijinja::ErrorKind::InvalidOperation, "数太大 / the number is too large".to_owned())
    })?;
    Ok(match sum.to_i64() {
        Some(whole) if sum.scale() == 0 => Value::from(whole),
        _ => Value::from_object(Exact(sum)),
    })
}

/// `23.5%`, rounded half away from zero; `None` where the whole is 0.
fn percent(part: Decimal, whole: Decimal, digits: u32) -> Option<String> {
    let digits = digits.min(6);
    let ratio = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    let rounded = ratio.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    Some(format!("{rounded:.*}%", digits as usize))
}

/// `增长23.5%`, `下降4.0%`, `与上年持平`; from 0 there is no percentage, so the figures themselves are told.
pub fn growth(now: Decimal, before: Decimal) -> String {
    let Some(change) = now.checked_sub(before) else { return BLANK.to_owned() };
    if change.is_zero() {
        return "与上年持平".to_owned();
    }
    let word = if change.is_sign_positive() { "增长" } else { "下降" };
    match percent(change.abs(), before.abs(), 1) {
        Some(percent) => format!("{word}{percent}"),
        None => format!("由{before}增至{now}"),
    }
}

/// A number in Chinese numerals: `一百零五`.
pub fn chinese(number: i64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const PLACES: [&str; 4] = ["", "十", "百", "千"];
    const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut groups = Vec::new();
    let mut rest = number.unsigned_abs();
    while rest > 0 {
        groups.push(usize::try_from(rest % 10_000).unwrap_or_default());
        rest /= 10_000;
    }
    let mut out = String::new();
    for (place, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            continue;
        }
        // A gap is one 零, however wide.
        let gap = !out.is_empty() && (*group < 1000 || groups.get(place + 1) == Some(&0));
        if gap {
            out += DIGITS[0];
        }
        let (mut pending, mut begun) = (false, false);
        for at in (0..4).rev() {
            let digit = group / 10_usize.pow(at) % 10;
            if digit == 0 {
                pending = begun;
                continue;
            }
            if pending {
                out += DIGITS[0];
            }
            (pending, begun) = (false, true);
            // 十五, not 一十五, where nothing stands before it.
            if !(digit == 1 && at == 1 && out.is_empty()) {
                out += DIGITS[digit];
            }
            out += PLACES[at as usize];
        }
        out += GROUPS[place];
    }
    if number < 0 { format!("负{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_as_they_are_read() {
        let cases = [
            (0, "零"),
            (10, "十"),
            (15, "十五"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1001, "一千零一"),
            (10_000, "一万"),
            (20_010, "二万零一十"),
            (100_305, "十万零三百零五"),
            (34_031, "三万四千零三十一"),
            (100_000_001, "一亿零一"),
            (-3, "负三"),
        ];
        for (number, expected) in cases {
            assert_eq!(chinese(number), expected);
        }
    }

    #[test]
    fn every_filter_that_is_listed_is_there() {
        let mut env = Environment::new();
        env.remove_filter("join");
        add(&mut env);
        for name in FILTERS.iter().flat_map(|it| [it.0, it.1]) {
            let kind = env.render_str(&format!("{{{{ [1]|{name} }}}}"), ()).err().map(|it| it.kind());
            assert_ne!(kind, Some(minijinja::ErrorKind::UnknownFilter), "{name}");
        }
        let code = include_str!("filters.rs").split("#[cfg(test)]").next().unwrap_or_default();
        let own = code.matches("    env.add_filter(").count();
        assert_eq!(own, FILTERS.len() * 2);
    }

    #[test]
    fn lists_are_joined_and_have_an_end() {
        let names = || Value::from(vec!["甲镇", "乙镇"]);
        assert_eq!(join_filter(names(), None).as_deref().ok(), Some("甲镇、乙镇"));
        assert_eq!(join_filter(names(), Some("和".to_owned())).as_deref().ok(), Some("甲镇和乙镇"));
        assert!(join_filter(Value::from(vec!["甲".repeat(1000); 100]), None).is_err());
        assert!(join_filter(Value::from(1), None).is_err());
    }

    #[test]
    fn percentages_round_half_up() {
        let of = |part: i64, whole: i64, digits| percent(part.into(), whole.into(), digits);
        assert_eq!(of(1, 8, 1).as_deref(), Some("12.5%"));
        assert_eq!(of(1, 8, 0).as_deref(), Some("13%"));
        assert_eq!(of(96, 175, 2).as_deref(), Some("54.86%"));
        assert_eq!(of(1, 1, 1).as_deref(), Some("100.0%"));
        assert_eq!(of(1, 0, 1), None);
    }

    #[test]
    fn growth_says_which_way() {
        let of = |now: i64, before: i64| growth(now.into(), before.into());
        assert_eq!(of(247, 200), "增长23.5%");
        assert_eq!(of(96, 100), "下降4.0%");
        assert_eq!(of(5, 5), "与上年持平");
        assert_eq!(of(5, 0), "由0增至5");
    }
}

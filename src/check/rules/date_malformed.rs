//! A date that is none, or that cannot be: before the year is over.

use std::ops::Range;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::source::Place;
use crate::text::numbers::{read_chinese, read_digit};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0316",
        name: "date-malformed",
        level: Level::Warning,
        docs: include_str!("date_malformed.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let (submission, year) = (context.submission, context.submission.year);
    let mut lost: Vec<Place> = Vec::new();
    for part in &context.narration.parts {
        for paragraph in &part.paragraphs {
            let text = paragraph.plain();
            for (range, fault) in faults(text, year) {
                let Some(place) = part.place(submission, paragraph, range.clone()) else { continue };
                let words = text[range].to_owned();
                let message = match fault {
                    Fault::NoYear => {
                        lost.push(place);
                        continue;
                    }
                    Fault::NoDate => say!("日期不对：{words}", "this is no date: {words}"),
                    Fault::PeriodEnds => say!(
                        "统计期限到“{words}”为止，年度报告应到12月31日",
                        "the period ends on {words}; that of an annual report ends on 31 December"
                    ),
                };
                findings.push(
                    Finding::new(&RULE.code, message)
                        .at(place, Text::none())
                        .help(say!("改正日期", "correct the date")),
                );
            }
        }
    }
    if !lost.is_empty() {
        let count = lost.len();
        let message = say!("年份少了数字，{count} 处", "the digits of a year are lost, in {count} place(s)");
        let mut finding = Finding::new(&RULE.code, message).help(say!("补上年份", "write the year in full"));
        for place in lost.into_iter().take(6) {
            finding = finding.at(place, Text::none());
        }
        findings.push(finding);
    }
    signature(context, findings);
    let end = chrono::NaiveDate::from_ymd_opt(year, 12, 31);
    if let (Some(published), Some(end)) = (submission.published, end)
        && published <= end
    {
        let message = say!(
            "公布日期 {published} 早于 {year} 年结束",
            "published on {published}, before {year} was over"
        );
        let mut finding = Finding::new(&RULE.code, message)
            .help(say!("核对 published；一般在次年", "check `published`; it is in the next year"));
        if let Some(place) = submission.published_place.clone().or_else(|| submission.year_place.clone()) {
            finding = finding.at(place, Text::none());
        }
        findings.push(finding);
    }
}

/// A date alone on the last lines is the day of signing.
fn signature(context: &Context, findings: &mut Findings) {
    let Some(part) = context.narration.parts.iter().rev().find(|part| !part.is_empty()) else { return };
    for paragraph in part.paragraphs.iter().rev().filter(|it| !it.text.trim().is_empty()).take(2) {
        let text = paragraph.plain();
        let alone = text.trim();
        let Some((year, month, day)) = read(alone) else { continue };
        let reported = context.submission.year;
        if year <= reported
            && chrono::NaiveDate::from_ymd_opt(year, month, day).is_some()
            && let Some(place) = part.place(context.submission, paragraph, 0..paragraph.text.len())
        {
            let message = say!(
                "落款日期 {alone} 早于 {reported} 年结束",
                "signed on {alone}, before {reported} was over"
            );
            findings.push(
                Finding::new(&RULE.code, message)
                    .at(place, Text::none())
                    .help(say!("改正日期", "correct the date")),
            );
        }
    }
}

/// `2023年12月20日` or `二〇二三年十二月二十日`, and nothing else.
fn read(text: &str) -> Option<(i32, u32, u32)> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let year = i32::try_from(value(year.trim())?).ok()?;
    Some((year, u32::try_from(value(month.trim())?).ok()?, u32::try_from(value(day.trim())?).ok()?))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NoDate,
    NoYear,
    PeriodEnds,
}

fn is_digit(char: char) -> bool {
    char == '十' || read_digit(char).is_some()
}

/// A number of a date: digits of any width, Chinese digits one by one, or a numeral up to 31.
fn value(text: &str) -> Option<i64> {
    if text.is_empty() || text.chars().count() > 6 {
        return None;
    }
    if text.contains('十') {
        return read_chinese(text);
    }
    text.chars().try_fold(0, |sum, char| Some(sum * 10 + read_digit(char)?))
}

/// The digits in front of a byte.
fn digits_before(text: &str, at: usize) -> &str {
    let trimmed = text[..at].trim_end_matches(' ');
    let start = trimmed.trim_end_matches(is_digit).len();
    &trimmed[start..]
}

fn faults(text: &str, year: i32) -> Vec<(Range<usize>, Fault)> {
    let mut found = no_years(text);
    for (at, _) in text.match_indices('月') {
        let number = digits_before(text, at);
        if number.is_empty() {
            continue;
        }
        let start = text[..at].trim_end_matches(' ').len() - number.len();
        let end = at + '月'.len_utf8();
        // 20241月1日: the 年 is missing.
        let plain = number.chars().count();
        if (5..=6).contains(&plain) && value(number).is_some_and(|it| it >= 20_000) {
            found.push((start..end + day_of(text, end).map_or(0, |(_, length)| length), Fault::NoDate));
            continue;
        }
        let Some(month) = value(number).and_then(|it| u32::try_from(it).ok()) else { continue };
        let Some((day, length)) = day_of(text, end) else {
            if (month == 0 || month > 12) && text[..start].ends_with('年') {
                found.push((start..end, Fault::NoDate));
            }
            continue;
        };
        let named = text[..start]
            .trim_end_matches(' ')
            .strip_suffix('年')
            .and_then(|it| value(digits_before(it, it.len())));
        let named = named.and_then(|it| i32::try_from(it).ok()).filter(|it| (1900..=2100).contains(it));
        let whole = start..end + length;
        if chrono::NaiveDate::from_ymd_opt(named.unwrap_or(year), month, day).is_none() {
            found.push((whole, Fault::NoDate));
            continue;
        }
        let head = &text[text.floor_char_boundary(start.saturating_sub(600))..start];
        let period = head.rfind(['。', '；', '\n']).map_or(head, |from| &head[from..]);
        let closes = named.is_none_or(|it| it == year) && (month, day) != (12, 31);
        let ends = period
            .trim_end_matches(|char: char| is_digit(char) || char == '年' || char == ' ')
            .ends_with(['至', '到', '止', '—', '-']);
        let of_figures =
            || ["统计期限", "统计时限", "数据统计", "所列数据"].iter().any(|it| period.contains(it));
        if closes && ends && of_figures() {
            found.push((whole, Fault::PeriodEnds));
        }
    }
    found
}

/// 年全区政府系统, 自年10月1日, 20年，: the digits of a year were lost.
fn no_years(text: &str) -> Vec<(Range<usize>, Fault)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('年') {
        let (before, behind) = (&text[..at], &text[at + '年'.len_utf8()..]);
        let end = at + '年'.len_utf8();
        let begins = before.trim_end().chars().next_back().is_none_or(|char| "。；，：\n".contains(char));
        let dated = before.ends_with(['自', '至', '于', '从', '到']) && digits_of_month(behind);
        let whole =
            ["全区", "全县", "全镇", "全市", "全乡", "区政府", "县政府", "我区", "我县", "我镇", "我局"]
                .iter()
                .any(|it| behind.starts_with(it));
        if dated || (begins && whole) {
            found.push((at..end, Fault::NoYear));
        }
        // 20年，: two of four digits; 20年来 and 20年前 are spans of time.
        if let Some(head) = before.strip_suffix("20")
            && head.trim_end().chars().next_back().is_none_or(|char| "。；，：\n与和在".contains(char))
            && ["，", "度", "全", "安排", "打算", "我", "政府信息"].iter().any(|it| behind.starts_with(it))
        {
            found.push((at - 2..end, Fault::NoYear));
        }
    }
    found
}

/// Whether a month follows: `10月`.
fn digits_of_month(text: &str) -> bool {
    let digits = text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    (1..=2).contains(&digits) && text[digits..].starts_with('月')
}

/// The day behind a month, and how many bytes it takes with 日.
fn day_of(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = &text[at..];
    let inner = rest.trim_start_matches(' ');
    let number = &inner[..inner.len() - inner.trim_start_matches(is_digit).len()];
    let behind = inner[number.len()..].trim_start_matches(' ');
    let day = value(number).and_then(|it| u32::try_from(it).ok()).filter(|_| behind.starts_with('日'))?;
    Some((day, rest.len() - behind.len() + '日'.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = faults(text, 2023).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn dates_that_are_none() {
        check("于20241月1日公布，2月30日，2023年13月。", &["20241月1日", "2月30日", "13月"]);
        check("统计期限自2023年1月1日至2023年11月30日。", &["11月30日"]);
    }

    #[test]
    fn years_that_lost_their_digits() {
        check("年全区政府系统开展工作。自年10月1日起。20年，全镇公开。", &["年", "年", "20年"]);
        check("近年来，20年来，全年，两年，今年全镇，至年底，自年10号起", &[]);
        check("自年1月起，于年12月", &["年", "年"]);
        check("二〇二三年二月三十日，２０２３３月２日", &["二月三十日", "２０２３３月２日"]);
    }

    #[test]
    fn dates_that_are() {
        check("自2023年1月1日起至12月31日止，2024 年 2 月 29 日，3个月，12月份。", &[]);
        check("13月份的安排，2023年12月31日", &[]);
    }
}

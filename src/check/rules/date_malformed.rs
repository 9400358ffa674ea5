//! A date that is none, or that cannot be: before the year is over.

use std::ops::Range;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::text::plain;

pub(super) static RULE: Rule = Rule {
    code: Code { id: "A0316", name: "date-malformed", level: Level::Warning, docs: include_str!("date_malformed.md") },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let (submission, year) = (context.submission, context.submission.year);
    for part in &context.narration.parts {
        for paragraph in &part.paragraphs {
            let text = plain(&paragraph.text);
            for (range, fault) in faults(&text, year) {
                let Some(place) = part.place(submission, paragraph, range.clone()) else { continue };
                let words = text[range].to_owned();
                let message = match fault {
                    Fault::NoDate => say!("日期不对：{words}", "this is no date: {words}"),
                    Fault::PeriodEnds => say!(
                        "统计期限到“{words}”为止，年度报告应到12月31日",
                        "the period ends on {words}; that of an annual report ends on 31 December"
                    ),
                };
                findings.push(Finding::new(&RULE.code, message).at(place, Text::none()).help(say!("改正日期", "correct the date")));
            }
        }
    }
    signature(context, findings);
    let end = chrono::NaiveDate::from_ymd_opt(year, 12, 31);
    if let (Some(published), Some(end)) = (submission.published, end)
        && published <= end
    {
        let message = say!("公布日期 {published} 早于 {year} 年结束", "published on {published}, before {year} was over");
        let mut finding = Finding::new(&RULE.code, message).help(say!("核对 published；一般在次年", "check `published`; it is in the next year"));
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
        let text = plain(&paragraph.text);
        let alone = text.trim();
        let Some((year, month, day)) = read(alone) else { continue };
        let reported = context.submission.year;
        if year <= reported
            && chrono::NaiveDate::from_ymd_opt(year, month, day).is_some()
            && let Some(place) = part.place(context.submission, paragraph, 0..paragraph.text.len())
        {
            let message = say!("落款日期 {alone} 早于 {reported} 年结束", "signed on {alone}, before {reported} was over");
            findings.push(Finding::new(&RULE.code, message).at(place, Text::none()).help(say!("改正日期", "correct the date")));
        }
    }
}

/// `2023年12月20日`, and nothing else.
fn read(text: &str) -> Option<(i32, u32, u32)> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    Some((year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NoDate,
    PeriodEnds,
}

/// The digits in front of a byte.
fn digits_before(text: &str, at: usize) -> &str {
    let head = &text[..at];
    let trimmed = head.trim_end_matches(' ');
    let start = trimmed.trim_end_matches(|char: char| char.is_ascii_digit()).len();
    &trimmed[start..]
}

fn faults(text: &str, year: i32) -> Vec<(Range<usize>, Fault)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('月') {
        let number = digits_before(text, at);
        if number.is_empty() {
            continue;
        }
        let start = text[..at].trim_end_matches(' ').len() - number.len();
        // 20241月1日: the 年 is missing.
        if (5..=6).contains(&number.len()) && number.starts_with("20") {
            let end = at + '月'.len_utf8();
            found.push((start..end + day_of(text, end).map_or(0, |(_, length)| length), Fault::NoDate));
            continue;
        }
        let Ok(month) = number.parse::<u32>() else { continue };
        let end = at + '月'.len_utf8();
        let Some((day, length)) = day_of(text, end) else {
            if (month == 0 || month > 12) && text[..start].ends_with('年') {
                found.push((start..end, Fault::NoDate));
            }
            continue;
        };
        let named = text[..start].trim_end_matches(' ').strip_suffix('年').and_then(|it| digits_before(it, it.len()).parse().ok());
        let whole = start..end + length;
        if chrono::NaiveDate::from_ymd_opt(named.unwrap_or(year), month, day).is_none() {
            found.push((whole, Fault::NoDate));
            continue;
        }
        let head = &text[..start];
        let period = head.rfind(['。', '；', '\n']).map_or(head, |from| &head[from..]);
        let closes = named.is_none_or(|it| it == year) && (month, day) != (12, 31);
        let ends = period.trim_end_matches(|char: char| char.is_ascii_digit() || char == '年' || char == ' ').ends_with(['至', '到', '止', '—', '-']);
        if closes && ends && (period.contains("统计期限") || period.contains("统计时限") || period.contains("数据统计") || period.contains("所列数据")) {
            found.push((whole, Fault::PeriodEnds));
        }
    }
    found
}

/// The day behind a month, and how many bytes it takes with 日.
fn day_of(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = &text[at..];
    let inner = rest.trim_start_matches(' ');
    let length = inner.bytes().take_while(u8::is_ascii_digit).count();
    let behind = inner[length..].trim_start_matches(' ');
    let day = inner[..length].parse().ok().filter(|_| behind.starts_with('日'))?;
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
    fn dates_that_are() {
        check("自2023年1月1日起至12月31日止，2024 年 2 月 29 日，3个月，12月份。", &[]);
    }
}

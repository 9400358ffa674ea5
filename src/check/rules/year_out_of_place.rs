//! A year that this report has no business with, or last year where nothing is compared.

use std::ops::Range;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Label, Level, Text, say};
use crate::text::numbers::read_digit;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0315",
        name: "year-out-of-place",
        level: Level::Warning,
        docs: include_str!("year_out_of_place.md"),
    },
    check,
};

/// Words that make an older year right: since, until, a law of that year, a plan over years.
const BEHIND: &[&str] = &[
    "以来",
    "起",
    "至",
    "到",
    "—",
    "－",
    "–",
    "-",
    "~",
    "年底前",
    "修订",
    "修正",
    "施行",
    "颁布",
    "出台",
    "印发",
    "发布的",
    "制定的",
    "以前",
    "之前",
    "建成",
    "成立",
    "开通",
    "上线",
    "底册",
    "版",
    "年度报告",
    "的《",
    "底以来",
    "前的",
    "前制",
    "前印",
    "及以前",
    "公布的",
    "新修订",
    "国办",
    "版《",
];
/// Words before a year that do.
const BEFORE: &[&str] = &["自", "从", "截至", "截止", "始于", "到", "至", "—", "–", "-", "～", "~", "早于"];
/// How far around a year its sentence and its brackets are looked for, in bytes.
const FAR: usize = 600;

/// Words in a sentence that look back to last year.
const LOOKS_BACK: &[&str] = &[
    "同期",
    "较",
    "比",
    "相比",
    "上年",
    "结转",
    "增",
    "减",
    "降",
    "升",
    "持平",
    "以来",
    "整改",
    "问题",
    "反馈",
    "评估",
    "考核",
    "通报",
    "基础上",
    "延续",
    "年度报告",
    "起",
    "至",
    "印发",
    "制定",
    "修订",
    "倍",
    "跨年",
    "遗留",
    "转入",
    "受理的",
    "收到的",
    "提出的",
    "开始",
    "启动",
    "作出的",
    "底",
    "去年",
    "清理",
    "历年",
    "年末",
];

fn check(context: &Context, findings: &mut Findings) {
    let year = context.submission.year;
    let mut labels: Vec<Label> = Vec::new();
    let mut first = None;
    for part in &context.narration.parts {
        for paragraph in &part.paragraphs {
            let text = paragraph.plain();
            for (range, named) in years(text) {
                if !is_odd(text, &range, named, year) {
                    continue;
                }
                if let Some(place) = part.place(context.submission, paragraph, range) {
                    first.get_or_insert(named);
                    labels.push(Label { place, text: Text::none(), primary: true });
                }
            }
        }
    }
    let (Some(named), count) = (first, labels.len()) else { return };
    labels.truncate(6);
    let message = if count == 1 {
        say!("{year} 年的报告里写着 {named} 年", "the report of {year} speaks of {named}")
    } else {
        say!(
            "{year} 年的报告里写着 {named} 年等，共 {count} 处",
            "the report of {year} speaks of other years, {named} first, in {count} places"
        )
    };
    let help = say!(
        "可能是往年的文字没有改；确是往年的事，写明“较”“自……以来”等",
        "perhaps left from another year; if it is meant, say so (since, compared with)"
    );
    findings.push(Finding { labels, ..Finding::new(&RULE.code, message).help(help) });
}

/// The years of four digits with 年 behind, in Arabic or Chinese digits, outside brackets of citations.
fn years(text: &str) -> Vec<(Range<usize>, i32)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('年') {
        let before = text[..at].trim_end_matches(' ');
        let digits: Vec<(usize, char)> =
            before.char_indices().rev().take_while(|(_, char)| read_digit(*char).is_some()).take(5).collect();
        if digits.len() != 4 {
            continue;
        }
        let value = digits
            .iter()
            .rev()
            .filter_map(|(_, char)| read_digit(*char))
            .fold(0, |sum, digit| sum * 10 + digit);
        let Ok(value) = i32::try_from(value) else { continue };
        let start = digits.last().map_or(at, |(start, _)| *start);
        if (1900..=2100).contains(&value) && !is_cited(text, start) {
            found.push((start..at + '年'.len_utf8(), value));
        }
    }
    found
}

/// Whether a place stands inside 《》, “” or 〔〕.
fn is_cited(text: &str, at: usize) -> bool {
    let (from, to) = (text.floor_char_boundary(at.saturating_sub(FAR)), text.ceil_char_boundary(at + FAR));
    let (head, behind) = (&text[from..at], &text[at..to]);
    [('《', '》'), ('〔', '〕'), ('“', '”'), ('[', ']'), ('「', '」'), ('『', '』')].into_iter().any(
        |(open, close)| {
            head.rfind(open).is_some_and(|from| !head[from..].contains(close) && behind.contains(close))
        },
    )
}

/// A sentence without the names of documents in it.
fn uncited(sentence: &str) -> String {
    let (mut out, mut depth) = (String::with_capacity(sentence.len()), 0_usize);
    for char in sentence.chars() {
        match char {
            '《' => depth += 1,
            '》' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(char),
            _ => {}
        }
    }
    out
}

fn is_odd(text: &str, range: &Range<usize>, named: i32, year: i32) -> bool {
    if named == year || named == year + 1 {
        return false;
    }
    let (before, behind) =
        (text[..range.start].trim_end(), text[range.end..].trim_start_matches(['度', '底', ' ']));
    let near = |words: &[&str]| words.iter().any(|it| behind.starts_with(it));
    if near(BEHIND) || BEFORE.iter().any(|it| before.ends_with(it)) {
        return false;
    }
    // A plan or a law of the year: 2021—2025年, 2019年5月15日起施行.
    if before.ends_with(|char: char| char.is_ascii_digit()) {
        return false;
    }
    let first = text.floor_char_boundary(range.start.saturating_sub(FAR)).min(before.len());
    let last = text.ceil_char_boundary(range.end + FAR);
    let from = before[first..].rfind(['。', '；', '\n']).map_or(first, |at| {
        let at = first + at;
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let to = range.end + text[range.end..last].find(['。', '；', '\n']).unwrap_or(last - range.end);
    let sentence = &uncited(&text[from..to]);
    // 2023年15件，2022年12件: the years side by side are compared.
    let beside = [year, year - 1].iter().any(|it| *it != named && sentence.contains(&format!("{it}年")));
    if beside {
        return false;
    }
    if named == year - 1 {
        return !LOOKS_BACK.iter().any(|it| sentence.contains(it));
    }
    // 2016年上半年印发到村 in a report of 2013: what lies so far ahead is planned.
    if named > year {
        return !["规划", "期间", "施行", "实施", "计划", "目标"].iter().any(|it| sentence.contains(it));
    }
    // 2012年，我县按照…: the report itself begins so, and not a history.
    let opens = before.is_empty() && behind.starts_with("，我");
    if opens && !["以来", "较", "累计", "历年", "出台", "率先"].iter().any(|it| sentence.contains(it))
    {
        return true;
    }
    // An older year: a day of a law or a history of years is told with its words.
    let history = [
        "底户籍",
        "施行",
        "修订",
        "印发",
        "以来",
        "成立",
        "建成",
        "开通",
        "颁布",
        "以前",
        "之前",
        "档案",
        "历年",
        "累计",
        "户籍",
        "期间",
        "相比",
        "较",
    ];
    !history.iter().any(|it| sentence.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[i32]) {
        let found: Vec<i32> = years(text)
            .into_iter()
            .filter(|(range, named)| is_odd(text, range, *named, 2023))
            .map(|it| it.1)
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn years_left_from_another_report() {
        check("及早制定下发了2014年政务公开考核细则。", &[2014]);
        check("纳入2016年绩效考评范畴。", &[2016]);
        check("2022年，本镇主动公开信息12条。", &[2022]);
        // What excuses a year stands in its own sentence.
        check("2018年以来收到12件，较上年增加2件。2022年，本镇主动公开信息12条。", &[2022]);
        check("2022年，本镇主动公开信息12条；比2021年累计增加。", &[2022]);
    }

    #[test]
    fn years_that_are_meant() {
        check("2023年收到12件，较2022年增加2件，2024年将继续。", &[]);
        check("自2019年5月15日起施行的《条例》，2008年以来累计公开。", &[]);
        check("《关于2019年工作的意见》、国办发〔2014〕32号、“十四五”。", &[]);
        check("上年结转3件，均为2022年12月收到的申请。", &[]);
        check("2022年存在的问题已整改。", &[]);
    }
}

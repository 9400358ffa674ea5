//! A year that this report has no business with, or last year where nothing is compared.

mod said;

use std::ops::Range;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Label, Level, Text, say};
use crate::text::numbers::read_digit;
use said::{
    BEGUN, HISTORY, begins, is_explicit, is_made, is_period, is_planned, is_published, is_state, past_years,
};

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
const BEFORE: &[&str] = &[
    "建于",
    "成立于",
    "开通于",
    "启用于",
    "设立于",
    "创办于",
    "自",
    "从",
    "截至",
    "截止",
    "始于",
    "到",
    "至",
    "—",
    "–",
    "-",
    "～",
    "~",
    "早于",
];
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
    "连续",
    "机构改革",
];

fn check(context: &Context, findings: &mut Findings) {
    let year = context.submission.year;
    let next = year + 1;
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
                    let text = if named == year {
                        say!("写的是以后的打算，应为{next}年", "this is planned: {next}")
                    } else {
                        Text::none()
                    };
                    labels.push(Label { place, text, primary: true });
                }
            }
        }
    }
    let (Some(named), count) = (first, labels.len()) else { return };
    labels.truncate(6);
    let message = if named == year && count == 1 {
        say!("以后的打算写在了 {year} 年", "what is planned is put in {year}, which is over")
    } else if count == 1 {
        say!("{year} 年的报告里写着 {named} 年", "the report of {year} speaks of {named}")
    } else {
        say!(
            "{year} 年的报告里写着 {named} 年等，共 {count} 处",
            "the report of {year} speaks of other years, {named} first, in {count} places"
        )
    };
    let planned = say!("改成打算的年份", "write the year it is planned for");
    let help = say!(
        "可能是往年的文字没有改；确是往年的事，写明“较”“自……以来”等",
        "perhaps left from another year; if it is meant, say so (since, compared with)"
    );
    let help = if named == year && count == 1 { planned } else { help };
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

/// The end of a sentence.
const ENDS: [char; 3] = ['。', '；', '\n'];

fn is_odd(text: &str, range: &Range<usize>, named: i32, year: i32) -> bool {
    if named == year + 1 {
        return false;
    }
    let before = text[..range.start].trim_end();
    let first = text.floor_char_boundary(range.start.saturating_sub(FAR)).min(before.len());
    let last = text.ceil_char_boundary(range.end + FAR);
    let from = before[first..].rfind(ENDS).map_or(first, |at| {
        let at = first + at;
        at + before[at..].chars().next().map_or(1, char::len_utf8)
    });
    let to = range.end + text[range.end..last].find(ENDS).unwrap_or(last - range.end);
    let (lead, rest) = (&before[from..], &text[range.end..to]);
    if named == year {
        return is_planned(lead, rest);
    }
    let behind = past_years(rest).trim_start_matches(['度', '底', ' ']);
    let sentence = &uncited(&text[from..to]);
    // What follows 。 alone may go on with this year: 截至2022年底…；2023年….
    let goes_on = || text[range.end..last].split('。').next().unwrap_or_default().contains(&year.to_string());
    if named < year
        && (is_period(sentence, rest, year) || (is_state(lead, rest) && named == year - 1 && !goes_on()))
    {
        return true;
    }
    if named < year && is_made(lead, behind, named == year - 1) {
        return true;
    }
    let near = |words: &[&str]| words.iter().any(|it| behind.starts_with(it));
    if near(BEHIND) || BEFORE.iter().any(|it| before.ends_with(it)) {
        return false;
    }
    // A plan or a law of the year: 2021—2025年, 2019年5月15日起施行.
    if before.ends_with(|char: char| char.is_ascii_digit()) {
        return false;
    }
    // 2023年15件，2022年12件: the years side by side are compared.
    let beside = [year, year - 1].iter().any(|it| *it != named && sentence.contains(&format!("{it}年")));
    if beside || is_explicit(behind) || is_published(lead, behind) {
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
    let opens = before.is_empty() && behind.strip_prefix('，').is_some_and(begins);
    if opens && !["以来", "较", "累计", "历年", "出台", "率先"].iter().any(|it| sentence.contains(it))
    {
        return true;
    }
    // An older year: a day of a law or a history of years is told with its words.
    let clause = behind.split('，').next().unwrap_or_default();
    !HISTORY.iter().any(|it| sentence.contains(it)) && !BEGUN.iter().any(|it| clause.contains(it))
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

    #[test]
    fn what_is_told_of_another_year_by_name() {
        // What was published about last year.
        check("及时公布2022年部门决算及“三公”经费使用情况。", &[]);
        check("公开2022年度财政决算信息3条。", &[]);
        check("公开2022年度法治政府建设情况报告1份。", &[]);
        check("公开2022年国民经济和社会发展统计公报。", &[]);
        check("公布2022年度环境质量公报，群众可下载。", &[]);
        check("2022年度政府信息公开年报按期公布。", &[]);
        check("公开2022年行政执法数据。", &[]);
        // The history of a thing.
        check("全市政府网站由2017年的126家集约到现在的28家。", &[]);
        check("公示栏建于2009年，本年翻新。", &[]);
        check("我局于2019年12月组建。", &[]);
        check("2015年设立的查阅点本年搬迁。", &[]);
        check("2020年5月启用的公众号本年发文186篇。", &[]);
        check("2018年建立的公开目录继续使用。", &[]);
        check("2021年、2022年连续两年无复议诉讼。", &[]);
        check("2023年继续执行2020年的制度，2020年、2021年制定的办法一并清理。", &[]);
        check("公开县十八届人大三次会议2022年建议办理结果9件，按照2022年机构改革方案运行。", &[]);
        check("公开栏2022年更新12次。", &[2022]);
        check("做好2022年度部门整体支出绩效自评报告公开。", &[]);
        check("我局2021年获评示范单位，本年通过复核。", &[]);
    }

    #[test]
    fn years_that_were_kept() {
        check("2023年，本局下发了2020年政务公开考核细则，按季度测评。", &[2020]);
        check("本局印发2022年政务公开工作要点，分解任务。", &[2022]);
        check("本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。", &[2022, 2022]);
        check("统计期限为2008年5月1日至2023年12月31日。", &[]);
        check("截至2022年12月31日，本局发布信息862条。", &[2022]);
        check("截至2022年12月31日，结转3件。", &[]);
        check("截至2022年底，累计发布800条；2023年新增62条。", &[]);
        check("2021年，市环保局按照要求印发了指南。", &[2021]);
        check("下一步，2023年本局将继续加强培训。", &[2023]);
        check("2023年，我局将政务公开纳入考核。", &[]);
        check("下一步，我局将对照2023年考核结果加强培训。", &[]);
    }
}

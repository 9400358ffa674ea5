//! Headings out of order, misnumbered, or worded unlike the form; parts announced that are not there.

use std::ops::Range;
use std::sync::Arc;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::{Ask, is_ordinal, normalise, without_number};
use crate::model::Narrative;
use crate::source::{Place, simplified};
use crate::text::chinese;
use crate::text::numbers::read_chinese;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0306",
        name: "section-order",
        level: Level::Warning,
        docs: include_str!("section_order.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let Some(narrative) = &submission.narrative else { return };
    let edition = &submission.edition;
    // The form of another edition is one mistake.
    if !submission.foreign.is_empty() {
        return;
    }
    let mut last = 0;
    for passage in &narrative.passages {
        let (Some(section), Some(place)) = (passage.section, &passage.heading) else { continue };
        let heading = &edition.sections[section].heading;
        // Old forms let an office divide a section as it likes; only the form's own order counts.
        // What stands in `unit.toml` has no order.
        let in_file = narrative.file.as_ref().is_some_and(|file| Arc::ptr_eq(&file.source, &place.source));
        if section < last && in_file && edition.asks(Ask::Headings) {
            let before = &edition.sections[last].heading;
            let message = say!("“{heading}”排在“{before}”后面", "`{heading}` stands behind `{before}`");
            findings.push(
                Finding::new(&RULE.code, message)
                    .at(place.clone(), Text::none())
                    .help(say!("按格式的次序排列", "follow the order of the form")),
            );
        }
        if in_file {
            last = last.max(section);
        }
        let written = place.text().trim().trim_start_matches('#').trim();
        let bare = |text: &str| normalise(without_number(text.trim_matches('*')));
        let by_id = written.trim_matches('"') == edition.sections[section].id;
        let lost = in_file && !written.starts_with(is_ordinal) && !is_marked(place);
        if edition.asks(Ask::Headings) && lost && bare(written) == bare(heading) {
            let message = say!("标题“{written}”没有序号", "the heading `{written}` has no number");
            findings.push(
                Finding::new(&RULE.code, message)
                    .at(place.clone(), Text::none())
                    .law(Text::same(edition.source.clone()))
                    .help(say!("应为“{heading}”", "it is `{heading}`")),
            );
        }
        if edition.asks(Ask::Headings) && !by_id && bare(written) != bare(heading) {
            let message =
                say!("标题“{written}”与格式不一致", "the heading `{written}` is worded unlike the form");
            findings.push(
                Finding::new(&RULE.code, message)
                    .at(place.clone(), Text::none())
                    .law(Text::same(edition.source.clone()))
                    .help(say!("应为“{heading}”", "it is `{heading}`")),
            );
        }
    }
    numbers(context, narrative, findings);
    announced(context, narrative, findings);
}

/// Whether a heading is marked as one in Markdown.
fn is_marked(place: &Place) -> bool {
    let before = &place.source.text[..place.span.start as usize];
    before.trim_end_matches(['*', ' ']).ends_with('#')
}

/// Numbers of headings: the form's own, or else one after the other.
fn numbers(context: &Context, narrative: &Narrative, findings: &mut Findings) {
    let edition = &context.submission.edition;
    let mut expected = 1;
    for place in &narrative.headings {
        let heading = place.text().trim().trim_start_matches(['#', '*', ' ']);
        let Some(number) = heading.split_once('、').and_then(|(number, _)| ordinal(number)) else {
            continue;
        };
        let wanted = if edition.asks(Ask::Headings) {
            match edition.section_meant(&simplified(heading.trim_end_matches('*'))) {
                Some(section) => section + 1,
                None => continue,
            }
        } else {
            expected
        };
        if number != wanted {
            let (zh, en) = (chinese(i64::try_from(wanted).unwrap_or_default()), wanted);
            let message = say!("标题序号不对：“{heading}”应为“{zh}、”", "`{heading}` should be number {en}");
            findings.push(Finding::new(&RULE.code, message).at(place.clone(), Text::none()).help(say!(
                "改序号，或核对是否少了一部分",
                "correct the number, or see whether a part is missing"
            )));
            return;
        }
        expected += 1;
    }
}

/// Parts that the introduction announces, against those that are there.
fn announced(context: &Context, narrative: &Narrative, findings: &mut Findings) {
    let edition = &context.submission.edition;
    let there = if edition.asks(Ask::Headings) { edition.sections.len() } else { narrative.headings.len() };
    if there == 0 {
        return;
    }
    for part in &context.narration.parts {
        for paragraph in part.paragraphs.iter().take(3) {
            let text = paragraph.plain();
            let Some((range, count)) = parts(text, there) else { continue };
            let Some(place) = part.place(context.submission, paragraph, range) else { continue };
            let message = say!(
                "开头说有 {count} 个部分，正文是 {there} 个",
                "the introduction announces {count} parts, there are {there}"
            );
            return findings.push(
                Finding::new(&RULE.code, message)
                    .at(place, Text::none())
                    .help(say!("两处改成一致", "make both the same")),
            );
        }
        if part.section.is_some() {
            return;
        }
    }
}

/// The announcement that does not fit: where it stands, and how many parts it names.
fn parts(text: &str, there: usize) -> Option<(Range<usize>, usize)> {
    let mut announced = None;
    for (at, _) in text.match_indices("部分") {
        let before = text[..at].trim_end_matches('个').trim_end();
        let digits = before.len()
            - before.trim_end_matches(|char: char| is_ordinal(char) || char.is_ascii_digit()).len();
        let number = &before[before.len() - digits..];
        let is_whole = text[at..].contains("组成")
            || before.contains("共")
            || before.contains('分')
            || before.contains("包括");
        if let Some(count) = ordinal(number).filter(|_| is_whole) {
            if count != there {
                return Some((before.len() - digits..at + "部分".len(), count));
            }
            announced = Some(before.len() - digits);
            break;
        }
    }
    let end = text.find("组成")?;
    // 由……等六部分组成 names them before the number.
    let end = announced.filter(|at| *at < end).unwrap_or(end);
    let start = text[..end].rfind('由').map(|at| at + '由'.len_utf8())?;
    let list = text[start..end].trim_end_matches(['共', '等', '这']);
    // Of a group of people it is said too; and some of the parts alone may be named.
    let subject = text[..start - '由'.len_utf8()].trim_end_matches(['主', '要', '，', ' ']);
    let of_report = ["报告", "年报", "全文", "本文", "正文", "内容"].iter().any(|it| subject.ends_with(it));
    let some = announced.is_none() && (list.contains('等') || text[start + list.len()..end].contains('等'));
    if some || !(of_report || announced.is_some()) {
        return None;
    }
    let (least, most) = named(list);
    (least >= 3 && !(least..=most).contains(&there)).then_some((start..start + list.len(), least))
}

/// How many parts a list names: one heading may hold a 、 (行政复议、行政诉讼), and so count once or twice.
fn named(list: &str) -> (usize, usize) {
    let items: Vec<&str> =
        list.split(['、', '，', '；']).map(str::trim).filter(|it| !it.is_empty()).collect();
    let pairs: &[(&[&str], &[&str])] = &[
        (&["复议", "诉讼"], &["诉讼", "申诉", "举报", "投诉"]),
        (&["依申请"], &["不予公开"]),
        (&["收费"], &["减免", "保密"]),
        (&["问题", "不足", "困难"], &["改进", "措施", "整改", "打算", "对策"]),
        (&["说明"], &["附表", "附件"]),
    ];
    let joined = items.windows(2).filter(|pair| {
        let has = |item: &str, words: &[&str]| words.iter().any(|it| item.contains(it));
        pairs.iter().any(|(first, second)| has(pair[0], first) && has(pair[1], second))
    });
    (items.len() - joined.count(), items.len())
}

/// 五, 十二, 12.
fn ordinal(number: &str) -> Option<usize> {
    if number.is_empty() {
        return None;
    }
    number.parse().ok().or_else(|| usize::try_from(read_chinese(number)?).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many parts an introduction names that are not there.
    fn check(text: &str, there: usize, expected: Option<usize>) {
        assert_eq!(parts(text, there).map(|it| it.1), expected, "{text}");
    }

    #[test]
    fn parts_that_are_announced() {
        check("报告共七部分。", 6, Some(7));
        check("全文由概述、主动公开、依申请公开、复议诉讼、问题、其他、附件组成。", 6, Some(7));
        check("全文由概述、主动公开、依申请公开、复议诉讼、问题、其他、附件等六部分组成。", 6, Some(7));
        check(
            "由总体情况、主动公开、申请、行政复议、行政诉讼、存在的问题及改进情况、其他事项六部分组成。",
            6,
            None,
        );
        check(
            "由概述、主动公开、依申请公开、不予公开、收费及减免、复议、诉讼、问题、改进措施组成。",
            6,
            None,
        );
        check("本报告由概述、主动公开、依申请公开等部分组成。", 6, None);
        check("由镇长、副镇长、各办主任组成领导小组，由办公室负责。", 6, None);
    }
}

//! A count of points skips one: 一是、二是、四是.

use std::ops::Range;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, say};
use crate::source::Place;
use crate::text::numbers::read_chinese;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0318",
        name: "ordinal-gap",
        level: Level::Warning,
        docs: include_str!("ordinal_gap.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    for part in &context.narration.parts {
        let mut series: [(Points, usize); 4] =
            [(points_is, 0), (points_first, 0), (points_bracket, 0), (points_round, 0)];
        for paragraph in &part.paragraphs {
            let text = paragraph.plain();
            for (points, last) in &mut series {
                for (number, range) in points(text) {
                    let Some(gap) = next(last, number) else { continue };
                    let Some(place) = part.place(context.submission, paragraph, range.clone()) else {
                        continue;
                    };
                    findings.push(finding(&text[range], gap, place));
                }
            }
            for (range, gap) in inner(text) {
                if let Some(place) = part.place(context.submission, paragraph, range.clone()) {
                    findings.push(finding(&text[range], gap, place));
                }
            }
        }
    }
    // 1. 2. 3. are taken off by Markdown where they make a list: the lines as written tell them.
    for passage in context.submission.narrative.iter().flat_map(|it| &it.passages) {
        let (mut dots, mut digits, mut at) = (0, 0, 0);
        for line in passage.text.split_inclusive('\n') {
            let text = line.trim_end();
            let heads = heads(text);
            for (last, point) in [(&mut dots, point_dot as Point), (&mut digits, point_digit)] {
                for (number, range) in heads.iter().filter_map(|head| point(text, *head)) {
                    if let Some(gap) = next(last, number) {
                        let place = passage.place_of(at + range.start..at + range.end);
                        findings.push(finding(&text[range], gap, place));
                    }
                }
            }
            at += line.len();
        }
    }
}

fn finding(written: &str, gap: usize, place: Place) -> Finding {
    let message = say!(
        "序号跳了：“{written}”前面没有第 {gap}",
        "the numbering skips: `{written}` comes without number {gap}"
    );
    Finding::new(&RULE.code, message)
        .at(place, say!("此处应为第 {gap}", "number {gap} is expected here"))
        .help(say!("改序号，或补上漏掉的一条", "correct the number, or add the point that is missing"))
}

/// Finds the points of one kind in a text: each number, and where it stands.
type Points = fn(&str) -> Vec<(usize, Range<usize>)>;
/// The point of one kind that begins at a place.
type Point = fn(&str, usize) -> Option<(usize, Range<usize>)>;

/// Counts a point of a series whose last one was `last`; returns the number that was expected where another one comes.
fn next(last: &mut usize, number: usize) -> Option<usize> {
    let expected = *last + 1;
    // One begins anew; a series that does not begin with one is none of ours.
    let fits = number == 1 || number == expected || *last == 0;
    let began = number == 1 || *last > 0;
    *last = if began { number } else { 0 };
    (!fits).then_some(expected)
}

/// 一 to 十.
fn numeral(char: char) -> Option<usize> {
    usize::try_from(read_chinese(char.encode_utf8(&mut [0; 4]))?).ok().filter(|it| (1..=10).contains(it))
}

/// 一是, 二是.
fn points_is(text: &str) -> Vec<(usize, Range<usize>)> {
    text.match_indices('是')
        .filter_map(|(at, _)| {
            let head = &text[..at];
            let last = head.chars().next_back()?;
            let number = numeral(last)?;
            let before = head[..head.len() - last.len_utf8()].chars().next_back();
            // 统一是, 第一是, 十一是: other words.
            let fits = before.is_none_or(|char| !"统唯第十百其万同单专逐之零".contains(char));
            fits.then(|| (number, at - last.len_utf8()..at + '是'.len_utf8()))
        })
        .collect()
}

/// 第一，第二，.
fn points_first(text: &str) -> Vec<(usize, Range<usize>)> {
    text.match_indices('第')
        .filter_map(|(at, _)| {
            let rest = &text[at + '第'.len_utf8()..];
            let mut chars = rest.chars();
            let number = numeral(chars.next()?)?;
            let joint = chars.next().is_some_and(|char| "，、,".contains(char));
            let begins =
                text[..at].trim_end().chars().next_back().is_none_or(|char| "。；：:;\n".contains(char));
            (joint && begins).then(|| (number, at..at + '第'.len_utf8() + 3))
        })
        .collect()
}

/// （一）…。（二）…。（四）… within one paragraph: each gap, and the number that was expected.
fn inner(text: &str) -> Vec<(Range<usize>, usize)> {
    let mut last = points_bracket(text).first().map_or(0, |(number, _)| *number);
    let mut found = Vec::new();
    for (at, end) in text.match_indices(['。', '；', '：']) {
        let rest = text[at + end.len()..].trim_start_matches(' ');
        let start = text.len() - rest.len();
        if !rest.starts_with(['（', '(']) {
            continue;
        }
        // A bracket is as short as its number.
        let rest = &rest[..rest.floor_char_boundary(24)];
        for (number, range) in points_bracket(rest) {
            // （五）项 is one of a law.
            if rest[range.end..].starts_with(['项', '款']) {
                continue;
            }
            if let Some(gap) = next(&mut last, number) {
                found.push((start + range.start..start + range.end, gap));
            }
        }
    }
    found
}

/// （一）…, （二）… at the head of a paragraph.
fn points_bracket(text: &str) -> Vec<(usize, Range<usize>)> {
    let inner = text.trim_start();
    let start = text.len() - inner.len();
    let point = || {
        let rest = inner.strip_prefix(['（', '('])?;
        let (number, _) = rest.split_once(['）', ')'])?;
        let mut chars = number.chars();
        let (first, more) = (chars.next()?, chars.next());
        let number = match (numeral(first)?, more) {
            (number, None) => number,
            (10, Some(unit)) => 10 + numeral(unit)?,
            _ => return None,
        };
        let open = inner.chars().next().map_or(0, char::len_utf8);
        let length = inner[open..].find(['）', ')'])? + open;
        let close = inner[length..].chars().next().map_or(0, char::len_utf8);
        Some((number, start..start + length + close))
    };
    point().into_iter().collect()
}

/// 1. 2. 3. and 1、2、3、 at the head of a paragraph or of a sentence in it.
fn point_dot(text: &str, start: usize) -> Option<(usize, Range<usize>)> {
    let inner = &text[start..];
    let length = inner.bytes().take_while(u8::is_ascii_digit).count();
    let behind = inner[length..].strip_prefix(['.', '．', '、'])?;
    let number = inner[..length].parse().ok().filter(|it| (1..=30).contains(it))?;
    (!behind.starts_with(|char: char| char.is_ascii_digit())).then(|| (number, start..start + length))
}

/// （1）（2）（3）.
fn point_digit(text: &str, start: usize) -> Option<(usize, Range<usize>)> {
    let inner = text[start..].strip_prefix(['（', '('])?;
    let open = text[start..].len() - inner.len();
    let length = inner.bytes().take_while(u8::is_ascii_digit).count();
    let close = inner[length..].chars().next().filter(|char| matches!(char, '）' | ')'))?;
    let number = inner[..length].parse().ok().filter(|it| (1..=30).contains(it))?;
    Some((number, start..start + open + length + close.len_utf8()))
}

/// Where a point may begin: a digit or a bracket at the head of the text, or behind what ends a sentence.
fn heads(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        // Most of a text is neither; （ is one of the letters of this first byte.
        if byte.is_ascii_digit() || byte == b'(' || (byte == 0xEF && text[at..].starts_with('（')) {
            let before = text[..at].trim_end();
            if before.is_empty() || before.ends_with(['。', '；', '：', ';', ':']) {
                found.push(at);
            }
        }
    }
    found
}

/// ①②③.
fn points_round(text: &str) -> Vec<(usize, Range<usize>)> {
    // The first of its three bytes is rare.
    memchr::memchr_iter(0xE2, text.as_bytes())
        .filter_map(|at| text[at..].chars().next().map(|char| (at, char)))
        .filter_map(|(at, char)| match char {
            '①'..='⑩' => {
                let number = usize::try_from(u32::from(char) - u32::from('①')).ok()? + 1;
                Some((number, at..at + char.len_utf8()))
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(points: Points, text: &str) -> Vec<usize> {
        let mut last = 0;
        points(text).into_iter().filter_map(|(number, _)| next(&mut last, number)).collect()
    }

    #[test]
    fn a_point_is_missing() {
        assert_eq!(gaps(points_is, "一是学习。二是投入。三是规范。五是建立。"), [4]);
        assert_eq!(gaps(points_first, "第一，甲。第三，乙。"), [2]);
        assert_eq!(gaps(points_round, "①甲②乙④丙"), [3]);
    }

    #[test]
    fn a_point_is_missing_within_a_paragraph() {
        let gaps = |text: &str| inner(text).into_iter().map(|it| it.1).collect::<Vec<_>>();
        assert_eq!(gaps("（一）抓机构。（二）抓制度。（四）抓落实。"), [3]);
        let text = "（一）抓机构。 （二）抓制度； （四）抓落实。";
        let places: Vec<&str> = inner(text).into_iter().map(|it| &text[it.0]).collect();
        assert_eq!(places, ["（四）"]);
        assert_eq!(gaps("（二）抓制度。（一）甲；（二）乙；（三）丙。"), Vec::<usize>::new());
        assert_eq!(gaps("按第（一）项公开3件。第（五）项见附表。（五）项另计。"), Vec::<usize>::new());
    }

    #[test]
    fn points_that_begin_anew() {
        assert_eq!(
            gaps(points_is, "问题：一是甲；二是乙。措施：一是丙；二是丁。口径不统一是主因。"),
            Vec::<usize>::new()
        );
        assert_eq!(gaps(points_is, "二是乙。"), Vec::<usize>::new());
    }
}

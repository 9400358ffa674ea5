//! A measure word stands without its number: `公开目录条`.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0304",
        name: "number-missing",
        level: Level::Error,
        docs: include_str!("number_missing.md"),
    },
    check,
};

/// The measure words of such reports, each with the words that end in it and count nothing.
const MEASURES: &[(char, &[&str])] = &[
    ('条', &["信条", "头条", "线条", "面条", "教条", "逐条", "链条"]),
    (
        '件',
        &[
            "文件",
            "案件",
            "事件",
            "条件",
            "信件",
            "邮件",
            "稿件",
            "附件",
            "证件",
            "要件",
            "函件",
            "急件",
            "来件",
            "软件",
            "硬件",
            "部件",
            "复印件",
            "收件",
            "办件",
            "受理件",
            "发件",
            "转件",
            "批件",
            "密件",
            "抄件",
            "快件",
            "寄件",
            "退件",
            "原件",
            "扫描件",
            "申请件",
            "答复件",
        ],
    ),
    ('篇', &["长篇", "短篇", "开篇"]),
    (
        '次',
        &[
            "层次", "场次", "批次", "班次", "档次", "再次", "多次", "首次", "依次", "历次", "人次", "名次",
            "其次",
        ],
    ),
    ('份', &["身份", "月份", "年份", "省份", "股份", "备份", "部份"]),
];

/// Where something is counted.
const COUNTING: &[&str] = &["共", "累计", "总计", "合计", "计"];
/// What is counted.
const DONE: &[&str] =
    &["公开", "发布", "受理", "收到", "办理", "办结", "答复", "更新", "新增", "制发", "回应"];

fn check(context: &Context, findings: &mut Findings) {
    for (number, part) in context.narration.parts.iter().enumerate() {
        for (at, paragraph) in part.paragraphs.iter().enumerate() {
            for range in missing(&paragraph.text) {
                let Some(place) = part.place(context.submission, paragraph, range.clone()) else { continue };
                let words = &paragraph.text[range.clone()];
                let lacking = lacking(context, (number, at), &range);
                findings.push(
                    Finding::new(
                        &RULE.code,
                        say!("“{words}”前面少了数", "the number is missing in `{words}`"),
                    )
                    .at(place, say!("这里少了数", "a number is missing here"))
                    .help(match lacking {
                        Some(lacking) => say!(
                            "补上数；按总数推算应为 {lacking}",
                            "fill in the number; by the total it should be {lacking}"
                        ),
                        None => say!("补上数；没有就写 0", "fill in the number; 0 if there was none"),
                    }),
                );
            }
        }
    }
}

/// What the list around the gap lacks to its total, where it lacks one number only.
fn lacking(context: &Context, at: (usize, usize), gap: &Range<usize>) -> Option<Decimal> {
    let stated = &context.narration.stated;
    let list = stated.lists.iter().find(|list| {
        let head = &stated.statements[list.head];
        head.at == at && head.number.range.end <= gap.start && head.sentence.end >= gap.end && !list.doubtful
    })?;
    let head = &stated.statements[list.head];
    let gaps = super::gaps(context, at);
    let first = gaps.partition_point(|it| it.start < head.number.range.end);
    let alone = gaps.get(first).is_some_and(|it| it.end <= head.sentence.end)
        && gaps.get(first + 1).is_none_or(|it| it.end > head.sentence.end);
    let sum: Decimal = list.parts.iter().map(|it| stated.statements[*it].number.value).sum();
    let rest = head.number.value.checked_sub(sum)?;
    (alone && rest > Decimal::ZERO && !head.number.about).then(|| rest.normalize())
}

/// The clauses that end in a measure word and have no number, where the sentence counts.
pub(super) fn missing(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !may_lack(text) {
        return found;
    }
    let mut sentence = 0;
    for piece in text.split_inclusive(['。', '；', '\n', '！']) {
        if !may_lack(piece) {
            sentence += piece.len();
            continue;
        }
        let clauses = clauses(piece);
        let known: Vec<char> = MEASURES
            .iter()
            .map(|(measure, _)| *measure)
            .filter(|measure| clauses.iter().any(|other| counted(&piece[other.clone()], *measure)))
            .collect();
        for clause in &clauses {
            let words = &piece[clause.clone()];
            if let Some(measure) = bare(words)
                && (has_gap(words, measure)
                    || counts(words)
                    || is_done(words, measure)
                    || known.contains(&measure))
            {
                found.push(sentence + clause.start..sentence + clause.end);
            } else if in_front(words) || came(words) {
                found.push(sentence + clause.start..sentence + clause.end);
            }
        }
        sentence += piece.len();
    }
    found
}

/// Whether a clause ends in a measure word with no number right before it, or 个 stands in it: most paragraphs and
/// sentences need no second look.
fn may_lack(sentence: &str) -> bool {
    let is_measure = |char| matches!(char, '条' | '件' | '篇' | '次' | '份');
    let (mut before, mut last) = (' ', ' ');
    let mut lacks = false;
    for char in sentence.chars() {
        lacks |= char == '个' || (is_joint(char) && is_measure(last) && !before.is_ascii_digit());
        (before, last) = (last, char);
    }
    lacks || (is_measure(last) && !before.is_ascii_digit())
}

/// What stands between clauses.
fn is_joint(char: char) -> bool {
    matches!(char, '，' | '、' | '：' | ':' | ',' | '（' | '）' | '(' | ')' | '。' | '；' | '！' | '\n')
}

/// The clauses of a sentence without the punctuation between them.
fn clauses(sentence: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, char) in sentence.char_indices() {
        if is_joint(char) {
            if start < at {
                out.push(start..at);
            }
            start = at + char.len_utf8();
        }
    }
    if start < sentence.len() {
        out.push(start..sentence.len());
    }
    out
}

/// The measure word a clause ends in without any number in it.
fn bare(clause: &str) -> Option<char> {
    let last = clause.chars().next_back()?;
    let (measure, words) = MEASURES.iter().find(|(measure, _)| *measure == last)?;
    let rest = &clause[..clause.len() - last.len_utf8()];
    let rest = rest.strip_prefix("其中").unwrap_or(rest);
    let number = |char: char| {
        char.is_numeric()
            || "一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟几数多各每该本此首整半余若干"
                .contains(char)
    };
    let long_enough = (2..=14).contains(&rest.chars().count());
    (long_enough && !rest.contains(number) && !words.iter().any(|word| clause.ends_with(word)))
        .then_some(*measure)
}

/// `发布政府信息条`, `开展专项督导次`: what is done is counted, and the number is not there.
fn is_done(clause: &str, measure: char) -> bool {
    match measure {
        '篇' => ["推送", "发布", "编写", "刊发", "撰写", "转发"].iter().any(|word| clause.contains(word)),
        '条' => clause.ends_with("信息条") && DONE.iter().any(|word| clause.contains(word)),
        '次' => {
            ["开展", "召开", "举办", "组织"].iter().any(|word| clause.contains(word))
                && !clause.contains("每")
        }
        _ => false,
    }
}

/// `参加培训人次`: people came, and how many is not told.
fn came(clause: &str) -> bool {
    let Some(rest) = clause.strip_suffix("人次") else { return false };
    let number = |char: char| char.is_numeric() || "一二三四五六七八九十百千万两几数多各每余".contains(char);
    let said = ["统计", "累计服务", "总人次"].iter().any(|word| clause.contains(word));
    const COMING: &[&str] =
        &["培训", "查阅", "接待", "解答", "听讲", "参训", "参加", "受训", "咨询", "到场", "到课", "提问"];
    !rest.contains(number)
        && !said
        && (2..=14).contains(&rest.chars().count())
        && COMING.iter().any(|word| rest.ends_with(word))
}

/// `列出个发布时点`: a measure word in front of what it counts, with no number.
fn in_front(clause: &str) -> bool {
    if !clause.contains('个') {
        return false;
    }
    const VERBS: &[&str] =
        &["列出", "建成", "开设", "设立", "打造", "改造", "完成", "新建", "新设", "覆盖", "共有", "培育"];
    VERBS.iter().any(|verb| {
        clause.match_indices(verb).any(|(at, _)| {
            let rest = &clause[at + verb.len()..];
            rest.starts_with('个')
                && !rest.starts_with("个人")
                && !rest.starts_with("个别")
                && !rest.starts_with("个性")
        })
    })
}

/// `公开信息 条`: the room for the number is there.
fn has_gap(clause: &str, measure: char) -> bool {
    clause.strip_suffix(measure).is_some_and(|rest| rest.ends_with(char::is_whitespace))
}

/// `共主动公开`: the clause itself says that it counts.
fn counts(clause: &str) -> bool {
    COUNTING.iter().any(|word| clause.contains(word)) && DONE.iter().any(|word| clause.contains(word))
}

/// `公开指南1条`: a number before the same measure word.
fn counted(clause: &str, measure: char) -> bool {
    let Some(rest) = clause.strip_suffix(measure) else { return false };
    rest.chars().next_back().is_some_and(|char| char.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = missing(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_gap_in_a_list_of_counts() {
        check("累计35条，其中：公开指南1条，公开目录条，机构概况3条。", &["公开目录条"]);
        check("全年共主动公开条。", &["全年共主动公开条"]);
        check("共受理　件，均已答复。", &["共受理　件"]);
        check("主动公开信息 条，通过网站公开\u{3000}条。", &["主动公开信息 条", "通过网站公开\u{3000}条"]);
    }

    #[test]
    fn what_is_done_is_counted() {
        for (clause, measure) in
            [("推送政策解读篇", '篇'), ("发布政府信息条", '条'), ("开展专项督导次", '次')]
        {
            assert!(is_done(clause, measure), "{clause}");
        }
        for (clause, measure) in [("谋划开局篇", '篇'), ("每季度召开例会一次", '次'), ("推送件", '件')]
        {
            assert!(!is_done(clause, measure), "{clause}");
        }
    }

    #[test]
    fn words_that_end_in_a_measure_are_let_be() {
        check("公开规范性文件，公开信息35条。", &[]);
        check("共公开文件，发布条例第三十二条。", &[]);
        check("全年收件、办件各120件。", &[]);
        check("全年办理案件，其中行政复议案件1件。", &[]);
        check("累计办理信件，共公开若干条。", &[]);
        check("完善公开条件，提高公开层次。共发布12次。", &[]);
    }
}

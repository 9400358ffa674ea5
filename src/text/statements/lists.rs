//! Enumerations: a total and its parts, level by level, and whether the list claims to be complete.

mod ended;
mod trailing;

use std::ops::Range;

use super::{Form, Share, Stated, Statement};
use crate::edition::Meaning;
use crate::text::lexicon::{Hit, Sense};
use crate::text::numbers::Unit;

/// A total and its parts.
#[derive(Clone, Debug)]
pub struct List {
    /// The statement of the total.
    pub head: usize,
    /// The statements of the parts.
    pub parts: Vec<usize>,
    /// The words that join them.
    pub mark: ListMark,
    /// Whether it claims to name every part.
    pub closed: bool,
    /// Whether it ends in 等: there are more.
    pub more: bool,
    /// Whether the parts are channels, on several of which one item may be counted.
    pub overlaps: bool,
    /// Whether a list inside it leaves open which parts are its own.
    pub doubtful: bool,
}

/// How a list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListMark {
    /// 其中.
    Whereof,
    /// 分为, 分别.
    Divide,
    /// 包括.
    Comprise,
    /// A colon alone, or a bracket.
    Colon,
}

/// A level of brackets.
#[derive(Default)]
struct Level {
    open: Option<Open>,
    /// The last number that could be a total.
    last: Option<usize>,
}

struct Open {
    head: usize,
    parts: Vec<usize>,
    mark: ListMark,
    respectively: bool,
    etc: bool,
    doubtful: bool,
    by_semicolon: bool,
    /// Whether the next number is the first behind a semicolon; those after it tell of it.
    fresh: bool,
}

/// Lists of one sentence that are told apart.
const DEEPEST: usize = 64;

/// Words that begin something new.
const ANEW: &[&str] = &[
    "另",
    "此外",
    "同时",
    "举办",
    "召开",
    "组织",
    "开展",
    "全年",
    "累计",
    "全镇",
    "全县",
    "合计",
    "总计",
    "共计",
    "共",
    "全部",
    "均",
    "本年度",
    "较上年",
    "比上年",
    "同比",
    "去年",
    "上年",
];

/// Finds the lists of a sentence whose statements are `numbers`; `before` are those of the sentence before.
pub(super) fn find(
    stated: &mut Stated,
    text: &str,
    hits: &[Hit],
    numbers: Range<usize>,
    before: Option<Range<usize>>,
    sentence: &Range<usize>,
) {
    let all = numbers.clone();
    let mut levels = vec![Level::default()];
    let mut at = sentence.start;
    let mut found = Vec::new();
    for index in numbers {
        let number = stated.statements[index].number.range.clone();
        events(stated, text, hits, at..number.start.max(at), &mut levels, &mut found, before.as_ref());
        at = number.end;
        let statement = &stated.statements[index];
        if statement.form == Form::Share
            && let Some(level) = levels.last()
            && let Some(part) = level
                .open
                .as_ref()
                .and_then(|open| open.parts.last().copied())
                .or(level.last)
                .or_else(|| last_count(stated, index))
        {
            let whole = level.open.as_ref().filter(|open| open.parts.contains(&part)).map(|open| open.head);
            stated.shares.push(Share { percent: index, part, whole });
            continue;
        }
        // A share in brackets is of the number before them: 予以公开7件（占70%）.
        if statement.form != Form::Count {
            continue;
        }
        let Some(level) = levels.last_mut() else { continue };
        // So many a day, and what is of another year, is neither a total nor a part.
        if statement.per {
            continue;
        }
        let words = &text[statement.words.clone()];
        if let Some(open) = &mut level.open {
            let same = unit_of(stated, open.head) == unit_of(stated, index);
            if open.by_semicolon && !std::mem::take(&mut open.fresh) {
                continue;
            }
            // Parts have their words before them, or all behind them.
            let turned =
                open.parts.first().is_some_and(|first| stated.statements[*first].behind != statement.behind);
            open.doubtful |= words.ends_with('各') || words.ends_with("各有");
            let own = words.rsplit(super::is_joint).next().unwrap_or(words);
            // 两季度共10件: the sum of parts that were told is none of its own.
            let subtotal = ["共", "共计", "合计", "小计"].iter().any(|it| own.trim_end().ends_with(it));
            let anew = subtotal
                || ANEW.iter().any(|word| own.trim_start().starts_with(word))
                || closes(stated, text, open, own)
                || !belongs(stated, open, index);
            if same && !anew && !turned && statement.year == stated.statements[open.head].year {
                open.parts.push(index);
                continue;
            }
            let ended = level.open.take();
            found.extend(ended);
        }
        if statement.year == Some(0) {
            level.last = Some(index);
        }
    }
    let end = at..sentence.end;
    events(stated, text, hits, end, &mut levels, &mut found, None);
    found.extend(levels.into_iter().filter_map(|level| level.open));
    let mut lists: Vec<List> = found.into_iter().filter_map(|open| ended::list(stated, text, open)).collect();
    lists.extend(trailing::total(stated, text, all, &lists));
    for list in &lists {
        let of = stated.statements[list.head].meaning;
        for part in &list.parts {
            // 新收12件，其中自然人9件: new requests of natural persons.
            let part = &mut stated.statements[*part];
            if part.applicant.is_some() && part.meaning.is_none() {
                part.meaning = of;
            }
            // 行政许可126件，其中新办行政许可80件: a part of the permits, not all of them.
            if part.applicant.is_none() && part.meaning == of {
                part.meaning = None;
            }
        }
    }
    stated.lists.extend(lists);
}

/// The count before a share that no level knows.
fn last_count(stated: &Stated, index: usize) -> Option<usize> {
    let at = stated.statements[index].at;
    (0..index)
        .rev()
        .take(6)
        .find(|it| stated.statements[*it].form == Form::Count && stated.statements[*it].at == at)
}

fn unit_of(stated: &Stated, index: usize) -> Unit {
    stated.statements[index].number.unit
}

/// 案件8件，其中结转上年1件，新立7件，办结8件: those that came are all told, and what became of them is no part.
fn closes(stated: &Stated, text: &str, open: &Open, own: &str) -> bool {
    let own = own.trim_start().trim_start_matches(['已', '均']);
    let came = |at: &usize| {
        let words = &text[stated.statements[*at].words.clone()];
        ["结转", "新收", "新立", "新增", "受理", "立案"].iter().any(|it| words.contains(it))
    };
    ["办结", "审结", "结案"].iter().any(|it| own.starts_with(it)) && open.parts.iter().any(came)
}

/// Whether a count is a part of the list that is open, by what it counts.
fn belongs(stated: &Stated, open: &Open, index: usize) -> bool {
    let family = |index: usize| match stated.statements[index].meaning {
        Some(Meaning::New | Meaning::CarriedIn) => 1,
        Some(Meaning::Closed | Meaning::Answered | Meaning::Handled | Meaning::CarriedOut) => 2,
        Some(Meaning::Received) => 3,
        Some(Meaning::Review) => 4,
        Some(Meaning::Lawsuit) => 5,
        Some(Meaning::Items) => 6,
        Some(Meaning::DocumentsMade | Meaning::DocumentsRepealed | Meaning::DocumentsValid) => 7,
        _ => 0,
    };
    let statement = &stated.statements[index];
    if statement.applicant.is_some() {
        return true;
    }
    // 不予公开8件，其中国家秘密3件；无法提供2件: one result is no part of another.
    let is_result = |index: usize| {
        matches!(
            stated.statements[index].meaning,
            Some(
                Meaning::Granted
                    | Meaning::Partial
                    | Meaning::Refused
                    | Meaning::Unavailable
                    | Meaning::Rejected
                    | Meaning::OtherResult
                    | Meaning::NotExisting
            )
        )
    };
    if is_result(open.head) && is_result(index) {
        return false;
    }
    // 被复议3件，被诉讼2件，其中复议维持2件: outcomes of the other are no parts.
    let suits = |at: usize| stated.statements[at].meaning.and_then(is_of_suits);
    if let (Some(head), Some(part)) = (suits(open.head), suits(index))
        && head != part
    {
        return false;
    }
    match open.parts.first() {
        None if open.mark == ListMark::Whereof => true,
        None => {
            !(family(index) != 0
                && family(index) == family(open.head)
                && statement.meaning == stated.statements[open.head].meaning)
        }
        Some(first) => family(index) == 0 || (family(index) == family(*first)),
    }
}

/// Whether a count is of lawsuits or of reviews, if it is of one of them.
fn is_of_suits(meaning: Meaning) -> Option<bool> {
    match meaning {
        Meaning::Lawsuit
        | Meaning::LawsuitUpheld
        | Meaning::LawsuitCorrected
        | Meaning::LawsuitPending
        | Meaning::LawsuitOther => Some(true),
        Meaning::Review
        | Meaning::ReviewUpheld
        | Meaning::ReviewCorrected
        | Meaning::ReviewPending
        | Meaning::ReviewOther => Some(false),
        _ => None,
    }
}

/// Brackets, markers and semicolons between two numbers.
fn events(
    stated: &Stated,
    text: &str,
    hits: &[Hit],
    gap: Range<usize>,
    levels: &mut Vec<Level>,
    found: &mut Vec<Open>,
    before: Option<&Range<usize>>,
) {
    let mut marks = super::within(hits, &gap).iter().peekable();
    for (offset, char) in text[gap.clone()].char_indices() {
        let at = gap.start + offset;
        while let Some(hit) = marks.next_if(|hit| hit.range.start <= at) {
            if hit.range.start == at
                && let Some(level) = levels.last_mut()
            {
                mark(stated, hit, level, found, before, text);
            }
        }
        match char {
            '（' | '(' => {
                let head = levels.last().and_then(|level| {
                    let inside = level.open.as_ref().and_then(|open| open.parts.last().copied());
                    inside.or(level.last)
                });
                // Only right behind its number does a bracket tell of it.
                let close = head.filter(|head| stated.statements[*head].number.range.end + 6 >= at);
                let open = close.map(|head| Open::new(head, ListMark::Colon));
                levels.push(Level { open, last: close });
            }
            '）' | ')' if levels.len() > 1 => found.extend(levels.pop().and_then(|level| level.open)),
            '；' | ';' => {
                // 不予公开8件，其中…3件、…5件；无法提供2件: what stood between 、 ends at ；.
                if let Some(level) = levels.last_mut()
                    && level.open.as_ref().is_some_and(|open| open.parts.len() >= 2 && !open.by_semicolon)
                {
                    found.extend(level.open.take());
                } else if let Some(open) = levels.last_mut().and_then(|level| level.open.as_mut()) {
                    open.by_semicolon |= open.parts.len() == 1;
                    open.fresh = true;
                }
            }
            '：' | ':' => {
                if let Some(level) = levels.last_mut()
                    && level.open.is_none()
                    && let Some(head) = level.last
                    && stated.statements[head].number.range.end >= at
                {
                    level.open = Some(Open::new(head, ListMark::Colon));
                }
            }
            _ => {}
        }
    }
}

/// 按类别分：, 从来源看，: what follows are the kinds of the number before.
fn is_sorting(text: &str, hit: &Hit) -> bool {
    let head = &text[..hit.range.start];
    let clause =
        head.rsplit(|char| super::is_joint(char) || char == '条' || char == '件').next().unwrap_or_default();
    let by_itself = text[hit.range.clone()].starts_with('分') && text[hit.range.clone()].ends_with('看');
    by_itself || ((clause.contains('按') || clause.contains('从')) && clause.chars().count() <= 14)
}

/// Whether a sentence that says 分别 sorts what the sentence before counted.
fn is_sorted(text: &str, hit: &Hit) -> bool {
    let sentence = text[..hit.range.start].rsplit(['。', '；']).next().unwrap_or_default().trim_start();
    sentence.starts_with(['按', '从'])
}

impl Open {
    fn new(head: usize, mark: ListMark) -> Self {
        Self {
            head,
            parts: Vec::new(),
            mark,
            respectively: false,
            etc: false,
            doubtful: false,
            by_semicolon: false,
            fresh: false,
        }
    }
}

fn mark(
    stated: &Stated,
    hit: &Hit,
    level: &mut Level,
    found: &mut Vec<Open>,
    before: Option<&Range<usize>>,
    text: &str,
) {
    let begins = match hit.sense {
        Sense::Whereof => ListMark::Whereof,
        Sense::Divide => ListMark::Divide,
        Sense::Comprise => ListMark::Comprise,
        Sense::Sorted if is_sorting(text, hit) => ListMark::Divide,
        Sense::Among => {
            // 13个所中有4个, 144件之中: of the number right before.
            let close = level.last.filter(|head| {
                hit.range.start.saturating_sub(stated.statements[*head].number.range.end) <= 15
            });
            if let (None, Some(head)) = (&level.open, close) {
                level.open = Some(Open::new(head, ListMark::Whereof));
            }
            return;
        }
        Sense::Etc => {
            if let Some(open) = &mut level.open {
                open.etc = true;
            }
            return;
        }
        Sense::Respectively => {
            // 全年214条，甲、乙、丙分别为…: of the total before, unless the labels are totals of their own.
            // 按提交方式，当面、网络分别为…: of the sentence before, which it takes apart.
            let sorts = |head: &usize| {
                let of = stated.statements[*head].meaning;
                is_sorted(text, hit)
                    && matches!(of, None | Some(Meaning::New | Meaning::Received | Meaning::Items))
            };
            let before = || before.and_then(|it| head_of(stated, it.clone())).filter(sorts);
            if level.open.is_none()
                && let Some(head) = level.last.or_else(before)
            {
                level.open = Some(Open::new(head, ListMark::Divide));
            }
            if let Some(open) = &mut level.open {
                open.respectively = true;
            }
            return;
        }
        _ => return,
    };
    let comprises = begins == ListMark::Comprise;
    match &mut level.open {
        // 其中：包括…, （其中…）: the same list.
        Some(open) if open.parts.is_empty() => {
            if begins != ListMark::Comprise || open.mark == ListMark::Colon {
                open.mark = begins;
            }
        }
        // No sentence has so many levels.
        Some(_) if found.len() > DEEPEST => {}
        // A second 其中 may be about the last part or about the total: neither is summed up.
        Some(open) if begins == ListMark::Whereof => {
            open.doubtful = true;
            let Some(last) = open.parts.last().copied() else { return };
            found.extend(level.open.take());
            let mut inner = Open::new(last, begins);
            inner.doubtful = true;
            level.open = Some(inner);
        }
        Some(_) => {}
        None => {
            let head = level.last.or_else(|| before.and_then(|range| head_of(stated, range.clone())));
            // 按申请途径分：… of the requests that came, whatever was told of them in between.
            let came = || {
                let range = before?.clone();
                let words: String = text[..hit.range.end].chars().rev().take(12).collect();
                let requests = words.contains(['申', '来', '渠', '途', '提']);
                let at = stated.statements[..range.end].first().map_or(0, |_| range.end);
                let here = stated.statements[range.start].at;
                (0..at).rev().find(|it| {
                    let it = &stated.statements[*it];
                    requests
                        && it.at == here
                        && matches!(it.meaning, Some(Meaning::New | Meaning::Received))
                        && it.year == Some(0)
                        && it.applicant.is_none()
                })
            };
            let head =
                if begins == ListMark::Divide && level.last.is_none() { came().or(head) } else { head };
            let Some(head) = head else { return };
            // 包括 is about the number right before it, whatever last year's was: 274条，2021年为249条，增加25条，包括….
            let compared = |it: &&Statement| {
                it.number.range.end <= hit.range.start
                    && (matches!(it.form, Form::Growth | Form::Rate) || it.year == Some(-1))
            };
            let last = stated.statements[head + 1..].iter().take_while(compared).last();
            let end = last.unwrap_or(&stated.statements[head]).number.range.end;
            let between = text.get(end..hit.range.start).unwrap_or_default();
            if comprises && between.chars().count() > 4 {
                return;
            }
            level.open = Some(Open::new(head, begins));
        }
    }
}

/// The total of a sentence that the next one takes apart: its list's, or its only count.
fn head_of(stated: &Stated, before: Range<usize>) -> Option<usize> {
    let from = stated.lists.len().saturating_sub(DEEPEST);
    let list = stated.lists[from..].iter().find(|list| before.contains(&list.head)).map(|list| list.head);
    let total = |at: &usize| {
        let it = &stated.statements[*at];
        it.form == Form::Count && it.year == Some(0) && !it.per
    };
    let mut totals = before.filter(total);
    list.or(match (totals.next(), totals.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    })
}

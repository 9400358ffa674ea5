//! What a number counts, from the words of its clause.

mod nothing;
mod others;

use super::Setting;
use super::has_any;
use crate::edition::Meaning;
use crate::text::lexicon::{Hit, Sense};
use crate::text::numbers::Unit;
use others::others;

pub(super) use nothing::nothing;

/// What a paragraph is about at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Nothing that the form counts.
    None,
    /// Requests for information.
    Requests,
    /// Reviews of the unit's disclosure.
    Review,
    /// Lawsuits about it.
    Lawsuit,
    /// Lawsuits of one of the two ways, whose outcomes are cells of their own.
    HalfLawsuit,
    /// 规范性文件.
    Documents,
    /// 规章.
    Rules,
    /// Something else that is counted with the same words.
    Foreign,
}

impl Topic {
    /// What a section is about before a word is read.
    pub fn of_section(id: &str) -> Self {
        if id == "requests" { Self::Requests } else { Self::None }
    }
}

/// One kind of applicant: the columns of table three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Applicant {
    Natural,
    Organisation,
    Business,
    Research,
    Welfare,
    Legal,
}

impl Applicant {
    /// The columns that are added up, by id.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Natural => &["natural"],
            Self::Organisation => &["business", "research", "welfare", "legal", "others"],
            Self::Business => &["business"],
            Self::Research => &["research"],
            Self::Welfare => &["welfare"],
            Self::Legal => &["legal"],
        }
    }
}

/// Whether a word tells what is counted, so that the clause needs no other.
pub(super) fn says(sense: Sense) -> bool {
    !matches!(
        sense,
        Sense::All
            | Sense::Etc
            | Sense::Whereof
            | Sense::Respectively
            | Sense::Divide
            | Sense::Compare
            | Sense::LastYear
            | Sense::Ever
            | Sense::Comprise
    )
}

/// Whether a word is the subject of a comparison: what stands behind it is about that word.
pub(super) fn is_subject(sense: Sense) -> bool {
    topic(sense).is_some()
        || matches!(
            sense,
            Sense::Info
                | Sense::Documents
                | Sense::Explanations
                | Sense::Fee
                | Sense::Close
                | Sense::Answer
                | Sense::Publish
                | Sense::Website
                | Sense::Wechat
        )
}

fn topic(sense: Sense) -> Option<Topic> {
    match sense {
        Sense::Requests => Some(Topic::Requests),
        Sense::Review => Some(Topic::Review),
        Sense::Lawsuit => Some(Topic::Lawsuit),
        Sense::Direct | Sense::AfterReview => Some(Topic::HalfLawsuit),
        Sense::Foreign | Sense::Judge => Some(Topic::Foreign),
        _ => None,
    }
}

/// The clause of a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause<'a> {
    /// Its words of the lexicon.
    pub(super) near: &'a [Hit],
    /// Its text.
    pub(super) words: &'a str,
    /// Whether it begins with the first of them, but for adverbs: 全年办结, not 案件办理.
    pub(super) begins: bool,
}

/// Whether a text in front of a verb is an adverb or nothing.
pub(super) fn is_adverb(text: &str) -> bool {
    const ADVERBS: &[&str] = &[
        "全年",
        "年内",
        "年度内",
        "本年度",
        "年底",
        "到年底",
        "共",
        "共计",
        "累计",
        "合计",
        "总计",
        "已",
        "均",
        "其中",
        "依法",
        "实际",
        "当年",
        "本年",
        "现已",
        "截至年底",
        "应",
        "经审查",
        "决定",
        "属于",
        "答复",
        "作出",
        "结果为",
        "按规定",
        "年末",
        "期末",
        "全部",
        "并",
        "计",
        "已经",
        "一年来",
        "本机关",
        "本镇",
        "我局",
        "本局",
        "我镇",
        "年度",
        "合并",
        "总共",
        "全镇",
        "全县",
        "全市",
        "全区",
        "全乡",
        "全街道",
        "我县",
        "全局",
        "本街道",
        "还",
        "只",
        "仅",
        "最终",
        "顺利",
        "没有",
        "其余",
        "上半年",
        "也",
        "都",
        "先后",
        "被",
        "因",
        "结果",
        "另有",
        "的",
        " ",
        "从结果看",
        "从办理结果看",
        "申请",
        "件",
        "法院",
    ];
    let joints = "，、；：（）:(),。 ";
    let mut rest = text.trim_start_matches(|char: char| joints.contains(char));
    // 2023年，
    if rest.starts_with(|char: char| char.is_ascii_digit()) {
        let dated =
            rest.trim_start_matches(|char: char| char.is_ascii_digit() || "年月日度至底末".contains(char));
        rest = dated.trim_start_matches(|char: char| joints.contains(char));
    }
    while !rest.is_empty() {
        let Some(word) = ADVERBS.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len())
        else {
            return false;
        };
        rest = &rest[word.len()..];
    }
    true
}

/// 全年收到申请: in such a report a request without another word is one for information.
fn is_plain_request(words: &str) -> bool {
    ["收到申请", "受理申请", "新收申请", "收到的申请", "收到自然人提出的申请", "收到公民申请"].iter().any(
        |it| {
            words.find(it).is_some_and(|at| {
                let before = words[..at].trim_end_matches(['共', '也', '已', '仅', '只']);
                let place = before.trim_end_matches([
                    '县', '市', '区', '镇', '乡', '局', '办', '年', '全', '我', '本', '街', '道',
                ]);
                place
                    .chars()
                    .all(|char| char.is_ascii_digit() || "，、（）。一二三四五六七八九十是来 ".contains(char))
            })
        },
    )
}

/// What a word turns the paragraph to.
pub(super) fn turn(sense: Sense, words: &str, current: &mut Topic, setting: &Setting<'_>) {
    let disclosure = || words.contains("公开") || words.contains("信息") || is_plain_request(words);
    match topic(sense) {
        // 申请 alone may be for anything; of information it is where the text says so or was about it.
        Some(Topic::Requests) if *current == Topic::Requests || disclosure() => *current = Topic::Requests,
        Some(Topic::Requests) => *current = Topic::Foreign,
        Some(topic @ (Topic::Review | Topic::Lawsuit | Topic::HalfLawsuit)) => {
            let known =
                matches!(current, Topic::Requests | Topic::Review | Topic::Lawsuit | Topic::HalfLawsuit);
            let ours = known || disclosure() || (setting.section == "cases" && *current != Topic::Foreign);
            *current = if ours { topic } else { Topic::Foreign };
        }
        Some(topic) => *current = topic,
        None => match sense {
            Sense::Documents => *current = Topic::Documents,
            Sense::Attribute => *current = Topic::None,
            Sense::Rules => *current = Topic::Rules,
            Sense::Explanations | Sense::Penalties | Sense::Licences => *current = Topic::None,
            Sense::Info
                if words.contains("公开信息") || words.contains("公开政府信息") || words.contains("发布") =>
            {
                *current = Topic::None;
            }
            _ => {}
        },
    }
}

/// What a number counts: the words of its clause, and what the paragraph is about.
pub(super) fn of(
    clause: &Clause<'_>,
    unit: Unit,
    current: &mut Topic,
    setting: &Setting<'_>,
) -> (Option<Meaning>, Option<Applicant>) {
    let Clause { near, words, begins } = *clause;
    let has = |sense: Sense| has_any(near, &[sense]);
    let last = near.iter().rev().map(|hit| hit.sense).find(|sense| topic(*sense).is_some());
    match last {
        Some(sense) => turn(sense, words, current, setting),
        None => near.iter().for_each(|hit| turn(hit.sense, words, current, setting)),
    }
    if has(Sense::Judge) {
        *current = Topic::Foreign;
    }
    if has(Sense::Plan) {
        return (None, None);
    }
    let counted = |words: &[&str]| {
        matches!(unit, Unit::None) || matches!(unit, Unit::Count(word) if words.contains(&word))
    };
    let cases = counted(&["件", "起", "次", "例", "宗", "个", "条"]);
    let applicant = applicant(near);
    match *current {
        Topic::Requests if counted(&["件", "条", "起", "宗", "次", "例", "人次", "件次"]) => {
            let named = last.is_some();
            if has(Sense::Foreign)
                || has(Sense::Fee)
                || has(Sense::Collect)
                || (!named && !begins && applicant.is_none())
            {
                return (None, None);
            }
            (requests(near, named), applicant)
        }
        Topic::Review if cases && (last.is_some() || begins) => (review(near), None),
        Topic::Lawsuit if cases && (last.is_some() || begins) => (lawsuit(near), None),
        Topic::HalfLawsuit if cases && last.is_some() => (lawsuit(near), None),
        Topic::HalfLawsuit if cases => (None, None),
        topic => (others(near, words, unit, topic, setting.section), None),
    }
}

pub(super) fn applicant(near: &[Hit]) -> Option<Applicant> {
    near.iter().find_map(|hit| match hit.sense {
        Sense::Natural => Some(Applicant::Natural),
        Sense::Organisation => Some(Applicant::Organisation),
        Sense::Business => Some(Applicant::Business),
        Sense::Research => Some(Applicant::Research),
        Sense::Welfare => Some(Applicant::Welfare),
        Sense::Legal => Some(Applicant::Legal),
        _ => None,
    })
}

/// A count of requests, where one word says which.
fn requests(near: &[Hit], named: bool) -> Option<Meaning> {
    let has = |sense: Sense| has_any(near, &[sense]);
    let limited = [Sense::Limit, Sense::Website, Sense::Wechat, Sense::Medium].into_iter().any(has);
    let channels = [
        (Sense::InPerson, Meaning::InPerson),
        (Sense::Fax, Meaning::Fax),
        (Sense::Online, Meaning::Online),
        (Sense::Letter, Meaning::Letter),
    ];
    let mut ways = channels.iter().filter(|(sense, _)| has(*sense));
    let pairs = [
        (Sense::CarriedIn, Meaning::CarriedIn),
        (Sense::CarriedOut, Meaning::CarriedOut),
        (Sense::NotExisting, Meaning::NotExisting),
        (Sense::Partial, Meaning::Partial),
        (Sense::Refused, Meaning::Refused),
        (Sense::Granted, Meaning::Granted),
        (Sense::Unavailable, Meaning::Unavailable),
        (Sense::Rejected, Meaning::Rejected),
        (Sense::OtherResult, Meaning::OtherResult),
        (Sense::New, Meaning::New),
        (Sense::Receive, Meaning::Received),
        (Sense::Close, Meaning::Closed),
        (Sense::Answer, Meaning::Answered),
        (Sense::Handle, Meaning::Handled),
    ];
    let mut found: Vec<Meaning> =
        pairs.iter().filter(|(sense, _)| has(*sense)).map(|(_, meaning)| *meaning).collect();
    // 不予公开的其他情形: a part of them.
    if has(Sense::Other) && found.iter().any(|it| !matches!(it, Meaning::OtherResult)) {
        return None;
    }
    // 收到上年结转…, 作出予以公开答复…, 办理结果为…: the narrower word tells.
    let narrow = |it: &Meaning| !matches!(it, Meaning::Received | Meaning::Answered | Meaning::Handled);
    if found.len() > 1 && found.iter().any(narrow) && found.iter().filter(|it| narrow(it)).count() == 1 {
        found.retain(narrow);
    }
    if limited {
        return None;
    }
    match (ways.next(), ways.next()) {
        (Some((_, way)), None) if found.iter().all(|it| matches!(it, Meaning::Received | Meaning::New)) => {
            return Some(*way);
        }
        (None, _) => {}
        _ => return None,
    }
    match found.as_slice() {
        [one] => Some(*one),
        [] if named => Some(Meaning::Received),
        _ => None,
    }
}

fn review(near: &[Hit]) -> Option<Meaning> {
    let has = |sense: Sense| has_any(near, &[sense]);
    if has(Sense::Limit) || has(Sense::Answer) || has(Sense::Lawsuit) {
        return None;
    }
    one(
        near,
        &[
            (Sense::Upheld, Meaning::ReviewUpheld),
            (Sense::Corrected, Meaning::ReviewCorrected),
            (Sense::Pending, Meaning::ReviewPending),
            (Sense::OtherOutcome, Meaning::ReviewOther),
        ],
    )
    .unwrap_or_else(|| has(Sense::Review).then_some(Meaning::Review))
}

fn lawsuit(near: &[Hit]) -> Option<Meaning> {
    let has = |sense: Sense| has_any(near, &[sense]);
    if has(Sense::Limit) {
        return None;
    }
    let outcome = one(
        near,
        &[
            (Sense::Upheld, Meaning::LawsuitUpheld),
            (Sense::Corrected, Meaning::LawsuitCorrected),
            (Sense::Pending, Meaning::LawsuitPending),
            (Sense::OtherOutcome, Meaning::LawsuitOther),
        ],
    );
    match outcome {
        // 直接起诉维持1件: half of the lawsuits, and no cell of all.
        Some(_) if has(Sense::Direct) || has(Sense::AfterReview) => None,
        Some(outcome) => outcome,
        None if has(Sense::Direct) => Some(Meaning::Direct),
        None if has(Sense::AfterReview) => Some(Meaning::AfterReview),
        None => (has(Sense::Lawsuit) && !has(Sense::Review)).then_some(Meaning::Lawsuit),
    }
}

/// The one meaning of the pairs that is there; `Some(None)` where several are.
fn one(near: &[Hit], pairs: &[(Sense, Meaning)]) -> Option<Option<Meaning>> {
    let mut found = pairs.iter().filter(|(sense, _)| has_any(near, &[*sense])).map(|(_, meaning)| *meaning);
    let first = found.next()?;
    Some(if found.next().is_some() { None } else { Some(first) })
}

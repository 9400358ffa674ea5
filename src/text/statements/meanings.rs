//! What a number counts, from the words of its clause.

use super::Setting;
use crate::edition::Meaning;
use crate::text::lexicon::{Hit, Sense};
use crate::text::numbers::Unit;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    pub(super) near: &'a [Sense],
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
    let has = |sense: Sense| near.contains(&sense);
    let last = near.iter().rev().find(|sense| topic(**sense).is_some());
    match last {
        Some(sense) => turn(*sense, words, current, setting),
        None => near.iter().for_each(|sense| turn(*sense, words, current, setting)),
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

fn applicant(near: &[Sense]) -> Option<Applicant> {
    near.iter().find_map(|sense| match sense {
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
fn requests(near: &[Sense], named: bool) -> Option<Meaning> {
    let has = |sense: Sense| near.contains(&sense);
    let limited = [Sense::Limit, Sense::Website, Sense::Wechat, Sense::Medium, Sense::Info]
        .into_iter()
        .any(|it| it != Sense::Info && has(it));
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

fn review(near: &[Sense]) -> Option<Meaning> {
    let has = |sense: Sense| near.contains(&sense);
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

fn lawsuit(near: &[Sense]) -> Option<Meaning> {
    let has = |sense: Sense| near.contains(&sense);
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
fn one(near: &[Sense], pairs: &[(Sense, Meaning)]) -> Option<Option<Meaning>> {
    let mut found = pairs.iter().filter(|(sense, _)| near.contains(sense)).map(|(_, meaning)| *meaning);
    let first = found.next()?;
    Some(if found.next().is_some() { None } else { Some(first) })
}

/// What is neither a request nor a case: documents, decisions, items published, fees, staff.
fn others(near: &[Sense], words: &str, unit: Unit, topic: Topic, section: &str) -> Option<Meaning> {
    let has = |sense: Sense| near.contains(&sense);
    let piece = matches!(unit, Unit::None)
        || matches!(unit, Unit::Count("件" | "份" | "个" | "部" | "项" | "宗" | "起"));
    if unit == Unit::Yuan {
        if has(Sense::Charges) {
            return (!has(Sense::Scope)).then_some(Meaning::Charges);
        }
        let fee = words.contains("信息处理费")
            || (section == "fees" && words.contains('费'))
            || (words.contains("公开") && (words.contains("收费") || words.contains("费用")));
        let other = ["减免", "经费", "支出", "投入"].iter().any(|it| words.contains(it));
        return (fee && !has(Sense::Scope) && !other).then_some(Meaning::Fee);
    }
    let decisions = [
        (Sense::Licences, Meaning::Licences),
        (Sense::Penalties, Meaning::Penalties),
        (Sense::Coercion, Meaning::Coercion),
    ];
    if let Some(found) = one(near, &decisions) {
        let piece = matches!(unit, Unit::Count("件" | "宗" | "起" | "项"));
        let told = [Sense::Publish, Sense::Info, Sense::Limit, Sense::Scope].into_iter().any(has)
            || ["公示", "双", "信息", "文书", "案卷", "结果", "事项", "项目", "办件", "材料"]
                .iter()
                .any(|it| words.contains(it));
        // Whose they are may stand before, what is done with them not behind: 行政许可委托3件.
        let behind = words.rsplit("行政").next().unwrap_or_default();
        let plain = ["许可", "处罚", "强制"].iter().any(|it| {
            behind.strip_prefix(it).is_some_and(|rest| {
                [
                    "",
                    "决定",
                    "处理决定",
                    "措施",
                    "处理决定数量",
                    "办理",
                    "案件",
                    "决定共",
                    "共",
                    "处理决定共",
                    "决定书",
                ]
                .contains(&rest.trim())
            })
        });
        return found.filter(|_| piece && plain && !told);
    }
    if has(Sense::Foreign) || has(Sense::Scope) {
        return None;
    }
    if matches!(unit, Unit::Count("人" | "名" | "位")) {
        return one(near, &[(Sense::FullTime, Meaning::FullTime), (Sense::PartTime, Meaning::PartTime)])
            .unwrap_or_else(|| (has(Sense::Staff) && words.contains("信息公开")).then_some(Meaning::Staff));
    }
    // 上述主动公开的8420条, 主动公开的386条政府信息.
    if matches!(unit, Unit::Count("条" | "篇" | "项"))
        && words.trim_end().ends_with("主动公开的")
        && !channel(near)
        && !has(Sense::Limit)
    {
        return Some(Meaning::Items);
    }
    let life = |made, repealed, valid| {
        one(near, &[(Sense::Made, made), (Sense::Repealed, repealed), (Sense::Valid, valid)]).flatten()
    };
    if topic == Topic::Documents && piece && words.contains("对外公开") && !has(Sense::Limit) {
        return Some(Meaning::DocumentsTotal);
    }
    let told = has(Sense::Publish) || has(Sense::Explanations) || has(Sense::Limit) || has(Sense::Handle);
    if topic == Topic::Documents {
        let quiet = piece && !told && !has(Sense::Rules);
        return if quiet {
            life(Meaning::DocumentsMade, Meaning::DocumentsRepealed, Meaning::DocumentsValid)
        } else {
            None
        };
    }
    if topic == Topic::Rules {
        let quiet = piece && !told && !words.contains("规章制度");
        return if quiet {
            life(Meaning::RulesMade, Meaning::RulesRepealed, Meaning::RulesValid)
        } else {
            None
        };
    }
    let items = matches!(unit, Unit::Count("条" | "篇" | "件" | "项"))
        && has(Sense::Info)
        && (has(Sense::Publish) || words.contains("主动公开"));
    if items && !has(Sense::Explanations) && !has(Sense::Limit) {
        let medium = one(
            near,
            &[
                (Sense::Website, Meaning::Website),
                (Sense::Wechat, Meaning::Wechat),
                (Sense::Weibo, Meaning::Weibo),
                (Sense::Gazette, Meaning::Gazette),
            ],
        );
        return match medium {
            Some(medium) => medium,
            None if has(Sense::Medium) => None,
            None => is_all_that_was_published(words).then_some(Meaning::Items),
        };
    }
    let explained =
        has(Sense::Explanations) && matches!(unit, Unit::Count("篇" | "条" | "件")) && !channel(near);
    (explained && has(Sense::Publish)).then_some(Meaning::Explanations)
}

/// 主动公开政府信息共: all of it, and not that of one kind (主动公开财政信息).
fn is_all_that_was_published(words: &str) -> bool {
    let Some((before, behind)) = words.rsplit_once("信息") else { return false };
    let whole = [
        "主动公开政府",
        "公开政府",
        "公开各类政府",
        "发布政府",
        "发布各类政府",
        "公开各种政府",
        "主动公开",
        "公布政府",
        "主动公开的政府",
        "公开的政府",
        "主动公开的",
    ];
    let filler = "数量总共计累达为有约近超过合是的逾0123456789 ";
    whole.iter().any(|it| before.ends_with(it)) && behind.chars().all(|it| filler.contains(it))
}

fn channel(near: &[Sense]) -> bool {
    [Sense::Website, Sense::Wechat, Sense::Weibo, Sense::Gazette, Sense::Medium]
        .iter()
        .any(|it| near.contains(it))
}

/// What a clause says there was nothing of.
pub(super) fn nothing(
    hit: &Hit,
    behind: &[&Hit],
    ahead: &[&Hit],
    clause: &str,
    before: &str,
    topic: Topic,
    section: &str,
) -> Vec<Meaning> {
    let has = |sense: Sense| behind.iter().any(|it| it.sense == sense);
    // 未发生行政复议被纠正的情形, 因答复不及时引发的: nothing of a part is not nothing at all.
    let narrow = [
        Sense::Corrected,
        Sense::Upheld,
        Sense::Pending,
        Sense::Judge,
        Sense::Plan,
        Sense::Natural,
        Sense::Organisation,
        Sense::Business,
    ]
    .into_iter()
    .any(has)
        || [
            "不及时",
            "不当",
            "超期",
            "逾期",
            "不规范",
            "不服",
            "以外",
            "之外",
            "违规",
            "正当",
            "恶意",
            "延期",
            "第三方",
            "新的",
            "不满",
            "电话",
        ]
        .iter()
        .any(|it| clause.contains(it));
    if narrow || before.ends_with(['如', '若', '凡']) || before.ends_with("如果") {
        return Vec::new();
    }
    let any = |sense: Sense| has(sense) || (ahead.iter().any(|it| it.sense == sense));
    let here = |sense: Sense| {
        if behind.iter().any(|it| super::meanings::topic(it.sense).is_some()) {
            has(sense)
        } else {
            any(sense)
        }
    };
    let cases = || {
        let mut found = Vec::new();
        if here(Sense::Review) {
            found.push(Meaning::Review);
        }
        if here(Sense::Lawsuit) {
            found.push(Meaning::Lawsuit);
        }
        found
    };
    let about =
        section == "cases" || clause.contains("公开") || before.contains("公开") || topic == Topic::Requests;
    let found = cases();
    if !found.is_empty() {
        let happened = matches!(hit.sense, Sense::NothingHappened | Sense::Nothing | Sense::NothingReceived);
        // 无 says it of what comes next, not of what stands far behind.
        let close = hit.sense != Sense::Nothing || clause.chars().count() <= 40;
        return if happened && about && close { found } else { Vec::new() };
    }
    let fee = any(Sense::Fee) || hit.sense == Sense::NothingCollected;
    if fee && matches!(hit.sense, Sense::NothingCollected | Sense::NothingHappened | Sense::Nothing) {
        let of_requests = clause.contains("信息处理费")
            || clause.contains("公开")
            || before.contains("公开")
            || before.contains("信息处理费")
            || section == "fees"
            || section == "requests";
        return if of_requests && !clause.contains("行政事业性") && !before.contains("行政事业性") {
            vec![Meaning::Fee]
        } else {
            Vec::new()
        };
    }
    let foreign = behind.iter().rev().find_map(|it| super::meanings::topic(it.sense)) == Some(Topic::Foreign);
    if foreign || has(Sense::Limit) {
        return Vec::new();
    }
    let done: Vec<Meaning> = [
        (Sense::Licences, Meaning::Licences),
        (Sense::Penalties, Meaning::Penalties),
        (Sense::Coercion, Meaning::Coercion),
    ]
    .iter()
    .filter(|(sense, _)| has(*sense))
    .map(|(_, meaning)| *meaning)
    .collect();
    if !done.is_empty() {
        let plain = !has(Sense::Publish) && !has(Sense::Info) && clause.chars().count() <= 24;
        let acts = hit.sense == Sense::NothingDone || (hit.sense == Sense::Nothing && has(Sense::Decide));
        return if acts && plain { done } else { Vec::new() };
    }
    if matches!(hit.sense, Sense::NothingDone | Sense::Nothing) && clause.chars().count() <= 20 {
        let life = [
            (Sense::Documents, Sense::Made, Meaning::DocumentsMade),
            (Sense::Documents, Sense::Repealed, Meaning::DocumentsRepealed),
            (Sense::Rules, Sense::Made, Meaning::RulesMade),
            (Sense::Rules, Sense::Repealed, Meaning::RulesRepealed),
        ];
        let verb = |sense: Sense| {
            has(sense)
                || (if sense == Sense::Made { clause.contains('制') } else { clause.contains("废止") }
                    && hit.sense == Sense::NothingDone)
        };
        let found: Vec<Meaning> =
            life.iter().filter(|(noun, act, _)| has(*noun) && verb(*act)).map(|it| it.2).collect();
        if !found.is_empty() {
            return found;
        }
    }
    let of_information = clause.contains("公开")
        || clause.contains("信息")
        || before.contains("公开")
        || section == "requests";
    let carried = if any(Sense::CarriedIn) {
        Some(Meaning::CarriedIn)
    } else if any(Sense::CarriedOut) {
        Some(Meaning::CarriedOut)
    } else {
        None
    };
    match hit.sense {
        Sense::NothingReceived if has(Sense::Requests) && of_information => {
            vec![carried.unwrap_or(Meaning::Received)]
        }
        Sense::Nothing | Sense::NothingHappened => match carried {
            Some(carried) if (of_information || topic == Topic::Requests) && clause.chars().count() <= 20 => {
                vec![carried]
            }
            None if has(Sense::Requests)
                && of_information
                && clause.chars().count() <= 16
                && !has(Sense::Refused) =>
            {
                vec![Meaning::Received]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

//! The section on problems tells problems and no improvement, or the reverse.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::text::plain;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0323",
        name: "improvement-missing",
        level: Level::Warning,
        docs: include_str!("improvement_missing.md"),
    },
    check,
};

const PROBLEMS: &[&str] = &[
    "问题",
    "不足",
    "差距",
    "薄弱",
    "不够",
    "有待",
    "欠缺",
    "短板",
    "困难",
    "不及时",
    "不强",
    "不高",
    "滞后",
    "不到位",
    "不平衡",
    "单一",
    "缺乏",
    "不全",
    "不细",
    "不完善",
    "不规范",
    "偏",
    "尚未",
    "不准",
    "较少",
    "不实",
    "不深",
    "较慢",
    "不便",
    "脱节",
    "少数",
    "个别",
    "仍有",
    "还有",
    "不熟",
    "没有",
    "未能",
    "跟不上",
    "难",
    "少",
    "慢",
    "没跟上",
    "老旧",
    "断档",
    "空白",
    "偏重",
    "接不上",
];
const IMPROVEMENTS: &[&str] = &[
    "改进",
    "整改",
    "下一步",
    "加强",
    "将",
    "提升",
    "完善",
    "措施",
    "已",
    "优化",
    "健全",
    "强化",
    "规范",
    "加大",
    "拓宽",
    "推进",
    "推动",
    "安排",
    "明确",
    "建立",
    "改为",
    "增加",
    "组织",
    "细化",
    "督促",
    "落实",
    "制定",
    "修订",
    "实现",
    "打算",
    "准备",
    "计划",
    "共享",
    "轮流",
    "每周",
    "列入",
    "配备",
    "开设",
    "增设",
    "补齐",
    "上门",
    "聘请",
    "培训",
    "定期",
    "逐项",
    "完成",
    "今后",
    "明年",
    "改用",
    "改成",
    "扩大",
    "定出",
    "开展",
    "带教",
    "编写",
    "推广",
    "梳理",
    "着力",
    "开发",
    "设立",
    "逐村",
];

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let Some(section) = submission.edition.section("problems") else { return };
    // Headings name both and tell neither.
    let paragraphs =
        context.narration.of(section).flat_map(|part| part.paragraphs.iter().map(move |it| (part, it)));
    let told: Vec<_> = paragraphs.filter(|(_, it)| !it.heading && !it.text.trim().is_empty()).collect();
    let length: usize = told.iter().map(|(_, it)| it.text.chars().count()).sum();
    let Some((part, first)) = told.first() else { return };
    if length < 10 {
        return;
    }
    let text: String = told.iter().map(|(_, it)| it.plain()).collect::<Vec<_>>().join("\n");
    let says = |words: &[&str]| words.iter().any(|it| text.contains(it));
    // A heading of its own, or a word of the next year, tells what will be done.
    let heads = |words: &[&str]| {
        let own = context
            .narration
            .of(section)
            .flat_map(|part| &part.paragraphs)
            .filter(|it| it.heading)
            .any(|it| words.iter().any(|word| it.plain().contains(word)));
        let written =
            submission.narrative.iter().flat_map(|it| &it.headings).map(|it| plain(it.text()).into_owned());
        own || written
            .into_iter()
            .any(|it| words.iter().any(|word| it.contains(word)) && !it.contains("问题"))
    };
    let year = format!("{}年", submission.year + 1);
    let next = text
        .match_indices(&year)
        .any(|(at, _)| !text[at + year.len()..].starts_with(|char: char| char.is_ascii_digit()));
    let message = match (
        says(PROBLEMS) || heads(&["问题", "困难", "不足"]),
        says(IMPROVEMENTS) || next || heads(&["改进", "措施", "下一步", "打算"]),
    ) {
        (true, false) => say!("写了问题，没有写改进", "problems are told and no improvement"),
        (false, true) => say!("写了改进，没有写存在的问题", "improvements are told and no problem"),
        (true, true) | (false, false) => return,
    };
    let Some(place) = part.place(submission, first, 0..first.text.len()) else { return };
    let law = &submission.edition.law;
    findings.push(
        Finding::new(&RULE.code, message).at(place, Text::none()).law(Text::same(law.clone())).help(say!(
            "两样都要写：存在的主要问题，和改进的情况",
            "both are asked for: the main problems, and what was done about them"
        )),
    );
}

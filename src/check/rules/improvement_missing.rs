//! The section on problems tells problems and no improvement, or the reverse.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::text::plain;

pub(super) static RULE: Rule = Rule {
    code: Code { id: "A0323", name: "improvement-missing", level: Level::Warning, docs: include_str!("improvement_missing.md") },
    check,
};

const PROBLEMS: &[&str] = &["问题", "不足", "差距", "薄弱", "不够", "有待", "欠缺", "短板", "困难", "不及时", "不强", "不高", "滞后", "不到位", "不平衡", "单一", "缺乏", "不全", "不细", "不完善", "不规范", "偏", "尚未", "不准", "较少", "不实", "不深", "较慢", "不便", "脱节", "少数", "个别", "仍有", "还有", "不熟"];
const IMPROVEMENTS: &[&str] = &["改进", "整改", "下一步", "加强", "将", "提升", "完善", "措施", "已", "优化", "健全", "强化", "规范", "加大", "拓宽", "推进", "推动", "安排", "明确", "建立", "改为", "增加", "组织", "统一", "细化", "督促", "落实", "制定", "修订"];

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let Some(section) = submission.edition.section("problems") else { return };
    // Headings name both and tell neither.
    let paragraphs = context.narration.of(section).flat_map(|part| part.paragraphs.iter().map(move |it| (part, it)));
    let told: Vec<_> = paragraphs.filter(|(_, it)| !it.heading && !it.text.trim().is_empty()).collect();
    let length: usize = told.iter().map(|(_, it)| it.text.chars().count()).sum();
    let Some((part, first)) = told.first() else { return };
    if length < 10 {
        return;
    }
    let text: String = told.iter().map(|(_, it)| plain(&it.text).into_owned()).collect::<Vec<_>>().join("\n");
    let says = |words: &[&str]| words.iter().any(|it| text.contains(it));
    let message = match (says(PROBLEMS), says(IMPROVEMENTS)) {
        (true, false) => say!("写了问题，没有写改进", "problems are told and no improvement"),
        (false, true) => say!("写了改进，没有写存在的问题", "improvements are told and no problem"),
        (true, true) | (false, false) => return,
    };
    let Some(place) = part.place(submission, first, 0..first.text.len()) else { return };
    let law = &submission.edition.law;
    findings.push(
        Finding::new(&RULE.code, message)
            .at(place, Text::none())
            .law(Text::same(law.clone()))
            .help(say!("两样都要写：存在的主要问题，和改进的情况", "both are asked for: the main problems, and what was done about them")),
    );
}

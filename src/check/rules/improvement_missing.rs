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

/// Words that tell of a problem, and those that may: the latter clear a section and accuse none.
const PROBLEMS: &str = "问题 不足 差距 薄弱 不够 有待 欠缺 短板 困难 不及时 不强 不高 滞后 不到位 不平衡 单一 缺乏 不全 不细 不完善 不规范 不准 较少 不实 不深 较慢 不便 脱节 不熟 跟不上 没跟上 老旧 断档 偏重 接不上 不易 不符 看不懂";
const PERHAPS_PROBLEMS: &str = "偏 尚未 少数 个别 仍有 还有 没有 未能 难 少 慢 空白";
/// The same of what is done about it.
const IMPROVEMENTS: &str = "改进 整改 下一步 加强 提升 完善 措施 优化 健全 强化 加大 拓宽 改为 打算 计划 补齐 今后 明年 改用 改成 扩大 增设";
const PERHAPS_IMPROVEMENTS: &str = "将 已 规范 推进 推动 安排 明确 建立 增加 组织 细化 督促 落实 制定 修订 实现 准备 共享 轮流 每日 每周 每月 每季 列入 配备 开设 上门 聘请 培训 定期 逐项 完成 定出 开展 带教 编写 推广 梳理 着力 开发 设立 逐村";

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
    let says = |words: &str| words.split(' ').any(|it| text.contains(it));
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
    let problems = says(PROBLEMS) || heads(&["问题", "困难", "不足"]);
    let improvements = says(IMPROVEMENTS) || next || heads(&["改进", "措施", "下一步", "打算"]);
    let message = if problems && !improvements && !says(PERHAPS_IMPROVEMENTS) && !denies(&text) {
        say!("写了问题，没有写改进", "problems are told and no improvement")
    } else if improvements && !problems && !says(PERHAPS_PROBLEMS) {
        say!("写了改进，没有写存在的问题", "improvements are told and no problem")
    } else {
        return;
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

/// 不存在突出问题: that there is none is no problem.
fn denies(text: &str) -> bool {
    ["问题", "不足", "困难"].iter().flat_map(|it| text.match_indices(it)).any(|(at, _)| {
        let mut before = &text[..at];
        while let Some(rest) = ["突出", "明显", "重大", "较大", "主要", "严重", "任何", "存在", "的"]
            .iter()
            .find_map(|it| before.strip_suffix(it))
        {
            before = rest;
        }
        ["没有", "无", "不", "未", "未发现", "没有发现"].iter().any(|it| before.ends_with(it))
    })
}

#[cfg(test)]
mod tests {
    use super::denies;

    #[test]
    fn that_there_is_no_problem() {
        assert!(denies("公开工作不存在突出问题。") && denies("未发现明显的问题") && denies("无重大困难"));
        assert!(!denies("存在的主要问题：更新不及时") && !denies("没有解决的问题") && !denies("仍有不足"));
    }
}

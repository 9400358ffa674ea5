//! The overview is silent on one of its five parts.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Ask;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0321",
        name: "overall-part-missing",
        level: Level::Warning,
        docs: include_str!("overall_part_missing.md"),
    },
    check,
};

/// The five parts of 总体情况, each with words that tell of it.
const PARTS: &[(&str, &str, &[&str])] = &[
    ("主动公开", "proactive disclosure", &["主动公开", "公开信息", "发布信息", "公开各类", "发布各类"]),
    ("依申请公开", "disclosure on request", &["申请"]),
    (
        "政府信息管理",
        "management of information",
        &[
            "信息管理",
            "信息制作",
            "保密审查",
            "信息审查",
            "三审",
            "公开属性",
            "公文属性",
            "属性认定",
            "动态调整",
            "清理",
            "台账",
            "归档",
            "审签",
            "发布审核",
        ],
    ),
    (
        "政府信息公开平台建设",
        "platforms",
        &[
            "平台",
            "网站",
            "专栏",
            "新媒体",
            "公众号",
            "微信",
            "公开栏",
            "查阅点",
            "专区",
            "微博",
            "栏目",
            "客户端",
        ],
    ),
    (
        "监督保障",
        "supervision",
        &["监督", "考核", "评议", "责任追究", "追责", "培训", "督查", "检查", "保障"],
    ),
];

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    if !submission.edition.asks(Ask::FiveParts) {
        return;
    }
    let Some(section) = submission.edition.section("overview") else { return };
    let words: String =
        context.narration.of(section).flat_map(|part| &part.paragraphs).map(|it| it.text.as_str()).collect();
    // What says hardly anything is told as empty.
    if words.chars().count() < 10 {
        return;
    }
    let told = super::assessment_missing::says_nothing(context);
    let missing: Vec<&(&str, &str, &[&str])> = PARTS
        .iter()
        .filter(|(_, _, words_of)| !words_of.iter().any(|it| words.contains(it)))
        // Where nothing is said of assessment at all, that is the finding.
        .filter(|(zh, _, _)| *zh != "监督保障" || !told)
        .collect();
    if missing.is_empty() {
        return;
    }
    let zh: Vec<&str> = missing.iter().map(|it| it.0).collect();
    let en: Vec<&str> = missing.iter().map(|it| it.1).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    let heading = &submission.edition.sections[section].heading;
    let message = say!("“{heading}”没有写{zh}", "`{heading}` says nothing of {en}");
    let mut finding = Finding::new(&RULE.code, message);
    let passage = submission.passages(section).next();
    if let Some(place) = passage.map(|it| it.heading.clone().unwrap_or_else(|| it.place.clone())) {
        finding = finding.at(place, Text::none());
    }
    findings.push(finding.law(Text::same(submission.edition.source.clone())).help(say!(
        "总体情况写五个方面：主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障",
        "the overview has five parts: proactive disclosure, requests, management, platforms, supervision"
    )));
}

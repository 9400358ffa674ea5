//! A government’s report is silent on assessment, public review and accountability.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::{Ask, UnitKind};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0322",
        name: "assessment-missing",
        level: Level::Warning,
        docs: include_str!("assessment_missing.md"),
    },
    check,
};

/// What article 50 (4) asks of governments, each with words that tell of it.
const ASKED: &[(&str, &str, &[&str])] = &[
    ("工作考核", "assessment", &["考核", "考评", "绩效"]),
    ("社会评议", "public review", &["评议", "满意度", "问卷", "第三方评估"]),
    ("责任追究", "accountability", &["责任追究", "追责", "问责", "追究责任", "追究"]),
];

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let missing = missing(context);
    if missing.is_empty() {
        return;
    }
    let zh: Vec<&str> = missing.iter().map(|it| it.0).collect();
    let en: Vec<&str> = missing.iter().map(|it| it.1).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    let message = say!("全文没有写{zh}", "nothing is said of {en}");
    let mut finding = Finding::new(&RULE.code, message);
    // Silence on one of the three is a question of words.
    if missing.len() < ASKED.len() {
        finding.level = Level::Note;
    }
    let at = submission.edition.section("overview").and_then(|it| submission.passages(it).next());
    if let Some(place) = at.and_then(|it| it.heading.clone()) {
        finding = finding.at(place, Text::none());
    }
    findings.push(
        finding
            .law(say!(
                "《条例》第五十条第四项：各级人民政府的报告还应当包括工作考核、社会评议和责任追究结果情况",
                "Regulation, art. 50(4)"
            ))
            .help(say!(
                "在监督保障一段写明；没有的写“未发生”",
                "tell it under supervision; where there was none, say so"
            )),
    );
}

fn missing(context: &Context) -> Vec<(&'static str, &'static str)> {
    let submission = context.submission;
    let government = matches!(
        submission.unit.kind,
        UnitKind::Township | UnitKind::County | UnitKind::District | UnitKind::City | UnitKind::Province
    );
    let has_words = context.narration.parts.iter().any(|part| part.section.is_some() && !part.is_empty());
    if !government || !submission.edition.asks(Ask::Assessment) || !has_words {
        return Vec::new();
    }
    let says = |words: &[&str]| {
        let mut texts = context.narration.parts.iter().flat_map(|part| &part.paragraphs);
        texts.any(|it| words.iter().any(|word| it.plain().contains(word)))
    };
    ASKED.iter().filter(|(_, _, words)| !says(words)).map(|(zh, en, _)| (*zh, *en)).collect()
}

/// Whether none of the three is told, which this rule tells at warning level.
pub(super) fn says_nothing(context: &Context) -> bool {
    missing(context).len() == ASKED.len()
}

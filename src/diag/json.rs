//! Findings for machines. Numbers are strings: exact decimals. What stands above a field is its description in the
//! schema, `中文‖English`.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::verdict::{Complete, Unchecked, Verdict};
use super::{Finding, Lang, Mention, Sides, Suggestion};
use crate::source::Place;

/// `nianbao check --format json` 的输出‖What `nianbao check --format json` prints
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "nianbao-findings")]
struct Output<'a> {
    /// 程序的版本‖The version of the program
    nianbao: &'static str,
    /// 总的结论‖What the run comes to
    verdict: VerdictOut,
    /// 查出来的，按位置排列‖The findings, by their places
    findings: Vec<FindingOut<'a>>,
}

/// 总的结论‖What a run comes to
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "verdict")]
struct VerdictOut {
    /// 查了几个单位‖Units that were looked at
    units: usize,
    /// 错误的条数‖Findings at error level
    errors: usize,
    /// 警告的条数‖Findings at warning level
    warnings: usize,
    /// 提示的条数‖Findings at note level
    notes: usize,
    /// 已说明的条数，不在以上各数之内‖Findings that were answered; in none of the counts above
    answered: usize,
    /// 未能核对的项数‖What could not be checked
    unchecked: usize,
    /// 结论的文字‖The verdict in words
    text: String,
    /// 填了多少‖What is there of what must be
    complete: Complete,
}

/// 一条发现‖A finding
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "finding")]
struct FindingOut<'a> {
    /// 规则的编号，如 A0201‖The code of its rule, like A0201
    code: &'a str,
    /// 规则的名称‖The name of its rule
    rule: &'a str,
    /// 轻重；unchecked 是未能核对的‖How grave it is; unchecked: what could not be checked
    #[schemars(extend("enum" = ["error", "warning", "note", "unchecked"]))]
    level: &'a str,
    /// 单位‖The unit
    unit: Option<&'a str>,
    /// 报告年度‖The reporting year
    year: Option<i32>,
    /// 格式的编号‖The id of the edition
    edition: Option<&'a str>,
    /// 说了什么‖What is wrong
    message: &'a str,
    /// 在哪里‖Where it is
    place: Option<PlaceOut<'a>>,
    /// 涉及的数据‖The figures it is about
    figures: Vec<MentionOut<'a>>,
    #[serde(flatten)]
    sides: Option<SidesOut<'a>>,
    /// 依据‖What it rests on
    #[serde(skip_serializing_if = "Option::is_none")]
    law: Option<&'a str>,
    /// 怎么改‖What to do
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// 哪个数很可能错了、应为多少‖Which figure is probably wrong, and what it should be
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<SuggestionOut<'a>>,
    /// 同一处错误还破坏了哪些关系‖The other relations that the same mistake breaks
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<AlsoOut<'a>>,
    /// 指纹：行号变了也不变‖Stays the same when lines move
    fingerprint: String,
    /// 单位的说明‖Why it is right all the same, says the unit
    answered: Option<AnsweredOut<'a>>,
}

/// 单位的说明‖The answer of a unit
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "answered")]
struct AnsweredOut<'a> {
    /// 理由‖The reason
    reason: &'a str,
    /// 哪天说明的‖The day it was given
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

/// 位置‖A place
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "place")]
struct PlaceOut<'a> {
    /// 文件，从所查的文件夹算起‖The file, from the folder that was checked
    file: &'a str,
    /// 行，从 1 起‖The line, from 1
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// 列，按字数，从 1 起‖The column in characters, from 1
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// 电子表格里的格，如 D3‖The cell of a spreadsheet, like D3
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

/// 一个数据项‖A figure
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "mention")]
struct MentionOut<'a> {
    /// 名称，如 requests.new.natural‖Its id, like requests.new.natural
    id: &'a str,
    /// 格式里的名称‖Its label on the form
    label: &'a str,
    /// 值，照原样；空格是 null‖Its value as written; null if blank
    value: Option<&'a str>,
    /// 在哪里‖Where it stands
    place: Option<PlaceOut<'a>>,
}

/// 应当相等的两边‖Two sides that should be equal
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "sides")]
struct SidesOut<'a> {
    /// 左边‖The left side
    left: &'a str,
    /// 右边‖The right side
    right: &'a str,
    /// 左边减右边‖Left minus right
    difference: &'a str,
}

/// 一处改正‖A correction
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "suggestion")]
struct SuggestionOut<'a> {
    /// 哪个数据项‖The id of the figure
    figure: &'a str,
    /// 在哪里‖Where it stands
    place: Option<PlaceOut<'a>>,
    /// 现在是‖What is there
    from: &'a str,
    /// 应为‖What it should be
    to: &'a str,
    /// 几个数要一起改的，属于第几组改法，从 0 起‖Where figures must change together: which of the possible sets it belongs to, from 0
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<usize>,
}

/// 同一处错误破坏的另一个关系‖Another relation that the same mistake breaks
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "also")]
struct AlsoOut<'a> {
    /// 规则的编号‖The code of its rule
    code: &'a str,
    /// 规则的名称‖The name of its rule
    rule: &'a str,
    /// 说了什么‖What is wrong
    message: &'a str,
    /// 涉及的数据‖Its figures
    figures: Vec<MentionOut<'a>>,
    #[serde(flatten)]
    sides: SidesOut<'a>,
}

/// The JSON Schema of what [`write`] writes, each description as `中文‖English`.
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Output>()
}

/// The findings of a run as JSON, pretty, with a last newline. `unchecked` is listed where it is wanted.
pub fn write(verdict: &Verdict, findings: &[Finding], unchecked: &[Unchecked], lang: Lang) -> String {
    let mut out: Vec<FindingOut> = findings.iter().map(|finding| finding_out(finding, lang)).collect();
    out.extend(unchecked.iter().map(|it| unchecked_out(it, lang)));
    let output = Output {
        nianbao: env!("CARGO_PKG_VERSION"),
        verdict: VerdictOut {
            units: verdict.units,
            errors: verdict.errors,
            warnings: verdict.warnings,
            notes: verdict.notes,
            answered: verdict.answered,
            unchecked: verdict.unchecked,
            text: verdict.text().in_lang(lang).to_owned(),
            complete: verdict.complete,
        },
        findings: out,
    };
    // These types hold nothing that JSON cannot: no maps, no floats.
    serde_json::to_string_pretty(&output).map(|text| text + "\n").unwrap_or_default()
}

fn finding_out(finding: &Finding, lang: Lang) -> FindingOut<'_> {
    let place = finding.place().map(place_out).or(finding.path.as_ref().map(|path| PlaceOut {
        file: &path.name,
        line: None,
        column: None,
        cell: None,
    }));
    FindingOut {
        code: finding.code.id,
        rule: finding.code.name,
        level: finding.level.name(),
        unit: finding.unit.as_deref(),
        year: finding.year,
        edition: finding.edition.as_deref(),
        message: finding.message.in_lang(lang),
        place,
        figures: mentions_out(&finding.figures),
        sides: finding.sides.as_ref().map(sides_out),
        law: finding.law.as_ref().map(|it| it.in_lang(lang)),
        help: finding.help.as_ref().map(|it| it.in_lang(lang)),
        suggestions: finding.suggestions.iter().map(suggestion_out).collect(),
        also: finding
            .also
            .iter()
            .map(|also| AlsoOut {
                code: also.code.id,
                rule: also.code.name,
                message: also.message.in_lang(lang),
                figures: mentions_out(&also.figures),
                sides: sides_out(&also.sides),
            })
            .collect(),
        fingerprint: fingerprint(finding),
        answered: finding
            .answered
            .as_ref()
            .map(|it| AnsweredOut { reason: &it.reason, date: it.date.map(|it| it.to_string()) }),
    }
}

fn unchecked_out(unchecked: &Unchecked, lang: Lang) -> FindingOut<'_> {
    FindingOut {
        code: unchecked.code.id,
        rule: unchecked.code.name,
        level: "unchecked",
        unit: Some(&unchecked.unit),
        year: None,
        edition: None,
        message: unchecked.message.in_lang(lang),
        place: None,
        figures: Vec::new(),
        sides: None,
        law: None,
        help: None,
        suggestions: Vec::new(),
        also: Vec::new(),
        fingerprint: digest(&[unchecked.code.id, &unchecked.unit, &unchecked.message.zh]),
        answered: None,
    }
}

fn place_out(place: &Place) -> PlaceOut<'_> {
    let (line, column) = place.line_column();
    PlaceOut {
        file: &place.source.name,
        line: Some(line),
        column: Some(column),
        cell: place.span.cell.map(|cell| cell.to_string()),
    }
}

fn mentions_out(mentions: &[Mention]) -> Vec<MentionOut<'_>> {
    mentions
        .iter()
        .map(|mention| MentionOut {
            id: &mention.id,
            label: &mention.label,
            value: mention.value.as_deref(),
            place: mention.place.as_ref().map(place_out),
        })
        .collect()
}

fn sides_out(sides: &Sides) -> SidesOut<'_> {
    SidesOut { left: &sides.left, right: &sides.right, difference: &sides.difference }
}

fn suggestion_out(suggestion: &Suggestion) -> SuggestionOut<'_> {
    SuggestionOut {
        figure: &suggestion.figure,
        place: suggestion.place.as_ref().map(place_out),
        from: &suggestion.from,
        to: &suggestion.to,
        set: suggestion.set,
    }
}

/// What stays the same when lines move: the rule, the unit, the file, the figures or else the words there.
pub(super) fn fingerprint(finding: &Finding) -> String {
    let mut parts = vec![finding.code.id, finding.unit.as_deref().unwrap_or_default()];
    if let Some(place) = finding.place() {
        parts.push(&place.source.name);
    }
    parts.extend(finding.path.as_ref().map(|path| path.name.as_str()));
    if finding.figures.is_empty() {
        parts.extend(finding.place().map(Place::text));
        parts.push(&finding.message.zh);
    } else {
        parts.extend(finding.figures.iter().map(|figure| figure.id.as_str()));
    }
    digest(&parts)
}

fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

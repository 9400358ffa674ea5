//! Findings for machines. Numbers are strings: exact decimals.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::verdict::{Complete, Unchecked, Verdict};
use super::{Finding, Lang, Mention, Sides, Suggestion};
use crate::source::Place;

#[derive(Serialize)]
struct Output<'a> {
    nianbao: &'static str,
    verdict: VerdictOut,
    findings: Vec<FindingOut<'a>>,
}

#[derive(Serialize)]
struct VerdictOut {
    units: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    answered: usize,
    unchecked: usize,
    text: String,
    complete: Complete,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    code: &'a str,
    rule: &'a str,
    level: &'a str,
    unit: Option<&'a str>,
    year: Option<i32>,
    edition: Option<&'a str>,
    message: &'a str,
    place: Option<PlaceOut<'a>>,
    figures: Vec<MentionOut<'a>>,
    #[serde(flatten)]
    sides: Option<SidesOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    law: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<SuggestionOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<AlsoOut<'a>>,
    fingerprint: String,
    answered: Option<AnsweredOut<'a>>,
}

#[derive(Serialize)]
struct AnsweredOut<'a> {
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
}

#[derive(Serialize)]
struct PlaceOut<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

#[derive(Serialize)]
struct MentionOut<'a> {
    id: &'a str,
    label: &'a str,
    value: Option<&'a str>,
    place: Option<PlaceOut<'a>>,
}

#[derive(Serialize)]
struct SidesOut<'a> {
    left: &'a str,
    right: &'a str,
    difference: &'a str,
}

#[derive(Serialize)]
struct SuggestionOut<'a> {
    figure: &'a str,
    place: Option<PlaceOut<'a>>,
    from: &'a str,
    to: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<usize>,
}

#[derive(Serialize)]
struct AlsoOut<'a> {
    code: &'a str,
    rule: &'a str,
    message: &'a str,
    figures: Vec<MentionOut<'a>>,
    #[serde(flatten)]
    sides: SidesOut<'a>,
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

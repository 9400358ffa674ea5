//! Findings as SARIF 2.1.0 (OASIS), within the sizes that forges accept.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Code, Finding, Lang, Level, Suggestion, json};
use crate::source::Place;

/// Results that a forge takes of one run; the most serious come first.
const MOST: usize = 25_000;

/// The log, pretty, with a last newline.
pub fn write(findings: &[Finding], lang: Lang) -> String {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    // Stable: within a level the order of the run stays.
    sorted.sort_by_key(|it| (it.answered.is_some(), it.level));
    sorted.truncate(MOST);
    let mut codes: BTreeMap<&str, &'static Code> = BTreeMap::new();
    sorted.iter().for_each(|it| _ = codes.insert(it.code.id, it.code));
    let index = |id: &str| codes.keys().position(|it| *it == id).unwrap_or_default();
    let results: Vec<Value> = sorted.iter().map(|it| result(it, index(it.code.id), lang)).collect();
    let rules: Vec<Value> = codes.values().map(|code| rule(code, lang)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "nianbao", "version": env!("CARGO_PKG_VERSION"), "language": language(lang), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // The value holds nothing that JSON cannot.
    serde_json::to_string_pretty(&log).map(|text| text + "\n").unwrap_or_default()
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

fn level(level: Level) -> &'static str {
    level.name()
}

fn rule(code: &Code, lang: Lang) -> Value {
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": { "text": code.summary(lang) },
        "fullDescription": { "text": code.summary(lang) },
        "help": { "text": code.docs, "markdown": code.docs },
        "defaultConfiguration": { "level": level(code.level) },
    })
}

fn result(finding: &Finding, index: usize, lang: Lang) -> Value {
    let mut text = finding.message.in_lang(lang).to_owned();
    for more in finding.also.iter().map(|it| &it.message).chain(&finding.law).chain(&finding.help) {
        text.push('\n');
        text += more.in_lang(lang);
    }
    let mut result = json!({
        "ruleId": finding.code.id,
        "ruleIndex": index,
        "level": level(finding.level),
        "message": { "text": text },
        "partialFingerprints": { "nianbao/v1": json::fingerprint(finding) },
    });
    let Some(fields) = result.as_object_mut() else { return result };
    let place = finding.place().map(physical);
    let path = finding.path.as_ref().map(|it| json!({ "artifactLocation": { "uri": uri(&it.shown) } }));
    if let Some(physical) = place.or(path) {
        fields.insert("locations".to_owned(), json!([{ "physicalLocation": physical }]));
    }
    let first = finding.place().map(|it| it.span);
    let related = finding.labels.iter().filter(|it| Some(it.place.span) != first);
    let related: Vec<Value> = related
        .map(|it| json!({ "physicalLocation": physical(&it.place), "message": { "text": it.text.in_lang(lang) } }))
        .collect();
    if !related.is_empty() {
        fields.insert("relatedLocations".to_owned(), json!(related));
    }
    let fixes = fixes(&finding.suggestions);
    if !fixes.is_empty() {
        fields.insert("fixes".to_owned(), json!(fixes));
    }
    if let Some(answered) = &finding.answered {
        let accepted =
            json!([{ "kind": "inSource", "status": "accepted", "justification": answered.reason }]);
        fields.insert("suppressions".to_owned(), accepted);
    }
    result
}

/// A fix each candidate; figures that must change together are one.
fn fixes(suggestions: &[Suggestion]) -> Vec<Value> {
    let mut sets: BTreeMap<usize, Vec<(&Suggestion, &Place)>> = BTreeMap::new();
    for (at, suggestion) in suggestions.iter().enumerate() {
        if let Some(place) = &suggestion.place {
            let set = suggestion.set.map_or(suggestions.len() + at, |set| set);
            sets.entry(set).or_default().push((suggestion, place));
        }
    }
    let change = |(suggestion, place): &(&Suggestion, &Place)| {
        json!({
            "artifactLocation": { "uri": uri(&place.source.shown) },
            "replacements": [{ "deletedRegion": region(place), "insertedContent": { "text": suggestion.to } }],
        })
    };
    let said = |set: &[(&Suggestion, &Place)]| {
        let words: Vec<String> =
            set.iter().map(|(it, _)| format!("{}: {} → {}", it.figure, it.from, it.to)).collect();
        words.join("; ")
    };
    sets.values()
        .map(|set| json!({ "description": { "text": said(set) }, "artifactChanges": set.iter().map(change).collect::<Vec<_>>() }))
        .collect()
}

fn physical(place: &Place) -> Value {
    json!({ "artifactLocation": { "uri": uri(&place.source.shown) }, "region": region(place) })
}

fn region(place: &Place) -> Value {
    let ((line, column), (end_line, end_column)) = (place.line_column(), place.end_line_column());
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// A path as a URI reference: other signs than letters, digits and `-._~/` as their bytes in UTF-8.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    out
}

fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uri_references() {
        assert_eq!(uri("a b/表.csv"), "a%20b/%E8%A1%A8.csv");
    }
}

//! Findings as SARIF 2.1.0 (OASIS), within the sizes that forges accept.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::paths::{from_here, uri};
use super::{Code, Finding, Lang, Level, Suggestion, json, say};
use crate::source::Place;

/// Results that a forge takes of one run; the most serious come first.
const MOST: usize = 25_000;
/// Locations that a forge shows of one result.
const PLACES: usize = 100;
/// What relative paths are relative to: the root of a repository, which only the forge knows.
const ROOT: &str = "%SRCROOT%";

/// The log, pretty, with a last newline. `here` is the working directory.
pub fn write(findings: &[Finding], here: &str, lang: Lang) -> String {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    // Stable: within a level the order of the run stays.
    sorted.sort_by_key(|it| (it.answered.is_some(), it.level));
    sorted.truncate(MOST);
    let mut codes: BTreeMap<&str, &'static Code> = BTreeMap::new();
    sorted.iter().for_each(|it| _ = codes.insert(it.code.id, it.code));
    let indices: HashMap<&str, usize> = codes.keys().copied().zip(0..).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let result = |finding: &&Finding| {
        let mark = json::fingerprint(finding);
        let count = seen.entry(mark.clone()).or_default();
        *count += 1;
        let mut result = Paths { here }.result(finding, lang);
        result.insert("ruleIndex".to_owned(), json!(indices.get(finding.code.id)));
        // Forges know a result again by the second, which must be its own.
        let marks = json!({ "nianbao/v1": mark, "primaryLocationLineHash": format!("{mark}:{count}") });
        result.insert("partialFingerprints".to_owned(), marks);
        Value::Object(result)
    };
    let results: Vec<Value> = sorted.iter().map(result).collect();
    let rules: Vec<Value> = codes.values().map(|code| rule(code, lang)).collect();
    let root = say!("运行时所在的文件夹", "the folder in which the program ran");
    let mut run = json!({
        "tool": { "driver": {
            "name": "nianbao",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": language(lang),
            "rules": rules,
        } },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { ROOT: { "description": { "text": root.in_lang(lang) } } },
        "results": results,
    });
    if let Some(more) = findings.len().checked_sub(MOST).filter(|more| *more > 0)
        && let Some(run) = run.as_object_mut()
    {
        run.insert("invocations".to_owned(), left_out(more, lang));
    }
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    // The value holds nothing that JSON cannot.
    serde_json::to_string_pretty(&log).map(|text| text + "\n").unwrap_or_default()
}

fn left_out(more: usize, lang: Lang) -> Value {
    let text = say!(
        "只列最要紧的 {MOST} 条，还有 {more} 条没有列出；全部见 --format json",
        "the {MOST} most serious results are listed, {more} are not; --format json has them all"
    );
    let notice = json!({ "level": "warning", "message": { "text": text.in_lang(lang) } });
    json!([{ "executionSuccessful": true, "toolExecutionNotifications": [notice] }])
}

fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

fn rule(code: &Code, lang: Lang) -> Value {
    let severity = match code.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    };
    let part = match code.id.get(..3) {
        Some("A01") => "reading",
        Some("A02") => "figures",
        Some("A03") => "narrative",
        Some("A04") => "years",
        Some("A05") => "offices",
        _ => "edition",
    };
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": { "text": code.summary(lang) },
        "fullDescription": { "text": code.summary(lang) },
        "help": { "text": code.docs, "markdown": code.docs },
        "defaultConfiguration": { "level": code.level.name() },
        "properties": { "problem.severity": severity, "tags": [part] },
    })
}

/// Where paths are relative to.
struct Paths<'h> {
    here: &'h str,
}

impl Paths<'_> {
    fn result(&self, finding: &Finding, lang: Lang) -> Map<String, Value> {
        let mut text = finding.message.in_lang(lang).to_owned();
        for more in finding.also.iter().map(|it| &it.message).chain(&finding.law).chain(&finding.help) {
            text.push('\n');
            text += more.in_lang(lang);
        }
        let mut result = Map::new();
        let mut put = |key: &str, value: Value| _ = result.insert(key.to_owned(), value);
        put("ruleId", json!(finding.code.id));
        put("level", json!(finding.level.name()));
        put("message", json!({ "text": text }));
        // A forge takes no result without a place: what has none is said of the folder as such.
        let path = || finding.path.as_ref().map_or(".", |it| &it.shown);
        let place = finding.place().map_or_else(|| self.whole(path()), |place| self.physical(place));
        put("locations", json!([{ "physicalLocation": place }]));
        let first = finding.place();
        let is_first =
            |it: &Place| first.is_some_and(|first| first.span == it.span && first.order() == it.order());
        let related = finding.labels.iter().filter(|it| !is_first(&it.place)).take(PLACES - 1);
        let related: Vec<Value> = related
            .map(|it| json!({ "physicalLocation": self.physical(&it.place), "message": { "text": it.text.in_lang(lang) } }))
            .collect();
        if !related.is_empty() {
            put("relatedLocations", json!(related));
        }
        let fixes = self.fixes(&finding.suggestions);
        if !fixes.is_empty() {
            put("fixes", json!(fixes));
        }
        // All results of a run have them or none: an empty list says that nobody has answered.
        let answered = finding.answered.iter();
        let accepted = answered
            .map(|it| json!({ "kind": "inSource", "status": "accepted", "justification": it.reason }));
        put("suppressions", accepted.collect());
        result
    }

    /// A fix each candidate; figures that must change together are one.
    fn fixes(&self, suggestions: &[Suggestion]) -> Vec<Value> {
        let mut sets: BTreeMap<usize, Vec<(&Suggestion, &Place)>> = BTreeMap::new();
        for (at, suggestion) in suggestions.iter().enumerate() {
            if let Some(place) = &suggestion.place {
                let set = suggestion.set.map_or(suggestions.len() + at, |set| set);
                sets.entry(set).or_default().push((suggestion, place));
            }
        }
        let said = |set: &[(&Suggestion, &Place)]| {
            let words: Vec<String> =
                set.iter().map(|(it, _)| format!("{}: {} → {}", it.figure, it.from, it.to)).collect();
            words.join("; ")
        };
        let fix = |set: &Vec<(&Suggestion, &Place)>| {
            // All changes of one file are one.
            let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
            for (suggestion, place) in set {
                let change =
                    json!({ "deletedRegion": region(place), "insertedContent": { "text": suggestion.to } });
                files.entry(&place.source.shown).or_default().push(change);
            }
            let changes: Vec<Value> = files
                .into_iter()
                .map(|(file, changes)| json!({ "artifactLocation": self.artifact(file), "replacements": changes }))
                .collect();
            json!({ "description": { "text": said(set) }, "artifactChanges": changes })
        };
        sets.values().map(fix).collect()
    }

    fn physical(&self, place: &Place) -> Value {
        json!({ "artifactLocation": self.artifact(&place.source.shown), "region": region(place) })
    }

    /// A file or folder without a text to show.
    fn whole(&self, path: &str) -> Value {
        let start = json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1 });
        json!({ "artifactLocation": self.artifact(path), "region": start })
    }

    fn artifact(&self, path: &str) -> Value {
        match uri(&from_here(path, self.here)) {
            (uri, true) => json!({ "uri": uri, "uriBaseId": ROOT }),
            (uri, false) => json!({ "uri": uri }),
        }
    }
}

fn region(place: &Place) -> Value {
    let ((line, column), (end_line, end_column)) = (place.line_column(), place.end_line_column());
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

//! Findings as a `JUnit` report: one suite a unit, one case a rule. A rule that could not be checked is skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::verdict::Unchecked;
use super::{Finding, Lang, Level};

/// The report. `units` are all that were looked at; `unchecked` what could not be.
pub fn write(units: &[String], findings: &[Finding], unchecked: &[Unchecked], lang: Lang) -> String {
    /// Of one rule in one unit.
    #[derive(Default)]
    struct Case<'f> {
        findings: Vec<&'f Finding>,
        skipped: Vec<&'f Unchecked>,
    }
    let mut suites: BTreeMap<&str, BTreeMap<(&str, &str), Case>> = BTreeMap::new();
    units.iter().for_each(|unit| _ = suites.entry(unit).or_default());
    for finding in findings.iter().filter(|it| it.answered.is_none()) {
        let suite = suites.entry(finding.unit.as_deref().unwrap_or("-")).or_default();
        suite.entry((finding.code.id, finding.code.name)).or_default().findings.push(finding);
    }
    for it in unchecked {
        let suite = suites.entry(&it.unit).or_default();
        suite.entry((it.code.id, it.code.name)).or_default().skipped.push(it);
    }
    // The order of the run; what belongs to no unit comes last.
    let known: BTreeSet<&str> = units.iter().map(String::as_str).collect();
    let others = suites.keys().copied().filter(|it| !known.contains(it)).collect::<Vec<_>>();
    let mut seen = BTreeSet::new();
    let order = units.iter().map(String::as_str).chain(others).filter(|it| seen.insert(*it));
    let (mut body, mut totals) = (String::new(), [0; 3]);
    for name in order.collect::<Vec<_>>() {
        let Some(cases) = suites.get(name) else { continue };
        let fails = |case: &Case| case.findings.iter().any(|it| it.level == Level::Error);
        let skips = |case: &Case| case.findings.is_empty() && !case.skipped.is_empty();
        let failures = cases.values().filter(|it| fails(it)).count();
        let skipped = cases.values().filter(|it| skips(it)).count();
        // A suite without a case is none for many programs: that nothing was found is a case, too.
        let tests = cases.len() + 1;
        totals = [totals[0] + tests, totals[1] + failures, totals[2] + skipped];
        let name = escape(name);
        _ = writeln!(
            body,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
        );
        _ = writeln!(body, "    <testcase classname=\"{name}\" name=\"check\"/>");
        for ((id, rule), case) in cases {
            _ = writeln!(body, "    <testcase classname=\"{name}\" name=\"{id} {rule}\">");
            if skips(case) {
                let why: Vec<&str> = case.skipped.iter().map(|it| it.message.in_lang(lang)).collect();
                _ = writeln!(body, "      <skipped message=\"{}\"/>", escape(&why.join("; ")));
            }
            let told: Vec<String> = case.findings.iter().map(|it| told(it, lang)).collect();
            if let (true, Some(first)) = (fails(case), case.findings.first()) {
                let message = escape(first.message.in_lang(lang));
                let text = escape(&told.join("\n"));
                _ = writeln!(body, "      <failure message=\"{message}\" type=\"{rule}\">{text}</failure>");
            } else if !told.is_empty() {
                _ = writeln!(body, "      <system-out>{}</system-out>", escape(&told.join("\n")));
            }
            body += "    </testcase>\n";
        }
        body += "  </testsuite>\n";
    }
    let [tests, failures, skipped] = totals;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nianbao\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">\n{body}</testsuites>\n"
    )
}

/// A finding on a line: where, what, and what to do.
fn told(finding: &Finding, lang: Lang) -> String {
    let place = finding.place().map(ToString::to_string);
    let place = place.or(finding.path.as_ref().map(|it| it.shown.clone())).unwrap_or_default();
    let help = finding.help.as_ref().map(|it| format!(" ({})", it.in_lang(lang))).unwrap_or_default();
    format!("{}: {place}: {}{help}", finding.level.name(), finding.message.in_lang(lang))
}

/// Text for XML, without the characters that it forbids.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            '\u{FFFE}' | '\u{FFFF}' => {}
            char if char.is_control() => {}
            char => out.push(char),
        }
    }
    out
}

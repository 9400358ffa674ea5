//! Findings as a `JUnit` report: one suite a unit, one case a rule. A rule that could not be checked is skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::verdict::Unchecked;
use super::{Also, Code, Finding, Lang, Level, Text, say};

/// What a run looked at.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'r> {
    /// Every unit that could be read.
    pub units: &'r [String],
    /// The rules that such a unit was held to.
    pub rules: &'r [&'r Code],
    /// What could not be checked.
    pub unchecked: &'r [Unchecked],
}

/// One rule in one unit.
#[derive(Default)]
struct Case<'f> {
    findings: Vec<&'f Finding>,
    /// Relations of this rule that the mistake of another finding breaks, with that finding.
    also: Vec<(&'f Also, &'f Finding)>,
    unchecked: Vec<&'f Unchecked>,
}

/// The cases of a unit, by id and name of their rule.
type Suite<'f> = BTreeMap<(&'f str, &'f str), Case<'f>>;

/// How a case ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    Skipped,
}

/// The report.
pub fn write(looked: Looked, findings: &[Finding], lang: Lang) -> String {
    let suites = suites(looked, findings);
    // The order of the run; what belongs to no unit comes last.
    let known: BTreeSet<&str> = looked.units.iter().map(String::as_str).collect();
    let others = suites.keys().copied().filter(|it| !known.contains(it));
    let mut seen = BTreeSet::new();
    let units = looked.units.iter().map(String::as_str).filter(|it| seen.insert(*it));
    let (mut body, mut totals) = (String::new(), [0; 2]);
    for name in units.chain(others) {
        let Some(cases) = suites.get(name) else { continue };
        let count = |end| cases.values().filter(|it| it.end() == end).count();
        let [tests, failures, skipped] = [cases.len(), count(End::Failed), count(End::Skipped)];
        totals = [totals[0] + tests, totals[1] + failures];
        let name = escape(name);
        _ = writeln!(
            body,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
        );
        for (rule, case) in cases {
            case.write(*rule, &name, lang, &mut body);
        }
        body += "  </testsuite>\n";
    }
    let [tests, failures] = totals;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"nianbao\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n{body}</testsuites>\n"
    )
}

fn suites<'f>(looked: Looked<'f>, findings: &'f [Finding]) -> BTreeMap<&'f str, Suite<'f>> {
    let mut suites: BTreeMap<&str, Suite> = BTreeMap::new();
    for unit in looked.units {
        let suite = suites.entry(unit).or_default();
        suite.extend(looked.rules.iter().map(|code| ((code.id, code.name), Case::default())));
    }
    for finding in findings {
        let suite = suites.entry(finding.unit.as_deref().unwrap_or("-")).or_default();
        suite.entry((finding.code.id, finding.code.name)).or_default().findings.push(finding);
        for also in finding.also.iter().filter(|it| it.code.id != finding.code.id) {
            suite.entry((also.code.id, also.code.name)).or_default().also.push((also, finding));
        }
    }
    for it in looked.unchecked {
        let suite = suites.entry(&it.unit).or_default();
        suite.entry((it.code.id, it.code.name)).or_default().unchecked.push(it);
    }
    suites
}

impl Case<'_> {
    /// What is wrong, with the finding that says how grave it is.
    fn wrong(&self) -> impl Iterator<Item = (&Text, &Finding)> {
        let own = self.findings.iter().map(|it| (&it.message, *it));
        let also = self.also.iter().map(|(also, finding)| (&also.message, *finding));
        own.chain(also)
    }

    /// The first message at error level that no answer settles.
    fn error(&self) -> Option<&Text> {
        let is_error = |it: &Finding| it.level == Level::Error && it.answered.is_none();
        self.wrong().find(|(_, finding)| is_error(finding)).map(|(message, _)| message)
    }

    fn end(&self) -> End {
        let is_unchecked = !self.unchecked.is_empty();
        if self.error().is_some() {
            End::Failed
        } else if is_unchecked && self.wrong().next().is_none() {
            End::Skipped
        } else {
            End::Passed
        }
    }

    fn write(&self, (id, rule): (&str, &str), suite: &str, lang: Lang, body: &mut String) {
        let case = format!("    <testcase classname=\"{suite}\" name=\"{id} {rule}\"");
        let mut told: Vec<String> = self.wrong().map(|(message, it)| told(message, it, lang)).collect();
        let why: Vec<&str> = self.unchecked.iter().map(|it| it.message.in_lang(lang)).collect();
        let end = self.end();
        if end == End::Skipped {
            let why = escape(&why.join("; "));
            _ = writeln!(body, "{case}>\n      <skipped message=\"{why}\"/>\n    </testcase>");
            return;
        }
        told.extend(why.iter().map(|it| (*it).to_owned()));
        if told.is_empty() {
            _ = writeln!(body, "{case}/>");
            return;
        }
        let text = escape(&told.join("\n"));
        let inside = if end == End::Failed {
            let message = self.error().map(|it| it.in_lang(lang)).unwrap_or_default();
            format!("<failure message=\"{}\" type=\"{rule}\">{text}</failure>", escape(message))
        } else {
            format!("<system-out>{text}</system-out>")
        };
        _ = writeln!(body, "{case}>\n      {inside}\n    </testcase>");
    }
}

/// What is wrong on a line, with its finding's place, and what to do or why it is right.
fn told(message: &Text, finding: &Finding, lang: Lang) -> String {
    let place = finding.place().map(ToString::to_string);
    let place = place.or(finding.path.as_ref().map(|it| it.shown.clone())).unwrap_or_default();
    let message = message.in_lang(lang);
    if let Some(answered) = &finding.answered {
        let reason = &answered.reason;
        let text = say!("已说明: {place}: {message}（{reason}）", "answered: {place}: {message} ({reason})");
        return text.in_lang(lang).to_owned();
    }
    let help = finding.help.as_ref().map(|it| format!(" ({})", it.in_lang(lang))).unwrap_or_default();
    format!("{}: {place}: {message}{help}", finding.level.name())
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

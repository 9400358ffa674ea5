//! Findings as annotations of a GitHub workflow: a line each, at the cell.

use std::fmt::Write as _;

use super::paths::from_here;
use super::{Finding, Lang, Level};

/// The lines; a finding that the unit has answered makes none. The most serious come first: of each level a forge
/// shows a few only. `here` is the working directory.
pub fn write(findings: &[Finding], here: &str, lang: Lang) -> String {
    let mut out = String::new();
    let mut open: Vec<&Finding> = findings.iter().filter(|it| it.answered.is_none()).collect();
    open.sort_by_key(|it| it.level);
    let file = |shown: &str| property(&from_here(shown, here));
    for finding in open {
        let level = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        _ = write!(out, "::{level} ");
        if let Some(place) = finding.place() {
            let ((line, column), (end_line, end_column)) = (place.line_column(), place.end_line_column());
            _ = write!(out, "file={},line={line},col={column}", file(&place.source.shown));
            // Columns of an annotation mean something on one line only.
            if end_line == line {
                _ = write!(out, ",endLine={line},endColumn={end_column}");
            } else {
                _ = write!(out, ",endLine={end_line}");
            }
            out.push(',');
        } else if let Some(path) = &finding.path {
            _ = write!(out, "file={},", file(&path.shown));
        }
        let (id, name) = (finding.code.id, finding.code.name);
        let mut text = finding.message.in_lang(lang).to_owned();
        if let Some(help) = &finding.help {
            _ = write!(text, "\n{}", help.in_lang(lang));
        }
        _ = writeln!(out, "title={id} {name}::{}", data(&text));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

//! Findings as an editor shows them: at their words, file by file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range};

use super::address;
use super::session::Session;
use crate::diag::{Finding, Lang, Level};
use crate::source;

/// Beyond this many findings only those of open files are shown: nobody reads more.
const MANY: usize = 1000;

/// What each file is told, by its real path.
pub(super) fn by_file(
    session: &Session,
    home: &Path,
    findings: &[Finding],
) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut files: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    let open = findings.iter().filter(|finding| finding.answered.is_none());
    for (number, finding) in open.enumerate() {
        let file = source::real(&file(finding, home));
        if number < MANY || session.documents.contains_key(&file) {
            files.entry(file).or_default().push(shown(session, finding));
        }
    }
    files
}

/// The file that a finding is shown in: what has no text to point at is told in the file that names the unit.
fn file(finding: &Finding, home: &Path) -> PathBuf {
    let place = finding.place().and_then(|place| place.source.path.clone());
    let path = place.or(finding.path.as_ref().map(|path| PathBuf::from(&path.shown)));
    let path = path.unwrap_or_else(|| home.to_owned());
    let heads = ["unit.toml", "county.toml"].map(|name| path.join(name));
    heads.into_iter().find(|head| head.is_file()).unwrap_or(path)
}

fn shown(session: &Session, finding: &Finding) -> Diagnostic {
    let lang = session.lang;
    let mut message = finding.message.in_lang(lang).to_owned();
    let (law, help) = match lang {
        Lang::Zh => ("依据：", "帮助："),
        Lang::En => ("law: ", "help: "),
    };
    for (head, text) in [(law, &finding.law), (help, &finding.help)] {
        if let Some(text) = text {
            message = format!("{message}\n{head}{}", text.in_lang(lang));
        }
    }
    Diagnostic {
        range: finding.place().map_or_else(Range::default, |place| session.units.range(place)),
        severity: Some(match finding.level {
            Level::Error => DiagnosticSeverity::Error,
            Level::Warning => DiagnosticSeverity::Warning,
            Level::Note => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(format!("{} {}", finding.code.id, finding.code.name))),
        source: Some("nianbao".to_owned()),
        message: message.into(),
        related_information: Some(related(session, finding)).filter(|it| !it.is_empty()),
        ..Diagnostic::default()
    }
}

/// The other places of a finding, each with what is there.
fn related(session: &Session, finding: &Finding) -> Vec<DiagnosticRelatedInformation> {
    let own = finding.place().map(|place| (place.span, place.source.name.as_str()));
    let others = finding
        .labels
        .iter()
        .filter(|label| Some((label.place.span, label.place.source.name.as_str())) != own);
    let told = others.filter_map(|label| {
        let path = label.place.source.path.as_ref()?;
        let uri = session.uri(&source::real(path)).unwrap_or_else(|| address::of(path));
        let text = label.text.in_lang(session.lang);
        let message = if text.is_empty() { label.place.text() } else { text };
        let range = session.units.range(&label.place);
        Some(DiagnosticRelatedInformation { location: Location { uri, range }, message: message.to_owned() })
    });
    told.collect()
}

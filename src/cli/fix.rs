//! `nianbao check --fix`: a suggestion that is the only candidate is written into its cell, and nothing else.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::build::refused;
use super::terminal::Terminal;
use crate::diag::{Finding, Suggestion, say};
use crate::publish;
use crate::source::{Place, Source};

/// Writes each finding's only suggestion into its file, and says what was changed and what was not; how many were.
pub(super) fn run(findings: &[Finding], quiet: bool, terminal: &mut Terminal) -> anyhow::Result<usize> {
    let (lang, mut count) = (terminal.lang, 0);
    let mut files: BTreeMap<String, (Arc<Source>, Vec<&Suggestion>)> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.answered.is_none()) {
        let ways = finding.ways();
        let [only] = ways.as_slice() else { continue };
        // Cells that change together are written together or not at all.
        let places: Vec<&Place> = only.iter().filter_map(|it| it.place.as_ref()).collect();
        if places.len() < only.len() || places.windows(2).any(|it| it[0].source.shown != it[1].source.shown) {
            continue;
        }
        for (suggestion, place) in only.iter().zip(places) {
            let entry = files.entry(place.source.shown.clone());
            let (_, edits) = entry.or_insert_with(|| (Arc::clone(&place.source), Vec::new()));
            // Two findings may offer the same cell; the first of them is written.
            if !edits.iter().any(|it| it.place.as_ref().is_some_and(|it| it.span == place.span)) {
                edits.push(suggestion);
            }
        }
    }
    for (shown, (source, suggestions)) in files {
        let edits: Vec<(Range<usize>, String)> = suggestions
            .iter()
            .filter_map(|it| it.place.as_ref().map(|place| (place.span.range(), it.to.clone())))
            .collect();
        // Compared with what was read and written while nobody else of us writes it.
        let changed = match &source.path {
            Some(path) => publish::update(path, || source.spliced(&edits)),
            None => Ok(false),
        };
        let changed = changed.map_err(|failure| refused(&failure, lang))?;
        if !changed {
            let text = say!(
                "{shown} 没有改：文件已变动，或不能逐字节改写",
                "{shown} is left alone: it has changed, or cannot be rewritten byte by byte"
            );
            writeln!(terminal.err, "{}", text.in_lang(lang))?;
            continue;
        }
        count += suggestions.len();
        for it in suggestions {
            let place = it.place.as_ref().map(ToString::to_string).unwrap_or_default();
            let (label, from, to) = (&it.label, if it.from.is_empty() { "（空）" } else { &it.from }, &it.to);
            let text =
                say!("已改 {place} “{label}”：{from} → {to}", "changed {place} `{label}`: {from} -> {to}");
            let stream = if quiet { &mut terminal.err } else { &mut terminal.out };
            writeln!(stream, "{}", text.in_lang(lang))?;
        }
    }
    if count == 0 {
        let text = say!(
            "没有能直接改的：没有错，或不止一种改法",
            "nothing can be mended by itself: nothing is wrong, or in more than one way"
        );
        writeln!(terminal.err, "{}", text.in_lang(lang))?;
    }
    Ok(count)
}

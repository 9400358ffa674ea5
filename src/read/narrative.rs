//! `narrative.md` or `narrative.txt`: what people paste from Word, split at the edition's headings.

use std::sync::Arc;

use crate::edition::is_ordinal;

use super::codes::{CONTROL_CHARACTER, EMPTY_FILE, UNKNOWN_HEADING};
use super::draft::Draft;
use super::unit::section_twice;
use super::{Reader, quiet};
use crate::diag::{Finding, nearest, say};
use crate::model::Passage;
use crate::source::{Place, Source, Span, simplified};

pub(super) static READER: Reader =
    Reader { name: "narrative", accepts: |name| matches!(name, "narrative.md" | "narrative.txt"), read };

fn read(draft: &mut Draft, source: &Arc<Source>) {
    draft.narrative().file = Some(Place::of_file(source));
    if source.text.trim().is_empty() {
        let message = say!("文件是空的", "the file is empty");
        draft.findings.push(Finding::new(&EMPTY_FILE, message).at(Place::of_file(source), quiet()));
        return;
    }
    control_characters(draft, source);
    let mut open = Open { section: None, heading: None, start: 0 };
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(heading) = heading(line) {
            let start = at + line.find(heading).unwrap_or(0);
            let place = Place::new(source, Span::new(start, start + heading.len()));
            // `（一）…` heads a part of a section, whatever its words.
            let sub = heading.starts_with(['（', '(']);
            if is_main_heading(heading) {
                draft.narrative().headings.push(place.clone());
            }
            if let (false, Some(section)) =
                (sub, draft.submission.edition.section_named(&simplified(heading)))
            {
                close(draft, source, &open, at);
                open = Open { section: Some(section), heading: Some(place), start: end };
            } else if is_main_heading(heading) {
                unknown(draft, heading, place);
            }
        }
        at = end;
    }
    close(draft, source, &open, source.text.len());
}

/// The passage that is being read.
struct Open {
    section: Option<usize>,
    heading: Option<Place>,
    start: usize,
}

fn close(draft: &mut Draft, source: &Arc<Source>, open: &Open, end: usize) {
    let text = &source.text[open.start..end];
    if open.section.is_none() && text.trim().is_empty() {
        return;
    }
    let passage = Passage {
        section: open.section,
        heading: open.heading.clone(),
        text: text.to_owned(),
        place: Place::new(source, Span::new(open.start, end)),
        verbatim: true,
    };
    section_twice(draft, &passage);
    draft.narrative().passages.push(passage);
}

/// The words of a line that looks like a heading: with `#`, or `一、…` and short, without a full stop.
fn heading(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix('#') {
        let words = rest.trim_start_matches('#').trim();
        return (!words.is_empty()).then_some(words);
    }
    let bold = line.strip_prefix("**").and_then(|it| it.strip_suffix("**")).unwrap_or(line);
    is_main_heading(bold).then_some(bold)
}

fn is_main_heading(line: &str) -> bool {
    let numbered =
        line.split_once('、').is_some_and(|(number, _)| !number.is_empty() && number.chars().all(is_ordinal));
    numbered && line.chars().count() <= 45 && !line.ends_with(['。', '；', '，', ';', ','])
}

fn unknown(draft: &mut Draft, heading: &str, place: Place) {
    // Only the other form's own wording is proof of it; offices word headings in many ways.
    if let Some(other) = draft.other_edition(|it| it.words_heading_so(heading)) {
        draft.submission.foreign.push((place, other));
        return;
    }
    let edition = &draft.submission.edition;
    let name = &edition.id;
    let message = say!(
        "“{heading}”不是 {name} 年格式的标题，归入上一部分",
        "`{heading}` is no heading of the edition of {name}; it is kept in the section before"
    );
    let mut finding = Finding::new(&UNKNOWN_HEADING, message).at(place, quiet());
    if let Some(near) = nearest(heading, edition.sections.iter().map(|it| it.heading.as_str())) {
        finding = finding.help(say!("最接近的标题是“{near}”", "the nearest heading is `{near}`"));
    }
    draft.findings.push(finding);
}

/// Control characters come along from other programs, are not seen and break Word files.
fn control_characters(draft: &mut Draft, source: &Arc<Source>) {
    let control = |char: char| (char.is_control() && !matches!(char, '\n' | '\r' | '\t')) || is_marker(char);
    let mut found = source.text.char_indices().filter(|(_, char)| control(*char));
    let Some((at, char)) = found.next() else { return };
    let (more, code) = (found.count(), format!("U+{:04X}", u32::from(char)));
    let message = say!(
        "文字里有看不见的控制字符 {code}，输出时去掉",
        "there is an invisible control character {code}; it is left out of the report"
    );
    let place = Place::new(source, Span::new(at, at + char.len_utf8()));
    let mut finding = Finding::new(&CONTROL_CHARACTER, message).at(place, quiet());
    if more > 0 {
        finding = finding.help(say!("此后还有 {more} 个", "{more} more follow"));
    }
    draft.findings.push(finding);
}

/// Characters of the private planes, which mark places while a text is expanded.
fn is_marker(char: char) -> bool {
    matches!(char, '\u{F0000}'..='\u{10FFFD}')
}

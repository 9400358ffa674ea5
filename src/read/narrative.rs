//! `narrative.md` or `narrative.txt`: what people paste from Word, split at the edition's headings.

use std::sync::Arc;

use crate::edition::is_ordinal;

use super::codes::{EMPTY_FILE, UNKNOWN_HEADING};
use super::draft::Draft;
use super::limits::{HEADINGS, over};
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
        draft
            .findings
            .push(Finding::new(&EMPTY_FILE, message).at(Place::of_file(source), quiet()).help(say!(
            "按标题写上各部分的文字；nianbao new 建的文件夹里有提纲",
            "write the sections under their headings; the folders that `nianbao new` makes have an outline"
        )));
        return;
    }
    let mut open = Open { section: None, heading: None, start: 0 };
    let (mut at, mut headings) = (0, 0);
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
            headings += 1;
            if headings > HEADINGS {
                draft.findings.push(over(place, ("标题", "headings"), headings, HEADINGS));
                break;
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

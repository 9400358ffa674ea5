//! `narrative.md` or `narrative.txt`: what people paste from Word, split at the edition's headings.

use std::sync::Arc;

use crate::edition::{Ask, is_ordinal};

use super::codes::{EMPTY_FILE, UNKNOWN_HEADING};
use super::draft::Draft;
use super::limits::{HEADINGS, over};
use super::unit::section_twice;
use super::{Reader, quiet};
use crate::diag::{Finding, Level, nearest, say};
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
    let lines = headings(draft, source);
    let mut open = Open { section: None, heading: None, start: 0 };
    let (mut at, mut count) = (0, 0);
    for (line, heading) in source.text.split_inclusive('\n').zip(lines) {
        let end = at + line.len();
        if let Some(Heading { words, section, foreign }) = heading {
            let start = at + line.find(words).unwrap_or(0);
            let place = Place::new(source, Span::new(start, start + words.len()));
            if is_main_heading(words) || (section.is_some() && words.starts_with(is_ordinal)) {
                draft.narrative().headings.push(place.clone());
            }
            count += 1;
            if count > HEADINGS {
                draft.findings.push(over(place, ("标题", "headings"), count, HEADINGS));
                break;
            }
            if let Some(other) = foreign {
                draft.submission.foreign.push((place, other));
            } else if let Some(section) = section {
                close(draft, source, &open, at);
                open = Open { section: Some(section), heading: Some(place), start: end };
            } else if is_main_heading(words) {
                unknown(draft, words, place);
            }
        }
        at = end;
    }
    close(draft, source, &open, source.text.len());
}

/// A line that heads something.
struct Heading<'a> {
    words: &'a str,
    /// The section it means.
    section: Option<usize>,
    /// The edition whose own wording it is.
    foreign: Option<String>,
}

/// The heading that each line of a file is, if it is one.
fn headings<'a>(draft: &Draft, source: &'a Source) -> Vec<Option<Heading<'a>>> {
    let edition = &draft.submission.edition;
    let free = !edition.asks(Ask::Headings);
    let mut lines: Vec<Option<Heading>> = Vec::new();
    // A file of headings alone is told as that: what is past the most of them is not compared.
    let (mut count, mut tried) = (0, 0);
    for line in source.text.split_inclusive('\n') {
        if count > HEADINGS {
            break;
        }
        let Some(words) = heading(line) else {
            let odd = odd_heading(line).filter(|_| tried < HEADINGS);
            tried += usize::from(odd.is_some());
            let section = odd.and_then(|words| {
                let plain = simplified(words);
                let section = edition.section_meant(&plain).filter(|_| !free);
                Some((words, section.or_else(|| edition.section_named(&plain))?))
            });
            count += usize::from(section.is_some());
            lines.push(section.map(|(words, section)| Heading {
                words,
                section: Some(section),
                foreign: None,
            }));
            continue;
        };
        count += 1;
        let plain = simplified(words);
        // `（一）…` heads a part of a section, whatever its words.
        let sub = words.starts_with(['（', '(']);
        let named = edition.section_named(&plain).filter(|_| !sub);
        let is_other = named.is_none() && is_main_heading(words);
        // Only the other form's own wording is proof of it; offices word headings in many ways.
        let other = || draft.other_edition(|it| it.words_heading_so(words));
        let foreign = if is_other { other() } else { None };
        let second = line.trim().starts_with("##") && !line.trim().starts_with("###");
        let section = named
            .or_else(|| edition.section_meant(&plain).filter(|_| !sub))
            .or_else(|| edition.section_in_words(&plain).filter(|_| !sub && second));
        lines.push(Some(Heading { words, section, foreign }));
    }
    // Where headings are free, one that another form has may be the office's own; not most of them.
    if free && lines.iter().flatten().filter(|it| it.foreign.is_some()).count() < 4 {
        lines.iter_mut().flatten().for_each(|it| it.foreign = None);
    }
    // Numbers that Word counts by itself are lost when its text is pasted.
    let known: Vec<usize> = lines.iter().flatten().filter_map(|it| it.section).collect();
    for (line, heading) in source.text.split_inclusive('\n').zip(&mut lines) {
        let words = unmarked(line);
        if heading.is_none()
            && is_short(words)
            && let Some(section) = edition.section_unnumbered(&simplified(words))
            && !known.contains(&section)
        {
            *heading = Some(Heading { words, section: Some(section), foreign: None });
        }
    }
    lines
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
    if let Some(rest) = line.trim().strip_prefix('#') {
        let words = rest.trim_start_matches('#').trim();
        return (!words.is_empty()).then_some(words);
    }
    let bold = unmarked(line);
    is_main_heading(bold).then_some(bold)
}

/// A line that is a heading if its words are: 一．总体情况, 一 总体情况, 一、总体情况。
fn odd_heading(line: &str) -> Option<&str> {
    let words = unmarked(line);
    let rest = words.trim_start_matches(is_ordinal);
    let joint = |char: char| "、．.：:，, \u{3000}".contains(char);
    (is_short(words) && rest.len() < words.len() && rest.starts_with(joint)).then_some(words)
}

/// A line without spaces around it, and without the marks of bold letters.
fn unmarked(line: &str) -> &str {
    let line = line.trim();
    line.strip_prefix("**").and_then(|it| it.strip_suffix("**")).unwrap_or(line)
}

fn is_short(line: &str) -> bool {
    line.len() <= 4 * LONGEST && line.chars().count() <= LONGEST
}

fn is_main_heading(line: &str) -> bool {
    let numbered =
        line.split_once('、').is_some_and(|(number, _)| !number.is_empty() && number.chars().all(is_ordinal));
    numbered && is_short(line) && !line.ends_with(['。', '；', '，', ';', ','])
}

fn unknown(draft: &mut Draft, heading: &str, place: Place) {
    let edition = &draft.submission.edition;
    let name = &edition.id;
    let message = say!(
        "“{heading}”不是 {name} 年格式的标题，归入上一部分",
        "`{heading}` is no heading of the edition of {name}; it is kept in the section before"
    );
    let mut finding = Finding::new(&UNKNOWN_HEADING, message).at(place, quiet());
    if !edition.asks(Ask::Headings) {
        // An office may add a section to a form that leaves it free.
        finding.level = Level::Note;
        finding = finding.help(say!(
            "另加的部分可以保留；若是格式里的一部分，标题里写明，如“主动公开”“依申请公开”“收费”",
            "a section of one's own may stay; one of the form's is known by its words, such as 主动公开"
        ));
    } else if let Some(near) = nearest(heading, edition.sections.iter().map(|it| it.heading.as_str())) {
        finding = finding.help(say!("最接近的标题是“{near}”", "the nearest heading is `{near}`"));
    } else {
        finding = finding.help(say!(
            "格式的标题见 nianbao editions {name}",
            "`nianbao editions {name}` lists the headings"
        ));
    }
    draft.findings.push(finding);
}

/// The longest heading, in letters.
const LONGEST: usize = 45;

//! The words of a unit as a slip quotes them: sentences as they will be read, and the section they stand in.

use std::sync::Arc;

use crate::edition::Edition;
use crate::model::Submission;
use crate::source::Place;
use crate::text::Narration;

/// What ends a sentence.
const ENDS: [char; 4] = ['。', '！', '？', '；'];

/// The sentence that a place is in, with the figures that it refers to.
pub(super) fn sentence(submission: &Submission, narration: &Narration, place: &Place) -> Option<String> {
    let at = place.span.start;
    let holds = |other: &Place| {
        Arc::ptr_eq(&other.source, &place.source) && other.span.start <= at && at < other.span.end
    };
    for part in &narration.parts {
        for paragraph in &part.paragraphs {
            let text = &paragraph.text;
            let placed = |range| part.place(submission, paragraph, range);
            if !placed(0..text.len()).is_some_and(|it| holds(&it)) {
                continue;
            }
            let mut from = 0;
            for sentence in text.split_inclusive(ENDS) {
                let range = from..from + sentence.len();
                from = range.end;
                if placed(range).is_some_and(|it| holds(&it)) {
                    return Some(sentence.trim().to_owned());
                }
            }
        }
    }
    None
}

/// A text as written, with the figures that it refers to.
pub(super) fn referring(submission: Option<&Submission>, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (inner, after) = behind.split_once("}}").unwrap_or((behind, ""));
        let name = inner.trim();
        let figure = submission.and_then(|it| it.figures.printed(it.edition.figure(name).one()?));
        out += before;
        out +=
            &figure.unwrap_or_else(|| format!("〔{}〕", name.split('|').next().unwrap_or_default().trim()));
        rest = after;
    }
    out + rest
}

/// The section of the passage that a place is in.
pub(super) fn passage(submission: Option<&Submission>, place: &Place) -> Option<usize> {
    let holds = |other: &Place| {
        let (own, at) = (other.span, place.span);
        Arc::ptr_eq(&other.source, &place.source) && own.start <= at.start && at.end <= own.end
    };
    let mut passages = submission?.narrative.iter().flat_map(|it| &it.passages);
    passages.find(|it| holds(&it.place))?.section
}

/// The section that the words at a place belong to, by the headings above it.
pub(super) fn section(edition: &Edition, place: &Place) -> Option<usize> {
    let start = place.span.start as usize;
    let end = place.source.text.get(start..)?.find('\n');
    let text = place.source.text.get(..end.map_or(place.source.text.len(), |it| start + it))?;
    let bare =
        |line: &str| line.trim().trim_start_matches('#').trim_matches(['*', ' ', '\u{3000}']).to_owned();
    text.lines().rev().find_map(|line| edition.section_named(&bare(line)))
}

/// A text of at most so many letters.
pub(super) fn short(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}……", &text[..at]),
        None => text,
    }
}

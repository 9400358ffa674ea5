//! More than half of the words are last year’s.

use crate::check::copies::{STRETCH, Shared, passages};
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, say};
use crate::model::Submission;
use crate::source::Place;
use crate::text::Narration;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0405",
        name: "copied-from-last-year",
        level: Level::Warning,
        docs: include_str!("copied_from_last_year.md"),
    },
    check,
};

/// The share of the words at which one city deducts points, in percent.
const SHARE: usize = 50;
/// Passages that are shown.
const SHOWN: usize = 2;

fn check(context: &Context, findings: &mut Findings) {
    let Some(narrative) = &context.submission.narrative else { return };
    let Some((before, words)) = context.last.filter(|(_, words)| !words.parts.is_empty()) else {
        if !narrative.passages.is_empty() {
            findings.unchecked(context, &RULE.code, || {
                say!(
                    "未能比对文字：没有上年的报告",
                    "could not compare the words: last year's report is not known"
                )
            });
        }
        return;
    };
    let (ours, theirs) = (Letters::new(context.narration), Letters::new(words));
    if ours.letters.len() < 10 * STRETCH {
        return;
    }
    let shared = passages(&ours.letters, &theirs.letters);
    let covered: usize = shared.iter().map(|it| it.length).sum();
    let percent = covered * 100 / ours.letters.len();
    if percent <= SHARE {
        return;
    }
    let message = say!("文字有 {percent}% 与上年相同", "{percent}% of the words are last year's");
    let mut finding = Finding::new(&RULE.code, message);
    let mut longest: Vec<&Shared> = shared.iter().collect();
    longest.sort_by_key(|it| (std::cmp::Reverse(it.length), it.ours));
    for (number, it) in longest.iter().take(SHOWN).enumerate() {
        let length = it.length;
        if let Some(place) = ours.place(context.submission, context.narration, it.ours, length) {
            let text = say!("这 {length} 个字与上年相同", "these {length} letters are last year's");
            finding = if number == 0 { finding.at(place, text) } else { finding.see(place, text) };
        }
        if let Some(place) = theirs.place(before, words, it.theirs, length) {
            finding = finding.see(place, say!("上年", "last year"));
        }
    }
    findings.push(finding.help(say!(
        "按本年的工作重写；制度性的表述确需沿用的，用 [[answer]] 说明",
        "write what this year was like; if the words must stay, tell why in an [[answer]]"
    )));
}

/// The letters of a narration without spaces, points and digits, each with where it stands.
struct Letters {
    letters: Vec<char>,
    places: Vec<(u32, u32, u32)>,
}

impl Letters {
    fn new(narration: &Narration) -> Self {
        let (mut letters, mut places) = (Vec::new(), Vec::new());
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        for (at, part) in narration.parts.iter().enumerate() {
            for (number, paragraph) in part.paragraphs.iter().enumerate().filter(|(_, it)| !it.heading) {
                for (byte, char) in paragraph.text.char_indices() {
                    if char.is_alphabetic() {
                        letters.push(char);
                        places.push((small(at), small(number), small(byte)));
                    }
                }
            }
        }
        Self { letters, places }
    }

    /// Where a passage stands; it is shown within one paragraph.
    fn place(
        &self,
        submission: &Submission,
        narration: &Narration,
        from: usize,
        length: usize,
    ) -> Option<Place> {
        let (part, paragraph, start) = *self.places.get(from)?;
        let last = self.places[from..(from + length).min(self.places.len())]
            .iter()
            .rev()
            .find(|it| (it.0, it.1) == (part, paragraph))?;
        let part = narration.parts.get(part as usize)?;
        let paragraph = part.paragraphs.get(paragraph as usize)?;
        let end = last.2 as usize;
        let end = end + paragraph.text[end..].chars().next().map_or(0, char::len_utf8);
        part.place(submission, paragraph, start as usize..end)
    }
}

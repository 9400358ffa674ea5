//! Two units have more than half of their words in common.
//!
//! Not every pair is compared: a text is known by the least hashes of its stretches, one a bin (one-permutation
//! `MinHash`), and texts that agree in a few bins running are looked at letter by letter.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::{Roster, RosterRule, about};
use crate::check::copies::{STRETCH, Shared, passages};
use crate::diag::{Code, Finding, Level, say};
use crate::model::Submission;
use crate::rollup::line::{Line, Words};
use crate::source::{Place, Span};
use crate::text::Narration;

pub(super) static RULE: RosterRule = RosterRule {
    code: Code {
        id: "A0508",
        name: "copied-from-sibling",
        level: Level::Warning,
        docs: include_str!("copied_from_sibling.md"),
    },
    check,
};

/// Texts with fewer letters are alike by nature.
const LEAST: usize = 8 * STRETCH;
/// The share of the letters, in percent.
const SHARE: usize = 50;
/// Bins of a text, and how many of them running must agree. Texts that share half of their stretches (a third of
/// those of both together) agree so somewhere with a chance of 4 in 5; near copies always.
const BINS: usize = 128;
const RUNNING: usize = 3;
/// Texts of one bucket that a text is compared with: a sentence that all have makes large buckets.
const LOOKED_AT: usize = 4;

/// The letters of a unit's words, for [`Line::words`]; `None` where there are too few to compare.
pub fn words(submission: &Submission, narration: &Narration) -> Option<Arc<Words>> {
    let mut words = Words::default();
    for part in &narration.parts {
        for paragraph in part.paragraphs.iter().filter(|it| !it.heading) {
            let from = words.letters.len();
            words.letters.extend(paragraph.text.chars().filter(|char| char.is_alphabetic()));
            if words.letters.len() > from
                && let Some(place) = part.place(submission, paragraph, 0..paragraph.text.len())
            {
                words.paragraphs.push((from, place));
            }
        }
    }
    (words.letters.len() >= LEAST).then(|| Arc::new(words))
}

/// One finding a unit: with the sibling before it that it resembles most.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    let mut buckets: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for (at, line) in roster.lines.iter().enumerate() {
        let Some(words) = &line.words else { continue };
        let mut near: Vec<usize> = Vec::new();
        let bins = bins(&words.letters);
        for (band, running) in bins.chunks_exact(RUNNING).enumerate() {
            let mut hasher = DefaultHasher::new();
            running.hash(&mut hasher);
            let bucket = buckets.entry((band, hasher.finish())).or_default();
            near.extend(bucket.iter().copied());
            if bucket.len() < LOOKED_AT {
                bucket.push(at);
            }
        }
        near.sort_unstable();
        near.dedup();
        let best = near
            .into_iter()
            .filter_map(|other| {
                let theirs = roster.lines[other].words.as_ref()?;
                let shared = passages(&words.letters, &theirs.letters);
                let length: usize = shared.iter().map(|it| it.length).sum();
                Some((length * 100 / words.letters.len(), other, shared))
            })
            .max_by_key(|(percent, other, _)| (*percent, std::cmp::Reverse(*other)));
        if let Some((percent, other, shared)) = best.filter(|(percent, ..)| *percent > SHARE) {
            findings.push(finding(line, &roster.lines[other], percent, &shared));
        }
    }
}

fn finding(line: &Line, other: &Line, percent: usize, shared: &[Shared]) -> Finding {
    let (name, theirs) = (&line.name, &other.name);
    let message = say!(
        "“{name}”的文字有 {percent}% 与“{theirs}”相同",
        "{percent}% of the words of `{name}` are those of `{theirs}`"
    );
    let mut finding = Finding::new(&RULE.code, message).help(say!(
        "请两个单位各写各的；确属统一表述的，用 [[answer]] 说明",
        "ask each to write its own; where the words must be the same, an [[answer]] tells why"
    ));
    if let Some(longest) = shared.iter().max_by_key(|it| (it.length, std::cmp::Reverse(it.ours))) {
        let length = longest.length;
        if let Some(place) = line.words.as_ref().and_then(|it| place(it, longest.ours, length)) {
            finding = finding.at(place, say!("这 {length} 个字相同", "these {length} letters are the same"));
        }
        if let Some(place) = other.words.as_ref().and_then(|it| place(it, longest.theirs, length)) {
            finding = finding.see(place, say!("{theirs}", "{theirs}"));
        }
    }
    about(line, finding)
}

/// Where letters stand, within the paragraph that the first of them is in.
fn place(words: &Words, from: usize, length: usize) -> Option<Place> {
    let paragraph = words.paragraphs.partition_point(|(first, _)| *first <= from).checked_sub(1)?;
    let (first, place) = words.paragraphs.get(paragraph)?;
    let range = place.span.range();
    let mut letters = place
        .source
        .text
        .get(range.clone())?
        .char_indices()
        .filter(|(_, char)| char.is_alphabetic())
        .skip(from - first)
        .take(length);
    let (start, only) = letters.next()?;
    let (end, last) = letters.last().unwrap_or((start, only));
    Some(Place::new(&place.source, Span::new(range.start + start, range.start + end + last.len_utf8())))
}

/// The least hash of the stretches of each bin; `u64::MAX` where none falls in it.
fn bins(letters: &[char]) -> [u64; BINS] {
    const BASE: u64 = 0x0100_0000_01b3;
    let mut bins = [u64::MAX; BINS];
    let first = (0..STRETCH).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut rolling = 0_u64;
    for (at, letter) in letters.iter().enumerate() {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(u64::from(u32::from(*letter)));
        if at >= STRETCH {
            rolling = rolling.wrapping_sub(first.wrapping_mul(u64::from(u32::from(letters[at - STRETCH]))));
        }
        if at + 1 >= STRETCH {
            // Mixed well (splitmix64), so that the bin and the rest are independent.
            let mut hash = rolling.wrapping_add(0x9e37_79b9_7f4a_7c15);
            hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            hash ^= hash >> 31;
            let bin = usize::try_from(hash >> 57).unwrap_or(0);
            bins[bin] = bins[bin].min(hash & (u64::MAX >> 7));
        }
    }
    // A short text leaves bins empty; each takes what the next one has, as in any text that resembles it.
    let own = bins;
    for at in 0..BINS {
        let next = (1..BINS).map(|far| (far, own[(at + far) % BINS])).find(|(_, it)| *it != u64::MAX);
        if let (u64::MAX, Some((far, hash))) = (own[at], next) {
            bins[at] = hash ^ far as u64;
        }
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_bins_of_its_original() {
        let text: Vec<char> =
            (0..2000_u32).filter_map(|at| char::from_u32(0x4e00 + at * 7919 % 5000)).collect();
        let mut copy = text.clone();
        copy[100] = '甲';
        let same = bins(&text).iter().zip(bins(&copy)).filter(|(a, b)| **a == *b).count();
        assert!(same > BINS * 9 / 10, "{same}");
        let other: Vec<char> = text.iter().rev().copied().collect();
        assert_eq!(
            bins(&text).iter().zip(bins(&other)).filter(|(a, b)| **a == *b && **a != u64::MAX).count(),
            0
        );
    }
}

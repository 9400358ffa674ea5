//! Comparisons with the year before: what changed, by how much, and against what.

use std::ops::Range;

use super::{Direction, Form, Growth, Reader, meanings, within};
use crate::text::lexicon::{Hit, Sense};
use crate::text::numbers::Unit;

/// How many lists and comparisons back are looked at.
const NEAR: usize = 64;

impl Reader<'_, '_> {
    /// Joins each change to what changed: the last count before it, here or in the sentence before.
    pub(super) fn growths(
        &mut self,
        (first, lists): (usize, usize),
        hits: &[Hit],
        sentence: &Range<usize>,
        earlier: Option<Range<usize>>,
    ) {
        let statements = &self.stated.statements;
        // Its own lists and those of the sentence before; a text may have thousands.
        let near = &self.stated.lists[lists.saturating_sub(NEAR)..];
        let total = |at: &usize| {
            let it = &statements[*at];
            let part = near.iter().any(|list| list.parts.binary_search(at).is_ok() && list.parts.len() > 1);
            it.form == Form::Count && it.year == Some(0) && !it.per && !part
        };
        let mut now: Option<usize> = None;
        for at in first..statements.len() {
            let it = &statements[at];
            if total(&at) {
                now = Some(at);
            }
            if it.form != Form::Growth {
                continue;
            }
            // 较2021年的56件减少7件; 增长20.8%（2018年为289件）.
            let of_last =
                |other: &usize| statements[*other].year == Some(-1) && statements[*other].form == Form::Count;
            let last = (first..at).rev().find(of_last).or_else(|| {
                (at + 1..statements.len())
                    .find(|other| of_last(other) && self.text[it.number.range.end..].starts_with(['（', '(']))
            });
            // The sentence before is about its list's total, or about what it counted first.
            let before_sentence = || {
                let mut range = earlier.clone()?;
                let listed = near.iter().find(|list| range.contains(&list.head)).map(|list| list.head);
                listed.or_else(|| range.find(total))
            };
            let Some(now) = now.or_else(|| before_sentence().filter(|_| last.is_some())) else { continue };
            let start = statements[now].number.range.end.max(sentence.start);
            let between: Vec<Sense> = hits
                .iter()
                .filter(|hit| hit.range.start >= start && hit.range.end <= it.number.range.start)
                .map(|hit| hit.sense)
                .collect();
            // A subject of its own is not the count before it.
            let own = between.iter().any(|sense| meanings::is_subject(*sense)) && last.is_none();
            let words = &self.text[start..it.number.range.start];
            let compares =
                between.contains(&Sense::Compare) || between.contains(&Sense::LastYear) || last.is_some();
            let direction = if it.number.unit == Unit::Times && !between.contains(&Sense::Up) {
                Direction::Ratio
            } else {
                // The nearest word tells which way.
                let near = between.iter().rev().find(|it| matches!(it, Sense::Up | Sense::Down));
                if near == Some(&Sense::Down) { Direction::Down } else { Direction::Up }
            };
            let known = self.stated.growths.iter().rev().take(NEAR).any(|it| it.now == now);
            // 由750条增加到862条，增长14.9%: against what it came from.
            let from = now.checked_sub(1).filter(|from| *from >= first && self.comes_from(*from, now, hits));
            let (last, compares) = (from.or(last), compares || from.is_some());
            let before = last.filter(|last| statements[*last].number.unit == statements[now].number.unit);
            if !own && !words.contains(['；', '。']) && !words.contains("环比") && (compares || known) {
                // The words that are shown begin where the direction is told.
                let way = hits.iter().rev().find(|hit| {
                    matches!(hit.sense, Sense::Up | Sense::Down)
                        && hit.range.start >= start
                        && hit.range.end <= it.number.range.start
                });
                let range = way.map_or(it.number.range.start, |hit| hit.range.start)..it.number.range.end;
                self.stated.growths.push(Growth { change: Some(at), now, before, range, direction });
            }
        }
        self.unchanged(first, hits, sentence);
    }

    /// Whether one number became the other: 由750条增加到862条.
    fn comes_from(&self, from: usize, to: usize, hits: &[Hit]) -> bool {
        let statements = &self.stated.statements;
        let (from, to) = (&statements[from], &statements[to]);
        let lead = self.text[..from.number.range.start].trim_end();
        let between = from.number.range.end..to.number.range.start;
        ["由", "从", "由上年的", "从上年的", "由去年的", "从去年的"].iter().any(|it| lead.ends_with(it))
            && from.form == Form::Count
            && between.start < between.end
            && !self.text[between.clone()].contains(['，', '；'])
            && within(hits, &between).iter().any(|hit| hit.sense == Sense::Becoming)
    }

    /// 与上年持平, 翻一番: a change without a number.
    fn unchanged(&mut self, first: usize, hits: &[Hit], sentence: &Range<usize>) {
        let statements = &self.stated.statements;
        for hit in hits.iter().filter(|hit| matches!(hit.sense, Sense::Flat | Sense::Doubled)) {
            let last = (first..statements.len()).rev().find(|at| {
                statements[*at].number.range.end <= hit.range.start && statements[*at].form == Form::Count
            });
            let Some(now) = last else { continue };
            let between = &self.text[statements[now].number.range.end..hit.range.start];
            let clause = between.chars().count() <= 10 && !self.text[sentence.clone()].contains("基本持平");
            if clause && !between.contains('；') {
                // 翻了一番多, 近翻一番: nobody can tell.
                let rough = self.text[hit.range.end..].starts_with(['多', '以', '左'])
                    || ["近", "约", "几乎", "接近", "将近"].iter().any(|it| between.ends_with(it));
                let doubled = hit.sense == Sense::Doubled;
                if doubled && rough {
                    continue;
                }
                let direction = if doubled { Direction::Doubled } else { Direction::Flat };
                let range = hit.range.clone();
                self.stated.growths.push(Growth { change: None, now, before: None, range, direction });
            }
        }
    }
}

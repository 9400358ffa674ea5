//! Which words belong to a number: the clause before it, its label in a row of labels, or a clause that says there
//! was nothing.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{Form, Reader, Statement, is_joint, meanings, within};
use crate::edition::Meaning;
use crate::text::lexicon::{Hit, Sense};
use crate::text::numbers::{Number, Unit};

/// 分别 of one sentence that are read.
const MOST: usize = 32;

impl Reader<'_, '_> {
    /// The clause before a number; where it only fills (共, 为), the one before that too. Empty where the number
    /// comes first and its words behind it: 两件系复议后起诉.
    pub(super) fn near(&self, lead: &Range<usize>, hits: &[Hit]) -> Range<usize> {
        let words = self.text[lead.clone()].trim_end_matches(['：', ':', ' ']);
        let mut start = lead.start + words.len();
        let after_joint = |end: usize| {
            let clause = &self.text[lead.start..end];
            clause.rfind(is_joint).map_or(lead.start, |at| {
                lead.start + at + clause[at..].chars().next().map_or(1, char::len_utf8)
            })
        };
        start = after_joint(start);
        loop {
            let clause = start..lead.end;
            let says = within(hits, &clause).iter().any(|hit| meanings::says(hit.sense));
            let filler = self.text[clause.clone()].chars().count();
            if says || start == lead.start || !(1..=8).contains(&filler) {
                return clause;
            }
            let before = &self.text[lead.start..start];
            // Only a comma is looked over: a bracket or a semicolon ends what was said.
            let Some(joint) = before.chars().next_back().filter(|it| matches!(it, '，' | '：' | ','))
            else {
                return clause;
            };
            start = after_joint(start - joint.len_utf8());
        }
    }

    /// A、B、C分别为3件、5件和2件: which number has which label.
    pub(super) fn respectively(
        &self,
        sentence: &Range<usize>,
        numbers: &[Number],
        hits: &[Hit],
    ) -> Vec<(usize, Range<usize>)> {
        let mut found = Vec::new();
        for hit in hits.iter().filter(|hit| hit.sense == Sense::Respectively).take(MOST) {
            let Some(first) = numbers.iter().position(|it| it.range.start >= hit.range.end) else { continue };
            let mut last = first;
            while let Some(next) = numbers.get(last + 1)
                && self.text[numbers[last].range.end..next.range.start]
                    .chars()
                    .all(|it| "、和及与，以 ".contains(it))
            {
                last += 1;
            }
            let before = first.checked_sub(1).map_or(sentence.start, |it| numbers[it].range.end);
            let head = &self.text[before..hit.range.start];
            let start = before + head.rfind(['，', '：', '；', '（']).map_or(0, |at| at + '，'.len_utf8());
            // 分为甲、乙、丙三类，分别为…: the labels stand farther off, and only the numbers are sure.
            if self.text[start..hit.range.start].trim().is_empty() {
                if last > first {
                    found.extend((first..=last).map(|at| (at, hit.range.clone())));
                }
                continue;
            }
            let (mut labels, mut from) = (Vec::new(), start);
            for (at, joint) in
                self.text[start..hit.range.start].char_indices().filter(|(_, it)| "、和及与".contains(*it))
            {
                labels.push(from..start + at);
                from = start + at + joint.len_utf8();
            }
            labels.push(from..hit.range.start);
            // Numbers that cannot be told apart get no words, and so no meaning.
            let known = labels.len() == last - first + 1;
            found.extend(
                (first..=last)
                    .map(|at| (at, if known { labels[at - first].clone() } else { hit.range.clone() })),
            );
        }
        found
    }

    /// Reviews and lawsuits, where one number is said of both.
    pub(super) fn both(
        &self,
        lead: &Range<usize>,
        hits: &[Hit],
    ) -> Option<impl Iterator<Item = Meaning> + use<>> {
        let words = &self.text[lead.clone()];
        let start = lead.start + words.rfind(['，', '；', '。', '：']).map_or(0, |at| at + '，'.len_utf8());
        let own = within(hits, &(start..lead.end));
        let has = |sense| own.iter().any(|hit| hit.sense == sense);
        (has(Sense::Review) && has(Sense::Lawsuit)).then(|| [Meaning::Review, Meaning::Lawsuit].into_iter())
    }

    /// 未收到, 未发生, 没有收取, 无: nothing of what the clause names.
    pub(super) fn nothing(&mut self, sentence: &Range<usize>, numbers: &[Number], hits: &[Hit]) {
        for (at, hit) in hits.iter().enumerate() {
            if !matches!(
                hit.sense,
                Sense::Nothing
                    | Sense::NothingReceived
                    | Sense::NothingHappened
                    | Sense::NothingCollected
                    | Sense::NothingDone
            ) {
                continue;
            }
            let rest = &self.text[hit.range.end..sentence.end];
            let end =
                hit.range.end + rest.find(['，', '。', '；', '！', '\n', ',', ';']).unwrap_or(rest.len());
            let clause = hit.range.start..end;
            let next = numbers.partition_point(|it| it.range.start < clause.start);
            if numbers.get(next).is_some_and(|it| it.range.end <= clause.end) {
                continue;
            }
            let head = self.text[sentence.start..hit.range.start]
                .rfind(['，', '。', '；', ',', ';'])
                .map_or(sentence.start, |it| sentence.start + it);
            let behind: Vec<&Hit> = hits[at + 1..].iter().take_while(|it| it.range.start < end).collect();
            let ahead: Vec<&Hit> = within(&hits[..at], &(head..hit.range.start)).iter().collect();
            let (year, _) = self.year_in(&(head..hit.range.start), hits, Some(0));
            for meaning in meanings::nothing(
                hit,
                &behind,
                &ahead,
                &self.text[clause.clone()],
                &self.text[head..hit.range.start],
                self.topic,
                self.setting.section,
            ) {
                self.stated.statements.push(Statement {
                    at: self.setting.at,
                    number: Number {
                        range: clause.clone(),
                        value: Decimal::ZERO,
                        places: 0,
                        unit: Unit::None,
                        about: false,
                    },
                    meaning: Some(meaning),
                    applicant: None,
                    year,
                    form: Form::Nothing,
                    words: clause.clone(),
                    sentence: sentence.clone(),
                    channel: false,
                    per: false,
                    behind: false,
                });
            }
        }
    }
}

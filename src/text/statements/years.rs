//! Which year a number is of: this one, the last, or another that is not compared.

use std::ops::Range;

use super::{Form, Reader, Statement, has_any, within};
use crate::text::lexicon::{Hit, Sense};

/// 结转 with the year it goes to or comes from: 结转到2024年, 2022年末转入的.
pub(super) fn carried(text: &str, hits: &mut [Hit], year: i32) {
    for hit in hits.iter_mut().filter(|hit| hit.sense == Sense::Carry) {
        let behind = text[hit.range.end..].trim_start_matches(['至', '到', '入']);
        let digits = behind.len() - behind.trim_start_matches(|char: char| char.is_ascii_digit()).len();
        let named =
            behind[digits..].starts_with('年').then(|| behind[..digits].parse::<i32>().ok()).flatten();
        let before = text[..hit.range.start]
            .trim_end_matches("未办结")
            .trim_end_matches(['末', '底', '度', '尚', '未']);
        let from = before.strip_suffix('年').is_some_and(|it| it.ends_with(&(year - 1).to_string()));
        hit.sense = match named {
            Some(named) if named == year + 1 => Sense::CarriedOut,
            Some(named) if named == year => Sense::CarriedIn,
            None if from => Sense::CarriedIn,
            _ => Sense::Carry,
        };
    }
}

/// How far before a number its year is looked for, in bytes.
const FAR: usize = 1200;

impl Reader<'_, '_> {
    /// The year a number is of, named in the words before it, else that of the number before; and the year that
    /// holds for the number behind it.
    pub(super) fn year_in(
        &self,
        lead: &Range<usize>,
        hits: &[Hit],
        before: Option<i32>,
    ) -> (Option<i32>, Option<i32>) {
        let from = self.text.floor_char_boundary(lead.end.saturating_sub(FAR)).max(lead.start);
        let words = &self.text[from..lead.end];
        let mut year = before;
        let mut latest = 0;
        for (at, _) in words.match_indices('年') {
            let head = &words[..at];
            let digits = head.len() - head.trim_end_matches(|char: char| char.is_ascii_digit()).len();
            let (head, digits) = head.split_at(at - digits);
            // 较2022年增长: what is compared with is no year of the number; nor is where it was carried from or to.
            let rest = words[at + '年'.len_utf8()..].trim_start_matches(['末', '底', '度', '尚', '未', '的']);
            let carried = ["结转", "转入", "办结转", "办结的"].iter().any(|it| rest.starts_with(it))
                || head.trim_end_matches(['到', '至', '入']).ends_with("转")
                || head.trim_end_matches(['到', '至']).ends_with("结转");
            // 《…（2021—2025年）》: the name of something.
            let cited = words[..at].rfind('《').is_some_and(|from| !words[from..at].contains('》'));
            let span = head.ends_with(['—', '-', '－', '–', '~']);
            if cited
                || span
                || carried
                || digits.len() != 4
                || head.ends_with(['较', '比', '与', '同'])
                || head.ends_with("相比")
            {
                continue;
            }
            // 2023年之前制发14件: of all the years before.
            if ["之前", "以前"].iter().any(|it| rest.starts_with(it)) {
                year = None;
                continue;
            }
            let Ok(named) = digits.parse::<i32>() else { continue };
            let offset = named - self.setting.year;
            // A later year is one of plans; a table of it that was made is this year's work.
            let planned = ["将", "计划", "拟", "力争", "争取"].iter().any(|it| words.contains(it));
            year = match offset {
                0 | -1 => Some(offset),
                1 if !planned => year,
                _ => None,
            };
            latest = at;
        }
        if words.contains("今年") || words.contains("本年") {
            year = Some(0);
        }
        let inside = within(hits, &(from + latest..lead.end)).iter();
        if inside.clone().any(|hit| hit.sense == Sense::Ever) {
            return (None, year);
        }
        // 上年10件, 较上年的10件增加: of last year, and this number alone.
        let compares =
            inside.clone().any(|hit| matches!(hit.sense, Sense::Compare | Sense::Up | Sense::Down));
        let own = words.trim_end_matches(['为', '是', '有', '共', '收', '到']);
        let of_last = ["上年的", "去年的", "上一年的", "上年度的", "上一年度的"]
            .iter()
            .any(|it| own.ends_with(it))
            || own.strip_suffix("年的").is_some_and(|it| it.ends_with(&(self.setting.year - 1).to_string()));
        // 较2021年的10件: of that year, whatever the report says beside it.
        let of_another = own.strip_suffix("年的").is_some_and(|it| {
            let digits = it.len() - it.trim_end_matches(|char: char| char.is_ascii_digit()).len();
            digits == 4 && !it.ends_with(&self.setting.year.to_string())
        });
        if of_another && !of_last {
            return (None, year);
        }
        if of_last || (inside.clone().any(|hit| hit.sense == Sense::LastYear) && !compares) {
            return (Some(-1), year);
        }
        (year, year)
    }
}

/// 上年10件，其中自然人8件: the parts of a figure of last year, which the words themselves give no year.
#[derive(Default)]
pub(super) struct Parts {
    /// How deep in brackets the list stands, from where it began; `None` outside of one.
    depth: Option<usize>,
}

impl Parts {
    /// Whether a number takes apart what is not this year's. `lead` are the words before it, `before` the statement
    /// in front of them.
    pub(super) fn have(&mut self, lead: &str, hits: &[Hit], before: Option<&Statement>) -> bool {
        let mut rest = lead;
        if let Some(at) = lead.find("其中").filter(|_| has_any(hits, &[Sense::Whereof])) {
            let of_last = before.is_some_and(|it| it.form == Form::Count && it.year == Some(-1));
            // 12件（上年10件），其中8件: of the 12.
            let closed = lead[..at].contains(['）', ')']);
            self.depth = if of_last && !closed { Some(0) } else { self.depth };
            rest = &lead[at..];
        }
        for char in rest.chars() {
            self.depth = match char {
                '（' | '(' => self.depth.map(|it| it + 1),
                '）' | ')' => self.depth.and_then(|it| it.checked_sub(1)),
                '；' | '。' => None,
                _ => self.depth,
            };
        }
        // A year is named anew.
        if rest.contains('年') {
            self.depth = None;
        }
        self.depth.is_some()
    }
}

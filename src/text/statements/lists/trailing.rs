//! Lists whose total stands behind its parts: A3条、B4条、C5条，合计12条.

use std::ops::Range;

use super::{List, ListMark, unit_of};
use crate::text::statements::{Form, Stated, is_joint};

/// A3条、B4条、C5条，合计12条: the total behind its parts.
pub(super) fn total(stated: &Stated, text: &str, numbers: Range<usize>, lists: &[List]) -> Option<List> {
    let total = numbers.clone().rev().find(|at| {
        let it = &stated.statements[*at];
        let own = text[it.words.clone()].rsplit(is_joint).next().unwrap_or_default().trim();
        it.form == Form::Count && matches!(own, "合计" | "共" | "共计" | "总计" | "合计为" | "总共")
    })?;
    let unit = unit_of(stated, total);
    let parts: Vec<usize> = (numbers.start..total)
        .rev()
        .take_while(|at| {
            let it = &stated.statements[*at];
            // Of reviews and lawsuits one number may be said: it is two statements.
            let gap = text.get(it.number.range.end..stated.statements[at + 1].number.range.start);
            it.form == Form::Count
                && it.number.unit == unit
                && it.year == Some(0)
                && !it.per
                && gap.is_some_and(|gap| !gap.contains(['；', '（', '）', '。']))
        })
        .collect();
    let listed =
        |at: &usize| lists.iter().any(|list| list.head == *at || list.parts.binary_search(at).is_ok());
    if parts.len() < 3 || parts.iter().any(listed) {
        return None;
    }
    let parts = parts.into_iter().rev().collect();
    Some(List { head: total, parts, mark: ListMark::Divide, closed: true, overlaps: false, doubtful: false })
}

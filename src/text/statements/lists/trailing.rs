//! Lists whose total stands behind its parts: A3条、B4条、C5条，合计12条.

use std::ops::Range;

use rust_decimal::Decimal;

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
    if parts.iter().any(listed) || (parts.len() < 3 && !is_pair(stated, text, &parts, total, numbers.start)) {
        return None;
    }
    let parts = parts.into_iter().rev().collect();
    Some(List {
        head: total,
        parts,
        mark: ListMark::Divide,
        closed: true,
        more: false,
        overlaps: false,
        doubtful: false,
    })
}

/// 建议9件、提案11件，共21件: two of a kind, side by side, whose total is not far off. `parts` run backwards.
fn is_pair(stated: &Stated, text: &str, parts: &[usize], total: usize, start: usize) -> bool {
    let [second, first] = parts else { return false };
    // 发布会2场、访谈1次、开放日4次: of three, one is counted otherwise.
    let end = |at: usize| stated.statements[at].number.range.end;
    if *first > start && text[end(first - 1)..].starts_with(['、', '和']) {
        return false;
    }
    let [first, second, total] = [*first, *second, total].map(|at| &stated.statements[at]);
    let between = text.get(first.number.range.end..second.number.range.start).unwrap_or_default();
    let whole = total.number.value;
    let Some(off) =
        first.number.value.checked_add(second.number.value).and_then(|sum| sum.checked_sub(whole))
    else {
        return false;
    };
    let noun = between.strip_prefix(['、', '和']).is_some_and(|it| (1..=6).contains(&it.chars().count()));
    noun && [first, second].iter().all(|it| it.meaning.is_none() && !it.number.about)
        && text[second.number.range.end..].starts_with('，')
        && whole >= first.number.value.max(second.number.value)
        && off.abs() <= whole / Decimal::from(3)
}

//! A list at its end: whether it is one, and whether it claims to name every part.

use super::{List, ListMark, Open, unit_of};
use crate::edition::Meaning;
use crate::text::statements;
use crate::text::statements::Stated;

/// The list that was open; `None` where it is none after all.
pub(super) fn list(stated: &Stated, text: &str, open: Open) -> Option<List> {
    let Open { head, parts, mark, respectively, etc, doubtful, .. } = open;
    let unit = unit_of(stated, head);
    let is_total = |at: &usize| {
        matches!(
            stated.statements[*at].meaning,
            Some(
                Meaning::Closed
                    | Meaning::Answered
                    | Meaning::Handled
                    | Meaning::CarriedIn
                    | Meaning::CarriedOut
                    | Meaning::Review
                    | Meaning::Lawsuit
            )
        )
    };
    if respectively && mark == ListMark::Divide && (parts.len() < 2 || parts.iter().any(is_total)) {
        return None;
    }
    if parts.is_empty() || (mark == ListMark::Colon && parts.len() < 2) {
        return None;
    }
    let words = |index: &usize| &text[stated.statements[*index].words.clone()];
    let last = parts.last().map(words).unwrap_or_default();
    let ends_in_other = ["其他", "其它"]
        .iter()
        .any(|word| last.trim_start_matches(['，', '、', '；', '和', '及']).starts_with(word))
        || last.ends_with("其他类")
        || last.ends_with("其他");
    // Those of the sentence are the last.
    let share =
        |part: &usize| stated.shares.iter().rev().take(statements::MOST).any(|share| share.part == *part);
    let shared = parts.len() >= 2 && parts.iter().all(share);
    let applicants: Vec<_> = parts.iter().filter_map(|it| stated.statements[*it].applicant).collect();
    let meanings: Vec<_> = parts.iter().filter_map(|it| stated.statements[*it].meaning).collect();
    let whole = applicants == [statements::Applicant::Natural, statements::Applicant::Organisation]
        || applicants == [statements::Applicant::Organisation, statements::Applicant::Natural]
        || (meanings.contains(&Meaning::FullTime) && meanings.contains(&Meaning::PartTime))
        || [Meaning::InPerson, Meaning::Fax, Meaning::Online, Meaning::Letter]
            .iter()
            .all(|it| meanings.contains(it));
    // 分为 and 分别 say that nothing is counted twice.
    let channels =
        mark != ListMark::Divide && !respectively && parts.iter().all(|it| stated.statements[*it].channel);
    // 包括A3件、B4件和C5件.
    let joined = mark == ListMark::Comprise && parts.len() >= 2 && {
        let (before, after) = (parts[parts.len() - 2], parts[parts.len() - 1]);
        let gap = stated.statements[before].number.range.end..stated.statements[after].number.range.start;
        let gap = text.get(gap).unwrap_or_default();
        gap.starts_with('和')
            || gap.starts_with("以及")
            || gap.starts_with('及')
            || gap.starts_with("，以及")
            || gap.starts_with('与')
    };
    let behind = parts.last().map(|it| &text[stated.statements[*it].number.range.end..]).unwrap_or_default();
    let more = behind.starts_with('等');
    let closed = !(etc || more)
        && (mark == ListMark::Divide
            || respectively
            || joined
            || (parts.len() >= 2 && (ends_in_other || shared || whole)));
    let same = parts.iter().all(|it| unit_of(stated, *it) == unit);
    same.then_some(List { head, parts, mark, closed, more, overlaps: channels, doubtful })
}

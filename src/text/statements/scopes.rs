//! What a sentence speaks of that is not the unit's own: a larger area, an office below it, the kinds of papers.

use std::ops::Range;

use super::{Setting, is_joint};
use crate::edition::UnitKind;
use crate::text::lexicon::{Hit, Sense};

/// Whether the numbers of a sentence are of another area or office than the unit.
#[derive(Default)]
pub(super) struct Elsewhere {
    begun: bool,
}

impl Elsewhere {
    /// Whether the number behind these words is; what is told so holds until the unit itself is named.
    pub(super) fn holds(&mut self, lead: &str, setting: &Setting<'_>) -> bool {
        let last = lead.rsplit(is_joint).next().unwrap_or_default();
        if lead.split(is_joint).any(|clause| names_itself(undated(clause))) {
            self.begun = false;
        }
        let clause = undated(last);
        let larger = setting.larger.iter().any(|it| clause.starts_with(it));
        // 全市考核排名第3: where the unit stands in it.
        let ranks = ["考核", "评估", "排名", "第"].iter().any(|it| clause.contains(it));
        self.begun |= (larger && !ranks) || (setting.has_scopes && is_office(clause));
        self.begun
    }
}

/// 2024年全市收到: without the year in front.
fn undated(clause: &str) -> &str {
    let clause = clause.trim_start();
    let rest = clause.trim_start_matches(|char: char| char.is_ascii_digit());
    rest.strip_prefix('年').unwrap_or(clause)
}

fn names_itself(clause: &str) -> bool {
    clause.starts_with(['我', '本']) || clause.starts_with("其中我") || clause.starts_with("其中本")
}

/// 县行政审批局作出: one office of a county, and not all of it.
fn is_office(clause: &str) -> bool {
    let first: String = clause.chars().take(14).collect();
    let of = first.strip_prefix(['县', '市', '区', '州', '旗']);
    of.is_some_and(|name| {
        let end = name.find(['局', '队']).filter(|at| *at >= 6);
        // 县公安局等部门, 县公安局和县司法局: several, which may be all.
        end.is_some_and(|at| {
            let several = ['级', '和', '与', '及', '各', '等'];
            !name[..at].contains(several) && !name[at + '局'.len_utf8()..].starts_with(several)
        })
    })
}

/// Words for an area that is larger than the unit's own.
pub(in crate::text) fn larger(kind: UnitKind, name: &str) -> &'static [&'static str] {
    let of_city = name.trim_end_matches("人民政府").ends_with('市');
    match kind {
        UnitKind::Township | UnitKind::Subdistrict => &["全县", "全区", "全市", "全省"],
        UnitKind::County if of_city => &["全省"],
        UnitKind::County | UnitKind::District => &["全市", "全省"],
        UnitKind::City => &["全省"],
        _ => &[],
    }
}

/// 公文属性标注：主动公开96件、依申请公开41件、不予公开149件: kinds of papers are no requests, and neither is what
/// was turned from one kind into another.
pub(super) fn papers(text: &str, sentence: &Range<usize>, hits: &mut [Hit]) {
    let is_kind = |hit: &Hit| {
        let word = &text[hit.range.clone()];
        matches!(hit.sense, Sense::Requests) && word.starts_with("依申请")
    };
    if !hits.iter().any(is_kind) {
        return;
    }
    let words = &text[sentence.clone()];
    let counted = |kind: &str| {
        words.match_indices(kind).any(|(at, _)| {
            let behind =
                words[at + kind.len()..].trim_start_matches(['的', '文', '件', '信', '息', '类', '为']);
            behind.starts_with(|char: char| char.is_ascii_digit())
        })
    };
    let told = ["属性", "公文", "标注", "定为", "认定"].iter().any(|it| words.contains(it));
    let turned = ["转化", "转为", "转成", "变更为", "调整为"].iter().any(|it| words.contains(it))
        && words.contains("主动公开");
    // 依申请公开文件41件: of papers, whatever else is told.
    let of_papers = |hit: &Hit| {
        let behind = text[hit.range.end..].trim_start_matches(['的', '类']);
        ["文件", "公文"].iter().any(|it| behind.starts_with(it))
    };
    for hit in hits.iter_mut().filter(|hit| is_kind(hit) && of_papers(hit)) {
        hit.sense = Sense::Attribute;
    }
    if !(told || turned || ["主动公开", "依申请公开", "不予公开"].iter().all(|it| counted(it))) {
        return;
    }
    let mut kinds = Vec::new();
    for (at, hit) in hits.iter().enumerate() {
        let behind = &text[hit.range.end..];
        // 依申请公开申请12件 are requests, whatever else the sentence tells.
        let asked =
            ["申请", "办理", "受理", "案件", "答复", "渠道", "工作"].iter().any(|it| behind.starts_with(it));
        if (is_kind(hit) && !asked) || &text[hit.range.clone()] == "不予公开" {
            kinds.push(at);
        }
    }
    kinds.into_iter().for_each(|at| hits[at].sense = Sense::Attribute);
}

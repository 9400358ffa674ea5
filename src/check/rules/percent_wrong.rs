//! A percentage that is not its part by its whole, or shares that do not make a hundred.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::check::{Context, Findings, Rule, words};
use crate::diag::{Code, Finding, Level, Sides, Text, say};
use crate::text::statements::List;

pub(super) static RULE: Rule = Rule {
    code: Code { id: "A0309", name: "percent-wrong", level: Level::Warning, docs: include_str!("percent_wrong.md") },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let stated = &context.narration.stated;
    let mut told: Vec<usize> = Vec::new();
    for share in &stated.shares {
        let (percent, part) = (&stated.statements[share.percent], &stated.statements[share.part]);
        let Some(whole) = share.whole.map(|at| &stated.statements[at]) else { continue };
        let doubted = context.words.is_doubted(share.part) || share.whole.is_some_and(|it| context.words.is_doubted(it));
        if percent.number.about || part.number.about || whole.number.about || doubted {
            continue;
        }
        // A part above its whole, or a list that does not add up, is told as such.
        if part.number.value > whole.number.value {
            continue;
        }
        let (part, whole, places) = (part.number.value.normalize(), whole.number.value.normalize(), percent.number.places);
        let Some(right) = rate(part, whole, places) else { continue };
        if right == percent.number.value {
            continue;
        }
        told.push(share.percent);
        let written = percent.number.value;
        let Some(place) = context.narration.place(context.submission, percent, percent.number.range.clone()) else { continue };
        let message = say!(
            "百分比不对：{part} 占 {whole} 是 {right}%，文字写 {written}%",
            "wrong percentage: {part} of {whole} is {right}%, the words say {written}%"
        );
        let mut finding = Finding::new(&RULE.code, message)
            .at(place, say!("应为 {right}%", "{right}%"))
            .help(say!("核对两个数；百分比四舍五入到所写的位数", "check both figures; percentages are rounded half up to the digits printed"));
        finding.sides = Some(Sides {
            left: written.to_string(),
            right: right.to_string(),
            difference: (written - right).to_string(),
        });
        for (at, label) in [(share.part, part), (share.whole.unwrap_or(share.part), whole)] {
            let statement = &stated.statements[at];
            if let Some(place) = context.narration.place(context.submission, statement, statement.number.range.clone()) {
                finding = finding.see(place, Text::same(label.to_string()));
            }
        }
        findings.push(finding);
    }
    for list in stated.lists.iter().filter(|it| it.closed && !it.doubtful) {
        findings.extend(hundred(context, list, &told));
    }
}

/// A part of a whole in percent, rounded half up.
pub(super) fn rate(part: Decimal, whole: Decimal, places: u32) -> Option<Decimal> {
    let ratio = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    let mut rounded = ratio.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(places);
    Some(rounded)
}

/// The shares of a complete list make a hundred, but for rounding.
fn hundred(context: &Context, list: &List, told: &[usize]) -> Option<Finding> {
    let stated = &context.narration.stated;
    let shares: Vec<usize> = list
        .parts
        .iter()
        .filter_map(|part| stated.shares.iter().find(|share| share.part == *part).map(|share| share.percent))
        .collect();
    if shares.len() < list.parts.len() || shares.iter().any(|at| told.contains(at) || stated.statements[*at].number.about) {
        return None;
    }
    // Counts that do not add up explain it.
    let sum: Decimal = list.parts.iter().map(|at| stated.statements[*at].number.value).sum();
    if sum != stated.statements[list.head].number.value {
        return None;
    }
    let total: Decimal = shares.iter().map(|at| stated.statements[*at].number.value).sum();
    let slack = words::slack(context, &shares);
    if (total - Decimal::ONE_HUNDRED).abs() <= slack {
        return None;
    }
    let last = &stated.statements[*shares.last()?];
    let place = context.narration.place(context.submission, last, last.number.range.clone())?;
    let message = say!("各项百分比合计 {total}%，不是 100%", "the percentages make {total}%, not 100%");
    Some(Finding::new(&RULE.code, message).at(place, Text::none()).help(say!("核对各项的百分比", "check each percentage")))
}

//! The parts of an enumeration do not make its total.

use rust_decimal::Decimal;

use crate::check::{Context, Findings, Rule, words};
use crate::diag::{Also, Code, Finding, Level, Sides, Text, say};
use crate::text::statements::{List, Statement};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0311",
        name: "list-does-not-add-up",
        level: Level::Warning,
        docs: include_str!("list_does_not_add_up.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let stated = &context.narration.stated;
    for list in stated.lists.iter().filter(|it| !it.doubtful && it.parts.len() > 1) {
        findings.extend(finding(context, list));
    }
}

fn finding(context: &Context, list: &List) -> Option<Finding> {
    let stated = &context.narration.stated;
    let head = &stated.statements[list.head];
    let parts: Vec<&Statement> = list.parts.iter().map(|at| &stated.statements[*at]).collect();
    let whole = head.number.value;
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.number.value))?;
    let inexact = head.number.about || parts.iter().any(|it| it.number.about);
    let another_year = head.year != parts[0].year;
    // One item may be published on several channels; a part above the whole is told as that; so is a part that
    // the table contradicts, and a gap where a number should be.
    if sum == whole {
        return None;
    }
    let told = parts.iter().any(|it| it.number.value > whole)
        || list.parts.iter().chain([&list.head]).any(|at| context.words.is_doubted(*at))
        || words::has_gap(context, list);
    let above = sum > whole;
    // Channels that are all named may make more than the whole, and never less.
    let overlaps = list.overlaps && (above || !list.closed);
    if inexact || another_year || overlaps || told {
        return None;
    }
    let note = !list.closed && !above;
    // One or two parts of an open list say nothing of the rest, nor does a list that ends in 等.
    if note && (list.parts.len() < 3 || list.more) {
        return None;
    }
    let numbers: Vec<String> = parts.iter().map(|it| it.number.value.normalize().to_string()).collect();
    let (terms, whole, sum) = (numbers.join(" + "), whole.normalize(), sum.normalize());
    let difference = sum - whole;
    let message = say!(
        "各项合计与总数不符：{terms} = {sum}，总数写 {whole}，相差 {difference}",
        "the parts do not make the total: {terms} = {sum}, the total is {whole}, difference {difference}"
    );
    let narration = context.narration;
    let place = |it: &Statement| narration.place(context.submission, it, it.number.range.clone());
    let mut finding =
        Finding::new(&RULE.code, message).at(place(head)?, say!("各项合计 {sum}", "the parts make {sum}"));
    if note {
        finding.level = Level::Note;
    }
    for part in parts.iter().take(12) {
        if let Some(place) = place(part) {
            finding = finding.see(place, Text::none());
        }
    }
    finding.sides =
        Some(Sides { left: sum.to_string(), right: whole.to_string(), difference: difference.to_string() });
    finding.also.extend(hundred(context, list));
    let help = if note {
        say!(
            "没有列全的，在最后加“等”；列全的，核对各数",
            "if more were left out say so with 等; else check the figures"
        )
    } else {
        say!(
            "核对总数和各项；只列了一部分的，在最后加“等”",
            "check the total and its parts; if some are left out, say so with 等"
        )
    };
    Some(finding.help(help))
}

/// Shares that do not make a hundred either: the same mistake seen twice.
fn hundred(context: &Context, list: &List) -> Option<Also> {
    let stated = &context.narration.stated;
    let percent = |part: &usize| context.words.share_of(*part);
    let shares: Vec<usize> = list.parts.iter().map(percent).collect::<Option<_>>()?;
    let total: Decimal = shares.iter().map(|at| stated.statements[*at].number.value).sum();
    if (total - Decimal::ONE_HUNDRED).abs() <= words::slack(context, &shares) {
        return None;
    }
    Some(Also {
        code: &super::percent_wrong::RULE.code,
        message: say!("各项百分比合计 {total}%，不是 100%", "the percentages make {total}%, not 100%"),
        figures: Vec::new(),
        sides: Sides {
            left: total.to_string(),
            right: "100".to_owned(),
            difference: (total - Decimal::ONE_HUNDRED).to_string(),
        },
    })
}

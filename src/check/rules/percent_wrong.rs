//! A percentage that is not its part by its whole, or shares that do not make a hundred.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::check::relations::one_keystroke;
use crate::check::{Context, Findings, Rule, words};
use crate::diag::{Code, Finding, Level, Sides, Text, say};
use crate::edition::Meaning;
use crate::text::statements::{Form, List, Share, Statement};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0309",
        name: "percent-wrong",
        level: Level::Warning,
        docs: include_str!("percent_wrong.md"),
    },
    check,
};

/// How many statements away the whole of a share is looked for.
const FAR: usize = 120;

/// How many statements before a rate are looked at.
const RATED: usize = 6;

fn check(context: &Context, findings: &mut Findings) {
    let stated = &context.narration.stated;
    let mut told: Vec<usize> = Vec::new();
    for share in &stated.shares {
        let part = &stated.statements[share.part];
        if context.words.is_doubted(share.part)
            || part.number.about
            || stated.statements[share.percent].number.about
        {
            continue;
        }
        let words = context.narration.text_of(part, stated.statements[share.percent].words.clone());
        if words.contains("之和") || words.contains("合计") || words.contains("相加") {
            continue;
        }
        // A list that does not add up is told as that.
        if context.words.lists_of(share.part).any(|at| words::is_short(context, &stated.lists[at])) {
            continue;
        }
        let Some(share) = &subject(context, share) else { continue };
        let whole = match share.whole {
            Some(whole) => Some(whole),
            None => whole_of(context, share),
        };
        let Some(whole) = whole.filter(|at| !context.words.is_doubted(*at)) else { continue };
        if let Some(finding) = wrong(context, share.percent, share.part, whole) {
            told.push(share.percent);
            findings.push(finding);
        }
    }
    for (at, statement) in stated.statements.iter().enumerate().filter(|(_, it)| it.form == Form::Rate) {
        if let Some((part, whole)) = rated(context, at, statement)
            && let Some(finding) = wrong(context, at, part, whole)
        {
            findings.push(finding);
        }
    }
    for list in stated.lists.iter().filter(|it| it.closed && !it.doubtful) {
        findings.extend(hundred(context, list, &told));
    }
}

/// The share with the part that its own words name: 网上提交121件…，网上提交占55.3%; `None` where they name none.
fn subject(context: &Context, share: &Share) -> Option<Share> {
    let statements = &context.narration.stated.statements;
    let (part, percent) = (&statements[share.part], &statements[share.percent]);
    let between = context.narration.text_of(part, part.number.range.end..percent.number.range.start);
    let own = between.rsplit_once('占').map_or(between, |(own, _)| own);
    let own = own.rsplit(['，', '、', '；', '。', '：']).next().unwrap_or_default();
    let own = own
        .trim_start_matches(['被', '其'])
        .trim_end_matches('的')
        .trim_matches(|char| "，、（(；：。 约".contains(char));
    if own.is_empty() || ["件", "的", "条"].contains(&own) {
        return Some(share.clone());
    }
    let own_sentence =
        |at: &usize| statements[*at].at == percent.at && statements[*at].sentence == percent.sentence;
    let named = (0..share.percent).rev().take_while(own_sentence).find(|at| {
        let it = &statements[*at];
        it.form == Form::Count && context.narration.text_of(it, it.words.clone()).contains(own)
    })?;
    // Parts of one list have one whole.
    let lists = &context.narration.stated.lists;
    let whole = share.whole.filter(|whole| context.words.lists_of(named).any(|at| lists[at].head == *whole));
    Some(Share { part: named, whole, ..share.clone() })
}

/// What is wrong with a percentage of a part of a whole, if something is.
fn wrong(context: &Context, percent: usize, part: usize, whole: usize) -> Option<Finding> {
    let stated = &context.narration.stated;
    let (percent, part, whole) =
        (&stated.statements[percent], &stated.statements[part], &stated.statements[whole]);
    // A part above its whole is told as such.
    if whole.number.about || part.number.value > whole.number.value {
        return None;
    }
    let (small, large, places) =
        (part.number.value.normalize(), whole.number.value.normalize(), percent.number.places);
    let right = rate(small, large, places)?;
    let written = percent.number.value;
    if right == written {
        return None;
    }
    let place = |it: &Statement| context.narration.place(context.submission, it, it.number.range.clone());
    let message = say!(
        "百分比不对：{small} 占 {large} 是 {right}%，文字写 {written}%",
        "wrong percentage: {small} of {large} is {right}%, the words say {written}%"
    );
    let mut finding =
        Finding::new(&RULE.code, message).at(place(percent)?, say!("应为 {right}%", "{right}%")).help(say!(
            "核对两个数；百分比四舍五入到所写的位数",
            "check both figures; percentages are rounded half up to the digits printed"
        ));
    finding.sides = Some(Sides {
        left: written.to_string(),
        right: right.to_string(),
        difference: (written - right).to_string(),
    });
    for it in [part, whole] {
        if let Some(place) = place(it) {
            finding = finding.see(place, Text::same(it.number.value.normalize().to_string()));
        }
    }
    Some(finding)
}

/// The whole of a share that no list names: a total of the paragraph that fits it or its neighbours, else the one
/// that its words or its sentence name.
fn whole_of(context: &Context, share: &Share) -> Option<usize> {
    let stated = &context.narration.stated;
    let statements = &stated.statements;
    let (part, percent) = (&statements[share.part], &statements[share.percent]);
    let window = share.part.saturating_sub(FAR)..statements.len().min(share.part + FAR);
    let bases: Vec<usize> = window
        .filter(|at| {
            let it = &statements[*at];
            // The total may stand in a paragraph before.
            it.at.0 == part.at.0
                && it.at.1 <= part.at.1
                && *at != share.part
                && it.form == Form::Count
                && it.number.unit == part.number.unit
                && it.number.value >= part.number.value
                && !it.number.about
                && it.year == part.year
        })
        .collect();
    let fits = |share: &Share, base: usize| {
        let (part, percent) = (&statements[share.part].number, &statements[share.percent].number);
        rate(part.value, statements[base].number.value, percent.places) == Some(percent.value)
    };
    if let Some(base) = bases.iter().find(|base| fits(share, **base)) {
        return Some(*base);
    }
    // The neighbours' whole is its own.
    let near = |it: &&Share| statements[it.percent].at == part.at && it.percent != share.percent;
    let (first, last) = (share.percent.saturating_sub(FAR), share.percent + FAR);
    let from = stated.shares.partition_point(|it| it.percent < first);
    let to = stated.shares.partition_point(|it| it.percent <= last);
    let beside: Vec<&Share> = stated.shares[from..to].iter().filter(near).collect();
    let shared = |base: &&usize| {
        beside.iter().filter(|it| it.percent.abs_diff(share.percent) <= 4).any(|it| fits(it, **base))
    };
    if let Some(base) = bases.iter().find(shared) {
        return Some(*base);
    }
    let words = context.narration.text_of(part, part.number.range.end..percent.number.range.start);
    let object = words
        .rsplit('占')
        .next()
        .unwrap_or_default()
        .trim_matches(|char| "已的总数量比全部为约 了".contains(char));
    if object.chars().count() >= 2
        && let Some(base) = bases.iter().copied().find(|at| {
            let it = &statements[*at];
            it.at == part.at && context.narration.text_of(it, it.words.clone()).contains(object)
        })
    {
        return Some(base);
    }
    let named = |meanings: &[Meaning]| {
        bases.iter().copied().find(|at| statements[*at].meaning.is_some_and(|it| meanings.contains(&it)))
    };
    if words.contains("新收") || words.contains("收到") || words.contains("申请") {
        return named(&[Meaning::New, Meaning::Received]);
    }
    if words.contains("办结") || words.contains("答复") {
        return named(&[Meaning::Closed, Meaning::Answered, Meaning::Handled]);
    }
    // One total in the sentence, and no other.
    let shared = |at: usize| context.words.share_of(at).is_some();
    let own: Vec<usize> = bases
        .iter()
        .copied()
        .filter(|at| *at < share.part && statements[*at].sentence == part.sentence && !shared(*at))
        .collect();
    match own.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// 发放120份，回收114张，回收率95%: the last two counts before a rate, where they nearly make it; a rate of other
/// things is let be.
fn rated(context: &Context, at: usize, rate_of: &Statement) -> Option<(usize, usize)> {
    let statements = &context.narration.stated.statements;
    let words = context.narration.text_of(rate_of, rate_of.words.clone());
    if !words.trim_end_matches(['为', '达', '到', '是']).ends_with('率') || rate_of.number.about {
        return None;
    }
    // The last two counts before it, and one right behind.
    let own = |other: &usize| {
        statements[*other].at == rate_of.at && statements[*other].sentence == rate_of.sentence
    };
    let before = (0..at).rev().take_while(own).take(RATED);
    let near: Vec<usize> = before
        .chain(std::iter::once(at + 1).filter(|it| *it < statements.len()))
        .filter(|other| {
            let it = &statements[*other];
            let behind = *other == at + 1 && it.number.range.start <= rate_of.number.range.end + 6;
            let (from, to) =
                (it.number.range.end.min(rate_of.number.range.start), rate_of.number.range.start);
            let apart = context.narration.text_of(rate_of, from..to).contains('；');
            it.at == rate_of.at
                && !apart
                && it.sentence == rate_of.sentence
                && it.form == Form::Count
                && it.year == Some(0)
                && !it.number.about
                && (*other < at || behind)
        })
        .collect();
    let near: Vec<usize> = near.into_iter().rev().collect();
    let pairs = near.iter().flat_map(|whole| near.iter().map(|part| (*part, *whole)));
    let pairs: Vec<(usize, usize)> = pairs
        .filter(|(part, whole)| {
            part != whole && statements[*part].number.value <= statements[*whole].number.value
        })
        .collect();
    let right = |(part, whole): &(usize, usize)| {
        rate(statements[*part].number.value, statements[*whole].number.value, rate_of.number.places)
    };
    if pairs.iter().any(|pair| right(pair) == Some(rate_of.number.value)) {
        return None;
    }
    let slip = |pair: &&(usize, usize)| {
        // 96.9 and 99.6: two digits swapped, with the point between them.
        let digits = |number: Decimal| number.to_string().replace('.', "");
        right(pair).is_some_and(|right| one_keystroke(&digits(right), &digits(rate_of.number.value)))
    };
    pairs.iter().find(slip).copied()
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
    let shares: Vec<usize> = list.parts.iter().filter_map(|part| context.words.share_of(*part)).collect();
    if shares.len() < list.parts.len()
        || shares.iter().any(|at| told.contains(at) || stated.statements[*at].number.about)
    {
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
    Some(
        Finding::new(&RULE.code, message)
            .at(place, Text::none())
            .help(say!("核对各项的百分比", "check each percentage")),
    )
}

//! A growth stated in the words is not that of the figures.

use std::collections::HashMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::percent_wrong;
use crate::check::{Context, Findings, Rule, words};
use crate::diag::{Code, Finding, Level, say};
use crate::text::numbers::Unit;
use crate::text::statements::{Direction, Form, Growth, Statement};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0310",
        name: "growth-wrong",
        level: Level::Warning,
        docs: include_str!("growth_wrong.md"),
    },
    check,
};

/// How many comparisons away another of the same figure is looked for.
const NEAR: usize = 16;

fn check(context: &Context, findings: &mut Findings) {
    let stated = &context.narration.stated;
    let mut known = HashMap::new();
    for growth in &stated.growths {
        let now = &stated.statements[growth.now];
        let change = growth.change.map(|at| &stated.statements[at]);
        if now.number.about
            || change.is_some_and(|it| it.number.about)
            || context.words.is_doubted(growth.now)
        {
            continue;
        }
        let key = (now.meaning, now.applicant, now.number.value);
        let mut before = known.entry(key).or_insert_with(|| before(context, now)).clone();
        if before.is_empty() {
            before.extend(growth.before.map(|at| stated.statements[at].number.value));
        }
        if before.is_empty() {
            match derived(context, growth) {
                Some(before) => findings.extend(judge(context, growth, &[before])),
                None => findings.unchecked(context, &RULE.code, || {
                    let words = context.narration.text_of(now, growth.range.clone());
                    say!(
                        "未能核对“{words}”：缺上年的数",
                        "could not check `{words}`: last year's figure is not known"
                    )
                }),
            }
            continue;
        }
        findings.extend(judge(context, growth, &before));
    }
}

/// Last year's figure of a statement: from last year's data, from its words, or from this report's.
fn before(context: &Context, now: &Statement) -> Vec<Decimal> {
    let Some(meaning) = now.meaning else { return Vec::new() };
    let submission = context.submission;
    let previous = |figure: usize| submission.previous.get(&figure).map(|it| it.number);
    // The words may mean this year's figure of one reading only: its own last year's is compared.
    let sums = words::sums(submission, now);
    let own: Vec<&Vec<usize>> = sums
        .iter()
        .filter(|sum| {
            words::total(submission, now, sum, |it| submission.number(it))
                .is_none_or(|it| it == now.number.value)
        })
        .collect();
    let mut found: Vec<Decimal> =
        own.iter().filter_map(|sum| words::total(submission, now, sum, previous)).collect();
    let same = |it: &&Statement| {
        it.meaning == Some(meaning)
            && it.applicant == now.applicant
            && !it.number.about
            && it.form != Form::Growth
    };
    if found.is_empty()
        && let Some((before, last)) = context.last
        && before.year == submission.year - 1
    {
        found.extend(
            last.stated
                .statements
                .iter()
                .filter(same)
                .filter(|it| it.year == Some(0))
                .map(|it| it.number.value),
        );
    }
    if found.is_empty() {
        let own = context.narration.stated.statements.iter();
        found.extend(own.filter(same).filter(|it| it.year == Some(-1)).map(|it| it.number.value));
    }
    found
}

/// Last year's figure from the change in pieces, where the change in percent stands beside it.
fn derived(context: &Context, growth: &Growth) -> Option<Decimal> {
    let stated = &context.narration.stated;
    let now = stated.statements[growth.now].number.value;
    let own = &stated.statements[growth.change?];
    if own.number.unit == Unit::Percent {
        // The other changes of it stand near.
        let at =
            stated.growths.partition_point(|it| it.range.start < growth.range.start && it.now <= growth.now);
        let near = &stated.growths[at.saturating_sub(NEAR)..stated.growths.len().min(at + NEAR)];
        let pieces = near.iter().find(|it| {
            it.now == growth.now
                && it.change.is_some_and(|at| {
                    let unit = stated.statements[at].number.unit;
                    unit == stated.statements[growth.now].number.unit && !stated.statements[at].number.about
                })
        })?;
        let change = stated.statements[pieces.change?].number.value;
        return match pieces.direction {
            Direction::Up => now.checked_sub(change).filter(|it| *it > Decimal::ZERO),
            Direction::Down => now.checked_add(change),
            Direction::Flat | Direction::Ratio | Direction::Doubled => None,
        };
    }
    // More than there is cannot have been added.
    (own.number.unit == stated.statements[growth.now].number.unit
        && growth.direction == Direction::Up
        && own.number.value > now)
        .then_some(Decimal::ZERO)
}

/// What should be said of a change from `before`, as it is written; `None` where it cannot be.
fn right(
    growth: &Growth,
    change: Option<&Statement>,
    now: Decimal,
    before: Decimal,
    places: u32,
) -> Option<(Direction, Decimal)> {
    let difference = now.checked_sub(before)?;
    let direction = if difference.is_zero() {
        Direction::Flat
    } else if difference.is_sign_positive() {
        Direction::Up
    } else {
        Direction::Down
    };
    let Some(change) = change else {
        // 翻一番 is said of what is about twice as much.
        let twice = || now.checked_div(before).is_some_and(|it| it.round_dp(1) == Decimal::TWO);
        let doubled = growth.direction == Direction::Doubled && twice();
        return Some((if doubled { Direction::Doubled } else { direction }, Decimal::ZERO));
    };
    let abs = difference.abs();
    match change.number.unit {
        Unit::Percent => Some((direction, percent_wrong::rate(abs, before, places)?)),
        Unit::Times if growth.direction == Direction::Ratio => {
            let ratio = now.checked_div(before)?;
            Some((
                Direction::Ratio,
                ratio.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
            ))
        }
        Unit::Times => {
            let ratio = abs.checked_div(before)?;
            Some((direction, ratio.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)))
        }
        Unit::Count(_) | Unit::Yuan | Unit::None => Some((direction, abs)),
    }
}

fn judge(context: &Context, growth: &Growth, before: &[Decimal]) -> Option<Finding> {
    let stated = &context.narration.stated;
    let now = &stated.statements[growth.now];
    let change = growth.change.map(|at| &stated.statements[at]);
    let said = change.map_or(Decimal::ZERO, |it| it.number.value);
    let places = change.map_or(0, |it| it.number.places);
    let all = |places: u32| -> Vec<(Decimal, Direction, Decimal)> {
        let one = |before: &Decimal| {
            right(growth, change, now.number.value, *before, places).map(|(way, it)| (*before, way, it))
        };
        before.iter().filter_map(one).collect()
    };
    let rights = all(places);
    let (_, way, value) = *rights.first()?;
    let holds = rights.iter().any(|(_, way, value)| match change {
        None => *way == growth.direction,
        Some(_) => {
            (*way == growth.direction || (value.is_zero() && said.is_zero()))
                && value.normalize() == said.normalize()
        }
    });
    if holds {
        return None;
    }
    // 0.2 倍 is not told as 0 倍.
    let small = value.is_zero() && change.is_some() && way != Direction::Flat;
    let (before, way, value) = *(if small { all((places + 1).min(28)) } else { rights }).first()?;
    let words = context.narration.text_of(now, growth.range.clone()).to_owned();
    let (now_value, before) = (now.number.value.normalize(), before.normalize());
    let unit = match change.unwrap_or(now).number.unit {
        Unit::Percent => "%",
        Unit::Times => " 倍",
        Unit::Count(word) => word,
        Unit::Yuan | Unit::None => "",
    };
    // 持平 has no number of its own.
    let apart = || now_value.checked_sub(before).unwrap_or_default().abs();
    let value = if change.is_none() { apart() } else { value };
    // A count is 增加 or 减少, a rate 增长 or 下降.
    let rate = change.is_some_and(|it| matches!(it.number.unit, Unit::Percent | Unit::Times));
    let should = match way {
        Direction::Up if rate => say!("增长 {value}{unit}", "up {value}{unit}"),
        Direction::Down if rate => say!("下降 {value}{unit}", "down {value}{unit}"),
        Direction::Up => say!("增加{value}{unit}", "up {value}"),
        Direction::Down => say!("减少{value}{unit}", "down {value}"),
        Direction::Doubled => say!("翻一番", "twice as much"),
        Direction::Flat => say!("与上年持平", "the same as last year"),
        Direction::Ratio => say!("上年的 {value} 倍", "{value} times last year's"),
    };
    let (zh, en) = (&should.zh, &should.en);
    // 由750条增加到862条: neither need be of last year.
    let named = growth.before.is_some_and(|at| stated.statements[at].year != Some(-1));
    let message = if named && now.meaning.is_none() {
        say!(
            "从 {before} 到 {now_value}，应为{zh}，文字写“{words}”",
            "the change is wrong: from {before} to {now_value} is {en}, the words say `{words}`"
        )
    } else {
        say!(
            "与上年的数不符：上年 {before}、今年 {now_value}，应为{zh}，文字写“{words}”",
            "the change is wrong: from {before} to {now_value} is {en}, the words say `{words}`"
        )
    };
    let place = context.narration.place(context.submission, now, growth.range.clone())?;
    Some(
        Finding::new(&RULE.code, message)
            .at(place, say!("应为{zh}", "{en}"))
            .help(say!("核对上年和今年的数", "check both years' figures")),
    )
}

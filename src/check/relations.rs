//! The relations of the form, evaluated once; what broke together, told once, with the cell that explains it.

use rust_decimal::Decimal;

use super::{Context, Rule};
use crate::diag::verdict::Unchecked;
use crate::diag::{Also, Code, Finding, Mention, Sides, Suggestion, Text, say};
use crate::edition::{Kind, Op, Relation};
use crate::model::{Submission, Value};

/// What became of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both sides agree.
    Holds,
    /// They do not: left and right.
    Broken(Decimal, Decimal),
    /// A figure is missing: its number.
    Unchecked(usize),
}

/// The outcome of each relation of the edition, in its order.
#[derive(Debug)]
pub struct Outcomes {
    all: Vec<Outcome>,
    causes: Vec<Cause>,
}

/// Relations that one mistake breaks together.
#[derive(Debug)]
pub(super) struct Cause {
    /// By their numbers, in the order of the rules.
    relations: Vec<usize>,
    /// Each single cell whose change would mend all of them: the figure, what is there, what should be.
    candidates: Vec<(usize, Decimal, Decimal)>,
}

impl Outcomes {
    /// Evaluates every relation.
    pub fn new(submission: &Submission) -> Self {
        let relations = &submission.edition.relations;
        let all: Vec<Outcome> = relations.iter().map(|relation| outcome(submission, relation)).collect();
        let causes = if all.iter().any(|it| matches!(it, Outcome::Broken(..))) {
            causes(submission, &all)
        } else {
            Vec::new()
        };
        Self { all, causes }
    }

    /// How many could not be checked.
    pub fn missing(&self) -> usize {
        self.all.iter().filter(|outcome| matches!(outcome, Outcome::Unchecked(_))).count()
    }

    /// What could not be checked, and for want of what.
    pub(super) fn unchecked(&self, submission: &Submission, rules: &[&'static Rule]) -> Vec<Unchecked> {
        let edition = &submission.edition;
        let said = self.all.iter().zip(&edition.relations).filter_map(|(outcome, relation)| {
            let Outcome::Unchecked(figure) = outcome else { return None };
            let code = &rules.iter().find(|rule| rule.code.name == relation.rule)?.code;
            let (words, label) = (relation_words(relation), &edition.figures[*figure].label);
            let message =
                say!("未能核对 {words}：缺“{label}”", "could not check {words}: `{label}` is missing");
            Some(Unchecked { code, unit: submission.unit.name.clone(), message })
        });
        said.collect()
    }
}

fn outcome(submission: &Submission, relation: &Relation) -> Outcome {
    // A total that was computed from its parts proves nothing about them.
    if let Some(total) = relation.total()
        && submission.computed.contains(&total)
    {
        return Outcome::Unchecked(total);
    }
    let sides = match (whole(submission, &relation.left), whole(submission, &relation.right)) {
        (Some(left), Some(right)) if holds(relation.op, &left, &right) => return Outcome::Holds,
        (Some(left), Some(right)) => (Ok(Decimal::from(left)), Ok(Decimal::from(right))),
        _ => (exact(submission, &relation.left), exact(submission, &relation.right)),
    };
    match sides {
        (Ok(left), Ok(right)) if holds(relation.op, &left, &right) => Outcome::Holds,
        (Ok(left), Ok(right)) => Outcome::Broken(left, right),
        (Err(missing), _) | (_, Err(missing)) => Outcome::Unchecked(missing),
    }
}

fn holds<T: PartialOrd>(op: Op, left: &T, right: &T) -> bool {
    match op {
        Op::Equals => left == right,
        Op::AtMost => left <= right,
        Op::AtLeast => left >= right,
    }
}

/// Whether a number may stand there at all; if not, that is the finding and no sum of it is another.
fn is_sound(submission: &Submission, figure: usize, number: Decimal) -> bool {
    match submission.edition.figures[figure].kind {
        Kind::Count => number.is_integer() && !number.is_sign_negative(),
        Kind::Amount => !number.is_sign_negative(),
        Kind::Signed => number.is_integer(),
    }
}

/// The sum where every figure is a whole number: nearly always, and fast.
fn whole(submission: &Submission, side: &[usize]) -> Option<i64> {
    side.iter().try_fold(0_i64, |sum, figure| match submission.figures[*figure].value {
        Value::Whole(whole) if whole >= 0 => sum.checked_add(whole),
        _ => None,
    })
}

/// The sum, or the first figure that is missing.
fn exact(submission: &Submission, side: &[usize]) -> Result<Decimal, usize> {
    side.iter().try_fold(Decimal::ZERO, |sum, figure| {
        let number = submission.number(*figure).filter(|number| is_sound(submission, *figure, *number));
        number.and_then(|number| sum.checked_add(number)).ok_or(*figure)
    })
}

/// Groups broken relations that share a cell, where one cell explains the group; else each stands alone.
fn causes(submission: &Submission, all: &[Outcome]) -> Vec<Cause> {
    let relations = &submission.edition.relations;
    let broken: Vec<usize> = (0..all.len()).filter(|at| matches!(all[*at], Outcome::Broken(..))).collect();
    let sums = |at: &usize| relations[*at].op == Op::Equals;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in broken.iter().copied().filter(sums) {
        let shares = |group: &Vec<usize>| group.iter().any(|other| share(&relations[at], &relations[*other]));
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        let mut group: Vec<usize> = joined.drain(..).flatten().chain([at]).collect();
        group.sort_unstable();
        groups = apart;
        groups.push(group);
    }
    let mut causes = Vec::new();
    for group in groups {
        let candidates = candidates(submission, all, &group);
        if candidates.is_empty() && group.len() > 1 {
            let alone = |at| Cause { relations: vec![at], candidates: Vec::new() };
            causes.extend(group.into_iter().map(alone));
        } else {
            causes.push(Cause { relations: group, candidates });
        }
    }
    let others = broken.into_iter().filter(|at| !sums(at));
    causes.extend(others.map(|at| Cause { relations: vec![at], candidates: Vec::new() }));
    causes
}

fn share(a: &Relation, b: &Relation) -> bool {
    terms(a).any(|figure| terms(b).any(|other| other == figure))
}

fn terms(relation: &Relation) -> impl Iterator<Item = usize> {
    relation.left.iter().chain(&relation.right).copied()
}

/// The single cells whose change mends every sum of the group and breaks no other sum, the likeliest slips first.
fn candidates(submission: &Submission, all: &[Outcome], group: &[usize]) -> Vec<(usize, Decimal, Decimal)> {
    let relations = &submission.edition.relations;
    let Some((first, rest)) = group.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for figure in terms(&relations[*first]) {
        let Some(from) = submission.number(figure) else { continue };
        let Some(to) = mended(&relations[*first], all[*first], figure, from) else { continue };
        let same = |at: &usize| mended(&relations[*at], all[*at], figure, from) == Some(to);
        let breaks = |(at, relation): (usize, &Relation)| {
            relation.op == Op::Equals
                && all[at] == Outcome::Holds
                && terms(relation).any(|other| other == figure)
        };
        let whole = submission.edition.figures[figure].kind == Kind::Amount || to.is_integer();
        let sound = to >= Decimal::ZERO && whole;
        if sound && rest.iter().all(same) && !relations.iter().enumerate().any(breaks) {
            found.push((figure, from, to));
        }
    }
    // Slips of a key first, then cells that somebody typed, then totals.
    found.sort_by_key(|(figure, from, to)| {
        let slip = one_keystroke(&from.to_string(), &to.to_string());
        let total = relations[*first].right.contains(figure);
        (!slip, submission.place(*figure).is_none(), !total, *figure)
    });
    found
}

/// What the figure must be for the relation to hold, all else being right.
fn mended(relation: &Relation, outcome: Outcome, figure: usize, from: Decimal) -> Option<Decimal> {
    let Outcome::Broken(left, right) = outcome else { return None };
    match (relation.left.contains(&figure), relation.right.contains(&figure)) {
        (true, false) => from.checked_add(right.checked_sub(left)?),
        (false, true) => from.checked_add(left.checked_sub(right)?),
        _ => None,
    }
}

/// Whether one slip of a key makes one number of the other: a digit changed, dropped, doubled, or two swapped.
fn one_keystroke(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let head = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let tail =
        |skip_short: usize, skip_long: usize| short.get(head + skip_short..) == long.get(head + skip_long..);
    if short.len() == long.len() {
        let swapped =
            short.get(head) == long.get(head + 1) && short.get(head + 1) == long.get(head) && tail(2, 2);
        tail(1, 1) || swapped
    } else {
        long.len() == short.len() + 1 && tail(0, 1)
    }
}

/// Reports the causes whose first relation belongs to the rule.
pub(super) fn report(context: &Context, code: &'static Code, title: &Text, findings: &mut Vec<Finding>) {
    let relations = &context.submission.edition.relations;
    let own = |cause: &&Cause| relations[cause.relations[0]].rule == code.name;
    let causes = context.outcomes.causes.iter().filter(own);
    findings.extend(causes.map(|cause| finding(context, code, title, cause)));
}

fn relation_words(relation: &Relation) -> String {
    if relation.line.is_empty() {
        relation.words.clone()
    } else {
        format!("{}（{}）", relation.words, relation.line)
    }
}

fn finding(context: &Context, code: &'static Code, title: &Text, cause: &Cause) -> Finding {
    let submission = context.submission;
    let edition = &submission.edition;
    let relation = &edition.relations[cause.relations[0]];
    let sides = sides(context.outcomes.all[cause.relations[0]]);
    let (zh, en, words) = (&title.zh, &title.en, relation_words(relation));
    let mut finding = Finding::new(code, say!("{zh}：{words}", "{en}: {words}"));
    finding.level = relation.level.unwrap_or(code.level);
    finding.figures = mentions(submission, relation);
    let table = &edition.tables[relation.table];
    let (source, name) = (&edition.source, &table.name);
    finding.law = (!table.beside).then(|| say!("{source} {name}", "{source} {name}"));
    // The finding points at the cell that explains it, else at the total.
    let likely = likely(&cause.candidates);
    let pointed = match likely.as_slice() {
        [(figure, _, _)] => Some(*figure),
        _ => relation.right.first().copied(),
    };
    let Sides { left, right, difference } = &sides;
    let text = match relation.op {
        Op::Equals => say!(
            "左边 {left}，右边 {right}，相差 {difference}",
            "left {left}, right {right}, difference {difference}"
        ),
        Op::AtMost => say!("{left} 大于 {right}", "{left} is more than {right}"),
        Op::AtLeast => say!("{left} 小于 {right}", "{left} is less than {right}"),
    };
    let mut shown = 0;
    for figure in terms(relation) {
        let Some(place) = submission.place(figure) else { continue };
        if Some(figure) == pointed {
            finding = finding.at(place, text.clone());
        } else if submission.number(figure).is_some_and(|number| !number.is_zero()) && shown < 12 {
            shown += 1;
            finding = finding.see(place, Text::same(shown_value(submission, figure)));
        }
    }
    // The cell itself may be in no file; then the first of the others bears the words.
    if !finding.labels.iter().any(|label| label.primary)
        && let Some(first) = finding.labels.first_mut()
    {
        (first.primary, first.text) = (true, text);
    }
    if let (true, Some(source)) = (finding.labels.is_empty(), submission.sources.first()) {
        finding = finding.in_path(&source.name, source.shown.clone());
    }
    for other in &cause.relations[1..] {
        let relation = &edition.relations[*other];
        if let Some(rule) = super::RULES.iter().find(|rule| rule.code.name == relation.rule) {
            let words = relation_words(relation);
            let sides = self::sides(context.outcomes.all[*other]);
            let Sides { left, right, .. } = &sides;
            let message = say!("{words}：左边 {left}，右边 {right}", "{words}: left {left}, right {right}");
            finding.also.push(Also {
                code: &rule.code,
                message,
                figures: mentions(submission, relation),
                sides,
            });
        }
    }
    finding.sides = Some(sides);
    suggest(&mut finding, submission, cause, &likely);
    finding
}

/// More candidates than this are not listed.
const MANY: usize = 6;

/// The candidates worth naming: the one-keystroke slips where there are any.
fn likely(candidates: &[(usize, Decimal, Decimal)]) -> Vec<(usize, Decimal, Decimal)> {
    let slip = |it: &&(usize, Decimal, Decimal)| one_keystroke(&it.1.to_string(), &it.2.to_string());
    let slips: Vec<_> = candidates.iter().filter(slip).copied().collect();
    if slips.is_empty() { candidates.to_vec() } else { slips }
}

fn suggest(
    finding: &mut Finding,
    submission: &Submission,
    cause: &Cause,
    likely: &[(usize, Decimal, Decimal)],
) {
    let name = |figure: usize| {
        let label = &submission.edition.figures[figure].label;
        match submission.place(figure).and_then(|place| place.span.cell) {
            Some(cell) => format!("{cell}“{label}”"),
            None => format!("“{label}”"),
        }
    };
    finding.help = match likely {
        [] => None,
        [(figure, from, to)] => {
            let (name, count) = (name(*figure), cause.relations.len());
            Some(say!(
                "{name}的 {from} 很可能应为 {to}（只改这一处，有关的 {count} 个关系都成立）",
                "{name} is {from} and should probably be {to} (this alone mends all {count} relation(s))"
            ))
        }
        // Where nearly every cell could be it, a list says nothing.
        several if several.len() > MANY => {
            let count = several.len();
            Some(say!(
                "单凭这一个关系看不出错在哪一格（{count} 种可能），先核对上面标出的各格",
                "this relation alone does not tell which cell is wrong ({count} are possible); begin with those shown"
            ))
        }
        several => {
            let list = |separator: &str| -> String {
                let shown =
                    several.iter().take(3).map(|(figure, from, to)| format!("{} {from}→{to}", name(*figure)));
                let more = if several.len() > 3 { "…" } else { "" };
                shown.collect::<Vec<_>>().join(separator) + more
            };
            let (zh, en, count) = (list("；"), list("; "), several.len());
            Some(say!(
                "改其中一处即可，共 {count} 种可能：{zh}",
                "one change is enough, {count} are possible: {en}"
            ))
        }
    };
    let named = if likely.len() > MANY { &[] } else { likely };
    finding.suggestions = named
        .iter()
        .map(|(figure, from, to)| Suggestion {
            figure: submission.edition.figures[*figure].id.clone(),
            place: submission.place(*figure),
            from: from.to_string(),
            to: to.to_string(),
        })
        .collect();
}

fn sides(outcome: Outcome) -> Sides {
    match outcome {
        Outcome::Broken(left, right) => Sides {
            left: left.to_string(),
            right: right.to_string(),
            difference: left.checked_sub(right).map(|it| it.to_string()).unwrap_or_default(),
        },
        Outcome::Holds | Outcome::Unchecked(_) => Sides::default(),
    }
}

/// A relation's figures for machines.
fn mentions(submission: &Submission, relation: &Relation) -> Vec<Mention> {
    terms(relation).map(|figure| mention(submission, figure)).collect()
}

/// A figure for machines.
pub(super) fn mention(submission: &Submission, figure: usize) -> Mention {
    let definition = &submission.edition.figures[figure];
    Mention {
        id: definition.id.clone(),
        label: definition.label.clone(),
        value: submission.figures[figure].value.printed(),
        place: submission.place(figure),
    }
}

fn shown_value(submission: &Submission, figure: usize) -> String {
    submission.figures[figure].value.printed().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_one_key() {
        for (a, b) in [("13", "31"), ("12", "13"), ("1", "12"), ("12", "2"), ("112", "12"), ("0", "3")] {
            assert!(one_keystroke(a, b) && one_keystroke(b, a), "{a} {b}");
        }
        for (a, b) in [("12", "12345"), ("12", "34"), ("100", "1")] {
            assert!(!one_keystroke(a, b), "{a} {b}");
        }
    }
}

//! The relations of the form, evaluated once; what broke together, told once, with the cell that explains it.

mod slips;

pub(in crate::check) use slips::one_keystroke;

use rust_decimal::Decimal;

use super::{Context, Findings, Rule, words};
use crate::diag::verdict::Unchecked;
use crate::diag::{Also, Code, Finding, Mention, Sides, Suggestion, Text, say};
use crate::edition::{Kind, Missing, Op, Relation};
use crate::model::Submission;
use crate::text::Narration;
use slips::{Change, System};

/// What became of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both sides agree.
    Holds,
    /// They do not: left and right.
    Broken(Decimal, Decimal),
    /// A figure is missing: its number.
    Unchecked(usize),
    /// The form's table is optional, and not there.
    NotApplicable,
}

/// The outcome of each relation of the edition, in its order.
#[derive(Debug)]
pub struct Outcomes {
    all: Vec<Outcome>,
    causes: Vec<Cause>,
}

/// Relations that one mistake breaks together.
#[derive(Debug)]
struct Cause {
    /// By their numbers, in the order of the rules.
    relations: Vec<usize>,
    /// What would mend all of them, each a set of changes; the likeliest first.
    repairs: Vec<Vec<Change>>,
    /// How many of these are equally likely.
    equal: usize,
}

/// Something beside the form that tells a figure: the words, or last year's report.
#[derive(Clone, Debug)]
pub(super) struct Witness {
    /// The sums that it may mean.
    pub(super) sums: Vec<Vec<usize>>,
    /// What it says.
    pub(super) value: Decimal,
}

impl Outcomes {
    /// Evaluates every relation.
    pub fn new(submission: &Submission, narration: &Narration) -> Self {
        let relations = &submission.edition.relations;
        let all: Vec<Outcome> = relations.iter().map(|relation| outcome(submission, relation)).collect();
        let causes = if all.iter().any(|it| matches!(it, Outcome::Broken(..))) {
            causes(submission, &all, &words::witnesses(submission, narration))
        } else {
            Vec::new()
        };
        Self { all, causes }
    }

    /// How many are of tables that few offices have and this one has not.
    pub fn not_applicable(&self) -> usize {
        self.all.iter().filter(|outcome| **outcome == Outcome::NotApplicable).count()
    }

    /// The change that a finding offers alone for the figure, if there is one.
    pub(super) fn offered(&self, figure: usize) -> Option<Decimal> {
        self.causes.iter().filter_map(Cause::sure).find(|it| it.figure == figure).map(|it| it.to)
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
    let table = &submission.edition.tables[relation.table];
    if table.missing == Missing::Optional && submission.tables[relation.table].is_none() {
        return Outcome::NotApplicable;
    }
    // A total that was computed from its parts proves nothing about them.
    if !submission.computed.is_empty()
        && let Some(total) = relation.total()
        && submission.computed.contains(&total)
    {
        return Outcome::Unchecked(total);
    }
    let sides = match (submission.figures.sum(&relation.left), submission.figures.sum(&relation.right)) {
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

/// The sum, or the first figure that is missing.
fn exact(submission: &Submission, side: &[usize]) -> Result<Decimal, usize> {
    side.iter().try_fold(Decimal::ZERO, |sum, figure| {
        let number = submission.number(*figure).filter(|number| is_sound(submission, *figure, *number));
        number.and_then(|number| sum.checked_add(number)).ok_or(*figure)
    })
}

/// Groups broken sums that share a cell, and parts a group again by the cells that explain it.
fn causes(submission: &Submission, all: &[Outcome], witnesses: &[Witness]) -> Vec<Cause> {
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
    let system = System::new(submission, all, witnesses);
    let (mut causes, mut unsolved) = (Vec::new(), Vec::new());
    for table in 0..submission.edition.tables.len() {
        let own = |at: &usize| relations[*at].table == table;
        let together: Vec<usize> = broken.iter().copied().filter(sums).filter(own).collect();
        let mut sets = system.exchanges(&together);
        match sets.len() {
            // Where nearly every pair could be it, nothing is told by that.
            0 | MANY.. => continue,
            1 => causes.extend(sets.pop().iter().flat_map(|set| apart(relations, &together, set))),
            equal => causes.push(Cause { relations: together, repairs: sets, equal }),
        }
        groups.retain(|group| !group.iter().all(own));
    }
    for group in groups {
        let (repairs, equal) = system.repairs(&group);
        match repairs.first() {
            None => unsolved.push(group),
            // Two cells are two mistakes: each is told with the sums that it breaks.
            Some(set) if equal == 1 && set.len() > 1 => causes.extend(apart(relations, &group, set)),
            Some(_) => causes.push(Cause { relations: group, repairs, equal }),
        }
    }
    // Sums that share no cell can have one cause still: a slip in each, which meet in sums that hold.
    while let Some(first) = unsolved.pop() {
        let table = relations[first[0]].table;
        let (same, rest): (Vec<_>, Vec<_>) =
            unsolved.into_iter().partition(|it| relations[it[0]].table == table);
        unsolved = rest;
        let mut group: Vec<usize> = same.into_iter().flatten().chain(first).collect();
        group.sort_unstable();
        let (repairs, equal) = system.repairs(&group);
        match repairs.first() {
            Some(set) if equal == 1 => causes.extend(apart(relations, &group, set)),
            _ => causes.extend(group.into_iter().map(Cause::alone)),
        }
    }
    let others = broken.into_iter().filter(|at| !sums(at));
    causes.extend(others.map(Cause::alone));
    causes
}

impl Cause {
    fn alone(relation: usize) -> Self {
        Self { relations: vec![relation], repairs: Vec::new(), equal: 0 }
    }
}

/// A cause for each change of a set: the broken sums that the cell stands in, each told once.
fn apart(relations: &[Relation], group: &[usize], set: &[Change]) -> Vec<Cause> {
    let mut left: Vec<usize> = group.to_vec();
    let mut causes = Vec::new();
    for change in set {
        let has = |at: &usize| terms(&relations[*at]).any(|figure| figure == change.figure);
        let mut own: Vec<usize> = left.iter().copied().filter(has).collect();
        left.retain(|at| !own.contains(at));
        if own.is_empty() {
            own = group.iter().copied().filter(has).collect();
        }
        if !own.is_empty() {
            causes.push(Cause { relations: own, repairs: vec![vec![*change]], equal: 1 });
        }
    }
    causes.extend(left.into_iter().map(Cause::alone));
    causes
}

fn share(a: &Relation, b: &Relation) -> bool {
    terms(a).any(|figure| terms(b).any(|other| other == figure))
}

fn terms(relation: &Relation) -> impl Iterator<Item = usize> {
    relation.left.iter().chain(&relation.right).copied()
}

/// What a figure that is missing or no number must be, where every sum that tells it agrees; and how many do.
pub(super) fn inferred(context: &Context, figure: usize) -> Option<(Decimal, usize)> {
    let submission = context.submission;
    let (mut value, mut count) = (None, 0);
    for relation in submission.edition.relations.iter().filter(|it| it.op == Op::Equals) {
        let others = |side: &[usize]| -> Option<Decimal> {
            let rest: Vec<usize> = side.iter().copied().filter(|it| *it != figure).collect();
            exact(submission, &rest).ok()
        };
        let (left, right) = (relation.left.contains(&figure), relation.right.contains(&figure));
        // A sum with a cell that is itself corrected tells nothing yet.
        let offered = |it: usize| it != figure && context.outcomes.offered(it).is_some();
        if left == right || terms(relation).any(offered) {
            continue;
        }
        let (Some(on_left), Some(on_right)) = (others(&relation.left), others(&relation.right)) else {
            continue;
        };
        let found = if left { on_right.checked_sub(on_left) } else { on_left.checked_sub(on_right) }?;
        if value.is_some_and(|it| it != found) {
            return None;
        }
        (value, count) = (Some(found), count + 1);
    }
    let value = value?;
    is_sound(submission, figure, value).then_some((value, count))
}

/// Reports the causes whose first relation belongs to the rule, under its title in both languages.
pub(super) fn report(
    context: &Context,
    code: &'static Code,
    title: (&'static str, &'static str),
    findings: &mut Findings,
) {
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

fn finding(context: &Context, code: &'static Code, (zh, en): (&str, &str), cause: &Cause) -> Finding {
    let submission = context.submission;
    let edition = &submission.edition;
    let relation = &edition.relations[cause.relations[0]];
    let sides = sides(context.outcomes.all[cause.relations[0]]);
    let words = relation_words(relation);
    let mut finding = Finding::new(code, say!("{zh}：{words}", "{en}: {words}"));
    finding.level = relation.level.unwrap_or(code.level);
    finding.figures = mentions(submission, relation);
    let table = &edition.tables[relation.table];
    let (source, name) = (&edition.source, &table.name);
    finding.law = (!table.beside).then(|| say!("{source} {name}", "{source} {name}"));
    // The finding points at the cell that explains it, else at the total.
    let pointed = match cause.sure() {
        Some(change) => Some(change.figure),
        None => relation.right.first().copied(),
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
    if let Some(change) = cause.sure() {
        finding.also.extend(words::also(context, change.figure, change.to));
    }
    suggest(&mut finding, submission, cause);
    finding
}

/// More candidates than this are not listed.
const MANY: usize = 6;

impl Cause {
    /// The one change that is likelier than any other.
    fn sure(&self) -> Option<Change> {
        match self.repairs.first().map(Vec::as_slice) {
            Some([change]) if self.equal == 1 => Some(*change),
            _ => None,
        }
    }
}

fn suggest(finding: &mut Finding, submission: &Submission, cause: &Cause) {
    let name = |figure: usize| {
        let label = &submission.edition.figures[figure].label;
        match submission.place(figure).and_then(|place| place.span.cell) {
            Some(cell) => format!("{cell}“{label}”"),
            None => format!("“{label}”"),
        }
    };
    let likely = &cause.repairs[..cause.equal];
    let count = likely.len();
    if let Some(Change { figure, from, to }) = cause.sure() {
        let (name, count) = (name(figure), cause.relations.len());
        finding.help = Some(say!(
            "{name}的 {from} 很可能应为 {to}（只改这一处，有关的 {count} 个关系都成立）",
            "{name} is {from} and should probably be {to} (this alone mends all {count} relation(s))"
        ));
    } else if count > MANY {
        // Where nearly every cell could be it, a list says nothing.
        finding.help = Some(say!(
            "单凭这里的关系看不出错在哪一格（{count} 种可能），先核对上面标出的各格",
            "these relations alone do not tell which cell is wrong ({count} are possible); begin with those shown"
        ));
    } else if let Some(first) = likely.first() {
        let cells = first.len();
        let list = |and: &str, separator: &str| -> String {
            let set = |set: &Vec<Change>| -> String {
                let one = |it: &Change| format!("{} {}→{}", name(it.figure), it.from, it.to);
                set.iter().map(one).collect::<Vec<_>>().join(and)
            };
            let more = if count > 3 { "…" } else { "" };
            likely.iter().take(3).map(set).collect::<Vec<_>>().join(separator) + more
        };
        let (zh, en) = (list("，且", "；"), list(" and ", "; "));
        finding.help = Some(if cells == 1 {
            say!(
                "改其中一处即可，共 {count} 种可能：{zh}",
                "one change is enough, {count} are possible: {en}"
            )
        } else {
            say!(
                "至少要改 {cells} 处，共 {count} 种可能：{zh}",
                "at least {cells} cells must change, {count} ways are possible: {en}"
            )
        });
    }
    if count <= MANY {
        for (number, changes) in likely.iter().enumerate() {
            let several = changes.len() > 1;
            finding.suggestions.extend(changes.iter().map(|it| Suggestion {
                set: several.then_some(number),
                ..suggestion(submission, it.figure, it.from.to_string(), it.to)
            }));
        }
    }
}

/// A figure that is probably wrong, for machines and for `--fix`.
pub(super) fn suggestion(submission: &Submission, figure: usize, from: String, to: Decimal) -> Suggestion {
    Suggestion {
        figure: submission.edition.figures[figure].id.clone(),
        place: submission.place(figure),
        from,
        to: to.to_string(),
        set: None,
    }
}

fn sides(outcome: Outcome) -> Sides {
    match outcome {
        Outcome::Broken(left, right) => Sides {
            left: left.to_string(),
            right: right.to_string(),
            difference: left.checked_sub(right).map(|it| it.to_string()).unwrap_or_default(),
        },
        Outcome::Holds | Outcome::Unchecked(_) | Outcome::NotApplicable => Sides::default(),
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
        value: submission.figures.printed(figure),
        place: submission.place(figure),
    }
}

fn shown_value(submission: &Submission, figure: usize) -> String {
    submission.figures.printed(figure).unwrap_or_default()
}

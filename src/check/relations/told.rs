//! What is told of relations that broke together: their sums, the cell that explains them, and what would mend it.

use rust_decimal::Decimal;

use super::slips::{self, Change};
use super::{Cause, Outcome, relation_words, terms};
use crate::check::{Context, Findings, RULES, words};
use crate::diag::{Also, Code, Finding, Mention, Sides, Suggestion, Text, say};
use crate::edition::{Op, Relation};
use crate::model::Submission;

/// Reports the causes whose first relation belongs to the rule, under its title in both languages.
pub(in crate::check) fn report(
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

fn finding(context: &Context, code: &'static Code, (zh, en): (&str, &str), cause: &Cause) -> Finding {
    let submission = context.submission;
    let edition = &submission.edition;
    let relation = &edition.relations[cause.relations[0]];
    let sides = sides(context.outcomes.of(cause.relations[0]));
    let words = relation_words(relation);
    let mut finding = Finding::new(code, say!("{zh}：{words}", "{en}: {words}"));
    finding.level = relation.level.unwrap_or(code.level);
    finding.figures = mentions(submission, relation);
    let table = &edition.tables[relation.table];
    let (source, name) = (&edition.source, &table.name);
    finding.law = (!table.beside).then(|| say!("{source} {name}", "{source} {name}"));
    // The finding points at the cell that explains it, else at the total.
    let explains = |it: &&Change| terms(relation).any(|figure| figure == it.figure);
    let pointed = match cause.sure().iter().find(explains) {
        Some(change) => Some(change.figure),
        // Of a part and its whole the part is too large.
        None if relation.op == Op::AtMost => relation.left.first().copied(),
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
        if let Some(rule) = RULES.iter().find(|rule| rule.code.name == relation.rule) {
            let words = relation_words(relation);
            let sides = self::sides(context.outcomes.of(*other));
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
    for change in cause.sure() {
        finding.also.extend(words::also(context, change.figure, change.to));
    }
    suggest(&mut finding, context, cause);
    finding
}

/// More candidates than this are not listed.
pub(super) const MANY: usize = 6;

/// Offers the changes that would mend the cause: one, several, or none.
fn suggest(finding: &mut Finding, context: &Context, cause: &Cause) {
    let submission = context.submission;
    let name = |figure: usize| {
        let label = &submission.edition.figures[figure].label;
        match submission.place(figure).and_then(|place| place.span.cell) {
            Some(cell) => format!("{cell}“{label}”"),
            None => format!("“{label}”"),
        }
    };
    let one = |it: &Change| format!("{} {}→{}", name(it.figure), it.from, it.to);
    let list = |set: &[Change], and: &str| set.iter().map(one).collect::<Vec<_>>().join(and);
    let likely = &cause.repairs[..cause.equal];
    let (count, relations) = (likely.len(), cause.relations.len());
    finding.help = match (likely, cause.sure()) {
        (_, [change]) => {
            let (name, Change { from, to, .. }) = (name(change.figure), change);
            let others = cause.with.len();
            let Text { zh, en } = Text::few(cause.with.iter().map(|it| Text::same(one(it))));
            let (other_zh, other_en) = match others {
                1 => ("一处".to_owned(), "the other mistake is"),
                _ => (format!("外 {others} 处"), "the other mistakes are"),
            };
            Some(if let Some(relation) = still_broken(context, cause) {
                let words = relation_words(relation);
                say!(
                    "{name}的 {from} 很可能应为 {to}；但改后“{words}”不成立，一并核对",
                    "{name} is {from} and should probably be {to}; but then `{words}` does not hold: see to both"
                )
            } else if cause.with.is_empty() {
                say!(
                    "{name}的 {from} 很可能应为 {to}（只改这一处，有关的 {relations} 个关系都成立）",
                    "{name} is {from} and should probably be {to} (this alone mends all {relations} relation(s))"
                )
            } else {
                say!(
                    "{name}的 {from} 很可能应为 {to}（与另{other_zh}错一并改，有关的关系都成立：{zh}）",
                    "{name} is {from} and should probably be {to} (all its relations hold once {other_en} mended, too: {en})"
                )
            })
        }
        (_, set @ [a, b]) if a.from == b.to && b.from == a.to => {
            let (zh, en) = (list(set, "，"), list(set, ", "));
            Some(say!("很可能两格填反了：{zh}", "the two cells were probably exchanged: {en}"))
        }
        (_, set @ [_, ..]) => {
            let (cells, zh, en) = (set.len(), list(set, "，且 "), list(set, " and "));
            Some(say!(
                "很可能这 {cells} 格要一并改：{zh}（只改其中一格，仍有关系不成立）",
                "these {cells} cells should probably change together: {en} (one of them alone leaves a relation broken)"
            ))
        }
        // Where nearly every cell could be it, a list says nothing.
        _ if count > MANY => Some(say!(
            "单凭这里的关系看不出错在哪一格（{count} 种可能），先核对上面标出的各格",
            "these relations alone do not tell which cell is wrong ({count} are possible); begin with those shown"
        )),
        ([first, ..], _) => {
            let all = |and: &str, separator: &str| -> String {
                let set = |(at, set): (usize, &Vec<Change>)| format!("（{}）{}", at + 1, list(set, and));
                likely.iter().enumerate().map(set).collect::<Vec<_>>().join(separator)
            };
            let (cells, zh, en) = (first.len(), all("，且 ", "；"), all(" and ", "; "));
            Some(if cells == 1 {
                say!(
                    "改其中一处即可，共 {count} 种可能：{zh}",
                    "one change is enough, {count} are possible: {en}"
                )
            } else {
                say!(
                    "一处改不平，至少 {cells} 格一并改，共 {count} 种可能，核对是哪一种：{zh}",
                    "no single change is enough, at least {cells} cells change together, {count} ways are possible: {en}"
                )
            })
        }
        _ if context.submission.edition.relations[cause.relations[0]].op == Op::Equals => Some(say!(
            "没有找到改一至三格就能使有关的关系都成立的办法，逐格核对",
            "no change of one to three cells was found that makes all these relations hold; check each cell"
        )),
        _ => None,
    };
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

/// A relation that does not hold even when the cause's only repair is made: a smaller part than its whole, which the
/// sums do not know of.
fn still_broken<'a>(context: &'a Context, cause: &Cause) -> Option<&'a Relation> {
    let submission = context.submission;
    let set: Vec<Change> = cause.sure().iter().chain(&cause.with).copied().collect();
    let concerned =
        |it: &&Relation| terms(it).any(|figure| cause.sure().iter().any(|it| it.figure == figure));
    let breaks = |it: &&Relation| !slips::stays(submission, it, &set);
    submission.edition.relations.iter().filter(concerned).find(breaks)
}

/// A figure that is probably wrong, for machines and for `--fix`.
pub(in crate::check) fn suggestion(
    submission: &Submission,
    figure: usize,
    from: String,
    to: Decimal,
) -> Suggestion {
    let definition = &submission.edition.figures[figure];
    Suggestion {
        figure: definition.id.clone(),
        label: definition.label.clone(),
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
pub(in crate::check) fn mention(submission: &Submission, figure: usize) -> Mention {
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

//! A fee for requests, and no request.

use rust_decimal::Decimal;

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Meaning;
use crate::text::statements::Form;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0217",
        name: "fee-without-request",
        level: Level::Warning,
        docs: include_str!("fee_without_request.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    let stated = &context.narration.stated.statements;
    let fee = edition.states(Meaning::Fee).iter().flatten().copied();
    let charged = fee
        .chain(edition.figure_of_id("statistics.fees_charged"))
        .find(|figure| submission.number(*figure).is_some_and(|it| it > Decimal::ZERO));
    let said = stated.iter().find(|it| {
        it.meaning == Some(Meaning::Fee)
            && it.form == Form::Count
            && it.year == Some(0)
            && it.number.value > Decimal::ZERO
    });
    if charged.is_none() && said.is_none() {
        return;
    }
    // Received and carried in: the largest of the sums that "received" may mean.
    let sums = edition.states(Meaning::Received).iter();
    let totals = sums.map(|sum| {
        sum.iter().try_fold(Decimal::ZERO, |total, it| total.checked_add(submission.number(*it)?))
    });
    let known: Vec<Option<Decimal>> = totals.collect();
    let none_in_table = !known.is_empty() && known.iter().all(|it| it.is_some_and(|it| it.is_zero()));
    let none_said = known.iter().all(Option::is_none)
        && stated.iter().any(|it| {
            matches!(it.meaning, Some(Meaning::Received | Meaning::New))
                && it.number.value.is_zero()
                && it.year == Some(0)
        });
    if !(none_in_table || none_said) {
        return;
    }
    let place = match (charged, said) {
        (Some(figure), _) => submission.place(figure),
        (None, Some(said)) => context.narration.place(submission, said, said.number.range.clone()),
        (None, None) => return,
    };
    let message = say!(
        "没有新收和结转的申请，却收取了费用",
        "a fee was collected, and there was no request, new or carried over"
    );
    let mut finding = Finding::new(&RULE.code, message).help(say!(
        "核对申请件数；不是因申请公开收取的费用不在这里填",
        "check the number of requests; charges that are not for requests do not belong here"
    ));
    if let Some(place) = place {
        finding = finding.at(place, Text::none());
    }
    finding.figures = charged.iter().map(|it| mention(submission, *it)).collect();
    findings.push(finding);
}

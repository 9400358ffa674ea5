//! A fee that the tariff cannot give: every one is a multiple of 10 元.

use rust_decimal::Decimal;

use crate::check::relations::mention;
use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Meaning;
use crate::text::statements::Form;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0216",
        name: "fee-not-a-multiple",
        level: Level::Warning,
        docs: include_str!("fee_not_a_multiple.md"),
    },
    check,
};

/// The first reporting year of the tariff.
const FROM: i32 = 2021;

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    if submission.year < FROM {
        return;
    }
    let odd = |amount: &Decimal| !(amount % Decimal::TEN).is_zero();
    let finding = |amount: Decimal| {
        let message = say!(
            "信息处理费 {amount} 元不是 10 元的整数倍",
            "the fee of {amount} 元 is no multiple of 10 元"
        );
        Finding::new(&RULE.code, message)
            .law(say!(
                "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）：按件每件 100 元起，按页每页 10 元起",
                "国办函〔2020〕109号: by item from 100 元 each, by page from 10 元 each"
            ))
            .help(say!("核对金额；是否混入了别的收费", "check the amount, and whether another charge is in it"))
    };
    let in_table = submission.edition.figure_of_id("fees.amount");
    if let Some(figure) = in_table
        && let Some(amount) = submission.number(figure).filter(odd)
    {
        let mut found = finding(amount);
        if let Some(place) = submission.place(figure) {
            found = found.at(place, Text::none());
        }
        found.figures = vec![mention(submission, figure)];
        return findings.push(found);
    }
    for statement in &context.narration.stated.statements {
        if statement.meaning == Some(Meaning::Fee)
            && statement.form == Form::Count
            && statement.year == Some(0)
            && !statement.number.about
            && odd(&statement.number.value)
            && let Some(place) =
                context.narration.place(submission, statement, statement.number.range.clone())
        {
            return findings.push(finding(statement.number.value).at(place, Text::none()));
        }
    }
}

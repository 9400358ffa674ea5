//! Section six does not say whether a fee was collected.

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Ask;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0324",
        name: "fee-statement-missing",
        level: Level::Warning,
        docs: include_str!("fee_statement_missing.md"),
    },
    check,
};

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let edition = &submission.edition;
    let Some(section) = edition.section("other").filter(|_| edition.asks(Ask::Fee)) else { return };
    // The table of fees writes the sentence.
    let written = edition
        .table("fees")
        .is_some_and(|table| submission.tables[table].is_some() || submission.zero.contains(&table));
    let passage = submission.passages(section).next();
    let (Some(passage), false) = (passage, written) else { return };
    let mut texts = context.narration.of(section).flat_map(|part| &part.paragraphs);
    if texts.any(|it| ["信息处理费", "收费", "费用", "收取"].iter().any(|word| it.text.contains(word)))
    {
        return;
    }
    let heading = &edition.sections[section].heading;
    let message =
        say!("“{heading}”没有说是否收取信息处理费", "`{heading}` does not say whether a fee was collected");
    let place = passage.heading.clone().unwrap_or_else(|| passage.place.clone());
    findings.push(
        Finding::new(&RULE.code, message)
            .at(place, Text::none())
            .law(say!("国办公开办函〔2021〕30号：收取信息处理费情况在此处报告", "国办公开办函〔2021〕30号 asks for it here"))
            .help(say!(
                "写一句“本年度未收取信息处理费”，或在 [figures] 下写 \"fees.amount\" = 0，由模板写出",
                "say that none was collected, or write \"fees.amount\" = 0 under [figures]: the template says it"
            )),
    );
}

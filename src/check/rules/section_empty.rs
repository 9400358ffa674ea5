//! A section is there and says nothing.

use crate::check::{Context, Findings, Rule, has_table, is_expected};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::edition::Words;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0302",
        name: "section-empty",
        level: Level::Error,
        docs: include_str!("section_empty.md"),
    },
    check,
};

/// Fewer characters than this are no account of a year's work or of its problems.
const FEW: usize = 10;

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    for (number, section) in submission.edition.sections.iter().enumerate() {
        let Some(passage) = submission.passages(number).next() else { continue };
        let texts = context.narration.of(number).flat_map(|part| &part.paragraphs);
        let texts = texts.filter(|paragraph| !paragraph.heading);
        let said: String = texts.map(|paragraph| paragraph.text.trim()).collect();
        let length = said.chars().count();
        let too_little = match section.words {
            Words::Required => length < FEW,
            Words::Expected | Words::Optional => {
                length == 0 && is_expected(section.words) && !has_table(context, number)
            }
        };
        if !too_little {
            continue;
        }
        let heading = &section.heading;
        let message = if length == 0 {
            say!("“{heading}”下面没有文字", "there is nothing under `{heading}`")
        } else {
            say!("“{heading}”只写了{length}个字：“{said}”", "`{heading}` says only `{said}`")
        };
        let place = passage.heading.clone().unwrap_or_else(|| passage.place.clone());
        let law = &submission.edition.law;
        findings.push(
            Finding::new(&RULE.code, message).at(place, Text::none()).law(Text::same(law.clone())).help(
                match section.words {
                    Words::Required => {
                        say!("写明情况，至少 {FEW} 个字", "tell it in at least {FEW} characters")
                    }
                    Words::Expected | Words::Optional => {
                        say!("没有的写明“无”或“未发生”", "where there was nothing, say so")
                    }
                },
            ),
        );
    }
}

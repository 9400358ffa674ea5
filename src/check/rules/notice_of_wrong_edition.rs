//! The words cite the notice or the law of another edition, or a number that no notice has.

use std::ops::Range;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0317",
        name: "notice-of-wrong-edition",
        level: Level::Warning,
        docs: include_str!("notice_of_wrong_edition.md"),
    },
    check,
};

/// The decrees of the two Regulations, with the first year each holds for.
const DECREES: &[(&str, i32, i32)] = &[("492", 2008, 2018), ("711", 2019, 9999)];

fn check(context: &Context, findings: &mut Findings) {
    let submission = context.submission;
    let own = &submission.edition;
    if context.narration.parts.is_empty() {
        return;
    }
    let sources: Vec<(&str, &str)> =
        context.editions.iter().map(|it| (it.source.as_str(), it.id.as_str())).collect();
    for part in &context.narration.parts {
        for paragraph in &part.paragraphs {
            let text = paragraph.plain();
            for (range, cited) in notices(text) {
                let Some(place) = part.place(submission, paragraph, range.clone()) else { continue };
                let written = &text[range.clone()];
                if cited == own.source && written == cited {
                    continue;
                }
                let (source, id) = (&own.source, &own.id);
                let message = match sources.iter().find(|(source, _)| *source == cited) {
                    Some((_, other)) if *other != own.id => say!(
                        "引用了 {other} 年格式的文件 {cited}，{id} 年格式是 {source}",
                        "cites {cited}, which set the edition of {other}; that of {id} is {source}"
                    ),
                    Some(_) => say!("文号写法不对：{written}", "the notice's number is malformed: {written}"),
                    // Other notices of the same office are cited for other reasons.
                    None if strange(&cited, &sources) => {
                        say!(
                            "没有这个格式文件：{written}",
                            "no notice of a format has this number: {written}"
                        )
                    }
                    None => continue,
                };
                findings.push(
                    Finding::new(&RULE.code, message)
                        .at(place, Text::none())
                        .help(say!("应为 {source}", "it is {source}")),
                );
            }
            for range in yearless(text) {
                let Some(place) = part.place(submission, paragraph, range.clone()) else { continue };
                let written = &text[range];
                let message = say!("文号写法不对：{written}", "the notice's number is malformed: {written}");
                let help = say!(
                    "文号是“〔年份〕序号”，如〔2009〕29号",
                    "a number is 〔year〕number, like 〔2009〕29号"
                );
                findings.push(Finding::new(&RULE.code, message).at(place, Text::none()).help(help));
            }
            for (number, from, to) in DECREES {
                let cited = format!("第{number}号");
                let Some(at) = text.find(&cited).filter(|_| text.contains("条例")) else { continue };
                if (*from..=*to).contains(&submission.year) {
                    continue;
                }
                let Some(place) = part.place(submission, paragraph, at..at + cited.len()) else { continue };
                let year = submission.year;
                let right =
                    DECREES.iter().find(|(_, from, to)| (*from..=*to).contains(&year)).map_or("", |it| it.0);
                let message = say!(
                    "{year} 年的报告引用了国务院令{cited}，应为第{right}号",
                    "the report of {year} cites decree {number}; the Regulation then was decree {right}"
                );
                findings.push(
                    Finding::new(&RULE.code, message)
                        .at(place, Text::none())
                        .help(say!("改成现行《条例》", "cite the Regulation in force")),
                );
            }
        }
    }
}

/// The numbers of the national office's notices in a text, each with the number as it is properly written.
fn notices(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("国办") {
        let rest = &text[at..];
        let Some(end) = rest.find('号').filter(|end| *end <= 60) else { continue };
        let whole = &rest[..end + '号'.len_utf8()];
        let name: String = whole
            .chars()
            .take_while(|char| !"〔[（(【﹝〈".contains(*char) && !char.is_ascii_digit())
            .collect();
        if !name.chars().all(|char| "国办公开函发秘".contains(char)) {
            continue;
        }
        let digits: Vec<&str> = whole[name.len()..]
            .split(|char: char| !char.is_ascii_digit())
            .filter(|it| !it.is_empty())
            .collect();
        let [year, number] = digits.as_slice() else { continue };
        found.push((at..at + whole.len(), format!("{name}〔{year}〕{number}号")));
    }
    found
}

/// What stands before the number of a local office's notice.
const OFFICES: &[&str] = &[
    "府办发",
    "政办发",
    "政发",
    "府发",
    "办发",
    "政办函",
    "府办函",
    "办函",
    "政函",
    "府函",
    "办字",
    "政字",
    "明电",
    "办电",
];

/// Numbers of local notices that have lost their year: 府办明电2029号, 府办发2024号.
fn yearless(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('号') {
        let before = text[..at].trim_end_matches(|char: char| char.is_ascii_digit());
        // A number of four digits is a year, or a year and a number run together.
        if at - before.len() != 4 || !text[before.len()..].starts_with("20") {
            continue;
        }
        let Some(office) = OFFICES.iter().find(|it| before.ends_with(**it)) else { continue };
        // 陆府办明电: the place and the office stand before it.
        let name = before.len() - office.len();
        let more: usize = before[..name]
            .chars()
            .rev()
            .take(3)
            .take_while(|it| !"照据按《、，。的了到".contains(*it))
            .map(char::len_utf8)
            .sum();
        if more > 0 {
            found.push(name - more..at + '号'.len_utf8());
        }
    }
    found
}

/// A number that is nearly that of a format and not it: 国办公开办函〔2021〕3号.
fn strange(cited: &str, sources: &[(&str, &str)]) -> bool {
    let name = |it: &str| it.split('〔').next().unwrap_or_default().to_owned();
    let year = |it: &str| {
        it.split('〔').nth(1).unwrap_or_default().split('〕').next().unwrap_or_default().to_owned()
    };
    let number = |it: &str| it.split('〕').nth(1).unwrap_or_default().to_owned();
    sources.iter().any(|(source, _)| {
        name(source) == name(cited)
            && name(source).starts_with("国办")
            && (name(cited) == "国办公开办函" || year(cited).len() != 4)
            && (year(source) == year(cited)) != (number(source) == number(cited))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_as_they_are_written() {
        let of = |text| notices(text).into_iter().map(|it| it.1).collect::<Vec<_>>();
        assert_eq!(of("按照国办公开办函[2021]30号的要求"), ["国办公开办函〔2021〕30号"]);
        assert_eq!(
            of("《…》（国办发〔2014〕32号）和国办函〔2020〕109号"),
            ["国办发〔2014〕32号", "国办函〔2020〕109号"]
        );
    }

    #[test]
    fn a_number_without_its_year() {
        let found = |text: &str| yearless(text).into_iter().map(|it| text[it].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("按照陆府办明电2029号文件的要求"), ["陆府办明电2029号"]);
        assert_eq!(found("根据云府办发2024号通知"), ["云府办发2024号"]);
        assert!(found("拨打热线2029号，云府办发〔2024〕29号、云政发[2024]2024号、附楼2029号").is_empty());
    }
}

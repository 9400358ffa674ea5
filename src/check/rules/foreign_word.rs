//! A stray Latin word in a Chinese sentence, or a bracket that closes in another width.

use std::ops::Range;

use crate::check::{Context, Findings, Rule};
use crate::diag::{Code, Finding, Level, Text, say};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "A0320",
        name: "foreign-word",
        level: Level::Note,
        docs: include_str!("foreign_word.md"),
    },
    check,
};

/// Words in small letters that Chinese sentences do hold.
const KNOWN: &[&str] = &[
    "app", "http", "https", "www", "com", "cn", "gov", "html", "htm", "mail", "email", "pdf", "doc", "docx",
    "xls", "xlsx", "ofd", "wps", "vs", "km", "mm", "kg", "cm", "xx",
];

fn check(context: &Context, findings: &mut Findings) {
    for part in &context.narration.parts {
        for paragraph in &part.paragraphs {
            for range in words(&paragraph.text) {
                let word = &paragraph.text[range.clone()];
                let Some(place) = part.place(context.submission, paragraph, range) else { continue };
                findings.push(
                    Finding::new(
                        &RULE.code,
                        say!("句中夹着外文“{word}”", "there is `{word}` in a Chinese sentence"),
                    )
                    .at(place, Text::none())
                    .help(say!("改成中文，或删去", "write it in Chinese, or delete it")),
                );
            }
            if let Some((range, open, close)) = brackets(&paragraph.text) {
                let Some(place) = part.place(context.submission, paragraph, range) else { continue };
                findings.push(
                    Finding::new(
                        &RULE.code,
                        say!(
                            "括号全角半角混用：“{open}”配“{close}”",
                            "a bracket opens as `{open}` and closes as `{close}`"
                        ),
                    )
                    .at(place, Text::none())
                    .help(say!("中文里都用全角括号（）", "in Chinese both are full-width")),
                );
            }
        }
    }
}

/// Lower-case words between Chinese letters, with at most a space between.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(u8::is_ascii_alphabetic) {
        let start = at + offset;
        let length =
            bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'\'').count();
        let range = start..start + length;
        at = range.end;
        let word = &text[range.clone()];
        let small = word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let chinese = |char: Option<char>| {
            char.is_some_and(|char| {
                ('\u{4E00}'..='\u{9FFF}').contains(&char) || "，。、；“”《》（）".contains(char)
            })
        };
        let before = text[..start].trim_end_matches(' ').chars().next_back();
        let behind = text[range.end..].trim_start_matches(' ').chars().next();
        let small = small && !word.bytes().all(|byte| byte == b'x');
        if small && !KNOWN.contains(&word) && chinese(before) && chinese(behind) {
            found.push(range);
        }
    }
    found
}

/// The first bracket that closes in another width than it opened.
fn brackets(text: &str) -> Option<(Range<usize>, char, char)> {
    let mut open: Vec<char> = Vec::new();
    for (at, char) in text.char_indices() {
        match char {
            '（' | '(' => open.push(char),
            '）' | ')' => {
                let pair = matches!((open.last(), char), (Some('（'), '）') | (Some('('), ')') | (None, _));
                if let (false, Some(before)) = (pair, open.last()) {
                    return Some((at..at + char.len_utf8(), *before, char));
                }
                open.pop();
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_strayed_in() {
        let of = |text: &'static str| words(text).into_iter().map(|it| &text[it]).collect::<Vec<_>>();
        assert_eq!(of("努力提升服务质量 and 效率"), ["and"]);
        assert_eq!(of("通过LED屏、app、https://xxgk.example.gov.cn 公开，用5G和IPv6"), Vec::<&str>::new());
    }

    #[test]
    fn brackets_of_two_widths() {
        assert_eq!(brackets("办理（含结转)12件"), Some((18..19, '（', ')')));
        assert_eq!(brackets("办理(含结转）12件"), Some((16..19, '(', '）')));
        assert_eq!(brackets("办理（含结转）12件(其中3件)"), None);
    }
}

//! `check --format html`: the findings as a page, for a clerk who does not live in a terminal. By file; each cell
//! with its neighbours as the spreadsheet shows them, what it should be, and why below.

use std::collections::BTreeMap;

use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use serde::Serialize;

use super::sheet::{Sheet, Sheets};
use crate::diag::{Finding, Label, Lang, Level, Suggestion, say};
use crate::source::{Place, is_unseen};

const TEMPLATE: &str = include_str!("../../../report-templates/theme/check.html");

/// Letters of a line that are shown on each side of what is marked.
const AROUND: usize = 60;

#[derive(Serialize)]
struct File {
    name: String,
    summary: String,
    findings: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    level: &'static str,
    word: &'static str,
    code: &'static str,
    rule: &'static str,
    message: String,
    place: String,
    sheet: Option<Sheet>,
    line: Option<Line>,
    labels: Vec<String>,
    also: Vec<String>,
    suggestions: Vec<String>,
    help: String,
    summary: String,
    law: Vec<String>,
    voices: Vec<String>,
}

/// A line of words, with what is meant in it.
#[derive(Serialize)]
struct Line {
    before: String,
    marked: String,
    after: String,
}

/// Draws the page; `more` says what it leaves out.
pub(super) fn draw(
    title: &str,
    verdict: &str,
    findings: &[&Finding],
    more: &str,
    lang: Lang,
) -> anyhow::Result<String> {
    let mut sheets = Sheets::default();
    let mut files: Vec<File> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let place = finding.place();
        let path = finding.path.as_ref().map(|it| it.shown.clone());
        let name = place.map(|it| it.source.shown.clone()).or(path).unwrap_or_default();
        let at = *known.entry(name.clone()).or_insert(files.len());
        if at == files.len() {
            files.push(File { name, summary: String::new(), findings: Vec::new() });
        }
        files[at].findings.push(told(finding, &mut sheets, lang));
    }
    for file in &mut files {
        let count = |level: &str| file.findings.iter().filter(|it| it.level == level).count();
        let (errors, warnings, notes) = (count("error"), count("warning"), count("note"));
        let text = say!(
            "错误 {errors}，警告 {warnings}，提示 {notes}",
            "{errors} error(s), {warnings} warning(s), {notes} note(s)"
        );
        text.in_lang(lang).clone_into(&mut file.summary);
    }
    let word = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut env = Environment::new();
    env.add_template("check.html", TEMPLATE)?;
    let page = env.get_template("check.html")?.render(context! {
        lang => word("zh-CN", "en"),
        title,
        verdict,
        more,
        files => Value::from(Serde(&files)),
        words => context! {
            skip => word("跳到正文", "Skip to the findings"),
            files => word("文件", "Files"),
            place => word("位置", "Where"),
            row => word("行", "Row"),
            also => word("另见", "Also"),
            help => word("怎么改", "Help"),
            why => word("为什么", "Why"),
            law => word("依据", "Law"),
        },
    })?;
    Ok(page.chars().filter_map(shown).collect())
}

/// A letter as a page may hold it: the files that findings quote hold others, too. Letters without a meaning are
/// shown as unreadable; controls, and marks that turn the direction of text, are left out.
fn shown(char: char) -> Option<char> {
    match char {
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}' => Some('\u{FFFD}'),
        '\r' | '\t' => None,
        char => (!is_unseen(char)).then_some(char),
    }
}

fn told(finding: &Finding, sheets: &mut Sheets, lang: Lang) -> Told {
    let place = finding.place();
    let sheet = place.and_then(|place| sheets.around(place, &finding.labels));
    let line = place.filter(|_| sheet.is_none()).and_then(line);
    // What a cell holds is seen in the sheet.
    let drawn = sheet.is_some();
    let seen = |it: &Label| drawn && it.place.text().trim() == it.text.in_lang(lang);
    let labels = finding.labels.iter().filter(|it| !it.text.in_lang(lang).is_empty() && !seen(it));
    let labels = labels.map(|it| format!("{}：{}", spot(&it.place, lang), it.text.in_lang(lang)));
    Told {
        level: finding.level.name(),
        word: word(finding.level, lang),
        code: finding.code.id,
        rule: finding.code.name,
        message: finding.message.in_lang(lang).to_owned(),
        place: place.map(|it| spot(it, lang)).unwrap_or_default(),
        sheet,
        line,
        labels: labels.collect(),
        also: finding.also.iter().map(|it| it.message.in_lang(lang).to_owned()).collect(),
        suggestions: suggested(finding, lang),
        help: finding.help.as_ref().map(|it| it.in_lang(lang).to_owned()).unwrap_or_default(),
        summary: finding.code.summary(lang).to_owned(),
        law: finding.law.iter().map(|it| it.in_lang(lang).to_owned()).collect(),
        voices: voices(finding.code.docs, lang),
    }
}

fn word(level: Level, lang: Lang) -> &'static str {
    match (level, lang) {
        (Level::Error, Lang::Zh) => "错误",
        (Level::Warning, Lang::Zh) => "警告",
        (Level::Note, Lang::Zh) => "提示",
        (level, Lang::En) => level.name(),
    }
}

/// Where, as somebody looks it up: the cell in a spreadsheet, the line elsewhere.
fn spot(place: &Place, lang: Lang) -> String {
    let (file, (line, _)) = (&place.source.name, place.line_column());
    match place.span.cell {
        Some(cell) => format!("{file} {cell}"),
        None => say!("{file} 第 {line} 行", "{file} line {line}").in_lang(lang).to_owned(),
    }
}

/// A line for each way to mend it.
fn suggested(finding: &Finding, lang: Lang) -> Vec<String> {
    let ways = finding.ways();
    let one = |it: &&Suggestion| {
        let Suggestion { figure, place, from, to, .. } = it;
        let name = place.as_ref().map_or_else(|| figure.clone(), |it| spot(it, lang));
        let text = if from.trim().is_empty() {
            say!("{name}：空着，很可能应为 {to}", "{name}: blank, should probably be {to}")
        } else if ways.len() > 1 {
            say!("{name}：{from} 也许应为 {to}", "{name}: {from} may have to be {to}")
        } else {
            say!("{name}：{from} 很可能应为 {to}", "{name}: {from} should probably be {to}")
        };
        text.in_lang(lang).to_owned()
    };
    let and = say!("，且 ", ", and ");
    ways.iter().map(|way| way.iter().map(one).collect::<Vec<_>>().join(and.in_lang(lang))).collect()
}

/// What is meant, with what stands around it in its line.
fn line(place: &Place) -> Option<Line> {
    let text = &place.source.text;
    let range = place.span.range();
    let (before, marked, after) =
        (text.get(..range.start)?, text.get(range.clone())?, text.get(range.end..)?);
    let from = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = after.find(['\n', '\r']).unwrap_or(after.len());
    let before: Vec<char> = before[from..].chars().collect();
    let cut = before.len().saturating_sub(AROUND);
    let mut shown = if cut > 0 { "……".to_owned() } else { String::new() };
    shown.extend(&before[cut..]);
    let marked: String = marked.chars().take(AROUND * 3).collect();
    let mut rest: String = after[..end].chars().take(AROUND).collect();
    if after[..end].chars().nth(AROUND).is_some() {
        rest += "……";
    }
    Some(Line { before: shown, marked, after: rest })
}

/// What the unit and the county do about it, of the explanation.
fn voices(docs: &str, lang: Lang) -> Vec<String> {
    let whose = match lang {
        Lang::Zh => ["单位：", "县（市）："],
        Lang::En => ["To mend it: ", "The county office: "],
    };
    let is_voice = |line: &&str| whose.iter().any(|it| line.starts_with(it));
    docs.lines().filter(is_voice).filter(|it| !it.ends_with("：——")).map(str::to_owned).collect()
}

//! Where each rule ends: what it finds beside what it lets be, as it is told.

mod figures;
mod form;
mod sums;

use std::fmt::Write as _;

use crate::environment::{Environment, NARRATIVE, UNIT};

/// A unit and its words.
#[derive(Clone, Copy)]
struct Unit<'a> {
    year: i32,
    /// Lines of `[figures]` and what follows them.
    figures: &'a str,
    /// The tables in which nothing happened.
    zero: &'a str,
}

const PLAIN: Unit = Unit { year: 2023, figures: "", zero: "\"表二\", \"表三\", \"表四\"" };

/// What a rule finds in a unit, a line each; `words` stand in the section that they begin with, or the first.
fn found(environment: &Environment, rule: &str, unit: Unit, words: &str) -> String {
    let year = unit.year.to_string();
    let next = (unit.year + 1).to_string();
    let text = UNIT.replace("2024", &next).replace("2023", &year);
    let text = text.replace("\"表二\", \"表三\", \"表四\"", unit.zero);
    environment.write("unit.toml", format!("{text}\n[figures]\n{}", unit.figures));
    let narrative = NARRATIVE.replace("2023", &year);
    let narrative = match words.split_once('｜') {
        Some(("五", words)) => {
            narrative.replace("公开栏更新不够及时，已明确专人负责，改为每周更新。", words)
        }
        Some(("题", words)) => format!("{words}\n\n{narrative}"),
        Some(("全", words)) => words.to_owned(),
        Some(("六", words)) => narrative.replace("未收取信息处理费。", words),
        _ if unit.year < 2014 => format!(
            "一、概述\n\n本镇公开栏按月更新。\n\n五、因政府信息公开申请行政复议、提起行政诉讼的情况\n\n{words}\n"
        ),
        _ => narrative.replace("公开栏按月更新。", words),
    };
    environment.write("narrative.md", narrative);
    let output = environment.run(&["check", ".", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    let code = nianbao::check::RULES.iter().find(|it| it.code.name == rule).map(|it| it.code.id).unwrap();
    let mut text = String::new();
    for finding in json["findings"].as_array().unwrap().iter().filter(|it| it["code"] == code) {
        let word = |name: &str| finding[name].as_str().unwrap_or_default();
        let place = &finding["place"];
        let at =
            if place.is_null() { String::new() } else { format!("{}:{} ", place["line"], place["column"]) };
        _ = write!(text, "\n    {at}{} {}", word("level"), word("message"));
        // What is offered is told in help, and nothing else there has a number.
        if word("help").contains(|char: char| char.is_ascii_digit()) {
            _ = write!(text, "；{}", word("help"));
        }
        for also in finding["also"].as_array().into_iter().flatten() {
            _ = write!(text, " + {}", also["message"].as_str().unwrap());
        }
    }
    text
}

/// One line a case.
fn table(rule: &str, cases: &[(Unit, &str)]) -> String {
    let environment = Environment::empty();
    let mut text = format!("{rule}\n");
    for (unit, words) in cases {
        let year = if unit.year == 2023 { String::new() } else { format!("{} ", unit.year) };
        let (figures, shown) =
            (unit.figures.trim().replace('\n', ", "), words.replace("\n\n", "⏎").replace('\n', "↩"));
        _ = writeln!(
            text,
            "  {year}{figures}{}{shown}{}",
            if figures.is_empty() { "" } else { "; " },
            found(&environment, rule, *unit, words)
        );
    }
    text
}

fn words(rule: &str, sentences: &[&str]) -> String {
    let cases: Vec<_> = sentences.iter().map(|it| (PLAIN, *it)).collect();
    table(rule, &cases)
}

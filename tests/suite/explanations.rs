//! An explanation is a test: its input, run through the program, prints what it shows.
//!
//! `INSTA_UPDATE=always cargo test` rewrites the printed part; `git diff` reviews it.

use std::path::PathBuf;

use crate::environment::{Environment, NARRATIVE, UNIT, files, root};

/// The fenced blocks of a page: their info string and content.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let content: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
            let end = if content.is_empty() { "" } else { "\n" };
            blocks.push((info.to_owned(), content.join("\n") + end));
        }
    }
    blocks
}

fn bytes_of(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|it| u8::from_str_radix(it, 16).unwrap()).collect()
}

/// Runs the input of a page in a unit that is otherwise right.
fn printed(blocks: &[(String, String)]) -> String {
    let environment = Environment::empty();
    let is_county = blocks.iter().any(|(info, _)| info.ends_with("county.toml"));
    let unit = if is_county { "unit/" } else { "" };
    environment.write(&format!("{unit}unit.toml"), UNIT);
    environment.write(&format!("{unit}narrative.md"), NARRATIVE);
    if is_county {
        environment.write("narrative.md", NARRATIVE);
    }
    let mut templates = false;
    for (info, content) in blocks {
        let (kind, name) = info.split_once(' ').unwrap_or((info, ""));
        templates |= name.starts_with("templates/");
        match kind {
            "hex" => _ = environment.write(name, bytes_of(content)),
            "absent" => std::fs::remove_file(environment.path().join(name)).unwrap(),
            #[cfg(unix)]
            "link" => std::os::unix::fs::symlink(content.trim(), environment.path().join(name)).unwrap(),
            "text" => {}
            _ => _ = environment.write(name, content),
        }
    }
    let output = if templates {
        environment.run(&["check", ".", "--templates", "templates"])
    } else {
        environment.run(&["check", "."])
    };
    let text = if templates { output.err } else { output.out };
    // The verdict closes every run and belongs to no finding.
    text.trim_end().rsplit_once('\n').map_or("", |(findings, _)| findings.trim_end()).to_owned()
}

/// Where the page of a code stands.
fn page_of(name: &str) -> PathBuf {
    let snake = format!("{}.md", name.replace('-', "_"));
    let kebab = format!("{name}.md");
    let found = files(&root().join("src"))
        .into_iter()
        .find(|(path, _)| path.ends_with(&format!("/{snake}")) || path.ends_with(&format!("/{kebab}")));
    found.unwrap_or_else(|| panic!("there is no page for {name}")).1
}

#[test]
fn every_explanation_prints_what_it_shows() {
    let update = std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always");
    let mut wrong = Vec::new();
    for code in nianbao::codes() {
        let blocks = blocks(code.docs);
        let Some((_, expected)) = blocks.iter().find(|(info, _)| info == "text") else {
            panic!("{}: its explanation needs an input and a text block", code.name);
        };
        // On Windows links are for administrators.
        if cfg!(not(unix)) && blocks.iter().any(|(info, _)| info.starts_with("link ")) {
            continue;
        }
        let found = printed(&blocks);
        assert!(found.contains(code.id), "{}: its input does not make it:\n{found}", code.name);
        if found == expected.trim_end() {
            continue;
        }
        if update {
            let page =
                code.docs.replace(&format!("```text\n{expected}```"), &format!("```text\n{found}\n```"));
            std::fs::write(page_of(code.name), page).unwrap();
        } else {
            wrong.push(format!("=== {}\n{found}", code.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_explanation_says_it_in_both_languages_and_what_to_do() {
    for code in nianbao::codes() {
        let page = code.docs;
        assert!(page.starts_with(&format!("# {}\n", code.name)), "{}", code.name);
        let voices = ["\n单位：", "\n县（市）：", "\nTo mend it: ", "\nThe county office: "];
        for part in voices.into_iter().chain(["\n依据："]) {
            assert_eq!(page.matches(part).count(), 1, "{}: {part:?}", code.name);
        }
        let english = code.page(nianbao::diag::Lang::En);
        assert!(english.contains("\nThe county office: ") && english.contains("\nSource: "), "{english}");
        let (zh, en) = (code.summary(nianbao::diag::Lang::Zh), code.summary(nianbao::diag::Lang::En));
        assert!(
            !zh.is_ascii() && en.chars().filter(|it| it.is_ascii()).count() * 2 > en.chars().count(),
            "{}: {en}",
            code.name
        );
    }
}

#[test]
fn ids_are_unique_and_sorted_within_their_stage() {
    let codes = nianbao::codes();
    for pair in codes.windows(2) {
        assert!(pair[0].id < pair[1].id, "{} {}", pair[0].id, pair[1].id);
    }
    let mut names: Vec<&str> = codes.iter().map(|code| code.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), codes.len());
}

/// Every rule that a report is held to is there; those of a county's roster come with the county's roll-up.
#[test]
fn every_rule_is_listed() {
    const RULES: &[&str] = &[
        "unequal-balance",
        "unequal-results",
        "unequal-row-total",
        "unequal-case-total",
        "unequal-sum",
        "part-exceeds-whole",
        "channels-below-total",
        "blank-cell",
        "total-computed",
        "table-missing",
        "not-a-count",
        "unit-in-cell",
        "bad-sign",
        "rules-by-wrong-level",
        "direct-suit-after-2023",
        "fee-not-a-multiple",
        "fee-without-request",
        "decisions-look-like-items",
        "unit-confusion",
        "carry-over-differs",
        "valid-documents-differ",
        "item-count-differs",
        "wild-change",
        "copied-from-last-year",
        "section-missing",
        "section-empty",
        "section-order",
        "placeholder-left",
        "number-missing",
        "text-differs-from-table",
        "nothing-but-table-says",
        "percent-wrong",
        "growth-wrong",
        "list-does-not-add-up",
        "text-part-exceeds-whole",
        "same-thing-two-values",
        "approximate-figure",
        "year-out-of-place",
        "date-malformed",
        "notice-of-wrong-edition",
        "ordinal-gap",
        "unit-of-measure-mixed",
        "foreign-word",
        "overall-part-missing",
        "assessment-missing",
        "improvement-missing",
        "fee-statement-missing",
        "title-wording",
        "wrong-edition",
        "items-mixed-with-others",
        "count-not-stated",
        "unit-not-submitted",
    ];
    let listed: Vec<&str> = nianbao::codes().iter().map(|code| code.name).collect();
    let missing: Vec<&&str> = RULES.iter().filter(|rule| !listed.contains(rule)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

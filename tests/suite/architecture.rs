//! Who may use whom, and that the lists are complete.

use std::path::Path;

use crate::environment::{files, root};

/// The stages, each with the stages it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diag", &["source"]),
    ("edition", &["diag", "source"]),
    ("model", &["edition", "diag", "source"]),
    ("read", &["model", "edition", "diag", "source"]),
    ("rollup", &["model", "edition", "diag", "source"]),
    ("text", &["source", "diag", "edition", "model"]),
    ("check", &["text", "rollup", "model", "edition", "diag", "source"]),
    ("document", &[]),
    ("compose", &["document", "text", "edition", "model", "diag", "source"]),
    ("render", &["document"]),
    ("publish", &[]),
];

/// What only some stages may do: the words that do it, and who may.
const RESERVED: &[(&str, &[&str])] = &[
    ("std::fs::", &["source", "publish"]),
    ("anyhow", &["cli"]),
    ("std::env::var", &["cli"]),
    ("chrono::Local", &["cli"]),
];

fn sources() -> Vec<(String, String)> {
    let all = files(&root().join("src")).into_iter();
    let rust = all.filter(|(name, _)| name.ends_with(".rs"));
    rust.map(|(name, path)| (name, std::fs::read_to_string(path).unwrap())).collect()
}

fn stage(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The code above its own tests, with line numbers from 1.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split("#[cfg(test)]").next().unwrap_or_default().lines().enumerate().map(|(at, line)| (at + 1, line))
}

#[test]
fn a_stage_uses_only_what_it_may() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == stage(&file)) else { continue };
        for (number, line) in code(&text) {
            for used in line.split("crate::").skip(1) {
                let used = used.split(|char: char| !char.is_alphanumeric() && char != '_').next().unwrap();
                // Macros of `diag`: macros are forced to the crate's root.
                let is_macro = ["say", "codes"].contains(&used);
                if used != stage(&file) && !is_macro && !allowed.contains(&used) {
                    wrong.push(format!("src/{file}:{number}: `{}` must not use `{used}`", stage(&file)));
                }
            }
            if line.contains("super::super") {
                wrong.push(format!("src/{file}:{number}: write `crate::` instead of `super::super`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_some_stages_touch_the_world() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (number, line) in code(&text).filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for (words, stages) in RESERVED {
                if line.contains(words) && !stages.contains(&stage(&file)) && file != "main.rs" {
                    wrong.push(format!("src/{file}:{number}: `{words}` belongs to {stages:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_stage_of_the_library_has_its_layer() {
    let library = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for line in library.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let name = line.trim_end_matches(';');
        assert!(name == "cli" || LAYERS.iter().any(|(it, _)| *it == name), "add `{name}` to LAYERS");
    }
}

#[test]
fn every_file_says_what_it_is_for_and_is_not_too_long() {
    for (file, text) in sources() {
        assert!(text.starts_with("//! "), "src/{file} must open with `//!`");
        let lines = code(&text).count();
        assert!(lines <= 500, "src/{file} has {lines} lines without its tests");
    }
}

fn listed(folder: &str, extension: &str) -> Vec<String> {
    let folder = root().join(folder);
    let names = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut names: Vec<String> = names
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_rule_is_listed() {
    let names: Vec<String> =
        nianbao::check::RULES.iter().map(|rule| rule.code.name.replace('-', "_")).collect();
    for file in listed("src/check/rules", "rs") {
        assert!(names.contains(&file), "add `&{file}::RULE` to RULES in src/check/rules.rs");
        assert!(
            root().join(format!("src/check/rules/{file}.md")).exists(),
            "src/check/rules/{file}.md is missing"
        );
    }
    assert_eq!(names.len(), listed("src/check/rules", "rs").len());
    let ids: Vec<&str> = nianbao::check::RULES.iter().map(|rule| rule.code.id).collect();
    assert!(ids.is_sorted(), "RULES must be sorted by id");
}

#[test]
fn every_rule_of_rosters_is_listed() {
    let rules = nianbao::check::roster::ROSTER_RULES;
    let names: Vec<String> = rules.iter().map(|rule| rule.code.name.replace('-', "_")).collect();
    for file in listed("src/check/roster", "rs") {
        assert!(names.contains(&file), "add `&{file}::RULE` to ROSTER_RULES in src/check/roster.rs");
    }
    assert_eq!(names.len(), listed("src/check/roster", "md").len());
    let ids: Vec<&str> = rules.iter().map(|rule| rule.code.id).collect();
    assert!(ids.is_sorted(), "ROSTER_RULES must be sorted by id");
}

#[test]
fn every_edition_is_listed() {
    let folder = root().join("report-templates");
    for entry in std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        if entry.is_dir() && name != "theme" {
            let found = nianbao::edition::EDITIONS.iter().any(|it| it.id == name);
            assert!(found, "add `builtin!(\"{name}\")` to EDITIONS in src/edition/set.rs");
        }
    }
}

#[test]
fn every_format_is_listed() {
    let text = std::fs::read_to_string(root().join("src/render.rs")).unwrap();
    for file in listed("src/render", "rs") {
        let own = std::fs::read_to_string(root().join(format!("src/render/{file}.rs"))).unwrap();
        if !own.contains("static FORMAT: Format") {
            continue;
        }
        assert!(
            text.contains(&format!("&{file}::FORMAT")),
            "add `&{file}::FORMAT` to FORMATS in src/render.rs"
        );
    }
}

#[test]
fn every_reader_is_listed() {
    let list = std::fs::read_to_string(root().join("src/read.rs")).unwrap();
    for file in listed("src/read", "rs") {
        let text = std::fs::read_to_string(root().join(format!("src/read/{file}.rs"))).unwrap();
        if text.contains("static READER: Reader") {
            assert!(
                list.contains(&format!("&{file}::READER")),
                "add `&{file}::READER` to READERS in src/read.rs"
            );
        }
    }
    assert!(!nianbao::read::READERS.is_empty());
}

#[test]
fn every_code_that_is_defined_is_listed() {
    let known: Vec<&str> = nianbao::codes().iter().map(|code| code.name).collect();
    for folder in ["src/read/codes", "src/edition/codes", "src/text/codes", "src/check/codes"] {
        for page in listed(folder, "md") {
            assert!(known.contains(&page.as_str()), "{folder}/{page}.md explains no code that is listed");
        }
    }
}

#[test]
fn the_top_level_holds_what_was_agreed() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "LICENSE",
        "README.md",
        "src",
        "report-templates",
        "sample-data",
        "tests",
    ];
    for entry in std::fs::read_dir(root()).unwrap().map(|it| it.unwrap().file_name()) {
        let name = entry.to_string_lossy().into_owned();
        let built = ["target", "out"].contains(&name.as_str());
        assert!(name.starts_with('.') || built || allowed.contains(&name.as_str()), "{name} is not agreed");
    }
    assert!(Path::new(&root().join(".ci/run")).exists());
}

//! Reports as offices write them, right ones and the same with one thing changed: what is found, by rule.
//!
//! A file of `corpus` holds a unit, its words, and changes: `rule | words | other words`. The words as they are
//! must give no error and no warning; each change must give its rule and nothing else. `cargo test corpus --
//! --nocapture` prints the table.

use std::collections::BTreeMap;
use std::path::PathBuf;

use nianbao::Options;
use nianbao::diag::{Finding, Level};
use nianbao::edition::Editions;
use nianbao::read::inbox;

use crate::environment::{Environment, files, root};

/// A report of the corpus.
struct Case {
    name: String,
    files: Vec<(String, String)>,
    changes: Vec<(String, String, String)>,
}

fn corpus() -> PathBuf {
    root().join("tests/suite/corpus")
}

fn cases() -> Vec<Case> {
    let all = files(&corpus()).into_iter();
    all.map(|(name, path)| {
        let text = std::fs::read_to_string(path).unwrap();
        let mut case = Case { name, files: Vec::new(), changes: Vec::new() };
        for section in text.split("=== ").skip(1) {
            let (head, body) = section.split_once('\n').unwrap();
            if head.trim() == "mutations" {
                for line in body.lines().filter(|line| !line.trim().is_empty()) {
                    let fields: Vec<&str> = line.split(" | ").collect();
                    let [rule, old, new] = fields.as_slice() else { panic!("{}: {line}", case.name) };
                    case.changes.push(((*rule).to_owned(), (*old).to_owned(), (*new).trim_end().to_owned()));
                }
            } else {
                case.files.push((head.trim().to_owned(), body.to_owned()));
            }
        }
        case
    })
    .collect()
}

impl Case {
    /// What is found with these words.
    fn check(&self, environment: &Environment, editions: &Editions, words: Option<&str>) -> Vec<Finding> {
        for (name, text) in &self.files {
            environment.write(name, if name == "narrative.md" { words.unwrap_or(text) } else { text });
        }
        let inbox = inbox::open_paths(&[environment.path().to_owned()]).unwrap();
        let compiled = nianbao::compile(&inbox.jobs[0], editions, Options::default());
        compiled.findings
    }

    fn words(&self) -> &str {
        self.files.iter().find(|(name, _)| name == "narrative.md").map(|(_, text)| text.as_str()).unwrap()
    }
}

/// What was found of a rule's changes.
#[derive(Default)]
struct Score {
    changes: usize,
    found: usize,
    wrong: usize,
}

/// The rules that a change may give besides its own: the same mistake seen from another side.
fn is_same_mistake(rule: &str, found: &str) -> bool {
    let pairs: &[(&str, &[&str])] = &[
        (
            "text-differs-from-table",
            &[
                "nothing-but-table-says",
                "growth-wrong",
                "list-does-not-add-up",
                "percent-wrong",
                "same-thing-two-values",
            ],
        ),
        ("nothing-but-table-says", &["text-differs-from-table"]),
        ("items-mixed-with-others", &["same-thing-two-values", "text-differs-from-table"]),
        ("list-does-not-add-up", &["percent-wrong", "same-thing-two-values", "text-part-exceeds-whole"]),
        ("same-thing-two-values", &["list-does-not-add-up", "growth-wrong", "percent-wrong"]),
        ("text-part-exceeds-whole", &["list-does-not-add-up", "percent-wrong"]),
    ];
    rule == found || pairs.iter().any(|(own, others)| *own == rule && others.contains(&found))
}

#[test]
fn rules_find_what_is_wrong_and_nothing_else() {
    let (environment, editions) = (Environment::empty(), Editions::builtin());
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut log = Vec::new();
    let mut alarms = 0;
    let cases = cases();
    for case in &cases {
        for (name, _) in files(environment.path()) {
            std::fs::remove_file(environment.path().join(name)).unwrap();
        }
        let right = case.check(&environment, &editions, None);
        let grave = |it: &&Finding| it.level <= Level::Warning && it.code.name != "table-missing";
        for finding in right.iter().filter(grave) {
            alarms += 1;
            scores.entry(finding.code.name.to_owned()).or_default().wrong += 1;
            log.push(format!("ALARM {} {}: {}", case.name, finding.code.name, finding.message.zh));
        }
        let known: Vec<(&str, &str)> =
            right.iter().map(|it| (it.code.name, it.message.zh.as_str())).collect();
        for (rule, old, new) in &case.changes {
            assert_eq!(case.words().matches(old.as_str()).count(), 1, "{}: {old}", case.name);
            let changed = case.words().replace(old, new);
            let found = case.check(&environment, &editions, Some(&changed));
            let fresh: Vec<&Finding> = found
                .iter()
                .filter(|it| !known.contains(&(it.code.name, it.message.zh.as_str())))
                .filter(|it| it.level <= Level::Warning || it.code.name == *rule)
                .collect();
            let score = scores.entry(rule.clone()).or_default();
            score.changes += 1;
            if fresh.iter().any(|it| is_same_mistake(rule, it.code.name)) {
                score.found += 1;
            } else {
                log.push(format!("MISSED {} {rule}: {old} → {new}", case.name));
            }
            for finding in fresh.iter().filter(|it| !is_same_mistake(rule, it.code.name)) {
                scores.entry(finding.code.name.to_owned()).or_default().wrong += 1;
                log.push(format!(
                    "WRONG {} {rule} gives {}: {} ({old} → {new})",
                    case.name, finding.code.name, finding.message.zh
                ));
            }
        }
    }
    println!("{:<28}{:>8}{:>8}{:>8}{:>11}{:>9}", "rule", "changes", "found", "wrong", "precision", "recall");
    let ratio = |a: usize, b: usize| if b == 0 { 1.0 } else { a as f64 / b as f64 };
    let (mut all, mut hit, mut wrong) = (0, 0, 0);
    for (rule, score) in &scores {
        let precision = ratio(score.found, score.found + score.wrong);
        let recall = ratio(score.found, score.changes);
        println!(
            "{rule:<28}{:>8}{:>8}{:>8}{precision:>11.3}{recall:>9.3}",
            score.changes, score.found, score.wrong
        );
        all += score.changes;
        hit += score.found;
        wrong += score.wrong;
    }
    println!(
        "{:<28}{all:>8}{hit:>8}{wrong:>8}{:>11.3}{:>9.3}",
        "all",
        ratio(hit, hit + wrong),
        ratio(hit, all)
    );
    println!("{} reports, {alarms} alarms on right ones", cases.len());
    println!("{}", log.join("\n"));
    assert!(cases.len() >= 40);
    assert_eq!(alarms, 0, "a right report is called wrong");
    assert!(ratio(hit, hit + wrong) >= 0.98, "precision");
    for (rule, score) in &scores {
        assert!(ratio(score.found, score.changes) >= 0.9, "recall of {rule}");
    }
    assert!(ratio(hit, all) >= 0.93, "recall");
}

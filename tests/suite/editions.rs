//! The editions as data: every one is sound, and says what the form says.

use std::collections::HashSet;

use nianbao::edition::{Editions, Op};
use nianbao::source::Source;

use crate::environment::{Environment, UNIT, root, run_in};

#[test]
fn every_edition_names_each_figure_once() {
    for edition in Editions::builtin().iter() {
        let mut ids = HashSet::new();
        assert!(edition.figures.iter().all(|figure| ids.insert(&figure.id)), "{}", edition.id);
        assert!(!edition.source.is_empty() && !edition.law.is_empty());
    }
}

#[test]
fn the_edition_of_2021_is_the_form() {
    let editions = Editions::builtin();
    let edition = editions.for_year(2024).unwrap();
    assert_eq!(edition.id, "2021");
    assert_eq!(edition.sections.len(), 6);
    let cells: Vec<usize> = edition.form().map(|(_, table)| table.figures.len()).collect();
    assert_eq!(cells, [10, 175, 15]);
    assert_eq!(edition.relations.len(), 42);
    let of = |rule: &str| edition.relations.iter().filter(|it| it.rule == rule).count();
    assert_eq!(
        [of("unequal-balance"), of("unequal-results"), of("unequal-row-total"), of("unequal-case-total")],
        [7, 7, 25, 3]
    );
    let results = edition.relations.iter().find(|it| it.rule == "unequal-results").unwrap();
    assert_eq!(results.left.len(), 21);
}

#[test]
fn the_edition_of_2014_is_the_table() {
    let editions = Editions::builtin();
    for year in 2014..=2018 {
        assert_eq!(editions.for_year(year).unwrap().id, "2014");
    }
    let edition = editions.by_id("2014").unwrap();
    let cells: usize = edition.form().map(|(_, table)| table.figures.len()).sum();
    assert_eq!(cells, 58);
    assert_eq!(edition.relations.iter().filter(|it| it.op == Op::Equals).count(), 7);
    assert!(!edition.verified);
    let rows = edition.tables[edition.table("statistics").unwrap()].blocks[0].row_leaves.iter();
    assert_eq!(rows.filter(|row| row.verified == Some(true)).count(), 3);
}

#[test]
fn editions_are_shown_as_a_person_reads_them() {
    for args in [
        vec!["editions"],
        vec!["editions", "2021"],
        vec!["editions", "2014"],
        vec!["editions", "2019"],
        vec!["editions", "2008"],
    ] {
        let output = run_in(&root(), &args, &[("NIANBAO_LANG", "zh")]);
        assert_eq!(output.code, 0);
        insta::assert_snapshot!(args.join("-"), output.out);
    }
}

/// A user's folder goes through the same parser and stands before the built-in editions.
#[test]
fn an_edition_of_a_folder_replaces_the_built_in_one() {
    let environment = Environment::unit();
    let toml = std::fs::read_to_string(root().join("report-templates/2021/edition.toml")).unwrap();
    let own = toml.replace("heading = \"六、其他需要报告的事项\"", "heading = \"六、其他事项\"");
    environment.write("templates/2021/edition.toml", own);
    environment
        .write("narrative.md", environment.read("narrative.md").replace("其他需要报告的事项", "其他事项"));
    let output = environment.run(&["build", ".", "--out", "out", "--to", "md", "--templates", "templates"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let report = environment.read("out/样例镇人民政府2023年政府信息公开工作年度报告.md");
    assert!(report.contains("## 六、其他事项\n"), "{report}");
}

/// A relation names the rule it belongs to; each of these is a rule.
#[test]
fn every_rule_of_relations_is_a_rule() {
    let rules: Vec<&str> = nianbao::check::RULES.iter().map(|rule| rule.code.name).collect();
    for name in nianbao::edition::RELATION_RULES {
        assert!(rules.contains(name), "{name}");
    }
}

#[test]
fn a_rule_that_nobody_has_is_an_error_of_the_edition() {
    let text =
        nianbao::edition::EDITIONS[0].toml.replace("rule = \"unequal-sum\"", "rule = \"unequal-sums\"");
    let toml = Source::new("edition.toml", text);
    let body = Source::new("report.md", String::new());
    let findings = nianbao::edition::Edition::parse(&toml, &body).err().unwrap();
    assert_eq!(findings[0].code.name, "edition-unknown-name");
}

/// In the form of 2019 what was newly published is part of what is published in all.
#[test]
fn more_new_than_all() {
    let environment = Environment::unit();
    let unit = UNIT.replace("2023", "2020").replace("2024-01-19", "2021-01-19");
    let figures = "\n[figures.proactive]\ndocuments = { made = 14, published = 14, total = 11 }\n";
    environment.write("unit.toml", unit + figures);
    let shown = environment.check();
    assert!(shown.contains("warning[A0206]") && shown.contains("14 大于 11"), "{shown}");
}

//! Sums that must not be taken for what they are not: whatever keeps a unit, a year or a figure out of a county's
//! sum is told, and marks the sum.

use std::fmt::Write as _;

use crate::county::ids;
use crate::environment::{Environment, NARRATIVE, Output, UNIT, files, root};

/// A county of three units, each in a folder of its own, of which everything is right.
fn three() -> Environment {
    let environment = Environment::empty();
    for (name, path) in [("甲镇人民政府", "jia"), ("乙镇人民政府", "yi"), ("丙镇人民政府", "bing")]
    {
        unit(&environment, &format!("county/{path}"), name);
    }
    roster(&environment, &[("甲镇人民政府", "jia"), ("乙镇人民政府", "yi"), ("丙镇人民政府", "bing")]);
    environment.write("county/narrative.md", NARRATIVE.replace("本镇", "全县"));
    environment
}

/// A unit that has made seven permits, in words that no other has.
fn unit(environment: &Environment, folder: &str, name: &str) {
    let figures = "\n[figures]\n\"proactive.licences\" = 7\n";
    environment
        .write(&format!("{folder}/unit.toml"), UNIT.replace("样例镇人民政府", name) + figures)
        .write(&format!("{folder}/narrative.md"), NARRATIVE.replace("公开栏", &format!("{name}公开栏")));
}

fn roster(environment: &Environment, units: &[(&str, &str)]) {
    let mut text = head("甲县", 2023);
    for (name, path) in units {
        text += &line(name, path);
    }
    environment.write("county/county.toml", text);
}

fn head(name: &str, year: i32) -> String {
    format!("[county]\nname = \"{name}\"\nyear = {year}\n")
}

fn line(name: &str, path: &str) -> String {
    format!("\n[[unit]]\nname = \"{name}\"\nkind = \"township\"\npath = \"{path}\"\n")
}

/// A CSV of units with the permits that each has made, and nothing else.
fn table(rows: &[(&str, i32, i32)]) -> String {
    let ids = ids();
    let mut text = format!("单位,年度,{}\n", ids.join(","));
    for (name, year, licences) in rows {
        let figures = ids.iter().map(|id| if id == "proactive.licences" { *licences } else { 0 });
        let figures: Vec<String> = figures.map(|it| it.to_string()).collect();
        _ = writeln!(text, "{name},{year},{}", figures.join(","));
    }
    text
}

/// The sum is refused: nothing is written, and these words are said.
fn refused(environment: &Environment, words: &[&str]) -> Output {
    let output = environment.run(&["rollup", "county", "--out", "sum"]);
    assert_eq!(output.code, 1, "{}", output.shown());
    assert!(!environment.path().join("sum").exists(), "{}", output.shown());
    let all = output.shown();
    for word in words {
        assert!(all.contains(word), "`{word}` is not told: {all}");
    }
    let status = environment.run(&["status", "county", "--as-of", "2024-01-20"]);
    assert!(status.out.contains("还不能汇总"), "{}", status.shown());
    output
}

#[test]
fn three_units_that_are_right_add_up() {
    let environment = three();
    let output = environment.run(&["rollup", "county", "--out", "sum"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    assert!(environment.read("sum/county/proactive.csv").contains("21"));
}

/// What lies in a unit's folder must be the unit's.
#[test]
fn a_unit_under_another_name_is_not_counted() {
    let environment = three();
    let named = |name: &str| unit(&environment, "county/yi", name);
    named("丙镇人民政府");
    let output = refused(&environment, &["缺：乙镇人民政府（数据有错误）", "[A0121]", "“丙镇人民政府”"]);
    assert_eq!(output.shown().matches("[A0121]").count(), 1, "{}", output.shown());
    // Shorter or longer, or as it was called: the same unit.
    for name in ["乙镇", "甲县乙镇人民政府", "乙镇人民政府（本级）"] {
        named(name);
        let output = environment.run(&["rollup", "county", "--out", "sum"]);
        assert_eq!(output.code, 0, "{name}: {}", output.shown());
    }
    named("乙乡人民政府");
    let text = environment.read("county/county.toml");
    let former = text.replace("path = \"yi\"", "path = \"yi\"\nformer_names = [\"乙乡人民政府\"]");
    environment.write("county/county.toml", former);
    let output = environment.run(&["rollup", "county", "--out", "sum"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    // A county under another name is asked about.
    environment.write(
        "county.toml",
        head("乙市", 2023) + "\n[[unit]]\nname = \"丁县\"\nkind = \"county\"\npath = \"county\"\n",
    );
    let check = environment.run(&["check", "."]);
    assert!(check.out.contains("warning[A0121]: 名册里是“丁县”，这里的名册是“甲县”的"), "{}", check.out);
    let text = environment.read("county.toml");
    environment.write("county.toml", text.replace("丁县", "甲县人民政府"));
    let check = environment.run(&["check", "."]);
    assert!(!check.out.contains("[A0121]"), "{}", check.out);
}

//! Findings for machines: what forges and build servers read.

use crate::environment::{Environment, root, run_in};

fn check(sample: &str, args: &[&str]) -> String {
    let args: Vec<&str> = ["check", sample].into_iter().chain(args.iter().copied()).collect();
    let output = run_in(&root().join("sample-data/mistakes"), &args, &[("NIANBAO_LANG", "zh")]);
    assert!(output.code < 2, "{}", output.shown());
    output.out
}

#[test]
fn sarif_points_at_the_cell_and_carries_the_fix() {
    let log: serde_json::Value =
        serde_json::from_str(&check("mistyped-cell", &["--format", "sarif"])).unwrap();
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], result["ruleId"]);
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((region["startLine"].as_u64(), region["startColumn"].as_u64()), (Some(4), Some(11)));
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "mistyped-cell/requests.csv");
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "2");
    assert_eq!(change["replacements"][0]["deletedRegion"]["endColumn"], 13);
    insta::assert_snapshot!("sarif-result", serde_json::to_string_pretty(result).unwrap());
}

/// What was answered is suppressed, not left out.
#[test]
fn answers_are_suppressions() {
    let folder = root().join("sample-data");
    let output = run_in(&folder, &["check", "linshui-2021", "--format", "sarif"], &[]);
    let log: serde_json::Value = serde_json::from_str(&output.out).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["kind"], "inSource");
    assert!(result["suppressions"][0]["justification"].as_str().unwrap().starts_with("2021年3月"));
}

#[test]
fn annotations_and_junit() {
    insta::assert_snapshot!("github", check("mistyped-cell", &["--format", "github"]));
    let junit = check("unit-missing", &["--format", "junit", "--as-of", "2024-02-05", "--final"]);
    roxmltree::Document::parse(&junit).unwrap();
    insta::assert_snapshot!("junit", junit);
}

/// Several at once: one is printed, the others are files.
#[test]
fn several_at_once() {
    let environment = Environment::unit();
    environment.write("narrative.md", environment.read("narrative.md").replace("2023年", "20××年"));
    let args = ["check", ".", "--output", "sarif=out.sarif", "--output", "junit=sub/out.xml"];
    let output = environment.run(&args);
    assert!(output.out.contains("未通过"), "{}", output.shown());
    assert!(environment.read("out.sarif").contains("\"version\": \"2.1.0\""));
    assert!(environment.read("sub/out.xml").contains("<failure"));
    for wrong in ["text=out", "sarif", "sarif=", "pdf=a"] {
        assert_eq!(environment.run(&["check", ".", "--output", wrong]).code, 2, "{wrong}");
    }
}

//! Findings for machines: what forges and build servers read.

use nianbao::diag::{Answered, Finding, Lang, Level, github, sarif, say};
use proptest::prelude::*;

use crate::environment::{Environment, files, root, run_in};

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
    // Of the rules that found nothing there are as many as there are rules.
    let passed = |line: &&str| line.contains("<testcase ") && line.ends_with("/>");
    let count =
        |line: &str| line.replace(&format!("tests=\"{}\"", nianbao::check::RULES.len()), "tests=\"all\"");
    let told: Vec<String> = junit.lines().skip(2).filter(|it| !passed(it)).map(count).collect();
    insta::assert_snapshot!("junit", told.join("\n"));
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

/// What was read is never written over, and no output replaces another.
#[test]
fn outputs_cost_nobody_a_file() {
    let environment = Environment::unit();
    environment.write("narrative.md", environment.read("narrative.md").replace("2023年", "20××年"));
    environment.write("last/unit.toml", "x").write("broken.toml", "[unit");
    let before = files(environment.path());
    let refused: [&[&str]; 8] = [
        &[".", "--output", "junit=unit.toml"],
        &[".", "--output", "html=./narrative.md"],
        &[".", "--output", "json=../nowhere/../{folder}/unit.toml"],
        &["unit.toml", "--output", "json=unit.toml"],
        &["broken.toml", "--output", "json=broken.toml"],
        &[".", "--previous", "last", "--output", "json=last/unit.toml"],
        &[".", "--output", "sarif=a.o", "--output", "junit=./a.o"],
        &[".", "--output", "sarif=-"],
    ];
    let folder = environment.path().file_name().unwrap().to_string_lossy().into_owned();
    for args in refused {
        let args: Vec<String> = args.iter().map(|it| it.replace("nowhere/../{folder}", &folder)).collect();
        let args: Vec<&str> = std::iter::once("check").chain(args.iter().map(String::as_str)).collect();
        let output = environment.run(&args);
        assert_eq!(output.code, 2, "{args:?}\n{}", output.shown());
        assert_eq!(files(environment.path()), before, "{args:?}");
    }
    assert_eq!(environment.read("broken.toml"), "[unit");
    assert_eq!(environment.read("unit.toml"), crate::environment::UNIT);
    // The report of the run before is one.
    for _ in 0..2 {
        let output = environment.run(&["check", ".", "--output", "sarif=out.sarif"]);
        assert_eq!(output.code, 1, "{}", output.shown());
    }
}

/// What could not be checked is an error like any other where it is denied, in every format.
#[test]
fn what_could_not_be_checked_is_told_where_it_is_denied() {
    let run = |more: &[&str]| {
        let args = [&["check", "sample-data/suqian-2024", "--deny", "unchecked"], more].concat();
        run_in(&root(), &args, &[("NIANBAO_LANG", "zh")])
    };
    let text = run(&[]);
    assert_eq!(text.code, 1);
    insta::assert_snapshot!("deny-unchecked", text.out);
    let told = |format: &str, words: &str| run(&["--format", format]).out.matches(words).count();
    assert_eq!(told("json", "\"level\": \"error\""), 2);
    assert_eq!(told("sarif", "\"level\": \"error\""), 2);
    assert_eq!(told("github", "::error "), 2);
    assert_eq!(told("junit", "<failure "), 2);
    let environment = Environment::samples();
    let args = ["build", "sample-data/suqian-2024", "--out", "out", "--deny", "unchecked"];
    let built = environment.run(&args);
    assert!(built.code == 1 && built.err.contains("有 2 处错误"), "{}", built.shown());
    assert!(built.err.contains("未通过"), "{}", built.shown());
}

/// After `--fix` machines are told how it is now, in whatever format.
#[test]
fn what_was_mended_is_not_told_any_more() {
    for format in ["text", "json", "github", "sarif", "junit", "html"] {
        let environment = Environment::samples();
        let args = ["check", "sample-data/mistakes/mistyped-cell", "--fix", "--output", "json=out.json"];
        let output = environment.run(&[&args[..], &["--format", format]].concat());
        assert_eq!(output.code, 0, "{format}: {}", output.shown());
        assert!(format == "text" || !output.out.contains("A0201]"), "{format}: {}", output.shown());
        assert!(environment.read("out.json").contains("\"findings\": []"), "{format}");
    }
}

/// Of several folders a machine knows which is meant, and a folder that is named twice is read once.
#[test]
fn files_of_several_folders_are_told_apart() {
    let environment = Environment::samples();
    let both = ["sample-data/mistakes/mistyped-cell", "sample-data/mistakes/mistyped-total"];
    let run = |paths: &[&str]| {
        let output = environment.run(&[&["check", "--format", "json"], paths].concat());
        serde_json::from_str::<serde_json::Value>(&output.out).unwrap()
    };
    let told = |found: &serde_json::Value, what: &str| {
        let all = found["findings"].as_array().unwrap().iter();
        all.map(|it| it.pointer(what).unwrap().as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let found = run(&both);
    let files = told(&found, "/place/file");
    assert!(both.iter().all(|it| files.contains(&format!("{it}/requests.csv"))), "{files:?}");
    let mut marks = told(&found, "/fingerprint");
    let count = marks.len();
    marks.sort();
    marks.dedup();
    assert_eq!(marks.len(), count);
    let again = run(&[both[0], both[0], "sample-data/mistakes/mistyped-cell/unit.toml"]);
    assert_eq!(again["verdict"]["units"], 1);
}

fn sarif_of(folder: &std::path::Path, args: &[&str]) -> serde_json::Value {
    let output = run_in(folder, args, &[("NIANBAO_LANG", "zh")]);
    assert!(output.code < 2, "{}", output.shown());
    serde_json::from_str(&output.out).unwrap()
}

fn places(log: &serde_json::Value) -> Vec<&str> {
    let results = log["runs"][0]["results"].as_array().unwrap().iter();
    results
        .map(|it| it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap())
        .collect()
}

/// However the folder is named on the command line, forges find the files from the working directory.
#[test]
fn paths_are_those_of_the_working_directory() {
    let environment = Environment::unit();
    let text = environment.read("narrative.md").replace("2023年", "20××年");
    environment
        .write("县 一/镇/narrative.md", text)
        .write("县 一/镇/unit.toml", environment.read("unit.toml"));
    let expected = "%E5%8E%BF%20%E4%B8%80/%E9%95%87/narrative.md";
    let whole = environment.path().canonicalize().unwrap().join("县 一").join("镇");
    let mut paths = vec!["县 一/镇", "./县 一/../县 一/镇", whole.to_str().unwrap()];
    if cfg!(windows) {
        paths.extend([r"县 一\镇", r".\县 一\..\县 一\镇\"]);
    }
    for path in paths {
        let log = sarif_of(environment.path(), &["check", path, "--format", "sarif"]);
        assert!(!places(&log).is_empty());
        assert!(places(&log).iter().all(|it| *it == expected), "{path}: {:?}", places(&log));
        let base = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"];
        assert!(log["runs"][0]["originalUriBaseIds"][base.as_str().unwrap()].is_object());
        let lines = run_in(environment.path(), &["check", path, "--format", "github"], &[]).out;
        let mut annotations = lines.lines().filter(|it| it.starts_with("::"));
        assert!(annotations.all(|it| it.contains(" file=县 一/镇/narrative.md,line=")), "{lines}");
    }
    let below = environment.path().join("县 一");
    let log = sarif_of(&below, &["check", "../县 一/镇", "--format", "sarif"]);
    assert!(places(&log).iter().all(|it| *it == "%E9%95%87/narrative.md"), "{:?}", places(&log));
    // What lies elsewhere is named whole.
    let elsewhere = Environment::empty();
    let log = sarif_of(elsewhere.path(), &["check", whole.to_str().unwrap(), "--format", "sarif"]);
    assert!(
        places(&log).iter().all(|it| it.starts_with("file:///") && it.ends_with(expected)),
        "{:?}",
        places(&log)
    );
}

/// A forge refuses a log with a result that stands nowhere, and knows results again by a mark that is theirs alone.
#[test]
fn every_result_of_every_sample_has_a_place_and_a_mark_of_its_own() {
    for entry in std::fs::read_dir(root().join("sample-data/mistakes")).unwrap().map(|it| it.unwrap().path())
    {
        let log = sarif_of(&root(), &["check", entry.to_str().unwrap(), "--format", "sarif"]);
        let results = log["runs"][0]["results"].as_array().unwrap();
        let mut marks: Vec<&str> = Vec::new();
        for result in results {
            let physical = &result["locations"][0]["physicalLocation"];
            assert!(physical["region"]["startLine"].as_u64().unwrap() >= 1);
            assert!(
                physical["artifactLocation"]["uri"].as_str().unwrap().starts_with("sample-data/mistakes/")
            );
            assert!(result["suppressions"].is_array(), "all results have suppressions, or none");
            assert!(result["relatedLocations"].as_array().is_none_or(|it| it.len() < 100));
            marks.push(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap());
        }
        let count = marks.len();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), count, "{}", entry.display());
    }
}

/// The mark stays when lines move, and so does not depend on them.
#[test]
fn marks_stay_when_lines_move() {
    let environment = Environment::unit();
    let text = environment.read("narrative.md").replace("2023年", "20××年");
    let marks = |text: String| -> Vec<String> {
        environment.write("narrative.md", text);
        let log = sarif_of(environment.path(), &["check", ".", "--format", "sarif"]);
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|it| it["partialFingerprints"].to_string()).collect()
    };
    let before = marks(text.clone());
    assert!(!before.is_empty());
    assert_eq!(before, marks(format!("\n\n{text}")));
}

/// Texts of rules within what forges take: 255 characters of a name, 1,024 of a description, 20 tags.
#[test]
fn rules_are_within_the_sizes_that_forges_take() {
    let codes = nianbao::codes();
    for code in &codes {
        for lang in [Lang::Zh, Lang::En] {
            let count = code.summary(lang).chars().count();
            assert!((1..=1024).contains(&count), "{}: {count}", code.id);
        }
        assert!(code.name.len() <= 255 && !code.docs.is_empty(), "{}", code.id);
    }
    let findings: Vec<Finding> = codes.iter().map(|code| Finding::new(code, say!("甲", "a"))).collect();
    let log: serde_json::Value = serde_json::from_str(&sarif::write(&findings, "", Lang::Zh)).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), codes.len());
    for rule in rules {
        assert!((1..=20).contains(&rule["properties"]["tags"].as_array().unwrap().len()));
    }
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

proptest! {
    // One is slow enough: thirty thousand findings, written and read again.
    #![proptest_config(ProptestConfig { cases: 1, max_shrink_iters: 0, ..ProptestConfig::default() })]

    /// Of 30,000 findings a forge gets 25,000, errors before warnings before notes, and what was answered last.
    #[test]
    fn of_a_flood_the_most_serious_are_kept(levels in proptest::collection::vec(0..4_usize, 30_000)) {
        let code = nianbao::codes()[0];
        let known = [Level::Error, Level::Warning, Level::Note, Level::Warning];
        let findings: Vec<Finding> = levels
            .iter()
            .map(|kind| {
                let mut finding = Finding::new(code, say!("甲", "a"));
                finding.level = known[*kind];
                finding.answered = (*kind == 3).then(|| Answered { reason: "甲".to_owned(), date: None });
                finding
            })
            .collect();
        let text = sarif::write(&findings, "", Lang::En);
        let log: serde_json::Value = serde_json::from_str(&text).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        prop_assert_eq!(results.len(), 25_000);
        let kind = |result: &serde_json::Value| {
            let answered = !result["suppressions"].as_array().unwrap().is_empty();
            let order = ["error", "warning", "note"].iter().position(|it| result["level"] == *it).unwrap();
            if answered { 3 } else { order }
        };
        let kinds: Vec<usize> = results.iter().map(kind).collect();
        prop_assert!(kinds.is_sorted());
        for wanted in 0..2 {
            let of = |all: &[usize]| all.iter().filter(|it| **it == wanted).count();
            prop_assert_eq!(of(&kinds), of(&levels));
        }
        let notice = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        prop_assert!(notice.as_str().unwrap().contains("5000"));
    }
}

/// A case by its rule, and what is in it.
fn case<'d>(junit: &'d roxmltree::Document, rule: &str) -> (usize, Option<&'d str>) {
    let cases: Vec<_> = junit
        .descendants()
        .filter(|it| {
            it.has_tag_name("testcase") && it.attribute("name").unwrap().ends_with(&format!(" {rule}"))
        })
        .collect();
    let inside = cases[0].children().find(roxmltree::Node::is_element);
    (cases.len(), inside.map(|it| it.tag_name().name()))
}

/// One case a rule, those too that found nothing; what could not be checked is skipped, and fails where that is wanted.
#[test]
fn junit_has_a_case_a_rule() {
    let text = check("mistyped-cell", &["--format", "junit"]);
    let junit = roxmltree::Document::parse(&text).unwrap();
    for rule in nianbao::check::RULES {
        assert_eq!(case(&junit, rule.code.name).0, 1, "{}", rule.code.name);
    }
    assert_eq!(case(&junit, "blank-cell").1, None);
    assert_eq!(case(&junit, "unequal-results").1, Some("failure"));
    // What the same mistake breaks besides has not passed.
    assert_eq!(case(&junit, "unequal-row-total").1, Some("failure"));
    assert_eq!(case(&junit, "carry-over-differs").1, Some("skipped"));

    let environment = Environment::unit();
    let args = ["check", ".", "--output", "junit=out.xml"];
    let count = |text: &str, tag: &str| text.matches(&format!("<{tag} ")).count();
    assert_eq!(environment.run(&args).code, 0);
    let text = environment.read("out.xml");
    let skipped = count(&text, "skipped");
    assert!(skipped > 0 && count(&text, "failure") == 0, "{text}");
    assert!(text.contains(&format!("failures=\"0\" errors=\"0\" skipped=\"{skipped}\"")), "{text}");
    assert_eq!(environment.run(&[&args[..], &["--deny", "unchecked"]].concat()).code, 1);
    let text = environment.read("out.xml");
    assert_eq!((count(&text, "failure"), count(&text, "skipped")), (skipped, 0), "{text}");
    assert!(text.contains(&format!("failures=\"{skipped}\" errors=\"0\" skipped=\"0\"")), "{text}");
}

/// A unit that could not be read has been held to no rule: no case of it has passed.
#[test]
fn of_a_unit_that_cannot_be_read_nothing_passes() {
    let environment = Environment::unit();
    environment.write("unit.toml", "[unit]\nname = \"样例镇人民政府\"\n");
    let text = environment.run(&["check", ".", "--format", "junit"]).out;
    let junit = roxmltree::Document::parse(&text).unwrap();
    let cases = junit.descendants().filter(|it| it.has_tag_name("testcase"));
    assert!(cases.clone().count() > 0);
    assert!(cases.into_iter().all(|it| it.children().any(|it| it.has_tag_name("failure"))), "{text}");
}

/// Of each level a forge shows ten annotations: errors come before warnings wherever they stand.
#[test]
fn annotations_begin_with_the_most_serious() {
    let code = |name: &str| nianbao::codes().into_iter().find(|it| it.name == name).unwrap();
    let of = |name: &str| Finding::new(code(name), say!("甲, 乙: 丙%\n丁", "a, b: c%\nd"));
    let lines = github::write(&[of("wild-change"), of("blank-cell")], "", Lang::En);
    assert_eq!(
        lines,
        "::error title=A0207 blank-cell::a, b: c%25%0Ad\n::notice title=A0404 wild-change::a, b: c%25%0Ad\n"
    );
}

//! Sums that must not be taken for what they are not: whatever keeps a unit, a year or a figure out of a county's
//! sum is told, and marks the sum.

use std::fmt::Write as _;

use crate::county::ids;
use crate::environment::{Environment, NARRATIVE, Output, UNIT, files, root};

/// A county of three units, each in a folder of its own, of which everything is right.
pub(crate) fn three() -> Environment {
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

pub(crate) fn roster(environment: &Environment, units: &[(&str, &str)]) {
    let mut text = head("甲县", 2023);
    for (name, path) in units {
        text += &line(name, path);
    }
    environment.write("county/county.toml", text);
}

pub(crate) fn head(name: &str, year: i32) -> String {
    format!("[county]\nname = \"{name}\"\nyear = {year}\n")
}

pub(crate) fn line(name: &str, path: &str) -> String {
    format!("\n[[unit]]\nname = \"{name}\"\nkind = \"township\"\npath = \"{path}\"\n")
}

/// A CSV of units with the permits that each has made, and nothing else.
pub(crate) fn table(rows: &[(&str, i32, i64)]) -> String {
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
pub(crate) fn refused(environment: &Environment, words: &[&str]) -> Output {
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

/// Where a part of the sum stands: its line, its column, its cell on the form, and the amount to the cent.
#[test]
fn a_part_of_the_sum_is_told_to_the_cell() {
    let environment = three();
    let text = environment.read("county/yi/unit.toml");
    environment.write("county/yi/unit.toml", format!("{text}\"fees.amount\" = 12.50\n"));
    environment.run(&["rollup", "county", "--out", "zeros"]);
    let cases = environment.read("zeros/county/cases.csv").replace("\n0,0,0,0,0,", "\n0,0,3,0,3,");
    environment.write("county/jia/cases.csv", cases);
    environment
        .write("county/jia/unit.toml", environment.read("county/jia/unit.toml").replace(", \"表四\"", ""));
    let output = environment.run(&["rollup", "county", "--out", "sum"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let provenance = environment.read("sum/provenance.csv");
    insta::assert_snapshot!(provenance);
}

/// A line of the roster in error keeps its unit on the roster.
#[test]
fn a_line_in_error_is_no_unit_less() {
    let environment = three();
    let with = |path: &str| {
        roster(&environment, &[("甲镇人民政府", "jia"), ("乙镇人民政府", path), ("丙镇人民政府", "bing")]);
        let output = refused(&environment, &["缺：乙镇人民政府（名册里它的一行有错误）"]);
        let check = environment.run(&["check", "county", "--as-of", "2024-01-10"]).shown();
        assert!(!check.contains("名册里没有"), "{check}");
        let partial = environment.run(&["rollup", "county", "--out", "part", "--partial"]);
        assert_eq!(partial.code, 1, "{}", partial.shown());
        assert!(environment.read("part/county/unit.toml").contains("乙镇人民政府"));
        output
    };
    with("../../x");
    with("/tmp/nowhere");
    with(".");
    with("jia");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", environment.path().join("county/loop")).unwrap();
        with("loop/county");
    }
    // Without a name it is told by its number.
    let text = head("甲县", 2023)
        + &line("甲镇人民政府", "jia")
        + "\n[[unit]]\nkind = \"township\"\npath = \"yi\"\n"
        + &line("丙镇人民政府", "bing");
    environment.write("county/county.toml", text);
    let output = refused(&environment, &["缺：[[unit]] 2（名册里它的一行有错误）"]);
    assert!(!output.shown().contains("名册里没有"), "{}", output.shown());
    // Listed twice: which line counts nobody knows.
    roster(&environment, &[("甲镇人民政府", "jia"), ("乙镇人民政府", "yi"), ("甲镇人民政府", "bing")]);
    refused(&environment, &["缺：甲镇人民政府（有两份，不知哪份算数）"]);
}

/// A roster that cannot be read has no sum, not even a part of one: nobody knows who is on it.
#[test]
fn a_roster_with_faulty_syntax_has_no_sum() {
    let environment = three();
    let right = environment.read("county/county.toml");
    for (from, to) in [
        ("name = \"乙镇人民政府\"\n", "name = \"乙镇人民政府\"\nphone 123\n"),
        ("[[unit]]\nname = \"乙", "[[unit]\nname = \"乙"),
        ("[[unit]]\nname = \"乙", "[[units]]\nname = \"乙"),
        ("[county]\n", "unit = 3\n[county]\n"),
    ] {
        environment.write("county/county.toml", right.replace(from, to));
        let output = refused(&environment, &["county.toml", "county.toml（名册有错误，不知还缺谁）"]);
        let all = output.shown() + &environment.run(&["check", "county"]).shown();
        assert!(!all.contains("[A0502]"), "{all}");
        let partial = environment.run(&["rollup", "county", "--out", "sum", "--partial"]);
        assert_eq!(partial.code, 1, "{}", partial.shown());
        assert!(!environment.path().join("sum").exists(), "{}", partial.shown());
    }
}

/// Years are not added together: neither a unit's with its roster's nor a roster's with the one above.
#[test]
fn years_are_not_mixed() {
    let environment = Environment::empty();
    let table = |last: i32| {
        let rows = [("甲镇人民政府", 2023, 7), ("乙镇人民政府", last, 9)];
        environment.write("county/all.csv", table(&rows));
    };
    let text = head("甲县", 2023) + &line("甲镇人民政府", "all.csv") + &line("乙镇人民政府", "all.csv");
    environment.write("county/county.toml", text);
    table(2022);
    let output = environment.run(&["rollup", "county", "--out", "sum"]).shown();
    assert!(output.contains("缺：乙镇人民政府（是别的年度的）") && output.contains("[A0507]"), "{output}");
    environment.run(&["rollup", "county", "--partial", "--out", "partial"]);
    let provenance = environment.read("partial/provenance.csv");
    assert!(provenance.contains(",甲镇人民政府,all.csv,2,"), "{provenance}");
    assert!(
        !provenance.contains(",乙镇人民政府,"),
        "what is not added made no part of the sum: {provenance}"
    );
    table(2023);
    let adjustment = "\n[[adjustment]]\nfigure = \"proactive.licences\"\nvalue = -2\nreason = \"两件重复\"\n";
    let roster = environment.read("county/county.toml") + adjustment;
    environment.write("county/county.toml", roster);
    environment.write(
        "city/county.toml",
        head("乙市", 2024) + "\n[[unit]]\nname = \"甲县\"\nkind = \"county\"\npath = \"county\"\n",
    );
    for (name, path) in files(&environment.path().join("county")) {
        environment.write(&format!("city/county/{name}"), std::fs::read(path).unwrap());
    }
    let output = environment.run(&["rollup", "city", "--out", "sum"]);
    let shown = output.shown();
    assert!(shown.contains("缺：甲县（是别的年度的）") && output.code == 1, "{shown}");
    environment.run(&["rollup", "city", "--partial", "--out", "none"]);
    let provenance = environment.read("none/provenance.csv");
    assert!(provenance.contains("合计不完整") && !provenance.contains("两件重复"), "{provenance}");
    for form in ["proactive", "requests", "cases"] {
        let blank = environment.read(&format!("none/county/{form}.csv"));
        assert!(blank.contains("合计不完整，缺：甲县"), "{blank}");
    }
    let check = environment.run(&["check", "city", "--all"]).shown();
    assert_eq!(check.matches("[A0507]").count(), 1, "{check}");
    assert!(check.contains("“甲县”的名册是 2023 年，“乙市”的是 2024 年"), "{check}");
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

/// Two counties have a township of the same name each: what is found of one is not told the other.
#[test]
fn units_of_one_name_are_told_apart() {
    let environment = Environment::empty();
    let mut city = head("乙市", 2023);
    for county in ["东县", "西县"] {
        unit(&environment, &format!("county/{county}/town"), "城关镇人民政府");
        environment.write(
            &format!("county/{county}/county.toml"),
            head(county, 2023) + &line("城关镇人民政府", "town"),
        );
        _ = write!(city, "\n[[unit]]\nname = \"{county}\"\nkind = \"county\"\npath = \"{county}\"\n");
    }
    environment.write("county/county.toml", city);
    let words = environment.read("county/西县/town/narrative.md").replace("2023年", "2023年××");
    environment.write("county/西县/town/narrative.md", words);
    let text = environment.read("county/西县/town/unit.toml").replace("= 7", "= -7");
    environment.write("county/西县/town/unit.toml", text);
    refused(&environment, &["缺：西县·城关镇人民政府（数据有错误）"]);
    let output = environment.run(&["return", "county", "--out", "slips", "--as-of", "2024-01-15"]);
    let slips = files(&environment.path().join("slips"));
    let slips = slips.iter().filter(|(name, _)| name.ends_with(".md") && name.contains("退回"));
    let of: Vec<String> = slips.map(|(_, path)| std::fs::read_to_string(path).unwrap()).collect();
    // Both are told that their words are alike, and one what is wrong in its figures.
    assert_eq!(of.len(), 2, "{}", output.shown());
    assert_eq!(of.iter().filter(|it| it.contains("-7")).count(), 1, "{of:?}");
    for name in ["东县城关镇人民政府", "西县城关镇人民政府"] {
        assert_eq!(of.iter().filter(|it| it.contains(name)).count(), 1, "{of:?}");
    }
    let page = environment.run(&["status", "county", "--format", "html"]).out;
    let of = |id: &str| page.split("<h2 id=\"").find(|it| it.starts_with(id)).unwrap_or_default().to_owned();
    assert!(of("u2").contains("unit.toml") && of("u1").is_empty(), "{page}");
}

/// Of a unit that is there twice nobody knows which one counts.
#[test]
fn a_unit_that_is_there_twice_is_not_added() {
    let environment = Environment::empty();
    let text = head("甲县", 2023) + &line("甲镇人民政府", "all.csv") + &line("乙镇人民政府", "all.csv");
    environment.write("county/county.toml", &text);
    let (jia, yi) = (("甲镇人民政府", 2023, 1), ("乙镇人民政府", 2023, 2));
    environment.write("county/all.csv", table(&[jia, yi, ("甲镇人民政府", 2023, 4)]));
    refused(&environment, &["缺：甲镇人民政府（有两份，不知哪份算数）", "[A0125]"]);
    let status = environment.run(&["status", "county"]).out;
    assert!(status.lines().any(|it| it.contains("甲镇人民政府") && it.contains("有错")), "{status}");
    environment.write("county/all.csv", table(&[jia, yi]));
    let output = environment.run(&["rollup", "county", "--out", "sum"]).shown();
    assert!(!output.contains("有两份"), "{output}");
    unit(&environment, "county/again", "乙镇人民政府");
    _ = std::fs::remove_dir_all(environment.path().join("sum"));
    refused(&environment, &["缺：乙镇人民政府（有两份，不知哪份算数）", "[A0503]"]);
}

/// A title in a row of its own above the head is no head, with empty cells behind it or merged over them.
#[test]
fn a_title_stands_above_the_head() {
    let environment = Environment::empty();
    let text = table(&[("甲镇人民政府", 2023, 1), ("乙镇人民政府", 2023, 2)]);
    let width = text.lines().next().unwrap().split(',').count();
    for title in [
        format!("甲县2023年汇总表{}\n", ",".repeat(width - 1)),
        format!(",\"甲县，2023年\"{}\n", ",".repeat(width - 2)),
    ] {
        environment.write("all.csv", title + &text);
        let output = environment.run(&["check", "all.csv"]);
        assert!(output.code == 0 && output.shown().contains("2 个单位"), "{}", output.shown());
    }
}

/// More units than are added up in one go, and more than fits into 64 bits.
#[test]
fn thousands_of_units_add_up() {
    const UNITS: usize = 9_300;
    let environment = Environment::empty();
    let names: Vec<String> = (0..UNITS).map(|at| format!("第{at}镇人民政府")).collect();
    let rows: Vec<_> = names.iter().map(|name| (name.as_str(), 2023, 999_999_999_999_999)).collect();
    environment.write("county/all.csv", table(&rows));
    let lines: String = names.iter().map(|name| line(name, "all.csv")).collect();
    environment.write("county/county.toml", head("甲县", 2023) + &lines);
    let output = environment.run(&["rollup", "county", "--out", "sum"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let sum = environment.read("sum/county/proactive.csv");
    assert!(sum.contains("9299999999999990700"), "{sum}");
    let provenance = environment.read("sum/provenance.csv");
    assert_eq!(provenance.lines().count(), UNITS + 1);
    assert!(
        provenance.lines().last().is_some_and(|it| it.contains(",第9299镇人民政府,all.csv,9301,")),
        "{provenance}"
    );
}

/// Who stands in a file that cannot be read has sent something: the county mends the file, and reminds nobody.
#[test]
fn who_is_in_a_file_that_cannot_be_read_is_not_missing() {
    let environment = Environment::empty();
    let lines = ["甲", "乙"].map(|name| line(&format!("{name}镇人民政府"), "all.csv")).concat();
    environment.write("county/county.toml", head("甲县", 2023) + &lines);
    environment.write("county/all.csv", b"PK\x03\x04".as_slice());
    let output = refused(&environment, &["缺：甲镇人民政府（数据有错误）", "缺：乙镇人民政府（数据有错误）"]);
    assert!(
        output.shown().matches("[A0").count() == 1 && output.err.contains("[A0104]"),
        "{}",
        output.shown()
    );
    let status = environment.run(&["status", "county"]).out;
    assert!(status.contains("未报 0 个") && status.matches("有错").count() >= 2, "{status}");
    assert!(status.lines().any(|it| it.contains("甲镇人民政府") && it.contains("  1  ")), "{status}");
    let output = environment.run(&["return", "county", "--out", "slips"]).out;
    assert!(output.contains("没有要退回的，也没有要催的"), "{output}");
}

/// Without a year there is no form to add up on: that is what is told, and not that the units are on another.
#[test]
fn a_roster_without_a_year_is_told_as_that() {
    let environment = three();
    let text = environment.read("county/county.toml");
    environment.write("county/county.toml", text.replace("year = 2023\n", ""));
    refused(&environment, &["甲镇人民政府（名册没有写年度，或没有那一年的格式）"]);
}

/// A file beside those that the roster names may be a correction: it is not passed over.
#[test]
fn a_stray_file_of_a_unit_is_seen() {
    let environment = Environment::empty();
    for (name, path) in files(&root().join("sample-data/yangli-county")) {
        environment.write(&format!("county/{name}"), std::fs::read(path).unwrap());
    }
    let table = environment.read("county/townships/townships.csv");
    environment.write("county/townships/更正.csv", &table);
    let output = refused(&environment, &["[A0503]", "缺：样例县东河乡人民政府（有两份，不知哪份算数）"]);
    let shown = output.shown();
    assert_eq!(shown.matches("[A0503]").count(), 1, "one file is one finding: {shown}");
    assert!(shown.contains("townships/更正.csv"), "{shown}");
    // Last year's is no second one; neither is a list of names.
    environment.write("county/townships/更正.csv", table.replace(",2023,", ",2022,"));
    environment.write("county/名单.csv", "单位,类别\n样例县教育局,部门\n");
    let output = environment.run(&["rollup", "county", "--out", "sum"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    std::fs::remove_dir_all(environment.path().join("sum")).unwrap();
    std::fs::remove_file(environment.path().join("county/townships/更正.csv")).unwrap();
    let one = environment.read("county/departments/education.toml");
    environment.write("county/departments/教育局（改）.toml", &one);
    refused(&environment, &["[A0503]", "缺：样例县教育局（有两份，不知哪份算数）"]);
    environment.write("county/departments/教育局（改）.toml", one.replace("样例县教育局", "样例县体育局"));
    let output = environment.run(&["check", "county"]).shown();
    assert!(output.contains("[A0502]") && output.contains("样例县体育局"), "{output}");
}

/// Who need not report and has reported all the same is left out, which is told.
#[test]
fn an_excused_unit_with_figures_is_told() {
    let environment = three();
    let text = environment.read("county/county.toml");
    let excused = "path = \"yi\"\nstatus = \"exempt\"\nreason = \"机构改革\"";
    environment.write("county/county.toml", text.replace("path = \"yi\"", excused));
    let check = environment.run(&["check", "county"]).shown();
    assert!(check.contains("warning[A0512]: “乙镇人民政府”已免报，但 yi 里有它的数据，没有计入"), "{check}");
    // An outline that nobody has filled in is nothing.
    environment.write("list.csv", "甲镇\n乙镇\n");
    let new = ["new", "mine", "--county", "--name", "样例县", "--year", "2023", "--units", "list.csv"];
    assert_eq!(environment.run(&new).code, 0);
    let text = environment.read("mine/county.toml");
    let (first, second) = text.split_once("name = \"乙镇\"").unwrap();
    let text = format!("{first}name = \"乙镇\"\nstatus = \"exempt\"\nreason = \"机构改革\"{second}");
    environment.write("mine/county.toml", text);
    let check = environment.run(&["check", "mine"]).shown();
    assert!(!check.contains("[A0512]"), "{check}");
}

/// What few units have counted is not the county's figure without a word.
#[test]
fn an_indicator_that_units_left_blank_is_told_once() {
    let environment = three();
    let text = environment.read("county/county.toml");
    environment.write(
        "county/county.toml",
        text + "\n[[indicator]]\nid = \"items\"\nlabel = \"主动公开信息数\"\nunit = \"条\"\n",
    );
    let text = environment.read("county/yi/unit.toml");
    environment.write("county/yi/unit.toml", format!("{text}\"items\" = 120\n"));
    let check = environment.run(&["check", "county", "--as-of", "2024-01-10"]).shown();
    assert_eq!(check.matches("[A0513]").count(), 1, "{check}");
    let told = "“主动公开信息数”有 2 个单位没有填：甲镇人民政府、丙镇人民政府";
    assert!(check.contains(told), "{check}");
    for path in ["jia", "bing"] {
        let text = environment.read(&format!("county/{path}/unit.toml"));
        environment.write(&format!("county/{path}/unit.toml"), format!("{text}\"items\" = 0\n"));
    }
    let check = environment.run(&["check", "county", "--as-of", "2024-01-10"]).shown();
    assert!(!check.contains("[A0513]"), "{check}");
}

fn indicator(id: &str, label: &str) -> String {
    format!("\n[[indicator]]\nid = \"{id}\"\nlabel = \"{label}\"\nunit = \"次\"\n")
}

/// What a county counts beside the form is not what its city counts beside it, though it stands at the same place;
/// neither does it keep the county's figures from the city's sum.
#[test]
fn indicators_of_two_rosters_are_not_mixed() {
    let environment = three();
    let county = environment.read("county/county.toml") + &indicator("visits", "走访次数");
    environment.write("city/county/county.toml", county);
    for path in ["jia", "yi", "bing"] {
        for (name, file) in files(&environment.path().join("county").join(path)) {
            environment.write(&format!("city/county/{path}/{name}"), std::fs::read(file).unwrap());
        }
    }
    let text = environment.read("city/county/yi/unit.toml");
    environment.write("city/county/yi/unit.toml", format!("{text}\"visits\" = 5\n"));
    let city = head("乙市", 2023) + "\n[[unit]]\nname = \"甲县\"\npath = \"county\"\n";

    let training = indicator("training", "培训次数");
    for (beside, visits) in [
        (String::new(), None),
        (training.clone(), None),
        (training + &indicator("visits", "走访次数"), Some("5")),
    ] {
        environment.write("city/county.toml", city.clone() + &beside);
        let output = environment.run(&["rollup", "city", "--out", "sum"]);
        assert!(output.out.contains("3 个单位的合计"), "{}", output.shown());
        let sum = environment.read("sum/county/unit.toml");
        let value = |id: &str| {
            let line = sum.lines().find(|it| it.starts_with(&format!("\"{id}\" = ")));
            line.map(|it| it.split_once(" = ").unwrap().1)
        };
        assert_eq!(value("training"), None, "{sum}");
        assert_eq!(value("visits"), visits, "{sum}");
        // Zeros that were told for a whole table are zeros of the sum, whatever stands beside the form.
        assert!(environment.read("sum/county/requests.csv").contains(",0,0,0,0,0,0,0"), "{sum}");
        let provenance = environment.read("sum/provenance.csv");
        assert!(!provenance.contains("training"), "{provenance}");
        assert_eq!(provenance.contains("visits,走访次数,乙镇人民政府,"), visits.is_some(), "{provenance}");
        assert!(provenance.contains("proactive.licences"), "{provenance}");
    }
}

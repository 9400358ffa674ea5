//! What a county is told of its report: what it leaves out, what was adjusted, and where each unit stands.

use crate::county_sums::{head, refused, roster, three};
use crate::environment::{Environment, NARRATIVE, files};

/// A county without a report is told so: its units have theirs.
#[test]
fn a_build_without_the_county_says_so() {
    let environment = three();
    std::fs::remove_dir_all(environment.path().join("county/yi")).unwrap();
    let build = |more: &[&str]| {
        let all =
            [&["build", "county", "--out", "out", "--to", "md", "--as-of", "2024-01-10"], more].concat();
        environment.run(&all)
    };
    let output = build(&[]);
    let told = "没有“甲县”的报告：合计不完整，缺 1 个：乙镇人民政府（没有报送）";
    assert!(output.out.contains(told), "{}", output.shown());
    assert!(!environment.path().join("out/甲县2023年政府信息公开工作年度报告.md").exists());
    // A draft tells who is in it, and who is not, before anything else.
    let words = NARRATIVE.replace("本镇", "全县{{ county.units }}个单位，其中乡镇{{ county.townships }}个，");
    environment.write("county/narrative.md", words);
    let output = build(&["--draft"]);
    let draft = environment.read("out/甲县2023年政府信息公开工作年度报告.md");
    assert!(draft.contains("全县2个单位，其中乡镇2个"), "{draft}");
    let (head, _) = draft.split_once("一、总体情况").unwrap();
    assert!(head.contains("合计不完整，缺：乙镇人民政府（没有报送）"), "{draft}");
    let shown = output.shown();
    assert!(shown.contains("“甲县”的草稿只是部分合计，缺 1 个：乙镇人民政府") && output.code == 1, "{shown}");
    assert!(!shown.contains("[A0222]") && !shown.contains("[A04"), "{shown}");
}

/// What was adjusted is told in the report, and mended where it was adjusted.
#[test]
fn adjustments_stand_in_the_report() {
    let environment = three();
    let text = environment.read("county/county.toml");
    let adjusted = |figure: &str, unit: &str| {
        let more = format!(
            "\n[[adjustment]]\nfigure = \"{figure}\"\nvalue = -2\nunit = \"{unit}\"\nreason = \"两件由市局作出\"\n"
        );
        environment.write("county/county.toml", text.clone() + &more);
    };
    adjusted("proactive.licences", "甲镇人民政府");
    let output = environment.run(&["build", "county", "--out", "out", "--to", "md"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let report = environment.read("out/甲县2023年政府信息公开工作年度报告.md");
    assert!(report.contains("在各单位之和上-2（甲镇人民政府）：两件由市局作出"), "{report}");
    // In a city above it holds, too.
    environment.write(
        "county.toml",
        head("乙市", 2023) + "\n[[unit]]\nname = \"甲县\"\nkind = \"county\"\npath = \"county\"\n",
    );
    let output = environment.run(&["rollup", ".", "--out", "sum"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    assert!(environment.read("sum/county/proactive.csv").contains("19"), "21 - 2");
    adjusted("proactive.licences", "丁镇人民政府");
    let check = environment.run(&["check", "county"]).shown();
    assert!(check.contains("调整所属的单位“丁镇人民政府”不在名册里"), "{check}");
    adjusted("requests.new.natural", "甲镇人民政府");
    let check = environment.run(&["check", "county"]).shown();
    assert!(check.contains("--> county/county.toml:") || check.contains("--> county.toml:"), "{check}");
    assert!(check.contains("改 county.toml 的 [[adjustment]]"), "{check}");
}

/// A name in the county's words that is nobody's.
#[test]
fn the_words_of_a_county_name_what_there_is() {
    let environment = three();
    environment.write("county/narrative.md", NARRATIVE.replace("本镇", "全县{{ county.nosuch }}"));
    let output = environment.run(&["rollup", "county", "--out", "sum"]).shown();
    assert!(output.contains("error[A0391]") && output.contains("county.nosuch"), "{output}");
    let check = environment.run(&["check", "county"]).shown();
    assert!(check.contains("county. 加：units、own"), "{check}");
}

/// A path on the roster is mistyped: the unit is elsewhere, and there once.
#[test]
fn a_mistyped_path_is_no_second_report() {
    let environment = three();
    roster(&environment, &[("甲镇人民政府", "jia"), ("乙镇人民政府", "y"), ("丙镇人民政府", "bing")]);
    let output = refused(&environment, &["缺：乙镇人民政府（没有报送）"]).shown();
    assert!(output.contains("“乙镇人民政府”不在名册指定的 y，在 yi，没有计入"), "{output}");
    assert!(!output.contains("报了两份"), "{output}");
}

/// The county's report has a table of its units, if it is asked for.
#[test]
fn the_units_of_a_county_stand_in_an_annex() {
    let environment = three();
    let roster = environment.read("county/county.toml");
    environment
        .write("county/county.toml", roster.replacen("year = 2023\n", "year = 2023\nannex = true\n", 1));
    let text = environment.read("county/bing/unit.toml");
    environment.write(
        "county/bing/unit.toml",
        format!("{text}\"fees.amount\" = 12.50\n\"proactive.documents.made\" = 4\n"),
    );
    let output = environment.run(&["build", "county", "--out", "out"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let report = files(&environment.path().join("out"));
    let report = report.iter().find(|(name, _)| name.contains("甲县") && name.ends_with(".md")).unwrap();
    let report = std::fs::read_to_string(&report.1).unwrap();
    let annex = report.split("## 附：").last().unwrap();
    insta::assert_snapshot!(annex);
    // Whether the county has words of its own or not.
    std::fs::remove_file(environment.path().join("county/narrative.md")).unwrap();
    assert_eq!(environment.run(&["build", "county", "--out", "out"]).code, 0);
    let report = files(&environment.path().join("out"));
    let report = report.iter().find(|(name, _)| name.contains("甲县") && name.ends_with(".md")).unwrap();
    assert!(std::fs::read_to_string(&report.1).unwrap().ends_with(annex));
}

/// The sum is not written where units report, nor over what another command wrote.
#[test]
fn a_sum_has_a_folder_of_its_own() {
    let environment = three();
    for folder in ["county/jia", "county/jia/sum", "county"] {
        let output = environment.run(&["rollup", "county", "--out", folder]);
        assert_eq!(output.code, 2, "{}", output.shown());
        assert!(output.err.contains("它是报送的文件夹"), "{}", output.shown());
    }
    assert_eq!(environment.run(&["build", "county", "--out", "out"]).code, 0);
    let output = environment.run(&["rollup", "county", "--out", "out"]);
    assert!(output.code == 2 && output.err.contains("另一个命令生成的"), "{}", output.shown());
    for _ in 0..2 {
        assert_eq!(environment.run(&["rollup", "county", "--out", "sum"]).code, 0);
    }
}

/// Who is subordinate to a department stands with it, and a county with those below a city.
#[test]
fn groups_follow_the_roster() {
    let environment = three();
    let text = environment.read("county/county.toml");
    let text = text.replacen("kind = \"township\"", "kind = \"department\"", 1);
    let under = |name: &str| {
        let other = format!("kind = \"other\"\nunder = \"{name}\"\npath = \"yi\"");
        text.replace("kind = \"township\"\npath = \"yi\"", &other)
    };
    environment.write("county/county.toml", under("甲镇人民政府"));
    let traced = environment.run(&["trace", "county", "proactive.licences"]).out;
    assert!(!traced.contains("其他") && traced.contains("甲镇人民政府（本级）"), "{traced}");
    let status = environment.run(&["status", "county"]).out;
    assert!(!status.contains("其他"), "{status}");
    for (name, told) in [("乙镇人民政府", "写成了它自己"), ("戊局", "“戊局”不在名册里")]
    {
        environment.write("county/county.toml", under(name));
        let check = environment.run(&["check", "county"]).shown();
        assert!(check.contains("error[A0111]") && check.contains(told), "{check}");
    }
    environment.write("county/county.toml", text);
    assert_eq!(environment.run(&["rollup", "county", "--out", "city/jia"]).code, 0);
    environment.write(
        "city/county.toml",
        head("乙市", 2023) + "\n[[unit]]\nname = \"甲县\"\nkind = \"county\"\npath = \"jia/county\"\n",
    );
    let traced = environment.run(&["trace", "city", "proactive.licences"]).out;
    assert!(traced.contains("下级地方") && !traced.contains("本级"), "{traced}");
    // Its own provenance leads on.
    let part = traced.lines().find(|it| it.contains("yi/unit.toml:11:24")).unwrap_or_default();
    assert!(part.contains("乙镇人民政府") && part.contains(" 7 "), "{traced}");
    let table = environment.read("city/jia/county/proactive.csv").replace("21", "22");
    environment.write("city/jia/county/proactive.csv", table);
    let traced = environment.run(&["trace", "city", "proactive.licences"]).out;
    assert!(!traced.contains("yi/unit.toml"), "what does not add up is of another sum: {traced}");
}

/// A row of the list without a name is told, and not passed over.
#[test]
fn a_row_without_a_name_is_told() {
    let environment = Environment::empty();
    environment.write("list.csv", "单位,类别\n甲局,部门\n,部门\n注：按序排列,\n");
    let new = ["new", "mine", "--county", "--name", "样例县", "--year", "2023", "--units", "list.csv"];
    let output = environment.run(&new);
    assert!(
        output.code == 0
            && output.shown().contains("warning[A0110]")
            && output.shown().contains("list.csv:3"),
        "{}",
        output.shown()
    );
}

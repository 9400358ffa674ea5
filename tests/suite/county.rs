//! The county: the sum and its provenance, who is missing, and the way back from a figure to its cells.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::environment::{Environment, NARRATIVE, UNIT, files, root, run_in};

fn copy(name: &str) -> Environment {
    let environment = Environment::empty();
    for (file, path) in files(&root().join("sample-data").join(name)) {
        environment.write(&format!("county/{file}"), std::fs::read(path).unwrap());
    }
    environment
}

/// A unit by name, with its figures.
type Unit = (String, BTreeMap<String, i64>);

/// Units with balanced figures that differ from unit to unit, and their sums, added up here.
fn units(seed: u64, count: usize) -> (Vec<Unit>, BTreeMap<String, i64>) {
    let mut state = seed;
    let mut random = move |below: i64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(state >> 40).unwrap() % below
    };
    let columns = ["natural", "business", "research", "welfare", "legal", "others"];
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let all = (0..count).map(|number| {
        let mut figures: BTreeMap<String, i64> = BTreeMap::new();
        let mut put = |row: &str, column: &str, value: i64| {
            *figures.entry(format!("requests.{row}.{column}")).or_default() += value;
            *figures.entry(format!("requests.{row}.total")).or_default() += value;
        };
        for column in columns {
            let (new, carried, out) = (random(50) + 2, random(9), random(3));
            put("new", column, new);
            put("carried_in", column, carried);
            put("carried_out", column, out);
            put("results.granted", column, new + carried - out);
            put("results.total", column, new + carried - out);
        }
        figures.insert("proactive.licences".to_owned(), random(9_000_000));
        for (id, value) in &figures {
            *sums.entry(id.clone()).or_default() += value;
        }
        (format!("第{number}镇人民政府"), figures)
    });
    let all = all.collect();
    (all, sums)
}

fn csv(units: &[Unit], ids: &[String]) -> String {
    let mut text = format!("单位,年度,{}\n", ids.join(","));
    for (name, figures) in units {
        let values: Vec<String> =
            ids.iter().map(|id| figures.get(id).copied().unwrap_or(0).to_string()).collect();
        _ = writeln!(text, "{name},2023,{}", values.join(","));
    }
    text
}

/// Every figure of the form that is read from tables.
pub(crate) fn ids() -> Vec<String> {
    let editions = nianbao::edition::Editions::builtin();
    let edition = editions.for_year(2023).unwrap();
    edition
        .form()
        .flat_map(|(_, table)| &edition.figures[table.figures.clone()])
        .map(|it| it.id.clone())
        .collect()
}

fn roster(name: &str, units: &[Unit], path: &str) -> String {
    let mut text = format!("[county]\nname = \"{name}\"\nyear = 2023\n");
    for (unit, _) in units {
        _ = write!(text, "\n[[unit]]\nname = \"{unit}\"\nkind = \"township\"\npath = \"{path}\"\n");
    }
    text
}

/// The sums of `provenance.csv`, added up as anyone could in a spreadsheet.
fn provenance(text: &str) -> BTreeMap<String, i64> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        *sums.entry(fields[0].to_owned()).or_default() += fields[7].parse::<i64>().unwrap();
    }
    sums.retain(|_, value| *value != 0);
    sums
}

fn not_zero(mut sums: BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    sums.retain(|_, value| *value != 0);
    sums
}

/// What a roster lowers or raises holds for its units.
#[test]
fn a_roster_lowers_and_raises_rules() {
    let environment = crate::county_sums::three();
    let text = environment.read("county/yi/unit.toml");
    environment.write("county/yi/unit.toml", text + "\"fees.amount\" = 15\n");
    let roster = environment.read("county/county.toml");
    for (key, level) in
        [("", "warning"), ("allow = [\"fee-not-a-multiple\"]", "note"), ("deny = [\"A0216\"]", "error")]
    {
        environment
            .write("county/county.toml", roster.replace("year = 2023\n", &format!("year = 2023\n{key}\n")));
        let shown = environment.run(&["check", "county", "--all"]).out;
        assert!(shown.contains(&format!("{level}[A0216]")), "{key}: {shown}");
    }
}

#[test]
fn the_sum_is_the_sum_in_any_order_and_so_is_its_provenance() {
    let ids = ids();
    for seed in [1, 2, 3] {
        let (mut units, sums) = units(seed, 7);
        let environment = Environment::empty();
        environment.write("county/all.csv", csv(&units, &ids));
        environment.write("county/county.toml", roster("甲县", &units, "all.csv"));
        let output = environment.run(&["rollup", "county", "--out", "one"]);
        assert_eq!(output.code, 0, "{}", output.shown());
        assert_eq!(provenance(&environment.read("one/provenance.csv")), not_zero(sums.clone()));
        let total = &sums["requests.new.total"];
        let traced = environment.run(&["trace", "county", "requests.new.total", "--format", "json"]);
        let traced: serde_json::Value = serde_json::from_str(&traced.out).unwrap();
        assert_eq!(traced["tree"]["value"], total.to_string());
        // The other way round, and in a file each.
        units.reverse();
        environment.write("county/county.toml", roster("甲县", &units, "all.csv"));
        let output = environment.run(&["rollup", "county", "--out", "two"]);
        assert_eq!(output.code, 0, "{}", output.shown());
        for name in ["unit.toml", "proactive.csv", "requests.csv", "cases.csv"] {
            let file = |out: &str| environment.read(&format!("{out}/county/{name}"));
            assert_eq!(file("one"), file("two"), "{name}");
        }
    }
}

#[test]
fn a_city_of_counties_is_the_flat_sum() {
    let ids = ids();
    let (units, sums) = units(9, 8);
    let environment = Environment::empty();
    let (east, west) = units.split_at(3);
    for (name, part) in [("east", east), ("west", west)] {
        environment.write(&format!("city/{name}/all.csv"), csv(part, &ids));
        environment.write(&format!("city/{name}/county.toml"), roster(name, part, "all.csv"));
    }
    environment.write(
        "city/county.toml",
        "[county]\nname = \"乙市\"\nyear = 2023\n\n[[unit]]\nname = \"东县\"\npath = \"east\"\n\n[[unit]]\nname = \"西县\"\npath = \"west\"\n",
    );
    let output = environment.run(&["rollup", "city", "--out", "out"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let text = environment.read("out/provenance.csv");
    assert_eq!(provenance(&text), not_zero(sums));
    assert!(text.contains(",east/all.csv,"), "{text}");
    let traced = environment.run(&["trace", "city", "requests.new.total"]);
    assert!(traced.out.contains("下级地方"), "{}", traced.out);
}

/// What a sum lacks is told once, as the roster has it, and a sum of nobody is not offered.
#[test]
fn what_a_sum_lacks() {
    let environment = Environment::empty();
    environment.write("list.csv", "甲镇\n乙镇\n丙镇\n");
    let new = ["new", "mine", "--county", "--name", "样例县", "--year", "2023", "--units", "list.csv"];
    assert_eq!(environment.run(&new).code, 0);
    let table = "mine/乙镇/proactive.csv";
    let filled = environment.read(table).replace("行政许可,", "行政许可,1");
    environment.write(table, filled);
    let refused = environment.run(&["rollup", "mine"]);
    let lacks: Vec<&str> = refused.err.lines().filter(|line| line.starts_with("缺：")).collect();
    let expected = ["缺：甲镇（没有报送）", "缺：乙镇（数据有错误）", "缺：丙镇（没有报送）"];
    assert_eq!(lacks, expected, "{}", refused.err);
    assert!(refused.err.ends_with("没有写出；催齐、改正后再汇总\n"), "{}", refused.err);
    assert!(refused.err.contains("逐格的说明见 nianbao check mine\n"), "{}", refused.err);
}

#[test]
fn a_partial_sum_is_never_a_total() {
    let environment = copy("yangli-county");
    std::fs::remove_dir_all(environment.path().join("county/townships/chengguan")).unwrap();
    let refused = environment.run(&["rollup", "county", "--out", "out"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("缺：样例县城关镇人民政府（没有报送）"), "{}", refused.err);
    assert!(!environment.path().join("out").exists());
    assert_eq!(refused.err.matches("样例县城关镇人民政府").count(), 1, "{}", refused.err);
    assert!(refused.err.contains("催齐再汇总，或用 --partial"), "{}", refused.err);
    let partial = environment.run(&["rollup", "county", "--out", "out", "--partial"]);
    assert_eq!(partial.code, 1);
    // The schema for editors says nothing of any sum.
    let written =
        files(&environment.path().join("out")).into_iter().filter(|(name, _)| !name.starts_with('.'));
    for (name, path) in written {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains("样例县城关镇人民政府"), "{name} does not say who is missing");
    }
    let again = environment.run(&["check", "out/county"]);
    assert!(again.out.contains("error[A0222]"), "{}", again.out);
    assert_eq!(environment.run(&["build", "county", "--out", "reports"]).code, 1);
    assert!(!environment.path().join("reports").exists());
}

#[test]
fn what_is_written_is_read_again() {
    let environment = copy("yangli-county");
    assert_eq!(environment.run(&["rollup", "county", "--out", "out"]).code, 0);
    let checked = environment.run(&["check", "out/county"]);
    assert_eq!(checked.code, 0, "{}", checked.shown());
    let first = environment.read("out/provenance.csv");
    assert_eq!(environment.run(&["rollup", "county", "--out", "out"]).code, 0);
    assert_eq!(environment.read("out/provenance.csv"), first);
}

/// An adjustment is added, traced, and written with its reason.
#[test]
fn adjustments_are_told() {
    let environment = copy("yangli-county");
    let roster = environment.read("county/county.toml");
    let adjustment = "\n[[adjustment]]\nfigure = \"proactive.licences\"\nvalue = -2\nunit = \"样例县公安局\"\nreason = \"两件由市局作出\"\n";
    environment.write("county/county.toml", format!("{roster}{adjustment}"));
    let traced = environment.run(&["trace", "county", "proactive.licences"]);
    assert!(traced.out.contains("两件由市局作出"), "{}", traced.out);
    environment.run(&["rollup", "county", "--out", "out"]);
    assert!(environment.read("out/provenance.csv").contains(",-2,两件由市局作出"));
    environment.write("county/county.toml", format!("{roster}{}", adjustment.replace("licences", "licence")));
    let wrong = environment.run(&["check", "county"]);
    assert!(wrong.out.contains("error[A0111]"), "{}", wrong.out);
}

#[test]
fn the_sample_county_as_printed() {
    let county = |args: &[&str]| run_in(&root().join("sample-data"), args, &[("NIANBAO_LANG", "zh")]).shown();
    insta::assert_snapshot!("status", county(&["status", "yangli-county", "--as-of", "2024-04-01"]));
    insta::assert_snapshot!(
        "status-late",
        county(&["status", "mistakes/unit-late", "--as-of", "2024-02-01"])
    );
    insta::assert_snapshot!(
        "status-csv",
        county(&["status", "mistakes/unit-missing", "--format", "csv", "--as-of", "2024-02-01"])
    );
    insta::assert_snapshot!("trace", county(&["trace", "yangli-county", "requests.new.total"]));
    insta::assert_snapshot!("trace-changes", county(&["trace", "yangli-county"]));
    let english = county(&["trace", "yangli-county", "requests.new.total", "--lang", "en"]);
    assert!(
        english.contains("unit  ") && english.contains("├ departments") && !english.contains("部门"),
        "{english}"
    );
}

#[test]
fn the_status_page_names_every_unit_and_asks_nothing_of_the_net() {
    let page =
        run_in(&root().join("sample-data"), &["status", "mistakes/unit-copied", "--format", "html"], &[]).out;
    for name in ["小样县人民政府本级", "小样县上河镇人民政府", "小样县云岭乡人民政府", "A0508"]
    {
        assert!(page.contains(name), "{name}");
    }
    assert!(!page.contains("http://") && !page.contains("https://"));
}

/// A missing unit is a note before its day, a warning after it, an error after the law's or when nothing more comes.
#[test]
fn a_missing_unit_grows_graver() {
    let level = |args: &[&str]| {
        let mut all = vec!["check", "mistakes/unit-missing"];
        all.extend(args);
        let out = run_in(&root().join("sample-data"), &all, &[("NIANBAO_LANG", "zh")]).out;
        out.lines().find(|line| line.contains("[A0501]")).unwrap().split('[').next().unwrap().to_owned()
    };
    assert_eq!(level(&["--as-of", "2024-01-20"]), "note");
    assert_eq!(level(&["--as-of", "2024-01-21"]), "warning");
    assert_eq!(level(&["--as-of", "2024-04-01"]), "error");
    assert_eq!(level(&["--as-of", "2024-01-10", "--final"]), "error");
}

/// Rosters that people get wrong.
#[test]
fn rosters_that_lead_astray() {
    let environment = Environment::unit();
    let county = |units: &str| {
        environment.write("county.toml", format!("[county]\nname = \"甲县\"\nyear = 2023\n{units}"));
        environment.run(&["check", "."])
    };
    let unit = |name: &str, path: &str| format!("\n[[unit]]\nname = \"{name}\"\npath = \"{path}\"\n");
    let outside = county(&unit("甲镇", "../elsewhere"));
    assert!(outside.out.contains("error[A0109]"), "{}", outside.shown());
    let one = county(&(unit("甲镇", "x") + &unit("乙镇", "x")));
    assert!(one.out.contains("用了同一个文件夹"), "{}", one.shown());
    std::fs::create_dir(environment.path().join("deep")).unwrap();
    std::fs::remove_file(environment.path().join("unit.toml")).unwrap();
    // On Windows links are for administrators.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", environment.path().join("deep/loop")).unwrap();
        let circle = county(&unit("甲县", "deep/loop"));
        assert!(circle.out.contains("名册把自己列成了下级"), "{}", circle.shown());
    }
    // What is written on Windows is the same elsewhere.
    environment.write("镇/甲/unit.toml", UNIT).write("镇/甲/narrative.md", NARRATIVE);
    let there = county("\n[[unit]]\nname = \"样例镇人民政府\"\nkind = \"township\"\npath = '镇\\甲'\n");
    assert!(!there.out.contains("[A0501]"), "{}", there.shown());
    let outside = county("\n[[unit]]\nname = \"甲镇\"\npath = '..\\甲'\n");
    assert!(outside.out.contains("error[A0109]"), "{}", outside.shown());
    let gone = county(&unit("丙镇", "nowhere"));
    assert!(gone.out.contains("error[A0501]"), "{}", gone.shown());
    let plain = environment.run(&["status", "deep"]);
    assert_eq!(plain.code, 2, "{}", plain.shown());
}

/// A slip can be worked from without this program: the cell, what stands there, what should, by when.
#[test]
fn slips_name_the_cell_and_what_it_should_be() {
    let environment = copy("yangli-county");
    let table = environment.read("county/own/requests.csv");
    let line = table.lines().find(|line| line.contains("本年新收")).unwrap();
    let (head, last) = line.rsplit_once(',').unwrap();
    environment.write("county/own/requests.csv", table.replace(line, &format!("{head},{last}7")));
    std::fs::remove_dir_all(environment.path().join("county/townships/chengguan")).unwrap();
    let run = |args: &[&str]| {
        let mut all = vec!["return", "county", "--out", "out", "--as-of", "2024-01-15"];
        all.extend(args);
        environment.run(&all)
    };
    let output = run(&[]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let names: Vec<String> =
        files(&environment.path().join("out")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 2 * 3 + 1, "{names:?}");
    let slip = environment.read("out/样例县人民政府本级2023年度报告退回修改单.md");
    insta::assert_snapshot!("slip", slip);
    let list = environment.read("out/样例县2023年度报告催报名单.md");
    assert!(list.contains("样例县城关镇人民政府") && list.contains("2024-01-20"), "{list}");
}

/// From a list to a folder that waits for its units.
#[test]
fn a_county_is_made_from_a_list() {
    let environment = Environment::empty();
    let list = "单位名称,类别,联系人,联系电话,报送期限,备注\n样例县教育局,,李四,0527-2,,一\n样例县城关镇人民政府,乡镇,,,2024年1月25日,\n样例县“沙河”街道办事处,,,,,\n";
    environment.write("list.csv", list);
    let new = |dir: &str| {
        environment.run(&[
            "new",
            dir,
            "--county",
            "--name",
            "样例县",
            "--year",
            "2023",
            "--units",
            "list.csv",
        ])
    };
    let made = new("county");
    assert_eq!(made.code, 0, "{}", made.shown());
    insta::assert_snapshot!(
        "new-county",
        format!("{}\n{}", made.shown(), environment.read("county/county.toml"))
    );
    let status = environment.run(&["status", "county", "--as-of", "2024-01-01"]);
    assert_eq!(
        status.out.matches("未报").count(),
        3 + 1,
        "nobody has filled anything in: {}",
        status.shown()
    );
    assert_eq!(new("county").code, 2, "what is there is left alone");
    environment.write("list.csv", "样例县教育局\n样例县财政局\n");
    assert_eq!(new("names").code, 0, "names alone are a list, too");
    environment.write("list.csv", "单位,类别\n甲局,股\n甲局,部门\n");
    let wrong = new("wrong");
    assert!(wrong.code == 2 && wrong.shown().contains("A0109") && wrong.shown().contains("A0123"));
}

/// Building again writes what changed and nothing else; a file that someone touched is written anew.
#[test]
fn building_again_rewrites_what_changed() {
    let environment = Environment::empty();
    for (name, path) in files(&root().join("sample-data/yangli-county")) {
        environment.write(&format!("county/{name}"), std::fs::read(path).unwrap());
    }
    let build = || environment.run(&["build", "county", "--out", "out", "--to", "md,html"]);
    let first = build();
    assert!(first.code == 0 && !first.out.contains("没有重写"), "{}", first.shown());
    let of = |folder: &str| {
        files(&environment.path().join(folder))
            .into_iter()
            .map(|(name, path)| (name, std::fs::metadata(&path).unwrap().modified().unwrap()))
            .filter(|(name, _)| name != "manifest.json")
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = of("out");
    let all = before.len();
    let again = build();
    assert!(again.out.contains(&format!("其中 {all} 份和上次一样")), "{}", again.shown());
    assert_eq!(of("out"), before, "files that did not change keep their time");
    let words = environment.read("county/own/narrative.md");
    environment.write("county/own/narrative.md", format!("{words}\n又：公开栏迁到了一楼。\n"));
    let one = "out/样例县教育局2023年政府信息公开工作年度报告.md";
    environment.write(one, "改坏了");
    let changed = build();
    assert!(changed.out.contains(&format!("其中 {} 份和上次一样", all - 3)), "{}", changed.shown());
    assert!(!environment.read(one).contains("改坏了"));
}

/// Whoever writes the county's words finds those of every unit, section by section; figures alone bring none.
#[test]
fn the_words_of_all_units_are_gathered() {
    let environment = Environment::empty();
    let mut roster = "[county]\nname = \"甲县\"\nyear = 2023\n".to_owned();
    for name in ["子镇", "丑镇"] {
        let named = |text: &str| {
            text.replace("样例镇人民政府", name).replace("公开栏按月更新。", &format!("{name}设了公开栏。"))
        };
        environment.write(&format!("county/{name}/unit.toml"), named(UNIT));
        environment.write(&format!("county/{name}/narrative.md"), named(NARRATIVE));
        _ = write!(roster, "\n[[unit]]\nname = \"{name}\"\nkind = \"township\"\npath = \"{name}\"\n");
    }
    environment.write("county/county.toml", &roster);
    let output = environment.run(&["rollup", "county", "--out", "sum"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let gathered = environment.read("sum/materials.md");
    let mut rest = gathered.as_str();
    for next in [
        "## 一、总体情况",
        "**子镇**",
        "子镇设了公开栏",
        "**丑镇**",
        "丑镇设了公开栏",
        "## 五、",
        "**子镇**",
        "## 六、",
    ] {
        rest = rest.split_once(next).unwrap_or_else(|| panic!("{next} is not in its place:\n{gathered}")).1;
    }
    assert!(!gathered.contains("## 二、") && !gathered.contains("不完整"), "{gathered}");

    _ = write!(roster, "\n[[unit]]\nname = \"寅镇\"\nkind = \"township\"\npath = \"寅镇\"\n");
    environment.write("county/county.toml", &roster);
    environment.run(&["rollup", "county", "--out", "partial", "--partial"]);
    assert!(environment.read("partial/materials.md").contains("**不完整，缺：寅镇（没有报送）**"));
    let says = |folder: &str| environment.read(&format!("{folder}/county/unit.toml")).contains("合计不完整");
    assert!(says("partial") && !says("sum"));

    let (units, _) = units(4, 3);
    environment.write("figures/all.csv", csv(&units, &ids()));
    environment.write("figures/county.toml", self::roster("乙县", &units, "all.csv"));
    assert_eq!(environment.run(&["rollup", "figures", "--out", "bare"]).code, 0);
    assert!(!environment.path().join("bare/materials.md").exists());
}

/// A unit on another form is added where all it counted has a place, and not at all where a figure would be lost.
#[test]
fn a_unit_on_another_form_loses_no_figure() {
    let environment = Environment::empty();
    environment.write("county/county.toml", roster("甲县", &[("子镇".to_owned(), BTreeMap::new())], "子镇"));
    let rolled = |count: u32| {
        let unit = UNIT.replace("样例镇人民政府", "子镇").replace("2023\n", "2023\nedition = \"2019\"\n");
        let figures = format!("\n[figures]\n\"proactive.rules.published\" = {count}\n");
        environment
            .write("county/子镇/unit.toml", unit + &figures)
            .write("county/子镇/narrative.md", NARRATIVE);
        environment.run(&["rollup", "county", "--out", "sum"]).shown()
    };
    let lost = rolled(3);
    assert!(lost.contains("用了别的格式") && lost.ends_with("exit 1"), "{lost}");
    let whole = rolled(0);
    assert!(!whole.contains("用了别的格式"), "{whole}");
}

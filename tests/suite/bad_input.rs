//! Bad input gets a clear finding with a place, or a clear error with exit 2; never a panic, never half a folder.

use std::path::Path;

use crate::environment::{Environment, NARRATIVE, UNIT, root, run_in};

/// A unit whose table three comes from these bytes.
fn with_requests(bytes: impl AsRef<[u8]>) -> Environment {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("\"表三\", ", "")).write("requests.csv", bytes);
    environment
}

/// The unit's findings include this one, at this place, and the run ends with 1.
#[track_caller]
fn finds(environment: &Environment, code: &str, place: &str) {
    let output = environment.run(&["check", "."]);
    let shown = output.shown();
    assert_eq!(output.code, 1, "{shown}");
    assert!(shown.contains(&format!("[{code}]")) && shown.contains(place), "{code} at {place}:\n{shown}");
    builds_nothing(environment);
}

#[track_caller]
fn builds_nothing(environment: &Environment) {
    let output = environment.run(&["build", ".", "--out", "out"]);
    assert_eq!(output.code, 1, "{}", output.shown());
    assert!(!environment.path().join("out").exists(), "an output folder was written");
    let left = std::fs::read_dir(environment.path()).unwrap().map(|it| it.unwrap().file_name());
    let hidden: Vec<_> = left.filter(|it| it.to_string_lossy().starts_with('.')).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[track_caller]
fn cannot_run(environment: &Environment, args: &[&str], says: &str) {
    let output = environment.run(args);
    assert_eq!(output.code, 2, "{}", output.shown());
    assert!(output.err.contains(says) && !output.err.contains("panicked"), "{}", output.shown());
}

const HEADER: &str = ",自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计\n";

#[test]
fn no_such_path() {
    cannot_run(&Environment::empty(), &["check", "nowhere"], "没有 nowhere");
    cannot_run(&Environment::empty(), &["build", "nowhere", "--out", "out"], "没有 nowhere");
}

#[test]
fn an_empty_file() {
    finds(&with_requests(""), "A0105", "requests.csv:1:1");
    // The empty file is the finding; that its table is missing follows.
    assert!(!with_requests("").check().contains("[A0209]"));
    finds(&with_requests("\u{feff}\r\n\r\n"), "A0105", "requests.csv:1:1");
    let environment = Environment::unit();
    environment.write("narrative.md", "");
    finds(&environment, "A0105", "narrative.md:1:1");
    environment.write("narrative.md", NARRATIVE).write("unit.toml", "");
    finds(&environment, "A0110", "unit.toml:1:1");
}

#[test]
fn a_folder_without_unit_toml() {
    let environment = Environment::empty();
    environment.write("requests.csv", HEADER);
    finds(&environment, "A0106", "--> .");
}

#[test]
fn bytes_that_are_no_text() {
    finds(&with_requests([0xFF, 0x00, 0x81, 0x00, 0xFF, 0xFF]), "A0102", "requests.csv:1:1");
    finds(&with_requests(b"a,b\x00c\n"), "A0102", "requests.csv:1:4");
    finds(&with_requests(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "A0104", "requests.csv");
}

#[test]
fn bytes_cut_in_the_middle_of_a_character() {
    let text = format!("{HEADER}一、本年新收");
    finds(&with_requests(&text.as_bytes()[..text.len() - 1]), "A0102", "requests.csv:2:6");
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    finds(&with_requests(&gb[..gb.len() - 1]), "A0102", "requests.csv:2:6");
}

#[test]
fn rows_of_different_length() {
    finds(
        &with_requests(format!("{HEADER}一、本年新收政府信息公开申请数量,1,2\n")),
        "A0114",
        "requests.csv:2:20",
    );
    finds(
        &with_requests(format!("{HEADER}一、本年新收政府信息公开申请数量,1,0,0,0,0,0,1,9\n")),
        "A0114",
        "requests.csv:2:32",
    );
}

#[test]
fn a_row_or_column_nobody_knows() {
    let environment = with_requests(format!("{HEADER}一、本年新收信息公开申请数量,1,0,0,0,0,0,1\n"));
    finds(&environment, "A0111", "requests.csv:2:1");
    assert!(environment.check().contains("最接近的是“一、本年新收政府信息公开申请数量”"));
    finds(
        &with_requests(HEADER.replace("科研机构", "科研单位") + "（一）予以公开,0,0,0,0,0,0,0\n"),
        "A0111",
        "requests.csv:1:11",
    );
    let long = "表,行,列,数值\n表三,一、本年新收政府信息公开申请数量,自然人员,1\n表五,甲,乙,1\n";
    finds(&with_requests(long), "A0111", "requests.csv:2:21");
    finds(&with_requests(long), "A0111", "requests.csv:3:1");
    let environment = Environment::unit();
    environment.write("unit.toml", format!("{UNIT}\n[figures]\n\"requests.new.natrual\" = 1\n"));
    finds(&environment, "A0111", "unit.toml:11:1");
    assert!(environment.check().contains("requests.new.natural"));
}

#[test]
fn the_same_figure_twice() {
    let environment = with_requests(format!("{HEADER}（一）予以公开,1,0,0,0,0,0,1\n"));
    environment.write("unit.toml", format!("{UNIT}\n[figures.requests.results.granted]\nnatural = 2\n"));
    let shown = environment.check();
    assert!(
        shown.contains("[A0113]") && shown.contains("requests.csv:2:9") && shown.contains("unit.toml:11:11"),
        "{shown}"
    );
}

#[test]
fn numbers_that_are_none() {
    let row = |cell: &str| with_requests(format!("{HEADER}（一）予以公开,{cell},0,0,0,0,0,1\n"));
    finds(&row("12345678901234567890"), "A0116", "requests.csv:2:9");
    finds(&row("-1"), "A0210", "requests.csv:2:9");
    finds(&row("\"1,23\""), "A0210", "requests.csv:2:10");
    finds(&row("1.5"), "A0210", "requests.csv:2:9");
    finds(&row("=SUM(A1:A3)"), "A0115", "requests.csv:2:9");
    finds(&row("若干"), "A0210", "requests.csv:2:9");
}

#[test]
fn toml_that_is_none() {
    let environment = Environment::unit();
    environment.write("unit.toml", "[unit\nname = \"样例镇\"\nkind = \n");
    finds(&environment, "A0107", "unit.toml:1:6");
    environment.write("unit.toml", UNIT.replace("[report]", "[report]\nyaer = 2023"));
    finds(&environment, "A0108", "unit.toml:6:1");
    assert!(environment.check().contains("是否应为 year"));
    environment.write("unit.toml", UNIT.replace("2023", "\"今年\""));
    finds(&environment, "A0109", "unit.toml:6:8");
    environment.write(
        "unit.toml",
        "[unit]\nname = 3\n[report]\nyear = 2023\n[figures]\n\"fees.amount\" = true\n[[figures.x]]\n",
    );
    finds(&environment, "A0109", "unit.toml:2:8");
}

#[test]
fn a_year_no_edition_covers() {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("year = 2023", "year = 1999"));
    finds(&environment, "A0905", "unit.toml:6:8");
}

#[test]
fn template_errors() {
    let environment = Environment::unit();
    let narrate = |line: &str| NARRATIVE.replace("公开栏按月更新。", line);
    environment.write("narrative.md", narrate("新收{{ 本年新收了 }}件。"));
    finds(&environment, "A0391", "narrative.md:3:21");
    environment.write("narrative.md", narrate("新收{{ 本年新收 件。"));
    finds(&environment, "A0391", "narrative.md:3:");
    environment.write(
        "narrative.md",
        narrate("{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}"),
    );
    finds(&environment, "A0391", "narrative.md:3:");
    environment.write("narrative.md", narrate("{% include \"/etc/passwd\" %}"));
    finds(&environment, "A0391", "narrative.md:3:");
    environment.write("narrative.md", narrate("{{ 本年新收|百分比(0) }}，{{ 上年.本年新收 }}"));
    finds(&environment, "A0391", "narrative.md:3:19");
}

#[test]
fn raw_html_a_script_a_control_character() {
    let environment = Environment::unit();
    let words = "公开<b>栏</b>。\n\n<script>alert(1)</script>\n\n[点我](javascript:alert(1))\u{1}\u{202e}。";
    environment.write("narrative.md", NARRATIVE.replace("公开栏按月更新。", words));
    let shown = environment.check();
    assert!(shown.contains("[A0392]") && shown.contains("[A0122]"), "{shown}");
    let output = environment.run(&["build", ".", "--out", "out"]);
    assert_eq!(output.code, 0, "{}", output.shown());
    let html = environment.read("out/样例镇人民政府2023年政府信息公开工作年度报告.html");
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script") && !html.contains("javascript:"));
    assert!(!html.contains('\u{1}') && !html.contains('\u{202e}'));
}

#[test]
fn names_that_lead_elsewhere() {
    for name in ["../../某/镇", "某<镇>&“县”", &"某".repeat(300), "..", "CON", "镇\\u202e\\u0007."]
    {
        let environment = Environment::unit();
        environment.write("unit.toml", UNIT.replace("样例镇人民政府", name));
        let output = environment.run(&["build", ".", "--out", "out"]);
        assert_eq!(output.code, 0, "{name}: {}", output.shown());
        let files = std::fs::read_dir(environment.path().join("out")).unwrap().count();
        assert_eq!(files, 4, "{name}");
        let beside = std::fs::read_dir(environment.path()).unwrap().count();
        assert_eq!(beside, 3, "{name}");
    }
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let environment = Environment::unit();
    environment.write("file", "x");
    cannot_run(&environment, &["build", ".", "--out", "file"], "--out 要写一个文件夹");
    cannot_run(&environment, &["build", ".", "--out", "file/below"], "写不了");
    cannot_run(&environment, &["build", ".", "--out", "/proc/nianbao"], "写不了");
}

/// A full disk: the shell's limit on the size of files stands in for it.
#[test]
fn a_full_disk_leaves_the_old_output() {
    let environment = Environment::unit();
    assert_eq!(environment.run(&["build", ".", "--out", "out", "--to", "md"]).code, 0);
    let before = environment.read("out/manifest.json");
    environment.write("narrative.md", NARRATIVE.replace("按月", &"按月按季".repeat(20_000)));
    let script = format!(
        "trap '' XFSZ; ulimit -f 8; exec {} build . --out out --to md --lang zh",
        env!("CARGO_BIN_EXE_nianbao")
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(environment.path())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("写不了") && err.contains("原有的文件没有动"), "{err}");
    assert_eq!(environment.read("out/manifest.json"), before);
    assert!(!environment.path().join(".out.nianbao-new").exists());
}

#[test]
fn many_units_with_a_bad_row() {
    let environment = Environment::empty();
    environment.write(
        "all.csv",
        "单位,年度,requests.new.natural\n甲镇,2023,1\n乙镇,今年,1\n丙镇,1990,1\n丁镇,2023\n",
    );
    let shown = environment.run(&["check", "all.csv"]).shown();
    for expected in ["[A0109]", "all.csv:3:4", "[A0905]", "all.csv:4:4", "[A0114]", "all.csv:5:4"] {
        assert!(shown.contains(expected), "{expected}:\n{shown}");
    }
    environment.write("all.csv", "单位,requests.new.natural\n甲镇,1\n乙镇,1\n");
    let shown = environment.run(&["check", "all.csv"]).shown();
    assert_eq!(shown.matches("[A0110]").count(), 1, "{shown}");
    // Told though the roster has only the second unit.
    let county = "[county]\nname = \"县\"\n\n[[unit]]\nname = \"乙镇\"\npath = \"all.csv\"\n";
    environment.write("county.toml", county);
    let shown = environment.run(&["check", "."]).shown();
    assert!(shown.contains("[A0110]") && shown.contains("--- exit 1"), "{shown}");
    environment.write("all.csv", "名称表,数\n甲,1\n");
    let shown = environment.run(&["check", "all.csv"]).shown();
    assert!(shown.contains("[A0110]") && shown.contains("--- exit 1"), "{shown}");
}

#[test]
fn a_roster_that_leads_elsewhere() {
    let environment = Environment::empty();
    let county = "[county]\nname = \"县\"\nyear = 2023\n\n[[unit]]\nname = \"甲镇\"\npath = \"../甲\"\n\n[[unit]]\npath = \"乙\"\n";
    environment.write("county.toml", county);
    let shown = environment.run(&["check", "."]).shown();
    assert!(shown.contains("county.toml:7:8") && shown.contains("--- exit 1"), "{shown}");
}

#[test]
fn options_that_are_wrong() {
    let environment = Environment::unit();
    cannot_run(&environment, &["build", ".", "--to", "pdf"], "没有格式 pdf");
    cannot_run(&environment, &["check", ".", "--frmat", "json"], "没有选项 --frmat");
    cannot_run(&environment, &["chekc", "."], "没有命令 chekc");
    cannot_run(&environment, &["check"], "还要写");
    cannot_run(&environment, &["check", ".", "--format", "xml"], "--format");
    cannot_run(&environment, &["explain", "blank-cel"], "是否指 blank-cell");
    cannot_run(&environment, &["editions", "1999"], "没有格式 1999");
    cannot_run(&environment, &["check", ".", "--allow", "nothing"], "没有规则 nothing");
    cannot_run(&environment, &["new", "x"], "还要写 --name");
    cannot_run(
        &environment,
        &["new", ".", "--name", "a", "--year", "2024", "--kind", "township"],
        "没有改动",
    );
    cannot_run(&environment, &["check", ".", "--templates", "nowhere"], "打不开");
}

/// What is piped into a reader that stops early is no error.
#[test]
fn a_reader_that_stops_early() {
    let script = format!("{} editions 2021 | head -n 1", env!("CARGO_BIN_EXE_nianbao"));
    let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

/// The source of a sample is the same in another folder: no place depends on where one stands.
#[test]
fn places_are_told_from_where_one_stands() {
    let output = run_in(&root(), &["check", "sample-data/mistakes/blank-cells"], &[("NIANBAO_LANG", "zh")]);
    assert!(output.out.contains("--> sample-data/mistakes/blank-cells/requests.csv:7:22"), "{}", output.out);
    let json = run_in(&root(), &["check", "sample-data/mistakes/blank-cells", "--format", "json"], &[]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["findings"][0]["place"]["file"], "requests.csv");
    assert!(Path::new(&root()).is_absolute());
}

/// A number that no row or column claims is never left out in silence, whatever blanks mean.
#[test]
fn no_figure_is_lost() {
    let table = "第二十条第（八）项,,,\n信息内容,本年收费金额(万元),,\n行政事业性收费,56.7,,\n";
    let environment = Environment::unit();
    environment.write("proactive.csv", table);
    finds(&environment, "A0111", "proactive.csv:2:6");
    environment
        .write("proactive.csv", "第二十条第（五）项,,,\n信息内容,本年处理决定数量,,\n行政许可,1,3,\n,86,,\n");
    finds(&environment, "A0124", "proactive.csv:3:8");
    finds(&environment, "A0124", "proactive.csv:4:2");
    std::fs::remove_file(environment.path().join("proactive.csv")).unwrap();
    environment.write("figures.csv", "年度,表,行,列,数值\n2023,表二,行政许可,,7\n2022,表二,行政处罚,,9\n");
    finds(&environment, "A0121", "figures.csv:3:1");
    environment.write("figures.csv", "表,行,列,数值\n表二,行政许可,,1,234\n表五,甲,,1\n表五,乙,,2\n");
    finds(&environment, "A0114", "figures.csv:2:");
    assert_eq!(environment.check().matches("没有名为“表五”的表").count(), 1);
}

/// What one office leaves open in its words ends with its words.
#[test]
fn words_that_leave_something_open() {
    for open in [
        "<!-- 内部备注",
        "```",
        "> 引用",
        "| 表 |",
        "[注1]: 说明数据口径",
        "# 标题",
        "- - - - 甲",
        "7*24小时和5*8小时",
    ] {
        let environment = Environment::unit();
        environment
            .write("narrative.md", NARRATIVE.replace("公开栏按月更新。", &format!("如下。\n{open}\n")));
        let output = environment.run(&["build", ".", "--out", "out"]);
        assert_eq!(output.code, 0, "{open}: {}", output.shown());
        let page = environment.read("out/样例镇人民政府2023年政府信息公开工作年度报告.html");
        assert_eq!(page.matches("<table").count(), 3, "{open}");
        assert_eq!(page.matches("<h2").count(), 6, "{open}");
        assert_eq!(page.matches("<h1").count(), 1, "{open}");
        let said =
            open.trim_start_matches(['<', '!', '-', ' ', '`', '>', '|', '#', '[']).split(' ').next().unwrap();
        assert!(page.contains(said.trim_end_matches("]:")), "{open} is lost");
    }
}

#[test]
fn words_nested_beyond_reading() {
    for deep in [
        ">".repeat(20_000),
        "- ".repeat(20_000),
        format!("{}甲{}", "**".repeat(20_000), "**".repeat(20_000)),
        "[".repeat(20_000),
        "（".repeat(20_000),
    ] {
        let environment = Environment::unit();
        environment
            .write("narrative.md", NARRATIVE.replace("公开栏按月更新。", &format!("如下。\n{deep}甲\n")));
        let output = environment.run(&["build", ".", "--out", "out", "--draft"]);
        assert!(output.code == 0 || output.code == 1, "{}", &output.shown()[..200]);
    }
}

/// Templates of a unit are not trusted.
#[test]
fn templates_that_ask_for_too_much() {
    for expression in [
        "\"79228162514264337593543950335\"|plus(\"79228162514264337593543950335\")",
        "\"-79228162514264337593543950335\"|growth(\"79228162514264337593543950335\")",
        "1|percent(3,70000)",
        "\"%999999999d\"|format(1)",
        "[1]|slice(4000000000)|list",
        "requests.new",
    ] {
        let environment = Environment::unit();
        environment.write(
            "narrative.md",
            NARRATIVE.replace("公开栏按月更新。", &format!("{{{{ {expression} }}}}。")),
        );
        let output = environment.run(&["check", "."]);
        assert!(output.code == 0 || output.code == 1, "{expression}: {}", output.shown());
        assert!(!output.out.contains("2 - "), "{expression}");
    }
}

#[test]
fn editions_that_check_nothing() {
    let environment = Environment::unit();
    let toml = std::fs::read_to_string(root().join("report-templates/2021/edition.toml")).unwrap();
    let relation = |text: &str| {
        toml.replace("[[table]]\nid = \"requests\"", &format!("[[table.relation]]\nrule = \"unequal-sum\"\neach = \"column\"\n{text}\n\n[[table]]\nid = \"requests\""))
    };
    for wrong in [
        relation("sum = [\"rules\"]\nequals = [\"licences\"]"),
        relation("sum = []\nequals = [\"licences\"]"),
        toml.replace("columns = [{ label = \"数值\" }]", "columns = []"),
        toml.replace("{ label = \"数值\" }", "{ label = \"数值\", span = 9999999 }"),
    ] {
        environment.write("templates/2021/edition.toml", wrong);
        cannot_run(&environment, &["check", ".", "--templates", "templates"], "A09");
    }
    cannot_run(&environment, &["check", ".", "--templates", "templates/2021"], "没有格式");
    environment
        .write("templates/2021/edition.toml", &toml)
        .write("templates/2021/report.md", "{{ heading.overveiw }}");
    finds_with(&environment, &["check", ".", "--templates", "templates"], "A0391");
}

#[track_caller]
fn finds_with(environment: &Environment, args: &[&str], code: &str) {
    let output = environment.run(args);
    assert!(output.code == 1 && output.shown().contains(code), "{}", output.shown());
}

/// Blanks are cells that are there; a table that nobody sent is no zero.
#[test]
fn blank_as_zero_fills_no_missing_table() {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace("zero = [\"表二\", \"表三\", \"表四\"]\n", ""));
    finds_with(&environment, &["check", ".", "--blank-as-zero"], "A0209");
}

/// A narrative of megabytes, a line of a megabyte, brackets without end: told or let be, in time that grows with
/// the text and no faster.
#[test]
fn words_without_end() {
    let environment = Environment::unit();
    let many = "全年新收政府信息公开申请0件，其中自然人0件；办结0件。".repeat(20_000);
    let deep = format!("公开50条{}甲20条{}。", "（其中".repeat(10_000), "）".repeat(10_000));
    let numbers = "收到1.2.3件、12,34件、二百十件、〇件，20××年、二〇二三年，1,2,3,4条，９９９９９９９９９９９９９９９９９９件。".repeat(200);
    for words in [
        many.as_str(),
        &deep,
        &numbers,
        &"（".repeat(100_000),
        &"其中1件，".repeat(20_000),
        &"占1%，".repeat(5_000),
    ] {
        environment.write(
            "narrative.md",
            NARRATIVE.replace("公开栏按月更新。", &format!("公开栏按月更新。{words}")),
        );
        let output = environment.run(&["check", "."]);
        assert!(output.code < 2 && output.out.contains("个单位"), "{}", output.err);
    }
}

/// Tables of two editions in one folder: one finding says so.
#[test]
fn two_editions_in_one_folder() {
    let environment = Environment::unit();
    environment.write("统计表.csv", "统计指标,单位,统计数\n（一）收到申请数,件,3\n");
    let output = environment.check();
    assert!(output.contains("A0305") || output.contains("A0117"), "{output}");
}

/// Sentences that once stopped the program.
#[test]
fn sentences_that_nobody_expects() {
    let long = "未收到申请，".repeat(1200);
    let large = "收到申请10件，其中甲1件，占10%，乙7922816251264万亿余万件，丙7922816251264万亿余万件。";
    let places = format!("收到申请10件，其中甲4件，占百分之零点五{}，其他6件。", "零".repeat(27));
    for words in [
        "行政复议、行政诉讼均为0件，合计3件。",
        "&nbsp;&nbsp;本年度公开\u{a0}信息情况良好。",
        "&copy;甲©乙丙丁戊",
        large,
        "收到申请10件，其中甲7922816251264万亿余万件，乙7922816251264万亿余万件，公开政府信息条。",
        places.as_str(),
        "申请九百二十二万三千三百七十二万零三百六十八万五千四百七十七万五千八百零八件。",
        "{% for i in range(50000) %}甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲{% endfor %}",
        long.as_str(),
    ] {
        let environment = Environment::unit();
        environment.write("narrative.md", format!("{NARRATIVE}\n{words}\n"));
        let output = environment.run(&["check", "."]);
        assert!(matches!(output.code, 0 | 1), "{words:.60}: {}", output.err);
    }
}

/// A figure that the words take from the table is no evidence for it.
#[test]
fn a_reference_is_no_witness() {
    let environment = Environment::unit();
    let narrative = NARRATIVE.replace("全年没有收到申请", "复议后起诉{{ cases.after_review.total }}件");
    environment.write("narrative.md", narrative);
    environment.write(
        "unit.toml",
        "[unit]\nname = \"样例镇人民政府\"\nkind = \"township\"\n\n[report]\nyear = 2023\nzero = [\"表二\", \"表三\", \"表四\"]\n\n[figures]\n\"cases.after_review.upheld\" = 1\n\"cases.after_review.total\" = 0\n",
    );
    let before = environment.read("unit.toml");
    environment.run(&["check", ".", "--fix"]);
    assert_eq!(environment.read("unit.toml"), before);
}

/// Right sentences that were once taken for mistakes.
#[test]
fn right_words_are_let_be() {
    for words in [
        "上年结转贰件。",
        "行政许可126件，其中新办行政许可80件、变更行政许可30件、注销行政许可16件。",
        "行政处罚37件，一般程序行政处罚25件、简易程序行政处罚12件。",
        "新收政府信息公开申请15件，本机关所属单位收到申请0件。",
        "新收政府信息公开申请15件申请中，有3件来自同一申请人。",
        "新收政府信息公开申请15件，其中第三季度6件、第四季度4件，两季度共10件，占66.7%。",
        "新收政府信息公开申请15件，其中网上10件、信函5件，网上占66.7%，信函占33.3%。",
        "2023年新收政府信息公开申请15件，2022年同期12件。",
    ] {
        let environment = Environment::unit();
        environment.write(
            "unit.toml",
            "[unit]\nname = \"样例镇人民政府\"\nkind = \"township\"\n\n[report]\nyear = 2023\nzero = [\"表二\", \"表三\", \"表四\"]\n\n[figures]\n\"proactive.licences\" = 126\n\"proactive.penalties\" = 37\n\"requests.new.natural\" = 15\n\"requests.new.total\" = 15\n\"requests.carried_in.natural\" = 2\n\"requests.carried_in.total\" = 2\n\"requests.results.granted.natural\" = 17\n\"requests.results.granted.total\" = 17\n\"requests.results.total.natural\" = 17\n\"requests.results.total.total\" = 17\n",
        );
        environment
            .write("narrative.md", NARRATIVE.replace("全年没有收到申请", words.trim_end_matches('。')));
        let shown = environment.check();
        assert!(!shown.contains("error[") && !shown.contains("warning["), "{words}\n{shown}");
    }
}
